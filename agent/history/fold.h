/* SPDX-License-Identifier: ISC */
/* Rows of the history into what a period says of a link. Knows nothing of the file. */
#ifndef HISTORY_FOLD_H
#define HISTORY_FOLD_H

#include "model/period.h"

/* A span in which somebody watched. */
struct watch {
	int64_t id, begin_ms, end_ms;
};

/* Sorts by time and takes away overlaps: of two that tell of the same time, the later in the file
 * had the better clock. */
void watches_order(struct watch *watches, size_t count);

/* A row: what was known from at_ms on; its words belong to the row. */
struct change_row {
	int64_t watch, at_ms, since_ms;
	bool gone;
	enum session_state session;
	enum status status;
	bool planned_down;
	uint16_t hold_s;
	const char *code, *evidence; /* NULL: none */
	enum confidence confidence;
	enum owner owner;
	enum severity severity;
};

/* The state while rows come, by time. */
struct fold {
	int64_t from_ms, until_ms;
	struct period_link *link;
	bool open; /* an outage is under way ... */
	struct period_outage outage;
	int64_t cause_rank, cause_ms; /* ... whose best cause is that good, and stood so long */
	int64_t end_ms;               /* of what was folded last */
	enum period_kind kind;        /* of that */
	bool was_up;                  /* Established when last known, and an agent watches since */
	int64_t *losses;              /* when */
};

/* Of a row's evidence, NULL: there is none; returns how many there are. */
size_t evidence_lines(const char *evidence, struct proof_line out[static PROOF_LINES]);

void fold_begin(struct fold *f, struct period_link *l, int64_t from_ms, int64_t until_ms);
/* What was known in [begin_ms, end_ms). Comes in order of time. */
void fold_row(struct fold *f, const struct change_row *row, int64_t begin_ms, int64_t end_ms);
void fold_end(struct fold *f);

/* A minute's counters, in order of time. */
struct count_row {
	int64_t at_ms;
	uint64_t counts[4]; /* rx bytes, tx bytes, rx packets, tx packets */
	int64_t received, advertised;
};
void fold_counts(struct period_link *l, const struct count_row *before, const struct count_row *row,
		 int64_t from_ms, int64_t point_ms);

#endif
