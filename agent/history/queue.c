/* SPDX-License-Identifier: ISC */
/* The queue into the file: one transaction, all or nothing. */
#include "base/text.h"
#include "record.h"

#include <assert.h>

static const int64_t day_ms = INT64_C(86400) * 1000, trim_every_ms = INT64_C(3600) * 1000;

static bool link_step(struct database *d, enum statement s, struct history_link *l, struct err *err)
{
	bind_text(d, s, 1, l->circuit);
	bind_text(d, s, 2, peering_type_name(l->peering));
	bind_text(d, s, 3, path_name(l->path));
	bind_text(d, s, 4, family_name(l->family));
	return database_step(d, s, &l->id, err);
}

bool link_id(struct database *d, struct history_link *l, struct err *err)
{
	return l->id != 0 || (link_step(d, LINK_ADD, l, err) && link_step(d, LINK_FIND, l, err));
}

static bool change_write(struct history *h, struct history_link *l, int64_t at_ms,
			 const struct change *c, struct err *err)
{
	struct database *d = &h->database;
	const char *state = session_state_name(c->session);
	int64_t unused;

	if (!link_id(d, l, err))
		return false;
	bind_number(d, CHANGE_ADD, 1, h->watch_id);
	bind_number(d, CHANGE_ADD, 2, l->id);
	bind_number(d, CHANGE_ADD, 3, at_ms);
	bind_text(d, CHANGE_ADD, 4, c->gone ? "gone" : state != NULL ? state : "unknown");
	bind_number(d, CHANGE_ADD, 5, c->since_ms);
	bind_text(d, CHANGE_ADD, 6, status_name(c->status));
	bind_number(d, CHANGE_ADD, 7, c->planned_down);
	bind_number(d, CHANGE_ADD, 8, c->hold_s);
	if (c->code[0] != '\0') {
		bind_text(d, CHANGE_ADD, 9, c->code);
		bind_text(d, CHANGE_ADD, 10, confidence_name(c->confidence));
		bind_text(d, CHANGE_ADD, 11, owner_name(c->owner));
		bind_text(d, CHANGE_ADD, 12, severity_name(c->severity));
		bind_text(d, CHANGE_ADD, 13, c->evidence);
	}
	return database_step(d, CHANGE_ADD, &unused, err);
}

static bool watch_begin(struct history *h, int64_t at_ms, struct err *err)
{
	if (!database_run(&h->database, WATCH_ADD, (int64_t[]){at_ms, at_ms}, 2, err))
		return false;
	h->watch_id = sqlite3_last_insert_rowid(h->database.db);
	h->begin_ms = at_ms;
	return true;
}

static bool event_write(struct database *d, int64_t at_ms, int64_t link, const char *const words[2],
			struct err *err)
{
	int64_t unused;

	bind_number(d, EVENT_ADD, 1, at_ms);
	if (link != 0)
		bind_number(d, EVENT_ADD, 2, link);
	bind_text(d, EVENT_ADD, 3, words[0]);
	bind_text(d, EVENT_ADD, 4, words[1]);
	return database_step(d, EVENT_ADD, &unused, err);
}

static bool ping_write(struct database *d, const struct record *r, struct err *err)
{
	const struct period_ping *p = &r->ping;
	int64_t unused;

	bind_number(d, PING_ADD, 1, r->at_ms);
	bind_number(d, PING_ADD, 2, r->link->id);
	bind_text(d, PING_ADD, 3, p->target);
	bind_number(d, PING_ADD, 4, p->sent);
	bind_number(d, PING_ADD, 5, p->lost);
	bind_number(d, PING_ADD, 6, p->least_us);
	bind_number(d, PING_ADD, 7, p->mean_us);
	bind_number(d, PING_ADD, 8, p->most_us);
	return database_step(d, PING_ADD, &unused, err);
}

static bool counts_write(struct database *d, const struct record *r, struct err *err)
{
	const struct history_counts *c = &r->counts;
	const int64_t row[] = {
		r->at_ms,
		r->link->id,
		(int64_t)c->rx_bytes,
		(int64_t)c->tx_bytes,
		(int64_t)c->rx_packets,
		(int64_t)c->tx_packets,
		c->received,
		c->advertised,
	};

	return database_run(d, COUNT_ADD, row, 8, err);
}

