/* SPDX-License-Identifier: ISC */
#include "proof.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

void proof_say(struct proof *p, enum source source, int64_t at_ms, const char *format, ...)
{
	va_list args;
	struct proof_line *line = &p->lines[p->line_count];

	if (p->line_count >= PROOF_LINES)
		return;
	p->line_count++;
	line->source = source;
	line->at_ms = at_ms;
	va_start(args, format);
	vsnprintf(line->text, sizeof(line->text), format, args);
	va_end(args);
}

void proof_or(struct proof *p, const char *code)
{
	for (size_t i = 0; i < p->alternative_count; i++)
		if (strcmp(p->alternatives[i], code) == 0)
			return;
	if (p->alternative_count < ALTERNATIVES_MAX)
		p->alternatives[p->alternative_count++] = code;
}

void proof_remedy(struct proof *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->remedy, sizeof(p->remedy), format, args);
	va_end(args);
}

enum answer yes(struct proof *p, enum confidence confidence)
{
	p->confidence = confidence;
	return ANSWER_YES;
}

enum answer yes_or_other(struct proof *p)
{
	return yes(p, p->alternative_count > 0 ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN);
}

bool seen_in(const struct seen *s)
{
	return s->count > 0;
}

int64_t watched_ms(const struct evidence *e)
{
	return e->wire.listening ? e->wire.until_ms - e->wire.since_ms : 0;
}

bool bird_says(const struct evidence *e, const char *text)
{
	return e->bird.found && strstr(e->bird.protocol.last_error, text) != NULL;
}

bool bird_waits(const struct evidence *e)
{
	const struct bird_protocol *p = &e->bird.protocol;

	return e->bird.found && p->session == SESSION_IDLE && !p->stopping &&
	       p->error_wait_ms == 0 &&
	       (p->error_class == BIRD_ERROR_NONE || p->error_class == BIRD_ERROR_LOCAL);
}

bool bird_tries(const struct evidence *e)
{
	return e->bird.found && e->bird.protocol.session >= SESSION_CONNECT;
}

bool host_link_ready(const struct evidence *e)
{
	const struct host_evidence *h = &e->host;

	return !h->read || (h->interface_found && h->port_up && h->port_carrier && h->vlan_found &&
			    h->vlan_up && h->vlan_carrier && h->ce_held && h->ce_on_port &&
			    tags_same_vids(&h->ce_tags, &e->link.tags));
}

int64_t session_changed_ms(const struct evidence *e)
{
	const struct wire_evidence *w = &e->wire;

	for (size_t i = 0; w->established_now && i < CONNECTIONS_MAX; i++) {
		const struct connection *c = &w->connections[i];

		if (c->used && !c->ended && c->syn_seen && c->outcome == ATTEMPT_ESTABLISHED)
			return c->first_ms;
	}
	return w->lost.last_ms;
}

bool speaks_now(const struct evidence *e, const struct seen *s)
{
	enum { LONG_MS = 600000 }; /* more than BIRD's longest wait, of 300 s */

	return s->count > 0 && s->last_ms >= session_changed_ms(e) &&
	       e->wire.until_ms - s->last_ms <= LONG_MS;
}

bool path_refuses(const struct evidence *e)
{
	enum { SILENT_SYNS = 2 }; /* and no error: it has become another fault */

	return speaks_now(e, &e->wire.icmp_errors) &&
	       (e->wire.ours.unanswered < SILENT_SYNS ||
		e->wire.icmp_errors.last_ms >= e->wire.ours.syn.last_ms);
}

/* The CE's address is used under those tags, too: another network, with the same addresses. */
static bool of_another_network(const struct evidence *e, const struct stray *s)
{
	enum { ENOUGH = 2 };
	const struct tags *t = &s->tags;

	const struct host_evidence *h = &e->host;
	bool at_home = h->ce_on_port && tags_same_vids(&h->ce_tags, &e->link.tags);

	/* Whoever asks but now and then is answered, though the answer was not heard. */
	if (s->taken || (s->requests.count > ENOUGH && s->requests.pressing == 0 && !s->to_host))
		return true;
	for (size_t i = 0; at_home && i < h->ce_also_count; i++)
		if (tags_equal(&h->ce_also[i], t))
			return true;
	for (size_t i = 0; i < STRAYS_MAX; i++)
		if (e->wire.own_strays[i].seen.count > 0 &&
		    tags_equal(&e->wire.own_strays[i].tags, t))
			return e->wire.ce_frames.count > 0;
	return false;
}

const struct stray *far_end_stray(const struct evidence *e)
{
	const struct stray *latest = NULL;

	for (size_t i = 0; i < STRAYS_MAX; i++) {
		const struct stray *s = &e->wire.strays[i];

		if (speaks_now(e, &s->seen) && !of_another_network(e, s) &&
		    (!latest || s->seen.last_ms > latest->seen.last_ms))
			latest = s;
	}
	return latest;
}

