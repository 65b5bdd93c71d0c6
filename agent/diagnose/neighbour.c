/* SPDX-License-Identifier: ISC */
/* Layer neighbour: who answers for the addresses. */
#include "azure_view.h"
#include "proof.h"

#include "base/text.h"

/* Three requests, a second apart, is what the kernel gives an answer. */
enum { ASK_MIN = 3, ASK_WAIT_MS = 2200 };

/* Asked long enough, by the host or by our probe, and nobody answered since. */
static bool asked_in_vain(const struct evidence *e)
{
	const struct wire_evidence *w = &e->wire;

	/* BIRD has another neighbour, and the MSEE is not to be heard either. */
	if (w->msee_frames.count == 0 && w->ce_asks_others.count >= ASK_MIN)
		return true;
	return w->asks_in_vain >= ASK_MIN ||
	       (w->asks_in_vain > 0 && w->until_ms - w->asks_in_vain_ms >= ASK_WAIT_MS);
}

static bool neighbour_unresolved(const struct evidence *e)
{
	return e->host.read && e->host.neighbour_found &&
	       (e->host.neighbour == NEIGHBOUR_FAILED || e->host.neighbour == NEIGHBOUR_INCOMPLETE);
}

/* The MSEE asks for the CE's address, and the kernel, which has it, never answers. */
static bool asks_not_answered(const struct evidence *e)
{
	const struct wire_evidence *w = &e->wire;

	return e->host.read && w->listening && w->dropped == 0 && host_link_ready(e) &&
	       w->msee_asks.count >= ASK_MIN && w->ce_answers.count == 0 &&
	       speaks_now(e, &w->msee_asks);
}

bool host_takes_nothing(const struct evidence *e)
{
	return answer_not_taken(e) || asks_not_answered(e);
}

/* The entry stays without an address, though the answers to it arrive. */
static bool answers_not_taken(const struct evidence *e)
{
	const struct seen *s = &e->wire.msee_answers;

	return neighbour_unresolved(e) && e->wire.listening && s->count >= ASK_MIN &&
	       speaks_now(e, s) && e->host.at_ms - s->first_ms >= ASK_WAIT_MS &&
	       e->wire.asks_in_vain < ASK_MIN;
}

bool neighbour_stopped(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];
	bool unanswered = asks_not_answered(e), untaken = answers_not_taken(e);

	address_text(&e->link.ce, ce);
	address_text(&e->link.msee, msee);
	if (unanswered)
		proof_say(why, SOURCE_WIRE, w->msee_asks.last_ms,
			  "the MSEE asked %u times who has %s, and this host, which has it, never "
			  "answered",
			  w->msee_asks.count, ce);
	if (untaken)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "the neighbour entry of %s is %s, though %u answers arrived", msee,
			  neighbour_state_name(e->host.neighbour), w->msee_answers.count);
	if (!unanswered && !untaken)
		return false;
	proof_remedy(why,
		     "Let %s pass on %s: see `nft list ruleset`, `tc filter show dev %s "
		     "ingress`, and the same for egress.",
		     e->link.family == FAMILY_IPV4
			     ? "ARP"
			     : "neighbour discovery (ICMPv6 types 135 and 136)",
		     e->host.vlan, e->host.vlan);
	if (!untaken && w->ce_asks.count > 0) /* by which the MSEE knows this host */
		proof_or(why, "tcp-no-answer");
	return true;
}

enum answer arp_no_reply(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char msee[ADDRESS_TEXT];
	bool unreachable = bird_says(e, "No route to host") || bird_says(e, "Host is unreachable");

	if (!host_link_ready(e) || path_refuses(e) || far_end_stray(e))
		return ANSWER_NO;
	if (w->listening && (!asked_in_vain(e) || w->msee_frames.last_ms > w->asks_in_vain_ms))
		return w->msee_frames.count > 0 ? ANSWER_NO : ANSWER_UNKNOWN;
	if (!w->listening && !neighbour_unresolved(e) && !unreachable)
		return ANSWER_UNKNOWN;
	address_text(&e->link.msee, msee);
	if (w->listening && w->asks_in_vain == 0) {
		proof_say(why, SOURCE_WIRE, w->ce_asks_others.last_ms,
			  "%u requests for another address of the subnet, no answer, and nothing "
			  "from %s under any tag",
			  w->ce_asks_others.count, msee);
		proof_remedy(why,
			     "First have BIRD's neighbour be %s: this host asks for another "
			     "address. If nobody answers then either, ask the provider where the "
			     "VLAN ends.",
			     msee);
		why->owner = OWNER_CUSTOMER_PROVIDER;
	} else if (w->listening) {
		proof_say(why, SOURCE_WIRE, w->ce_asks.last_ms,
			  "%u requests for %s since it was last heard, no answer, nothing "
			  "from it under any tag",
			  w->asks_in_vain, msee);
	}
	if (neighbour_unresolved(e))
		proof_say(why, SOURCE_KERNEL, e->host.at_ms, "the neighbour entry of %s is %s",
			  msee, neighbour_state_name(e->host.neighbour));
	if (unreachable)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "last error \"%s\"",
			  e->bird.protocol.last_error);
	if (!w->listening) {
		proof_or(why, "vlan-mismatch-peer");
		proof_or(why, "subnet-mismatch-peer");
		proof_or(why, "path-filtered");
	}
	if (w->strays[0].seen.count > 0)
		proof_or(why, "vlan-mismatch-peer");
	proof_or(why, "arp-one-way");
	azure_arp_say(why, e);
	return yes(why, w->listening ? CONFIDENCE_LIKELY : CONFIDENCE_POSSIBLE);
}

