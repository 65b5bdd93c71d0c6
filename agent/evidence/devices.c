/* SPDX-License-Identifier: ISC */
#include "devices.h"

#include <string.h>

struct stack {
	struct tag inner_first[TAGS_MAX];
	uint8_t count;
};

static void stack_add(struct stack *s, const struct kernel_link *l)
{
	if (l->is_vlan && s->count < TAGS_MAX)
		s->inner_first[s->count++] = l->tag;
}

static struct tags stack_tags(const struct stack *s)
{
	struct tags tags = {.count = s->count};

	for (uint8_t i = 0; i < s->count; i++)
		tags.tag[i] = s->inner_first[s->count - 1 - i];
	return tags;
}

const struct kernel_link *device_port(const struct kernel_facts *k, const struct kernel_link *l,
				      struct tags *tags)
{
	struct stack s = {0};

	for (int depth = 0; l->is_vlan && depth < DEPTH_MAX; depth++) {
		const struct kernel_link *below = kernel_link_by_index(k, l->lower);

		stack_add(&s, l);
		if (!below)
			break; /* the port is in another namespace: this is as far as we see */
		l = below;
	}
	*tags = stack_tags(&s);
	return l;
}

static bool kind_in(const struct kernel_link *l, const char *const *kinds, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(l->kind, kinds[i]) == 0)
			return true;
	return false;
}

/* What its members receive is this one's, and it has the addresses. A VRF is not of these. */
static bool joins(const struct kernel_link *l)
{
	static const char *const kinds[] = {"bridge", "bond", "team"};

	return kind_in(l, kinds, sizeof(kinds) / sizeof(kinds[0]));
}

/* It shares the wire of the device below. */
static bool shares(const struct kernel_link *l)
{
	static const char *const kinds[] = {"macvlan", "macvtap", "ipvlan", "ipvtap"};

	return kind_in(l, kinds, sizeof(kinds) / sizeof(kinds[0]));
}

/* It is the port, or a bridge or bond of it, or of those. */
static bool is_over(const struct kernel_facts *k, const struct kernel_link *l,
		    const struct kernel_link *port)
{
	for (int depth = 0; port && port->index != l->index && depth < DEPTH_MAX; depth++)
		port = port->master != 0 ? kernel_link_by_index(k, port->master) : NULL;
	return port && port->index == l->index;
}

static const struct kernel_link *
member_on(const struct kernel_facts *k, const struct kernel_link *l, const struct kernel_link *port)
{
	struct tags unused;

	for (size_t i = 0; i < k->link_count; i++)
		if (k->links[i].master == l->index &&
		    is_over(k, device_port(k, &k->links[i], &unused), port))
			return &k->links[i];
	return NULL;
}

bool device_on(const struct kernel_facts *k, const struct kernel_link *l,
	       const struct kernel_link *port, struct tags *tags)
{
	struct stack s = {0};

	if (device_port(k, l, tags)->index == port->index)
		return true;
	for (int depth = 0; l && l->index != port->index && depth < DEPTH_MAX; depth++) {
		stack_add(&s, l);
		if (l->is_vlan || shares(l))
			l = kernel_link_by_index(k, l->lower);
		else
			l = joins(l) ? member_on(k, l, port) : NULL;
	}
	if (!l || l->index != port->index)
		return false;
	stack_add(&s, l);
	*tags = stack_tags(&s);
	return true;
}

const struct kernel_link *device_speaker(const struct kernel_facts *k,
					 const struct kernel_link *member)
{
	const struct kernel_link *speaker = NULL;

	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		const struct kernel_link *master =
			kernel_link_by_index(k, (speaker ? speaker : member)->master);

		if (!master || !joins(master))
			break;
		speaker = master;
	}
	return speaker;
}

const struct kernel_link *device_member_off(const struct kernel_facts *k,
					    const struct kernel_link *l)
{
	struct tags unused;
	const struct kernel_link *off = NULL, *on = device_port(k, l, &unused);

	for (int depth = 0; on && joins(on) && depth < DEPTH_MAX; depth++) {
		const int master = on->index;

		on = off = NULL;
		for (size_t i = 0; i < k->link_count; i++)
			if (k->links[i].master == master)
				*(k->links[i].up ? &on : &off) = &k->links[i];
	}
	return on ? NULL : off;
}
