/* SPDX-License-Identifier: ISC */
/* TCP connections of the session: who opens, what answers, what is acknowledged, what is signed.
 * RFC 9293 for the flags, RFC 2385 for option 19. */
#include "fold.h"

enum {
	LARGE_SEGMENT = 1000, /* bytes of payload: more than any OPEN or KEEPALIVE, less than an MTU
				 of 1500 leaves */
	RESENT_APART_MS = 120000 /* the longest that TCP waits before it sends once more */
};

/* How much is lost with it: nothing, an ended one, one that was not even accepted by both, another;
 * last one that is up, unless the CE itself opens anew. SYNs in the MSEE's name anyone can send. */
static int connection_worth(const struct connection *c, bool ce_opens)
{
	if (!c->used || c->ended)
		return c->used;
	if (c->outcome == ATTEMPT_ESTABLISHED && !ce_opens)
		return 4;
	return c->ours || c->acked || c->outcome == ATTEMPT_ESTABLISHED ? 3 : 2;
}

static struct connection *connection_find(struct wire_evidence *w, uint16_t ce_port,
					  uint16_t msee_port)
{
	struct connection *last = &w->connections[w->connection];

	if (last->used && last->ce_port == ce_port && last->msee_port == msee_port)
		return last;
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		struct connection *c = &w->connections[i];

		if (c->used && c->ce_port == ce_port && c->msee_port == msee_port)
			return c;
	}
	return NULL;
}

/* For another one: of those that are worth least the longest unheard. */
static struct connection *connection_free(struct wire_evidence *w, bool ce_opens)
{
	struct connection *best = &w->connections[0];

	for (size_t i = 1; i < CONNECTIONS_MAX; i++) {
		struct connection *c = &w->connections[i];
		int worth = connection_worth(c, ce_opens), least = connection_worth(best, ce_opens);

		if (worth < least || (worth == least && worth > 0 && c->last_ms < best->last_ms))
			best = c;
	}
	return best;
}

/* Its SYN may be sent again, also after an answer that did not arrive or was not taken. */
static bool awaits_handshake(const struct connection *c)
{
	return !c->ended &&
	       (c->outcome == ATTEMPT_PENDING || (c->outcome == ATTEMPT_ACCEPTED && !c->acked));
}

static void connection_start(struct evidence *e, struct connection *c, const struct packet *p,
			     bool from_ce)
{
	uint16_t ce_port = from_ce ? p->tcp.source_port : p->tcp.destination_port;
	uint16_t msee_port = from_ce ? p->tcp.destination_port : p->tcp.source_port;

	if (c->used && !c->ended && c->outcome == ATTEMPT_ESTABLISHED) {
		e->wire.established_now = false; /* its end was not heard */
		memory_lost(e, p->at_ms);
	}
	*c = (struct connection){
		.used = true,
		.ours = msee_port == PORT_BGP && ce_port != PORT_BGP,
		.probe = port_is_probe(e, ce_port),
		.ce_port = ce_port,
		.msee_port = msee_port,
		.first_ms = p->at_ms,
	};
}

/* An OPEN into what will be closed is no change. */
static bool is_open_and_close(enum attempt_outcome a, enum attempt_outcome b)
{
	return (a == ATTEMPT_CLOSED && b == ATTEMPT_OPEN_SENT) ||
	       (a == ATTEMPT_OPEN_SENT && b == ATTEMPT_CLOSED);
}

void connection_outcome(struct evidence *e, struct connection *c, enum attempt_outcome outcome,
			int64_t at_ms)
{
	struct attempts *a = c->ours ? &e->wire.ours : &e->wire.theirs;

	c->outcome = outcome;
	if (c->probe)
		return;
	if (outcome == ATTEMPT_PENDING && a->outcome != ATTEMPT_NONE)
		return; /* a try under way does not replace what the last one came to */
	if (outcome == ATTEMPT_ACCEPTED && a->outcome == ATTEMPT_CLOSED)
		return; /* nor does a first step */
	if (a->outcome != outcome) {
		if (!is_open_and_close(a->outcome, outcome))
			a->streak = (struct seen){0};
		a->outcome = outcome;
	}
	if (!c->counted || a->streak.count == 0)
		seen_add(&a->streak, at_ms);
	c->counted = outcome != ATTEMPT_PENDING && outcome != ATTEMPT_ACCEPTED;
	a->streak.last_ms = at_ms;
}

/* Where options were cut off, the key's may have been among them. */
static bool signing_is_known(const struct tcp *t)
{
	return t->has_md5 || !t->options_cut;
}

