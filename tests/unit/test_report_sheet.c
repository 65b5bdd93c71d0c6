/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/sheet.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct column columns[] = {
	{"path", "Path", 9, false}, {"bytes", "Bytes", 6, true}, {"share", "%", 5, true},
	{"hidden", NULL, 0, false}, {NULL, "Shown", 5, false},
};

static void groups_write(struct sheet *s)
{
	const struct cell row[] = {cell_text("primary"), cell_number(1234), cell_real(2.0 / 3),
				   cell_truth(true), cell_text("yes")};
	const struct cell gaps[] = {cell_text("second\033ary"), cell_number(0), cell_nothing(),
				    cell_truth(false), cell_text("")};

	sheet_begin(s);
	sheet_group(s, "Test-ER-Ckt private");
	sheet_member(s, "circuit", NULL, cell_text("Test \"ER\""));
	sheet_member(s, "PrimaryBytesIn", "PrimaryBytesIn", cell_number(7));
	sheet_table(s, "rows", NULL, columns, 5);
	sheet_row(s, row);
	sheet_row(s, gaps);
	sheet_table(s, "none", "Of these:", columns, 2);
	sheet_note(s, "route-missing", "%s is \"missing\"", "10.1.0.0/16");
	sheet_note(s, NULL, "another");
	sheet_group(s, "empty");
	sheet_end(s);
}

static char *written(bool json)
{
	char *text = NULL;
	size_t len = 0;
	struct sheet s = {.json = json,
			  .name = "traffic",
			  .list = "peerings",
			  .version = "1",
			  .host = "ce1",
			  .generated_ms = 1795300200000};

	s.out = open_memstream(&text, &len);
	groups_write(&s);
	assert_int_equal(s.notes, 2);
	fclose(s.out);
	return text;
}

static void for_people(void **state)
{
	char *text = written(false);

	(void)state;
	assert_string_equal(text, "Test-ER-Ckt private\n"
				  "  PrimaryBytesIn: 7\n"
				  "  Path       Bytes     % Shown\n"
				  "  primary     1234   0.7 yes\n"
				  "  second?ary     0     - -\n"
				  "  Of these:\n"
				  "  Path       Bytes\n"
				  "  (none)\n"
				  "  ! 10.1.0.0/16 is \"missing\" (route-missing)\n"
				  "  ! another\n"
				  "\n"
				  "empty\n");
	free(text);
}

static void for_programs(void **state)
{
	char *text = written(true);
	json_error_t error;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error), *group, *row;

	(void)state;
	if (root == NULL)
		fail_msg("line %d: %s in %s", error.line, error.text, text);
	assert_string_equal(json_string_value(json_object_get(root, "schema")),
			    "ceprobe.traffic/1");
	assert_string_equal(json_string_value(json_object_get(root, "generated")),
			    "2026-11-21T22:30:00Z");
	assert_int_equal(json_array_size(json_object_get(root, "peerings")), 2);
	group = json_array_get(json_object_get(root, "peerings"), 0);
	assert_string_equal(json_string_value(json_object_get(group, "circuit")), "Test \"ER\"");
	row = json_array_get(json_object_get(group, "rows"), 0);
	assert_int_equal(json_object_size(row), 4);
	assert_int_equal(json_integer_value(json_object_get(row, "bytes")), 1234);
	assert_float_equal(json_real_value(json_object_get(row, "share")), 0.667, 1e-9);
	assert_true(json_is_true(json_object_get(row, "hidden")));
	row = json_array_get(json_object_get(group, "rows"), 1);
	assert_true(json_is_null(json_object_get(row, "share")));
	assert_string_equal(json_string_value(json_object_get(row, "path")), "second?ary");
	assert_int_equal(json_array_size(json_object_get(group, "none")), 0);
	assert_int_equal(json_array_size(json_object_get(group, "notes")), 2);
	group = json_array_get(json_object_get(root, "peerings"), 1);
	assert_int_equal(json_array_size(json_object_get(group, "notes")), 0);
	json_decref(root);
	free(text);
}

/* A line never grows beyond 80 columns: what does not fit goes on in the next. */
static void wraps(void **state)
{
	static const struct column two[] = {{"a", "A", 40, false}, {"b", "B", 10, false}};
	char *text = NULL;
	size_t len = 0;
	struct sheet s = {.name = "x", .list = "y"};
	const struct cell row[] = {
		cell_text("2001:db8:1111:2222:3333:4444:5555:6666/128"),
		cell_text("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff"),
	};

	(void)state;
	s.out = open_memstream(&text, &len);
	sheet_begin(&s);
	sheet_group(&s, "g");
	sheet_table(&s, "t", NULL, two, 2);
	sheet_row(&s, row);
	sheet_end(&s);
	fclose(s.out);
	assert_non_null(strstr(text, "6666/128\n      2001:db8:aaaa"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(for_people),
		cmocka_unit_test(for_programs),
		cmocka_unit_test(wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
