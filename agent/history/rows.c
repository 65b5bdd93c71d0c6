/* SPDX-License-Identifier: ISC */
#include "rows.h"

#include "base/text.h"

bool rows_open(struct database *d, const char *sql, struct rows *rows, struct err *err)
{
	rows->statement = NULL;
	rows->code = SQLITE_ROW;
	return sqlite3_prepare_v2(d->db, sql, -1, &rows->statement, NULL) == SQLITE_OK ||
	       database_fail(d, err);
}

void rows_between(const struct rows *rows, int64_t first, int64_t last)
{
	(void)sqlite3_bind_int64(rows->statement, 1, first);
	(void)sqlite3_bind_int64(rows->statement, 2, last);
}

bool rows_next(struct rows *rows)
{
	rows->code = sqlite3_step(rows->statement);
	return rows->code == SQLITE_ROW;
}

bool rows_close(struct database *d, struct rows *rows, struct err *err)
{
	bool good = rows->code == SQLITE_DONE || database_fail(d, err);

	(void)sqlite3_finalize(rows->statement);
	return good;
}

int64_t row_number(const struct rows *rows, int column)
{
	return sqlite3_column_int64(rows->statement, column);
}

int64_t row_moment(const struct rows *rows, int column)
{
	const int64_t last = INT64_C(253402300799000);
	int64_t ms = row_number(rows, column);

	return ms < 0 ? 0 : ms > last ? last : ms;
}

uint32_t row_count(const struct rows *rows, int column)
{
	int64_t n = row_number(rows, column);

	return n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

const char *row_words(const struct rows *rows, int column)
{
	return (const char *)sqlite3_column_text(rows->statement, column);
}

char *row_printable(const struct rows *rows, int column)
{
	const char *text = row_words(rows, column);
	size_t room = strlen(text != NULL ? text : "") + 1;
	char *out = xcalloc(room, 1);

	text_printable(out, room, text != NULL ? text : "", room - 1);
	return out;
}

bool row_is_null(const struct rows *rows, int column)
{
	return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}
