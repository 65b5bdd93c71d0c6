/* SPDX-License-Identifier: ISC */
/* Layer address: who has which address. */
#include "proof.h"

#include "base/text.h"

enum { PRESSING = 2 };

struct prefix ce_network(const struct evidence *e)
{
	const struct host_evidence *h = &e->host;
	const struct address *of = h->ce_peer.set ? &h->ce_peer : &e->link.ce;

	return (struct prefix){address_masked(of, h->ce_len), h->ce_len};
}

bool ce_network_fits(const struct evidence *e)
{
	struct prefix network = ce_network(e);

	return network.len >= e->link.subnet.len && prefix_holds(&network, &e->link.msee);
}

/* What a capture and BIRD alone show of a missing address: nobody here answers for it. */
static enum answer address_missing_offline(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char ce[ADDRESS_TEXT];
	/* A capture may have but one direction: BIRD does not try, nor the MSEE speak, without. */
	bool unanswered = w->listening && w->msee_asks.count >= 2 && w->ce_answers.count == 0 &&
			  w->ce_frames.count == 0 && w->theirs.syn.count == 0 && !bird_tries(e);

	if (!unanswered && !bird_waits(e))
		return e->bird.found || w->listening ? ANSWER_NO : ANSWER_UNKNOWN;
	if (bird_says(e, "Link down"))
		return ANSWER_NO;
	if (bird_waits(e))
		proof_say(
			why, SOURCE_BIRD, e->bird.at_ms,
			"%s is Idle without a timer%s%s: it waits for its interface or its subnet",
			e->bird.protocol.name,
			e->bird.protocol.last_error[0] ? ", last error " : " or an error",
			e->bird.protocol.last_error);
	if (unanswered)
		proof_say(why, SOURCE_WIRE, w->msee_asks.last_ms,
			  "the MSEE asked %u times who has %s, and nobody answered",
			  w->msee_asks.count, address_text(&e->link.ce, ce));
	proof_or(why, "ce-address-wrong");
	proof_or(why, "ce-address-swapped");
	proof_or(why, "interface-down");
	proof_or(why, "vlan-missing-host");
	return yes(why, unanswered && bird_waits(e) ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE);
}

enum answer ce_address_missing(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	char ce[ADDRESS_TEXT];

	if (!h->read)
		return address_missing_offline(e, why);
	if (!h->vlan_found || h->msee_held || (h->ce_held && h->ce_on_port) || h->other_count > 0)
		return ANSWER_NO;
	address_text(&e->link.ce, ce);
	if (h->ce_held)
		proof_say(why, SOURCE_KERNEL, h->at_ms, "%s is on %s, not on %s", ce, h->ce_holder,
			  h->vlan);
	else
		proof_say(why, SOURCE_KERNEL, h->at_ms,
			  "%s has no address of the peering's subnet; %s/%u is expected", h->vlan,
			  ce, e->link.subnet.len);
	if (!h->ce_held && announced_by_another(e, why))
		proof_remedy(why,
			     "Another device has the address: if it is a standby of this host "
			     "(VRRP and HSRP are not supported here) or an old router, take it off "
			     "there, then `ip address add %s/%u dev %s`.",
			     ce, e->link.subnet.len, h->vlan);
	else
		proof_remedy(why,
			     "Give %s its address: `ip address add %s/%u dev %s`, and make it "
			     "permanent.%s",
			     h->vlan, ce, e->link.subnet.len, h->vlan,
			     e->link.family == FAMILY_IPV6
				     ? " If the kernel refuses, IPv6 is disabled there (sysctl "
				       "disable_ipv6)."
				     : "");
	/* It may well be reached through what the interface is a part of. */
	return yes(why, h->ce_held && h->joined ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN);
}

enum answer ce_address_swapped(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	char ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	if (!h->read)
		return ANSWER_UNKNOWN;
	if (!h->msee_held)
		return ANSWER_NO;
	address_text(&e->link.ce, ce);
	address_text(&e->link.msee, msee);
	proof_say(why, SOURCE_KERNEL, h->at_ms, "%s has %s, the second usable address, the MSEE's",
		  h->msee_holder, msee);
	if (e->wire.msee_asks.count > 0)
		proof_say(why, SOURCE_WIRE, e->wire.msee_asks.last_ms,
			  "the MSEE asks who has %s and says it is %s itself", ce, msee);
	proof_remedy(why, "Give %s the first usable address: replace %s by %s.", h->msee_holder,
		     msee, ce);
	return yes(why, CONFIDENCE_CERTAIN);
}

/* The wire alone: someone who is not the CE asks for the MSEE on this VLAN. */
static enum answer address_wrong_offline(const struct evidence *e, struct proof *why)
{
	char speaker[ADDRESS_TEXT], ce[ADDRESS_TEXT];

	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < SPEAKERS_MAX && e->wire.ce_frames.count == 0; i++) {
		const struct foreigner *f = &e->wire.foreigners[i];

		if (f->seen.count == 0 || !address_equal(&f->asked, &e->link.msee))
			continue;
		proof_say(why, SOURCE_WIRE, f->seen.last_ms,
			  "%s asks for the MSEE, and %s is never heard",
			  address_text(&f->speaker, speaker), address_text(&e->link.ce, ce));
		proof_or(why, "ce-address-missing");
		return yes(why, CONFIDENCE_LIKELY);
	}
	return e->wire.ce_frames.count > 0 ? ANSWER_NO : ANSWER_UNKNOWN;
}

