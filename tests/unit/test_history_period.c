/* SPDX-License-Identifier: ISC */
/* Histories told to the file and read back; what they must say was computed by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "history_world.h"

static void assert_span(const struct period_link *l, size_t i, int64_t begin_ms, int64_t end_ms,
			enum period_kind kind)
{
	assert_true(i < l->span_count);
	assert_int_equal(l->spans[i].begin_ms, begin_ms);
	assert_int_equal(l->spans[i].end_ms, end_ms);
	assert_int_equal(l->spans[i].kind, kind);
}

static void always_up(void **state)
{
	struct history *h = world_begin();
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_watch(h, NOON, NOON + MINUTES(60));
	p = world_read(NOON, NOON + MINUTES(60));
	assert_int_equal(p.link_count, 1);
	assert_int_equal(p.links[0].up_ms, MINUTES(60));
	assert_int_equal(p.links[0].down_ms, 0);
	assert_int_equal(p.links[0].outage_count, 0);
	assert_int_equal(p.links[0].losses, 0);
	assert_int_equal(p.watched_ms, MINUTES(60));
	assert_true(p.watching);
	assert_int_equal(p.links[0].span_count, 1);
	assert_span(&p.links[0], 0, NOON, NOON + MINUTES(60), PERIOD_UP);
	assert_true(period_availability(&p.links[0]) == 100.0);
	assert_int_equal(p.links[0].session, SESSION_ESTABLISHED);
	assert_int_equal(p.links[0].since_ms, NOON);
	assert_int_equal(p.links[0].hold_s, 180);
	period_free(&p);
	history_free(h, NOON + MINUTES(60));
}

/* 12:10 to 12:25 of one hour: 45 of 60 minutes. */
static void one_outage(void **state)
{
	struct history *h = world_begin();
	const struct period_outage *o;
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_watch(h, NOON, NOON + MINUTES(9));
	world_down(h, NOON + MINUTES(10), "peer-shutdown");
	world_watch(h, NOON + MINUTES(10), NOON + MINUTES(24));
	world_up(h, NOON + MINUTES(25));
	world_watch(h, NOON + MINUTES(25), NOON + MINUTES(60));
	history_free(h, NOON + MINUTES(60));
	p = world_read(NOON, NOON + MINUTES(60));
	assert_int_equal(p.links[0].up_ms, MINUTES(45));
	assert_int_equal(p.links[0].down_ms, MINUTES(15));
	assert_true(period_availability(&p.links[0]) == 75.0);
	assert_int_equal(p.links[0].outage_count, 1);
	assert_int_equal(p.links[0].losses, 1);
	o = &p.links[0].outages[0];
	assert_int_equal(o->begin_ms, NOON + MINUTES(10));
	assert_int_equal(o->end_ms, NOON + MINUTES(25));
	assert_false(o->begin_unknown);
	assert_false(o->lasts);
	assert_int_equal(o->unwatched_ms, 0);
	assert_string_equal(o->cause.code, "peer-shutdown");
	assert_int_equal(o->cause.confidence, CONFIDENCE_CERTAIN);
	assert_int_equal(o->cause.owner, OWNER_MICROSOFT);
	assert_int_equal(o->cause.line_count, 1);
	assert_int_equal(o->cause.lines[0].source, SOURCE_BIRD);
	assert_int_equal(o->cause.lines[0].at_ms, NOON + MINUTES(10) - 1000);
	assert_string_equal(o->cause.lines[0].text, "of peer-shutdown");
	assert_false(p.watching); /* it ended */
	period_free(&p);
}

/* Down from 12:10 to 12:50; the period is 12:30 to 13:00, and then 12:00 to 12:20. */
static void over_the_borders(void **state)
{
	struct history *h = world_begin();
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_watch(h, NOON, NOON + MINUTES(9));
	world_down(h, NOON + MINUTES(10), "no-carrier");
	world_watch(h, NOON + MINUTES(10), NOON + MINUTES(49));
	world_up(h, NOON + MINUTES(50));
	world_watch(h, NOON + MINUTES(50), NOON + MINUTES(60));
	history_free(h, NOON + MINUTES(60));

	p = world_read(NOON + MINUTES(30), NOON + MINUTES(60));
	assert_int_equal(p.links[0].down_ms, MINUTES(20));
	assert_int_equal(p.links[0].up_ms, MINUTES(10));
	assert_int_equal(p.links[0].losses, 0); /* that was before */
	assert_int_equal(p.links[0].outage_count, 1);
	assert_int_equal(p.links[0].outages[0].begin_ms, NOON + MINUTES(10));
	assert_int_equal(p.links[0].outages[0].end_ms, NOON + MINUTES(50));
	assert_false(p.links[0].outages[0].lasts);
	period_free(&p);

	p = world_read(NOON, NOON + MINUTES(20));
	assert_int_equal(p.links[0].up_ms, MINUTES(10));
	assert_int_equal(p.links[0].down_ms, MINUTES(10));
	assert_int_equal(p.links[0].losses, 1);
	assert_true(p.links[0].outages[0].lasts);
	assert_int_equal(p.links[0].outages[0].end_ms, NOON + MINUTES(20));
	assert_int_equal(p.links[0].session, SESSION_ACTIVE); /* as of then */
	period_free(&p);

	p = world_read(NOON + MINUTES(50), NOON + MINUTES(60)); /* it ended right there */
	assert_int_equal(p.links[0].outage_count, 0);
	period_free(&p);
}