bool msee_heard(const struct evidence *e)
{
	enum { SINCE_MS = 60000 };
	const struct stray *stray = far_end_stray(e);
	const struct seen *s = &e->wire.msee_frames;

	return speaks_now(e, s) && (!stray || stray->seen.last_ms - s->last_ms <= SINCE_MS);
}

bool msee_resolved(const struct evidence *e)
{
	const struct host_evidence *h = &e->host;

	if (e->wire.asks_in_vain > 1)
		return false;
	if (msee_heard(e))
		return true;
	return h->read && h->neighbour_found &&
	       (h->neighbour == NEIGHBOUR_REACHABLE || h->neighbour == NEIGHBOUR_STALE ||
		h->neighbour == NEIGHBOUR_DELAY || h->neighbour == NEIGHBOUR_PROBE ||
		h->neighbour == NEIGHBOUR_PERMANENT);
}

int64_t hold_time_ms(const struct evidence *e)
{
	enum { HOLD_DEFAULT_S = 240 /* BIRD's; an MSEE's is 180 */ };
	const struct bgp_side *ce = &e->wire.ce, *msee = &e->wire.msee;
	int64_t hold_s = HOLD_DEFAULT_S;

	if (ce->opens.count > 0 && msee->opens.count > 0)
		hold_s = ce->open.hold_s < msee->open.hold_s ? ce->open.hold_s : msee->open.hold_s;
	return hold_s * 1000;
}

int64_t msee_last_ms(const struct evidence *e)
{
	const struct seen *heard = &e->wire.msee_frames, *unheard = &e->wire.msee_unheard;

	if (unheard->count > 0 && (heard->count == 0 || unheard->last_ms > heard->last_ms))
		return unheard->last_ms;
	return heard->count > 0 ? heard->last_ms : 0;
}

bool host_unheard(const struct evidence *e)
{
	return e->wire.listening && !e->live && e->wire.ce_frames.count == 0;
}

bool msee_unheard(const struct evidence *e)
{
	return e->wire.listening && !e->live && e->wire.msee_frames.count == 0;
}

/* RFC 4271 6.5: an Established session does not outlive the hold time without a word of the MSEE.
 */
bool session_outlived(const struct evidence *e)
{
	const struct wire_evidence *w = &e->wire;
	int64_t hold_ms = hold_time_ms(e);

	return w->established_now && hold_ms != 0 && w->until_ms - msee_last_ms(e) > hold_ms;
}

bool syns_unanswered(const struct evidence *e)
{
	enum { SYNS = 2, SILENCE_MS = 2500 };
	const struct attempts *a = &e->wire.ours;
	bool left = e->wire.probe_syn.count > 0 ||
		    !e->wire.listening; /* else it is ours that is at fault */
	bool probed =
		left && e->probe.plain.result == PROBE_SILENT &&
		(e->probe.keyed.result == PROBE_SILENT || e->probe.keyed.result == PROBE_NOT_TRIED);

	if (a->outcome >= ATTEMPT_ACCEPTED && a->unanswered == 0 &&
	    a->streak.last_ms >= a->syn.last_ms)
		return false;
	/* The kernel counts them also while the next one is a minute away. */
	return probed || (e->host.connecting && e->host.connecting_resent >= SYNS) ||
	       (a->unanswered >= SYNS && e->wire.until_ms - a->unanswered_since_ms >= SILENCE_MS);
}

/* The kernel sent SYNs again while the wire was heard: more than the one that may have left before
 * the capture began, and the one that may not have been read from it yet. */
static bool resent_unseen(const struct evidence *e)
{
	enum { READ_WITHIN_MS = 500 };
	const struct host_evidence *h = &e->host;
	uint32_t excused = 0;

	if (h->resent_from_ms < e->wire.since_ms)
		excused++;
	if (h->resent_until_ms + READ_WITHIN_MS > e->wire.until_ms)
		excused++;
	return h->connecting_resent_now > excused;
}

bool syns_missed(const struct evidence *e)
{
	enum { TCP_ENDS = 14 + 2 * 4 + 40 + 20 /* Ethernet, two tags, IPv6, TCP */ };

	return e->wire.dropped > 0 || (e->wire.cut.count > 0 && e->wire.cut_at < TCP_ENDS);
}

bool syns_never_leave(const struct evidence *e)
{
	/* BIRD's connect delay after an error is five seconds, less by up to a quarter. */
	enum { TRIES_WITHIN_MS = 6000 };
	const struct bird_protocol *p = &e->bird.protocol;
	bool tries = e->bird.found && p->session == SESSION_ACTIVE && p->connect_delay_ms > 0 &&
		     p->connect_delay_ms < TRIES_WITHIN_MS &&
		     (bird_is_refused(e) || bird_says(e, "Permission denied") ||
		      bird_says(e, "Operation not permitted"));

	/* One that waits for a neighbour's answer is announced by the question. */
	if (!e->wire.listening || syns_missed(e) || e->wire.ours.syn.count > 0 ||
	    e->wire.odd_source.count > 0 || e->wire.asks_in_vain > 0)
		return false;
	if (e->host.connecting && e->host.connecting_from.set &&
	    !address_equal(&e->host.connecting_from, &e->link.ce))
		return false;
	return resent_unseen(e) || (tries && watched_ms(e) > TRIES_WITHIN_MS);
}

