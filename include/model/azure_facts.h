/* SPDX-License-Identifier: ISC */
/* What Azure says of a circuit, as somebody saved it: the description in any of its dialects, and
 * the tables of the MSEEs. States stay the words that Azure used, made printable, for it adds new
 * ones; "" where nothing was said. */
#ifndef MODEL_AZURE_FACTS_H
#define MODEL_AZURE_FACTS_H

#include "model/address.h"
#include "model/link.h"

enum {
	AZURE_WORD = 24,
	AZURE_NAME = 80,
	AZURE_ARP_ROWS = 4,
	AZURE_NEIGHBOURS = 16,
	AZURE_HOPS = 8,
	AZURE_TABLES_MAX = 64
};

struct azure_peering {
	bool found;
	char state[AZURE_WORD], provisioning_state[AZURE_WORD];
	char prefixes_state[AZURE_WORD], last_modified_by[AZURE_WORD];
	uint16_t vlan;                /* 0: not said; so for the numbers below */
	uint32_t azure_asn, peer_asn; /* peer: the CE's, as Azure calls it */
	struct prefix subnets[2][2];  /* by path and family */
	bool ipv6_absent;             /* Azure says that it has no IPv6 part */
	char ipv6_state[AZURE_WORD], ipv6_prefixes_state[AZURE_WORD];
};

enum azure_table_kind {
	AZURE_TABLE_EMPTY, /* no rows, and its name does not say of what */
	AZURE_TABLE_ARP,
	AZURE_TABLE_ROUTES,
	AZURE_TABLE_NEIGHBOURS,
	AZURE_TABLE_STATS
};

struct azure_arp_row {
	bool on_prem; /* else Microsoft's own */
	bool incomplete;
	struct address ip;
	struct mac mac;
	int32_t age_minutes; /* -1: not said */
};

/* A line of the MSEE's list of BGP neighbours. */
struct azure_neighbour {
	struct address address;
	bool established;       /* it shows a count of prefixes, not a state */
	char state[AZURE_WORD]; /* "Idle", "Active"; "" when Established */
	char up_down[AZURE_WORD];
	uint64_t prefixes;
};

struct azure_hop {
	struct address address;
	uint32_t routes;
};

/* One saved table. Whose it is tell its addresses, else its file's name. */
struct azure_table {
	enum azure_table_kind kind;
	int64_t at_ms; /* when it was saved, UTC; 0: not known */
	bool has_type, has_path;
	enum peering_type type;
	enum path path;
	struct azure_arp_row arp[AZURE_ARP_ROWS];
	struct azure_neighbour neighbours[AZURE_NEIGHBOURS];
	struct azure_hop hops[AZURE_HOPS];
	uint8_t arp_count, neighbour_count, hop_count;
	uint32_t routes;
	uint64_t bytes_in[2], bytes_out[2]; /* by path, as the MSEE counts */
};

struct azure_facts {
	bool given;         /* somebody named a file or folder */
	bool read;          /* and something of it could be used */
	char why[256];      /* what could not be read, and why; "": all was */
	int64_t at_ms;      /* when the description was saved, UTC; 0: not known */
	int64_t changed_ms; /* when its file last changed, before it was read */

	bool described; /* the circuit itself, not only its tables or peerings */
	char name[AZURE_NAME], service_key[AZURE_NAME], location[AZURE_WORD];
	char provider[AZURE_NAME], peering_location[AZURE_NAME];
	char sku_tier[AZURE_WORD], sku_family[AZURE_WORD];
	char circuit_state[AZURE_WORD], provider_state[AZURE_WORD], provisioning_state[AZURE_WORD];
	uint32_t bandwidth_mbps; /* 0: not said */
	bool direct;             /* ExpressRoute Direct: there is no provider */
	bool has_stag;
	uint16_t stag;                    /* the outer tag, Direct */
	bool peerings_listed;             /* all of them: one that is not there does not exist */
	bool has_public;                  /* Azure public peering, retired in March 2024 */
	struct azure_peering peerings[2]; /* by type */

	struct azure_table *tables;
	size_t table_count;
};

void azure_facts_free(struct azure_facts *f); /* leaves it zeroed */

#endif
