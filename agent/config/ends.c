/* SPDX-License-Identifier: ISC */
#include "draft.h"

bool layer3_provider(const struct draft_circuit *c)
{
	return c->layer3 == 2;
}

uint32_t azure_asn(const struct draft_peering *p)
{
	return p->azure_asn == 0 ? AZURE_ASN : p->azure_asn;
}

struct tags path_tags(const struct draft_peering *peering, const struct draft_path *path)
{
	uint32_t inner = path->handoff_vlan == 0 ? peering->vlan : path->handoff_vlan;
	uint32_t type = path->outer_ethertype == 0 ? ETHERTYPE_8021Q : path->outer_ethertype;
	struct tags t = {0};

	if (path->tagged == WISH_NO)
		return t;
	if (path->outer_vlan != 0)
		t.tag[t.count++] = (struct tag){(uint16_t)type, (uint16_t)path->outer_vlan};
	t.tag[t.count++] = (struct tag){ETHERTYPE_8021Q, (uint16_t)inner};
	return t;
}

/* The smallest prefix that holds both. */
static struct prefix common_prefix(const struct address *a, const struct address *b)
{
	uint8_t len = a->family == FAMILY_IPV4 ? 32 : 128;
	struct prefix p = {address_masked(a, len), len};

	while (p.len > 0 && !prefix_holds(&p, b))
		p = (struct prefix){address_masked(a, (uint8_t)(p.len - 1)), (uint8_t)(p.len - 1)};
	return p;
}

bool path_ends(const struct draft_path *path, enum family family, struct ends *out)
{
	const struct prefix *subnet = &path->subnet[family];
	uint8_t point_to_point = family == FAMILY_IPV4 ? 31 : 127; /* RFC 3021, 6164: both usable */
	struct ends e = {0};

	e.named = path->ce.set && path->peer.set && path->ce.family == family &&
		  path->peer.family == family;
	if (!subnet->address.set && !e.named)
		return false;
	e.subnet = subnet->address.set ? *subnet : common_prefix(&path->ce, &path->peer);
	if (e.named) {
		e.ce = path->ce;
		e.msee = path->peer;
	} else {
		uint32_t first = e.subnet.len >= point_to_point ? 0 : 1;

		e.ce = address_plus(&e.subnet.address, first);
		e.msee = address_plus(&e.subnet.address, first + 1);
	}
	*out = e;
	return true;
}

bool ping_is_for(const struct draft_ping *p, const struct draft_circuit *c)
{
	return p->circuit == NULL || (c->name != NULL && strcmp(c->name, p->circuit) == 0);
}

enum peering_type ping_peering(const struct draft_ping *p)
{
	return p->peering == 0 ? PEERING_PRIVATE : (enum peering_type)(p->peering - 1);
}