static void syn_fold(struct evidence *e, struct connection *c, const struct packet *p)
{
	struct attempts *a = c->ours ? &e->wire.ours : &e->wire.theirs;

	c->syn_seen = true;
	c->syns++;
	c->syn_ttl = p->ttl;
	c->syn_seq = p->tcp.seq;
	if (c->syns == 1)
		connection_outcome(e, c, ATTEMPT_PENDING, p->at_ms);
	if (c->probe) {
		seen_add(&e->wire.probe_syn, p->at_ms);
		return;
	}
	seen_add(&a->syn, p->at_ms);
	if (signing_is_known(&p->tcp))
		seen_add(p->tcp.has_md5 ? &a->signed_syn : &a->unsigned_syn, p->at_ms);
	if (a->unanswered++ == 0)
		a->unanswered_since_ms = p->at_ms;
}

/* Anything from the accepting end: the SYN was heard. */
static void answer_fold(struct evidence *e, struct connection *c, const struct packet *p)
{
	struct attempts *a = c->ours ? &e->wire.ours : &e->wire.theirs;

	if (c->ours)
		e->wire.icmp_errors = (struct seen){0}; /* the way is free now */
	if (!c->probe) {
		a->unanswered = 0;
		a->answer_ttl = p->ttl;
		a->answer_mac = p->src_mac;
	}
	if (p->tcp.flags & TCP_SYN) {
		c->syn_acked = true;
		if (c->outcome < ATTEMPT_ACCEPTED)
			connection_outcome(e, c, ATTEMPT_ACCEPTED, p->at_ms);
	}
}

static void end_fold(struct evidence *e, struct connection *c, const struct packet *p, bool from_ce)
{
	bool acceptor = c->ours != from_ce;
	bool acceptor_spoke =
		from_ce ? c->open_from_ce || c->ce_missed : c->open_from_msee || c->msee_missed;
	/* An acknowledgement of the opener's: the answer to its SYN was not heard. */
	bool accepted = c->syn_acked || (c->ours ? c->msee_acked_known : c->ce_acked_known);

	if (c->ended)
		return;
	c->ended = true;
	c->ended_by_ce = from_ce;
	c->reset = (p->tcp.flags & TCP_RST) != 0;
	if (c->outcome == ATTEMPT_ESTABLISHED) {
		seen_add(&e->wire.lost, p->at_ms);
		e->wire.lost_by = from_ce ? e->link.ce : e->link.msee;
		e->wire.established_now = false;
		memory_lost(e, p->at_ms);
	} else if (acceptor && c->reset && !accepted && (c->syn_seen || p->tcp.seq == 0)) {
		connection_outcome(e, c, ATTEMPT_REFUSED, p->at_ms);
	} else if (acceptor && c->syn_acked && !acceptor_spoke) {
		connection_outcome(e, c, ATTEMPT_CLOSED, p->at_ms);
	}
}

/* One end's data: its TTL, what it sent again, how large. */
static void data_fold(struct connection *c, const struct packet *p, bool from_ce)
{
	uint32_t end = p->tcp.seq + p->tcp.length;
	uint32_t *highest = from_ce ? &c->ce_end : &c->msee_end;
	bool *known = from_ce ? &c->ce_end_known : &c->msee_end_known;
	uint16_t *largest = from_ce ? &c->ce_largest : &c->msee_largest;
	bool large = p->tcp.length >= LARGE_SEGMENT;

	if (from_ce)
		c->ce_ttl = p->ttl;
	else
		c->msee_ttl = p->ttl;
	if (*known && !seq_after(end, *highest)) {
		if (p->at_ms - c->resent_ms > RESENT_APART_MS) {
			c->ce_resent = c->msee_resent = 0;
			c->ce_resent_large = c->msee_resent_large = 0;
			c->ce_through = c->msee_through = false;
		}
		c->resent_ms = p->at_ms;
		uint16_t *resent = from_ce ? &c->ce_resent : &c->msee_resent;
		uint16_t *resent_large = from_ce ? &c->ce_resent_large : &c->msee_resent_large;

		*resent = (uint16_t)(*resent + 1);
		*resent_large = (uint16_t)(*resent_large + large);
		return;
	}
	*highest = end;
	*known = true;
	if (!from_ce)
		c->msee_end_ms = p->at_ms;
	if (p->tcp.length > *largest)
		*largest = p->tcp.length;
}

static void md5_fold(struct md5_evidence *m, const struct packet *p)
{
	if (!p->tcp.has_md5) {
		seen_add(&m->unsigned_, p->at_ms);
		return;
	}
	switch (p->tcp.check) {
	case MD5_CHECK_GOOD:
		seen_add(&m->good, p->at_ms);
		return;
	case MD5_CHECK_BAD:
		seen_add(&m->bad, p->at_ms);
		return;
	case MD5_CHECK_UNSIGNED:
	case MD5_CHECK_UNTRIED:
		seen_add(&m->untried, p->at_ms);
		return;
	}
}

static bool is_beside_session(const struct evidence *e, const struct connection *c)
{
	for (size_t i = 0; e->host.connected && i < CONNECTIONS_MAX; i++) {
		const struct connection *other = &e->wire.connections[i];

		if (other != c && !other->ended && connection_is_hosts(e, other))
			return other->outcome == ATTEMPT_ESTABLISHED;
	}
	return false;
}

