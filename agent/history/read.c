/* SPDX-License-Identifier: ISC */
/* The whole file is folded, up to the end of the period: what was known at its beginning, and since
 * when, may have been written long before. Nothing that the file says is trusted. */
#include "base/text.h"
#include "fold.h"
#include "history/history.h"
#include "names.h"
#include "rows.h"

#include <assert.h>
#include <stdlib.h>

enum { ALIVE_MS = 150 * 1000 /* an agent notes once a minute that it watches */ };

struct reader {
	struct database database;
	const struct history_ask *ask;
	struct period *period;
	struct watch *watches; /* by time */
	size_t watch_count;
	int64_t *ids; /* of the links, as in the period */
};

static bool watches_read(struct reader *r, struct err *err)
{
	struct period *p = r->period;
	struct rows rows;

	if (!rows_open(&r->database, "SELECT id, begin_ms, seen_ms, ended FROM watch ORDER BY id",
		       &rows, err))
		return false;
	while (rows_next(&rows)) {
		struct watch w = {row_number(&rows, 0), row_moment(&rows, 1), row_moment(&rows, 2)};
		int64_t quiet_ms = r->ask->now_ms - w.end_ms;

		if (w.end_ms < w.begin_ms)
			w.end_ms = w.begin_ms;
		/* The last word tells: it is still at work, and notes its next minute soon. */
		p->watching =
			row_number(&rows, 3) == 0 && quiet_ms < ALIVE_MS && quiet_ms > -ALIVE_MS;
		if ((r->watch_count & (r->watch_count - 1)) == 0)
			r->watches =
				xrealloc(r->watches, r->watch_count > 0 ? 2 * r->watch_count : 1,
					 sizeof(*r->watches));
		r->watches[r->watch_count++] = w;
	}
	if (p->watching && r->watches[r->watch_count - 1].end_ms < r->ask->now_ms)
		r->watches[r->watch_count - 1].end_ms = r->ask->now_ms;
	watches_order(r->watches, r->watch_count);
	return rows_close(&r->database, &rows, err);
}

static void coverage(struct reader *r)
{
	struct period *p = r->period;

	for (size_t i = 0; i < r->watch_count; i++) {
		const struct watch *w = &r->watches[i];
		int64_t begin = w->begin_ms > p->from_ms ? w->begin_ms : p->from_ms;
		int64_t end = w->end_ms < p->until_ms ? w->end_ms : p->until_ms;

		p->watched_ms += end > begin ? end - begin : 0;
		if (p->first_ms == 0 || w->begin_ms < p->first_ms)
			p->first_ms = w->begin_ms;
	}
}

static bool links_read(struct reader *r, struct err *err)
{
	struct period *p = r->period;
	struct rows rows;

	if (!rows_open(&r->database,
		       "SELECT id, circuit, peering, path, family FROM link ORDER BY id", &rows,
		       err))
		return false;
	while (rows_next(&rows)) {
		struct period_link *l;

		if ((p->link_count & (p->link_count - 1)) == 0) {
			size_t room = p->link_count > 0 ? 2 * p->link_count : 1;

			p->links = xrealloc(p->links, room, sizeof(*p->links));
			r->ids = xrealloc(r->ids, room, sizeof(*r->ids));
		}
		r->ids[p->link_count] = row_number(&rows, 0);
		l = &p->links[p->link_count++];
		*l = (struct period_link){.circuit = row_printable(&rows, 1)};
		l->peering = type_named(row_words(&rows, 2));
		l->path = path_named(row_words(&rows, 3));
		l->family = family_named(row_words(&rows, 4));
	}
	return rows_close(&r->database, &rows, err);
}

