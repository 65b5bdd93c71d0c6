/* SPDX-License-Identifier: ISC */
/* Layers link and vlan: is there an interface, is it up, does it carry the right tags. */
#include "proof.h"

#include "base/text.h"

enum { ERRORS_THAT_COUNT = 3 };

enum answer interface_missing(const struct evidence *e, struct proof *why)
{
	if (!e->host.read)
		return ANSWER_UNKNOWN;
	if (e->host.interface_found)
		return ANSWER_NO;
	proof_say(why, SOURCE_KERNEL, e->host.at_ms, "no interface is called \"%s\"",
		  e->link.interface);
	proof_remedy(why,
		     "Create interface %s, or correct `interface:` in the configuration to the "
		     "name that `ip link` shows.",
		     e->link.interface);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer interface_down(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;

	if (!h->read)
		return ANSWER_UNKNOWN;
	if (!h->interface_found || (h->port_up && (!h->vlan_found || h->vlan_up)))
		return ANSWER_NO;
	const char *name = !h->port_up ? h->port : h->switched_off[0] ? h->switched_off : h->vlan;

	proof_say(why, SOURCE_KERNEL, h->at_ms, "%s is administratively down", name);
	proof_remedy(why, "Bring it up: `ip link set %s up`, and see why it was down.", name);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer no_carrier(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;

	if (!h->read) {
		if (!bird_waits(e) || !bird_says(e, "Link down"))
			return e->bird.found ? ANSWER_NO : ANSWER_UNKNOWN;
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "%s waits in Idle with \"%s\" and no timer: the link is down now",
			  e->bird.protocol.name, e->bird.protocol.last_error);
		proof_or(why, "interface-down");
		return yes(why, CONFIDENCE_LIKELY);
	}
	if (!h->interface_found || !h->port_up || (h->vlan_found && !h->vlan_up))
		return ANSWER_NO;
	if (h->port_carrier && (!h->vlan_found || h->vlan_carrier))
		return ANSWER_NO;
	proof_say(why, SOURCE_KERNEL, h->at_ms, "%s is up without carrier",
		  h->port_carrier ? h->vlan : h->port);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer interface_errors(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;

	if (!h->read || !e->live)
		return ANSWER_UNKNOWN;
	if (h->rx_errors < h->rx_errors_before + ERRORS_THAT_COUNT)
		return ANSWER_NO;
	proof_say(why, SOURCE_KERNEL, h->at_ms, "%s counted %llu receive errors while watched",
		  h->port, (unsigned long long)(h->rx_errors - h->rx_errors_before));
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer vlan_missing_host(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	char tags[TAGS_TEXT];

	if (!h->read)
		return ANSWER_UNKNOWN;
	/* On another port the address serves another link, or nothing. */
	if (!h->interface_found || h->vlan_found || h->interface_is_vlan ||
	    (h->ce_held && h->ce_on_port) || h->msee_held)
		return ANSWER_NO;
	tags_text(&e->link.tags, tags);
	proof_say(why, SOURCE_KERNEL, h->at_ms,
		  "no subinterface of %s carries VLAN %s, and the CE's address is %s%s", h->port,
		  tags, h->ce_held ? "on " : "nowhere", h->ce_held ? h->ce_holder : "");
	if (e->link.tags.count == 1)
		proof_remedy(why,
			     "Create it: `ip link add link %s name %s.%s type vlan id %s`, bring "
			     "it up and give it the "
			     "peering address.",
			     h->port, h->port, tags, tags);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum { VLAN_TEXT = TAGS_TEXT + 8 };

/* "VLAN 200", "no VLAN tag" */
static const char *vlan_text(const struct tags *t, char out[static VLAN_TEXT])
{
	char text[TAGS_TEXT];

	if (t->count == 0)
		text_format(out, VLAN_TEXT, "no VLAN tag");
	else
		text_format(out, VLAN_TEXT, "VLAN %s", tags_text(t, text));
	return out;
}

enum answer vlan_mismatch_host(const struct evidence *e, struct proof *why)
{
	const struct host_evidence *h = &e->host;
	const struct wire_evidence *w = &e->wire;
	char want[VLAN_TEXT], have[VLAN_TEXT];

	vlan_text(&e->link.tags, want);
	if (h->read) {
		bool held_elsewhere =
			h->ce_held && h->ce_on_port && !tags_same_vids(&h->ce_tags, &e->link.tags);
		bool named_wrong =
			h->interface_is_vlan && !tags_same_vids(&h->interface_tags, &e->link.tags);

		if (!h->interface_found || (!held_elsewhere && !named_wrong))
			return ANSWER_NO;
		if (held_elsewhere)
			proof_say(why, SOURCE_KERNEL, h->at_ms,
				  "the CE's address is on %s, %s; %s is expected", h->ce_holder,
				  vlan_text(&h->ce_tags, have), want);
		else
			proof_say(why, SOURCE_KERNEL, h->at_ms, "%s carries %s; %s is expected",
				  e->link.interface, vlan_text(&h->interface_tags, have), want);
		const struct stray *s = far_end_stray(e);

		if (s)
			proof_say(why, SOURCE_WIRE, s->seen.last_ms, "the MSEE is heard under %s",
				  vlan_text(&s->tags, have));
		return yes(why, CONFIDENCE_CERTAIN);
	}
	if (!w->listening)
		return ANSWER_UNKNOWN;
	if (w->own_strays[0].seen.count == 0 || w->own_strays[0].ethertype_only ||
	    w->ce_frames.count > 0)
		return ANSWER_NO;
	proof_say(why, SOURCE_WIRE, w->own_strays[0].seen.last_ms,
		  "frames from the CE's address leave under %s (%s); "
		  "%s is expected",
		  vlan_text(&w->own_strays[0].tags, have), w->own_strays[0].what, want);
	return yes(why, CONFIDENCE_CERTAIN);
}

/* The far end's frames arrive, but elsewhere on the port; nothing of it arrives where it should. */
enum answer vlan_mismatch_peer(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	const struct stray *s = far_end_stray(e);
	char want[VLAN_TEXT], have[VLAN_TEXT];

	vlan_text(&e->link.tags, want);
	if (!w->listening)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		if (w->foreigners[i].sibling && w->foreigners[i].msee_like &&
		    speaks_now(e, &w->foreigners[i].seen))
			return ANSWER_NO; /* the other path's far end is here: crossed */
	if (!s || s->ethertype_only || msee_heard(e))
		return !s && watched_ms(e) < 1000 ? ANSWER_UNKNOWN : ANSWER_NO;
	proof_say(why, SOURCE_WIRE, s->seen.last_ms,
		  "frames of this link arrive under %s, not %s: %s (%u times)",
		  vlan_text(&s->tags, have), e->link.tags.count == 0 ? "untagged" : want, s->what,
		  s->seen.count);
	for (size_t i = 0; i < STRAYS_MAX; i++) {
		if (&w->strays[i] == s || !speaks_now(e, &w->strays[i].seen))
			continue;
		proof_say(why, SOURCE_WIRE, w->strays[i].seen.last_ms, "also under %s: %s",
			  vlan_text(&w->strays[i].tags, have), w->strays[i].what);
	}
	vlan_text(&s->tags, have);
	if (!e->wire.tags_few && (s->to_host || (!s->answered && s->requests.pressing > 0))) {
		proof_remedy(why,
			     "Give the provider both numbers: the CE uses %s as configured, the "
			     "MSEE's frames arrive under %s; "
			     "ask which of provider and Azure peering has the wrong VLAN.",
			     want, have);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	proof_remedy(why,
		     "Make sure that no other network uses these addresses under %s. If none "
		     "does, tell the provider that the CE uses %s and the MSEE's frames arrive "
		     "under %s, and ask which of provider and Azure peering is wrong.",
		     have, want, have);
	proof_or(why, e->wire.tags_few ? "ce-address-missing" : "arp-no-reply");
	return yes(why, CONFIDENCE_LIKELY);
}

/* The first tag whose EtherType is not the expected one; both have the same VLANs. */
static uint8_t tag_apart(const struct evidence *e, const struct tags *t)
{
	uint8_t i = 0;

	while (i + 1 < t->count && t->tag[i].ethertype == e->link.tags.tag[i].ethertype)
		i++;
	return i;
}

enum answer vlan_ethertype_mismatch(const struct evidence *e, struct proof *why)
{
	const struct wire_evidence *w = &e->wire;
	char want[TAGS_TEXT], have[TAGS_TEXT];

	if (e->host.read && e->host.outer_seen.count > 0) {
		const uint8_t at = tag_apart(e, &e->host.outer_seen);
		const struct tag *has = &e->host.outer_seen.tag[at];
		const uint16_t wanted = e->link.tags.tag[at].ethertype;

		proof_say(why, SOURCE_KERNEL, e->host.at_ms,
			  "%s is made with EtherType 0x%04x for VLAN %u; 0x%04x is expected",
			  e->host.vlan, has->ethertype, has->vid, wanted);
		proof_remedy(why,
			     "Make the subinterface of VLAN %u anew: `ip link add ... type vlan "
			     "proto %s id %u`.",
			     has->vid, wanted == ETHERTYPE_8021AD ? "802.1ad" : "802.1Q", has->vid);
		why->owner = OWNER_CUSTOMER;
		return yes(why, CONFIDENCE_CERTAIN);
	}
	if (!w->listening)
		return ANSWER_UNKNOWN;
	for (size_t i = 0; i < STRAYS_MAX; i++) {
		const struct stray *s = &w->strays[i];

		if (!speaks_now(e, &s->seen) || !s->ethertype_only || msee_heard(e))
			continue;
		const uint8_t at = tag_apart(e, &s->tags);

		proof_say(why, SOURCE_WIRE, s->seen.last_ms,
			  "the MSEE's frames arrive with EtherType 0x%04x (%s); this host sends "
			  "0x%04x (%s)",
			  s->tags.tag[at].ethertype, tags_text(&s->tags, have),
			  e->link.tags.tag[at].ethertype, tags_text(&e->link.tags, want));
		return yes(why, CONFIDENCE_CERTAIN);
	}
	return ANSWER_NO;
}

static const struct foreigner *sibling_heard(const struct evidence *e)
{
	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		if (e->wire.foreigners[i].sibling && e->wire.foreigners[i].msee_like &&
		    speaks_now(e, &e->wire.foreigners[i].seen))
			return &e->wire.foreigners[i];
	return NULL;
}

enum answer links_crossed(const struct evidence *e, struct proof *why)
{
	const struct foreigner *f = sibling_heard(e);
	char speaker[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	if (!e->wire.listening)
		return ANSWER_UNKNOWN;
	bool crossed = speaks_now(e, &e->wire.crossed);

	if (msee_heard(e) || e->sibling_established || (!f && !crossed))
		return ANSWER_NO;
	if (f)
		proof_say(why, SOURCE_WIRE, f->seen.last_ms,
			  "the other path's MSEE %s is heard on %s",
			  address_text(&f->speaker, speaker), e->link.interface);
	if (crossed)
		proof_say(why, SOURCE_WIRE, e->wire.crossed.last_ms,
			  "this link's MSEE %s is heard on %s", address_text(&e->link.msee, msee),
			  e->wire.crossed_port);
	return yes(why, CONFIDENCE_CERTAIN);
}