/* The right address, but what it makes reachable is not the link's subnet. */
static enum answer network_wrong(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	const bool up = session_judge(e) == SESSION_ESTABLISHED;
	const struct prefix network = ce_network(e);
	char ce[ADDRESS_TEXT], peer[ADDRESS_TEXT];

	/* One that is too narrow hinders nothing where a route leads straight to the MSEE. */
	if (ce_network_fits(e) ||
	    (h->ce_len >= e->link.subnet.len && (up || (h->route_read && h->route_direct))))
		return ANSWER_NO;
	address_text(&e->link.ce, ce);
	if (h->ce_peer.set)
		proof_say(why, SOURCE_KERNEL, h->at_ms, "%s has %s peer %s/%u; %s/%u is expected",
			  h->ce_holder, ce, address_text(&h->ce_peer, peer), h->ce_len, ce,
			  e->link.subnet.len);
	else
		proof_say(why, SOURCE_KERNEL, h->at_ms, "%s has %s/%u; /%u is expected",
			  h->ce_holder, ce, h->ce_len, e->link.subnet.len);
	proof_remedy(why, "Set the prefix length of %s on %s to /%u%s.", ce, h->ce_holder,
		     e->link.subnet.len, h->ce_peer.set ? ", without a peer" : "");
	/* With the MSEE in it nothing hinders the session. */
	if (!up && prefix_holds(&network, &e->link.msee)) {
		proof_or(why, "no-evidence");
		return yes(why, CONFIDENCE_LIKELY);
	}
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer ce_address_wrong(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	char ce[ADDRESS_TEXT], other[PREFIX_TEXT];

	if (!h->read)
		return address_wrong_offline(e, why);
	if (!h->interface_found || h->msee_held)
		return ANSWER_NO;
	if (h->ce_held && h->ce_on_port)
		return network_wrong(e, why);
	if (h->other_count == 0 || !h->vlan_found)
		return ANSWER_NO;
	address_text(&e->link.ce, ce);
	proof_say(why, SOURCE_KERNEL, h->at_ms, "%s has %s; %s/%u is expected", h->vlan,
		  prefix_text(&h->others[0], other), ce, e->link.subnet.len);
	proof_remedy(why, "Give %s the address %s/%u instead of %s.", h->vlan, ce,
		     e->link.subnet.len, other);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer ce_route_wrong(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	char msee[ADDRESS_TEXT], gateway[ADDRESS_TEXT];

	if (!h->read &&
	    (bird_says(e, "Network is unreachable") || bird_says(e, "Network unreachable"))) {
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "last error \"%s\": the kernel knows no way to the MSEE",
			  e->bird.protocol.last_error);
		proof_or(why, "ce-address-missing");
		return yes(why, CONFIDENCE_LIKELY);
	}
	if (!h->read || !h->route_read)
		return ANSWER_UNKNOWN;
	if (!host_link_ready(e) || !ce_network_fits(e) || h->route_direct || h->msee_held)
		return ANSWER_NO;
	address_text(&e->link.msee, msee);
	if (!h->route_found)
		proof_say(why, SOURCE_KERNEL, h->at_ms, "the kernel has no route to %s", msee);
	else
		proof_say(why, SOURCE_KERNEL, h->at_ms,
			  "the kernel sends %s by %s%s%s, not straight by %s", msee,
			  h->route_interface, h->route_gateway.set ? " through " : "",
			  h->route_gateway.set ? address_text(&h->route_gateway, gateway) : "",
			  h->vlan);
	if (h->route_found && host_takes_nothing(e)) {
		proof_say(why, SOURCE_WIRE, e->wire.until_ms,
			  "what the MSEE sends arrives and this host does not take it, as with a "
			  "strict rp_filter");
		proof_or(why, "host-firewall");
		return yes(why, CONFIDENCE_LIKELY);
	}
	/* BIRD sends past the routes what is for a neighbour on its own interface (SO_DONTROUTE).
	 */
	if (h->route_found && e->link.family == FAMILY_IPV4 && bird_tries(e) &&
	    session_judge(e) != SESSION_ESTABLISHED && !syns_never_leave(e)) {
		proof_or(why, "no-evidence");
		return yes(why, CONFIDENCE_LIKELY);
	}
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer subnet_mismatch_peer(const struct evidence *e, struct proof *why)
{
	char speaker[ADDRESS_TEXT], asked[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	if (msee_heard(e) || far_end_stray(e))
		return ANSWER_NO;
	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		const struct foreigner *f = &e->wire.foreigners[i];

		/* Of strangers only who asks as an MSEE would, or for our CE, is taken for it. */
		bool for_ce = address_equal(&f->asked, &e->link.ce);

		if (!speaks_now(e, &f->seen) || f->stranger || (!f->msee_like && !for_ce) ||
		    (f->sibling && !e->sibling_established))
			continue;
		proof_say(why, SOURCE_WIRE, f->seen.last_ms,
			  "on this VLAN %s asks for %s, as an MSEE asks for its CE (%u times); "
			  "%s is never heard",
			  address_text(&f->speaker, speaker), address_text(&f->asked, asked),
			  f->seen.count, address_text(&e->link.msee, msee));
		if (f->msee_like && f->requests.pressing >= PRESSING)
			return yes(why, CONFIDENCE_CERTAIN);
		proof_or(why, "arp-no-reply");
		return yes(why, CONFIDENCE_LIKELY);
	}
	return watched_ms(e) < 1000 ? ANSWER_UNKNOWN : ANSWER_NO;
}