static void side_fold(struct evidence *e, struct connection *c, const struct packet *p,
		      bool from_ce)
{
	struct wire_evidence *w = &e->wire;

	if (from_ce) {
		seen_add(&w->ce_frames, p->at_ms);
		w->own_segments = w->own_segments || frame_is_own(e, p);
		w->host_tags = e->link.tags;
		w->host_tags_seen = true;
		/* Its request was answered, though a saved capture may lack that: else it would ask
		 * and not speak. */
		if (!e->live && p->at_ms - w->ce_asks.last_ms <= ASK_AGAIN_MS)
			w->asks_in_vain = 0;
	} else {
		/* A RST may come from a device on the way, in the MSEE's name. */
		if (p->tcp.flags & TCP_RST) {
			seen_add(&w->msee_frames, p->at_ms);
		} else {
			msee_frame_add(w, p->src_mac, p->at_ms);
			c->msee_mac = p->src_mac;
		}
		w->peer_tags = e->link.tags;
		w->peer_tags_seen = true;
		w->asked_again = 0; /* it can send to us, so it has learnt where we are */
		if (p->tcp.flags & TCP_ACK)
			w->asks_in_vain = 0; /* and what we send arrives */
	}
	/* A kernel's RST for an unknown segment is never signed: it says nothing of the daemon's
	 * key. Neither do SYNs beside a session that is up: that is signed as both want it. */
	if (!c->probe && !(p->tcp.flags & TCP_RST) && signing_is_known(&p->tcp) &&
	    !is_beside_session(e, c))
		md5_fold(from_ce ? &w->md5_ce : &w->md5_msee, p);
}

/* A switch that does not know the address floods it: heard, and not taken. */
static void elsewhere_fold(struct evidence *e, const struct packet *p)
{
	struct speaker *s = &e->wire.elsewhere;

	if (!host_mac_known(e) || mac_is_of_host(e, p->dst_mac)) {
		s->seen = (struct seen){0};
		return;
	}
	s->mac = p->dst_mac;
	seen_add(&s->seen, p->at_ms);
}

static void odd_source_fold(struct evidence *e, const struct packet *p)
{
	if (!address_equal(&p->dst, &e->link.msee) || p->tcp.destination_port != PORT_BGP ||
	    !(p->tcp.flags & TCP_SYN) || (p->tcp.flags & TCP_ACK))
		return;
	seen_add(&e->wire.odd_source, p->at_ms);
	e->wire.odd_source_address = p->src;
}

bool tcp_fold(struct evidence *e, const struct packet *p, struct evidence_segment *segment)
{
	bool from_ce = address_equal(&p->src, &e->link.ce);
	const struct tcp *t = &p->tcp;

	if (!address_equal(from_ce ? &p->dst : &p->src, &e->link.msee) ||
	    !(from_ce || address_equal(&p->dst, &e->link.ce))) {
		odd_source_fold(e, p);
		return false;
	}
	struct connection *c =
		connection_find(&e->wire, from_ce ? t->source_port : t->destination_port,
				from_ce ? t->destination_port : t->source_port);
	bool syn = (t->flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN;

	if (impostor_fold(e, c, p, from_ce))
		return false;
	if (!c || (syn && !awaits_handshake(c))) {
		c = c ? c : connection_free(&e->wire, syn && from_ce);
		connection_start(e, c, p, from_ce);
	}
	if (!from_ce)
		elsewhere_fold(e, p);
	e->wire.connection = (uint8_t)(c - e->wire.connections);
	c->last_ms = p->at_ms;
	side_fold(e, c, p, from_ce);
	if (c->ours != from_ce)
		answer_fold(e, c, p);
	if (syn)
		syn_fold(e, c, p);
	else if (t->flags & TCP_ACK)
		acknowledgement_fold(&e->wire, c, p, from_ce);
	gaps_fold(&e->wire, c, p, from_ce);
	if (c->syn_acked && c->ours == from_ce && (t->flags & (TCP_ACK | TCP_RST)) == TCP_ACK)
		c->acked = true;
	if (t->length > 0)
		data_fold(c, p, from_ce);
	*segment = (struct evidence_segment){
		.link = segment->link,
		.connection = e->wire.connection,
		.from_ce = from_ce,
		.starts = (t->flags & TCP_SYN) != 0,
	};
	return true;
}

/* After the segment's data was folded: a FIN ends what its data still said. */
void evidence_apply_end(struct evidence *all, const struct evidence_segment *s,
			const struct packet *p)
{
	struct evidence *e = &all[s->link];

	if (p->tcp.flags & (TCP_FIN | TCP_RST))
		end_fold(e, &e->wire.connections[s->connection], p, s->from_ce);
}
