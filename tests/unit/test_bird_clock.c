/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/bird/clock.h"

/* 2026-11-21 22:30:00 UTC */
static const int64_t now_ms = 1795300200000;
enum { MINUTE_MS = 60000, HOUR_MS = 3600000, DAY_MS = 86400000 };

static void the_server_time_gives_the_zone(void **state)
{
	static const struct {
		const char *server_time;
		bool known;
		int64_t offset_ms;
	} cases[] = {
		{"", true, 0},
		{"2026-11-21 22:30:00.123", true, 0},
		{"2026-11-21 22:37:29", true, 0},
		{"2026-11-21 22:38:00", true, 15 * MINUTE_MS},
		{"2026-11-21 23:29:58.999", true, HOUR_MS},
		{"2026-11-22 04:15:00.1", true, 5 * HOUR_MS + 45 * MINUTE_MS},
		{"2026-11-21 10:30:01", true, -12 * HOUR_MS},
		{"2026-11-22 12:30:00", true, 14 * HOUR_MS},
		{"2026-11-22 22:30:00", false, 0}, /* another day's file */
		{"22:30:00", true, 0},
		{"Sat Nov 21 22:30", true, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bird_clock clock = bird_clock_of(cases[i].server_time, now_ms);
		assert_int_equal(clock.known, cases[i].known);
		if (clock.known)
			assert_int_equal(clock.offset_ms, cases[i].offset_ms);
	}
	assert_false(bird_clock_of("2026-11-21 22:30:00", 0).known);
}

static void every_format_of_since_reads(void **state)
{
	static const struct {
		const char *text;
		int64_t utc_ms;
	} cases[] = {
		{"22:30:00.000", 1795300200000},
		{"22:29:59.540", 1795300199540},
		{"22:29:59", 1795300199000},
		{"22:30:59", 1795300259000},          /* a little after the reading */
		{"22:31:01", 1795300261000 - DAY_MS}, /* not that much */
		{"00:00:00.001", 1795219200001},
		{"2026-11-21", 1795219200000},
		{"2026-11-20 22:37:37.978309", 1795214257978},
		{"2024-02-29 12:00:00", 1709208000000},
		{"1970-01-01 00:00:01", 1000},
		{"", 0},
		{"now", 0},
		{"24:00:00", 0},
		{"12:60:00", 0},
		{"12:00", 0},
		{"12:00:00.1x", 0},
		{"2026-13-01", 0},
		{"2026-00-10", 0},
		{"2026-11-32", 0},
		{"99999999999999999999-01-01", 0},
		{"21-11-2026 22:30:00", 0},
		{"2026-11-21 yesterday", 0},
		{"2026-11-21 22:30:00 CET", 0},
		{"22:30:00 2026-11-21", 0},
	};
	struct bird_clock clock = bird_clock_of("", now_ms);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(bird_clock_utc_ms(&clock, cases[i].text), cases[i].utc_ms);
}

static void a_time_of_day_wraps_at_birds_midnight(void **state)
{
	struct bird_clock east = bird_clock_of("2026-11-22 00:30:00.000", now_ms); /* UTC+2 */
	struct bird_clock west = bird_clock_of("2026-11-21 14:30:00.000", now_ms); /* UTC-8 */

	(void)state;
	assert_int_equal(bird_clock_utc_ms(&east, "00:29:00"), now_ms - MINUTE_MS);
	assert_int_equal(bird_clock_utc_ms(&east, "23:30:00"), now_ms - HOUR_MS);
	assert_int_equal(bird_clock_utc_ms(&west, "14:00:00"), now_ms - HOUR_MS / 2);
	assert_int_equal(bird_clock_utc_ms(&west, "18:30:00"), now_ms - 20 * HOUR_MS);
	assert_int_equal(bird_clock_utc_ms(&west, "2026-11-21 14:29:00"), now_ms - MINUTE_MS);
}

static void after_midnight_just_after_the_reading_is_tomorrow(void **state)
{
	/* 23:59:50 UTC */
	int64_t reading_ms = 1795305590000;
	struct bird_clock clock = bird_clock_of("", reading_ms);

	(void)state;
	assert_int_equal(bird_clock_utc_ms(&clock, "00:00:05"), reading_ms + 15000);
}

static void without_a_clock_no_time_is_told(void **state)
{
	struct bird_clock clock = bird_clock_of("2026-11-21 22:30:00", 0);

	(void)state;
	assert_int_equal(bird_clock_utc_ms(&clock, "2026-11-21 22:29:00"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_server_time_gives_the_zone),
		cmocka_unit_test(every_format_of_since_reads),
		cmocka_unit_test(a_time_of_day_wraps_at_birds_midnight),
		cmocka_unit_test(after_midnight_just_after_the_reading_is_tomorrow),
		cmocka_unit_test(without_a_clock_no_time_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
