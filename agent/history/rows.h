/* SPDX-License-Identifier: ISC */
/* Rows of a query, one after the other; nothing that stands in them is trusted. */
#ifndef HISTORY_ROWS_H
#define HISTORY_ROWS_H

#include "database.h"

struct rows {
	sqlite3_stmt *statement;
	int code;
};

bool rows_open(struct database *d, const char *sql, struct rows *rows, struct err *err) MUST_CHECK;
/* Gives the parameters ?1 and ?2 their values. */
void rows_between(const struct rows *rows, int64_t first, int64_t last);
bool rows_next(struct rows *rows);
/* False when the rows ended before their end. */
bool rows_close(struct database *d, struct rows *rows, struct err *err) MUST_CHECK;

int64_t row_number(const struct rows *rows, int column);
uint32_t row_count(const struct rows *rows, int column); /* cut to fit */
/* A time before the year 10000; what else stands there becomes one. */
int64_t row_moment(const struct rows *rows, int column);
const char *row_words(const struct rows *rows, int column); /* until the next row; NULL: none */
char *row_printable(const struct rows *rows, int column);   /* to be freed */
bool row_is_null(const struct rows *rows, int column);

#endif