/* Where the capture lacks the tags, one end may use others than the other. */
static enum answer one_way(const struct evidence *e, struct proof *why)
{
	if (!e->wire.tags_cut)
		return yes(why, CONFIDENCE_CERTAIN);
	proof_or(why, "vlan-mismatch-peer");
	proof_or(why, "vlan-mismatch-host");
	return yes(why, CONFIDENCE_LIKELY);
}

bool msee_misled(const struct evidence *e)
{
	return speaks_now(e, &e->wire.elsewhere.seen) && !e->host.elsewhere_is_own;
}

/* The MSEE takes another device for the CE, as of before this one: it has not learnt our address.
 */
static bool misled_say(const struct evidence *e, struct proof *why)
{
	const struct speaker *s = &e->wire.elsewhere;
	char ce[ADDRESS_TEXT], theirs[MAC_TEXT], mine[MAC_TEXT] = "";

	if (!msee_misled(e))
		return false;
	address_text(&e->link.ce, ce);
	proof_say(why, SOURCE_WIRE, s->seen.last_ms,
		  "the MSEE sends what is for %s to %s, which is not this host (%u segments)", ce,
		  mac_text(s->mac, theirs), s->seen.count);
	if (e->host.read)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms, "this host's own is %s",
			  mac_text(e->host.mac, mine));
	why->owner = OWNER_CUSTOMER_PROVIDER;
	proof_remedy(
		why,
		"Announce this host: `arping -U -I %s %s`. If the MSEE goes on, find the "
		"device with %s, or have the provider and Microsoft clear their old ARP entry.",
		e->host.vlan[0] ? e->host.vlan : e->link.interface, ce, theirs);
	proof_or(why, "duplicate-ce-address");
	return true;
}

enum answer arp_one_way(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	if (!w->listening)
		return ANSWER_UNKNOWN;
	if (!host_link_ready(e))
		return ANSWER_NO;
	if (misled_say(e, why))
		return yes(why, CONFIDENCE_LIKELY);
	address_text(&e->link.ce, ce);
	address_text(&e->link.msee, msee);
	if (w->asked_again >= 2 && w->ce_answers.count >= 2) {
		proof_say(why, SOURCE_WIRE, w->msee_asks.last_ms,
			  "the MSEE asks for %s again and again (%u times), although this "
			  "host answered %u times",
			  ce, w->msee_asks.count, w->ce_answers.count);
		azure_arp_say(why, e);
		return one_way(e, why);
	}
	if (w->asks_in_vain >= ASK_MIN && w->msee_frames.last_ms > w->asks_in_vain_ms) {
		proof_say(why, SOURCE_WIRE, w->ce_asks.last_ms,
			  "%u requests for %s are unanswered, while other frames of it arrive",
			  w->asks_in_vain, msee);
		return one_way(e, why);
	}
	/* Where the far end says nothing at all, either direction may be the broken one. */
	return !msee_heard(e) && asked_in_vain(e) ? ANSWER_UNKNOWN : ANSWER_NO;
}

enum answer arp_static_wrong(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	const struct speaker *msee = &e->wire.msee_from;
	char mine[MAC_TEXT], theirs[MAC_TEXT], text[ADDRESS_TEXT];

	if (!h->read)
		return ANSWER_UNKNOWN;
	if (h->neighbour_found && h->neighbour == NEIGHBOUR_PERMANENT) {
		if (msee->seen.count == 0)
			return ANSWER_UNKNOWN;
		if (mac_equal(msee->mac, h->neighbour_mac))
			return ANSWER_NO;
		address_text(&e->link.msee, text);
		proof_say(why, SOURCE_KERNEL, h->at_ms, "a permanent entry binds %s to %s", text,
			  mac_text(h->neighbour_mac, mine));
		proof_say(why, SOURCE_WIRE, msee->seen.last_ms, "the MSEE's frames come from %s",
			  mac_text(msee->mac, theirs));
		proof_remedy(why, "Remove the permanent entry: `ip neigh del %s dev %s`.", text,
			     h->vlan);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	/* An entry of that state comes and goes with each attempt; the flag stays. */
	if (!h->vlan_noarp || session_judge(e) == SESSION_ESTABLISHED)
		return ANSWER_NO;
	proof_say(why, SOURCE_KERNEL, h->at_ms,
		  "%s is set to do without ARP and ND (NOARP): the kernel neither asks for the "
		  "MSEE's MAC address nor tells its own",
		  h->vlan);
	proof_remedy(why, "Let it ask and answer again: `ip link set %s arp on`.", h->vlan);
	return yes(why, CONFIDENCE_CERTAIN);
}
