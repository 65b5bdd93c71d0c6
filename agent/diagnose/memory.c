/* SPDX-License-Identifier: ISC */
/* What only memory tells: a cause that BIRD and the wire have stopped to name, and a session that
 * falls again and again. */
#include "memory_view.h"
#include "proof.h"

#include "base/text.h"

#include <stdlib.h>

enum {
	HOUR_MS = 3600000,
	FLAPPING = 3,         /* losses within an hour */
	AFTERMATH_MS = 305000 /* BIRD's longest wait after an error, and one more try */
};

/* ---- what ended the session ---- */

/* That what is remembered is no more so: its own row says so, of this host or BIRD; or the MSEE
 * answers, and it stood below that. */
static enum answer still_so(const struct evidence *e, const struct verdict *v)
{
	const struct cause *then = e->memory.cause.cause;
	const struct finding *now = v->cause;
	struct finding scratch = {.proof.confidence = CONFIDENCE_POSSIBLE};
	bool answered =
		now->cause->test == tcp_refused_by_peer || now->cause->test == tcp_closed_by_peer;

	if (then->nature == NATURE_STATE)
		return then->test(e, &scratch.proof);
	return answered && then->layer < LAYER_TCP ? ANSWER_NO : ANSWER_UNKNOWN;
}

/* When the newest thing was seen that the finding speaks of. */
static int64_t finding_ms(const struct evidence *e, const struct finding *f)
{
	int64_t last = 0;

	for (size_t i = 0; i < f->proof.line_count; i++) {
		const struct proof_line *l = &f->proof.lines[i];
		/* BIRD tells its last error as long as it has it. */
		int64_t at = l->source == SOURCE_BIRD ? e->bird.protocol.since_ms : l->at_ms;

		if (l->source != SOURCE_CONFIG && at > last)
			last = at;
	}
	return last;
}

/* The last word of the session that is lost came late, after what ended it. */
static bool late_word(const struct evidence *e)
{
	const struct bgp_side *sides[] = {&e->wire.ce, &e->wire.msee};
	int64_t lost_ms = e->memory.lost_ms;

	for (size_t i = 0; i < 2; i++)
		if (sides[i]->notification_ms > lost_ms + 1000 && lost_ms != 0 &&
		    sides[i]->notification_established)
			return true;
	return false;
}

/* Whether what is seen now follows from what is remembered. */
static bool follows(const struct evidence *e, const struct finding *now)
{
	const struct memory_evidence *m = &e->memory;
	bool certain = now->proof.confidence == CONFIDENCE_CERTAIN;

	if (now->cause->test == session_flapping)
		return true; /* why it fell the last time tells more */
	/* What is over explains what comes for as long as the two ends wait after an error. */
	if (now->cause->nature == NATURE_SYMPTOM)
		return m->over_ms == 0 || e->now_ms - m->over_ms < AFTERMATH_MS || !certain;
	if (!certain)
		return true;
	if (now->cause->nature == NATURE_STATE)
		return false;
	return late_word(e) || finding_ms(e, now) <= m->confirmed_ms;
}

/* With room for one more line. */
static void earlier_say(const struct memory_evidence *m, struct proof *why)
{
	if (why->line_count > PROOF_LINES - 2)
		why->line_count = PROOF_LINES - 2;
	proof_say(
		why, SOURCE_BIRD, m->confirmed_ms,
		"from the history: last seen then by an earlier run of the agent; by BIRD's times "
		"the session has not been up since");
}

void recall(const struct evidence *e, struct verdict *v)
{
	const struct memory_evidence *m = &e->memory;
	struct finding now = *v->cause;

	v->root = now.cause->nature != NATURE_SYMPTOM &&
		  now.proof.confidence == CONFIDENCE_CERTAIN && now.cause->test != session_flapping;
	v->remembered = ANSWER_UNKNOWN;
	if (!m->remembers || !m->has_cause)
		return;
	/* Less sure than it was, it has but become harder to see. */
	if (m->cause.cause == now.cause && (v->root || m->changed_ms > m->confirmed_ms)) {
		v->remembered = ANSWER_YES;
		return;
	}
	v->remembered = still_so(e, v);
	if (!follows(e, &now))
		return;
	if (now.cause->test == session_flapping && v->finding_count < FINDINGS_MAX)
		v->findings[v->finding_count++] = now;
	v->recalled = true;
	v->alternative_count = 0;
	*v->cause = m->cause;
	if (m->earlier)
		earlier_say(m, &v->cause->proof);
	/* Mended, and refused all the same: it may be the other end's wait, or its own reason. */
	if (m->over_ms != 0 && now.cause->nature == NATURE_SYMPTOM &&
	    now.proof.confidence == CONFIDENCE_CERTAIN) {
		v->cause->proof.confidence = CONFIDENCE_LIKELY;
		v->alternatives[v->alternative_count++] =
			(struct alternative){.cause = now.cause, .confidence = CONFIDENCE_POSSIBLE};
	}
	if (m->over_ms != 0)
		proof_say(&v->cause->proof, m->cause.proof.lines[0].source, m->over_ms,
			  "this is over; the session has not come up again since");
	else if (now.proof.line_count > 0 && now.cause->test != no_evidence &&
		 now.cause != m->cause.cause)
		proof_say(&v->cause->proof, now.proof.lines[0].source, now.proof.lines[0].at_ms,
			  "since then: %s", now.proof.lines[0].text);
}

