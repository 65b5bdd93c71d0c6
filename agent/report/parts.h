/* SPDX-License-Identifier: ISC */
/* What more than one format says of a report. */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "report/report.h"

/* Of the shown links. links = established + down + unknown. */
struct summary {
	size_t links, established, down, unknown;
	size_t planned; /* of those that are down: known and accepted */
};

struct summary report_summary(const struct report *r);
/* "1 of 2 links down, 1 unknown"; "All 2 links are healthy". */
enum { HEADLINE = 160 };
const char *report_headline(const struct report *r, char out[static HEADLINE]);
/* "Test-ER-Ckt private primary ipv4": how a link is named among those of all circuits. */
enum { LINK_WORDS = 300 };
const char *link_words(const struct intent *intent, size_t link, char out[static LINK_WORDS]);
/* What one has to know of the link, in a word: the code of its cause or first finding. */
const char *link_word(const struct link *l, const struct verdict *v);
/* "CRITICAL": the status as a heading shouts it. */
const char *status_word(enum status s);
/* The links of one circuit: [first, circuit_end). */
size_t circuit_end(const struct intent *intent, size_t first);
bool any_shown(const struct report *r, size_t first, size_t end);
/* The interface that carries the link: the VLAN subinterface once known, else the configured name.
 */
const char *link_interface(const struct evidence *e);
/* "you (customer) and Contoso Connect (provider)". c NULL: no circuit is meant. */
enum { OWNER_WORDS = 640 };
const char *owner_words(enum owner o, const struct circuit *c, char out[static OWNER_WORDS]);
/* "certain: what was seen allows nothing else". */
const char *confidence_words(enum confidence c);
/* "45s", "28m", "3h12m", "12d". */
enum { DURATION = 24 };
const char *duration_text(int64_t ms, char out[static DURATION]);
/* The remedy with this link's values, else the row's. */
const char *finding_remedy(const struct finding *f);
/* First and last four characters: enough to tell circuits apart, not enough to misuse. "" for "".
 */
enum { KEY_SHORT = 16 };
const char *key_short(const char *key, bool utf8, char out[static KEY_SHORT]);

#endif
