/* SPDX-License-Identifier: ISC */
#include "database.h"

#include "base/text.h"
#include "schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MODE = 0640, BUSY_MS = 250, SET_ASIDE_MAX = 9, VALUE_MAX = 1 << 20 };

static const char *const sql[STATEMENTS] = {
	[BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
	[WATCH_ADD] = "INSERT INTO watch (begin_ms, seen_ms) VALUES (?1, ?2)",
	[WATCH_SEEN] = "UPDATE watch SET seen_ms = max(seen_ms, ?1) WHERE id = ?2",
	[WATCH_END] = "UPDATE watch SET seen_ms = max(seen_ms, ?1), ended = 1 WHERE id = ?2",
	[WATCH_FIND] = "SELECT count(*) FROM watch WHERE id = ?1 AND begin_ms = ?2",
	[LINK_ADD] = "INSERT OR IGNORE INTO link (circuit, peering, path, family)"
		     " VALUES (?1, ?2, ?3, ?4)",
	[LINK_FIND] = "SELECT id FROM link WHERE circuit = ?1 AND peering = ?2 AND path = ?3"
		      " AND family = ?4",
	[CHANGE_ADD] = "INSERT INTO change (watch, link, at_ms, state, since_ms, status, planned,"
		       " hold_s, code, confidence, owner, severity, evidence)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[COUNT_ADD] = "INSERT OR REPLACE INTO count VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[EVENT_ADD] = "INSERT INTO event VALUES (?1, ?2, ?3, ?4)",
	[PING_ADD] = "INSERT INTO ping VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[KEPT_ADD] = "INSERT OR REPLACE INTO kept VALUES"
		     " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[KEPT_DROP] = "DELETE FROM kept WHERE link = ?1",
	[SIZE] = "SELECT (page_count - freelist_count) * page_size"
		 " FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
};

bool database_fail(struct database *d, struct err *err)
{
	int code = sqlite3_errcode(d->db);

	d->damaged = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
	return err_set(err, "%s", sqlite3_errmsg(d->db));
}

void bind_text(struct database *d, enum statement s, int column, const char *text)
{
	if (text != NULL)
		(void)sqlite3_bind_text(d->statements[s], column, text, -1, SQLITE_STATIC);
}

void bind_number(struct database *d, enum statement s, int column, int64_t n)
{
	(void)sqlite3_bind_int64(d->statements[s], column, n);
}

bool database_step(struct database *d, enum statement s, int64_t *row, struct err *err)
{
	sqlite3_stmt *statement = d->statements[s];
	int code = sqlite3_step(statement);
	bool good;

	*row = 0;
	if (code == SQLITE_ROW) {
		*row = sqlite3_column_int64(statement, 0);
		code = SQLITE_DONE;
	}
	good = code == SQLITE_DONE || database_fail(d, err);
	(void)sqlite3_reset(statement);
	(void)sqlite3_clear_bindings(statement);
	return good;
}

bool database_run(struct database *d, enum statement s, const int64_t *values, int count,
		  struct err *err)
{
	int64_t unused;

	for (int i = 0; i < count; i++)
		(void)sqlite3_bind_int64(d->statements[s], i + 1, values[i]);
	return database_step(d, s, &unused, err);
}

static bool execute(struct database *d, const char *text, struct err *err)
{
	return sqlite3_exec(d->db, text, NULL, NULL, NULL) == SQLITE_OK || database_fail(d, err);
}

/* The one value of a query; *out 0 when there is none. */
static bool query(struct database *d, const char *text, int64_t *out, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool good = sqlite3_prepare_v2(d->db, text, -1, &statement, NULL) == SQLITE_OK;
	int code = good ? sqlite3_step(statement) : SQLITE_ERROR;

	*out = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	good = code == SQLITE_ROW || code == SQLITE_DONE || database_fail(d, err);
	(void)sqlite3_finalize(statement);
	return good;
}

void database_close(struct database *d)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		(void)sqlite3_finalize(d->statements[i]);
	(void)sqlite3_close_v2(d->db);
	*d = (struct database){.damaged = d->damaged};
}

