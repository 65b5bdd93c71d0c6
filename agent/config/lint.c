/* SPDX-License-Identifier: ISC */
#include "lint.h"

#include "base/text.h"
#include "diagnostics.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MICROSOFT_ASN = 8075 /* of its Internet peering */, AS_TRANSITION = 23456 };

static bool microsoft(const struct draft_peering *p)
{
	return p->type == PEERING_MICROSOFT + 1;
}

static bool between(uint32_t n, uint32_t first, uint32_t last)
{
	return n >= first && n <= last;
}

/* RFC 6996. */
static bool private_asn(uint32_t asn)
{
	return between(asn, 64512, 65534) || between(asn, 4200000000, 4294967294);
}

/* RFC 5398. */
static bool documentation_asn(uint32_t asn)
{
	return between(asn, 64496, 64511) || between(asn, 65536, 65551);
}

static void lint_azure_asn(const struct lint *l)
{
	const struct draft_peering *p = l->peering;
	const struct node *at = node_at(p->node, "azure_asn");

	if (layer3_provider(l->circuit)) {
		if (p->azure_asn == 0)
			WARN_AT(l->found, at,
				"azure_asn is not given, %d is taken (with layer3: provider it is "
				"the ASN of "
				"the provider's router)",
				AZURE_ASN);
		return;
	}
	/* [howto]: 12076 for every peering. 8075 cost a user hours (azure-docs issue 46215). */
	if (p->azure_asn == MICROSOFT_ASN)
		WARN_AT(l->found, at,
			"azure_asn: 8075 is Microsoft's ASN for Internet peering (ExpressRoute's "
			"is %d)",
			AZURE_ASN);
	else if (azure_asn(p) != AZURE_ASN)
		WARN_AT(l->found, at, "azure_asn: %" PRIu32 " is not ExpressRoute's (%d)",
			p->azure_asn, AZURE_ASN);
}

static void lint_peer_asn(const struct lint *l)
{
	const struct draft_peering *p = l->peering;
	const struct node *at = node_at(p->node, "peer_asn");
	uint32_t asn = p->peer_asn;

	if (asn == 0 || layer3_provider(l->circuit))
		return;
	/* [howto]: reserved by Azure. */
	if (between(asn, AZURE_ASN_RESERVED_FIRST, AZURE_ASN_RESERVED_LAST))
		ERROR_AT(l->found, at,
			 "peer_asn: %" PRIu32 " is reserved by Azure (any but %d to %d)", asn,
			 AZURE_ASN_RESERVED_FIRST, AZURE_ASN_RESERVED_LAST);
	else if (asn == azure_asn(p))
		ERROR_AT(l->found, at,
			 "peer_asn: %" PRIu32
			 " is the azure_asn too (the CE's own ASN: the session is "
			 "external BGP)",
			 asn);
	else if (asn == AZURE_ASN)
		ERROR_AT(l->found, at, "peer_asn: %d is Azure's (the CE's own ASN)", AZURE_ASN);
	/* RFC 6793 9: stands for a number that does not fit into two bytes. */
	else if (asn == AS_TRANSITION)
		ERROR_AT(l->found, at, "peer_asn: %d is AS_TRANS (the four-byte ASN itself)",
			 AS_TRANSITION);
	/* [routing]: allowed, "requires manual validation"; stripped from received paths. */
	else if (microsoft(p) && private_asn(asn))
		WARN_AT(l->found, at,
			"peer_asn: %" PRIu32
			" is a private ASN (Microsoft validates it by hand on a "
			"microsoft peering)",
			asn);
	/* [routing]: must not be in a path. */
	else if (microsoft(p) && documentation_asn(asn))
		WARN_AT(l->found, at,
			"peer_asn: %" PRIu32
			" is an ASN for documentation (Microsoft does not accept it "
			"on a microsoft peering)",
			asn);
}

