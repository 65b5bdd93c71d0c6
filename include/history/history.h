/* SPDX-License-Identifier: ISC */
/* What changed, when and why: an SQLite file (WAL), written by `ceprobe run`, read by anyone who
 * may read the file, also at the same time.
 *
 * Writing: the append functions only put into a queue and cannot fail; history_write() writes the
 * queue in one transaction. It is to be called after each round of appends, and at least once a
 * minute even when there were none, for then it notes that somebody still watches. While the disk
 * is full, read-only or gone the queue is kept (bounded; the oldest goes first and the gap is
 * marked as not watched) and tried again every ten seconds. A file that is damaged is renamed,
 * kept, and a new one begun. Nothing here blocks for longer than a local disk does.
 *
 * Times are UTC and may jump: backwards, or forwards by more than a minute or two, means that the
 * time between is not known to have been watched, never that it is wrong. */
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/period.h"

enum { HISTORY_BYTES_MAX = 64 << 20, HISTORY_QUEUE_MAX = 10000 };

struct history;
struct history_link;

struct history_bounds {
	uint32_t days;  /* older is deleted; 0: kept */
	uint64_t bytes; /* of the file; when it is more, the oldest is deleted */
	size_t queue;   /* records that wait for the disk */
};

/* Never fails: the file is opened by the first history_write(). */
struct history *history_new(const char *path, const struct history_bounds *bounds);
/* Other bounds from now on. */
void history_bound(struct history *h, const struct history_bounds *bounds);
/* Notes that watching ends, writes what is queued, if it can, and closes. */
void history_free(struct history *h, int64_t now_ms);
/* The link of that name, added if new; lives as long as the history. */
struct history_link *history_link(struct history *h, const struct link_name *name);

/* What is known now. To be called whenever it was judged: only what differs from the last call
 * (state, status, planned, cause or worst finding, its confidence, its owner) becomes a record. */
struct history_now {
	int64_t at_ms;
	const struct verdict *verdict; /* NULL: nobody watches this link any longer */
	bool planned_down;
	uint16_t hold_s; /* agreed hold time of an Established session; 0: not known */
};
void history_append_now(struct history *h, struct history_link *l, const struct history_now *now);

/* Once a minute: counters since they began, as the kernel has them; a smaller one began anew. */
struct history_counts {
	int64_t at_ms;
	uint64_t rx_bytes, tx_bytes, rx_packets, tx_packets;
	int64_t received, advertised; /* routes; -1: not known */
};
void history_append_counts(struct history *h, struct history_link *l,
			   const struct history_counts *c);
/* One connect or some; target is copied. */
void history_append_ping(struct history *h, struct history_link *l, const struct period_ping *p);
/* What is worth a line in a report: a NOTIFICATION, carrier lost, BIRD restarted. l NULL: of no
 * link. The kind is a word or two, lower case with hyphens. */
void history_append_event(struct history *h, struct history_link *l, int64_t at_ms,
			  const char *kind, const char *text);

/* What is remembered of the link's outage, for the agent's next run; NULL: nothing. */
void history_keep(struct history *h, struct history_link *l, const struct memory_kept *k);
/* As it was kept last, by this run or, after history_recall(), the one before; NULL: nothing. */
const struct memory_kept *history_kept(const struct history_link *l);
/* Reads what the file keeps of the links that were named so far. Of a file that cannot be read it
 * is nothing; history_write() will say why. */
void history_recall(struct history *h);

/* False when there is something to say, once: why nothing can be written now, or that a damaged
 * file was set aside. */
bool history_write(struct history *h, int64_t now_ms, struct err *err) MUST_CHECK;
struct history_health {
	bool writing;  /* the last attempt went well */
	size_t queued; /* records that wait */
	uint64_t lost; /* records that were given up, since history_new() */
};
struct history_health history_health(const struct history *h);

/* Reads the period from `from_ms` to `until_ms`; the file is not changed. A file that does not
 * exist, is damaged or was made by a newer version is an error. */
struct history_ask {
	int64_t from_ms, until_ms, now_ms;
};
bool history_read(const char *path, const struct history_ask *ask, struct period *out,
		  struct err *err) MUST_CHECK;

#endif
