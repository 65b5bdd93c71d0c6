/* SPDX-License-Identifier: ISC */
/* Runs the table over one link's evidence: the lowest layer that says yes is the cause. */
#include "diagnose/engine.h"

#include "azure_view.h"
#include "base/text.h"
#include "memory_view.h"
#include "proof.h"

#include <assert.h>
#include <stdio.h>

/* A connection that is up, and of which the capture has not all: it may well be Established. */
static bool state_missed(const struct wire_evidence *w)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &w->connections[i];

		if (c->used && !c->probe && !c->ended && (c->ce_missed || c->msee_missed))
			return true;
	}
	return false;
}

static enum session_state wire_state(const struct evidence *e)
{
	const struct wire_evidence *w = &e->wire;
	enum attempt_outcome best =
		w->ours.outcome > w->theirs.outcome ? w->ours.outcome : w->theirs.outcome;

	if (w->established_now) /* as far as the wire tells: an ended one need not say so */
		return session_outlived(e) ? SESSION_UNKNOWN : SESSION_ESTABLISHED;
	if (w->ce.notification_ms != 0 || w->msee.notification_ms != 0)
		return SESSION_IDLE;
	if (state_missed(w))
		return SESSION_UNKNOWN;
	switch (best) {
	case ATTEMPT_NONE:
		return SESSION_UNKNOWN;
	case ATTEMPT_PENDING:
		return SESSION_CONNECT;
	case ATTEMPT_OPEN_SENT:
		return SESSION_OPENSENT;
	case ATTEMPT_OPENS:
		return SESSION_OPENCONFIRM;
	case ATTEMPT_REFUSED:
	case ATTEMPT_ACCEPTED:
	case ATTEMPT_CLOSED:
	case ATTEMPT_ESTABLISHED: /* and lost since */
		return SESSION_ACTIVE;
	}
	return SESSION_UNKNOWN;
}

enum session_state session_judge(const struct evidence *e)
{
	if (e->bird.found)
		return e->bird.protocol.session;
	return wire_state(e);
}

/* `f`: zeroed, or what the last row left; that is cleared, not all the room for it. */
static enum answer row_test(const struct cause *row, const struct evidence *e, struct finding *f)
{
	struct proof *p = &f->proof;

	memset(p->lines, 0, p->line_count * sizeof(p->lines[0]));
	memset(p->alternatives, 0, sizeof(p->alternatives));
	if (p->remedy[0])
		memset(p->remedy, 0, sizeof(p->remedy));
	p->confidence = CONFIDENCE_POSSIBLE;
	p->line_count = p->alternative_count = 0;
	p->owner = row->owner;
	p->severity = row->severity;
	f->cause = row;
	return row->test(e, p);
}

static void alternatives_add(struct verdict *v, const struct proof *p)
{
	for (size_t i = 0; i < p->alternative_count && v->alternative_count < ALTERNATIVES_MAX;
	     i++) {
		const struct cause *c = cause_by_code(p->alternatives[i]);

		if (c)
			v->alternatives[v->alternative_count++] =
				(struct alternative){.cause = c, .confidence = CONFIDENCE_POSSIBLE};
	}
}

/* Whether a session that is up may yet show a fault, and is watched further: segments are not
 * acknowledged, many were sent again, or this host has no such connection. */
static bool session_wobbles(const struct evidence *e)
{
	enum { RESENT = 3, RESENT_OF = 10 };
	const struct host_evidence *h = &e->host;

	return h->connection_unacked > 0 ||
	       (h->connection_resent >= RESENT &&
		h->connection_resent >= h->connection_sent / RESENT_OF) ||
	       (h->sockets_read && !h->connected && e->wire.listening);
}

