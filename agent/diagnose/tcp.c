/* SPDX-License-Identifier: ISC */
/* Layer tcp: what becomes of the SYNs of both ends. RFC 9293 3.5; BIRD's words from its own table.
 */
#include "md5_view.h"
#include "proof.h"

#include "base/text.h"

enum { SILENCE_MS = 2500, SILENT_SYNS = 2, HOST_SILENCE_MS = 900 };

/* A NOTIFICATION came before: what follows it is its consequence until Established again. Otherwise
 * the refusal or the silence speaks for itself. */
static bool speaks_for_itself(const struct evidence *e)
{
	struct word w = session_word(e);

	return !w.said && !bird_says(e, "BFD session down") && !bird_says(e, "Automatic shutdown");
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
	bool probe_refused =
		e->probe.plain.result == PROBE_REFUSED || e->probe.keyed.result == PROBE_REFUSED;
	bool wire_refused = a->outcome == ATTEMPT_REFUSED && a->unanswered < SILENT_SYNS;
	bool bird_refused = bird_says(e, "Connection refused");

	if (e->wire.icmp_errors.count > 0 || !speaks_for_itself(e) || peer_left_message(e))
		return ANSWER_NO;
	if (!wire_refused && !probe_refused && !(bird_refused && !e->wire.listening))
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
	return yes(why, wire_refused || probe_refused ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
}

enum answer tcp_closed_by_peer(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.ours;
	bool bird_closed =
		bird_says(e, "Connection closed") || bird_says(e, "Connection reset by peer");
	bool wire_closed = a->outcome == ATTEMPT_CLOSED && a->unanswered < SILENT_SYNS;

	if (!speaks_for_itself(e) || peer_left_message(e))
		return ANSWER_NO;
	if (!wire_closed && !(bird_closed && !e->wire.listening))
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
	return yes(why, wire_closed ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
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
	return yes(why, CONFIDENCE_CERTAIN);
}

/* No word of the MSEE on our SYNs, BIRD's or the probe's. */
static bool our_syns_unanswered(const struct evidence *e)
{
	const struct attempts *a = &e->wire.ours;
	bool probed =
		e->probe.plain.result == PROBE_SILENT &&
		(e->probe.keyed.result == PROBE_SILENT || e->probe.keyed.result == PROBE_NOT_TRIED);

	if (a->outcome >= ATTEMPT_ACCEPTED && a->unanswered == 0 &&
	    a->streak.last_ms >= a->syn.last_ms)
		return false;
	return probed || (a->unanswered >= SILENT_SYNS &&
			  e->wire.until_ms - a->unanswered_since_ms >= SILENCE_MS);
}

static bool our_answers_ignored(const struct evidence *e)
{
	return e->wire.theirs.outcome == ATTEMPT_ACCEPTED &&
	       e->wire.theirs.syn.count >= SILENT_SYNS;
}

/* Our SYN and the MSEE's both fail in silence: something on the way, or the MSEE itself. */
enum answer tcp_no_answer(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.ours;
	char msee[ADDRESS_TEXT];
	bool kernel_waits = !e->wire.listening && e->host.connecting && bird_tries(e);

	if (e->wire.icmp_errors.count > 0 || !host_link_ready(e) || !speaks_for_itself(e) ||
	    md5_explains_silence(e))
		return ANSWER_NO;
	if (!our_syns_unanswered(e) && !our_answers_ignored(e) && !kernel_waits)
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
	if (e->probe.plain.result == PROBE_SILENT)
		proof_say(why, SOURCE_PROBE, e->probe.plain.at_ms,
			  "a connection to port 179 got no answer in 3 seconds");
	if (kernel_waits)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms, "BIRD's connection waits in SYN-SENT");
	if (e->link.md5 != MD5_NONE && e->wire.theirs.syn.count == 0) {
		proof_or(why, "md5-key-mismatch-peer");
		return yes(why, CONFIDENCE_POSSIBLE);
	}
	if (e->wire.theirs.syn.count == 0)
		proof_or(why, "md5-unexpected-on-peer");
	return yes(why, CONFIDENCE_LIKELY);
}

/* The probe went out, by the kernel's word, and never reached the wire. */
static bool probe_never_left(const struct evidence *e)
{
	const struct tcp_attempt *t = &e->probe.plain;

	if (!e->wire.listening || t->source_port == 0 || e->wire.dropped > 0 || !msee_resolved(e) ||
	    (t->result != PROBE_SILENT && t->result != PROBE_UNREACHABLE &&
	     t->result != PROBE_FAILED && t->result != PROBE_REFUSED))
		return false;
	for (size_t i = 0; i < CONNECTIONS_MAX; i++)
		if (e->wire.connections[i].used && e->wire.connections[i].ce_port == t->source_port)
			return false;
	return e->wire.ours.syn.count == 0 || e->wire.ours.syn.last_ms < t->at_ms - 1000;
}

enum answer host_firewall(const struct evidence *e, struct proof *why)
{
	const struct attempts *a = &e->wire.theirs;
	bool silent = a->unanswered >= SILENT_SYNS &&
		      e->wire.until_ms - a->unanswered_since_ms >= HOST_SILENCE_MS;
	bool rejects = a->outcome == ATTEMPT_REFUSED && e->host.sockets_read && e->host.listener;
	bool ready = bird_tries(e) && (!e->host.sockets_read || e->host.listener);

	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	if (!host_link_ready(e) || !speaks_for_itself(e) || md5_explains_silence(e))
		return ANSWER_NO;
	if (e->host.counters_read &&
	    e->host.counters.min_ttl_drop > e->host.counters_before.min_ttl_drop)
		return ANSWER_NO;
	if (e->wire.icmp_by_host.count > 0)
		proof_say(why, SOURCE_WIRE, e->wire.icmp_by_host.last_ms,
			  "this host answers the MSEE's SYN with an ICMP error");
	else if (rejects && bird_tries(e))
		proof_say(why, SOURCE_WIRE, a->streak.last_ms,
			  "this host answers the MSEE's SYN with RST, though BIRD listens");
	else if (silent && ready)
		proof_say(why, SOURCE_WIRE, a->syn.last_ms,
			  "%u SYNs of the MSEE arrive and get no answer, though BIRD listens and "
			  "no MD5 counter moves",
			  a->unanswered);
	else if (probe_never_left(e))
		proof_say(why, SOURCE_PROBE, e->probe.plain.at_ms,
			  "a connection to port 179 was tried, and no SYN reached the wire");
	else
		return ANSWER_NO;
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer path_filtered(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char sender[ADDRESS_TEXT];

	if (!w->listening)
		return ANSWER_UNKNOWN;
	if (w->icmp_errors.count == 0)
		return ANSWER_NO;
	proof_say(why, SOURCE_WIRE, w->icmp_errors.last_ms,
		  "%s answers our SYN with ICMP type %u code %u (%u times)",
		  address_text(&w->icmp_sender, sender), w->icmp_type, w->icmp_code,
		  w->icmp_errors.count);
	if (e->bird.found && e->bird.protocol.last_error[0])
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "last error \"%s\"",
			  e->bird.protocol.last_error);
	return yes(why, CONFIDENCE_CERTAIN);
}

/* The connection of which one end's data is sent again and again without an acknowledgement. */
static const struct connection *stuck_connection(const struct evidence *e, bool of_ce)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];
		bool unacked =
			of_ce ? c->ce_resent >= 2 && c->ce_acked_known && c->ce_acked != c->ce_end
			      : c->msee_resent >= 2 && c->msee_acked != c->msee_end;

		if (c->used && !c->probe && unacked && c->outcome < ATTEMPT_ESTABLISHED &&
		    c->outcome >= ATTEMPT_ACCEPTED)
			return c;
	}
	return NULL;
}

