/* SPDX-License-Identifier: ISC */
/* What is remembered of a session: its losses, by the wire and by BIRD, and what ended it. A cause
 * stays one until the session is Established again, whatever BIRD says since. */
#include "fold.h"

#include "base/text.h"

#include <stdlib.h>

enum { SETTLE_MS = 2000 /* within it BIRD and the wire may not yet agree */ };

void memory_up(struct memory_evidence *m, int64_t at_ms, int64_t began_ms)
{
	if (m->up || at_ms < m->lost_ms) /* what was heard before the loss comes late */
		return;
	m->up = true;
	m->up_ms = at_ms;
	m->began_ms = began_ms;
}

/* The NOTIFICATION that was the session's last word, if one was. */
static const struct bgp_notification *last_word(const struct wire_evidence *w, int64_t at_ms)
{
	enum { WITH_IT_MS = 5000 };
	const struct bgp_side *sides[] = {&w->msee, &w->ce};

	for (size_t i = 0; i < 2; i++)
		if (sides[i]->notification_ms != 0 && sides[i]->notification_established &&
		    at_ms - sides[i]->notification_ms <= WITH_IT_MS)
			return &sides[i]->notification;
	return NULL;
}

void memory_lost(struct evidence *e, int64_t at_ms)
{
	struct memory_evidence *m = &e->memory;
	const struct bgp_notification *n = last_word(&e->wire, at_ms);
	const struct bird_protocol *p = &e->bird.protocol;
	struct loss loss = {.at_ms = at_ms};

	if (!m->up)
		return;
	if (m->up_ms != 0 && at_ms > m->up_ms)
		loss.lasted_ms = at_ms - m->up_ms;
	if (n)
		bgp_notification_means(n, &loss.code, &loss.subcode);
	for (size_t i = 0; e->bird.found && i < p->channel_count; i++)
		if (p->channels[i].counted)
			loss.advertised += (uint32_t)p->channels[i].exported;
	if (m->loss_count == LOSSES_KEPT)
		memmove(&m->losses[0], &m->losses[1], sizeof(m->losses) - sizeof(m->losses[0]));
	else
		m->loss_count++;
	m->losses[m->loss_count - 1] = loss;
	m->losses_total++;
	m->up = false;
	m->lost_ms = at_ms;
	/* One of the loss before, should nobody have judged in between. */
	m->has_cause = m->has_cause && m->cause_ms >= m->up_ms;
}

/* BIRD's word against what is known: it may be some moments old. A session that is Established
 * since later than BIRD called it so was lost between the two, unheard. */
void memory_bird(struct evidence *e, const struct bird_before *before)
{
	struct memory_evidence *m = &e->memory;
	const struct bird_protocol *p = &e->bird.protocol;
	int64_t now = e->bird.at_ms, since = p->since_ms;
	bool up = p->session == SESSION_ESTABLISHED;

	if (before->reconfigured_ms != 0 && e->bird.reconfigured_ms > before->reconfigured_ms)
		m->changed_ms = e->bird.reconfigured_ms;
	if (!m->remembers || !e->bird.found)
		return;
	if (up && m->up && before->up && since > before->at_ms && since > m->up_ms + SETTLE_MS)
		memory_lost(e, since);
	if (up == m->up)
		return;
	if (up && (since >= m->lost_ms || now > m->lost_ms + SETTLE_MS))
		memory_up(m, since >= m->lost_ms ? since : now, m->lost_ms);
	else if (!up && since > m->up_ms && since <= now)
		memory_lost(e, since);
	else if (!up && now > m->up_ms + SETTLE_MS)
		memory_lost(e, now);
}

/* This host's part of the link, or BIRD's configuration, is not what it was. */
void memory_host(struct evidence *e, const struct host_evidence *before)
{
	const struct host_evidence *h = &e->host;

	if (!before->read || !h->read ||
	    (before->interface_found == h->interface_found && before->port_up == h->port_up &&
	     before->port_carrier == h->port_carrier && before->vlan_found == h->vlan_found &&
	     before->vlan_up == h->vlan_up && before->ce_held == h->ce_held &&
	     before->ce_on_port == h->ce_on_port && before->ce_len == h->ce_len &&
	     before->msee_held == h->msee_held && before->route_direct == h->route_direct &&
	     mac_equal(before->mac, h->mac) && tags_equal(&before->ce_tags, &h->ce_tags)))
		return;
	e->memory.changed_ms = h->at_ms;
	/* What was asked in vain before is not held against what this host is now: of a sight that
	 * goes on, evidence_age() cannot forget a part. */
	e->wire.msee_asks = (struct seen){0};
}

