/* SPDX-License-Identifier: ISC */
/* `ping:`: TCP connects through each path of a target's links, again and again; once a minute what
 * they met goes into the history. However many links there are and however few answer, only so many
 * are under way at once: then a round takes longer, and the agent keeps its descriptors for the
 * rest. */
#include "agent.h"
#include "loop.h"
#include "pinger.h"

#include "base/text.h"
#include "sys/clock.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

enum { UNDER_WAY_MAX = 24 /* of a target */, STEP_MS = 100 };

/* What one link met since it was last noted. */
struct ping_sum {
	const struct evidence *evidence;
	struct history_link *record;
	bool way_known; /* it was looked by which interface it leaves */
	struct period_ping met;
	uint64_t answers_us; /* all of them together */
};

struct ping_rounds {
	const struct ping_plan *plan;
	struct history *history;
	struct pinger *pinger;
	struct event *due;
	struct ping_sum *sums; /* per link that it goes through */
	size_t count, next;    /* next: of this round */
	size_t under_way;
	int64_t round_ms; /* monotonic: when it began */
};

struct pings {
	struct ping_rounds *rounds; /* per target */
	size_t count;
};

/* That this host lacks something is no loss on the path. */
static bool own_lack(const struct ping_sample *s)
{
	return s->result == PING_FAILED && (s->error == EMFILE || s->error == ENFILE ||
					    s->error == ENOBUFS || s->error == ENOMEM);
}

/* The report must not speak of this path alone. */
static void way_note(struct ping_rounds *r, struct ping_sum *sum)
{
	const struct evidence *e = sum->evidence;
	char way[INTERFACE_NAME], target[ENDPOINT_TEXT], from[ADDRESS_TEXT], text[200];

	if (sum->way_known || !e->host.vlan_found || !e->host.ce_held)
		return;
	sum->way_known = true;
	if (!ping_strays(e, &r->plan->target, way))
		return;
	text_format(text, sizeof(text), "%s: what leaves from %s goes by %s, not by %s",
		    endpoint_text(&r->plan->target, target), address_text(&e->link.ce, from), way,
		    e->host.vlan);
	history_append_event(r->history, sum->record, clock_utc_ms(), "ping", text);
}

static void on_done(void *context, const struct ping_sample *s)
{
	struct ping_rounds *r = context;
	struct ping_sum *sum = &r->sums[s->path];
	struct period_ping *met = &sum->met;
	uint32_t us = s->latency_us < UINT32_MAX ? (uint32_t)s->latency_us : UINT32_MAX;

	r->under_way--;
	if (own_lack(s))
		return;
	way_note(r, sum);
	if (met->sent++ == 0)
		met->at_ms = clock_utc_ms();
	if (s->result == PING_LOST || s->result == PING_FAILED) {
		met->lost++;
		return;
	}
	if (met->sent - met->lost == 1 || us < met->least_us)
		met->least_us = us;
	if (us > met->most_us)
		met->most_us = us;
	sum->answers_us += us;
}

static void on_due(evutil_socket_t fd, short what, void *context)
{
	struct ping_rounds *r = context;
	int64_t now = clock_monotonic_ms(), wait = STEP_MS;

	(void)fd;
	(void)what;
	if (r->next == r->count) {
		r->next = 0;
		r->round_ms = now;
	}
	for (; r->next < r->count && r->under_way < UNDER_WAY_MAX; r->next++) {
		r->under_way++;
		pinger_send(r->pinger, (uint32_t)r->next, &r->sums[r->next].evidence->link.ce);
	}
	if (r->next == r->count)
		wait = r->round_ms + INT64_C(1000) * r->plan->interval_s - now;
	if (wait < STEP_MS)
		wait = STEP_MS;
	loop_after(r->due, wait);
}

static bool goes_through(const struct ping_plan *p, const struct link *l)
{
	return l->type == p->peering && l->family == p->target.address.family &&
	       (!p->one_circuit || l->circuit == p->circuit) && !l->planned_down;
}

static void rounds_begin(struct ping_rounds *r, const struct look *look,
			 const struct ping_plan *plan, const struct agent *a)
{
	const struct intent *intent = &look->config.intent;

	r->plan = plan;
	r->history = a->history;
	r->sums = xcalloc(intent->link_count + 1, sizeof(*r->sums));
	for (size_t i = 0; i < intent->link_count; i++)
		if (goes_through(plan, &intent->links[i]))
			r->sums[r->count++] = (struct ping_sum){
				.evidence = &look->watch.evidence[i], .record = look->records[i]};
	r->next = r->count;
	r->pinger = pinger_new(a->base, &plan->target, on_done, r);
	r->due = event_new(a->base, -1, 0, on_due, r);
	loop_after(r->due, STEP_MS);
}

struct pings *pings_new(const struct agent *a, const struct look *look)
{
	struct pings *p = xcalloc(1, sizeof(*p));

	p->count = look->config.ping_count;
	p->rounds = xcalloc(p->count + 1, sizeof(*p->rounds));
	for (size_t i = 0; i < p->count; i++)
		rounds_begin(&p->rounds[i], look, &look->config.pings[i], a);
	return p;
}

void pings_note(struct pings *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct ping_rounds *r = &p->rounds[i];
		char target[ENDPOINT_TEXT];

		endpoint_text(&r->plan->target, target);
		for (size_t k = 0; k < r->count; k++) {
			struct ping_sum *sum = &r->sums[k];
			struct period_ping *met = &sum->met;

			if (met->sent == 0)
				continue;
			met->target = target;
			if (met->sent > met->lost)
				met->mean_us =
					(uint32_t)(sum->answers_us / (met->sent - met->lost));
			history_append_ping(r->history, sum->record, met);
			*met = (struct period_ping){0};
			sum->answers_us = 0;
		}
	}
}

void pings_free(struct pings *p)
{
	for (size_t i = 0; i < p->count; i++) {
		event_free(p->rounds[i].due);
		pinger_free(p->rounds[i].pinger);
		free(p->rounds[i].sums);
	}
	free(p->rounds);
	free(p);
}
