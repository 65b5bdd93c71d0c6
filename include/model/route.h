/* SPDX-License-Identifier: ISC */
/* A route as BIRD shows it, and what ExpressRoute has against it. */
#ifndef MODEL_ROUTE_H
#define MODEL_ROUTE_H

#include "model/link.h"

enum { ROUTE_PATH = 256, ROUTE_KIND = 16 };

struct route {
	struct prefix prefix;
	char protocol[PROTOCOL_NAME]; /* of BIRD, that it came from */
	char kind[ROUTE_KIND];        /* "unicast", "blackhole", "unreachable"; 1.6: "via" */
	bool best;                    /* the one that BIRD prefers for this prefix */
	struct address next_hop;      /* BGP's, else the gateway */
	char interface[INTERFACE_NAME];
	bool has_local_pref;
	uint32_t local_pref;
	char path[ROUTE_PATH]; /* AS_PATH as text, "" where it is empty; cut when longer */
};

/* What a peering does not take, in the order in which it is looked for. Sources: "ExpressRoute
 * routing requirements"; RFC 6996 (private ASNs), 5398 (documentation ASNs). */
enum route_flaw_kind {
	FLAW_NONE,
	FLAW_DEFAULT,           /* a default route on Microsoft peering */
	FLAW_PRIVATE,           /* a private prefix there */
	FLAW_DOCUMENTATION,     /* one for documentation there */
	FLAW_ASN_RESERVED,      /* 65515 to 65520 in the path, on any peering */
	FLAW_ASN_PRIVATE,       /* a private ASN other than the peer ASN, on Microsoft peering */
	FLAW_ASN_DOCUMENTATION, /* one for documentation there */
};

struct route_flaw {
	enum route_flaw_kind kind;
	struct prefix prefix;
	uint32_t asn; /* of the last three */
};

/* Of a route that the CE advertises over this link. */
struct route_flaw route_flaw_find(const struct route *r, const struct link *l);
/* "10.1.0.0/16 is a private prefix" */
enum { FLAW_TEXT = 128 };
const char *route_flaw_text(const struct route_flaw *f, char out[static FLAW_TEXT]);
bool prefix_equal(const struct prefix *a, const struct prefix *b);

/* What BIRD was asked about routes and answered: one `show route` command. */
struct bird_listing {
	char protocol[PROTOCOL_NAME];
	bool exported;        /* to that protocol, else imported from it */
	bool whole;           /* not for one prefix alone ... */
	struct prefix prefix; /* ... which is this */
	bool answered;
	uint64_t count; /* routes in the answer; kept are so many: */
	struct route *routes;
	size_t route_count;
};

#endif
