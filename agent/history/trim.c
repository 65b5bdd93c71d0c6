/* SPDX-License-Identifier: ISC */
/* What keeps the file small. Counters are sums, so that leaving some out loses no byte. */
#include "database.h"

enum { DAY_MS = 86400 * 1000, THIN_AFTER_DAYS = 7, THIN_BACK_DAYS = 2 };

/* The row of a link that still holds at ?1 stays, however old. */
static const char old_changes[] =
	"DELETE FROM change WHERE at_ms < ?1 AND id NOT IN"
	" (SELECT max(id) FROM change WHERE at_ms < ?1 GROUP BY watch, link)";
static const char *const old_rows[] = {
	"DELETE FROM change WHERE watch IN (SELECT id FROM watch WHERE seen_ms < ?1)",
	"DELETE FROM watch WHERE seen_ms < ?1",
	old_changes,
	"DELETE FROM count WHERE at_ms < ?1",
	"DELETE FROM event WHERE at_ms < ?1",
	"DELETE FROM ping WHERE at_ms < ?1",
};

static const char thin[] =
	"DELETE FROM count WHERE at_ms BETWEEN ?2 AND ?1 AND (at_ms, link) NOT IN"
	" (SELECT min(at_ms), link FROM count WHERE at_ms BETWEEN ?2 AND ?1"
	" GROUP BY link, at_ms / 3600000)";

/* Spans that are over go whole; of the others what holds at their end stays. */
static const char quarter_changes[] =
	"DELETE FROM change WHERE id < (SELECT id FROM change ORDER BY id LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM change))"
	" AND id NOT IN (SELECT max(id) FROM change GROUP BY watch, link)";
static const char quarter_watch_changes[] =
	"DELETE FROM change WHERE watch IN (SELECT id FROM watch ORDER BY id"
	" LIMIT (SELECT count(*) / 4 FROM watch))";
static const char quarter_watches[] = "DELETE FROM watch WHERE id IN (SELECT id FROM watch"
				      " ORDER BY id LIMIT (SELECT count(*) / 4 FROM watch))";
static const char quarter_counts[] =
	"DELETE FROM count WHERE at_ms < (SELECT at_ms FROM count ORDER BY at_ms LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM count))";
static const char quarter_events[] =
	"DELETE FROM event WHERE rowid < (SELECT rowid FROM event ORDER BY rowid LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM event))";
static const char quarter_pings[] =
	"DELETE FROM ping WHERE rowid < (SELECT rowid FROM ping ORDER BY rowid LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM ping))";
static const char *const quarter_rows[] = {quarter_changes, quarter_watch_changes, quarter_watches,
					   quarter_counts,  quarter_events,        quarter_pings};

static bool rows_delete(struct database *d, const char *sql, int64_t first, int64_t second,
			struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool good = sqlite3_prepare_v2(d->db, sql, -1, &statement, NULL) == SQLITE_OK;

	(void)sqlite3_bind_int64(statement, 1, first); /* not every one has them */
	(void)sqlite3_bind_int64(statement, 2, second);
	good = (good && sqlite3_step(statement) == SQLITE_DONE) || database_fail(d, err);
	(void)sqlite3_finalize(statement);
	return good;
}

bool database_trim(struct database *d, int64_t cut_ms, int64_t now_ms, struct err *err)
{
	const int64_t thin_ms = now_ms - (int64_t)THIN_AFTER_DAYS * DAY_MS;

	for (size_t i = 0; i < sizeof(old_rows) / sizeof(old_rows[0]); i++)
		if (!rows_delete(d, old_rows[i], cut_ms, 0, err))
			return false;
	return rows_delete(d, thin, thin_ms, thin_ms - (int64_t)THIN_BACK_DAYS * DAY_MS, err);
}

bool database_shrink(struct database *d, struct err *err)
{
	for (size_t i = 0; i < sizeof(quarter_rows) / sizeof(quarter_rows[0]); i++)
		if (!rows_delete(d, quarter_rows[i], 0, 0, err))
			return false;
	return true;
}