/* Asked of a session that is up: a yes is a finding. What a critical row names works by luck. */
static void judge_established(const struct evidence *e, struct verdict *v)
{
	/* One that falls at once, as by a prefix limit, is not up; least of all one that was not
	 * when we began to watch, or hardly was: some BIRDs tell the second only. */
	enum { SETTLED_MS = 600, ANEW_SETTLED_MS = 3000, ANEW_MS = 1000 };
	const int64_t up_ms = e->now_ms - v->since_ms;
	const bool anew = v->since_ms + ANEW_MS >= e->began_ms;
	struct finding f = {0};

	v->status = STATUS_OK;
	v->settled =
		!e->live || (!session_wobbles(e) &&
			     (v->since_ms == 0 || up_ms >= (anew ? ANEW_SETTLED_MS : SETTLED_MS)) &&
			     !traffic_unsure(e));
	for (size_t i = 0; i < cause_count && v->finding_count < FINDINGS_MAX; i++) {
		if (!causes[i].test || causes[i].when != WHEN_ALWAYS ||
		    row_test(&causes[i], e, &f) != ANSWER_YES)
			continue;
		if (causes[i].layer != LAYER_POLICY)
			f.proof.severity = SEVERITY_WARNING;
		v->findings[v->finding_count++] = f;
		if (v->status < STATUS_WARNING)
			v->status = STATUS_WARNING;
		if (f.proof.severity == SEVERITY_CRITICAL)
			v->status = STATUS_CRITICAL;
	}
}

/* Whether an unknown of that layer could yet become the cause. Of TCP and MD5 only a BIRD that
 * tries tells anything. */
static bool matters_below(const struct evidence *e, enum layer layer)
{
	if (layer <= LAYER_NEIGHBOUR)
		return true;
	return layer <= LAYER_MD5 && bird_tries(e);
}

/* Azure denies this link: the silence or refusal that is seen here follows from it. */
static void cause_explain(struct verdict *v, const struct finding *azure)
{
	const struct cause *below = v->cause->cause;

	if (below->test != session_starting && below->test != no_evidence &&
	    v->finding_count < FINDINGS_MAX)
		v->findings[v->finding_count++] = *v->cause;
	if (azure->proof.confidence == CONFIDENCE_CERTAIN)
		v->alternative_count = 0;
	*v->cause = *azure;
}

/* What the evidence does not exclude is not ruled out, though nothing speaks for it; nor is a cause
 * from memory. */
static void not_ruled_out(struct verdict *v)
{
	v->ruled_out[v->cause->cause - causes] = false;
	for (size_t i = 0; i < v->alternative_count; i++)
		v->ruled_out[v->alternatives[i].cause - causes] = false;
}

/* Not as it should be, and yet no hindrance: the MSEE answers what the session sends past it. An
 * answer to a SYN came through address and route; an OPEN was signed as both want it. */
static bool is_overcome(const struct evidence *e, const struct cause *row)
{
	const struct wire_evidence *w = &e->wire;
	/* A SYN-ACK that this host has not taken has not come through. */
	bool answered = w->ours.outcome >= ATTEMPT_REFUSED && w->ours.outcome != ATTEMPT_ACCEPTED &&
			w->ours.unanswered == 0 && !host_takes_nothing(e) &&
			speaks_now(e, &w->ours.syn);

	if (row->when != WHEN_ALWAYS)
		return false;
	if (row->layer == LAYER_ADDRESS)
		return row->nature == NATURE_STATE && answered;
	return row->layer == LAYER_MD5 && w->ours.unanswered == 0 && w->theirs.unanswered == 0 &&
	       w->ce.opens.count > 0 && speaks_now(e, &w->msee.opens);
}

/* What is wrong, but does not keep the session down. */
static void overcome_add(struct verdict *v, struct finding *f)
{
	f->proof.confidence = CONFIDENCE_CERTAIN;
	f->proof.severity = SEVERITY_WARNING;
	if (v->finding_count < FINDINGS_MAX)
		v->findings[v->finding_count++] = *f;
}

/* By its own word it need not hinder the session, and what is for the MSEE goes straight to it:
 * then another row has what does. */