/* The links come by id, and so do all rows of links. NULL: no such link. */
static struct period_link *link_find(const struct reader *r, int64_t id)
{
	size_t low = 0, high = r->period->link_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (r->ids[middle] == id)
			return &r->period->links[middle];
		if (r->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct change_row change_read(const struct rows *rows)
{
	const char *state = row_words(rows, 3);

	return (struct change_row){
		.watch = row_number(rows, 0),
		.at_ms = row_moment(rows, 2),
		.gone = state != NULL && strcmp(state, "gone") == 0,
		.session = session_named(row_words(rows, 3)),
		.since_ms = row_moment(rows, 4),
		.status = status_named(row_words(rows, 5)),
		.planned_down = row_number(rows, 6) != 0,
		.hold_s = (uint16_t)row_number(rows, 7),
		.code = row_words(rows, 8),
		.confidence = confidence_named(row_words(rows, 9)),
		.owner = owner_named(row_words(rows, 10)),
		.severity = severity_named(row_words(rows, 11)),
		.evidence = row_words(rows, 12),
	};
}

/* All changes of one link, and after them nothing. */
static void link_end(struct fold *f)
{
	if (f->link != NULL)
		fold_end(f);
	f->link = NULL;
}

static bool changes_read(struct reader *r, struct err *err)
{
	static const char sql[] =
		"SELECT c.watch, c.link, c.at_ms, c.state, c.since_ms, c.status, c.planned,"
		" c.hold_s, c.code, c.confidence, c.owner, c.severity, c.evidence,"
		" lead(c.at_ms) OVER (PARTITION BY c.link, c.watch ORDER BY c.id)"
		" FROM change c JOIN watch w ON w.id = c.watch"
		" ORDER BY c.link, w.begin_ms, w.id, c.id";
	const struct period *p = r->period;
	struct fold fold = {0};
	struct rows rows;
	size_t at = 0;

	if (!rows_open(&r->database, sql, &rows, err))
		return false;
	while (rows_next(&rows)) {
		const struct change_row row = change_read(&rows);
		struct period_link *l = link_find(r, row_number(&rows, 1));
		int64_t begin, end;

		if (l == NULL)
			continue;
		if (l != fold.link) {
			link_end(&fold);
			fold_begin(&fold, l, p->from_ms, p->until_ms);
			at = 0;
		}
		while (at < r->watch_count && r->watches[at].id != row.watch)
			at++;
		if (at == r->watch_count)
			continue;
		end = row_is_null(&rows, 13) ? INT64_MAX : row_moment(&rows, 13);
		begin = row.at_ms > r->watches[at].begin_ms ? row.at_ms : r->watches[at].begin_ms;
		end = end < r->watches[at].end_ms ? end : r->watches[at].end_ms;
		fold_row(&fold, &row, begin, end);
	}
	link_end(&fold);
	return rows_close(&r->database, &rows, err);
}

static int by_name(const void *a, const void *b)
{
	const struct period_link *x = a, *y = b;
	const int circuit = strcmp(x->circuit, y->circuit);

	if (circuit != 0)
		return circuit;
	if (x->peering != y->peering)
		return x->peering < y->peering ? -1 : 1;
	if (x->path != y->path)
		return x->path < y->path ? -1 : 1;
	return x->family < y->family ? -1 : x->family > y->family;
}

/* Links of whom no change is kept have a period, too: nobody watched. */
static void rest_fold(struct period *p)
{
	struct fold fold;

	for (size_t i = 0; i < p->link_count; i++)
		if (p->links[i].span_count == 0) {
			fold_begin(&fold, &p->links[i], p->from_ms, p->until_ms);
			fold_end(&fold);
		}
}

/* The finest that gives no more points than can be looked at. */
static int64_t point_size(int64_t period_ms)
{
	static const int64_t minutes[] = {1, 5, 10, 15, 30, 60, 120, 360, 720, 1440, 10080, 43200};
	size_t i = 0, last = sizeof(minutes) / sizeof(minutes[0]) - 1;

	while (i < last && period_ms / (minutes[i] * 60000) >= PERIOD_POINTS_MAX)
		i++;
	return minutes[i] * 60000;
}

static void points_make(struct period *p)
{
	const int64_t period_ms = p->until_ms - p->from_ms;
	size_t count;

	p->point_ms = point_size(period_ms);
	count = (size_t)((period_ms + p->point_ms - 1) / p->point_ms);
	for (size_t i = 0; i < p->link_count; i++) {
		struct period_link *l = &p->links[i];

		l->points = xcalloc(count + 1, sizeof(*l->points));
		l->point_count = count;
		for (size_t n = 0; n < count; n++)
			l->points[n] = (struct period_point){
				.at_ms = p->from_ms + (int64_t)n * p->point_ms,
				.received = -1,
				.advertised = -1,
			};
	}
}

static bool counts_read(struct reader *r, struct err *err)
{
	/* Two hours before, there is a row to count from. */
	static const char sql[] =
		"SELECT link, at_ms, rx_bytes, tx_bytes, rx_packets, tx_packets, received,"
		" advertised FROM count WHERE at_ms BETWEEN ?1 - 7200000 AND ?2"
		" ORDER BY link, at_ms";
	struct period *p = r->period;
	struct count_row row, before = {0};
	int64_t last = 0;
	struct rows rows;

	points_make(p);
	if (!rows_open(&r->database, sql, &rows, err))
		return false;
	rows_between(&rows, p->from_ms, p->until_ms);
	for (bool first = true; rows_next(&rows); first = false) {
		int64_t id = row_number(&rows, 0);
		struct period_link *l = link_find(r, id);

		row = (struct count_row){.at_ms = row_moment(&rows, 1),
					 .received = row_number(&rows, 6),
					 .advertised = row_number(&rows, 7)};
		for (int i = 0; i < 4; i++)
			row.counts[i] = (uint64_t)row_number(&rows, 2 + i);
		if (l != NULL)
			fold_counts(l, !first && id == last ? &before : NULL, &row, p->from_ms,
				    p->point_ms);
		before = row;
		last = id;
	}
	return rows_close(&r->database, &rows, err);
}

static void event_add(struct period_event **events, size_t *count, const struct rows *rows)
{
	if ((*count & (*count - 1)) == 0)
		*events = xrealloc(*events, *count > 0 ? 2 * *count : 1, sizeof(**events));
	(*events)[(*count)++] = (struct period_event){.at_ms = row_moment(rows, 1),
						      .kind = row_printable(rows, 2),
						      .text = row_printable(rows, 3)};
}

static bool events_read(struct reader *r, struct err *err)
{
	struct period *p = r->period;
	struct rows rows;

	if (!rows_open(&r->database,
		       "SELECT link, at_ms, kind, text FROM event WHERE at_ms BETWEEN ?1 AND ?2"
		       " ORDER BY at_ms, rowid",
		       &rows, err))
		return false;
	rows_between(&rows, p->from_ms, p->until_ms - 1);
	while (rows_next(&rows)) {
		struct period_link *l = link_find(r, row_number(&rows, 0));

		if (l != NULL)
			event_add(&l->events, &l->event_count, &rows);
		else
			event_add(&p->events, &p->event_count, &rows);
	}
	return rows_close(&r->database, &rows, err);
}

static bool pings_read(struct reader *r, struct err *err)
{
	struct period *p = r->period;
	struct rows rows;

	if (!rows_open(
		    &r->database,
		    "SELECT link, at_ms, target, sent, lost, least_us, mean_us, most_us FROM ping"
		    " WHERE at_ms BETWEEN ?1 AND ?2 ORDER BY at_ms, rowid",
		    &rows, err))
		return false;
	rows_between(&rows, p->from_ms, p->until_ms - 1);
	while (rows_next(&rows)) {
		struct period_link *l = link_find(r, row_number(&rows, 0));

		if (l == NULL)
			continue;
		if ((l->ping_count & (l->ping_count - 1)) == 0)
			l->pings = xrealloc(l->pings, l->ping_count > 0 ? 2 * l->ping_count : 1,
					    sizeof(*l->pings));
		l->pings[l->ping_count++] = (struct period_ping){.at_ms = row_moment(&rows, 1),
								 .target = row_printable(&rows, 2),
								 .sent = row_count(&rows, 3),
								 .lost = row_count(&rows, 4),
								 .least_us = row_count(&rows, 5),
								 .mean_us = row_count(&rows, 6),
								 .most_us = row_count(&rows, 7)};
	}
	return rows_close(&r->database, &rows, err);
}

bool history_read(const char *path, const struct history_ask *ask, struct period *out,
		  struct err *err)
{
	struct reader r = {.ask = ask, .period = out};
	bool good;

	assert(ask->from_ms >= 0 && ask->from_ms < ask->until_ms && ask->until_ms <= ask->now_ms);
	*out = (struct period){
		.from_ms = ask->from_ms, .until_ms = ask->until_ms, .generated_ms = ask->now_ms};
	if (!database_open_reader(&r.database, path, err))
		return false;
	good = watches_read(&r, err) && links_read(&r, err);
	if (good) {
		coverage(&r);
		good = changes_read(&r, err) && counts_read(&r, err) && events_read(&r, err) &&
		       pings_read(&r, err);
		rest_fold(out);
		if (out->link_count > 1)
			qsort(out->links, out->link_count, sizeof(*out->links), by_name);
	}
	if (!good) {
		if (r.database.damaged)
			err_prefix(err, "it is damaged");
		err_prefix(err, "%s", path);
		period_free(out);
	}
	database_close(&r.database);
	free(r.watches);
	free(r.ids);
	return good;
}
