/* SPDX-License-Identifier: ISC */
/* Layer bgp: OPENs and NOTIFICATIONs. RFC 4271 6, 4486, 8203/9003, 8538, 9384. */
#include "proof.h"

#include "base/text.h"

/* There may have been a NOTIFICATION. BIRD would tell. */
static bool word_missed(const struct evidence *e, const struct word *w)
{
	return !w->said && !e->bird.found && words_missed(e);
}

enum answer notified(const struct evidence *e, struct proof *why, uint8_t code, uint8_t subcode,
		     enum direction d)
{
	struct word w = session_word(e);

	if ((!e->wire.listening && !e->bird.found) || word_missed(e, &w))
		return ANSWER_UNKNOWN;
	if (!word_is(&w, code, subcode) || (d == FROM_MSEE && !w.from_msee) ||
	    (d == FROM_CE && w.from_msee))
		return ANSWER_NO;
	word_say(why, e, &w);
	/* BIRD has no time for its last error; one that has got as far as a new SYN may be of long
	 * ago. */
	if (!w.on_wire && e->bird.protocol.session == SESSION_CONNECT)
		return yes(why, CONFIDENCE_LIKELY);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer router_id_conflict(const struct evidence *e, struct proof *why)
{
	return notified(e, why, BGP_ERROR_OPEN, 3, EITHER_WAY);
}

enum answer hold_time_rejected(const struct evidence *e, struct proof *why)
{
	enum answer a = notified(e, why, BGP_ERROR_OPEN, 6, EITHER_WAY);

	if (a == ANSWER_YES && e->wire.ce.opens.count > 0 && e->wire.msee.opens.count > 0)
		proof_say(why, SOURCE_WIRE, e->wire.msee.opens.last_ms,
			  "hold times offered: %u s by this host, %u s by the MSEE",
			  e->wire.ce.open.hold_s, e->wire.msee.open.hold_s);
	return a;
}

/* RFC 6793 9: without the capability for four-byte ASNs our OPEN cannot say ours. */
static bool asn_does_not_fit(const struct evidence *e, struct proof *why)
{
	const struct bgp_side *ce = &e->wire.ce;
	struct word w = session_word(e);

	if (ce->opens.count == 0 || ce->open.as4 || e->link.peer_asn <= UINT16_MAX ||
	    !word_is(&w, BGP_ERROR_OPEN, 2) || !w.from_msee)
		return false;
	proof_say(why, SOURCE_WIRE, ce->opens.last_ms,
		  "our OPEN has no capability for four-byte ASNs: it says AS %u, which stands for "
		  "%u",
		  ce->open.asn, e->link.peer_asn);
	word_say(why, e, &w);
	proof_remedy(why, "Take `enable as4 off` out of BIRD's protocol for this neighbour.");
	why->owner = OWNER_CUSTOMER;
	return true;
}

/* 2/4, 2/5, 2/7, 2/8, 2/11: one end will not do without, or with, something the other has. */
enum answer capability_rejected(const struct evidence *e, struct proof *why)
{
	static const uint8_t subcodes[] = {4, 5, 7, 8, 11};
	const struct bgp_open *ce = &e->wire.ce.open, *msee = &e->wire.msee.open;