enum answer ttl_mismatch(const struct evidence *e, struct proof *why)
{
	const struct connection *theirs = stuck_connection(e, false),
				*ours = stuck_connection(e, true);
	uint64_t drops = e->host.counters_read ? e->host.counters.min_ttl_drop -
							 e->host.counters_before.min_ttl_drop
					       : 0;

	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	if (!theirs && ours && ours->msee_ttl < 254 && drops == 0)
		return ANSWER_NO;
	if (theirs && theirs->msee_ttl < 254) {
		proof_say(why, SOURCE_WIRE, theirs->last_ms,
			  "the MSEE's segments arrive with TTL %u, are sent again %u times, and "
			  "this host takes none of them",
			  theirs->msee_ttl, theirs->msee_resent);
		if (drops > 0)
			proof_say(why, SOURCE_KERNEL, e->host.at_ms, "TCPMinTTLDrop grew by %llu",
				  (unsigned long long)drops);
		proof_remedy(why, "Turn `ttl security` off in BIRD's protocol for this neighbour "
				  "(the MSEE does not use it).");
		return yes(why, CONFIDENCE_CERTAIN);
	}
	if (ours && ours->ce_ttl < 254 && ours->msee_ttl >= 254) {
		proof_say(why, SOURCE_WIRE, ours->last_ms,
			  "our segments leave with TTL %u, are sent again %u times, and the MSEE, "
			  "which sends TTL %u, takes none",
			  ours->ce_ttl, ours->ce_resent, ours->msee_ttl);
		proof_remedy(why, "Turn `ttl security` on in BIRD's protocol for this neighbour, "
				  "as the other end uses it.");
		return yes(why, CONFIDENCE_CERTAIN);
	}
	return ANSWER_NO;
}

