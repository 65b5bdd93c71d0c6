/* SPDX-License-Identifier: ISC */
/* Layer address: others who use the CE's or the MSEE's address, or speak in its name. */
#include "proof.h"

#include "base/text.h"

enum { QUARREL_MS = 600000 };

static const char *virtual_note(struct mac mac)
{
	return mac_is_virtual_router(mac)
		       ? " (a virtual router's: HSRP and VRRP are not supported on this link)"
		       : "";
}

/* When this host's hardware address was first heard, 0: never. Until then it may have been another,
 * as of a bond that failed over. */
static int64_t own_first_ms(const struct evidence *e)
{
	const struct speaker *own =
		e->host.read ? speaker_find(e->wire.ce_speakers, e->host.mac) : NULL;

	return own ? own->seen.first_ms : 0;
}

/* Any interface of this host: Linux answers for an address on all of them (arp_ignore). */
static bool mac_is_own(const struct host_evidence *h, struct mac mac)
{
	for (uint8_t i = 0; h->read && i < h->own_count; i++)
		if (mac_equal(h->own[i], mac))
			return true;
	return h->read && mac_equal(h->mac, mac);
}

bool announced_by_another(const struct evidence *e, struct proof *why)
{
	const struct speaker *s = e->wire.ce_speakers;
	const int64_t own_ms = own_first_ms(e);
	char ce[ADDRESS_TEXT], mac[MAC_TEXT];
	bool found = false;

	for (size_t i = e->host.read ? 0 : 1; i < SPEAKERS_MAX; i++) {
		if (!speaks_now(e, &s[i].seen) || s[i].seen.last_ms < own_ms ||
		    mac_is_own(&e->host, s[i].mac))
			continue;
		proof_say(why, SOURCE_WIRE, s[i].seen.last_ms, "%s announces %s%s",
			  mac_text(s[i].mac, mac), address_text(&e->link.ce, ce),
			  virtual_note(s[i].mac));
		found = true;
	}
	return found;
}

enum answer duplicate_ce_address(const struct evidence *e, struct proof *why)
{
	const struct speaker *s = e->wire.ce_speakers;
	char ce[ADDRESS_TEXT], msee[ADDRESS_TEXT], mac[MAC_TEXT];

	address_text(&e->link.ce, ce);
	if (e->host.read && e->host.ce_held && e->host.ce_dad_failed) {
		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "duplicate address detection of %s on %s failed", ce, e->host.ce_holder);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	if (!announced_by_another(e, why))
		return ANSWER_NO;
	if (e->host.read)
		proof_say(why, SOURCE_KERNEL, e->host.at_ms, "this host's own is %s",
			  mac_text(e->host.mac, mac));
	else
		proof_say(why, SOURCE_WIRE, s[0].seen.last_ms, "and so does %s",
			  mac_text(s[0].mac, mac));
	if (e->wire.msee_frames.count == 0) {
		proof_say(why, SOURCE_WIRE, e->wire.until_ms,
			  "%s is never heard: the far end may have the two addresses exchanged",
			  address_text(&e->link.msee, msee));
		proof_remedy(why,
			     "Ask the provider and Microsoft whose the MAC address shown is. If it "
			     "is the far end's, its address must be %s, not %s; else take %s off "
			     "that device.",
			     msee, ce, ce);
	}
	/* One that this host does not hold is doubly used only by two others. */
	return e->host.read && !e->host.ce_held ? ANSWER_NO : yes(why, CONFIDENCE_CERTAIN);
}

/* Segments in the MSEE's name that are not of the session that is up, from somewhere else. */
static bool impostor_say(const struct evidence *e, struct proof *why)
{
	const struct impostor *i = &e->wire.impostor;
	char msee[ADDRESS_TEXT], mac[MAC_TEXT];

	if (!speaks_now(e, &i->seen))
		return false;
	proof_say(why, SOURCE_WIRE, i->seen.last_ms,
		  "%s sends TCP segments in the name of %s that do not fit the session (%u, the "
		  "last a %s): this host takes none",
		  mac_text(i->mac, mac), address_text(&e->link.msee, msee), i->seen.count,
		  i->flags & TCP_RST   ? "RST"
		  : i->flags & TCP_SYN ? "SYN"
		  : i->flags & TCP_FIN ? "FIN"
				       : "segment");
	return true;
}

enum answer duplicate_peer_address(const struct evidence *e, struct proof *why)
{
	const struct speaker *s = e->wire.msee_speakers;
	char msee[ADDRESS_TEXT], mac[MAC_TEXT];
	bool impostor = e->wire.listening && impostor_say(e, why);
	int others = 0;

	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	if (impostor && e->wire.msee_mac_changes < 2)
		return yes(why, CONFIDENCE_LIKELY);
	if (e->wire.until_ms - e->wire.msee_changed_ms > QUARREL_MS ||
	    (e->wire.established_now && e->wire.msee_changed_ms < session_changed_ms(e)))
		return ANSWER_NO;
	if (e->wire.msee_mac_changes < 2 && e->wire.msee_from_changes >= 2 && !e->host.msee_held &&
	    session_judge(e) != SESSION_ESTABLISHED) {
		proof_say(why, SOURCE_WIRE, e->wire.msee_from.seen.last_ms,
			  "frames of %s come by turns from several hardware addresses (%u "
			  "changes), the last %s",
			  address_text(&e->link.msee, msee), e->wire.msee_from_changes,
			  mac_text(e->wire.msee_from.mac, mac));
		return yes(why, CONFIDENCE_LIKELY);
	}
	if (e->wire.msee_mac_changes < 2 || e->host.msee_held)
		return ANSWER_NO; /* one change is an MSEE that failed over */
	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		if (s[i].seen.count == 0 || (e->host.read && mac_equal(s[i].mac, e->host.mac)))
			continue;
		others++;
		proof_say(why, SOURCE_WIRE, s[i].seen.last_ms, "%s announces %s (%u times)%s",
			  mac_text(s[i].mac, mac), address_text(&e->link.msee, msee),
			  s[i].seen.count, virtual_note(s[i].mac));
	}
	return others > 1 ? yes(why, CONFIDENCE_CERTAIN) : ANSWER_NO;
}
