/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/status.h"

static void every_status_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(wire_status_name(WIRE_OK), "ok");
	assert_string_equal(wire_status_name(WIRE_SHORT), "cut short");
	assert_string_equal(wire_status_name(WIRE_MALFORMED), "malformed");
	assert_string_equal(wire_status_name(WIRE_FOREIGN), "not ours");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_status_has_a_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
