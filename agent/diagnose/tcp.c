/* SPDX-License-Identifier: ISC */
/* Layer tcp: what becomes of the SYNs of both ends. RFC 9293 3.5; BIRD's words from its own table.
 */
#include "md5_view.h"
#include "proof.h"

#include "base/text.h"

enum { SILENT_SYNS = 2, HOST_SILENCE_MS = 900 };

/* A NOTIFICATION came before: what follows it is its consequence until Established again. Otherwise
 * the refusal or the silence speaks for itself. */
static bool speaks_for_itself(const struct evidence *e)
{
	struct word w = session_word(e);

	return !w.said && !bird_says(e, "BFD session down") && !bird_says(e, "Automatic shutdown");
}

/* A hold timer that ran out has the same reason as the silence that goes on. */
static bool silence_speaks(const struct evidence *e)
{
	struct word w = session_word(e);

	return speaks_for_itself(e) || word_is(&w, BGP_ERROR_HOLD_TIMER, 0);
}

/* What a row says by what did not come before: sure, unless that may have been missed. */
static enum answer yes_unless_missed(const struct evidence *e, struct proof *why, bool sure)
{
	if (words_missed(e)) {
		proof_or(why, "peer-shutdown");
		proof_or(why, "prefix-limit-exceeded-by-host");
		sure = false;
	}
	return yes(why, sure ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
}

/* The peer's shutdown message outlives the error that brought it (RFC 9003). */
static bool peer_left_message(const struct evidence *e)
{
	return e->bird.found && e->bird.protocol.message[0] &&
	       e->bird.protocol.session != SESSION_DOWN;
}

enum answer tcp_refused_by_peer(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.ours;
	char mac[MAC_TEXT];
	/* What a rule of this host refused never left it. */
	bool probe_left = !e->wire.listening || e->wire.probe_syn.count > 0;
	bool probe_refused = probe_left && (e->probe.plain.result == PROBE_REFUSED ||
					    e->probe.keyed.result == PROBE_REFUSED);
	bool wire_refused = a->outcome == ATTEMPT_REFUSED && a->unanswered < SILENT_SYNS &&
			    !refused_by_another(e);
	bool bird_refused = bird_says(e, "Connection refused");
	bool blind = !e->wire.listening || msee_unheard(e);

	if (path_refuses(e) || !speaks_for_itself(e) || peer_left_message(e))
		return ANSWER_NO;
	if (!wire_refused && !probe_refused && !(bird_refused && blind))
		return e->wire.listening || e->bird.found ? ANSWER_NO : ANSWER_UNKNOWN;
	if (wire_refused)
		proof_say(why, SOURCE_WIRE, a->streak.last_ms,
			  "a SYN of this host got a RST (%u in a row; TTL %u, from %s)",
			  a->streak.count, a->answer_ttl, mac_text(a->answer_mac, mac));
	if (probe_refused)
		proof_say(why, SOURCE_PROBE,
			  e->probe.plain.at_ms ? e->probe.plain.at_ms : e->probe.keyed.at_ms,
			  "a connection to port 179%s was refused",
			  e->probe.keyed.result == PROBE_SILENT ? " without MD5" : "");
	if (bird_refused)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "last error \"%s\"",
			  e->bird.protocol.last_error);
	if (!wire_refused && !probe_refused)
		proof_or(why, "path-filtered");
	if (e->wire.msee_mac_changes + e->wire.msee_from_changes >
	    0) { /* who refused may not be the MSEE at all */
		proof_or(why, "duplicate-peer-address");
		return yes(why, CONFIDENCE_LIKELY);
	}
	return yes_unless_missed(e, why, wire_refused && (attempts_repeat(a) || probe_refused));
}

/* An MSEE that heard a wrong ASN of us, or ours of a wrong one of its own, waits out that error: it
 * closes, and the row of the ASN says why. */
static bool asn_explains(const struct evidence *e)
{
	struct proof unsaid = {0};

	return azure_asn_mismatch_host(e, &unsaid) == ANSWER_YES ||
	       peer_asn_mismatch_host(e, &unsaid) == ANSWER_YES;
}

