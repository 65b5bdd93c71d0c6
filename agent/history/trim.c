/* SPDX-License-Identifier: ISC */
/* What keeps the file small. Counters are sums, so that leaving some out loses no byte. */
#include "database.h"

enum { DAY_MS = 86400 * 1000, THIN_AFTER_DAYS = 7, THIN_BACK_DAYS = 2 };

/* The row of a link that still holds at ?1 stays, however old. */
static const char *const old_delete[] = {
	"DELETE FROM change WHERE watch IN (SELECT id FROM watch WHERE seen_ms < ?1)",
	"DELETE FROM watch WHERE seen_ms < ?1",
	"DELETE FROM change WHERE at_ms < ?1 AND id NOT IN"
	" (SELECT max(id) FROM change WHERE at_ms < ?1 GROUP BY watch, link)",
	"DELETE FROM count WHERE at_ms < ?1",
	"DELETE FROM event WHERE at_ms < ?1",
	"DELETE FROM ping WHERE at_ms < ?1",
};

static const char thin[] =
	"DELETE FROM count WHERE at_ms BETWEEN ?2 AND ?1 AND (at_ms, link) NOT IN"
	" (SELECT min(at_ms), link FROM count WHERE at_ms BETWEEN ?2 AND ?1"
	" GROUP BY link, at_ms / 3600000)";

static const char *const quarter_delete[] = {
	"DELETE FROM change WHERE id < (SELECT id FROM change ORDER BY id LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM change))"
	" AND id NOT IN (SELECT max(id) FROM change GROUP BY watch, link)",
	/* Of spans that are over, whatever was known in them. */
	"DELETE FROM change WHERE watch IN (SELECT id FROM watch ORDER BY id"
	" LIMIT (SELECT count(*) / 4 FROM watch))",
	"DELETE FROM watch WHERE id IN (SELECT id FROM watch ORDER BY id"
	" LIMIT (SELECT count(*) / 4 FROM watch))",
	"DELETE FROM count WHERE at_ms < (SELECT at_ms FROM count ORDER BY at_ms LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM count))",
	"DELETE FROM event WHERE rowid < (SELECT rowid FROM event ORDER BY rowid LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM event))",
	"DELETE FROM ping WHERE rowid < (SELECT rowid FROM ping ORDER BY rowid LIMIT 1"
	" OFFSET (SELECT count(*) / 4 FROM ping))",
};

static bool rows_delete(struct database *d, const char *sql, const int64_t values[2],
			struct err *err)
{
	sqlite3_stmt *statement = NULL;
	bool good = sqlite3_prepare_v2(d->db, sql, -1, &statement, NULL) == SQLITE_OK;

	for (int i = 0; good && i < sqlite3_bind_parameter_count(statement); i++)
		(void)sqlite3_bind_int64(statement, i + 1, values[i]);
	good = (good && sqlite3_step(statement) == SQLITE_DONE) || database_fail(d, err);
	(void)sqlite3_finalize(statement);
	return good;
}

bool database_trim(struct database *d, int64_t cut_ms, int64_t now_ms, struct err *err)
{
	const int64_t thin_ms = now_ms - (int64_t)THIN_AFTER_DAYS * DAY_MS;

	for (size_t i = 0; i < sizeof(old_delete) / sizeof(old_delete[0]); i++)
		if (!rows_delete(d, old_delete[i], (int64_t[]){cut_ms, 0}, err))
			return false;
	return rows_delete(d, thin,
			   (int64_t[]){thin_ms, thin_ms - (int64_t)THIN_BACK_DAYS * DAY_MS}, err);
}

bool database_shrink(struct database *d, struct err *err)
{
	for (size_t i = 0; i < sizeof(quarter_delete) / sizeof(quarter_delete[0]); i++)
		if (!rows_delete(d, quarter_delete[i], (int64_t[]){0, 0}, err))
			return false;
	return true;
}
