/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cursor.h"

static const uint8_t bytes[] = {0x01, 0x02, 0x03, 0x84, 0x05, 0x06, 0x07};

static struct cursor text_cursor(const char *text)
{
	return cursor_of(text, strlen(text));
}

static void numbers_are_in_network_order(void **state)
{
	(void)state;
	struct cursor c = cursor_of(bytes, sizeof(bytes));
	uint8_t u8 = 0;
	uint16_t u16 = 0;
	uint32_t u32 = 0;

	assert_true(cursor_u8(&c, &u8) && cursor_u16(&c, &u16) && cursor_u32(&c, &u32));
	assert_int_equal(u8, 0x01);
	assert_int_equal(u16, 0x0203);
	assert_int_equal(u32, 0x84050607);
	assert_int_equal(c.left, 0);
}

static void a_read_too_far_moves_nothing(void **state)
{
	(void)state;
	struct cursor c = cursor_of(bytes, 3), part;
	uint32_t u32 = 7;

	assert_false(cursor_u32(&c, &u32));
	assert_false(cursor_take(&c, 4, &part));
	assert_false(cursor_skip(&c, SIZE_MAX));
	assert_int_equal(u32, 7);
	assert_ptr_equal(c.at, bytes);
	assert_int_equal(c.left, 3);
}

static void a_part_ends_where_it_was_cut(void **state)
{
	(void)state;
	struct cursor c = cursor_of(bytes, sizeof(bytes)), part;
	uint8_t u8 = 0;

	assert_true(cursor_take(&c, 2, &part));
	assert_int_equal(c.left, 5);
	assert_true(cursor_skip(&part, 1) && cursor_u8(&part, &u8));
	assert_int_equal(u8, 0x02);
	assert_false(cursor_u8(&part, &u8));
}

static void nothing_at_all_can_be_read_from(void **state)
{
	(void)state;
	struct cursor c = cursor_of(NULL, 0), part;
	uint64_t number;
	uint8_t u8 = 0;

	assert_false(cursor_u8(&c, &u8));
	assert_false(cursor_line(&c, &part));
	assert_false(cursor_word(&c, &part));
	assert_false(cursor_decimal(&c, &number));
	assert_false(cursor_prefix(&c, "x"));
	assert_true(cursor_prefix(&c, ""));
	assert_true(cursor_is(c, ""));
	assert_true(cursor_take(&c, 0, &part));
}

static void lines_are_split_and_a_torn_one_is_left(void **state)
{
	(void)state;
	struct cursor c = text_cursor("one\n\ntorn"), line;

	assert_true(cursor_line(&c, &line));
	assert_true(cursor_is(line, "one"));
	assert_true(cursor_line(&c, &line));
	assert_int_equal(line.left, 0);
	assert_false(cursor_line(&c, &line));
	assert_true(cursor_is(c, "torn"));
}

static void words_are_runs_of_non_blanks(void **state)
{
	(void)state;
	struct cursor c = text_cursor("  peer1\t BGP  \r"), word;

	assert_true(cursor_word(&c, &word));
	assert_true(cursor_is(word, "peer1"));
	assert_true(cursor_word(&c, &word));
	assert_true(cursor_is(word, "BGP"));
	assert_false(cursor_word(&c, &word));
	assert_int_equal(c.left, 3);
}

static void a_prefix_is_consumed_only_when_whole(void **state)
{
	(void)state;
	struct cursor c = text_cursor("1002-peer1");

	assert_false(cursor_prefix(&c, "1003"));
	assert_false(cursor_prefix(&c, "1002-peer1 and more"));
	assert_int_equal(c.left, 10);
	assert_true(cursor_prefix(&c, "1002-"));
	assert_true(cursor_is(c, "peer1"));
	assert_false(cursor_is(c, "peer"));
	assert_false(cursor_is(c, "peer12"));
}

static void decimals_up_to_64_bits(void **state)
{
	(void)state;
	struct cursor c = text_cursor("0065010/240");
	uint64_t number = 1;

	assert_true(cursor_decimal(&c, &number));
	assert_int_equal(number, 65010);
	assert_true(cursor_is(c, "/240"));
	assert_false(cursor_decimal(&c, &number));
	assert_true(cursor_is(c, "/240"));

	c = text_cursor("18446744073709551615");
	assert_true(cursor_decimal(&c, &number));
	assert_true(number == UINT64_MAX);
	c = text_cursor("18446744073709551616");
	assert_false(cursor_decimal(&c, &number));
	assert_int_equal(c.left, 20);
	c = text_cursor("-1");
	assert_false(cursor_decimal(&c, &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_in_network_order),
		cmocka_unit_test(a_read_too_far_moves_nothing),
		cmocka_unit_test(a_part_ends_where_it_was_cut),
		cmocka_unit_test(nothing_at_all_can_be_read_from),
		cmocka_unit_test(lines_are_split_and_a_torn_one_is_left),
		cmocka_unit_test(words_are_runs_of_non_blanks),
		cmocka_unit_test(a_prefix_is_consumed_only_when_whole),
		cmocka_unit_test(decimals_up_to_64_bits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