/* Connections that the MSEE ended after its OPEN, without a NOTIFICATION; 0: one is still open. */
static unsigned closed_after_open(const struct evidence *e)
{
	unsigned count = 0;

	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (!c->used || c->probe)
			continue;
		if (!c->ended && c->outcome >= ATTEMPT_OPEN_SENT)
			return 0;
		count += c->ended && !c->ended_by_ce && c->open_from_msee && !c->msee_missed &&
			 !c->ce_missed && c->outcome < ATTEMPT_ESTABLISHED;
	}
	return count;
}

enum answer tcp_closed_by_peer(const struct evidence *e, struct proof *why)
{
	enum { AGAIN = 2 };
	const struct attempts *a = &e->wire.ours;
	bool bird_closed =
		bird_says(e, "Connection closed") || bird_says(e, "Connection reset by peer");
	bool wire_closed = a->outcome == ATTEMPT_CLOSED && a->unanswered < SILENT_SYNS;
	unsigned after_open = closed_after_open(e);

	if (!speaks_for_itself(e) || peer_left_message(e) || asn_explains(e))
		return ANSWER_NO;
	if (after_open >= AGAIN) {
		proof_say(why, SOURCE_WIRE, e->wire.msee.opens.last_ms,
			  "the MSEE sends its OPEN and then closes, without a NOTIFICATION that "
			  "says why (%u of the last connections)",
			  after_open);
		return yes(why, CONFIDENCE_LIKELY);
	}
	if (!wire_closed && !(bird_closed && (!e->wire.listening || msee_unheard(e))))
		return e->wire.listening || e->bird.found ? ANSWER_NO : ANSWER_UNKNOWN;
	if (wire_closed)
		proof_say(why, SOURCE_WIRE, a->streak.last_ms,
			  "the MSEE accepts the connection and closes it without an OPEN (%u in a "
			  "row)",
			  a->streak.count);
	if (bird_closed)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "last error \"%s\"",
			  e->bird.protocol.last_error);
	if (!wire_closed) {
		proof_or(why, "ce-source-wrong");
		proof_or(why, "tcp-refused-by-peer");
	}
	/* What the MSEE closes upon may be what the other protocol said before. */
	if (e->bird.duplicate)
		proof_or(why, "bird-protocol-duplicate");
	return yes_unless_missed(e, why, wire_closed && attempts_repeat(a) && !e->bird.duplicate);
}

enum answer tcp_refused_by_host(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.theirs;

	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	if (a->outcome != ATTEMPT_REFUSED || (e->host.sockets_read && e->host.listener))
		return ANSWER_NO;
	/* BIRD gone, or without a protocol that listens, is the cause of which this is the sign. */
	if (e->bird.failure != BIRD_OK
		    ? e->bird.failure != BIRD_NOT_ASKED && e->bird.failure != BIRD_DENIED
		    : !bird_tries(e))
		return ANSWER_NO;
	proof_say(why, SOURCE_WIRE, a->streak.last_ms,
		  "this host answered the MSEE's SYN with RST (%u in a row, TTL %u)",
		  a->streak.count, a->answer_ttl);
	if (e->host.sockets_read)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "nothing listens on port 179 at the CE's address");
	/* Once may be before BIRD was there. */
	return yes(why, e->host.sockets_read || attempts_repeat(a) ? CONFIDENCE_CERTAIN
								   : CONFIDENCE_LIKELY);
}

static bool our_answers_ignored(const struct evidence *e)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (c->used && !c->ours && c->acked)
			return false;
	}
	return e->wire.theirs.outcome == ATTEMPT_ACCEPTED &&
	       e->wire.theirs.syn.count >= SILENT_SYNS;
}

/* Nothing but BIRD's word: a connection is out, and no error came back. */
static enum answer no_answer_by_bird(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = &e->bird.protocol;

	bool timed_out = bird_says(e, "Connection timed out");

	if (!timed_out && (!e->bird.found || p->session != SESSION_CONNECT ||
			   (p->last_error[0] && !e->host.connecting)))
		return ANSWER_UNKNOWN;
	if (timed_out)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "last error \"%s\"", p->last_error);
	else
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "%s is in Connect without an error: its SYN is not answered", p->name);
	if (e->host.connecting)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "the kernel has that connection in SYN-SENT");
	if (e->link.md5 == MD5_NONE) {
		proof_or(why, "md5-unexpected-on-peer");
	} else {
		proof_or(why, "md5-key-mismatch-peer");
		proof_or(why, "md5-missing-on-peer");
	}
	proof_or(why, "host-firewall");
	return yes(why, CONFIDENCE_POSSIBLE);
}

