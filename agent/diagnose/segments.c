/* SPDX-License-Identifier: ISC */
/* Layer tcp, once segments flow: which of them the other end does not take, by TTL or by size. RFC
 * 5082 for TTL security, RFC 1191 and 8201 for path MTU. */
#include "proof.h"

#include "base/text.h"

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
	const struct connection *untaken = answer_not_taken(e);

	if (untaken && untaken->syn_ttl == 255 && e->wire.ours.answer_ttl < 254) {
		proof_say(why, SOURCE_WIRE, untaken->last_ms,
			  "our SYN has TTL 255, the MSEE's SYN-ACK %u, and this host does not take "
			  "it",
			  e->wire.ours.answer_ttl);
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
