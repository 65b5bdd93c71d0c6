/* SPDX-License-Identifier: ISC */
/* ARP and ND: who asks for whom, who answers, under which tags, with which hardware address. */
#include "fold.h"

#include "base/text.h"

static void request_add(struct requests *r, int64_t at_ms)
{
	if (r->last_ms != 0 && at_ms - r->last_ms <= ASK_AGAIN_MS)
		r->pressing++;
	r->count++;
	r->last_ms = at_ms;
}

static void speaker_add(struct speaker *s, struct mac mac, int64_t at_ms)
{
	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		if (s[i].seen.count == 0)
			s[i].mac = mac;
		if (mac_equal(s[i].mac, mac)) {
			seen_add(&s[i].seen, at_ms);
			return;
		}
	}
}

/* Which address a message announces as its sender's own: ARP's sender, an advertisement's target,
 * the source of a solicitation. NULL: none (a probe from the unspecified address). */
static const struct address *announced(const struct packet *p)
{
	if (p->kind == PACKET_ND && p->neighbour.reply)
		return &p->neighbour.target;
	return p->src.set ? &p->src : NULL;
}

static const struct speaker *latest_speaker(const struct speaker *s)
{
	const struct speaker *latest = NULL;

	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		if (s[i].seen.count > 0 && (!latest || s[i].seen.last_ms > latest->seen.last_ms))
			latest = &s[i];
	return latest;
}

static void announcement_fold(struct evidence *e, const struct packet *p)
{
	struct wire_evidence *w = &e->wire;
	const struct address *who = announced(p);

	if (!who)
		return;
	if (address_equal(who, &e->link.ce)) {
		seen_add(&w->ce_frames, p->at_ms);
		speaker_add(w->ce_speakers, p->neighbour.mac, p->at_ms);
		w->host_tags = e->link.tags;
		w->host_tags_seen = true;
	} else if (address_equal(who, &e->link.msee)) {
		const struct speaker *last = latest_speaker(w->msee_speakers);

		if (last && !mac_equal(last->mac, p->neighbour.mac))
			msee_changed(w, &w->msee_mac_changes, p->at_ms);
		msee_frame_add(w, p->neighbour.mac, p->at_ms);
		speaker_add(w->msee_speakers, p->neighbour.mac, p->at_ms);
		w->peer_tags = e->link.tags;
		w->peer_tags_seen = true;
	}
}

/* For everybody, or for this host: not for a hardware address that the CE had before. */
static bool is_for_host(const struct evidence *e, const struct packet *p)
{
	return (p->dst_mac.bytes[0] & 1) != 0 || !host_mac_known(e) ||
	       mac_is_of_host(e, p->dst_mac);
}

static void msee_asked(struct wire_evidence *w, int64_t at_ms)
{
	if (w->ce_answered_last && at_ms - w->msee_asks.last_ms <= ASK_AGAIN_MS)
		w->asked_again++;
	else if (!w->ce_answered_last || at_ms - w->msee_asks.last_ms > INT64_C(10) * ASK_AGAIN_MS)
		w->asked_again = 0;
	w->ce_answered_last = false;
	seen_add(&w->msee_asks, at_ms);
}

void neighbour_fold(struct evidence *e, const struct packet *p)
{
	struct wire_evidence *w = &e->wire;
	const struct address *target = &p->neighbour.target;
	const struct address *who = announced(p);
	bool own_announcement = who && address_equal(who, target);

	announcement_fold(e, p);
	if (p->neighbour.reply) {
		if (who && address_equal(who, &e->link.msee)) {
			seen_add(&w->msee_answers, p->at_ms);
			w->asks_in_vain = 0;
		} else if (who && address_equal(who, &e->link.ce)) {
			seen_add(&w->ce_answers, p->at_ms);
			w->ce_answered_last = true;
		}
		return;
	}
	if (own_announcement)
		return; /* gratuitous: tells, does not ask */
	if (address_equal(target, &e->link.msee)) {
		if (!who && (p->kind == PACKET_ND || !frame_is_own(e, p)))
			return; /* a probe for duplicates, RFC 4862 5.4, RFC 5227 2.1 */
		if (who && !address_equal(who, &e->link.ce) && !address_is_link_local(who)) {
			foreigner_fold(e, p, false); /* a CE with another address, or a stranger */
			return;
		}
		seen_add(&w->ce_asks, p->at_ms);
		if (w->asks_in_vain++ == 0)
			w->asks_in_vain_ms = p->at_ms;
	} else if (address_equal(target, &e->link.ce) && who && !frame_is_own(e, p)) {
		if (!address_equal(who, &e->link.msee) && !address_is_link_local(who))
			foreigner_fold(e, p,
				       false); /* an MSEE with another address, or a stranger */
		else if (is_for_host(e, p))
			msee_asked(w, p->at_ms);
	} else if (who && address_equal(who, &e->link.ce) &&
		   prefix_holds(&e->link.subnet, target)) {
		seen_add(&w->ce_asks_others, p->at_ms);
	}
}

static void stray_describe(const struct packet *p, char *out, size_t room)
{
	char a[ADDRESS_TEXT], b[ADDRESS_TEXT];

	switch (p->kind) {
	case PACKET_ARP:
	case PACKET_ND:
		if (p->neighbour.reply)
			text_format(
				out, room, "%s: %s is here", p->kind == PACKET_ARP ? "ARP" : "ND",
				address_text(p->kind == PACKET_ARP ? &p->src : &p->neighbour.target,
					     a));
		else
			text_format(out, room, "%s: who has %s, tell %s",
				    p->kind == PACKET_ARP ? "ARP" : "ND",
				    address_text(&p->neighbour.target, a),
				    p->src.set ? address_text(&p->src, b) : "nobody");
		return;
	case PACKET_TCP:
		text_format(out, room, "TCP/179 %s to %s", address_text(&p->src, a),
			    address_text(&p->dst, b));
		return;
	case PACKET_ICMP_ERROR:
	case PACKET_BFD:
	case PACKET_OTHER:
		text_format(out, room, "IP %s to %s", address_text(&p->src, a),
			    address_text(&p->dst, b));
		return;
	}
}