/* What a key that is not seen may be. */
static void proof_or_key(const struct evidence *e, struct proof *why)
{
	proof_or(why, e->link.md5 == MD5_NONE ? "md5-unexpected-on-peer" : "md5-key-mismatch-peer");
}

/* Our SYN and the MSEE's both fail in silence: something on the way, or the MSEE itself. */
enum answer tcp_no_answer(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.ours;
	char msee[ADDRESS_TEXT];

	if (path_refuses(e) || !host_link_ready(e) || !speaks_for_itself(e) ||
	    session_outlived(e) || md5_explains_silence(e) || syns_never_leave(e) ||
	    host_takes_nothing(e))
		return ANSWER_NO;
	if (!e->wire.listening && e->probe.plain.result != PROBE_SILENT)
		return no_answer_by_bird(e, why);
	/* With MD5 expected and no word of the MSEE, a wrong key looks just the same: that row
	 * names both. */
	if (e->link.md5 != MD5_NONE && e->wire.theirs.syn.count == 0 &&
	    msee_signing(e) != SIGNING_RIGHT)
		return ANSWER_UNKNOWN;
	if (!syns_unanswered(e) && !our_answers_ignored(e))
		return a->syn.count > 0 && a->unanswered == 0 ? ANSWER_NO : ANSWER_UNKNOWN;
	if (!msee_resolved(e))
		return ANSWER_UNKNOWN;
	address_text(&e->link.msee, msee);
	if (a->unanswered > 0)
		proof_say(why, SOURCE_WIRE, a->syn.last_ms,
			  "%u SYNs to %s stay unanswered, though it answers ARP/ND", a->unanswered,
			  msee);
	if (our_answers_ignored(e))
		proof_say(why, SOURCE_WIRE, e->wire.theirs.syn.last_ms,
			  "the MSEE's own SYNs arrive and are answered, and the answers do not "
			  "reach it");
	else if (e->host.connecting)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "BIRD's SYN was sent again %u times, by the kernel's word, and has no "
			  "answer",
			  e->host.connecting_resent);
	if (e->probe.plain.result == PROBE_SILENT)
		proof_say(why, SOURCE_PROBE, e->probe.plain.at_ms,
			  "a connection to port 179 got no answer in 3 seconds");
	if (a->syn.count == 0 && e->wire.probe_syn.count == 0)
		proof_or(why, "host-firewall");
	if (e->wire.theirs.syn.count == 0 || signing_cut(e))
		proof_or_key(e, why);
	return yes(why, signing_cut(e) ? CONFIDENCE_POSSIBLE : CONFIDENCE_LIKELY);
}

/* The probe went out, by the kernel's word, and never reached the wire. */
static bool probe_never_left(const struct evidence *e)
{
	const struct tcp_attempt *t = &e->probe.plain;

	if (!e->wire.listening || t->source_port == 0 || syns_missed(e) || !msee_resolved(e) ||
	    e->wire.odd_source.count > 0 || /* it left, as another */
	    (t->result != PROBE_SILENT && t->result != PROBE_UNREACHABLE &&
	     t->result != PROBE_FAILED && t->result != PROBE_REFUSED))
		return false;
	return e->wire.probe_syn.count == 0 && e->wire.ours.syn.count == 0;
}

/* A rule of this host takes SYNs from BIRD before they leave. */
static enum answer forbidden_by_bird(const struct evidence *e, struct proof *why)
{
	if (!bird_says(e, "Operation not permitted") && !bird_says(e, "Permission denied"))
		return ANSWER_UNKNOWN;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "last error \"%s\": the kernel does not let it",
		  e->bird.protocol.last_error);
	proof_or(why, "ce-route-wrong");
	return yes(why, CONFIDENCE_LIKELY);
}

/* The session's own segments: it was up, and then this host took no more of them. The hold timers,
 * which end it, are the consequence. */