/* Up 12:00 to 12:10, nobody watches until 12:30, up again to 12:40. */
static void not_watched_in_between(void **state)
{
	struct history *h = world_begin();
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_watch(h, NOON, NOON + MINUTES(10));
	history_free(h, NOON + MINUTES(10));
	h = world_begin();
	world_up(h, NOON + MINUTES(30));
	world_watch(h, NOON + MINUTES(30), NOON + MINUTES(40));
	history_free(h, NOON + MINUTES(40));
	p = world_read(NOON - MINUTES(20), NOON + MINUTES(60));
	assert_int_equal(p.links[0].up_ms, MINUTES(20));
	assert_int_equal(p.links[0].down_ms, 0);
	assert_int_equal(p.watched_ms, MINUTES(20));
	assert_true(period_availability(&p.links[0]) == 100.0);
	assert_int_equal(p.links[0].span_count, 5);
	assert_span(&p.links[0], 0, NOON - MINUTES(20), NOON, PERIOD_UNWATCHED);
	assert_span(&p.links[0], 1, NOON, NOON + MINUTES(10), PERIOD_UP);
	assert_span(&p.links[0], 2, NOON + MINUTES(10), NOON + MINUTES(30), PERIOD_UNWATCHED);
	assert_span(&p.links[0], 3, NOON + MINUTES(30), NOON + MINUTES(40), PERIOD_UP);
	assert_span(&p.links[0], 4, NOON + MINUTES(40), NOON + MINUTES(60), PERIOD_UNWATCHED);
	assert_int_equal(p.links[0].last_ms, NOON + MINUTES(40));
	period_free(&p);

	p = world_read(NOON + MINUTES(50), NOON + MINUTES(60));
	assert_true(period_availability(&p.links[0]) < 0); /* nobody knows: not 100 */
	assert_true(p.links[0].known);
	period_free(&p);
}

/* Down before and after nobody watched is one outage, of which that much nobody saw; up after it
 * ended nobody knows when. */
static void outage_across_a_gap(void **state)
{
	struct history *h = world_begin();
	struct period p;

	(void)state;
	world_down(h, NOON, "no-carrier");
	world_watch(h, NOON, NOON + MINUTES(10));
	history_free(h, NOON + MINUTES(10));
	h = world_begin();
	world_down(h, NOON + MINUTES(30), "no-carrier");
	world_watch(h, NOON + MINUTES(30), NOON + MINUTES(40));
	history_free(h, NOON + MINUTES(40));
	h = world_begin();
	world_up(h, NOON + MINUTES(50));
	world_watch(h, NOON + MINUTES(50), NOON + MINUTES(60));
	history_free(h, NOON + MINUTES(60));
	p = world_read(NOON, NOON + MINUTES(60));
	assert_int_equal(p.links[0].outage_count, 1);
	assert_true(p.links[0].outages[0].begin_unknown);
	assert_int_equal(p.links[0].outages[0].begin_ms, NOON);
	assert_int_equal(p.links[0].outages[0].end_ms, NOON + MINUTES(40));
	assert_int_equal(p.links[0].outages[0].unwatched_ms, MINUTES(20));
	assert_int_equal(p.links[0].down_ms, MINUTES(20));
	assert_int_equal(p.links[0].up_ms, MINUTES(10));
	assert_int_equal(p.links[0].losses, 0); /* none was seen to fall */
	period_free(&p);
}

/* BIRD is killed, and only that is known: the session has fallen. Without a certain cause nobody
 * knows. */
