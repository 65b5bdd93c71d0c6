/* SPDX-License-Identifier: ISC */
/* A clock that is set is noticed, one that is only corrected is followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/clock.h"

static void a_jump_is_told_once(void **state)
{
	int64_t offset = 0;

	(void)state;
	(void)clock_jump_ms(&offset, 1795300200000, 5000);
	assert_true(clock_jump_ms(&offset, 1795300210000, 15000) == 0);
	assert_true(clock_jump_ms(&offset, 1795303811000, 16000) == 3600000);
	assert_true(clock_jump_ms(&offset, 1795303812000, 17000) == 0);
	assert_true(clock_jump_ms(&offset, 1795303811000, 18000) == -2000);
	/* Asleep for an hour: both clocks went on. */
	assert_true(clock_jump_ms(&offset, 1795307411000, 3618000) == 0);
}

static void a_correction_is_followed(void **state)
{
	int64_t offset = 0;

	(void)state;
	(void)clock_jump_ms(&offset, 1795300200000, 0);
	for (int64_t t = 10000; t < 1000000; t += 10000)
		assert_true(clock_jump_ms(&offset, 1795300200000 + t + t / 100, t) == 0);
}

static void the_clocks_run(void **state)
{
	(void)state;
	assert_true(clock_utc_ms() > 1700000000000);
	assert_true(clock_boot_ms() >= clock_monotonic_ms());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_jump_is_told_once),
		cmocka_unit_test(a_correction_is_followed),
		cmocka_unit_test(the_clocks_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
