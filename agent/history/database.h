/* SPDX-License-Identifier: ISC */
/* The file: its schema, how it is opened, and what its failures mean. */
#ifndef HISTORY_DATABASE_H
#define HISTORY_DATABASE_H

#include "base/cursor.h"
#include "base/err.h"

#include <sqlite3.h>
#include <sys/types.h>

/* Begin with these four bytes in the header of the file: "cepr". */
enum { HISTORY_APPLICATION = 0x63657072, HISTORY_SCHEMA = 1 };

enum statement {
	BEGIN_WRITE,
	COMMIT,
	ROLLBACK,
	WATCH_ADD,  /* begin, seen */
	WATCH_SEEN, /* seen, id */
	WATCH_END,  /* seen, id */
	WATCH_FIND, /* id, begin */
	LINK_ADD,   /* circuit, peering, path, family */
	LINK_FIND,  /* the same */
	CHANGE_ADD,
	COUNT_ADD,
	EVENT_ADD,
	PING_ADD,
	KEPT_ADD,
	KEPT_DROP, /* link */
	SIZE,      /* bytes in use */
	STATEMENTS
};

struct database {
	sqlite3 *db; /* NULL: not open */
	sqlite3_stmt *statements[STATEMENTS];
	dev_t device; /* of the file that is open */
	ino_t inode;
	bool damaged; /* what failed last says that the file is no good */
};

/* For writing; makes the file and its schema where there is none. */
bool database_open(struct database *d, const char *path, struct err *err) MUST_CHECK;
void database_close(struct database *d);
/* Another file stands there now, or none. */
bool database_moved(const struct database *d, const char *path);
/* Binds a text that lives until the statement was stepped, or nothing when it is NULL. */
void bind_text(struct database *d, enum statement s, int column, const char *text);
void bind_number(struct database *d, enum statement s, int column, int64_t n);
/* Runs a statement that gives no row, with integers bound to its parameters. */
bool database_run(struct database *d, enum statement s, const int64_t *values, int count,
		  struct err *err) MUST_CHECK;
/* Steps a statement whose parameters are bound, to its end; *row: its first column, else 0. */
bool database_step(struct database *d, enum statement s, int64_t *row, struct err *err) MUST_CHECK;
/* err says what SQLite says; d->damaged when that means a damaged file. Returns false. */
bool database_fail(struct database *d, struct err *err);
/* Renames the file and what belongs to it. err says so, or why not. */
bool database_set_aside(const char *path, struct err *err) MUST_CHECK;
/* For reading, by anyone who may read the file. */
bool database_open_reader(struct database *d, const char *path, struct err *err) MUST_CHECK;
/* Deletes what is older than cut_ms, minute counters of days ago but for one an hour. */
bool database_trim(struct database *d, int64_t cut_ms, int64_t now_ms, struct err *err) MUST_CHECK;
/* Deletes the oldest quarter. */
bool database_shrink(struct database *d, struct err *err) MUST_CHECK;

#endif
