/* SPDX-License-Identifier: ISC */
/* BIRD's answers about routes, against what each link is to advertise and to receive. */
#include "evidence/evidence.h"

#include <string.h>

static bool is_of(const struct bird_listing *l, const struct evidence *e)
{
	return l->answered && strcmp(l->protocol, e->bird.protocol.name) == 0;
}

static bool holds(const struct bird_listing *l, const struct prefix *p)
{
	for (size_t i = 0; i < l->route_count; i++)
		if (prefix_equal(&l->routes[i].prefix, p))
			return true;
	return false;
}

/* Whether the prefix is there; UNASKED: BIRD was not asked, or did not say all. */
static enum presence {
	ABSENT,
	PRESENT,
	UNASKED
} presence_of(const struct evidence *e, const struct bird_facts *b, bool advertise,
	      const struct prefix *p)
{
	enum presence found = UNASKED;

	for (size_t i = 0; i < b->listing_count; i++) {
		const struct bird_listing *l = &b->listings[i];

		if (!is_of(l, e) || l->exported != advertise ||
		    (!l->whole && !prefix_equal(&l->prefix, p)))
			continue;
		if (holds(l, p))
			return PRESENT;
		if (l->count == l->route_count)
			found = ABSENT;
	}
	return found;
}

static void prefixes_apply(struct evidence *e, const struct bird_facts *b, bool advertise,
			   const struct peering *peering)
{
	const struct prefix *list = advertise ? peering->advertise : peering->receive;
	size_t count = advertise ? peering->advertise_count : peering->receive_count;
	struct route_evidence *r = &e->routes;

	for (size_t i = 0; i < count; i++) {
		enum presence found;

		if (list[i].address.family != e->link.family)
			continue;
		found = presence_of(e, b, advertise, &list[i]);
		if (found == UNASKED)
			continue;
		r->asked = true;
		r->asked_count++;
		if (found == PRESENT)
			continue;
		if (r->missing_count < ROUTES_NAMED) {
			r->missing[r->missing_count].advertise = advertise;
			r->missing[r->missing_count].prefix = list[i];
		}
		r->missing_count++;
	}
}

static void flaws_apply(struct evidence *e, const struct bird_listing *l)
{
	struct route_evidence *r = &e->routes;

	r->whole = l->count == l->route_count;
	for (size_t i = 0; i < l->route_count; i++) {
		struct route_flaw flaw = route_flaw_find(&l->routes[i], &e->link);

		if (l->routes[i].prefix.address.family != e->link.family || flaw.kind == FLAW_NONE)
			continue;
		if (r->flaw_count < ROUTES_NAMED)
			r->flaws[r->flaw_count] = flaw;
		r->flaw_count++;
	}
}

void evidence_apply_routes_all(struct evidence *all, const struct intent *intent,
			       const struct bird_facts *b)
{
	for (size_t i = 0; i < intent->link_count && b->listing_count > 0; i++) {
		struct evidence *e = &all[i];
		const struct peering *peering = &intent->peerings[e->link.peering];

		if (!e->bird.found)
			continue;
		e->routes = (struct route_evidence){.at_ms = b->routes_ms > 0 ? b->routes_ms
									      : b->at_ms};
		prefixes_apply(e, b, true, peering);
		prefixes_apply(e, b, false, peering);
		for (size_t k = 0; k < b->listing_count; k++)
			if (is_of(&b->listings[k], e) && b->listings[k].exported &&
			    b->listings[k].whole)
				flaws_apply(e, &b->listings[k]);
	}
}
