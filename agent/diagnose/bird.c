/* SPDX-License-Identifier: ISC */
/* What BIRD itself has wrong, or is not able to do: asked of its configuration as it shows it. */
#include "proof.h"

#include "base/text.h"

static const struct bird_protocol *protocol(const struct evidence *e)
{
	return e->bird.found ? &e->bird.protocol : NULL;
}

/* A BIRD that hangs keeps its connections, in the kernel: but it takes nothing from them. */
static bool session_lives(const struct evidence *e)
{
	return e->wire.established_now || (e->host.connected && e->host.connection_unread == 0 &&
					   e->wire.theirs.outcome != ATTEMPT_OPEN_SENT);
}

enum answer bird_unreachable(const struct evidence *e, struct proof *why)
{
	const struct bird_evidence *b = &e->bird;
	/* Five seconds without an answer may be a hang, or a host that is busy beyond measure. */
	enum confidence sure = b->failure == BIRD_SILENT ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;

	switch (b->failure) {
	case BIRD_NOT_ASKED:
		return ANSWER_UNKNOWN;
	case BIRD_OK:
		return ANSWER_NO;
	case BIRD_DENIED:
		why->severity = SEVERITY_WARNING;
		proof_remedy(why, "Run ceprobe as root, or as a member of the group that owns "
				  "BIRD's socket (often \"bird\").");
		break;
	case BIRD_MISSING:
	case BIRD_REFUSED:
	case BIRD_SILENT:
	case BIRD_NONSENSE:
		if (session_lives(e))
			why->severity = SEVERITY_WARNING;
		break;
	}
	proof_say(why, SOURCE_BIRD, b->at_ms, "%s",
		  b->why[0] ? b->why : bird_failure_name(b->failure));
	if (e->wire.established_now)
		proof_say(why, SOURCE_WIRE, e->wire.until_ms, "the session is alive on the wire");
	if (e->wire.theirs.outcome == ATTEMPT_REFUSED)
		proof_say(why, SOURCE_WIRE, e->wire.theirs.streak.last_ms,
			  "this host answers the MSEE's SYN with RST");
	return yes(why, sure);
}

enum answer bird_protocol_missing(const struct evidence *e, struct proof *why)
{
	char msee[ADDRESS_TEXT];

	if (e->bird.failure != BIRD_OK)
		return ANSWER_UNKNOWN;
	if (e->bird.found || e->bird.near)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "no BGP protocol has the neighbour %s",
		  address_text(&e->link.msee, msee));
	if (!e->bird.blurred)
		return yes(why, CONFIDENCE_CERTAIN);
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "of some protocol the neighbour's address could not be read");
	return yes(why, CONFIDENCE_POSSIBLE);
}

/* The right neighbour, sought elsewhere than on this link: BIRD waits for it for ever. */
static enum answer interface_wrong(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = &e->bird.protocol;
	const struct host_evidence *h = &e->host;

	if (!bird_waits(e) || !p->neighbour_interface[0] || !h->read || !host_link_ready(e) ||
	    strcmp(p->neighbour_interface, h->ce_holder) == 0)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "protocol %s waits for its neighbour on interface %s; this link is on %s",
		  p->name, p->neighbour_interface, h->ce_holder);
	proof_remedy(why,
		     "In BIRD, take `interface` out of protocol %s or set it to \"%s\", and "
		     "reconfigure.",
		     p->name, h->ce_holder);
	return yes(why, CONFIDENCE_CERTAIN);
}

static enum answer port_wrong(const struct evidence *e, struct proof *why)
{
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "last error \"%s\", yet none of its SYNs goes to port 179, as the probe's does",
		  e->bird.protocol.last_error);
	proof_remedy(why,
		     "In BIRD, take `port` out of the neighbour of protocol %s, and reconfigure.",
		     e->bird.protocol.name);
	proof_or(why, "host-firewall");
	return yes(why, CONFIDENCE_LIKELY);
}

enum answer bird_neighbor_wrong(const struct evidence *e, struct proof *why)
{
	char msee[ADDRESS_TEXT], other[ADDRESS_TEXT];

