/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

struct pair {
	const char *in, *out;
};

static void all_become(const struct pair *pairs, size_t count)
{
	char out[64];

	for (size_t i = 0; i < count; i++) {
		text_printable(out, sizeof(out), pairs[i].in, strlen(pairs[i].in));
		assert_string_equal(out, pairs[i].out);
	}
}
#define ALL_BECOME(pairs) all_become(pairs, sizeof(pairs) / sizeof((pairs)[0]))

static void what_people_write_stays(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"", ""},
		{"ticket #42, back 18:00", "ticket #42, back 18:00"},
		{"gr\xc3\xbc\xc3\x9f dich", "gr\xc3\xbc\xc3\x9f dich"}, /* two bytes */
		{"\xe2\x82\xac 5", "\xe2\x82\xac 5"},                   /* the euro sign, three */
		{"\xf0\x9f\x94\xa5", "\xf0\x9f\x94\xa5"},               /* U+1F525, four */
		{"\xc2\xa0", "\xc2\xa0"},                               /* the first after C1 */
		{"\xf3\x90\x80\x80", "\xf3\x90\x80\x80"},               /* U+D0000 */
		{"\xed\x9f\xbf\xee\x80\x80",
		 "\xed\x9f\xbf\xee\x80\x80"}, /* around the surrogates */
	};

	ALL_BECOME(pairs);
}

static void controls_become_question_marks(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"\x1b[31mred\x1b[0m", "?[31mred?[0m"},
		{"a\tb\nc\rd\x7f", "a?b?c?d?"},
		{"\xc2\x80\xc2\x9b\xc2\x9f", "???"}, /* C1: U+009B is an escape sequence's start */
		{"\x07\x08", "??"},
	};
	char out[8];

	ALL_BECOME(pairs);
	text_printable(out, sizeof(out), "a\0b", 3);
	assert_string_equal(out, "a?b");
}

static void marks_that_reorder_or_hide_become_question_marks(void **state)
{
	(void)state;
	static const uint32_t ranges[][2] = {{0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
					     {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfffe, 0xffff}};
	static const struct pair pairs[] = {
		{"\xc2\xad", "?"},                /* soft hyphen */
		{"\xd8\x9c", "?"},                /* Arabic letter mark */
		{"\xf3\xa0\x81\x81", "?"},        /* U+E0041, a tag */
		{"\xe2\x80\x8a", "\xe2\x80\x8a"}, /* U+200A and U+2010: neighbours of the hidden */
		{"\xe2\x80\x90", "\xe2\x80\x90"},
	};

	ALL_BECOME(pairs);
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		for (uint32_t c = ranges[i][0]; c <= ranges[i][1]; c++) {
			const uint8_t in[] = {(uint8_t)(0xe0 | c >> 12),
					      (uint8_t)(0x80 | (c >> 6 & 0x3f)),
					      (uint8_t)(0x80 | (c & 0x3f))};
			char out[8];

			text_printable(out, sizeof(out), in, sizeof(in));
			assert_string_equal(out, "?");
		}
}

static void broken_utf8_becomes_a_question_mark_a_byte(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"a\xffz", "a?z"},
		{"\x80\xbf", "??"}, /* continuations of nothing */
		{"\xc3", "?"},      /* cut short */
		{"\xe2\x82", "??"},
		{"\xe2\x82z", "??z"},
		{"\xf0\x9f\x94", "???"},
		{"\xc0\xaf", "??"}, /* overlong '/' */
		{"\xe0\x80\xaf", "???"},
		{"\xf0\x80\x80\xaf", "????"},
		{"\xed\xa0\x80", "???"},      /* a surrogate */
		{"\xf4\x90\x80\x80", "????"}, /* beyond U+10FFFF */
		{"\xf8\x88\x80\x80\x80", "?????"},
		{"\xc3\xc3\xbc", "?\xc3\xbc"}, /* finds its feet again */
	};

	ALL_BECOME(pairs);
}

static void a_cut_keeps_whole_characters(void **state)
{
	(void)state;
	static const char euros[] = "x\xe2\x82\xac\xe2\x82\xac";
	char out[16];

	for (size_t room = 1; room <= 8; room++) {
		size_t fits = room < 5 ? room > 1 : room < 8 ? 4 : 7;

		memset(out, 'Z', sizeof(out));
		text_printable(out, room, euros, strlen(euros));
		assert_int_equal(strlen(out), fits);
		assert_memory_equal(out, euros, fits);
		assert_int_equal(out[room], 'Z');

		memset(out, 'Z', sizeof(out));
		text_format(out, room, "%s", euros);
		assert_int_equal(strlen(out), fits);
		assert_memory_equal(out, euros, fits);
		assert_int_equal(out[room], 'Z');
	}
	text_printable(out, 0, "y", 1);
	text_format(out, 0, "y");
	assert_int_equal(out[0], 'x');
}

static void a_format_that_fits_is_untouched(void **state)
{
	(void)state;
	char out[5];

	text_format(out, sizeof(out), "%s", "\xf0\x9f\x94\xa5");
	assert_string_equal(out, "\xf0\x9f\x94\xa5");
	text_format(out, sizeof(out), "%d-%d", 123, 456);
	assert_string_equal(out, "123-");
}

static void a_buffer_grows(void **state)
{
	(void)state;
	struct text t = {0};

	text_add(&t, "", 0);
	assert_string_equal(t.at, "");
	for (int i = 0; i < 1000; i++)
		text_addf(&t, "%03d,", i);
	text_add(&t, "e\0d", 3);
	assert_int_equal(t.len, 4003);
	assert_memory_equal(t.at, "000,001,", 8);
	assert_memory_equal(t.at + 3996, "999,e\0d", 8);
	text_free(&t);
	assert_null(t.at);
	assert_int_equal(t.len + t.room, 0);
}

static void memory_comes_cleared_and_is_wiped(void **state)
{
	(void)state;
	static const uint8_t zeros[32];
	uint8_t *bytes = xcalloc(4, 8);
	char *copy;

	assert_memory_equal(bytes, zeros, 32);
	memset(bytes, 0xaa, 32);
	wipe(bytes, 32);
	assert_memory_equal(bytes, zeros, 32);
	wipe(NULL, 0);
	bytes = xrealloc(bytes, 0, 8);
	free(bytes);
	free(xcalloc(0, 8));
	copy = xstrdup("key");
	assert_string_equal(copy, "key");
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_people_write_stays),
		cmocka_unit_test(controls_become_question_marks),
		cmocka_unit_test(marks_that_reorder_or_hide_become_question_marks),
		cmocka_unit_test(broken_utf8_becomes_a_question_mark_a_byte),
		cmocka_unit_test(a_cut_keeps_whole_characters),
		cmocka_unit_test(a_format_that_fits_is_untouched),
		cmocka_unit_test(a_buffer_grows),
		cmocka_unit_test(memory_comes_cleared_and_is_wiped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
