/* SPDX-License-Identifier: ISC */
/* Layer tcp: SYNs that do not go the way they should: refused on the path, sent from another source
 * or to another port. */
#include "proof.h"

bool bird_is_refused(const struct evidence *e)
{
	return bird_says(e, "Connection refused") || bird_says(e, "No route to host");
}

bool syns_go_elsewhere(const struct evidence *e)
{
	return syns_never_leave(e) && e->wire.probe_syn.count > 0 && bird_is_refused(e);
}

/* Not all of them speak of a filter. RFC 792, RFC 4443. */
static void icmp_remedy(const struct evidence *e, struct proof *why)
{
	const bool v6 = e->link.family == FAMILY_IPV6;
	const uint8_t type = e->wire.icmp_type, code = e->wire.icmp_code;
	const bool unreachable = v6 ? type == 1 && (code == 0 || code == 3) : type == 3 && code < 2;
	char sender[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	address_text(&e->wire.icmp_sender, sender);
	address_text(&e->link.msee, msee);
	if (type == (v6 ? 3 : 11))
		proof_remedy(why,
			     "Ask the provider why %s routes what is for %s: between the two there "
			     "must be no router, nor one that answers ARP for the other (proxy "
			     "ARP).",
			     sender, msee);
	else if (unreachable)
		proof_remedy(why,
			     "Ask the provider why %s, which takes what is for %s, does not reach "
			     "it.",
			     sender, msee);
}

enum answer path_filtered(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char sender[ADDRESS_TEXT];

	if (!w->listening)
		return ANSWER_UNKNOWN;
	if (!path_refuses(e) && w->ours.outcome == ATTEMPT_REFUSED && refused_by_another(e)) {
		proof_say(why, SOURCE_WIRE, w->ours.streak.last_ms,
			  "the RST to our SYN comes from %s, which is not the MSEE's",
			  mac_text(w->ours.answer_mac, sender));
		proof_or(why, "tcp-refused-by-peer");
		return yes(why, CONFIDENCE_LIKELY);
	}
	if (!path_refuses(e))
		return ANSWER_NO;
	proof_say(why, SOURCE_WIRE, w->icmp_errors.last_ms,
		  "%s answers our SYN with ICMP type %u code %u (%u times)",
		  address_text(&w->icmp_sender, sender), w->icmp_type, w->icmp_code,
		  w->icmp_errors.count);
	if (e->bird.found && e->bird.protocol.last_error[0])
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "last error \"%s\"",
			  e->bird.protocol.last_error);
	if (address_equal(&w->icmp_sender, &e->link.msee))
		why->owner = OWNER_MICROSOFT;
	icmp_remedy(e, why);
	return yes(why, CONFIDENCE_CERTAIN);
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
	if (closed && w->listening && watched_ms(e) >= 6000 && w->ours.syn.count == 0 &&
	    !syns_missed(e)) {
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "last error \"%s\", yet no SYN left in %lld seconds",
			  e->bird.protocol.last_error, (long long)watched_ms(e) / 1000);
		proof_or(why, "host-firewall");
		return yes(why, CONFIDENCE_LIKELY);
	}
	return w->listening ? ANSWER_NO : ANSWER_UNKNOWN;
}