	if (asn_does_not_fit(e, why))
		return yes(why, CONFIDENCE_CERTAIN);
	for (size_t i = 0; i < sizeof(subcodes); i++)
		if (notified(e, why, BGP_ERROR_OPEN, subcodes[i], EITHER_WAY) == ANSWER_YES)
			return ANSWER_YES;
	if (e->wire.ce.opens.count == 0 || e->wire.msee.opens.count == 0)
		return e->wire.listening || e->bird.found ? ANSWER_NO : ANSWER_UNKNOWN;
	if ((ce->ipv4_unicast && msee->ipv4_unicast) || (ce->ipv6_unicast && msee->ipv6_unicast))
		return ANSWER_NO;
	if (!ce->ipv4_unicast && !ce->ipv6_unicast)
		return ANSWER_NO; /* families that are not told apart here */
	proof_say(why, SOURCE_WIRE, e->wire.msee.opens.last_ms,
		  "the OPENs share no address family: this host offers %s, the MSEE %s",
		  ce->ipv4_unicast ? "IPv4" : "IPv6",
		  msee->ipv4_unicast   ? "IPv4"
		  : msee->ipv6_unicast ? "IPv6"
				       : "neither");
	return yes(why, CONFIDENCE_CERTAIN);
}

enum { PATIENCE_MS = 3000 };

/* The latest connection on which our OPEN was taken and nothing came back. */
static const struct connection *open_unanswered(const struct evidence *e)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];
		int64_t until_ms = c->ended ? c->last_ms : e->wire.until_ms;
		bool taken = c->open_from_ce && c->ce_acked_known && c->ce_acked == c->ce_end;

		if (c->used && !c->probe && taken && !c->open_from_msee && !c->msee_missed &&
		    !c->not_bgp && c->outcome == ATTEMPT_OPEN_SENT &&
		    (!c->ended || c->ended_by_ce) && until_ms - c->first_ms >= PATIENCE_MS)
			return c;
	}
	return NULL;
}

/* The kernel's word on a connection that was there before we listened: our OPEN was taken, and not
 * a byte came back. */
static bool kernel_saw_no_open(const struct evidence *e)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (c->used && !c->probe && c->syn_seen && !c->ended)
			return false; /* its beginning was heard: it may be young */
	}
	return e->bird.found && e->bird.protocol.session == SESSION_OPENSENT && e->host.connected &&
	       e->host.connection_known && e->host.connection_received == 0 &&
	       e->host.connection_unacked == 0;
}

enum answer bgp_open_missing(const struct evidence *e, struct proof *why)
{
	const struct connection *c = open_unanswered(e);
	struct word w = session_word(e);
	bool gave_up = word_is(&w, BGP_ERROR_HOLD_TIMER, 0) && !w.from_msee && w.on_wire &&
		       e->wire.ce.notification_without_open;
	bool kernel = kernel_saw_no_open(e) && e->now_ms - e->began_ms >= PATIENCE_MS;

	if (!e->wire.listening && !kernel)
		return ANSWER_UNKNOWN;
	if (e->host.counters_read &&
	    e->host.counters.min_ttl_drop > e->host.counters_before.min_ttl_drop)
		return ANSWER_NO;
	if (!gave_up && !kernel && !c && word_is(&w, BGP_ERROR_HOLD_TIMER, 0) && !w.from_msee &&
	    !w.on_wire)
		return ANSWER_UNKNOWN; /* BIRD's word alone: in OpenSent, or after that */
	if ((w.said && w.from_msee) || e->wire.msee.not_bgp.count > 0 ||
	    e->wire.msee_unheard.count > 0)
		return ANSWER_NO;
	if (!gave_up && !kernel && (!c || (w.said && w.on_wire)))
		return ANSWER_NO;
	if (c)
		proof_say(why, SOURCE_WIRE, c->last_ms,
			  "TCP is up, our OPEN was acknowledged, and the MSEE sent no OPEN");
	if (kernel)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "on BIRD's connection all is acknowledged and not a byte was received");
	if (gave_up)
		word_say(why, e, &w);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer both_passive(const struct evidence *e, struct proof *why)
{
	enum { LONG_ENOUGH_MS = 120000 };

	if (!e->bird.found)
		return ANSWER_UNKNOWN;
	if (!e->bird.protocol.passive || speaks_now(e, &e->wire.theirs.syn) || session_word(e).said)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "protocol %s is passive: it never connects",
		  e->bird.protocol.name);
	if (e->wire.listening)
		proof_say(why, SOURCE_WIRE, e->wire.until_ms, "no SYN of the MSEE in %lld seconds",
			  (long long)watched_ms(e) / 1000);
	if (watched_ms(e) < LONG_ENOUGH_MS)
		proof_or(why, "tcp-no-answer");
	return yes(why, watched_ms(e) >= LONG_ENOUGH_MS ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
}

