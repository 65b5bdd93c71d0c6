/* SPDX-License-Identifier: ISC */
#include "route_questions.h"

#include "base/text.h"

#include <stdlib.h>

enum {
	QUESTIONS_MAX = 1000, /* a tenth of a second of BIRD's time */
	ADVERTISED_MAX = 1000 /* a few hundred kilobytes; a Microsoft peering takes 200 */
};

struct questions {
	struct bird_listing *at;
	size_t count;
};

static void add(struct questions *q, const struct evidence *e, bool exported,
		const struct prefix *prefix)
{
	struct bird_listing l = {.exported = exported, .whole = !prefix};

	if (q->count == QUESTIONS_MAX || (prefix && prefix->address.family != e->link.family))
		return;
	memcpy(l.protocol, e->bird.protocol.name, sizeof(l.protocol));
	if (prefix)
		l.prefix = *prefix;
	q->at[q->count++] = l;
}

static bool advertises_little(const struct evidence *e)
{
	const struct bird_protocol *p = &e->bird.protocol;

	for (size_t i = 0; i < p->channel_count; i++)
		if (strcmp(p->channels[i].name, family_name(e->link.family)) == 0)
			return p->channels[i].counted && p->channels[i].exported <= ADVERTISED_MAX;
	return false;
}

size_t route_questions(const struct watch *w, struct bird_listing **out)
{
	struct questions q = {.at = xcalloc(QUESTIONS_MAX, sizeof(*q.at))};
	const struct intent *intent = &w->config->intent;

	for (size_t i = 0; i < intent->link_count; i++) {
		const struct evidence *e = &w->evidence[i];
		const struct peering *p = &intent->peerings[e->link.peering];
		bool all = advertises_little(e);

		if (!e->bird.found || e->bird.protocol.session != SESSION_ESTABLISHED)
			continue;
		if (all)
			add(&q, e, true, NULL);
		for (size_t k = 0; k < p->advertise_count && !all; k++)
			add(&q, e, true, &p->advertise[k]);
		for (size_t k = 0; k < p->receive_count; k++)
			add(&q, e, false, &p->receive[k]);
	}
	if (q.count > 0)
		*out = q.at;
	else
		free(q.at);
	return q.count;
}
