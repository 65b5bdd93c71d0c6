/* SPDX-License-Identifier: ISC */
/* A history in a folder of its own, of one circuit with two paths, told minute by minute. Include
 * after cmocka.h. */
#ifndef HISTORY_WORLD_H
#define HISTORY_WORLD_H

#include "base/text.h"
#include "diagnose/cause.h"
#include "history/history.h"

#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOON 1795262400000LL /* 2026-11-21T12:00:00Z */
#define MINUTES(n) ((int64_t)(n)*60000)

static const struct history_bounds world_bounds = {
	.days = 90, .bytes = HISTORY_BYTES_MAX, .queue = HISTORY_QUEUE_MAX};
static const struct link_name world_primary = {.circuit = "Test-ER-Ckt"};
static const struct link_name world_secondary = {.circuit = "Test-ER-Ckt", .path = PATH_SECONDARY};

static char world_folder[64], world_path[96];

static int world_make(void **state)
{
	(void)state;
	text_format(world_folder, sizeof(world_folder), "/tmp/ceprobe-history-XXXXXX");
	if (mkdtemp(world_folder) == NULL)
		return -1;
	text_format(world_path, sizeof(world_path), "%s/history.db", world_folder);
	return 0;
}

static int folder_remove(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;

	while (d != NULL && (e = readdir(d)) != NULL)
		(void)unlinkat(dirfd(d), e->d_name, 0);
	if (d != NULL)
		closedir(d);
	return rmdir(path);
}

static int world_remove(void **state)
{
	(void)state;
	return folder_remove(world_folder);
}

/* NULL: Established. */
static inline void world_tell(struct history *h, const struct link_name *name, int64_t at_ms,
			      const char *code, enum confidence confidence)
{
	struct verdict *v = xcalloc(1, sizeof(*v));
	struct finding *f = xcalloc(1, sizeof(*f));

	v->session = code == NULL ? SESSION_ESTABLISHED : SESSION_ACTIVE;
	v->since_ms = at_ms;
	if (code != NULL) {
		v->status = STATUS_CRITICAL;
		v->cause = f;
		f->cause = cause_by_code(code);
		f->proof.confidence = confidence;
		f->proof.owner = f->cause->owner;
		f->proof.severity = f->cause->severity;
		f->proof.lines[0] =
			(struct proof_line){.source = SOURCE_BIRD, .at_ms = at_ms - 1000};
		text_format(f->proof.lines[0].text, PROOF_TEXT, "of %s", code);
		f->proof.line_count = 1;
	}
	history_append_now(h, history_link(h, name),
			   &(struct history_now){.at_ms = at_ms, .verdict = v, .hold_s = 180});
	free(f);
	free(v);
}

static inline void world_up(struct history *h, int64_t at_ms)
{
	world_tell(h, &world_primary, at_ms, NULL, CONFIDENCE_CERTAIN);
}

static inline void world_down(struct history *h, int64_t at_ms, const char *code)
{
	world_tell(h, &world_primary, at_ms, code, CONFIDENCE_CERTAIN);
}

/* Writes as a healthy disk lets it. */
static inline void world_write(struct history *h, int64_t now_ms)
{
	struct err err;

	if (!history_write(h, now_ms, &err))
		fail_msg("%s", err.text);
}

/* A minute at a time, as the agent does. */
static inline void world_watch(struct history *h, int64_t from_ms, int64_t until_ms)
{
	for (int64_t at_ms = from_ms; at_ms <= until_ms; at_ms += MINUTES(1))
		world_write(h, at_ms);
}

static inline struct history *world_begin(void)
{
	return history_new(world_path, &world_bounds);
}

static inline struct period world_read(int64_t from_ms, int64_t until_ms)
{
	struct period p;
	struct err err;

	if (!history_read(world_path, &(struct history_ask){from_ms, until_ms, until_ms}, &p, &err))
		fail_msg("%s", err.text);
	return p;
}

/* What the file itself says: the first column of the first row; -1: nothing. */
static inline int64_t ask_number(const char *sql)
{
	sqlite3_stmt *s = NULL;
	sqlite3 *db = NULL;
	int64_t n = -1;

	if (sqlite3_open(world_path, &db) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(db);
	return n;
}

#endif