/* The whole hold time before that word. */
static bool watched_through(const struct evidence *e, const struct word *w)
{
	return w->on_wire && w->at_ms - e->wire.since_ms >= hold_time_ms(e);
}

/* One that was not watched while its hold timer ran out: the next one may show what it died of. */
static enum answer outlasted(const struct evidence *e, struct proof *why, const struct word *w)
{
	if (!e->live || watched_through(e, w))
		return yes(why, CONFIDENCE_CERTAIN);
	proof_or(why, "mtu-too-small");
	return yes(why, CONFIDENCE_LIKELY);
}

enum answer hold_timer_expired_by_host(const struct evidence *e, struct proof *why)
{
	struct word w = session_word(e);

	if (w.on_wire && e->wire.ce.notification_without_open && e->wire.msee_unheard.count == 0)
		return ANSWER_NO; /* in OpenSent: no OPEN ever came */
	if (!w.said && !e->bird.found && session_outlived(e)) {
		proof_say(why, SOURCE_WIRE, e->wire.msee_frames.last_ms,
			  "the last frame of the MSEE on an Established session; nothing for "
			  "longer than the hold time");
		proof_or(why, "hold-timer-expired-by-peer");
		return yes(why, CONFIDENCE_LIKELY);
	}
	enum answer a = notified(e, why, BGP_ERROR_HOLD_TIMER, 0, FROM_CE);

	if (a != ANSWER_YES)
		return a;
	if (data_not_heard(e)) /* it is the MSEE that hears nothing */
		return ANSWER_NO;
	if (e->wire.msee.keepalives.count > 0)
		proof_say(why, SOURCE_WIRE, e->wire.msee.keepalives.last_ms,
			  "the last KEEPALIVE of the MSEE");
	/* UPDATEs, or the word that there are none, come first; and they may be large. */
	if (e->wire.msee.opens.count > 0 && e->wire.msee.keepalives.count > 0 &&
	    e->wire.msee.updates.count == 0) {
		proof_say(why, SOURCE_WIRE, w.at_ms, "no UPDATE of it ever came");
		proof_or(why, "mtu-too-small");
		return yes(why, CONFIDENCE_LIKELY);
	}
	if (watched_through(e, &w) ||
	    e->wire.msee.opens.count + e->wire.msee.keepalives.count > 0 ||
	    e->wire.lost.count > 0 || e->wire.established.count > 0)
		return outlasted(e, why, &w);
	proof_or(why, "bgp-open-missing");
	proof_or(why, "hold-timer-expired-by-peer"); /* one way is dead; nobody saw which */
	if (w.on_wire)
		proof_or(why, "mtu-too-small");
	return yes(why, CONFIDENCE_LIKELY);
}

enum answer hold_timer_expired_by_peer(const struct evidence *e, struct proof *why)
{
	enum answer a = notified(e, why, BGP_ERROR_HOLD_TIMER, 0, FROM_MSEE);
	struct word w = session_word(e);
	const struct connection *deaf = data_not_heard(e);