bool attempts_repeat(const struct attempts *a)
{
	enum { APART_MS = 3000 };

	return a->streak.count >= 2 && a->streak.last_ms - a->streak.first_ms >= APART_MS;
}

bool refused_by_another(const struct evidence *e)
{
	const struct speaker *s = e->wire.msee_speakers;
	struct mac answerer = e->wire.ours.answer_mac;

	if (s[0].seen.count == 0 ||
	    (e->host.read && e->host.neighbour_found && mac_equal(e->host.neighbour_mac, answerer)))
		return false;
	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		if (s[i].seen.count > 0 && mac_equal(s[i].mac, answerer))
			return false;
	return true;
}

/* BIRD keeps its last error over a restart of the protocol: one that a new configuration caused
 * makes the error a thing of the past. A protocol's `since` is that restart. */
static bool bird_error_is_old(const struct evidence *e)
{
	const struct bird_evidence *b = &e->bird;
	int64_t apart = b->protocol.since_ms - b->reconfigured_ms;

	return b->protocol.error_wait_ms == 0 && b->reconfigured_ms != 0 &&
	       b->protocol.since_ms != 0 && b->reconfigured_ms != b->reboot_ms && apart > -1500 &&
	       apart < 1500;
}

/* A Cease of our own is an order that somebody gave here, not what the session died of; but for
 * 6/1. */
static bool is_order(const struct bgp_side *ce)
{
	return ce->notification.code == BGP_ERROR_CEASE && ce->notification.subcode != 1;
}

static void word_from_bird(const struct evidence *e, struct word *w)
{
	const struct bird_protocol *p = &e->bird.protocol;
	bool received = p->error_class == BIRD_ERROR_RECEIVED;

	if (!e->bird.found || (!received && p->error_class != BIRD_ERROR_SENT) ||
	    bird_error_is_old(e))
		return;
	const char *text = strchr(p->last_error, ':');

	w->said = true;
	w->from_msee = received;
	w->at_ms = p->since_ms;
	for (uint8_t class = 1; text && class <= 8; class ++)
		for (uint8_t sub = 0; sub <= 12; sub++)
			if (strcasecmp(text + 2, bgp_error_name(class, sub)) == 0) {
				w->code = class;
				w->subcode = sub;
				return;
			}
	/* "Unknown error 6.9": a pair that is in BIRD's table of texts as little as in ours. */
	struct cursor c = cursor_of(text, text ? strlen(text) : 0);
	uint64_t code, subcode;

	if (cursor_prefix(&c, ": Unknown error ") && cursor_decimal(&c, &code) &&
	    cursor_prefix(&c, ".") && cursor_decimal(&c, &subcode) && code <= UINT8_MAX &&
	    subcode <= UINT8_MAX) {
		w->code = (uint8_t)code;
		w->subcode = (uint8_t)subcode;
	}
}

struct word session_word(const struct evidence *e)
{
	const struct bgp_side *ce = &e->wire.ce, *msee = &e->wire.msee;
	int64_t ce_ms = is_order(ce) ? 0 : ce->notification_ms;
	struct word w = {0};
	/* Both ends may object at once: the first to speak has the cause, the other answers it. */
	bool msee_first =
		msee->notification_ms != 0 && (ce_ms == 0 || msee->notification_ms <= ce_ms);
	const struct bgp_side *side = msee_first ? msee : ce;

	if (msee_first || ce_ms != 0) {
		w = (struct word){.said = true,
				  .from_msee = msee_first,
				  .on_wire = true,
				  .at_ms = side->notification_ms,
				  .notification = &side->notification};
		bgp_notification_means(&side->notification, &w.code, &w.subcode);
		return w;
	}
	word_from_bird(e, &w);
	return w;
}

bool word_is(const struct word *w, uint8_t code, uint8_t wanted_subcode)
{
	return w->said && w->code == code && (wanted_subcode == 0 || w->subcode == wanted_subcode);
}

void word_say(struct proof *p, const struct evidence *e, const struct word *w)
{
	if (w->on_wire) {
		bool hard =
			w->subcode != w->notification->subcode || w->code != w->notification->code;

		proof_say(p, SOURCE_WIRE, w->at_ms, "NOTIFICATION %u/%u (%s) from %s%s", w->code,
			  w->subcode, bgp_error_name(w->code, w->subcode),
			  w->from_msee ? "the MSEE" : "this host",
			  hard ? ", in a hard reset (6/9)" : "");
		if (w->notification->text[0])
			proof_say(p, SOURCE_WIRE, w->at_ms, "its message: \"%s\"",
				  w->notification->text);
	}
	if (e->bird.found && e->bird.protocol.last_error[0])
		proof_say(p, SOURCE_BIRD, e->bird.at_ms, "protocol %s is %s, last error \"%s\"",
			  e->bird.protocol.name, session_state_name(e->bird.protocol.session),
			  e->bird.protocol.last_error);
}
