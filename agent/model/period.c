/* SPDX-License-Identifier: ISC */
#include "model/period.h"

#include <stdlib.h>
#include <string.h>

double period_availability(const struct period_link *l)
{
	int64_t counted_ms = l->up_ms + l->down_ms;

	return counted_ms > 0 ? 100.0 * (double)l->up_ms / (double)counted_ms : -1.0;
}

const char *period_kind_name(enum period_kind k)
{
	switch (k) {
	case PERIOD_UNWATCHED:
		return "unwatched";
	case PERIOD_UP:
		return "up";
	case PERIOD_DOWN:
		return "down";
	case PERIOD_PLANNED:
		return "planned";
	}
	return NULL;
}

static void events_free(struct period_event *events, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(events[i].kind);
		free(events[i].text);
	}
	free(events);
}

static void link_free(struct period_link *l)
{
	for (size_t i = 0; i < l->outage_count; i++)
		free(l->outages[i].cause.lines);
	for (size_t i = 0; i < l->ping_count; i++)
		free(l->pings[i].target);
	events_free(l->events, l->event_count);
	free(l->circuit);
	free(l->spans);
	free(l->outages);
	free(l->cause.lines);
	free(l->points);
	free(l->pings);
}

void period_link_drop(struct period *p, size_t i)
{
	link_free(&p->links[i]);
	memmove(&p->links[i], &p->links[i + 1], (--p->link_count - i) * sizeof(*p->links));
}

void period_free(struct period *p)
{
	for (size_t i = 0; i < p->link_count; i++)
		link_free(&p->links[i]);
	events_free(p->events, p->event_count);
	free(p->links);
	*p = (struct period){0};
}