	if (e->bird.failure != BIRD_OK)
		return ANSWER_UNKNOWN;
	if (e->bird.found && syns_go_elsewhere(e))
		return port_wrong(e, why);
	if (e->bird.found)
		return interface_wrong(e, why);
	if (!e->bird.near)
		return ANSWER_NO;
	address_text(&e->link.msee, msee);
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "protocol %s has the neighbour %s (%s); no protocol has %s", e->bird.near_name,
		  address_text(&e->bird.near_neighbour, other), e->bird.near_reason, msee);
	proof_remedy(why, "In BIRD, set the neighbour of protocol %s to %s and reconfigure.",
		     e->bird.near_name, msee);
	if (e->bird.near_weak)
		proof_or(why, "bird-protocol-missing");
	return yes(why, e->bird.near_weak ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN);
}

/* BIRD reads its configuration when told to; what was written since is not in force. */
enum answer bird_config_not_applied(const struct evidence *e, struct proof *why)
{
	enum {
		SLACK_MS = 3000 /* BIRD tells the second, and an editor writes before it says
				   "configure" */
	};
	const struct bird_evidence *b = &e->bird;

	if (b->config_ms == 0 || b->reconfigured_ms == 0)
		return ANSWER_UNKNOWN;
	if (b->config_ms <= b->reconfigured_ms + SLACK_MS)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, b->reconfigured_ms, "BIRD last read its configuration");
	proof_say(why, SOURCE_CONFIG, b->config_ms, "%s was written since", b->config_file);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer bird_protocol_disabled(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = protocol(e);

	if (!p)
		return ANSWER_UNKNOWN;
	/* A protocol that went down by itself says why: that row has it. */
	if (p->session != SESSION_DOWN || p->error_class == BIRD_ERROR_SHUTDOWN ||
	    p->error_class == BIRD_ERROR_LOCAL || session_word(e).said)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "protocol %s is disabled%s%s%s", p->name,
		  p->message[0] ? ", with the message \"" : "", p->message,
		  p->message[0] ? "\"" : "");
	proof_remedy(why, "If this is not wanted: `birdc enable %s`.", p->name);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer bird_protocol_duplicate(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = protocol(e);
	char msee[ADDRESS_TEXT];

	if (!p)
		return ANSWER_UNKNOWN;
	/* It is this session that waits; or the one that holds the neighbour is the wrong one. */
	if (!e->bird.duplicate ||
	    !(bird_waits(e) || (p->neighbour_as != e->link.azure_asn && e->bird.duplicate_fits)))
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "protocols %s and %s both have the neighbour %s; one of them waits in Idle",
		  p->name, e->bird.duplicate_name, address_text(&e->link.msee, msee));
	proof_remedy(why, "Remove or disable the one of %s and %s that is not meant.", p->name,
		     e->bird.duplicate_name);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer bird_no_listener(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = protocol(e);

	if (!p)
		return ANSWER_UNKNOWN;
	if (bird_says(e, "No listening socket")) {
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s is down, last error \"%s\"", p->name,
			  p->last_error);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	/* BIRD opens its listener before it tries; without it the MSEE's connections are refused.
	 */
	if (!e->host.sockets_read || e->host.listener || !bird_tries(e) ||
	    e->wire.theirs.outcome != ATTEMPT_REFUSED)
		return ANSWER_NO;
	proof_say(why, SOURCE_KERNEL, e->host.at_ms, "nothing listens on port 179");
	return yes(why, CONFIDENCE_LIKELY);
}

/* Without BIRD's word: this host objects to the very ASN that the YAML expects. */
static enum answer asn_rejected_on_wire(const struct evidence *e, struct proof *why)
{
	struct word w = session_word(e);

