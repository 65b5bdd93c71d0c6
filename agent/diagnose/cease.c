/* SPDX-License-Identifier: ISC */
/* Layer bgp: sessions that one end ended on purpose. RFC 4486, 8538, 9003, 9384. */
#include "proof.h"

enum answer prefix_limit_exceeded_by_host(const struct evidence *e, struct proof *why)
{
	enum answer a = notified(e, why, BGP_ERROR_CEASE, 1, FROM_MSEE);

	if (a == ANSWER_YES)
		proof_say(why, SOURCE_CONFIG, 0, "the limit of this peering is %u prefixes",
			  e->link.prefix_limit);
	return a;
}

/* It is this host's own routes that are too many. */
static void export_limit_say(const struct evidence *e, struct proof *why,
			     const struct bird_channel *c)
{
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "it is the export limit of its channel %s: what this host advertises, not what "
		  "the MSEE sends",
		  c->name);
	proof_remedy(why,
		     "Aggregate or filter what BIRD exports to this neighbour, or raise `export "
		     "limit` of the channel; then run `birdc enable %s`.",
		     e->bird.protocol.name);
}

enum answer prefix_limit_exceeded_by_peer(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = &e->bird.protocol;

	if (bird_says(e, "Route limit exceeded")) {
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s: \"%s\"", p->name, p->last_error);
		for (size_t i = 0; i < p->channel_count; i++)
			if (p->channels[i].export_limit_hit)
				export_limit_say(e, why, &p->channels[i]);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	return notified(e, why, BGP_ERROR_CEASE, 1, FROM_CE);
}

enum answer peer_shutdown(const struct evidence *e, struct proof *why)
{
	enum answer a = notified(e, why, BGP_ERROR_CEASE, 2, FROM_MSEE);
	const struct bird_protocol *p = &e->bird.protocol;

	if (a != ANSWER_NO || !e->bird.found || !p->message[0] || p->session == SESSION_DOWN ||
	    session_word(e).said) {
		if (a == ANSWER_YES && e->bird.found && p->message[0] &&
		    e->wire.msee.notification.text[0] == '\0')
			proof_say(why, SOURCE_BIRD, e->bird.at_ms, "BIRD holds the message \"%s\"",
				  p->message);
		return a;
	}
	/* Refused or closed since, and a message is left of a shutdown whose time BIRD does not
	 * tell. */
	if (!bird_says(e, "Socket: ") && e->wire.ours.outcome != ATTEMPT_REFUSED &&
	    e->wire.ours.outcome != ATTEMPT_CLOSED)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "a shutdown message of the MSEE is left, its time unknown: \"%s\"", p->message);
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "since then \"%s\"", p->last_error);
	proof_or(why, e->wire.ours.outcome == ATTEMPT_CLOSED ? "tcp-closed-by-peer"
							     : "tcp-refused-by-peer");
	return yes(why, CONFIDENCE_LIKELY);
}

enum answer peer_reset(const struct evidence *e, struct proof *why)
{
	enum answer a = notified(e, why, BGP_ERROR_CEASE, 4, FROM_MSEE);

	return a == ANSWER_NO ? notified(e, why, BGP_ERROR_CEASE, 9, FROM_MSEE) : a;
}

enum answer peer_deconfigured(const struct evidence *e, struct proof *why)
{
	return notified(e, why, BGP_ERROR_CEASE, 3, FROM_MSEE);
}

enum answer peer_rejected(const struct evidence *e, struct proof *why)
{
	enum answer a = notified(e, why, BGP_ERROR_CEASE, 5, FROM_MSEE);

	if (a == ANSWER_NO)
		a = notified(e, why, BGP_ERROR_CEASE, 8, FROM_MSEE);
	if (a != ANSWER_NO || bird_says(e, "BFD session down"))
		return a;
	a = notified(e, why, BGP_ERROR_CEASE, 10, FROM_MSEE);
	if (a == ANSWER_YES) { /* RFC 9384: what its BFD lost is the path, not the neighbour */
		why->owner = OWNER_PROVIDER_MICROSOFT;
		proof_remedy(why, "The MSEE's BFD lost this host: compare the BFD timers (`birdc "
				  "show bfd sessions`), and have the provider check the path for "
				  "loss at the time shown.");
	}
	return a;
}
