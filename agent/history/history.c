/* SPDX-License-Identifier: ISC */
#include "history/history.h"

#include "base/text.h"
#include "record.h"

#include <stdlib.h>

enum {
	BACK_MS = 5000,       /* a clock that is set back by less is only held still */
	GAP_MS = 180 * 1000,  /* longer without a word: nobody watched, or the clock was set */
	SEEN_MS = 50 * 1000,  /* how often it is noted that somebody watches */
	RETRY_MS = 10 * 1000, /* after a failure */
};

struct history *history_new(const char *path, const struct history_bounds *bounds)
{
	struct history *h = xcalloc(1, sizeof(*h));

	h->path = xstrdup(path);
	history_bound(h, bounds);
	return h;
}

void history_bound(struct history *h, const struct history_bounds *bounds)
{
	h->bounds = *bounds;
}

struct history_link **link_place(struct history *h, const struct link_name *name)
{
	struct history_link *l, **at = &h->links;

	for (; (l = *at) != NULL; at = &l->next)
		if (l->peering == name->peering && l->path == name->path &&
		    l->family == name->family && strcmp(l->circuit, name->circuit) == 0)
			break;
	return at;
}

struct history_link *history_link(struct history *h, const struct link_name *name)
{
	struct history_link **at = link_place(h, name), *l = *at;

	if (l != NULL)
		return l;
	l = xcalloc(1, sizeof(*l));
	l->circuit = xstrdup(name->circuit);
	l->peering = name->peering;
	l->path = name->path;
	l->family = name->family;
	*at = l;
	return l;
}

/* Takes part in the time of this span, or begins another, with all that is known; returns the time
 * to note, which never runs backwards in a span. */
static int64_t time_note(struct history *h, int64_t at_ms)
{
	bool begins = h->last_ms == 0;

	if (!begins && at_ms >= h->last_ms - BACK_MS && at_ms <= h->last_ms + GAP_MS) {
		h->last_ms = at_ms > h->last_ms ? at_ms : h->last_ms;
		return h->last_ms;
	}
	record_append(h, RECORD_WATCH, NULL, at_ms)->seen_ms = h->last_ms;
	h->last_ms = h->trimmed_ms = at_ms;
	for (struct history_link *l = h->links; l != NULL; l = l->next)
		if (l->known && !l->now.gone)
			change_copy(&record_append(h, RECORD_CHANGE, l, at_ms)->change, &l->now);
	return at_ms;
}

void history_append_now(struct history *h, struct history_link *l, const struct history_now *now)
{
	int64_t at_ms = time_note(h, now->at_ms);
	struct change change;

	change_of(&change, now);
	if (l->known && change_equal(&change, &l->now)) {
		free(change.evidence);
		return;
	}
	free(l->now.evidence);
	l->now = change;
	l->known = true;
	change_copy(&record_append(h, RECORD_CHANGE, l, at_ms)->change, &change);
}

void history_append_counts(struct history *h, struct history_link *l,
			   const struct history_counts *c)
{
	int64_t at_ms = time_note(h, c->at_ms);

	record_append(h, RECORD_COUNTS, l, at_ms)->counts = *c;
}

void history_append_ping(struct history *h, struct history_link *l, const struct period_ping *p)
{
	int64_t at_ms = time_note(h, p->at_ms);
	struct record *r = record_append(h, RECORD_PING, l, at_ms);

	r->ping = *p;
	r->ping.target = xstrdup(p->target);
}

void history_append_event(struct history *h, struct history_link *l, int64_t at_ms,
			  const char *kind, const char *text)
{
	struct record *r = record_append(h, RECORD_EVENT, l, time_note(h, at_ms));

	r->event.kind = xstrdup(kind);
	r->event.text = xstrdup(text);
}

bool history_write(struct history *h, int64_t now_ms, struct err *err)
{
	bool failed_before = h->failing, aside = false;

	(void)time_note(h, now_ms);
	if (h->failing && llabs(now_ms - h->tried_ms) < RETRY_MS)
		return true;
	if (h->queued == 0 && !h->kept_due && !h->failing &&
	    llabs(now_ms - h->written_ms) < SEEN_MS)
		return true;
	h->tried_ms = now_ms;
	h->failing = !queue_write(h, false, err);
	if (h->failing && h->database.damaged && database_set_aside(h->path, err)) {
		struct err again;

		aside = true;
		h->failing = !queue_write(h, false, &again);
		if (h->failing)
			*err = again;
	}
	if (!h->failing)
		h->written_ms = now_ms;
	return !aside && (!h->failing || failed_before);
}

struct history_health history_health(const struct history *h)
{
	return (struct history_health){
		.writing = h->written_ms != 0 && !h->failing, .queued = h->queued, .lost = h->lost};
}

void history_free(struct history *h, int64_t now_ms)
{
	struct history_link *l;
	struct err err;

	if (h->last_ms != 0) {
		(void)time_note(h, now_ms);
		(void)!queue_write(h, true, &err); /* nobody is left to be told */
	}
	database_close(&h->database);
	while (h->queued > 0)
		record_pop(h);
	while ((l = h->links) != NULL) {
		h->links = l->next;
		record_free(l->held);
		free(l->now.evidence);
		free(l->kept);
		free(l->circuit);
		free(l);
	}
	free(h->path);
	free(h);
}
