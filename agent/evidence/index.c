/* SPDX-License-Identifier: ISC */
/* Finds the link of a frame: by its addresses, and by the port and tags it was heard under. Open
 * addressing at a load of at most one half; filled once, then only read. */
#include "fold.h"

#include "base/text.h"
#include "rows.h"

#include <stdlib.h>

#define NOINLINE __attribute__((noinline))

struct slot {
	int32_t link; /* NO_LINK: free */
	uint32_t port;
	struct tags tags;
	/* By address. Port and tags are then those of the link's home, as long as frames that come
	 * there are this link's: they need not be looked up by place. */
	bool ce, at_home;
	struct address address;
};

struct evidence_index {
	const struct link *links;
	struct evidence_home *homes;
	char (*port_names)[INTERFACE_NAME];
	size_t port_count, mask;
	struct slot *by_address, *by_place;
};

static size_t place_hash(uint32_t port, const struct tags *t, enum family family)
{
	uint64_t x = (uint64_t)port << 2 | (uint64_t)family;

	if (t->count == 1 && t->tag[0].vid == 0)
		return hash_number(x); /* a priority tag names no VLAN */
	for (size_t i = 0; i < t->count; i++)
		x = x * 4099 + t->tag[i].vid;
	return hash_number(x);
}

static inline const struct slot *address_find(const struct evidence_index *index,
					      const struct address *a)
{
	if (!a->set)
		return NULL;
	for (size_t i = hash_address(a) & index->mask;; i = (i + 1) & index->mask) {
		const struct slot *s = &index->by_address[i];

		if (s->link == NO_LINK)
			return NULL;
		if (address_equal(&s->address, a))
			return s;
	}
}

static int32_t place_find(const struct evidence_index *index, uint32_t port, const struct tags *t,
			  enum family family)
{
	for (size_t i = place_hash(port, t, family) & index->mask;; i = (i + 1) & index->mask) {
		const struct slot *s = &index->by_place[i];

		if (s->link == NO_LINK)
			return NO_LINK;
		if (s->port == port && index->links[s->link].family == family &&
		    tags_same_vids(&s->tags, t))
			return s->link;
	}
}

static void address_insert(struct evidence_index *index, int32_t link, bool ce)
{
	const struct address *a = ce ? &index->links[link].ce : &index->links[link].msee;

	if (!a->set || address_find(index, a))
		return;
	size_t i = hash_address(a) & index->mask;

	while (index->by_address[i].link != NO_LINK)
		i = (i + 1) & index->mask;
	const struct evidence_home *home = &index->homes[link];

	index->by_address[i] = (struct slot){
		.link = link,
		.port = home->port,
		.tags = home->tags,
		.ce = ce,
		.at_home = place_find(index, home->port, &home->tags, a->family) == link,
		.address = *a,
	};
}

static void place_insert(struct evidence_index *index, int32_t link, uint32_t port)
{
	const struct tags *t = &index->homes[link].tags;
	enum family family = index->links[link].family;

	if (place_find(index, port, t, family) != NO_LINK)
		return;
	size_t i = place_hash(port, t, family) & index->mask;

	while (index->by_place[i].link != NO_LINK)
		i = (i + 1) & index->mask;
	index->by_place[i] = (struct slot){.link = link, .port = port, .tags = *t};
}

struct evidence_index *evidence_index_new(const struct intent *intent,
					  const struct evidence_home *homes,
					  const char (*port_names)[INTERFACE_NAME],
					  size_t port_count)
{
	struct evidence_index *index = xcalloc(1, sizeof(*index));
	size_t room = 16;

	while (room < 4 * intent->link_count)
		room *= 2;
	index->links = intent->links;
	index->mask = room - 1;
	index->by_address = xcalloc(room, sizeof(struct slot));
	index->by_place = xcalloc(room, sizeof(struct slot));
	index->homes = xcalloc(intent->link_count + 1, sizeof(*homes));
	index->port_names = xcalloc(port_count + 1, sizeof(*port_names));
	index->port_count = port_count;
	if (port_count > 0)
		memcpy(index->port_names, port_names, port_count * sizeof(*port_names));
	for (size_t i = 0; i < room; i++)
		index->by_address[i].link = index->by_place[i].link = NO_LINK;
	for (size_t i = 0; i < intent->link_count; i++) {
		index->homes[i] = homes[i];
		place_insert(index, (int32_t)i, homes[i].port);
		place_insert(index, (int32_t)i, PORT_ANY);
		address_insert(index, (int32_t)i, true);
		address_insert(index, (int32_t)i, false);
	}
	return index;
}

void evidence_index_free(struct evidence_index *index)
{
	if (!index)
		return;
	free(index->by_address);
	free(index->by_place);
	free(index->homes);
	free(index->port_names);
	free(index);
}

