/* SPDX-License-Identifier: ISC */
/* What two links, or two entries of a list, must not share. Everything is sorted and neighbours are
 * compared, so that a file of thousands of circuits costs no square of it. */
#include "base/text.h"
#include "diagnostics.h"
#include "lint.h"

#include <stdlib.h>

/* What one link takes for itself. In the order of the file. */
struct claim {
	const struct draft_path *path;
	enum family family;
	struct ends ends;
	struct tags tags;
	const struct node *subnet; /* where it is given */
};

struct claims {
	struct claim *at;
	const struct claim **order;
	size_t count;
};

static int order_of(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int prefix_order(const struct prefix *a, const struct prefix *b)
{
	int order = order_of(a->address.family, b->address.family);

	if (order == 0)
		order = memcmp(a->address.bytes, b->address.bytes, sizeof(a->address.bytes));
	return order != 0 ? order : order_of(a->len, b->len);
}

static int tags_order(const struct tags *a, const struct tags *b)
{
	int order = order_of(a->count, b->count);

	for (uint8_t i = 0; order == 0 && i < a->count; i++) {
		order = order_of(a->tag[i].vid, b->tag[i].vid);
		if (order == 0)
			order = order_of(a->tag[i].ethertype, b->tag[i].ethertype);
	}
	return order;
}

/* Where a link is heard: its interface and tags. With layer3: provider two links may share a
 * segment, as long as they name different neighbours on it. */
static int place_order(const struct claim *a, const struct claim *b)
{
	int order = strcmp(a->path->interface, b->path->interface);

	if (order == 0)
		order = tags_order(&a->tags, &b->tags);
	if (order == 0)
		order = order_of(a->family, b->family);
	if (order == 0)
		order = order_of(a->ends.named, b->ends.named);
	if (order == 0 && a->ends.named)
		order = memcmp(a->ends.msee.bytes, b->ends.msee.bytes, sizeof(a->ends.msee.bytes));
	return order;
}

static int by_subnet(const void *left, const void *right)
{
	const struct claim *const *a = left, *const *b = right;
	int order = prefix_order(&(*a)->ends.subnet, &(*b)->ends.subnet);

	return order != 0 ? order : (*a > *b) - (*a < *b);
}

static int by_place(const void *left, const void *right)
{
	const struct claim *const *a = left, *const *b = right;
	int order = place_order(*a, *b);

	return order != 0 ? order : (*a > *b) - (*a < *b);
}

static int by_protocol(const void *left, const void *right)
{
	const struct claim *const *a = left, *const *b = right;
	int order = strcmp((*a)->path->protocol, (*b)->path->protocol);

	return order != 0 ? order : (*a > *b) - (*a < *b);
}

static int by_prefix(const void *left, const void *right)
{
	const struct draft_prefix *a = left, *b = right;
	int order = prefix_order(&a->prefix, &b->prefix);

	if (order == 0)
		order = order_of(a->node->line, b->node->line);
	return order != 0 ? order : order_of(a->node->column, b->node->column);
}

/* The claims that `wanted` picks, sorted. */
static size_t claims_sort(struct claims *c, bool (*wanted)(const struct claim *),
			  int (*order)(const void *, const void *))
{
	size_t n = 0;

	for (size_t i = 0; i < c->count; i++)
		if (wanted(&c->at[i]))
			c->order[n++] = &c->at[i];
	if (n > 0)
		qsort(c->order, n, sizeof(const struct claim *), order);
	return n;
}

static bool has_subnet(const struct claim *c)
{
	return !c->ends.named;
}

static bool has_place(const struct claim *c)
{
	return c->path->interface != NULL &&
	       (c->path->tagged == WISH_NO || c->tags.tag[c->tags.count - 1].vid != 0);
}

static bool has_protocol(const struct claim *c)
{
	return c->path->protocol != NULL;
}

/* Prefixes overlap only by one holding the other: sorted, the last one that was not held itself is
 * the only one that can hold the next. */
static void lint_overlaps(struct claims *c, struct diagnostics *found)
{
	size_t n = claims_sort(c, has_subnet, by_subnet);
	const struct claim *outer = n > 0 ? c->order[0] : NULL;
	char mine[PREFIX_TEXT], other[PREFIX_TEXT];

	for (size_t i = 1; i < n; i++) {
		const struct claim *inner = c->order[i];
		const struct claim *later = inner > outer ? inner : outer;
		const struct claim *first = inner > outer ? outer : inner;

		if (!prefix_holds(&outer->ends.subnet, &inner->ends.subnet.address)) {
			outer = inner;
			continue;
		}
		ERROR_AT(found, later->subnet,
			 "%s: %s overlaps %s at line %u (each path has its own)",
			 later->family == FAMILY_IPV4 ? "subnet" : "subnet6",
			 prefix_text(&later->ends.subnet, mine),
			 prefix_text(&first->ends.subnet, other), first->subnet->line);
	}
}

static void lint_places(struct claims *c, struct diagnostics *found)
{
	size_t n = claims_sort(c, has_place, by_place), first = 0;
	char tags[TAGS_TEXT];

	for (size_t i = 1; i < n; i++) {
		const struct claim *claim = c->order[i];

		if (place_order(c->order[first], claim) != 0)
			first = i;
		else
			ERROR_AT(found, node_at(claim->path->node, "interface"),
				 "interface: %s and tags (%s) are those of the path at line %u "
				 "(each "
				 "path has its own interface or tags)",
				 claim->path->interface, tags_text(&claim->tags, tags),
				 c->order[first]->path->node->line);
	}
}

static void lint_protocols(struct claims *c, struct diagnostics *found)
{
	size_t n = claims_sort(c, has_protocol, by_protocol), first = 0;

	for (size_t i = 1; i < n; i++) {
		const struct draft_path *p = c->order[i]->path, *q = c->order[first]->path;

		if (strcmp(p->protocol, q->protocol) != 0)
			first = i;
		else if (p != q)
			ERROR_AT(found, node_at(p->node, "protocol"),
				 "protocol: %s is named at line %u too (a protocol of BIRD is one "
				 "session)",
				 p->protocol, node_at(q->node, "protocol")->line);
	}
}

static void lint_duplicates(const char *key, const struct draft_prefixes *list,
			    struct diagnostics *found)
{
	char text[PREFIX_TEXT];

	if (list->count < 2)
		return;
	qsort(list->at, list->count, sizeof(*list->at), by_prefix);
	for (size_t i = 1; i < list->count; i++)
		if (prefix_order(&list->at[i].prefix, &list->at[i - 1].prefix) == 0)
			WARN_AT(found, list->at[i].node, "%s: %s stands twice (at line %u too)",
				key, prefix_text(&list->at[i].prefix, text),
				list->at[i - 1].node->line);
}

static void claims_of_peering(struct claims *c, const struct draft_peering *p)
{
	for (size_t i = 0; i < LINKS_MAX; i++) {
		struct claim claim = {.path = &p->paths[i / FAMILIES],
				      .family = (enum family)(i % FAMILIES)};
		bool ipv4 = claim.family == FAMILY_IPV4;

		if (claim.path->node == NULL || !path_ends(claim.path, claim.family, &claim.ends))
			continue;
		claim.tags = path_tags(p, claim.path);
		claim.subnet = node_at(claim.path->node, ipv4 ? "subnet" : "subnet6");
		c->at[c->count++] = claim;
	}
}

void lint_clashes(const struct draft *d, struct diagnostics *found)
{
	struct claims c = {0};
	size_t room = 0;

	for (size_t i = 0; i < d->circuits.count; i++)
		room += d->circuits.at[i].peerings.count * LINKS_MAX;
	if (room == 0)
		return;
	c.at = xcalloc(room, sizeof(*c.at));
	c.order = xcalloc(room, sizeof(const struct claim *));
	for (size_t i = 0; i < d->circuits.count; i++) {
		const struct draft_peerings *list = &d->circuits.at[i].peerings;

		for (size_t j = 0; j < list->count; j++) {
			claims_of_peering(&c, &list->at[j]);
			lint_duplicates("advertise", &list->at[j].advertise, found);
			lint_duplicates("receive", &list->at[j].receive, found);
		}
	}
	lint_overlaps(&c, found);
	lint_places(&c, found);
	lint_protocols(&c, found);
	free(c.order);
	free(c.at);
}
