/* SPDX-License-Identifier: ISC */
#include "diagnostics.h"
#include "lint.h"

enum { COMMON_IPV4_MIN = 16, COMMON_IPV6_MIN = 48 }; /* less in common is no shared subnet */

static const char *subnet_key(enum family f)
{
	return f == FAMILY_IPV4 ? "subnet" : "subnet6";
}

/* [routing]: each path is one /30 or one /126; a /29 or /125 is cut in two, the lower for primary.
 */
static void lint_subnet_length(const struct lint *l, enum family f)
{
	const struct prefix *p = &l->path->subnet[f];
	const struct node *at = node_at(l->path->node, subnet_key(f));
	uint8_t want = f == FAMILY_IPV4 ? 30 : 126;
	struct prefix lower = {p->address, want}, upper = {address_plus(&p->address, 4), want};
	char whole[PREFIX_TEXT], low[PREFIX_TEXT], high[PREFIX_TEXT];

	if (!p->address.set || p->len == want)
		return;
	if (layer3_provider(l->circuit)) {
		if (p->len > want + 1)
			ERROR_AT(l->found, at, "%s: %s has no room for two ends (at most /%d)",
				 subnet_key(f), prefix_text(p, whole), want + 1);
	} else if (p->len == want - 1) {
		ERROR_AT(l->found, at, "%s: %s is not a /%d (cut in two: primary %s, secondary %s)",
			 subnet_key(f), prefix_text(p, whole), want, prefix_text(&lower, low),
			 prefix_text(&upper, high));
	} else {
		ERROR_AT(l->found, at, "%s: %s is not a /%d (Azure takes one /%d per path)",
			 subnet_key(f), prefix_text(p, whole), want, want);
	}
}

/* The first and the last address of an IPv4 subnet are no host's (RFC 3021 excepts the /31). */
static bool host_of(const struct prefix *subnet, const struct address *a)
{
	struct address next = address_plus(a, 1);

	if (!prefix_holds(subnet, a))
		return false;
	if (a->family == FAMILY_IPV6 || subnet->len >= 31)
		return true;
	return !address_equal(a, &subnet->address) && prefix_holds(subnet, &next);
}

static void lint_named_end(const struct lint *l, const char *key, const struct address *a)
{
	const struct prefix *subnet = &l->path->subnet[a->family];
	char address[ADDRESS_TEXT], whole[PREFIX_TEXT];

	if (a->set && subnet->address.set && !host_of(subnet, a))
		ERROR_AT(l->found, node_at(l->path->node, key),
			 "%s: %s is no host address of %s %s", key, address_text(a, address),
			 subnet_key(a->family), prefix_text(subnet, whole));
}

/* ce_address and peer_address: both or none, and neighbours. */
static void lint_named_ends(const struct lint *l)
{
	const struct draft_path *p = l->path;
	const struct node *ce = node_at(p->node, "ce_address");
	const struct node *peer = node_at(p->node, "peer_address");
	struct ends e;

	if (ce == p->node && peer == p->node)
		return;
	if (!layer3_provider(l->circuit)) {
		ERROR_AT(l->found, ce != p->node ? ce : peer,
			 "ce_address and peer_address are for layer3: provider (Azure gives the CE "
			 "the "
			 "first usable address of the subnet and itself the second)");
		return;
	}
	if (ce == p->node || peer == p->node) {
		ERROR_AT(l->found, ce != p->node ? ce : peer,
			 "%s stands alone (give both, or none)",
			 ce != p->node ? "ce_address" : "peer_address");
		return;
	}
	if (!p->ce.set || !p->peer.set)
		return;
	lint_named_end(l, "ce_address", &p->ce);
	lint_named_end(l, "peer_address", &p->peer);
	if (p->ce.family != p->peer.family)
		ERROR_AT(l->found, peer, "peer_address: not the address family of ce_address");
	else if (address_equal(&p->ce, &p->peer))
		ERROR_AT(l->found, peer, "peer_address: the same as ce_address (the other end's)");
	else if (path_ends(p, p->ce.family, &e) &&
		 e.subnet.len < (p->ce.family == FAMILY_IPV4 ? COMMON_IPV4_MIN : COMMON_IPV6_MIN))
		ERROR_AT(l->found, peer, "peer_address: in no common subnet with ce_address");
}

static void lint_has_family(const struct lint *l)
{
	const struct node *at = l->path->node;

	if (node_at(at, "subnet") == at && node_at(at, "subnet6") == at &&
	    node_at(at, "ce_address") == at && node_at(at, "peer_address") == at)
		ERROR_AT(l->found, at, "a path without an address (subnet, subnet6 or both)");
}

/* IEEE 802.1Q: a tag that is not sent has no VLAN and no EtherType. */
static void lint_tags(const struct lint *l)
{
	static const char *const keys[] = {"handoff_vlan", "outer_vlan", "outer_ethertype"};
	const struct node *node = l->path->node;

	for (size_t i = 0; i < 3 && l->path->tagged == WISH_NO; i++)
		if (node_at(node, keys[i]) != node)
			ERROR_AT(l->found, node_at(node, keys[i]),
				 "%s: this path is untagged (leave out one of the two: it, or "
				 "tagged: false)",
				 keys[i]);
	if (l->path->tagged != WISH_NO && node_at(node, "outer_ethertype") != node &&
	    node_at(node, "outer_vlan") == node)
		ERROR_AT(l->found, node_at(node, "outer_ethertype"),
			 "outer_ethertype: this path has no outer tag (give outer_vlan too)");
}

void lint_path(const struct lint *l)
{
	lint_subnet_length(l, FAMILY_IPV4);
	lint_subnet_length(l, FAMILY_IPV6);
	lint_named_ends(l);
	lint_has_family(l);
	lint_tags(l);
}