static bool is_outdone(const struct evidence *e, const struct finding *cause,
		       const struct finding *by)
{
	return e->host.route_direct && cause->proof.alternative_count > 0 &&
	       strcmp(cause->proof.alternatives[0], "no-evidence") == 0 &&
	       by->proof.confidence >= CONFIDENCE_LIKELY && by->cause->layer != LAYER_AZURE;
}

/* Whether a row that is not the cause is told beside it: what is certain, Azure's word, and what
 * BIRD shows of its configuration, which would be told of a session that is up, too. */
static bool stands_beside(const struct finding *f)
{
	const struct cause *row = f->cause;

	return f->proof.confidence == CONFIDENCE_CERTAIN || row->layer == LAYER_AZURE ||
	       (row->layer == LAYER_BGP && row->nature == NATURE_STATE &&
		row->when == WHEN_ALWAYS && f->proof.confidence == CONFIDENCE_LIKELY);
}

static void judge_down(const struct evidence *e, struct finding *cause, struct verdict *v)
{
	struct finding f = {0};

	assert(cause_count <= CAUSES_MAX);
	v->settled = true;
	for (size_t i = 0; i < cause_count; i++) {
		/* The last rows stand for "nothing else": they are not second findings. */
		bool last_resort =
			causes[i].test == session_starting || causes[i].test == no_evidence;

		if (!causes[i].test || causes[i].layer == LAYER_POLICY || (v->cause && last_resort))
			continue;
		enum answer a = row_test(&causes[i], e, &f);

		if (a == ANSWER_UNKNOWN && !v->cause && matters_below(e, causes[i].layer))
			v->settled = false;
		v->ruled_out[i] =
			a == ANSWER_NO && !last_resort && causes[i].test != session_flapping;
		if (a != ANSWER_YES)
			continue;
		if (is_overcome(e, &causes[i])) {
			overcome_add(v, &f);
		} else if (!v->cause || is_outdone(e, v->cause, &f)) {
			if (v->cause)
				overcome_add(v, v->cause);
			v->cause = cause;
			*cause = f;
			v->alternative_count = 0;
			alternatives_add(v, &f.proof);
		} else if (azure_explains(&causes[i], &f.proof, v->cause)) {
			cause_explain(v, &f);
		} else if (stands_beside(&f) && v->finding_count < FINDINGS_MAX) {
			v->findings[v->finding_count++] = f;
		}
	}
	recall(e, v);
	/* It may well be up, and what was found overcome. */
	if (v->session == SESSION_UNKNOWN && state_missed(&e->wire) &&
	    v->cause->proof.confidence == CONFIDENCE_CERTAIN)
		v->cause->proof.confidence = CONFIDENCE_LIKELY;
	not_ruled_out(v);
	v->settled = v->settled && v->cause->proof.confidence == CONFIDENCE_CERTAIN;
	if (v->cause->proof.severity == SEVERITY_CRITICAL)
		v->status = STATUS_CRITICAL;
	else
		v->status = v->session == SESSION_UNKNOWN ? STATUS_UNKNOWN : STATUS_WARNING;
	/* Nobody said that it is down: that is not the same as down. */
	if (v->session == SESSION_UNKNOWN && v->cause->cause->test == no_evidence)
		v->status = STATUS_UNKNOWN;
}

void diagnose_link(const struct evidence *e, struct finding room[static VERDICT_FINDINGS],
		   struct verdict *out)
{
	*out = (struct verdict){.session = session_judge(e), .findings = &room[1]};
	if (e->bird.found)
		out->since_ms = e->bird.protocol.since_ms;
	if (out->session == SESSION_ESTABLISHED)
		judge_established(e, out);
	else
		judge_down(e, &room[0], out);
	/* A session known only by the wire while BIRD does not answer is not known to be well. */
	if (out->session == SESSION_ESTABLISHED && e->bird.failure != BIRD_OK &&
	    e->bird.failure != BIRD_NOT_ASKED)
		out->status = STATUS_UNKNOWN;
	if (e->link.planned_down)
		out->status = STATUS_OK;
}