/* NULL: no room. */
static struct stray *stray_add(struct stray *strays, const struct evidence *e,
			       const struct packet *p)
{
	for (size_t i = 0; i < STRAYS_MAX; i++) {
		struct stray *s = &strays[i];

		if (s->seen.count == 0) {
			s->tags = p->tags;
			s->ethertype_only =
				p->tags.count > 0 && tags_same_vids(&p->tags, &e->link.tags);
			stray_describe(p, s->what, sizeof(s->what));
		}
		if (tags_equal(&s->tags, &p->tags)) {
			seen_add(&s->seen, p->at_ms);
			return s;
		}
	}
	return NULL;
}

/* Somebody answers, where the frame was heard, for the CE's address: Linux does on every interface;
 * another host does in a network of its own. */
static void stray_answered(struct evidence *e, const struct packet *p)
{
	struct stray *s = e->wire.strays;

	for (size_t i = 0; i < STRAYS_MAX; i++) {
		if (s[i].seen.count == 0 || !tags_equal(&s[i].tags, &p->tags))
			continue;
		*(mac_is_of_host(e, p->neighbour.mac) ? &s[i].answered : &s[i].taken) |=
			host_mac_known(e);
	}
}

void stray_fold(struct evidence *e, const struct packet *p)
{
	struct wire_evidence *w = &e->wire;
	bool neighbour = p->kind == PACKET_ARP || p->kind == PACKET_ND;
	const struct address *who = neighbour ? announced(p) : &p->src;
	bool asks_ce = neighbour && !p->neighbour.reply &&
		       address_equal(&p->neighbour.target, &e->link.ce);

	if (who && address_equal(who, &e->link.ce)) {
		if (neighbour && p->neighbour.reply) {
			stray_answered(e, p);
		} else {
			stray_add(w->own_strays, e, p);
			w->host_tags = p->tags;
			w->host_tags_seen = true;
		}
		return;
	}
	if (frame_is_own(e, p))
		return;
	if ((who && address_equal(who, &e->link.msee)) || asks_ce) {
		struct stray *s = stray_add(w->strays, e, p);

		if (s && p->kind == PACKET_TCP)
			*(mac_is_of_host(e, p->dst_mac) ? &s->to_host : &s->taken) |=
				host_mac_known(e);
		if (s && asks_ce)
			request_add(&s->requests, p->at_ms);
		w->peer_tags = p->tags;
		w->peer_tags_seen = true;
	}
}

/* The second usable address of its /30 (/126) asking for the first: what an MSEE does in any
 * subnet. */
static bool asks_like_msee(const struct address *speaker, const struct address *asked)
{
	struct address network = address_masked(speaker, speaker->family == FAMILY_IPV4 ? 30 : 126);
	struct address first = address_plus(&network, 1), second = address_plus(&network, 2);

	return address_equal(speaker, &second) && address_equal(asked, &first);
}

static const struct address *foreigner_asked(const struct packet *p)
{
	bool neighbour = p->kind == PACKET_ARP || p->kind == PACKET_ND;

	return neighbour ? &p->neighbour.target : &p->dst;
}

/* His slot, a free one, or that of one who is of no interest beside an MSEE; NULL: none. */
static struct foreigner *foreigner_slot(struct wire_evidence *w, const struct address *speaker,
					bool msee_like)
{
	struct foreigner *other = NULL;

	for (size_t i = 0; i < SPEAKERS_MAX; i++) {
		struct foreigner *f = &w->foreigners[i];

		if (f->seen.count == 0 || address_equal(&f->speaker, speaker))
			return f;
		if (!f->msee_like)
			other = f;
	}
	if (!msee_like || !other)
		return NULL;
	*other = (struct foreigner){0};
	return other;
}

void foreigner_fold(struct evidence *e, const struct packet *p, bool sibling)
{
	const struct address *asked = foreigner_asked(p);
	bool neighbour = p->kind == PACKET_ARP || p->kind == PACKET_ND;
	bool msee_like = asks_like_msee(&p->src, asked);

	if (!p->src.set || address_is_link_local(&p->src) || frame_is_own(e, p) ||
	    (!neighbour && p->kind != PACKET_TCP))
		return;
	const struct address *told = neighbour && p->neighbour.reply ? announced(p) : NULL;

	for (size_t i = 0; i < SPEAKERS_MAX && told; i++)
		e->wire.foreigners[i].stranger |= address_equal(&e->wire.foreigners[i].asked, told);
	struct foreigner *f = foreigner_slot(&e->wire, &p->src, msee_like);

	if (!f)
		return;
	if (f->seen.count == 0) {
		f->speaker = p->src;
		f->mac = p->src_mac;
	}
	seen_add(&f->seen, p->at_ms);
	if (neighbour && !p->neighbour.reply)
		request_add(&f->requests, p->at_ms);
	if (neighbour && address_equal(asked, &e->link.msee))
		f->stranger = true;
	f->sibling = f->sibling || sibling;
	if (msee_like || !f->asked.set)
		f->asked = *asked;
	f->msee_like = f->msee_like || msee_like;
}
