/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "../../agent/bird/reply.h"
#include "bird/read.h"

static const char answer[] = "+echo before\n"
			     "1000-BIRD 2.0.12\n"
			     "1011-Router ID is 10.0.0.1\n"
			     " Hostname is ce1\n"
			     "+echo between two continuations\n"
			     "<3 messages lost>\n"
			     " Current server time is 2026-11-21 22:30:00.000\n"
			     "8000-<line overflow>\n"
			     "0024-Graceful restart recovery in progress\n"
			     "0009-p3: disabled\n"
			     "9001-not the end either\n"
			     "0013 Daemon is up and running\n";

static enum reply_status feed(struct reply *r, const char *bytes, size_t len)
{
	struct err err = {""};
	enum reply_status status = reply_feed(r, cursor_of(bytes, len), &err);

	assert_int_equal(status == REPLY_BROKEN, err.text[0] != '\0');
	return status;
}

static void a_reply_may_be_cut_at_any_byte(void **state)
{
	size_t len = sizeof(answer) - 1;

	(void)state;
	for (size_t cut = 0; cut < len; cut++) {
		struct reply r = {0};
		reply_begin(&r);
		assert_int_equal(feed(&r, answer, cut), REPLY_MORE);
		assert_int_equal(feed(&r, answer + cut, len - cut), REPLY_DONE);
		assert_int_equal(r.line.code, 13);
		assert_true(cursor_is(r.line.text, "Daemon is up and running"));
		assert_int_equal(r.seen, len);
		text_free(&r.bytes);
	}
}

static void a_reply_may_come_byte_by_byte(void **state)
{
	size_t len = sizeof(answer) - 1;
	struct reply r = {0};

	(void)state;
	reply_begin(&r);
	for (size_t i = 0; i + 1 < len; i++)
		assert_int_equal(feed(&r, answer + i, 1), REPLY_MORE);
	assert_int_equal(feed(&r, answer + len - 1, 1), REPLY_DONE);
	text_free(&r.bytes);
}

static void a_blank_after_the_code_ends_it_and_nothing_else(void **state)
{
	static const char *const unfinished[] = {
		"0000",         "0000 ",
		"0000-\n",      "1002-a\n 0000 \n",
		"1002-0000 \n", "8000-<line over>\n",
		"+0000 x\n",    "<0000 >\n",
	};
	static const char *const finished[] = {"0000 \n", "9001 syntax error\n", "1010 x\n",
					       "8003 No protocols match\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(unfinished) / sizeof(unfinished[0]); i++) {
		struct reply r = {0};
		reply_begin(&r);
		assert_int_equal(feed(&r, unfinished[i], strlen(unfinished[i])), REPLY_MORE);
		text_free(&r.bytes);
	}
	for (size_t i = 0; i < sizeof(finished) / sizeof(finished[0]); i++) {
		struct reply r = {0};
		reply_begin(&r);
		assert_int_equal(feed(&r, finished[i], strlen(finished[i])), REPLY_DONE);
		text_free(&r.bytes);
	}
}

static void the_code_survives_continuations_and_asides(void **state)
{
	struct reply_line line = {.code = REPLY_NO_CODE};

	(void)state;
	assert_int_equal(reply_line_read(cursor_of("1006-  a", 8), &line), REPLY_LINE);
	assert_int_equal(reply_line_read(cursor_of("+b", 2), &line), REPLY_ASIDE);
	assert_true(cursor_is(line.text, "  a"));
	assert_int_equal(reply_line_read(cursor_of("    c", 5), &line), REPLY_LINE);
	assert_int_equal(line.code, 1006);
	assert_true(cursor_is(line.text, "   c"));
	assert_int_equal(reply_line_read(cursor_of(" ", 1), &line), REPLY_LINE);
	assert_int_equal(line.text.left, 0);
	assert_int_equal(reply_line_read(cursor_of("1002-d", 6), &line), REPLY_LINE);
	assert_int_equal(line.code, 1002);
	assert_false(line.final);
	assert_int_equal(reply_line_read(cursor_of("0000 ", 5), &line), REPLY_LINE);
	assert_true(line.final);
}

static void what_is_no_reply_is_named(void **state)
{
	static const char *const foreign[] = {
		"SSH-2.0-OpenSSH_9.2\n",
		"\n",
		" continuation of nothing\n",
		"000 \n",
		"0000\n",
		"00000\n",
		"12a4 x\n",
		"0000_x\n",
		"HTTP/1.1 400 Bad Request\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		struct reply r = {0};
		reply_begin(&r);
		assert_int_equal(feed(&r, foreign[i], strlen(foreign[i])), REPLY_BROKEN);
		text_free(&r.bytes);
	}
}

static void a_line_is_at_most_512_bytes(void **state)
{
	char line[600];
	struct reply r = {0};

	(void)state;
	memset(line, 'x', sizeof(line));
	memcpy(line, "1006-", 5);
	line[511] = '\n';
	reply_begin(&r);
	assert_int_equal(feed(&r, line, 511), REPLY_MORE);
	assert_int_equal(feed(&r, line + 511, 1), REPLY_MORE);
	line[511] = 'x';
	line[512] = '\n';
	assert_int_equal(feed(&r, line, 513), REPLY_BROKEN);
	text_free(&r.bytes);
	r = (struct reply){0};
	reply_begin(&r);
	assert_int_equal(feed(&r, line, 512), REPLY_BROKEN); /* and it need not end for that */
	text_free(&r.bytes);
}

static void the_next_reply_begins_behind_the_last(void **state)
{
	static const char two[] = "0001 BIRD 2.0.12 ready.\n+late\n0016 Access restricted\n";
	struct reply r = {0};

	(void)state;
	reply_begin(&r);
	assert_int_equal(feed(&r, two, 30), REPLY_DONE);
	assert_int_equal(r.line.code, 1);
	reply_begin(&r);
	assert_int_equal(feed(&r, two + 30, sizeof(two) - 31), REPLY_DONE);
	assert_int_equal(r.line.code, 16);
	assert_int_equal(r.seen, sizeof(two) - 1);
	text_free(&r.bytes);
}

static void a_reply_without_end_is_cut_off(void **state)
{
	enum { PIECE = 1 << 20, LINE = 8 };
	char *piece = malloc(PIECE);
	struct reply r = {0};

	(void)state;
	assert_non_null(piece);
	for (size_t i = 0; i < PIECE; i += LINE)
		memcpy(piece + i, "1002-ab\n", LINE);
	reply_begin(&r);
	for (size_t i = 0; i < BIRD_REPLY_MAX / PIECE; i++)
		assert_int_equal(feed(&r, piece, PIECE), REPLY_MORE);
	assert_int_equal(feed(&r, piece, 1), REPLY_BROKEN);
	text_free(&r.bytes);
	free(piece);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_may_be_cut_at_any_byte),
		cmocka_unit_test(a_reply_may_come_byte_by_byte),
		cmocka_unit_test(a_blank_after_the_code_ends_it_and_nothing_else),
		cmocka_unit_test(the_code_survives_continuations_and_asides),
		cmocka_unit_test(what_is_no_reply_is_named),
		cmocka_unit_test(a_line_is_at_most_512_bytes),
		cmocka_unit_test(the_next_reply_begins_behind_the_last),
		cmocka_unit_test(a_reply_without_end_is_cut_off),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
