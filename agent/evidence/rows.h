/* SPDX-License-Identifier: ISC */
/* The rows of a table by a hash of some key, so that each link looks only at the few that may be
 * its own: work stays linear in the links. Rows of one hash are chained in the table's order;
 * whoever follows a chain still compares the key. */
#ifndef EVIDENCE_ROWS_H
#define EVIDENCE_ROWS_H

#include "model/evidence.h"

enum { ROWS_END = INT32_MAX, HOST_MACS_MAX = 256 };

struct rows {
	int32_t *first, *next;
	size_t mask;
};

void rows_init(struct rows *r, size_t count); /* of the table */
void rows_free(struct rows *r);
/* To be called from the last row to the first. */
void rows_add(struct rows *r, size_t hash, size_t row);

static inline int32_t rows_first(const struct rows *r, size_t hash)
{
	return r->first[hash & r->mask];
}

/* The middle of the product depends on most bits of x. */
static inline size_t hash_number(uint64_t x)
{
	x ^= x >> 32;
	return (size_t)(x * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

static inline size_t hash_address(const struct address *a)
{
	uint64_t low, high;
	uint32_t ipv4;

	if (a->family == FAMILY_IPV4) {
		memcpy(&ipv4, a->bytes, 4);
		return hash_number(ipv4);
	}
	memcpy(&high, a->bytes, 8);
	memcpy(&low, a->bytes + 8, 8);
	return hash_number(high * 31 + low);
}

size_t hash_text(const char *text);

/* The kernel's tables by what a link asks them. */
struct host_tables {
	const struct kernel_facts *facts;
	struct rows names, vids;        /* links; VLAN devices by their own VID */
	struct rows addresses, held;    /* by address; by interface */
	struct rows neighbours, routes; /* by address */
	struct rows listeners, sockets; /* all under 0; the others by the far end's address */
	struct rows keys, shorter_keys; /* of one address; all others under 0 */
	struct mac own[HOST_MACS_MAX];  /* of the interfaces, each once */
	size_t own_count;
};

void host_tables_init(struct host_tables *t, const struct kernel_facts *k);
void host_tables_free(struct host_tables *t);

#endif
