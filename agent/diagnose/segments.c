/* SPDX-License-Identifier: ISC */
/* Layer tcp, once segments flow: which of them the other end does not take, by TTL or by size. RFC
 * 5082 for TTL security, RFC 1191 and 8201 for path MTU. */
#include "proof.h"

#include "base/text.h"

enum { RECENT_MS = 300000 }; /* what was sent again before that is of another trouble */

/* The connection of which one end's data is sent again and again without an acknowledgement. */
static const struct connection *stuck_connection(const struct evidence *e, bool of_ce)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];
		bool unacked =
			of_ce ? c->ce_resent > 0 && c->ce_acked_known && c->ce_acked != c->ce_end
			      : c->msee_resent > 0 && c->msee_acked_known &&
					c->msee_acked != c->msee_end;

		/* This end may have taken the other's last word and call it Established alone. */
		bool young = of_ce || c->outcome < ATTEMPT_ESTABLISHED;

		if (c->used && !c->probe && !c->ended && unacked && young &&
		    c->outcome >= ATTEMPT_ACCEPTED)
			return c;
	}
	return NULL;
}

bool words_missed(const struct evidence *e)
{
	const struct wire_evidence *w = &e->wire;

	return w->missed.count > 0 && w->missed.last_ms >= w->established.last_ms;
}

static enum answer host_wants_ttl(struct proof *why, enum confidence confidence)
{
	proof_remedy(why, "Turn `ttl security` off in BIRD's protocol for this neighbour (the MSEE "
			  "does not use it).");
	if (confidence != CONFIDENCE_CERTAIN)
		proof_or(why, "segment-loss");
	return yes(why, confidence);
}

/* This host refuses what comes with a low TTL. */
static enum answer ttl_refused_here(const struct evidence *e, struct proof *why)
{
	const struct connection *stuck = stuck_connection(e, false), *untaken = answer_not_taken(e);
	uint64_t drops = e->host.counters_read ? e->host.counters.min_ttl_drop -
							 e->host.counters_before.min_ttl_drop
					       : 0;
	bool waits = e->bird.found && (e->bird.protocol.session == SESSION_OPENSENT ||
				       e->bird.protocol.session == SESSION_OPENCONFIRM);

	if (drops > 0)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "TCPMinTTLDrop grew by %llu while watched (it counts for the whole host)",
			  (unsigned long long)drops);
	if (drops > 0 && waits && e->host.connection_known && e->host.connection_unacked > 0) {
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "what BIRD sent on its connection stays unacknowledged");
		return host_wants_ttl(why, CONFIDENCE_CERTAIN);
	}
	if (stuck && stuck->msee_ttl < 254 && (drops > 0 || stuck->msee_resent > 1)) {
		proof_say(why, SOURCE_WIRE, stuck->last_ms,
			  "the MSEE's segments arrive with TTL %u, are sent again %u times, and "
			  "this host takes none of them",
			  stuck->msee_ttl, stuck->msee_resent);
		return host_wants_ttl(why, CONFIDENCE_CERTAIN);
	}
	if (untaken && untaken->syn_ttl == 255 && e->wire.ours.answer_ttl < 254) {
		proof_say(why, SOURCE_WIRE, untaken->last_ms,
			  "our SYN has TTL 255, the MSEE's SYN-ACK %u, and this host does not take "
			  "it",
			  e->wire.ours.answer_ttl);
		return host_wants_ttl(why, CONFIDENCE_CERTAIN);
	}
	return ANSWER_NO;
}

enum answer ttl_mismatch(const struct evidence *e, struct proof *why)
{
	const struct connection *ours = stuck_connection(e, true);

	if (!e->wire.listening && !e->host.counters_read)
		return ANSWER_UNKNOWN;
	if (ttl_refused_here(e, why) == ANSWER_YES)
		return ANSWER_YES;
	if (!ours || ours->ce_ttl >= 254 || ours->msee_ttl < 254)
		return ANSWER_NO;
	proof_say(why, SOURCE_WIRE, ours->last_ms,
		  "our segments leave with TTL %u, are sent again %u times, and the MSEE, which "
		  "sends TTL %u, takes none",
		  ours->ce_ttl, ours->ce_resent, ours->msee_ttl);
	proof_remedy(why, "Turn `ttl security` on in BIRD's protocol for this neighbour, as the "
			  "other end uses it.");
	if (ours->ce_resent > 1)
		return yes(why, CONFIDENCE_CERTAIN);
	proof_or(why, "segment-loss");
	return yes(why, CONFIDENCE_LIKELY);
}

/* What one end sends again is mostly large. Its acknowledgements ride on those, so the other end's
 * small ones go again, too. */
static bool mostly_large(unsigned resent, unsigned large)
{
	enum { AGAIN = 3 };

	return large >= AGAIN && 2 * large >= resent;
}

/* Of the MSEE's segments a large one is missing for seconds, and small ones arrive. */
static bool large_ones_missing(const struct evidence *e, const struct connection *c)
{
	enum { LARGE = 1000, LONG_MS = 3000 };

	return c->used && c->msee_hole_ms != 0 && c->msee_hole_bytes >= LARGE &&
	       c->last_ms - c->msee_hole_ms >= LONG_MS && e->wire.until_ms - c->last_ms < RECENT_MS;
}

