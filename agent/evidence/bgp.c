/* SPDX-License-Identifier: ISC */
/* BGP messages of the session: OPENs, what ended it, and whether it is Established. RFC 4271 8. */
#include "fold.h"

enum { CEASE_COLLISION = 7 };

void session_established(struct evidence *e, struct connection *c, int64_t at_ms)
{
	struct wire_evidence *w = &e->wire;

	if (c->outcome == ATTEMPT_ESTABLISHED)
		return;
	/* There is one session: of another that was up the end was not heard. */
	for (size_t i = 0; i < CONNECTIONS_MAX; i++)
		if (w->connections[i].outcome == ATTEMPT_ESTABLISHED)
			w->connections[i].ended = true;
	connection_outcome(e, c, ATTEMPT_ESTABLISHED, at_ms);
	seen_add(&w->established, at_ms);
	w->established_now = true;
	memory_up(&e->memory, at_ms, c->first_ms);
	if (mac_equal(w->impostor.mac, c->msee_mac)) /* the MSEE's other half, which took over */
		w->impostor = (struct impostor){0};
	/* What ended the session before is over. */
	w->ce.notification_ms = w->msee.notification_ms = 0;
}

static void open_fold(struct evidence *e, struct connection *c, bool from_ce,
		      const struct bgp_message *m, int64_t at_ms)
{
	struct bgp_side *side = from_ce ? &e->wire.ce : &e->wire.msee;

	seen_add(&side->opens, at_ms);
	side->open = m->open;
	e->wire.narrow_asns = e->wire.ce.opens.count > 0 && e->wire.msee.opens.count > 0 &&
			      !(e->wire.ce.open.as4 && e->wire.msee.open.as4);
	if (from_ce)
		c->open_from_ce = true;
	else
		c->open_from_msee = true;
	if (c->ended || c->outcome >= ATTEMPT_ESTABLISHED)
		return; /* an OPEN into a connection that the other end has closed changes nothing
			 */
	connection_outcome(e, c,
			   c->open_from_ce && c->open_from_msee ? ATTEMPT_OPENS : ATTEMPT_OPEN_SENT,
			   at_ms);
}

static void notification_fold(struct evidence *e, struct connection *c, bool from_ce,
			      const struct bgp_message *m, int64_t at_ms)
{
	struct bgp_side *side = from_ce ? &e->wire.ce : &e->wire.msee;
	bool cease = m->notification.code == BGP_ERROR_CEASE;
	bool in_session = c->outcome == ATTEMPT_ESTABLISHED;

	/* Of two connections at once one is closed, RFC 4271 6.8: nothing failed. */
	if (cease && (m->notification.subcode == CEASE_COLLISION ||
		      (e->wire.established_now && !in_session)))
		return;
	/* A bare Cease for a second connection does not replace what the first one was refused for.
	 */
	if (cease && side->notification_ms != 0 && !in_session)
		return;
	if (in_session)
		e->wire.established_now = false; /* its FIN need not be heard */
	seen_add(&side->notifications, at_ms);
	side->notification = m->notification;
	side->notification_ms = at_ms;
	side->notification_established = in_session;
	if (in_session)
		memory_lost(e, at_ms);
	bool other_spoke =
		from_ce ? c->open_from_msee || c->msee_missed : c->open_from_ce || c->ce_missed;

	side->notification_without_open = !other_spoke && c->syn_seen;
}

static void keepalive_fold(struct evidence *e, struct connection *c, bool from_ce, int64_t at_ms)
{
	if (from_ce)
		c->keepalive_from_ce = true;
	else
		c->keepalive_from_msee = true;
	/* A KEEPALIVE answers an OPEN: both ends' make it Established; so do both ends' in
	 * mid-stream. */
	bool opens = (c->open_from_ce || c->ce_missed) && (c->open_from_msee || c->msee_missed);
	/* What two ends still send again of a session that is lost does not make it one. */
	bool gone = e->live && e->host.sockets_read && !connection_is_hosts(e, c);
	bool both = c->keepalive_from_ce && c->keepalive_from_msee &&
		    (opens || (!c->syn_seen && !gone));
	/* BIRD and the kernel say so, and one end may have fallen silent since. */
	bool told = e->live && connection_is_hosts(e, c) && e->bird.found &&
		    e->bird.protocol.session == SESSION_ESTABLISHED;

	if (!c->ended && (both || told))
		session_established(e, c, at_ms);
}

/* Routes come in bursts: what the last burst says of the path holds. */
static void update_fold(struct bgp_side *side, const struct bgp_message *m, int64_t at_ms)
{
	enum { APART_MS = 30000 };
	bool anew = at_ms - side->updates.last_ms > APART_MS && m->update.announced > 0;

	seen_add(&side->updates, at_ms);
	side->announced += m->update.announced;
	side->withdrawn += m->update.withdrawn;
	if (anew || m->update.first_as_repeat > side->as_repeat)
		side->as_repeat = m->update.first_as_repeat;
}

void evidence_apply_bgp(struct evidence *all, const struct evidence_segment *s, int64_t at_ms,
			const struct bgp_message *m)
{
	struct evidence *e = &all[s->link];
	struct connection *c = &e->wire.connections[s->connection];
	struct bgp_side *side = s->from_ce ? &e->wire.ce : &e->wire.msee;

	switch (m->type) {
	case BGP_OPEN:
		open_fold(e, c, s->from_ce, m, at_ms);
		return;
	case BGP_UPDATE:
		update_fold(side, m, at_ms);
		/* Who sends one has heard the other, though a saved capture may not have. */
		if (!e->live && !c->ended &&
		    !(s->from_ce ? c->ce_acked_known : c->msee_acked_known))
			session_established(e, c, at_ms);
		keepalive_fold(e, c, s->from_ce,
			       at_ms); /* sent only when Established, restarts the hold timer */
		return;
	case BGP_NOTIFICATION:
		notification_fold(e, c, s->from_ce, m, at_ms);
		return;
	case BGP_KEEPALIVE:
		seen_add(&side->keepalives, at_ms);
		keepalive_fold(e, c, s->from_ce, at_ms);
		return;
	case BGP_ROUTE_REFRESH:
		seen_add(&side->route_refreshes, at_ms);
		return;
	}
}

void evidence_apply_not_bgp(struct evidence *all, const struct evidence_segment *s, int64_t at_ms)
{
	struct evidence *e = &all[s->link];

	e->wire.connections[s->connection].not_bgp = true;
	seen_add(s->from_ce ? &e->wire.ce.not_bgp : &e->wire.msee.not_bgp, at_ms);
}

void evidence_init(struct evidence *e, const struct link *link, bool live, int64_t now_ms)
{
	*e = (struct evidence){.link = *link, .live = live, .now_ms = now_ms, .began_ms = now_ms};
	e->bird.failure = BIRD_NOT_ASKED;
}
