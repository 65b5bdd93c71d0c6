/* SPDX-License-Identifier: ISC */
/* The readers of single values, one per type; each row of a table names one. */
#ifndef CONFIG_VALUES_H
#define CONFIG_VALUES_H

#include "keys.h"

void read_number(const struct reading *r, void *out);    /* uint32_t, low to high */
void read_asn(const struct reading *r, void *out);       /* uint32_t */
void read_ethertype(const struct reading *r, void *out); /* uint32_t */
void read_wish(const struct reading *r, void *out);      /* enum wish */
void read_word(const struct reading *r, void *out);      /* unsigned: which of words, from 1 */
void read_text(const struct reading *r, void *out);      /* const char *, printable */
void read_file(const struct reading *r,
	       void *out); /* const char *, relative to the YAML's folder */
void read_guid(const struct reading *r, void *out);      /* const char * */
void read_interface(const struct reading *r, void *out); /* const char * */
void read_protocol(const struct reading *r, void *out);  /* const char * */
void read_listen(const struct reading *r, void *out);    /* const char * */
void read_endpoint(const struct reading *r, void *out);  /* struct endpoint */
void read_address(const struct reading *r, void *out);   /* struct address */
void read_subnet4(const struct reading *r, void *out);   /* struct prefix */
void read_subnet6(const struct reading *r, void *out);   /* struct prefix */
void read_prefixes(const struct reading *r, void *out);  /* struct draft_prefixes */

#endif