static void down_without_a_state(void **state)
{
	struct history *h = world_begin();
	struct finding cause = {.cause = cause_by_code("bird-unreachable"),
				.proof.severity = SEVERITY_CRITICAL};
	struct verdict v = {.status = STATUS_CRITICAL, .cause = &cause};
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_watch(h, NOON, NOON + MINUTES(9));
	for (int minute = 10; minute <= 20; minute += 10) {
		cause.proof.confidence = minute == 20 ? CONFIDENCE_CERTAIN : CONFIDENCE_LIKELY;
		history_append_now(
			h, history_link(h, &world_primary),
			&(struct history_now){.at_ms = NOON + MINUTES(minute), .verdict = &v});
		world_watch(h, NOON + MINUTES(minute), NOON + MINUTES(minute + 9));
	}
	history_free(h, NOON + MINUTES(30));
	p = world_read(NOON, NOON + MINUTES(30));
	assert_int_equal(p.links[0].losses, 1);
	assert_int_equal(p.links[0].outage_count, 1);
	assert_false(p.links[0].outages[0].begin_unknown);
	assert_int_equal(p.links[0].up_ms, MINUTES(10));
	assert_int_equal(p.links[0].down_ms, MINUTES(10));
	period_free(&p);
}

/* Up 30, planned to be down 20, down 10 minutes: 30 of 40. */
static void planned_down(void **state)
{
	struct history *h = world_begin();
	struct verdict *v = xcalloc(1, sizeof(*v));
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_watch(h, NOON, NOON + MINUTES(29));
	v->session = SESSION_ACTIVE;
	history_append_now(h, history_link(h, &world_primary),
			   &(struct history_now){.at_ms = NOON + MINUTES(30),
						 .verdict = v,
						 .planned_down = true});
	free(v);
	world_watch(h, NOON + MINUTES(30), NOON + MINUTES(49));
	world_down(h, NOON + MINUTES(50), "no-carrier");
	world_watch(h, NOON + MINUTES(50), NOON + MINUTES(60));
	history_free(h, NOON + MINUTES(60));
	p = world_read(NOON, NOON + MINUTES(60));
	assert_int_equal(p.links[0].up_ms, MINUTES(30));
	assert_int_equal(p.links[0].planned_ms, MINUTES(20));
	assert_int_equal(p.links[0].down_ms, MINUTES(10));
	assert_true(period_availability(&p.links[0]) == 75.0);
	assert_int_equal(p.links[0].outage_count, 1);
	assert_int_equal(p.links[0].outages[0].begin_ms, NOON + MINUTES(50));
	assert_int_equal(p.links[0].losses, 0);
	period_free(&p);
}

/* Of three verdicts in one outage the surest that names a cause; a link nobody watches any longer
 * has no outage that lasts. */
static void best_cause_and_gone(void **state)
{
	struct history *h = world_begin();
	struct history_link *l = history_link(h, &world_primary);
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_tell(h, &world_primary, NOON + MINUTES(1), "no-evidence", CONFIDENCE_POSSIBLE);
	world_tell(h, &world_primary, NOON + MINUTES(2), "peer-shutdown", CONFIDENCE_CERTAIN);
	world_tell(h, &world_primary, NOON + MINUTES(3), "tcp-no-answer", CONFIDENCE_LIKELY);
	world_watch(h, NOON + MINUTES(3), NOON + MINUTES(9));
	history_append_now(h, l, &(struct history_now){.at_ms = NOON + MINUTES(10)});
	world_watch(h, NOON + MINUTES(10), NOON + MINUTES(20));
	history_free(h, NOON + MINUTES(20));
	p = world_read(NOON, NOON + MINUTES(20));
	assert_int_equal(p.links[0].outage_count, 1);
	assert_string_equal(p.links[0].outages[0].cause.code, "peer-shutdown");
	assert_false(p.links[0].outages[0].lasts);
	assert_int_equal(p.links[0].outages[0].end_ms, NOON + MINUTES(10));
	assert_true(p.links[0].gone);
	assert_string_equal(p.links[0].cause.code, "tcp-no-answer"); /* when last watched */
	assert_int_equal(p.links[0].up_ms, MINUTES(1));
	assert_int_equal(p.links[0].down_ms, MINUTES(9));
	period_free(&p);
}

