/* SPDX-License-Identifier: ISC */
/* What waits to be written, in order, and what the file holds at the front of the queue: enough to
 * begin a span anew after records had to be given up, or in another file. */
#ifndef HISTORY_RECORD_H
#define HISTORY_RECORD_H

#include "database.h"
#include "history/history.h"

enum record_kind { RECORD_WATCH, RECORD_CHANGE, RECORD_COUNTS, RECORD_EVENT, RECORD_PING };

/* What is known of a link from a moment on. */
struct change {
	bool gone; /* nobody watches it any longer */
	enum session_state session;
	int64_t since_ms;
	enum status status;
	bool planned_down;
	uint16_t hold_s;
	char code[CAUSE_CODE];
	enum confidence confidence;
	enum owner owner;
	enum severity severity;
	char *evidence; /* NULL: none */
};

struct record {
	struct record *next;
	enum record_kind kind;
	int64_t at_ms;
	struct history_link *link; /* NULL: of none */
	union {
		int64_t seen_ms; /* RECORD_WATCH: until when the span before it lasted; 0: none */
		struct change change;
		struct history_counts counts;
		struct period_ping ping;
		struct {
			char *kind, *text;
		} event;
	};
};

struct history_link {
	struct history_link *next;
	char *circuit;
	enum peering_type peering;
	enum path path;
	enum family family;
	int64_t id; /* in the file; 0: not known */
	bool known;
	struct change now;        /* as appended last */
	struct record *held;      /* as written or given up last; NULL: none in this span */
	struct memory_kept *kept; /* NULL: none */
	bool kept_due;            /* the file has another */
};

struct history {
	char *path;
	struct history_bounds bounds;
	struct database database;
	struct history_link *links;
	struct record *first, *last; /* the queue */
	size_t queued;
	int64_t last_ms;    /* the latest time that was told in this span; 0: none yet */
	int64_t front_ms;   /* when what left the queue last had happened */
	int64_t watch_id;   /* of the span at the queue's front; 0: not in the file */
	int64_t begin_ms;   /* of that */
	int64_t trimmed_ms; /* when the oldest was last deleted */
	int64_t tried_ms, written_ms;
	uint64_t lost, lost_unsaid; /* records given up; of them not yet noted in the file */
	bool failing, kept_due;     /* kept_due: some link's */
};

struct record *record_append(struct history *h, enum record_kind kind, struct history_link *l,
			     int64_t at_ms);
/* Takes the first record, written or given up, from the queue. */
void record_pop(struct history *h);
void record_free(struct record *r);
void change_copy(struct change *to, const struct change *from);
bool change_equal(const struct change *a, const struct change *b);
/* From a verdict; false: of one that nobody watches any longer. */
void change_of(struct change *out, const struct history_now *now);

/* Where the link of that name stands, or NULL for it to be put there. */
struct history_link **link_place(struct history *h, const struct link_name *name);
/* A line each, "SOURCE AT_MS TEXT"; NULL: there are none. */
char *evidence_words(const struct proof *p);

/* Writes what is kept of the links of whom the file has another; part of a transaction. */
bool kept_write(struct history *h, struct err *err) MUST_CHECK;

/* The id of the link in the file, where it is added if new. */
bool link_id(struct database *d, struct history_link *l, struct err *err) MUST_CHECK;
/* Writes the whole queue, and what is kept, in one transaction. */
bool queue_write(struct history *h, bool ends, struct err *err) MUST_CHECK;

#endif