static enum answer session_untaken(const struct evidence *e, struct proof *why)
{
	const struct connection *c = data_not_taken(e);

	proof_say(why, SOURCE_WIRE, c->last_ms,
		  "the MSEE's segments of the session arrive, %u were sent again, and this host "
		  "acknowledges none of them%s",
		  c->msee_resent,
		  c->msee_untaken > 0 ? ", though it speaks" : ": nothing of it leaves");
	if (e->live)
		return yes(why, CONFIDENCE_CERTAIN);
	proof_or(why, "segment-loss"); /* between where it was captured and this host */
	return yes(why, CONFIDENCE_LIKELY);
}

/* A refusal may be of another port: BIRD does not tell which one its neighbour has. */
static void never_leave_say(const struct evidence *e, struct proof *why)
{
	proof_say(why, SOURCE_WIRE, e->wire.until_ms,
		  "BIRD tries, and in %lld s none of its SYNs reached the wire",
		  (long long)watched_ms(e) / 1000);
	if (bird_is_refused(e))
		proof_or(why, "bird-neighbor-wrong");
}

enum answer host_firewall(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.theirs;
	bool silent = a->unanswered >= SILENT_SYNS && speaks_now(e, &a->syn) &&
		      e->wire.until_ms - a->unanswered_since_ms >= HOST_SILENCE_MS;
	const struct connection *untaken = answer_not_taken(e);
	bool routed_away = e->host.route_read && !e->host.route_direct;
	bool rejects = a->outcome == ATTEMPT_REFUSED && e->host.sockets_read && e->host.listener;
	bool ready = bird_tries(e) && (!e->host.sockets_read || e->host.listener);

	if (!e->wire.listening)
		return forbidden_by_bird(e, why);
	if (!host_link_ready(e) || md5_explains_silence(e) || msee_misled(e))
		return ANSWER_NO;
	if (e->host.counters_read &&
	    e->host.counters.min_ttl_drop > e->host.counters_before.min_ttl_drop)
		return ANSWER_NO;
	if (data_not_taken(e))
		return session_untaken(e, why);
	if (session_judge(e) == SESSION_ESTABLISHED || !silence_speaks(e))
		return ANSWER_NO;
	if (routed_away) /* its answers leave elsewhere, or a strict rp_filter does the same */
		proof_or(why, "ce-route-wrong");
	if (neighbour_stopped(e, why))
		return yes_or_other(why);
	if (e->wire.icmp_by_host.count > 0)
		proof_say(why, SOURCE_WIRE, e->wire.icmp_by_host.last_ms,
			  "this host answers the MSEE's SYN with an ICMP error");
	else if (rejects && bird_tries(e))
		proof_say(why, SOURCE_WIRE, a->streak.last_ms,
			  "this host answers the MSEE's SYN with RST, though BIRD listens");
	else if (untaken && (untaken->syn_ttl != 255 || e->wire.ours.answer_ttl == 255))
		proof_say(why, SOURCE_WIRE, untaken->last_ms,
			  "the MSEE's SYN-ACKs arrive and this host does not take them: it sent "
			  "its SYN %u times",
			  untaken->syns);
	else if (silent && ready)
		proof_say(why, SOURCE_WIRE, a->syn.last_ms,
			  "%u SYNs of the MSEE arrive and get no answer, though BIRD listens and "
			  "no MD5 counter moves",
			  a->unanswered);
	else if (!routed_away && probe_never_left(e))
		proof_say(why, SOURCE_PROBE, e->probe.plain.at_ms,
			  "a connection to port 179 was tried, and no SYN reached the wire");
	else if (!routed_away && syns_never_leave(e) && !syns_go_elsewhere(e))
		never_leave_say(e, why);
	else
		return ANSWER_NO;
	if (host_unheard(e)) { /* its answers may have left, and have got lost on the way */
		proof_or(why, "tcp-no-answer");
		return yes(why, CONFIDENCE_POSSIBLE);
	}
	if (signing_cut(e))
		proof_or_key(e, why);
	else if (rejects && e->wire.icmp_by_host.count == 0) /* BIRD listens, not for this one */
		proof_or(why, "tcp-refused-by-host");
	return yes_or_other(why);
}