void evidence_remember(struct evidence *e, const struct verdict *v)
{
	struct memory_evidence *m = &e->memory;

	if (!m->remembers || v->session == SESSION_ESTABLISHED || !v->cause) {
		m->has_cause = m->has_cause && v->session != SESSION_ESTABLISHED;
		return;
	}
	if (m->has_cause && v->remembered == ANSWER_YES)
		m->over_ms = 0;
	else if (m->has_cause && v->remembered == ANSWER_NO && m->over_ms == 0)
		m->over_ms = e->now_ms;
	if (v->recalled)
		return;
	if (!v->root) {
		m->has_cause = false;
		return;
	}
	if (!m->has_cause || m->cause.cause != v->cause->cause)
		m->cause_ms = e->now_ms;
	m->has_cause = true;
	m->earlier = false;
	m->cause = *v->cause;
	m->confirmed_ms = e->now_ms;
	m->over_ms = 0;
	if (m->loss_count > 0 && m->lost_ms != 0 && !m->losses[m->loss_count - 1].cause)
		m->losses[m->loss_count - 1].cause = v->cause->cause;
}

/* ---- from one run of the agent to the next ---- */

/* All of the configuration that a cause may speak of. Not the key: no word of that is kept. */
static void link_words(const struct link *l, char out[static MEMORY_LINK])
{
	char tags[TAGS_TEXT], ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	text_format(out, MEMORY_LINK, "%s VLAN %s, %s/%u %s, AS %u %u, %s%s limit %u md5 %d bfd %d",
		    l->interface, tags_text(&l->tags, tags), address_text(&l->ce, ce),
		    l->subnet.len, address_text(&l->msee, msee), l->peer_asn, l->azure_asn,
		    l->layer3_provider ? "provider " : "", l->protocol, l->prefix_limit,
		    (int)l->md5, (int)l->bfd);
}

/* Of a protocol that is this session and no other, when it may have changed its state last. 0:
 * nobody knows. */
static int64_t changed_ms(const struct bird_evidence *b)
{
	enum { SLACK_MS = 2000 /* BIRD 1.6 is a second off at times */, DATE_MS = 26 * 3600000 };
	const struct bird_protocol *p = &b->protocol;

	if (b->failure != BIRD_OK || !b->found || b->duplicate || p->range || p->since_ms == 0 ||
	    p->session == SESSION_ESTABLISHED)
		return 0;
	return p->since_ms + (strchr(p->since, ':') ? SLACK_MS : DATE_MS);
}

bool evidence_keep(const struct evidence *e, struct memory_kept *out)
{
	const struct memory_evidence *m = &e->memory;

	if (!m->has_cause || changed_ms(&e->bird) == 0 || e->bird.reboot_ms == 0)
		return false;
	*out = (struct memory_kept){.cause = m->cause,
				    .cause_ms = m->cause_ms,
				    .confirmed_ms = m->confirmed_ms,
				    .over_ms = m->over_ms,
				    .known_ms = e->bird.at_ms,
				    .reboot_ms = e->bird.reboot_ms};
	link_words(&e->link, out->link);
	memcpy(out->error, e->bird.protocol.last_error, sizeof(out->error));
	return true;
}

bool evidence_proves(const struct evidence *e, const struct memory_kept *k)
{
	enum { SAME_MS = 2000 };
	const struct bird_protocol *p = &e->bird.protocol;
	int64_t changed = changed_ms(&e->bird);
	char link[MEMORY_LINK];

	link_words(&e->link, link);
	/* Both times are told by the clock as it is now: had it been set, the first one would show
	 * it. Refusals and silences are no other reason. */
	return changed != 0 && changed <= k->known_ms &&
	       llabs(e->bird.reboot_ms - k->reboot_ms) <= SAME_MS && strcmp(link, k->link) == 0 &&
	       (p->error_class == BIRD_ERROR_NONE || p->error_class == BIRD_ERROR_SOCKET ||
		strcmp(p->last_error, k->error) == 0);
}

void evidence_recall(struct evidence *e, const struct memory_kept *k)
{
	struct memory_evidence *m = &e->memory;

	m->has_cause = m->earlier = true;
	m->cause = k->cause;
	m->cause_ms = k->cause_ms;
	m->confirmed_ms = k->confirmed_ms;
	m->over_ms = k->over_ms;
	if (e->bird.reconfigured_ms > k->known_ms)
		m->changed_ms = e->bird.reconfigured_ms;
}