bool index_knows_msee(const struct evidence_index *index, const struct address *a)
{
	const struct slot *s = address_find(index, a);

	return s && !s->ce;
}

/* The addresses a frame speaks of: source and destination, or sender and target. */
static const struct address *second_address(const struct packet *p)
{
	if (p->kind == PACKET_ARP || p->kind == PACKET_ND)
		return &p->neighbour.target;
	return &p->dst;
}

/* Says yes fast; where it says no, tags_equal() decides. */
static bool tags_identical(const struct tags *a, const struct tags *b)
{
	return a->count == b->count && memcmp(a->tag, b->tag, sizeof(a->tag)) == 0;
}

/* What is not where its source is at home. Kept apart, as all that is rare is on the way of each
 * frame. */
static NOINLINE struct evidence_place place_search(const struct evidence_index *index,
						   const struct packet *p)
{
	const struct address *other = second_address(p);
	const struct slot *s = address_find(index, &p->src);
	enum family family = p->src.set ? p->src.family : other->family;

	if (!s)
		s = address_find(index, other);
	/* To an MSEE from another link's CE: a wrong source, and that MSEE's matter. */
	if (s && s->ce && p->kind == PACKET_TCP) {
		const struct slot *to = address_find(index, &p->dst);

		s = to && !to->ce ? to : s;
	}
	return (struct evidence_place){
		.about = s ? s->link : NO_LINK,
		.at = place_find(index, p->port, &p->tags, family),
	};
}

struct evidence_place evidence_find(const struct evidence_index *index, const struct packet *p)
{
	const struct slot *s = address_find(index, &p->src);

	if (s && s->at_home && s->port == p->port && tags_identical(&s->tags, &p->tags))
		return (struct evidence_place){.about = s->link, .at = s->link, .at_home = true};
	return place_search(index, p);
}

static void crossed_fold(struct evidence *e, const struct evidence_index *index,
			 const struct packet *p)
{
	if (!address_equal(&p->src, &e->link.msee) || frame_is_own(e, p))
		return;
	seen_add(&e->wire.crossed, p->at_ms);
	if (p->port < index->port_count)
		memcpy(e->wire.crossed_port, index->port_names[p->port], INTERFACE_NAME);
}

/* Folds what was heard of no link, of another, or under other tags than its own. False: it is at
 * home after all. */
static NOINLINE bool abroad_fold(struct evidence *all, const struct evidence_index *index,
				 struct evidence_place place, const struct packet *p)
{
	const struct evidence_home *home =
		place.about == NO_LINK ? NULL : &index->homes[place.about];

	/* Links may share a place, where one capture is of all ports, or lacks the tags. */
	if (home && p->port == home->port && tags_same_vids(&p->tags, &home->tags))
		place.at = place.about;
	if (place.at != NO_LINK && place.at != place.about)
		foreigner_fold(
			&all[place.at], p,
			home && links_are_siblings(&all[place.at].link, &all[place.about].link));
	if (!home)
		return true;
	struct evidence *about = &all[place.about];

	if (place.at != place.about) {
		if (p->port == home->port || p->port == PORT_ANY)
			stray_fold(about, p);
		else
			crossed_fold(about, index, p);
		return true;
	}
	/* The same VLANs under another EtherType: right place, wrong bytes. */
	if (!tags_equal(&p->tags, &home->tags)) {
		stray_fold(about, p);
		return true;
	}
	return false;
}

static NOINLINE void cut_fold(struct evidence *e, const struct packet *p)
{
	seen_add(&e->wire.cut, p->at_ms);
	e->wire.cut_at = p->kept;
}

bool evidence_apply_packet(struct evidence *all, const struct evidence_index *index,
			   struct evidence_place place, const struct packet *p,
			   struct evidence_segment *segment)
{
	if (p->kept != 0)
		cut_fold(&all[place.about != NO_LINK ? place.about : place.at], p);
	if (!place.at_home && abroad_fold(all, index, place, p))
		return false;
	struct evidence *about = &all[place.about];

	switch (p->kind) {
	case PACKET_ARP:
	case PACKET_ND:
		neighbour_fold(about, p);
		return false;
	case PACKET_TCP:
		segment->link = (uint32_t)place.about;
		return tcp_fold(about, p, segment);
	case PACKET_ICMP_ERROR:
		icmp_fold(about, p);
		return false;
	case PACKET_BFD:
		if (address_equal(&p->src, &about->link.msee)) {
			seen_add(&about->wire.bfd_msee, p->at_ms);
			about->wire.bfd_last_msee = p->bfd;
		} else {
			seen_add(&about->wire.bfd_ce, p->at_ms);
			about->wire.bfd_last_ce = p->bfd;
		}
		return false;
	case PACKET_OTHER:
		return false;
	}
	return false;
}