static bool record_write(struct history *h, const struct record *r, struct err *err)
{
	struct database *d = &h->database;

	assert(r->link != NULL || r->kind == RECORD_WATCH || r->kind == RECORD_EVENT);
	if (r->link != NULL && !link_id(d, r->link, err))
		return false;
	switch (r->kind) {
	case RECORD_WATCH:
		if (h->watch_id != 0 && r->seen_ms != 0 &&
		    !database_run(d, WATCH_SEEN, (int64_t[]){r->seen_ms, h->watch_id}, 2, err))
			return false;
		return watch_begin(h, r->at_ms, err);
	case RECORD_CHANGE:
		return change_write(h, r->link, r->at_ms, &r->change, err);
	case RECORD_COUNTS:
		return counts_write(d, r, err);
	case RECORD_EVENT:
		return event_write(d, r->at_ms, r->link != NULL ? r->link->id : 0,
				   (const char *[]){r->event.kind, r->event.text}, err);
	case RECORD_PING:
		return ping_write(d, r, err);
	}
	return false;
}

/* A span from where the queue begins: what was given up before it nobody can tell. */
static bool span_resume(struct history *h, struct err *err)
{
	char text[80];

	if (!watch_begin(h, h->front_ms, err))
		return false;
	for (struct history_link *l = h->links; l != NULL; l = l->next)
		if (l->held != NULL && !change_write(h, l, h->front_ms, &l->held->change, err))
			return false;
	if (h->lost_unsaid == 0)
		return true;
	text_format(text, sizeof(text), "%llu records were lost, the disk did not take them",
		    (unsigned long long)h->lost_unsaid);
	return event_write(&h->database, h->front_ms, 0, (const char *[]){"history-gap", text},
			   err);
}

/* Whether the span at the queue's front is still in this file. */
static bool span_find(struct history *h, struct err *err)
{
	int64_t there = 0;

	if (h->watch_id != 0) {
		bind_number(&h->database, WATCH_FIND, 1, h->watch_id);
		bind_number(&h->database, WATCH_FIND, 2, h->begin_ms);
		if (!database_step(&h->database, WATCH_FIND, &there, err))
			return false;
	}
	if (there == 0)
		h->watch_id = 0;
	return true;
}

static bool bounds_keep(struct history *h, struct err *err)
{
	int64_t cut_ms = h->last_ms - (int64_t)h->bounds.days * day_ms, bytes;

	/* Not at once: a clock that has just jumped may be wrong. */
	if (h->bounds.days > 0 && h->last_ms - h->trimmed_ms >= trim_every_ms) {
		if (!database_trim(&h->database, cut_ms, h->last_ms, err))
			return false;
		h->trimmed_ms = h->last_ms;
	}
	return database_step(&h->database, SIZE, &bytes, err) &&
	       ((uint64_t)bytes <= h->bounds.bytes || database_shrink(&h->database, err));
}

static bool transaction(struct history *h, bool ends, struct err *err)
{
	const struct record *r = h->first;
	bool begins = r != NULL && r->kind == RECORD_WATCH;

	if (!span_find(h, err))
		return false;
	if (!begins && (h->watch_id == 0 || h->lost_unsaid > 0) && !span_resume(h, err))
		return false;
	for (r = h->first; r != NULL; r = r->next)
		if (!record_write(h, r, err))
			return false;
	if (!kept_write(h, err))
		return false;
	return database_run(&h->database, ends ? WATCH_END : WATCH_SEEN,
			    (int64_t[]){h->last_ms, h->watch_id}, 2, err) &&
	       bounds_keep(h, err);
}

/* What the file gave us in a transaction that it did not keep. */
static void ids_forget(struct history *h)
{
	for (struct history_link *l = h->links; l != NULL; l = l->next) {
		l->id = 0;
		l->kept_due = l->kept_due || l->kept != NULL;
	}
	h->kept_due = true;
}

bool queue_write(struct history *h, bool ends, struct err *err)
{
	struct database *d = &h->database;
	int64_t watch_id = h->watch_id, begin_ms = h->begin_ms, trimmed_ms = h->trimmed_ms;
	bool begun;

	if (d->db != NULL && database_moved(d, h->path))
		database_close(d);
	if (d->db == NULL) {
		ids_forget(h);
		if (!database_open(d, h->path, err))
			return false;
	}
	begun = database_run(d, BEGIN_WRITE, NULL, 0, err);
	if (begun && transaction(h, ends, err) && database_run(d, COMMIT, NULL, 0, err)) {
		while (h->queued > 0)
			record_pop(h);
		for (struct history_link *l = h->links; h->kept_due && l != NULL; l = l->next)
			l->kept_due = false;
		h->kept_due = false;
		h->lost_unsaid = 0;
		return true;
	}
	/* Opened anew next time: the file may have been replaced, the disk mounted again. */
	h->watch_id = watch_id;
	h->begin_ms = begin_ms;
	h->trimmed_ms = trimmed_ms;
	err_prefix(err, "%s", h->path);
	database_close(d);
	return false;
}
