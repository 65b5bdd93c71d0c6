/* SPDX-License-Identifier: ISC */
#include "diagnostics.h"
#include "lint.h"

enum range_kind {
	RANGE_NEVER,        /* no link and no route between two networks */
	RANGE_PRIVATE,      /* [routing]: refused on a microsoft peering */
	RANGE_DOCUMENTATION /* nobody can own it, so Microsoft cannot validate it */
};

/* The parts of IANA's special-purpose registries (RFC 6890 and its successors) that are not public.
 */
static const struct range {
	struct prefix prefix;
	enum range_kind kind;
	const char *what;
} ranges[] = {
	{{{true, FAMILY_IPV4, {0}}, 8}, RANGE_NEVER, "\"this network\" (RFC 791)"},
	{{{true, FAMILY_IPV4, {127}}, 8}, RANGE_NEVER, "loopback"},
	{{{true, FAMILY_IPV4, {224}}, 4}, RANGE_NEVER, "multicast"},
	{{{true, FAMILY_IPV4, {240}}, 4}, RANGE_NEVER, "reserved (RFC 1112)"},
	{{{true, FAMILY_IPV4, {10}}, 8}, RANGE_PRIVATE, "private (RFC 1918)"},
	{{{true, FAMILY_IPV4, {172, 16}}, 12}, RANGE_PRIVATE, "private (RFC 1918)"},
	{{{true, FAMILY_IPV4, {192, 168}}, 16}, RANGE_PRIVATE, "private (RFC 1918)"},
	{{{true, FAMILY_IPV4, {100, 64}}, 10}, RANGE_PRIVATE, "carriers' own (RFC 6598)"},
	{{{true, FAMILY_IPV4, {169, 254}}, 16}, RANGE_PRIVATE, "link-local (RFC 3927)"},
	{{{true, FAMILY_IPV4, {198, 18}}, 15}, RANGE_PRIVATE, "for benchmarks (RFC 2544)"},
	{{{true, FAMILY_IPV4, {192, 0, 2}}, 24}, RANGE_DOCUMENTATION, "for documentation"},
	{{{true, FAMILY_IPV4, {198, 51, 100}}, 24}, RANGE_DOCUMENTATION, "for documentation"},
	{{{true, FAMILY_IPV4, {203, 0, 113}}, 24}, RANGE_DOCUMENTATION, "for documentation"},
	{{{true, FAMILY_IPV6, {0}}, 8}, RANGE_NEVER, "reserved (RFC 4291)"},
	{{{true, FAMILY_IPV6, {0xff}}, 8}, RANGE_NEVER, "multicast"},
	{{{true, FAMILY_IPV6, {0xfe, 0x80}}, 10}, RANGE_NEVER, "link-local (RFC 4291)"},
	{{{true, FAMILY_IPV6, {0xfc}}, 7}, RANGE_PRIVATE, "unique local (RFC 4193)"},
	{{{true, FAMILY_IPV6, {0x20, 0x01, 0x0d, 0xb8}}, 32},
	 RANGE_DOCUMENTATION,
	 "for documentation"},
	{{{true, FAMILY_IPV6, {0x3f, 0xff}}, 20}, RANGE_DOCUMENTATION, "for documentation"},
};

static bool prefixes_overlap(const struct prefix *a, const struct prefix *b)
{
	return a->len <= b->len ? prefix_holds(a, &b->address) : prefix_holds(b, &a->address);
}

static const struct range *range_of(const struct prefix *p)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (prefixes_overlap(&ranges[i].prefix, p))
			return &ranges[i];
	return NULL;
}

const char *address_never(const struct address *a)
{
	const struct prefix host = {*a, a->family == FAMILY_IPV4 ? 32 : 128};
	const struct range *range = range_of(&host);

	return range != NULL && range->kind == RANGE_NEVER ? range->what : NULL;
}

static void lint_range(const struct lint *l, const char *key, const struct node *at,
		       const struct prefix *p)
{
	const struct range *range = range_of(p);
	bool public_only = l->peering->type == PEERING_MICROSOFT + 1;
	const char *verb = "is";
	char text[PREFIX_TEXT];

	if (range == NULL)
		return;
	if (range->prefix.len > p->len)
		verb = "holds addresses that are";
	/* On private peering 0.0.0.0/1 and 128.0.0.0/1 are a default route in two halves. */
	if (!public_only && (range->kind != RANGE_NEVER || range->prefix.len > p->len))
		return;
	if (range->kind == RANGE_DOCUMENTATION)
		WARN_AT(l->found, at, "%s: %s %s %s (a microsoft peering takes public ones only)",
			key, prefix_text(p, text), verb, range->what);
	else if (range->kind == RANGE_PRIVATE)
		ERROR_AT(l->found, at, "%s: %s %s %s (a microsoft peering takes public ones only)",
			 key, prefix_text(p, text), verb, range->what);
	else
		ERROR_AT(l->found, at, "%s: %s %s %s (addresses that a host can have)", key,
			 prefix_text(p, text), verb, range->what);
}

/* [routing]: a default route is accepted on private peering only. On that it is all addresses, not
 * a range that should not be there. */
static void lint_advertised(const struct lint *l, const struct draft_prefix *p)
{
	if (p->prefix.len > 0)
		lint_range(l, "advertise", p->node, &p->prefix);
	else if (l->peering->type == PEERING_MICROSOFT + 1)
		ERROR_AT(l->found, p->node,
			 "advertise: a default route (not accepted on a microsoft peering)");
}

/* [routing]: the subnets of the links must not overlap what the virtual networks use. */
static void lint_received(const struct lint *l, const struct draft_prefix *p)
{
	char received[PREFIX_TEXT], subnet[PREFIX_TEXT];

	for (size_t i = 0; i < LINKS_MAX && p->prefix.len > 0; i++) {
		const struct prefix *s = &l->peering->paths[i / FAMILIES].subnet[i % FAMILIES];

		if (s->address.set && prefixes_overlap(s, &p->prefix)) {
			WARN_AT(l->found, p->node,
				"receive: %s overlaps the link's own subnet %s (Azure's networks "
				"must not)",
				prefix_text(&p->prefix, received), prefix_text(s, subnet));
			return;
		}
	}
}

void lint_public(const struct lint *l)
{
	static const char *const keys[FAMILIES] = {"subnet", "subnet6"};

	if (layer3_provider(l->circuit))
		return;
	for (size_t i = 0; i < LINKS_MAX; i++) {
		const struct draft_path *path = &l->peering->paths[i / FAMILIES];
		const struct prefix *subnet = &path->subnet[i % FAMILIES];

		if (subnet->address.set)
			lint_range(l, keys[i % FAMILIES], node_at(path->node, keys[i % FAMILIES]),
				   subnet);
	}
	for (size_t i = 0; i < l->peering->advertise.count; i++)
		lint_advertised(l, &l->peering->advertise.at[i]);
	for (size_t i = 0; i < l->peering->receive.count; i++)
		lint_received(l, &l->peering->receive.at[i]);
}
