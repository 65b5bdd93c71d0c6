/* SPDX-License-Identifier: ISC */
/* A text leaves while it is written, waits for one who reads slowly, and for nobody for long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/pieces.h"

#include <event2/buffer.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MUCH = 4 << 20 };

static char heard[MUCH];
static struct evbuffer *to;
static int ends[2];

static int world_make(void **state)
{
	(void)state;
	(void)signal(SIGPIPE, SIG_IGN);
	to = evbuffer_new();
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends);
}

static int world_end(void **state)
{
	(void)state;
	evbuffer_free(to);
	(void)close(ends[0]);
	return close(ends[1]);
}

static void lines_write(FILE *out, size_t bytes)
{
	for (size_t i = 0; i < bytes / 16; i++)
		assert_int_equal(fprintf(out, "%015zu\n", i), 16);
}

static void each_piece_says_its_length(void **state)
{
	struct pieces p = {.to = to, .fd = ends[0], .counted = true};
	FILE *out = pieces_open(&p);

	(void)state;
	fputs("one", out);
	fflush(out);
	fputs("and another", out);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(evbuffer_get_length(to), 0);
	assert_int_equal(read(ends[1], heard, sizeof(heard)), 19);
	assert_memory_equal(heard, "3\none11\nand another", 19);
}

static void without_a_reader_it_is_kept(void **state)
{
	struct pieces p = {.to = to, .fd = -1};
	FILE *out = pieces_open(&p);

	(void)state;
	lines_write(out, MUCH);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(evbuffer_remove(to, heard, sizeof(heard)), MUCH);
	assert_memory_equal(heard + MUCH - 16, "000000000262143\n", 16);
}

static void one_who_does_not_read_is_not_waited_for(void **state)
{
	struct pieces p = {.to = to, .fd = ends[0], .patience_ms = 20};
	FILE *out = pieces_open(&p);
	size_t left, got = 0;

	(void)state;
	lines_write(out, MUCH);
	assert_int_equal(fclose(out), 0);
	assert_true(p.patience_ms <= 0);
	assert_false(p.broken);
	left = evbuffer_get_length(to);
	assert_true(left > 0 && left < MUCH);
	(void)evbuffer_unfreeze(to, 1); /* as the loop does */
	while (got < MUCH) {            /* what was kept follows without a gap */
		ssize_t n = read(ends[1], heard + got, sizeof(heard) - got);

		assert_true(n > 0);
		got += (size_t)n;
		(void)evbuffer_write(to, ends[0]);
	}
	for (size_t i = 0; i < MUCH / 16; i++)
		assert_int_equal(strtoul(heard + i * 16, NULL, 10), i);
}

static void one_who_has_gone_costs_nothing(void **state)
{
	struct pieces p = {.to = to, .fd = ends[0], .patience_ms = 60000};
	FILE *out = pieces_open(&p);

	(void)state;
	(void)shutdown(ends[1], SHUT_RDWR);
	lines_write(out, MUCH);
	assert_int_equal(fclose(out), 0);
	assert_true(p.broken);
	assert_true(evbuffer_get_length(to) < MUCH / 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_piece_says_its_length, world_make, world_end),
		cmocka_unit_test_setup_teardown(without_a_reader_it_is_kept, world_make, world_end),
		cmocka_unit_test_setup_teardown(one_who_does_not_read_is_not_waited_for, world_make,
						world_end),
		cmocka_unit_test_setup_teardown(one_who_has_gone_costs_nothing, world_make,
						world_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