/* ---- losses ---- */

struct pattern {
	size_t count;
	int64_t first_ms, last_ms;
	int64_t shortest_ms, longest_ms; /* from one loss to the next */
	size_t lived, lived_hold;        /* of so many it is known; as long as the hold time */
	size_t by_bfd, by_limit, by_hold;
};

static uint32_t hold_s(const struct evidence *e)
{
	const struct wire_evidence *w = &e->wire;

	if (e->bird.found && e->bird.protocol.hold_s != 0)
		return e->bird.protocol.hold_s;
	if (w->ce.opens.count == 0 || w->msee.opens.count == 0)
		return 0;
	return w->ce.open.hold_s < w->msee.open.hold_s ? w->ce.open.hold_s : w->msee.open.hold_s;
}

static bool about(int64_t a_ms, int64_t b_ms)
{
	return llabs(a_ms - b_ms) <= b_ms / 10 + 2000;
}

static bool loss_is(const struct loss *l, const char *code)
{
	return l->cause && strcmp(l->cause->code, code) == 0;
}

static void loss_add(struct pattern *p, const struct loss *l, const struct evidence *e)
{
	enum { CEASE_LIMIT = 1, CEASE_BFD = 10 /* RFC 9384 */ };
	bool cease = l->code == BGP_ERROR_CEASE;
	int64_t apart = l->at_ms - p->last_ms;

	if (p->count == 0)
		p->first_ms = l->at_ms;
	else if (p->count == 1)
		p->shortest_ms = p->longest_ms = apart;
	else if (apart < p->shortest_ms)
		p->shortest_ms = apart;
	else if (apart > p->longest_ms)
		p->longest_ms = apart;
	p->last_ms = l->at_ms;
	p->count++;
	p->lived += l->lasted_ms != 0;
	p->lived_hold += hold_s(e) != 0 && about(l->lasted_ms, (int64_t)hold_s(e) * 1000);
	p->by_bfd += (cease && l->subcode == CEASE_BFD) || loss_is(l, "bfd-down");
	p->by_hold += l->code == BGP_ERROR_HOLD_TIMER || loss_is(l, "hold-timer-expired-by-host") ||
		      loss_is(l, "hold-timer-expired-by-peer");
	p->by_limit += (cease && l->subcode == CEASE_LIMIT) ||
		       l->advertised > e->link.prefix_limit ||
		       loss_is(l, "prefix-limit-exceeded-by-host") ||
		       loss_is(l, "prefix-limit-exceeded-by-peer");
}

static void pattern_say(const struct evidence *e, const struct pattern *p, struct proof *why)
{
	enum source source = e->wire.listening ? SOURCE_WIRE : SOURCE_BIRD;
	int64_t mean_ms = (p->last_ms - p->first_ms) / (int64_t)(p->count - 1);

	proof_say(why, source, p->last_ms, "%zu losses of the session within an hour, the last one",
		  p->count);
	if (about(p->shortest_ms, mean_ms) && about(p->longest_ms, mean_ms))
		proof_say(why, source, p->first_ms, "the first of them; they come every %lld s",
			  (long long)mean_ms / 1000);
	else
		proof_say(why, source, p->first_ms,
			  "the first of them; %lld to %lld s lie between two",
			  (long long)p->shortest_ms / 1000, (long long)p->longest_ms / 1000);
	if (p->by_limit > 0)
		proof_say(why, source, 0, "the prefix limit ended %zu of them", p->by_limit);
	if (p->by_bfd > 0)
		proof_say(why, source, 0, "BFD ended %zu of them", p->by_bfd);
	if (p->by_hold > 0)
		proof_say(why, source, 0, "the hold timer ended %zu of them", p->by_hold);
	if (p->lived_hold > 0 && 2 * p->lived_hold >= p->lived)
		proof_say(why, source, 0,
			  "the session lived for about the hold time of %u s: KEEPALIVEs get lost",
			  hold_s(e));
}

enum answer session_flapping(const struct evidence *e, struct proof *why)
{
	const struct memory_evidence *m = &e->memory;
	struct pattern p = {0};

	if (!e->wire.listening && !m->remembers)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < m->loss_count; i++)
		if (e->now_ms - m->losses[i].at_ms <= HOUR_MS)
			loss_add(&p, &m->losses[i], e);
	if (p.count < FLAPPING)
		return ANSWER_NO;
	pattern_say(e, &p, why);
	if (p.by_limit > 0)
		why->owner = OWNER_CUSTOMER;
	return yes(why, CONFIDENCE_CERTAIN);
}