/* [routing], [faqs]. */
static void lint_prefix_limit(const struct lint *l)
{
	const struct draft_peering *p = l->peering;
	const struct node *at = node_at(p->node, "prefix_limit");
	bool ipv4 = p->paths[0].subnet[FAMILY_IPV4].address.set ||
		    p->paths[1].subnet[FAMILY_IPV4].address.set;

	if (layer3_provider(l->circuit))
		return;
	if (microsoft(p) && p->prefix_limit > LIMIT_MICROSOFT)
		WARN_AT(l->found, at,
			"prefix_limit: %" PRIu32 " is above Azure's (%d on a microsoft peering)",
			p->prefix_limit, LIMIT_MICROSOFT);
	if (!microsoft(p) && p->prefix_limit > LIMIT_PREMIUM_IPV4)
		WARN_AT(l->found, at,
			"prefix_limit: %" PRIu32
			" is above Azure's (%d, or %d with the Premium add-on)",
			p->prefix_limit, LIMIT_PRIVATE_IPV4, LIMIT_PREMIUM_IPV4);
	else if (!microsoft(p) && !ipv4 && p->prefix_limit > LIMIT_PRIVATE_IPV6)
		WARN_AT(l->found, at, "prefix_limit: %" PRIu32 " is above Azure's (%d for IPv6)",
			p->prefix_limit, LIMIT_PRIVATE_IPV6);
}

/* [routing]: the SLA is void without both. A path that was refused as a whole has its error
 * already. */
static void lint_both_paths(const struct lint *l)
{
	const struct node *at = l->peering->node;
	bool primary = node_at(at, "primary") != at, secondary = node_at(at, "secondary") != at;

	if (!primary && !secondary)
		ERROR_AT(l->found, at,
			 "a peering without primary and secondary (at least one of them)");
	else if (!primary || !secondary)
		WARN_AT(l->found, at, "%s is missing (Azure's SLA asks for both paths)",
			primary ? "secondary" : "primary");
}

static void lint_peering(const struct lint *l)
{
	lint_azure_asn(l);
	lint_peer_asn(l);
	lint_prefix_limit(l);
	lint_both_paths(l);
	lint_public(l);
	for (size_t i = 0; i < PATHS; i++) {
		struct lint one = *l;

		one.path = &l->peering->paths[i];
		if (one.path->node != NULL)
			lint_path(&one);
	}
}

/* [howto]: a type stands once on a circuit, and each peering has a VLAN of its own. */
static void lint_siblings(const struct lint *l, size_t which)
{
	const struct draft_peering *p = l->peering;

	for (size_t i = 0; i < which; i++) {
		const struct draft_peering *other = &l->circuit->peerings.at[i];

		if (p->type != 0 && p->type == other->type) {
			ERROR_AT(l->found, node_at(p->node, "type"),
				 "a second %s peering (one of a type on a circuit; the first is at "
				 "line %u)",
				 microsoft(p) ? "microsoft" : "private", other->node->line);
			return;
		}
		if (p->vlan != 0 && p->vlan == other->vlan) {
			ERROR_AT(l->found, node_at(p->node, "vlan"),
				 "vlan: %" PRIu32
				 " is the VLAN of the peering at line %u too (each "
				 "peering of a circuit has its own)",
				 p->vlan, other->node->line);
			return;
		}
	}
}

static int name_order(const void *left, const void *right)
{
	const struct draft_circuit *const *a = left, *const *b = right;
	int order = strcmp((*a)->name, (*b)->name);

	return order != 0 ? order : (*a > *b) - (*a < *b);
}

static void lint_names(const struct draft *d, struct diagnostics *found)
{
	const struct draft_circuit **named = NULL;
	size_t n = 0;

	if (d->circuits.count < 2)
		return;
	named = xcalloc(d->circuits.count, sizeof(const struct draft_circuit *));
	for (size_t i = 0; i < d->circuits.count; i++)
		if (d->circuits.at[i].name != NULL)
			named[n++] = &d->circuits.at[i];
	qsort(named, n, sizeof(const struct draft_circuit *), name_order);
	for (size_t i = 1; i < n; i++)
		if (strcmp(named[i]->name, named[i - 1]->name) == 0)
			ERROR_AT(found, node_at(named[i]->node, "name"),
				 "name: \"%.60s\" is the name of the circuit at line %u too (each "
				 "has "
				 "its own)",
				 named[i]->name, named[i - 1]->node->line);
	free(named);
}

void draft_lint(const struct draft *d, struct diagnostics *found)
{
	for (size_t i = 0; i < d->circuits.count; i++) {
		struct lint l = {.found = found, .circuit = &d->circuits.at[i]};

		for (size_t j = 0; j < l.circuit->peerings.count; j++) {
			l.peering = &l.circuit->peerings.at[j];
			lint_peering(&l);
			lint_siblings(&l, j);
		}
	}
	lint_names(d, found);
	lint_pings(d, found);
	lint_clashes(d, found);
}
