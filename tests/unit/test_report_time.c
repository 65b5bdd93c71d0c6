/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/report.h"

#include <time.h>

static void known_moments(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = {
		{0, "1970-01-01T00:00:00Z"},
		{999, "1970-01-01T00:00:00Z"},
		{-1, "1969-12-31T23:59:59Z"},
		{951782400000, "2000-02-29T00:00:00Z"},
		{951868800000, "2000-03-01T00:00:00Z"},
		{1795300200000, "2026-11-21T22:30:00Z"},
		{4107542399000, "2100-02-28T23:59:59Z"},
		{4107542400000, "2100-03-01T00:00:00Z"},
		{-62135596800000, "0001-01-01T00:00:00Z"},
		{253402300799999, "9999-12-31T23:59:59Z"},
		{253402300800000, "10000-01-01T00:00:00Z"},
		{INT64_MAX, "292278994-08-17T07:12:55Z"},
	};
	char text[TIME_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(time_text(rows[i].ms, text), rows[i].text);
	assert_non_null(time_text(INT64_MIN, text));
}

/* Every day of 1600 to 2400, against the C library. */
static void every_day_as_libc_says(void **state)
{
	char mine[TIME_TEXT], theirs[TIME_TEXT];

	(void)state;
	for (int64_t day = -135140; day < 157055; day++) {
		time_t s = (time_t)(day * 86400 + 12 * 3600 + 34 * 60 + 56);
		struct tm tm;

		assert_non_null(gmtime_r(&s, &tm));
		strftime(theirs, sizeof(theirs), "%Y-%m-%dT%H:%M:%SZ", &tm);
		assert_string_equal(time_text((int64_t)s * 1000, mine), theirs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_moments),
		cmocka_unit_test(every_day_as_libc_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
