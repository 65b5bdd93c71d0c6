/* SPDX-License-Identifier: ISC */
/* What was seen ages. In a look of some seconds nothing does; in an agent that runs for months a
 * fault that was healed must not be held against a later one, nor an old good sight hide a new
 * fault. So what was seen before the session's last change, before a change of this host or of
 * BIRD's configuration, and (but for what belongs to a session that is up) some minutes ago, is
 * forgotten. */
#include "fold.h"

enum {
	SIGHT_MS = 300000, /* longer than BIRD's longest wait between two attempts, mostly */
	GRACE_MS = 5000    /* of a loss: for its cause to be found by what was seen before */
};

/* Every sight of the wire: those of the session itself, as long as it is up, and the others. */
struct sights {
	struct seen *session[26], *other[26];
};

static void sights_list(struct wire_evidence *w, struct sights *out)
{
	struct bgp_side *ce = &w->ce, *msee = &w->msee;
	struct attempts *ours = &w->ours, *theirs = &w->theirs;
	struct md5_evidence *by_ce = &w->md5_ce, *by_msee = &w->md5_msee;

	*out = (struct sights){
		.session = {&w->msee_frames,
			    &w->ce_frames,
			    &w->msee_from.seen,
			    &w->ce_unheard,
			    &w->msee_unheard,
			    &w->missed,
			    &w->established,
			    &w->lost,
			    &ce->keepalives,
			    &ce->updates,
			    &ce->opens,
			    &ce->route_refreshes,
			    &ce->notifications,
			    &msee->keepalives,
			    &msee->updates,
			    &msee->opens,
			    &msee->route_refreshes,
			    &msee->notifications,
			    &ours->syn,
			    &ours->signed_syn,
			    &ours->unsigned_syn,
			    &ours->streak,
			    &theirs->syn,
			    &theirs->signed_syn,
			    &theirs->unsigned_syn,
			    &theirs->streak},
		.other = {&ce->not_bgp,        &msee->not_bgp,   &by_ce->unsigned_,
			  &by_ce->good,        &by_ce->bad,      &by_ce->untried,
			  &by_msee->unsigned_, &by_msee->good,   &by_msee->bad,
			  &by_msee->untried,   &w->probe_syn,    &w->ce_asks,
			  &w->ce_answers,      &w->msee_asks,    &w->msee_answers,
			  &w->ce_asks_others,  &w->crossed,      &w->icmp_errors,
			  &w->icmp_too_big,    &w->icmp_by_host, &w->odd_source,
			  &w->bfd_ce,          &w->bfd_msee,     &w->impostor.seen,
			  &w->elsewhere.seen,  &w->cut},
	};
}

static void seen_forget(struct seen *const *list, size_t count, int64_t before_ms)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->last_ms < before_ms)
			*list[i] = (struct seen){0};
}

/* Rows of which the first free one ends the list; seen_at: where in each its sight is. */
struct rows_seen {
	void *rows;
	size_t room, size, seen_at;
};

static void rows_forget(const struct rows_seen *r, int64_t before_ms)
{
	char *from = r->rows, *to = r->rows, *end = from + r->room * r->size;

	for (; from < end; from += r->size) {
		const struct seen *s = (const struct seen *)(const void *)(from + r->seen_at);

		if (s->last_ms < before_ms)
			continue;
		if (to != from)
			memcpy(to, from, r->size);
		to += r->size;
	}
	memset(to, 0, (size_t)(end - to));
}

static void tables_forget(struct wire_evidence *w, int64_t before_ms)
{
	const size_t stray = offsetof(struct stray, seen), speaker = offsetof(struct speaker, seen);
	const struct rows_seen tables[] = {
		{w->strays, STRAYS_MAX, sizeof(w->strays[0]), stray},
		{w->own_strays, STRAYS_MAX, sizeof(w->own_strays[0]), stray},
		{w->msee_speakers, SPEAKERS_MAX, sizeof(w->msee_speakers[0]), speaker},
		{w->ce_speakers, SPEAKERS_MAX, sizeof(w->ce_speakers[0]), speaker},
		{w->foreigners, SPEAKERS_MAX, sizeof(w->foreigners[0]),
		 offsetof(struct foreigner, seen)},
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		rows_forget(&tables[i], before_ms);
}

static void attempts_forget(struct attempts *a)
{
	if (a->syn.count == 0) {
		a->unanswered = 0;
		a->unanswered_since_ms = 0;
	}
	if (a->streak.count == 0)
		a->outcome = ATTEMPT_NONE;
}

static void connections_forget(struct wire_evidence *w, int64_t before_ms)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		struct connection *c = &w->connections[i];
		bool lives = !c->ended && c->outcome == ATTEMPT_ESTABLISHED && w->established_now;

		if (c->used && !lives && c->last_ms < before_ms)
			*c = (struct connection){0};
	}
}

