/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/when.h"

#define NOW 1795300200000LL /* 2026-11-21T22:30:00Z */

static void assert_when(const char *text, int64_t ms)
{
	int64_t out = -1;

	if (!when_parse(text, NOW, &out))
		fail_msg("%s is refused", text);
	if (out != ms)
		fail_msg("%s is %lld", text, (long long)out);
}

static void taken(void **state)
{
	(void)state;
	assert_when("now", NOW);
	assert_when("90s", NOW - 90000);
	assert_when("30m", NOW - 1800000);
	assert_when("24h", NOW - 86400000);
	assert_when("7d", NOW - 7 * 86400000LL);
	assert_when("2w", NOW - 14 * 86400000LL);
	assert_when("0s", NOW);
	assert_when("today", 1795219200000LL);
	assert_when("yesterday", 1795132800000LL);
	assert_when("2026-11-21", 1795219200000LL);
	assert_when("2026-11-21T22:30:00Z", NOW);
	assert_when("2026-11-21T22:30", NOW);
	assert_when("2026-11-21 22:30:00", NOW);
	assert_when("2026-11-21T23:30:00+01:00", NOW);
	assert_when("2026-11-21T17:00:00-0530", NOW);
	assert_when("2024-02-29", 1709164800000LL);
	assert_when("1970-01-01", 0);
}

static void refused(void **state)
{
	static const char *const texts[] = {
		"",
		"h",
		"24",
		"24 h",
		"24hh",
		"-1h",
		"1.5h",
		"24x",
		"99999999999999999999h",
		"99999999d",
		"2026-02-29",
		"2026-13-01",
		"2026-11-21T",
		"2026-11-21T25:00",
		"2026-11-21T22:30:00ZZ",
		"2026-11-21T22:30:00+1",
		"tomorrow",
		"1969-12-31",
		"1970-01-01T00:00:00+01:00",
	};
	int64_t out;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (when_parse(texts[i], NOW, &out))
			fail_msg("%s is taken for %lld", texts[i], (long long)out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(taken),
		cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
