/* SPDX-License-Identifier: ISC */
/* What the agent writes down: each judgement, and once a minute what was counted. */
#include "agent.h"

#include "sys/clock.h"

#include <stdlib.h>

enum { COUNTS_MS = 60000 };

static bool kept(const struct look *look, const struct history_link *record)
{
	for (size_t i = 0; i < look->config.intent.link_count; i++)
		if (look->records[i] == record)
			return true;
	return false;
}

void agent_history_open(struct agent *a, struct look *look, const struct look *old)
{
	const struct intent *intent = &look->config.intent;
	const struct history_bounds bounds = {.days = look->config.history_days,
					      .bytes = HISTORY_BYTES_MAX,
					      .queue = HISTORY_QUEUE_MAX};
	int64_t now = clock_utc_ms();

	if (old && strcmp(old->config.history, look->config.history) != 0) {
		history_free(a->history, now);
		a->history = NULL;
		old = NULL;
	}
	if (a->history)
		history_bound(a->history, &bounds);
	else
		a->history = history_new(look->config.history, &bounds);
	look->records = xcalloc(intent->link_count + 1, sizeof(struct history_link *));
	for (size_t i = 0; i < intent->link_count; i++) {
		const struct link *l = &intent->links[i];
		struct link_name name = {.circuit = intent->circuits[l->circuit].name,
					 .peering = l->type,
					 .path = l->path,
					 .family = l->family};

		look->records[i] = history_link(a->history, &name);
	}
	if (!old)
		history_recall(a->history);
	for (size_t i = 0; old && i < old->config.intent.link_count; i++)
		if (!kept(look, old->records[i]))
			history_append_now(a->history, old->records[i],
					   &(struct history_now){.at_ms = now});
}

/* Worth to be kept. A state of this host or BIRD tells itself, until it is over; the key by which
 * MD5 was judged may be another in the next run. */
static bool lasts(const struct finding *f, int64_t over_ms)
{
	const struct cause *c = f->cause;

	return c->layer != LAYER_MD5 &&
	       (c->nature == NATURE_EVENT || (c->nature == NATURE_STATE && over_ms != 0));
}

void agent_history_recall(struct agent *a)
{
	struct look *look = a->look;

	for (size_t i = 0; i < look->config.intent.link_count; i++) {
		const struct memory_kept *k = history_kept(look->records[i]);
		struct evidence *e = &look->watch.evidence[i];

		if (look->before[i].recalled || e->bird.failure != BIRD_OK)
			continue;
		look->before[i].recalled = true;
		if (k && !e->memory.has_cause && lasts(&k->cause, k->over_ms) &&
		    evidence_proves(e, k))
			evidence_recall(e, k);
	}
}

/* What is kept is written again when it is other, would prove nothing, or is a minute old. */
static void memory_note(struct agent *a, size_t link)
{
	const struct evidence *e = &a->look->watch.evidence[link];
	const struct memory_evidence *m = &e->memory;
	const struct memory_kept *k = history_kept(a->look->records[link]);
	struct memory_kept now;

	if (!a->look->before[link].recalled)
		return;
	if (!m->has_cause || !lasts(&m->cause, m->over_ms))
		history_keep(a->history, a->look->records[link], NULL);
	else if (evidence_keep(e, &now) &&
		 (!k || k->cause.cause != now.cause.cause || k->over_ms != now.over_ms ||
		  !evidence_proves(e, k) || now.known_ms - k->known_ms >= COUNTS_MS))
		history_keep(a->history, a->look->records[link], &now);
}

static void counts_note(struct agent *a, size_t link, int64_t now)
{
	const struct evidence *e = &a->look->watch.evidence[link];
	const struct bird_channel *c = link_channel(e);
	const struct history_counts counts = {
		.at_ms = now,
		.rx_bytes = e->host.rx_bytes,
		.tx_bytes = e->host.tx_bytes,
		.rx_packets = e->host.rx_packets,
		.tx_packets = e->host.tx_packets,
		.received = c ? (int64_t)(c->imported + c->filtered) : -1,
		.advertised = c ? (int64_t)c->exported : -1,
	};

	if (e->host.read && e->host.vlan_found)
		history_append_counts(a->history, a->look->records[link], &counts);
}

/* A session that came up and was lost again between two judgements, which both found it down. */
static void flap_note(struct agent *a, size_t link, const struct history_now *now)
{
	static const struct verdict up = {.status = STATUS_OK, .session = SESSION_ESTABLISHED};
	const struct memory_evidence *m = &a->look->watch.evidence[link].memory;
	struct link_before *b = &a->look->before[link];
	const bool is_down = now->verdict->session != SESSION_ESTABLISHED;
	struct history_now between = *now;

	between.verdict = &up;
	if (is_down && b->noted_down_ms != 0 && m->up_ms > b->noted_down_ms &&
	    m->lost_ms >= m->up_ms)
		history_append_now(a->history, a->look->records[link], &between);
	b->noted_down_ms = is_down ? now->at_ms : 0;
}

void agent_history_note(struct agent *a)
{
	const struct watch *w = &a->look->watch;
	int64_t now = clock_utc_ms(), running = clock_monotonic_ms();
	bool minute = running - a->counted_ms >= COUNTS_MS;
	struct err err;

	for (size_t i = 0; i < a->look->config.intent.link_count; i++) {
		const struct evidence *e = &w->evidence[i];
		struct history_now state = {.at_ms = now,
					    .verdict = &w->verdicts[i],
					    .planned_down = e->link.planned_down,
					    .hold_s = (uint16_t)e->bird.protocol.hold_s};

		flap_note(a, i, &state);
		history_append_now(a->history, a->look->records[i], &state);
		memory_note(a, i);
		if (minute)
			counts_note(a, i, now);
	}
	if (minute) {
		pings_note(a->look->pings);
		a->counted_ms = running;
	}
	if (!history_write(a->history, now, &err))
		fprintf(stderr, "ceprobe: %s\n", err.text);
}