bool database_moved(const struct database *d, const char *path)
{
	struct stat is;

	return stat(path, &is) != 0 || is.st_dev != d->device || is.st_ino != d->inode;
}

/* Whose file it is: ours, of a version that we know, and nothing else's. */
static bool schema_check(struct database *d, bool *empty, struct err *err)
{
	int64_t application, version, tables;

	if (!query(d, "PRAGMA application_id", &application, err) ||
	    !query(d, "PRAGMA user_version", &version, err) ||
	    !query(d, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	*empty = application == 0 && version == 0 && tables == 0;
	if (*empty || (application == HISTORY_APPLICATION && version == HISTORY_SCHEMA))
		return true;
	if (application != HISTORY_APPLICATION)
		return err_set(err, "it is a database of another program");
	if (version > HISTORY_SCHEMA)
		return err_set(err, "a newer ceprobe made it (schema %lld, this one knows %d)",
			       (long long)version, HISTORY_SCHEMA);
	d->damaged = true;
	return err_set(err, "it has no schema");
}

static bool schema_make(struct database *d, struct err *err)
{
	struct text begin = {0};
	bool good;

	/* Whole or not at all: a file with half a schema would be no use to anyone. */
	text_addf(
		&begin,
		"BEGIN IMMEDIATE; PRAGMA application_id = %d; PRAGMA user_version = %d; %s COMMIT",
		HISTORY_APPLICATION, HISTORY_SCHEMA, schema);
	good = execute(d, begin.at, err);
	if (!good && !sqlite3_get_autocommit(d->db))
		(void)sqlite3_exec(d->db, "ROLLBACK", NULL, NULL, NULL);
	text_free(&begin);
	return good;
}

static bool statements_prepare(struct database *d, struct err *err)
{
	for (size_t i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(d->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
				       &d->statements[i], NULL) != SQLITE_OK) {
			/* A table or a column of ours is not there. */
			bool lacks = sqlite3_errcode(d->db) == SQLITE_ERROR;

			database_fail(d, err);
			d->damaged = d->damaged || lacks;
			return false;
		}
	return true;
}

/* quick_check's rows are "ok", or a fault each. */
static bool quick_check(struct database *d, struct err *err)
{
	int64_t sound;

	if (!query(d, "SELECT quick_check = 'ok' FROM pragma_quick_check(1)", &sound, err))
		return false;
	if (sound == 1)
		return true;
	d->damaged = true;
	return err_set(err, "its pages do not fit together");
}

static bool open_writer(struct database *d, const char *path, struct err *err)
{
	bool empty;

	if (sqlite3_open_v2(path, &d->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		return database_fail(d, err);
	(void)sqlite3_busy_timeout(d->db, BUSY_MS);
	if (sqlite3_db_readonly(d->db, "main") == 1)
		return err_set(err, "it may not be written");
	/* NORMAL: nothing is lost when we are killed, and no sync keeps the loop waiting. One who
	 * only appends needs no large cache. */
	return execute(d, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", err) &&
	       execute(d,
		       "PRAGMA journal_size_limit = 4194304; PRAGMA cell_size_check = ON;"
		       " PRAGMA cache_size = -256",
		       err) &&
	       schema_check(d, &empty, err) && (!empty || schema_make(d, err)) &&
	       execute(d, schema_later, err) && quick_check(d, err) && statements_prepare(d, err);
}

bool database_open(struct database *d, const char *path, struct err *err)
{
	struct stat is;
	/* Ours and the group's: SQLite gives its other files the same mode. */
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, FILE_MODE);
	bool good = fd >= 0 && fstat(fd, &is) == 0;

	*d = (struct database){0};
	if (!good)
		err_set(err, "%m");
	else if (!S_ISREG(is.st_mode))
		good = err_set(err, "it is no file");
	if (fd >= 0)
		close(fd);
	good = good && open_writer(d, path, err);
	if (!good) {
		database_close(d);
		return err_prefix(err, "%s", path);
	}
	d->device = is.st_dev;
	d->inode = is.st_ino;
	return true;
}

/* With the suffix of the file's log, "-wal", or none. */
static bool name_change(const char *from, const char *to, const char *suffix)
{
	struct text old = {0}, new = {0};
	bool good;

	text_addf(&old, "%s%s", from, suffix);
	text_addf(&new, "%s%s", to, suffix);
	good = rename(old.at, new.at) == 0;
	text_free(&old);
	text_free(&new);
	return good;
}

bool database_set_aside(const char *path, struct err *err)
{
	struct text name = {0};
	bool good;

	/* The ninth is written over: a disk that goes on damaging files must not be filled. */
	for (int i = 1; i <= SET_ASIDE_MAX; i++) {
		text_free(&name);
		text_addf(&name, "%s.damaged-%d", path, i);
		if (access(name.at, F_OK) != 0)
			break;
	}
	good = name_change(path, name.at, "");
	if (good) {
		(void)name_change(path, name.at, "-wal");
		(void)name_change(path, name.at, "-shm");
		err_set(err, "%s was damaged: it is kept as %s, a new one is begun", path, name.at);
	} else {
		err_set(err, "%s is damaged and cannot be renamed: %m", path);
	}
	text_free(&name);
	return good;
}

/* Stops what a damaged or hostile file could make endless. */
static int on_progress(void *context)
{
	enum { STEPS_MAX = 200000 };

	return ++*(int *)context > STEPS_MAX;
}

static bool reader_check(struct database *d, struct err *err)
{
	static int steps; /* of the one reader at a time */
	int64_t odd;
	bool empty;

	steps = 0;
	sqlite3_progress_handler(d->db, 1000, on_progress, &steps);
	(void)sqlite3_busy_timeout(d->db, BUSY_MS);
	(void)sqlite3_limit(d->db, SQLITE_LIMIT_LENGTH, VALUE_MAX);
	(void)sqlite3_db_config(d->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(d->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	(void)sqlite3_db_config(d->db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	if (!execute(d, "PRAGMA cell_size_check = ON; BEGIN", err) ||
	    !schema_check(d, &empty, err) ||
	    !query(d, "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')",
		   &odd, err))
		return false;
	if (!empty && odd == 0)
		return true;
	return err_set(err, empty ? "it is empty" : "it holds what no history holds");
}

/* immutable: the writer is gone and has left no log, and we may not make one. */
static bool open_reader(struct database *d, const char *path, bool immutable, struct err *err)
{
	struct text uri = {0};
	bool good;

	text_addf(&uri, "file:");
	for (const char *at = path; *at != '\0'; at++)
		text_addf(&uri, strchr("%?#", *at) != NULL ? "%%%02X" : "%c", (unsigned)*at);
	text_addf(&uri, "?mode=ro%s", immutable ? "&immutable=1" : "");
	good = sqlite3_open_v2(uri.at, &d->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) ==
		       SQLITE_OK ||
	       database_fail(d, err);
	text_free(&uri);
	return good && reader_check(d, err);
}

bool database_open_reader(struct database *d, const char *path, struct err *err)
{
	struct text log = {0};
	struct stat is;
	bool good, logged;
	int code;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*d = (struct database){0};
	if (fd < 0)
		return err_set(err, "%s: %m%s", path,
			       errno == ENOENT ? " (`ceprobe run`, the agent, writes it)" : "");
	good = fstat(fd, &is) == 0 && S_ISREG(is.st_mode);
	close(fd);
	if (!good)
		return err_set(err, "%s: it is no file", path);
	text_addf(&log, "%s-wal", path);
	logged = stat(log.at, &is) == 0 && is.st_size > 0;
	text_free(&log);
	good = open_reader(d, path, false, err);
	code = sqlite3_errcode(d->db);
	if (!good && !logged && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY)) {
		database_close(d);
		good = open_reader(d, path, true, err);
	}
	if (good)
		return true;
	if (d->damaged)
		err_prefix(err, "it is damaged");
	database_close(d);
	return err_prefix(err, "%s", path);
}