enum answer ce_source_wrong(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char source[ADDRESS_TEXT], ce[ADDRESS_TEXT];
	bool closed = bird_says(e, "Connection closed") && bird_tries(e);

	address_text(&e->link.ce, ce);
	if (w->odd_source.count > 0 && w->odd_source.last_ms >= w->ours.syn.last_ms) {
		proof_say(why, SOURCE_WIRE, w->odd_source.last_ms,
			  "SYNs to the MSEE leave from %s, not from %s",
			  address_text(&w->odd_source_address, source), ce);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	if (e->host.connecting && e->host.connecting_from.set &&
	    !address_equal(&e->host.connecting_from, &e->link.ce)) {
		proof_say(why, SOURCE_KERNEL, e->host.at_ms, "BIRD connects from %s, not from %s",
			  address_text(&e->host.connecting_from, source), ce);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	/* BIRD tries every five seconds after such an error; no SYN means that its own bind fails.
	 */
	if (closed && w->listening && watched_ms(e) >= 6000 && w->ours.syn.count == 0) {
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "last error \"%s\", yet no SYN left in %lld seconds",
			  e->bird.protocol.last_error, (long long)watched_ms(e) / 1000);
		proof_or(why, "host-firewall");
		return yes(why, CONFIDENCE_LIKELY);
	}
	return w->listening ? ANSWER_NO : ANSWER_UNKNOWN;
}

enum answer mtu_too_small(const struct evidence *e, struct proof *why)
{
	enum { MTU = 1500, AGAIN = 3 };
	const struct host_evidence *h = &e->host;
	bool found = false;

	if (h->read && h->vlan_found && h->mtu < MTU) {
		proof_say(why, SOURCE_KERNEL, h->at_ms, "the MTU of %s is %u; the MSEE's is %d",
			  h->vlan, h->mtu, MTU);
		why->owner = OWNER_CUSTOMER;
		found = true;
	}
	if (e->wire.icmp_too_big.count > 0) {
		proof_say(why, SOURCE_WIRE, e->wire.icmp_too_big.last_ms,
			  "ICMP says that segments are too big (MTU %u)", e->wire.icmp_mtu);
		found = true;
	}
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];
		unsigned small = (unsigned)c->ce_resent + c->msee_resent - c->ce_resent_large -
				 c->msee_resent_large;

		if (!c->used || c->ce_resent_large + c->msee_resent_large < AGAIN || small > 1)
			continue;
		proof_say(why, SOURCE_WIRE, c->last_ms,
			  "large segments were sent again %u times, small ones pass",
			  (unsigned)c->ce_resent_large + c->msee_resent_large);
		found = true;
	}
	if (!found)
		return e->wire.listening || h->read ? ANSWER_NO : ANSWER_UNKNOWN;
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer segment_loss(const struct evidence *e, struct proof *why)
{
	enum { AGAIN = 10 };

	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (!c->used || c->ended || c->outcome != ATTEMPT_ESTABLISHED ||
		    c->ce_resent + c->msee_resent < AGAIN)
			continue;
		proof_say(why, SOURCE_WIRE, c->last_ms,
			  "%u segments were sent again by this host, %u by the MSEE", c->ce_resent,
			  c->msee_resent);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	return e->wire.listening ? ANSWER_NO : ANSWER_UNKNOWN;
}
