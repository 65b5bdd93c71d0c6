/* SPDX-License-Identifier: ISC */
/* What the YAML says, value by value, before it is judged and becomes links. All of it lives in the
 * reader's arena; a value that was refused looks like one that was not given. A circuit and a
 * peering begin with their node. */
#ifndef CONFIG_DRAFT_H
#define CONFIG_DRAFT_H

#include "keys.h"
#include "model/link.h"

enum { FAMILIES = 2, LINKS_MAX = PATHS * FAMILIES /* of a peering */ };
enum { PEERINGS_MAX = 8 /* two are allowed; the rest is read to be told */ };

/* Prefixes that Azure takes before it drops the session: expressroute-routing, expressroute-faqs.
 */
enum {
	LIMIT_PRIVATE_IPV4 = 4000,
	LIMIT_PREMIUM_IPV4 = 10000, /* with the circuit's Premium add-on */
	LIMIT_PRIVATE_IPV6 = 100,
	LIMIT_MICROSOFT = 200
};

/* Words are numbered from 1 in the order of their tables; 0: not given. */
struct draft_path {
	const struct node *node; /* NULL: not given */
	const char *interface, *protocol;
	struct prefix subnet[FAMILIES]; /* by family */
	struct address ce, peer;
	uint32_t handoff_vlan, outer_vlan, outer_ethertype;
	enum wish tagged, planned_down;
};

struct draft_prefix {
	const struct node *node;
	struct prefix prefix;
};

struct draft_prefixes {
	struct draft_prefix *at;
	size_t count;
};

struct draft_peering {
	const struct node *node;
	unsigned type; /* enum peering_type + 1 */
	uint32_t vlan, azure_asn, peer_asn, prefix_limit;
	struct draft_md5 {
		enum md5_want want;
		struct md5_key key;
	} md5;
	struct draft_prefixes advertise, receive;
	enum wish bfd;
	struct draft_path paths[PATHS];
};

struct draft_circuit {
	const struct node *node;
	const char *name, *service_key, *provider, *location, *azure_snapshot;
	unsigned layer3; /* 2: provider */
	struct draft_peerings {
		struct draft_peering *at;
		size_t count;
	} peerings;
};

struct draft_ping {
	const struct node *node;
	struct endpoint target;
	uint32_t interval;
	const char *circuit;
	unsigned peering; /* enum peering_type + 1 */
};

struct draft {
	const struct node *node;
	uint32_t version, history_days;
	struct draft_bird {
		const char *socket;
	} bird;
	unsigned probe; /* enum probe_mode + 1 */
	const char *history, *socket, *listen;
	struct draft_pings {
		struct draft_ping *at;
		size_t count;
	} pings;
	struct draft_circuits {
		struct draft_circuit *at;
		size_t count;
	} circuits;
};

/* Reads the tree by the tables; what is wrong goes to `found`. */
void draft_read(struct draft *d, const struct node *root, const struct reader *reader);

/* Which circuits and which kind of peering it goes through: all, and private ones, unless said. */
bool ping_is_for(const struct draft_ping *p, const struct draft_circuit *c);
enum peering_type ping_peering(const struct draft_ping *p);
bool layer3_provider(const struct draft_circuit *c);
uint32_t azure_asn(const struct draft_peering *p); /* with its default */
/* Outermost first; none where the port hands frames over untagged. */
struct tags path_tags(const struct draft_peering *peering, const struct draft_path *path);

/* Who is where on one link. Azure gives the CE the first usable address and itself the second; with
 * layer3: provider the path may name both. False when the path has no link of this family. */
struct ends {
	struct prefix subnet;
	struct address ce, msee;
	bool named; /* by ce_address and peer_address */
};
bool path_ends(const struct draft_path *path, enum family family, struct ends *out);

#endif