	/* TCP holds back the MSEE's own word, as all that it says, until it is heard. */
	if (deaf && word_is(&w, BGP_ERROR_HOLD_TIMER, 0) && !w.from_msee) {
		word_say(why, e, &w);
		proof_say(why, SOURCE_WIRE, deaf->last_ms,
			  "the MSEE sends again what this host has acknowledged (%u times), and "
			  "acknowledges nothing: it does not hear this host",
			  deaf->msee_resent);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	return a == ANSWER_YES ? outlasted(e, why, &w) : a;
}

enum answer update_rejected(const struct evidence *e, struct proof *why)
{
	return notified(e, why, BGP_ERROR_UPDATE, 0, EITHER_WAY);
}

/* Codes that are rows of their own. */
static bool has_its_row(const struct word *w)
{
	switch (w->code) {
	case BGP_ERROR_OPEN:
		return w->subcode >= 2 && w->subcode <= 11 && w->subcode != 9 && w->subcode != 10;
	case BGP_ERROR_UPDATE:
	case BGP_ERROR_HOLD_TIMER:
		return true;
	case BGP_ERROR_CEASE:
		return !w->from_msee ||
		       (w->subcode >= 1 && w->subcode <= 10 && w->subcode != 6 && w->subcode != 7);
	default:
		return false;
	}
}

enum answer bgp_protocol_error(const struct evidence *e, struct proof *why)
{
	struct word w = session_word(e);
	const struct seen *odd = &e->wire.msee.not_bgp;

	if (!e->wire.listening && !e->bird.found)
		return ANSWER_UNKNOWN;
	if (odd->count > 0 && odd->last_ms >= e->wire.msee.opens.last_ms) {
		proof_say(why, SOURCE_WIRE, odd->last_ms,
			  "what the MSEE sent on the session is not BGP");
		return yes(why, CONFIDENCE_CERTAIN);
	}
	if (word_missed(e, &w))
		return ANSWER_UNKNOWN;
	if (!w.said || has_its_row(&w) || bird_says(e, "BFD session down"))
		return ANSWER_NO;
	word_say(why, e, &w);
	if (w.code == BGP_ERROR_CEASE) { /* no reason given: BIRD says 6/0 also for a link or BFD
					    that is down */
		proof_or(why, "bfd-down");
		proof_or(why, "peer-reset");
		why->owner = OWNER_MICROSOFT;
		proof_remedy(why, "Wait five minutes. If the session is not back by then, compare "
				  "the peering at Azure with the configuration, and open a ticket "
				  "with Microsoft with the code and the times.");
		return yes(why, CONFIDENCE_LIKELY);
	}
	if (w.code == 0) /* in words that nobody knows */
		return yes(why, CONFIDENCE_LIKELY);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer bfd_down(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	bool up = e->bird.found && e->bird.protocol.session == SESSION_ESTABLISHED;
	bool must = e->link.bfd == WISH_YES && up && e->bird.bfd_found &&
		    strcmp(e->bird.bfd_state, "Up") != 0;
	/* A saved `show protocols all` says nothing of BFD. */
	bool absent = e->link.bfd == WISH_YES && up && !e->bird.bfd_found &&
		      (e->live || e->bird.bfd_running);
	bool unwanted = e->link.bfd == WISH_NO && e->bird.found && e->bird.bfd_found;

	if (!e->bird.found)
		return ANSWER_UNKNOWN;
	if (!bird_says(e, "BFD session down") && !must && !absent && !unwanted)
		return ANSWER_NO;
	if (bird_says(e, "BFD session down"))
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s: last error \"%s\"",
			  e->bird.protocol.name, e->bird.protocol.last_error);
	else if (unwanted)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "a BFD session runs, and the configuration wants none");
	else
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "BFD must be up by the configuration, and is %s",
			  must ? e->bird.bfd_state : "not running");
	if (w->bfd_msee.count > 0)
		proof_say(why, SOURCE_WIRE, w->bfd_msee.last_ms,
			  "the MSEE's BFD says %s, diagnostic \"%s\"",
			  bfd_state_name(w->bfd_last_msee.state),
			  bfd_diagnostic_name(w->bfd_last_msee.diagnostic));
	else if (w->listening)
		proof_say(why, SOURCE_WIRE, w->until_ms,
			  "no BFD packet of the MSEE was heard in %lld seconds",
			  (long long)watched_ms(e) / 1000);
	return yes(why, CONFIDENCE_CERTAIN);
}