/* Falls at 12:03, 12:06, 12:09, ... each for a minute. */
static void flaps_have_a_pattern(void **state)
{
	struct history *h = world_begin();
	struct period p;

	(void)state;
	world_up(h, NOON);
	world_tell(h, &world_secondary, NOON, NULL, CONFIDENCE_CERTAIN);
	for (int i = 1; i <= 5; i++) {
		world_down(h, NOON + MINUTES(3 * i), "hold-timer-expired-by-host");
		world_write(h, NOON + MINUTES(3 * i));
		world_up(h, NOON + MINUTES(3 * i + 1));
		world_write(h, NOON + MINUTES(3 * i + 1));
	}
	for (int i = 0; i < 4; i++) { /* 18, 19, 24, 39: no pattern */
		static const int at[] = {18, 19, 24, 39};

		world_watch(h, NOON + MINUTES(i > 0 ? at[i - 1] + 1 : 17), NOON + MINUTES(at[i]));
		world_tell(h, &world_secondary, NOON + MINUTES(at[i]), "no-carrier",
			   CONFIDENCE_CERTAIN);
		world_tell(h, &world_secondary, NOON + MINUTES(at[i]) + 30000, NULL,
			   CONFIDENCE_CERTAIN);
	}
	history_free(h, NOON + MINUTES(40));
	p = world_read(NOON, NOON + MINUTES(40));
	assert_int_equal(p.link_count, 2);
	assert_int_equal(p.links[0].losses, 5);
	assert_int_equal(p.links[0].outage_count, 5);
	assert_int_equal(p.links[0].loss_every_ms, MINUTES(3));
	assert_int_equal(p.links[0].down_ms, MINUTES(5));
	assert_int_equal(p.links[1].path, PATH_SECONDARY);
	assert_int_equal(p.links[1].losses, 4);
	assert_int_equal(p.links[1].loss_every_ms, 0);
	assert_int_equal(p.links[1].down_ms, MINUTES(2));
	period_free(&p);
}

static void counts_events_and_pings(void **state)
{
	struct history *h = world_begin();
	struct history_link *l = history_link(h, &world_primary);
	struct period_ping ping = {
		NOON + MINUTES(4), (char[]){"10.10.0.4:443"}, 10, 1, 900, 1100, 2000};
	struct period p;

	(void)state;
	for (int i = 0; i <= 10; i++) /* 100 bytes a minute; at 12:06 the interface is a new one */
		history_append_counts(h, l,
				      &(struct history_counts){NOON + MINUTES(i),
							       i < 6 ? 5000 + 100U * (unsigned)i
								     : 100U * (unsigned)(i - 5),
							       7, 70 + (uint64_t)i, 8, 12,
							       i < 9 ? -1 : 3});
	history_append_event(h, l, NOON + MINUTES(2), "notification",
			     "Received: Hold timer expired");
	history_append_event(h, NULL, NOON + MINUTES(3), "reload",
			     "the configuration was read again");
	history_append_ping(h, l, &ping);
	history_free(h, NOON + MINUTES(10));
	p = world_read(NOON + MINUTES(1), NOON + MINUTES(11));
	assert_int_equal(p.point_ms, MINUTES(1));
	assert_int_equal(p.links[0].point_count, 10);
	for (size_t i = 0; i < 10; i++) {
		assert_true(p.links[0].points[i].counted);
		assert_int_equal(p.links[0].points[i].rx_bytes, 100);
		assert_int_equal(p.links[0].points[i].tx_bytes, 0);
		assert_int_equal(p.links[0].points[i].rx_packets, 1);
		assert_int_equal(p.links[0].points[i].received, 12);
	}
	assert_int_equal(p.links[0].points[7].advertised, -1);
	assert_int_equal(p.links[0].points[8].advertised, 3);
	assert_int_equal(p.links[0].event_count, 1);
	assert_int_equal(p.links[0].events[0].at_ms, NOON + MINUTES(2));
	assert_string_equal(p.links[0].events[0].kind, "notification");
	assert_string_equal(p.links[0].events[0].text, "Received: Hold timer expired");
	assert_int_equal(p.event_count, 1);
	assert_string_equal(p.events[0].kind, "reload");
	assert_int_equal(p.links[0].ping_count, 1);
	assert_string_equal(p.links[0].pings[0].target, "10.10.0.4:443");
	assert_int_equal(p.links[0].pings[0].mean_us, 1100);
	assert_int_equal(p.links[0].pings[0].lost, 1);
	period_free(&p);

	p = world_read(NOON - MINUTES(24 * 60), NOON + MINUTES(11)); /* a day */
	assert_int_equal(p.point_ms, MINUTES(10));
	assert_false(p.links[0].points[0].counted);
	assert_int_equal(p.links[0].points[0].received, -1);
	assert_int_equal(p.links[0].points[144].rx_bytes,
			 900); /* the first row has none before it */
	assert_int_equal(p.links[0].points[145].rx_bytes, 100);
	period_free(&p);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, world_make, world_remove)
	const struct CMUnitTest tests[] = {
		TEST(always_up),
		TEST(one_outage),
		TEST(over_the_borders),
		TEST(not_watched_in_between),
		TEST(outage_across_a_gap),
		TEST(down_without_a_state),
		TEST(planned_down),
		TEST(best_cause_and_gone),
		TEST(flaps_have_a_pattern),
		TEST(counts_events_and_pings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
