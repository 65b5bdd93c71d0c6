/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"

#include <string.h>

static void a_sentence_and_its_prefix(void **state)
{
	(void)state;
	struct err err;

	assert_false(err_set(&err, "no such interface '%s'", "eth9"));
	assert_string_equal(err.text, "no such interface 'eth9'");
	assert_false(err_prefix(&err, "%s:%d", "ceprobe.yaml", 7));
	assert_string_equal(err.text, "ceprobe.yaml:7: no such interface 'eth9'");
	assert_false(err_set(&err, "again: %s", err.text));
	assert_string_equal(err.text, "again: ceprobe.yaml:7: no such interface 'eth9'");
}

static void a_long_sentence_is_cut_whole(void **state)
{
	(void)state;
	struct err err;
	char name[600];

	memset(name, 'x', sizeof(name));
	memcpy(name + 510, "\xe2\x82\xac", 4);
	err_set(&err, "%s", name);
	assert_int_equal(strlen(err.text), 510);
	err_prefix(&err, "reading");
	assert_int_equal(strlen(err.text), 511);
	assert_memory_equal(err.text, "reading: xxx", 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_and_its_prefix),
		cmocka_unit_test(a_long_sentence_is_cut_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