enum answer mtu_too_small(const struct evidence *e, struct proof *why)
{
	enum { MTU = 1500 };
	const struct host_evidence *h = &e->host;
	bool sure = false, guessed = false, small = h->read && h->vlan_found && h->mtu < MTU;
	struct word w = session_word(e);

	if (speaks_now(e, &e->wire.icmp_too_big)) {
		proof_say(why, SOURCE_WIRE, e->wire.icmp_too_big.last_ms,
			  "ICMP says that segments are too big (MTU %u)", e->wire.icmp_mtu);
		sure = true;
	}
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (large_ones_missing(e, c)) {
			proof_say(why, SOURCE_WIRE, c->last_ms,
				  "%u bytes of the MSEE do not arrive, whatever it sends again; "
				  "what is "
				  "small does",
				  c->msee_hole_bytes);
			guessed = true;
		}
		if (!c->used || e->wire.until_ms - c->resent_ms > RECENT_MS ||
		    (!mostly_large(c->ce_resent, c->ce_resent_large) &&
		     !mostly_large(c->msee_resent, c->msee_resent_large)))
			continue;
		proof_say(why, SOURCE_WIRE, c->last_ms,
			  "large segments were sent again %u times, and hardly any small ones",
			  (unsigned)c->ce_resent_large + c->msee_resent_large);
		guessed = true;
	}
	/* By itself it keeps no session down: OPENs and KEEPALIVEs are small. */
	if (small && (session_judge(e) == SESSION_ESTABLISHED || guessed ||
		      word_is(&w, BGP_ERROR_HOLD_TIMER, 0))) {
		proof_say(why, SOURCE_KERNEL, h->at_ms, "the MTU of %s is %u; the MSEE's is %d",
			  h->vlan, h->mtu, MTU);
		why->owner = OWNER_CUSTOMER;
		sure = sure || guessed || session_judge(e) == SESSION_ESTABLISHED;
		guessed = true;
	}
	if (!sure && !guessed)
		return e->wire.listening || h->read ? ANSWER_NO : ANSWER_UNKNOWN;
	if (!sure) /* a path that went dead while a large one was in flight looks the same */
		proof_or(why, "segment-loss");
	return yes(why, sure ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
}

const struct connection *answer_not_taken(const struct evidence *e)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (c->used && c->ours && c->syn_acked && !c->acked && c->syns >= 2 && !c->ended)
			return c;
	}
	return NULL;
}

enum { AGAIN = 2, LATELY_MS = 60000 };

/* A session whose segments were sent again of late; it need not have ended on the wire. */
static bool is_repeated_session(const struct evidence *e, const struct connection *c)
{
	return c->used && !c->probe && c->outcome == ATTEMPT_ESTABLISHED &&
	       c->msee_resent >= AGAIN && e->wire.until_ms - c->last_ms <= LATELY_MS;
}

/* Heard on this very host: a kernel acknowledges what it takes, and nothing leaves. Where BIRD does
 * not read, a kernel that has no room left says so, and takes nothing. */
static bool host_is_silent(const struct evidence *e, const struct connection *c)
{
	enum { LATE_MS = 1000 };
	const struct host_evidence *h = &e->host;

	return e->live && h->read && e->wire.dropped == 0 && !c->ended && !c->ce_full &&
	       msee_resolved(e) && (!h->route_read || h->route_direct) && c->msee_end_known &&
	       !(c->msee_acked_known && c->msee_acked == c->msee_end) && c->msee_hole_ms == 0 &&
	       c->resent_ms - c->msee_end_ms > LATE_MS;
}

const struct connection *data_not_taken(const struct evidence *e)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (is_repeated_session(e, c) && (c->msee_untaken >= AGAIN || host_is_silent(e, c)))
			return c;
	}
	return NULL;
}

const struct connection *data_not_heard(const struct evidence *e)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		if (is_repeated_session(e, c) && c->ce_resent >= AGAIN && !c->ce_through &&
		    !c->msee_through && c->msee_acked_known && c->msee_acked == c->msee_end)
			return c;
	}
	return NULL;
}

/* One way is dead, not lossy. */
static bool nothing_gets_through(const struct connection *c)
{
	return (c->ce_resent >= AGAIN && !c->ce_through) ||
	       (c->msee_resent >= AGAIN && !c->msee_through);
}

enum answer segment_loss(const struct evidence *e, struct proof *why)
{
	enum { MANY = 10 };
	bool down = session_judge(e) != SESSION_ESTABLISHED;
	struct proof unsaid = {0};

	if (ttl_mismatch(e, &unsaid) == ANSWER_YES) /* they arrive, and are not taken */
		return ANSWER_NO;
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &e->wire.connections[i];

		/* What this host does not take is not lost on the way. */
		if (!c->used || c->ended || c->outcome != ATTEMPT_ESTABLISHED ||
		    c == data_not_taken(e) || c->ce_resent + c->msee_resent < MANY ||
		    (down && nothing_gets_through(c)) ||
		    mostly_large(c->ce_resent, c->ce_resent_large) ||
		    mostly_large(c->msee_resent, c->msee_resent_large) ||
		    e->wire.until_ms - c->resent_ms > RECENT_MS)
			continue;
		proof_say(why, SOURCE_WIRE, c->last_ms,
			  "%u segments were sent again by this host, %u by the MSEE", c->ce_resent,
			  c->msee_resent);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	return e->wire.listening ? ANSWER_NO : ANSWER_UNKNOWN;
}
