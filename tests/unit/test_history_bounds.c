/* SPDX-License-Identifier: ISC */
/* A clock that jumps, flaps without end, and what is old: nothing wrong gets into the history, and
 * it stays small. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "history_world.h"

#include <malloc.h>

/* At 12:10 the clock is set back to 11:30, and at 11:40 forward to 14:00. */
static void clock_jumps(void **state)
{
	struct history *h = world_begin();
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_watch(h, NOON, NOON + MINUTES(10));
	world_watch(h, NOON - MINUTES(30), NOON - MINUTES(20));
	world_down(h, NOON + MINUTES(120), "no-carrier");
	world_watch(h, NOON + MINUTES(120), NOON + MINUTES(125));
	world_write(h, NOON + MINUTES(125) - 3000); /* a second here or there is no jump */
	history_free(h, NOON + MINUTES(125));
	p = world_read(NOON - MINUTES(60), NOON + MINUTES(180));
	assert_int_equal(p.watched_ms, MINUTES(25));
	assert_int_equal(p.links[0].up_ms, MINUTES(20));
	assert_int_equal(p.links[0].down_ms, MINUTES(5));
	assert_int_equal(p.links[0].outage_count, 1);
	period_free(&p);
	assert_int_equal(ask_number("SELECT count(*) FROM watch"), 3);

	/* Set back by ten minutes into what was watched already: the later word counts. */
	h = world_begin();
	world_up(h, NOON + MINUTES(240));
	world_watch(h, NOON + MINUTES(240), NOON + MINUTES(260));
	world_watch(h, NOON + MINUTES(250), NOON + MINUTES(270));
	history_free(h, NOON + MINUTES(270));
	p = world_read(NOON + MINUTES(200), NOON + MINUTES(300));
	assert_int_equal(p.watched_ms, MINUTES(30));
	assert_int_equal(p.links[0].up_ms, MINUTES(30));
	period_free(&p);
}

/* Ten thousand flaps fit into what the file may have, and the memory for the first half of them
 * will do; the latest are there, and what holds. */
static void ten_thousand_flaps(void **state)
{
	struct history_bounds bounds = {.bytes = 400000, .queue = HISTORY_QUEUE_MAX};
	struct history *h = history_new(world_path, &bounds);
	struct stat is;
	struct period p;
	int64_t at_ms = NOON;
	size_t half = 0;

	(void)state;
	world_tell(h, &world_secondary, NOON, NULL, CONFIDENCE_CERTAIN);
	for (int i = 0; i < 10000; i++, at_ms += 2000) {
		world_down(h, at_ms, "hold-timer-expired-by-host");
		world_up(h, at_ms + 1000);
		if (i % 20 == 0)
			world_write(h, at_ms + 1000);
		if (i == 5000)
			half = mallinfo2().uordblks;
	}
	assert_in_range(mallinfo2().uordblks, 0, half + 65536);
	history_free(h, at_ms);
	assert_int_equal(stat(world_path, &is), 0);
	assert_in_range(is.st_size, 100000, 500000);
	p = world_read(NOON, at_ms);
	assert_in_range(p.links[0].outage_count, 500, 3000);
	assert_int_equal(p.links[0].outages[p.links[0].outage_count - 1].begin_ms, at_ms - 2000);
	assert_int_equal(p.links[0].loss_every_ms, 2000);
	assert_int_equal(p.links[1].up_ms, 20000000); /* one change in all this time */
	period_free(&p);
}

static void old_goes(void **state)
{
	struct history_bounds bounds = {.days = 1, .bytes = HISTORY_BYTES_MAX, .queue = 100};
	struct history *h = history_new(world_path, &bounds);
	struct history_link *l = history_link(h, &world_primary);
	const int64_t day = MINUTES(24 * 60);
	struct period p;

	(void)state;
	world_up(h, NOON - 3 * day);
	world_write(h, NOON - 3 * day);
	history_free(h, NOON - 3 * day + MINUTES(1)); /* a span that goes whole */
	h = world_begin();
	history_bound(h, &bounds); /* as after a reload */
	l = history_link(h, &world_primary);
	world_down(h, NOON, "no-carrier");
	world_up(h, NOON + MINUTES(1));
	for (int64_t at_ms = NOON + MINUTES(2); at_ms <= NOON + 2 * day; at_ms += MINUTES(2)) {
		history_append_counts(h, l, &(struct history_counts){.at_ms = at_ms});
		world_write(h, at_ms);
	}
	history_free(h, NOON + 2 * day);
	assert_int_equal(ask_number("SELECT count(*) FROM watch"), 1);
	assert_int_equal(ask_number("SELECT count(*) FROM change"), 1); /* up since day one */
	assert_in_range(ask_number("SELECT count(*) FROM count"), 720, 760);
	p = world_read(NOON, NOON + 2 * day);
	assert_int_equal(p.links[0].up_ms, 2 * day - MINUTES(1));
	period_free(&p);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_make, world_remove)
	const struct CMUnitTest tests[] = {
		TEST(clock_jumps),
		TEST(ten_thousand_flaps),
		TEST(old_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
