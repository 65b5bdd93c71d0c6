/* SPDX-License-Identifier: ISC */
#include "fold.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static int by_begin(const void *a, const void *b)
{
	const struct watch *x = a, *y = b;

	if (x->begin_ms != y->begin_ms)
		return x->begin_ms < y->begin_ms ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

void watches_order(struct watch *watches, size_t count)
{
	struct watch *last = NULL;

	if (count > 0)
		qsort(watches, count, sizeof(*watches), by_begin);
	for (size_t i = 0; i < count; i++) {
		struct watch *w = &watches[i];

		if (last != NULL && w->begin_ms < last->end_ms) {
			if (w->id > last->id)
				last->end_ms = w->begin_ms;
			else
				w->begin_ms = last->end_ms;
		}
		if (w->end_ms > w->begin_ms)
			last = w;
	}
}

/* How much a cause tells: one of its own before none, critical before warning, the surer first. */
static int64_t rank(const struct change_row *row)
{
	enum { SURE = 4, CRITICAL = 8, NAMED = 16 };

	if (row->code == NULL)
		return 0;
	if (strcmp(row->code, "session-flapping") == 0)
		return NAMED + CRITICAL; /* any cause of this loss tells more */
	return 1 + (strcmp(row->code, "no-evidence") != 0 ? NAMED : 0) +
	       (row->severity == SEVERITY_CRITICAL ? CRITICAL : 0) + (int64_t)row->confidence;
}

/* "SOURCE AT_MS TEXT"; false: no such line. */
static bool line_parse(struct cursor c, struct proof_line *out)
{
	struct cursor word;
	uint64_t at_ms;

	if (!cursor_word(&c, &word))
		return false;
	*out = (struct proof_line){.source = SOURCE_WIRE};
	for (enum source s = SOURCE_WIRE; s <= SOURCE_PROBE; s++)
		if (cursor_is(word, source_name(s)))
			out->source = s;
	while (cursor_prefix(&c, " "))
		;
	if (!cursor_decimal(&c, &at_ms) || at_ms > INT64_MAX / 2 || !cursor_prefix(&c, " "))
		return false;
	out->at_ms = (int64_t)at_ms;
	text_printable(out->text, sizeof(out->text), c.at, c.left);
	return true;
}

size_t evidence_lines(const char *evidence, struct proof_line out[static PROOF_LINES])
{
	struct cursor rest = cursor_of(evidence, evidence != NULL ? strlen(evidence) : 0), line;
	size_t count = 0;

	while (count < PROOF_LINES && cursor_line(&rest, &line))
		count += line_parse(line, &out[count]);
	return count;
}

static void cause_set(struct period_cause *c, const struct change_row *row)
{
	free(c->lines);
	*c = (struct period_cause){
		.confidence = row->confidence, .owner = row->owner, .severity = row->severity};
	if (row->code == NULL)
		return;
	text_printable(c->code, sizeof(c->code), row->code, strlen(row->code));
	c->lines = xcalloc(PROOF_LINES, sizeof(*c->lines));
	c->line_count = evidence_lines(row->evidence, c->lines);
	c->lines = xrealloc(c->lines, c->line_count + 1, sizeof(*c->lines)); /* there may be many */
}

void fold_begin(struct fold *f, struct period_link *l, int64_t from_ms, int64_t until_ms)
{
	*f = (struct fold){
		.from_ms = from_ms, .until_ms = until_ms, .link = l, .kind = PERIOD_UNWATCHED};
}

static void span_add(struct fold *f, int64_t begin_ms, int64_t end_ms, enum period_kind kind)
{
	struct period_link *l = f->link;

	begin_ms = begin_ms > f->from_ms ? begin_ms : f->from_ms;
	end_ms = end_ms < f->until_ms ? end_ms : f->until_ms;
	if (begin_ms >= end_ms)
		return;
	if (l->span_count > 0 && l->spans[l->span_count - 1].kind == kind) {
		l->spans[l->span_count - 1].end_ms = end_ms;
		return;
	}
	if ((l->span_count & (l->span_count - 1)) == 0) /* full: a power of two */
		l->spans = xrealloc(l->spans, l->span_count > 0 ? 2 * l->span_count : 1,
				    sizeof(*l->spans));
	l->spans[l->span_count++] =
		(struct period_span){.begin_ms = begin_ms, .end_ms = end_ms, .kind = kind};
}

/* One that does not touch the period is forgotten. */
static void outage_close(struct fold *f, bool lasts)
{
	struct period_link *l = f->link;

	if (!f->open)
		return;
	f->open = false;
	f->outage.lasts = lasts;
	if (f->outage.end_ms < f->from_ms || (f->outage.end_ms == f->from_ms && !lasts) ||
	    f->outage.begin_ms >= f->until_ms) {
		free(f->outage.cause.lines);
		return;
	}
	if ((l->outage_count & (l->outage_count - 1)) == 0)
		l->outages = xrealloc(l->outages, l->outage_count > 0 ? 2 * l->outage_count : 1,
				      sizeof(*l->outages));
	l->outages[l->outage_count++] = f->outage;
}

static void loss_note(struct fold *f, int64_t at_ms)
{
	struct period_link *l = f->link;

	if (at_ms < f->from_ms || at_ms >= f->until_ms)
		return;
	if ((l->losses & (l->losses - 1)) == 0)
		f->losses = xrealloc(f->losses, l->losses > 0 ? 2 * (size_t)l->losses : 1,
				     sizeof(*f->losses));
	f->losses[l->losses++] = at_ms;
}

static void outage_fold(struct fold *f, const struct change_row *row, int64_t begin_ms,
			int64_t end_ms)
{
	const int64_t value = rank(row), ms = end_ms - begin_ms;

	if (!f->open) {
		f->open = true;
		f->outage = (struct period_outage){.begin_ms = begin_ms};
		f->outage.begin_unknown = f->kind == PERIOD_UNWATCHED && !f->was_up;
		f->cause_rank = -1;
	} else if (begin_ms > f->outage.end_ms) {
		f->outage.unwatched_ms += begin_ms - f->outage.end_ms;
	}
	f->outage.end_ms = end_ms;
	if (value < f->cause_rank || (value == f->cause_rank && ms < f->cause_ms))
		return;
	f->cause_rank = value;
	f->cause_ms = ms;
	cause_set(&f->outage.cause, row);
}

/* Nobody named a state, as when BIRD is dead: what is known for certain keeps it down all the same.
 */
static bool surely_down(const struct change_row *row)
{
	return row->status == STATUS_CRITICAL && row->confidence == CONFIDENCE_CERTAIN;
}

static enum period_kind kind_of(const struct change_row *row)
{
	if (row->gone || (row->session == SESSION_UNKNOWN && !surely_down(row)))
		return PERIOD_UNWATCHED;
	if (row->session == SESSION_ESTABLISHED)
		return PERIOD_UP;
	return row->planned_down ? PERIOD_PLANNED : PERIOD_DOWN;
}

/* What the link is like at the end of what was folded so far. */
static void last_note(struct period_link *l, const struct change_row *row, int64_t begin_ms,
		      int64_t end_ms)
{
	if (row->gone) {
		l->gone = true;
		return;
	}
	if (!l->known || l->gone || l->session != row->session)
		l->since_ms = begin_ms;
	if (row->since_ms > 0 && row->since_ms <= end_ms)
		l->since_ms = row->since_ms;
	l->gone = false;
	l->known = true;
	l->last_ms = end_ms;
	l->session = row->session;
	l->status = row->status;
	l->planned_down = row->planned_down;
	if (row->session == SESSION_ESTABLISHED && row->hold_s > 0)
		l->hold_s = row->hold_s;
	cause_set(&l->cause, row);
}

void fold_row(struct fold *f, const struct change_row *row, int64_t begin_ms, int64_t end_ms)
{
	const enum period_kind kind = kind_of(row);

	end_ms = end_ms < f->until_ms ? end_ms : f->until_ms;
	if (begin_ms > end_ms || begin_ms >= f->until_ms)
		return;
	if (begin_ms > f->end_ms) {
		span_add(f, f->end_ms, begin_ms, PERIOD_UNWATCHED);
		f->kind = PERIOD_UNWATCHED;
		f->was_up = false;
	}
	span_add(f, begin_ms, end_ms, kind);
	if (kind == PERIOD_DOWN) {
		if (f->was_up) /* seen to fall */
			loss_note(f, begin_ms);
		outage_fold(f, row, begin_ms, end_ms);
	} else if (kind != PERIOD_UNWATCHED || row->gone) {
		outage_close(f, false);
	}
	/* An agent at work that does not know for a moment still knows what was before. */
	f->was_up = kind == PERIOD_UP || (kind == PERIOD_UNWATCHED && f->was_up && !row->gone);
	f->kind = kind;
	f->end_ms = end_ms;
	last_note(f->link, row, begin_ms, end_ms);
}

static int by_value(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* The median of what lies between losses, if three quarters of them are within a fifth of it. */
static int64_t pattern(int64_t *at_ms, size_t count)
{
	size_t gaps = count > 0 ? count - 1 : 0, near = 0;
	int64_t median;

	if (count < 3)
		return 0;
	for (size_t i = 0; i < gaps; i++)
		at_ms[i] = at_ms[i + 1] - at_ms[i];
	qsort(at_ms, gaps, sizeof(*at_ms), by_value);
	median = at_ms[gaps / 2];
	for (size_t i = 0; i < gaps; i++)
		near += llabs(at_ms[i] - median) <= median / 5;
	return near * 4 >= gaps * 3 ? median : 0;
}

void fold_end(struct fold *f)
{
	struct period_link *l = f->link;

	span_add(f, f->end_ms, f->until_ms, PERIOD_UNWATCHED);
	outage_close(f, true);
	l->loss_every_ms = pattern(f->losses, l->losses);
	free(f->losses);
	for (size_t i = 0; i < l->span_count; i++) {
		const int64_t ms = l->spans[i].end_ms - l->spans[i].begin_ms;

		l->up_ms += l->spans[i].kind == PERIOD_UP ? ms : 0;
		l->down_ms += l->spans[i].kind == PERIOD_DOWN ? ms : 0;
		l->planned_ms += l->spans[i].kind == PERIOD_PLANNED ? ms : 0;
	}
}

void fold_counts(struct period_link *l, const struct count_row *before, const struct count_row *row,
		 int64_t from_ms, int64_t point_ms)
{
	const int64_t hours_ms = INT64_C(2) * 3600 * 1000; /* minutes of old days are thinned */
	struct period_point *p;
	uint64_t *sums[4];

	if (row->at_ms < from_ms || (size_t)((row->at_ms - from_ms) / point_ms) >= l->point_count)
		return;
	p = &l->points[(row->at_ms - from_ms) / point_ms];
	p->received = row->received;
	p->advertised = row->advertised;
	if (before == NULL || row->at_ms - before->at_ms > hours_ms)
		return; /* when in between, nobody knows */
	p->counted = true;
	sums[0] = &p->rx_bytes;
	sums[1] = &p->tx_bytes;
	sums[2] = &p->rx_packets;
	sums[3] = &p->tx_packets;
	for (int i = 0; i < 4; i++)
		*sums[i] += row->counts[i] >= before->counts[i]
				    ? row->counts[i] - before->counts[i]
				    : row->counts[i]; /* it began anew */
}