	if (!e->wire.listening || e->wire.msee.opens.count == 0)
		return ANSWER_UNKNOWN;
	if (!word_is(&w, BGP_ERROR_OPEN, 2) || w.from_msee ||
	    e->wire.msee.open.asn != e->link.azure_asn)
		return ANSWER_NO;
	word_say(why, e, &w);
	proof_say(why, SOURCE_WIRE, e->wire.msee.opens.last_ms,
		  "the MSEE's OPEN says AS %u, as expected: this host wants another",
		  e->wire.msee.open.asn);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer azure_asn_mismatch_host(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = protocol(e);
	const char *hint = "";

	if (!p)
		return asn_rejected_on_wire(e, why);
	if (p->neighbour_as == 0 || p->neighbour_as == e->link.azure_asn)
		return ANSWER_NO;
	if (p->neighbour_as == 8075)
		hint = " (8075 is Microsoft's ASN for Internet peering, not for ExpressRoute)";
	else if (p->neighbour_as == 65515)
		hint = " (65515 is the ASN of the gateways behind the MSEE, not the MSEE's)";
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "protocol %s expects neighbour AS %u; the Azure ASN is %u%s", p->name,
		  p->neighbour_as, e->link.azure_asn, hint);
	if (e->wire.msee.opens.count > 0)
		proof_say(why, SOURCE_WIRE, e->wire.msee.opens.last_ms,
			  "the MSEE's OPEN says AS %u", e->wire.msee.open.asn);
	proof_remedy(why, "In BIRD, set the neighbour AS of protocol %s to %u and reconfigure.",
		     p->name, e->link.azure_asn);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer azure_asn_mismatch_peer(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = protocol(e);
	const struct bgp_side *msee = &e->wire.msee;
	struct word w = session_word(e);
	bool by_bird = p && word_is(&w, BGP_ERROR_OPEN, 2) && !w.from_msee;

	if (p && p->neighbour_as != 0 && p->neighbour_as != e->link.azure_asn)
		return ANSWER_NO;
	if (msee->opens.count > 0 && msee->open.asn != e->link.azure_asn) {
		proof_say(why, SOURCE_WIRE, msee->opens.last_ms,
			  "the MSEE's OPEN says AS %u; %u is expected%s", msee->open.asn,
			  e->link.azure_asn, p ? ", and BIRD says the same" : "");
		word_say(why, e, &w);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	if (by_bird && msee->opens.count == 0) {
		word_say(why, e, &w);
		proof_say(why, SOURCE_BIRD, e->bird.at_ms, "it expects AS %u, as configured here",
			  p->neighbour_as);
		return yes(why, p->error_wait_ms > 0 ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
	}
	return msee->opens.count > 0 || p ? ANSWER_NO : ANSWER_UNKNOWN;
}

/* What our OPEN says, where one was heard since BIRD was last configured; 0: none. Under a
 * confederation it is not BIRD's local AS (RFC 5065). */
static uint32_t sent_asn(const struct evidence *e)
{
	const struct bgp_side *ce = &e->wire.ce;

	return ce->opens.count > 0 && ce->opens.last_ms >= e->bird.reconfigured_ms ? ce->open.asn
										   : 0;
}

enum answer peer_asn_mismatch_host(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = protocol(e);
	const uint32_t sent = sent_asn(e), local = p && p->has_local_as ? p->local_as : sent;
	struct word w = session_word(e);
	bool refused = word_is(&w, BGP_ERROR_OPEN, 2) && w.from_msee;

	if (local == 0)
		return ANSWER_UNKNOWN;
	if (local == e->link.peer_asn || sent == e->link.peer_asn)
		return ANSWER_NO;
	if (p && p->has_local_as)
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "protocol %s has local AS %u; the peering's peer ASN is %u", p->name,
			  local, e->link.peer_asn);
	else
		proof_say(why, SOURCE_WIRE, e->wire.ce.opens.last_ms,
			  "our OPEN says AS %u; the peering's peer ASN is %u", sent,
			  e->link.peer_asn);
	if (refused)
		word_say(why, e, &w);
	/* BIRD does not say whether it speaks for a confederation. */
	return yes(why, sent != 0 || refused ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY);
}

enum answer peer_asn_mismatch_peer(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = protocol(e);
	const struct bgp_side *ce = &e->wire.ce;
	struct word w = session_word(e);
	const uint32_t sent = sent_asn(e);
	const uint32_t local = sent != 0 ? sent : p && p->has_local_as ? p->local_as : 0;

	if (!w.said)
		return e->wire.listening || p ? ANSWER_NO : ANSWER_UNKNOWN;
	if (!word_is(&w, BGP_ERROR_OPEN, 2) || !w.from_msee ||
	    (local != 0 && local != e->link.peer_asn))
		return ANSWER_NO;
	word_say(why, e, &w);
	proof_say(why, ce->opens.count > 0 ? SOURCE_WIRE : SOURCE_BIRD,
		  ce->opens.count > 0 ? ce->opens.last_ms : e->bird.at_ms,
		  "this host says AS %u, as configured", e->link.peer_asn);
	proof_remedy(why,
		     "Compare the peer ASN of the Azure peering with %u and correct it there (not "
		     "to be mixed up with customerASN).",
		     e->link.peer_asn);
	if (sent == 0 && local > UINT16_MAX) /* its OPEN may not have been able to say so */
		proof_or(why, "capability-rejected");
	return local == 0 ? yes(why, CONFIDENCE_LIKELY) : yes_or_other(why);
}