/* before_ms: what is older is forgotten; sights_ms: the same, but for what is of the session. */
static void wire_forget(struct wire_evidence *w, int64_t before_ms, int64_t sights_ms)
{
	struct sights all;

	sights_list(w, &all);
	seen_forget(all.session, sizeof(all.session) / sizeof(all.session[0]), before_ms);
	seen_forget(all.other, sizeof(all.other) / sizeof(all.other[0]), sights_ms);
	tables_forget(w, sights_ms);
	attempts_forget(&w->ours);
	attempts_forget(&w->theirs);
	connections_forget(w, before_ms);
	if (w->ce_asks.count == 0)
		w->asks_in_vain = 0;
	if (w->msee_asks.count == 0)
		w->asked_again = 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Since when what was seen speaks for now. */
static int64_t fresh_since(const struct evidence *e, int64_t now_ms)
{
	const struct memory_evidence *m = &e->memory;
	int64_t fresh = m->fresh_ms;

	if (m->up)
		return later(fresh, m->began_ms);
	if (m->lost_ms != 0 && now_ms - m->lost_ms >= GRACE_MS)
		fresh = later(fresh, m->lost_ms);
	return later(fresh, m->changed_ms);
}

/* With what was heard of them. */
static void resent_forget(struct host_evidence *h)
{
	h->connecting_resent_now = 0;
	h->resent_from_ms = h->resent_until_ms = 0;
}

void evidence_age(struct evidence *e, int64_t now_ms)
{
	struct memory_evidence *m = &e->memory;
	int64_t fresh = fresh_since(e, now_ms), oldest = now_ms - SIGHT_MS;

	if (!m->remembers)
		return;
	if (now_ms - m->decayed_ms >= SIGHT_MS) {
		m->decayed_ms = now_ms;
		m->epoch += !m->up;
	}
	if (fresh > m->fresh_ms) {
		m->fresh_ms = fresh;
		m->epoch++;
		e->host.counters_before = e->host.counters_mark = e->host.counters;
		e->host.rx_errors_before = e->host.rx_errors_mark = e->host.rx_errors;
		e->host.mark_ms = e->host.at_ms;
		resent_forget(&e->host);
	}
	e->began_ms = later(e->began_ms, fresh);
	bool heard = e->wire.ours.syn.count > 0;

	wire_forget(&e->wire, m->up ? fresh : later(fresh, oldest), later(fresh, oldest));
	if (e->host.resent_until_ms < oldest || (heard && e->wire.ours.syn.count == 0))
		resent_forget(&e->host);
}

static void shift(int64_t *at_ms, int64_t by_ms)
{
	if (*at_ms != 0)
		*at_ms += by_ms;
}

static void seen_shift(struct seen *s, int64_t by_ms)
{
	shift(&s->first_ms, by_ms);
	shift(&s->last_ms, by_ms);
}

static void wire_shift(struct wire_evidence *w, int64_t by_ms)
{
	struct sights all;
	int64_t *times[] = {&w->ours.unanswered_since_ms,
			    &w->theirs.unanswered_since_ms,
			    &w->ce.notification_ms,
			    &w->msee.notification_ms,
			    &w->since_ms,
			    &w->until_ms,
			    &w->asks_in_vain_ms,
			    &w->msee_changed_ms};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		shift(times[i], by_ms);
	sights_list(w, &all);
	for (size_t i = 0; i < sizeof(all.session) / sizeof(all.session[0]); i++)
		seen_shift(all.session[i], by_ms);
	for (size_t i = 0; i < sizeof(all.other) / sizeof(all.other[0]); i++)
		seen_shift(all.other[i], by_ms);
	for (size_t i = 0; i < STRAYS_MAX; i++) {
		seen_shift(&w->strays[i].seen, by_ms);
		seen_shift(&w->own_strays[i].seen, by_ms);
	}
	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		seen_shift(&w->foreigners[i].seen, by_ms);
		seen_shift(&w->msee_speakers[i].seen, by_ms);
		seen_shift(&w->ce_speakers[i].seen, by_ms);
	}
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		shift(&w->connections[i].first_ms, by_ms);
		shift(&w->connections[i].last_ms, by_ms);
		shift(&w->connections[i].resent_ms, by_ms);
		shift(&w->connections[i].msee_end_ms, by_ms);
	}
}

void evidence_shift(struct evidence *e, int64_t by_ms)
{
	struct memory_evidence *m = &e->memory;
	int64_t *times[] = {&e->now_ms,
			    &e->began_ms,
			    &e->host.at_ms,
			    &e->host.mark_ms,
			    &e->host.resent_from_ms,
			    &e->host.resent_until_ms,
			    &e->bird.at_ms,
			    &m->up_ms,
			    &m->began_ms,
			    &m->lost_ms,
			    &m->fresh_ms,
			    &m->changed_ms,
			    &m->decayed_ms,
			    &m->cause_ms,
			    &m->confirmed_ms,
			    &m->over_ms,
			    &e->probe.arp_at_ms,
			    &e->probe.keyed.at_ms,
			    &e->probe.plain.at_ms};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		shift(times[i], by_ms);
	for (size_t i = 0; i < m->loss_count; i++)
		shift(&m->losses[i].at_ms, by_ms);
	for (size_t i = 0; i < m->cause.proof.line_count; i++)
		shift(&m->cause.proof.lines[i].at_ms, by_ms);
	wire_shift(&e->wire, by_ms);
}
