/* SPDX-License-Identifier: ISC */
/* What `ping:` names must be there: a circuit, and a path to go by. */
#include "diagnostics.h"
#include "lint.h"

enum { BGP_PORT = 179 }; /* what connects there is taken for the session's */

static bool carries(const struct draft_circuit *c, enum peering_type type, enum family family)
{
	for (size_t i = 0; i < c->peerings.count; i++) {
		const struct draft_peering *p = &c->peerings.at[i];
		struct ends ends;

		for (size_t k = 0; k < PATHS && p->type == type + 1; k++)
			if (p->paths[k].node != NULL && path_ends(&p->paths[k], family, &ends))
				return true;
	}
	return false;
}

static void lint_ping(const struct draft *d, const struct draft_ping *p, struct diagnostics *found)
{
	const struct node *at = node_at(p->node, "target");
	const enum peering_type type = ping_peering(p);
	bool circuit = false, path = false;
	char target[ENDPOINT_TEXT];

	for (size_t i = 0; i < d->circuits.count; i++) {
		const struct draft_circuit *c = &d->circuits.at[i];

		if (!ping_is_for(p, c))
			continue;
		circuit = true;
		path = path || carries(c, type, p->target.address.family);
	}
	if (!circuit && p->circuit != NULL)
		ERROR_AT(found, node_at(p->node, "circuit"),
			 "circuit: \"%.60s\" is no circuit of this file (or leave it out: all)",
			 p->circuit);
	if (!p->target.address.set)
		return;
	endpoint_text(&p->target, target);
	if (address_never(&p->target.address) != NULL)
		ERROR_AT(found, at, "target: %s is %s (an address that a host can have)", target,
			 address_never(&p->target.address));
	else if (p->target.port == BGP_PORT)
		ERROR_AT(found, at, "target: %s: port 179 is BGP's own (that of another service)",
			 target);
	else if (circuit && !path)
		ERROR_AT(found, at, "target: %s: no %s peering there has %s (a path to go by)",
			 target, type == PEERING_PRIVATE ? "private" : "microsoft",
			 p->target.address.family == FAMILY_IPV4 ? "IPv4" : "IPv6");
}

void lint_pings(const struct draft *d, struct diagnostics *found)
{
	for (size_t i = 0; i < d->pings.count; i++)
		lint_ping(d, &d->pings.at[i], found);
}
