/* SPDX-License-Identifier: ISC */
/* Losses are counted once, by whoever sees them; what was seen ages; a clock that is set moves all
 * times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

static struct evidence *const e = &fold[PRIMARY];
static struct memory_evidence *const m = &fold[PRIMARY].memory;
static struct wire_evidence *const w = &fold[PRIMARY].wire;

enum { MINUTE = 60000 };

static int setup(void **state)
{
	(void)fold_setup(state);
	m->remembers = true;
	return 0;
}

static void lose(uint16_t port, uint8_t subcode)
{
	fold_session(true, port);
	assert_true(m->up);
	evidence_age(e, fold_ms);
	fold_message(msee_end(true, port), 3000, notification(6, subcode));
	fold_segment_of(msee_end(true, port), TCP_FIN | TCP_ACK, 3021, 0);
	assert_false(m->up);
}

/* BIRD is read. */
static void bird_says(enum session_state session, int64_t since_ms)
{
	struct bird_protocol p = {.name = "er_primary",
				  .neighbour = e->link.msee,
				  .session = session,
				  .since_ms = since_ms,
				  .channel_count = 1,
				  .channels = {{.name = "ipv4", .counted = true, .exported = 7}}};
	struct bird_facts b = {.at_ms = fold_ms, .protocols = &p, .protocol_count = 1};

	evidence_apply_bird(e, fold_index, &b);
}

static void age(int64_t by_ms)
{
	fold_ms += by_ms;
	e->now_ms = fold_ms;
	evidence_age(e, fold_ms);
}

static void a_loss_is_counted_once(void **state)
{
	(void)state;
	lose(50000, 2);
	assert_int_equal(m->losses_total, 1);
	assert_int_equal(m->losses[0].code, 6);
	assert_int_equal(m->losses[0].subcode, 2);
	assert_true(m->losses[0].lasted_ms > 0);
	fold_ms += 100;
	bird_says(SESSION_IDLE, fold_ms - 90); /* the same */
	assert_int_equal(m->losses_total, 1);
	fold_ms += 5000;
	bird_says(SESSION_ACTIVE, fold_ms - 5000);
	assert_int_equal(m->losses_total, 1);
}

/* The wire has it up before BIRD says so: until that is said, the cause is still asked for. */
static void a_cause_lasts_until_the_next_loss(void **state)
{
	(void)state;
	m->has_cause = true;
	m->cause_ms = fold_ms - MINUTE;
	fold_session(true, 50000);
	assert_true(m->up);
	assert_true(m->has_cause);
	fold_message(msee_end(true, 50000), 3000, notification(6, 2));
	assert_false(m->up);
	assert_false(m->has_cause);
	/* The kernel may tell why before the session is known to be lost. */
	fold_session(true, 50001);
	m->has_cause = true;
	m->cause_ms = m->up_ms + 1000;
	fold_message(msee_end(true, 50001), 3000, notification(6, 2));
	assert_false(m->up);
	assert_true(m->has_cause);
}

/* A poll that was under way when the wire changed does not undo it. */
static void birds_word_may_be_old(void **state)
{
	int64_t began = fold_ms - MINUTE;

	(void)state;
	bird_says(SESSION_ESTABLISHED, began);
	assert_true(m->up);
	assert_true(m->up_ms == began);
	lose(50000, 4);
	bird_says(SESSION_ESTABLISHED, began);
	assert_false(m->up);
	assert_int_equal(m->losses_total, 1);
	assert_int_equal(m->losses[0].advertised, 7);
	fold_session(true, 50001);
	bird_says(SESSION_OPENCONFIRM, began);
	assert_true(m->up);
}

static void bird_alone_is_a_witness(void **state)
{
	(void)state;
	bird_says(SESSION_ESTABLISHED, fold_ms - MINUTE);
	fold_ms += MINUTE;
	bird_says(SESSION_IDLE, fold_ms - 1000);
	assert_int_equal(m->losses_total, 1);
	assert_true(m->lost_ms == fold_ms - 1000);
	assert_true(m->losses[0].lasted_ms == 2 * MINUTE - 1000);
	fold_ms += MINUTE;
	bird_says(SESSION_ESTABLISHED, fold_ms - 500);
	assert_true(m->up);
}

/* BIRD may be silent after it, so the first word must do. */
static void a_session_lost_as_soon_as_it_was_up_counts_at_once(void **state)
{
	(void)state;
	bird_says(SESSION_ESTABLISHED, fold_ms - 100);
	fold_ms += 500;
	bird_says(SESSION_ACTIVE, fold_ms - 10);
	assert_int_equal(m->losses_total, 1);
	assert_true(m->lost_ms == fold_ms - 10);
}

/* Frames wait in the kernel while BIRD is asked. */
static void frames_of_before_the_loss_do_not_undo_it(void **state)
{
	int64_t up_ms = fold_ms;

	(void)state;
	bird_says(SESSION_ESTABLISHED, up_ms - MINUTE);
	fold_ms += 5000;
	bird_says(SESSION_ACTIVE, fold_ms - 10);
	fold_ms -= 2000;
	fold_session(true, 50000);
	assert_false(m->up);
	assert_int_equal(m->losses_total, 1);
}

/* A flap between two polls, of a session whose messages are not heard. */
static void a_session_younger_than_birds_last_word_was_lost(void **state)
{
	(void)state;
	bird_says(SESSION_ESTABLISHED, fold_ms - MINUTE);
	fold_ms += 10000;
	bird_says(SESSION_ESTABLISHED, fold_ms - 10000 - MINUTE);
	assert_int_equal(m->losses_total, 0);
	fold_ms += 10000;
	bird_says(SESSION_ESTABLISHED, fold_ms - 4000);
	assert_int_equal(m->losses_total, 1);
	assert_true(m->up);
	assert_true(m->up_ms == fold_ms - 4000);
	fold_ms += 10000;
	bird_says(SESSION_ESTABLISHED, fold_ms - 13000); /* BIRD's clock has whole seconds */
	assert_int_equal(m->losses_total, 1);
}

/* What the wire told is not counted again when BIRD has it later. */
static void a_session_that_bird_sees_late_was_not_lost(void **state)
{
	(void)state;
	fold_session(true, 50000);
	fold_ms += 1500;
	bird_says(SESSION_OPENCONFIRM, fold_ms - MINUTE);
	fold_ms += 3000;
	bird_says(SESSION_ESTABLISHED, fold_ms - 500);
	assert_true(m->up);
	assert_int_equal(m->losses_total, 0);
}

static void ten_thousand_flaps_take_no_room(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < 10000; i++) {
		lose((uint16_t)(20000 + i), 1);
		age(6000);
	}
	assert_int_equal(m->losses_total, 10000);
	assert_int_equal(m->loss_count, LOSSES_KEPT);
	for (size_t i = 1; i < LOSSES_KEPT; i++)
		assert_true(m->losses[i].at_ms > m->losses[i - 1].at_ms);
	assert_int_equal(w->lost.count, 1); /* of this hour's, only the last speaks for now */
}

/* What was well before the loss does not speak against a fault after it. */
static void old_good_sights_go_with_the_session(void **state)
{
	(void)state;
	lose(50000, 4);
	assert_true(w->msee_frames.count > 0);
	age(1000);
	assert_true(w->msee_frames.count > 0); /* its cause is still looked for */
	age(6000);
	assert_int_equal(w->msee.keepalives.count, 0); /* what is left is of the loss itself */
	assert_int_equal(w->msee_answers.count, 0);
	fold_packet(under(asks("172.16.0.2", "172.16.0.1", MAC_MSEE), ETH1, tags_1(201)));
	age(5 * MINUTE + 1);
	assert_int_equal(w->msee_frames.count, 0);
	assert_int_equal(w->strays[0].seen.count, 0);
	assert_int_equal(w->msee_speakers[0].seen.count, 0);
}

/* A fault that was healed is not held against the next one. */
static void old_faults_go_when_it_is_up(void **state)
{
	(void)state;
	fold_packet(under(asks("172.16.0.2", "172.16.0.1", MAC_MSEE), ETH1, tags_1(201)));
	fold_packet(asks("172.16.0.2", "172.16.0.1", MAC_OTHER));
	assert_int_equal(w->strays[0].seen.count, 1);
	fold_ms += 10;
	fold_session(true, 50000);
	age(1);
	assert_int_equal(w->strays[0].seen.count, 0);
	assert_int_equal(w->msee_speakers[0].seen.count, 0);
	assert_int_equal(w->msee.opens.count, 1); /* but its own OPENs are its own */
	assert_true(w->established.count == 1 && w->established_now);
	age(60 * MINUTE);
	assert_int_equal(w->msee.opens.count, 1);
	assert_true(w->msee_frames.count > 0);
}

static void a_look_forgets_nothing(void **state)
{
	(void)state;
	m->remembers = false;
	lose(50000, 2);
	age(60 * MINUTE);
	assert_true(w->msee_frames.count > 1);
	assert_int_equal(m->losses_total, 1);
}

static void a_clock_that_is_set_moves_all(void **state)
{
	struct evidence before;

	(void)state;
	lose(50000, 2);
	before = *e;
	evidence_shift(e, 86400000);
	assert_true(w->msee_frames.last_ms == before.wire.msee_frames.last_ms + 86400000);
	assert_true(w->msee.notification_ms == before.wire.msee.notification_ms + 86400000);
	assert_true(m->losses[0].at_ms == before.memory.losses[0].at_ms + 86400000);
	assert_true(w->connections[0].last_ms == before.wire.connections[0].last_ms + 86400000);
	assert_true(w->strays[0].seen.last_ms == 0); /* never is never */
	evidence_shift(e, -86400000);
	assert_memory_equal(&before.wire.msee_frames, &w->msee_frames, sizeof(w->msee_frames));
	assert_memory_equal(&before.memory.losses[0].at_ms, &m->losses[0].at_ms, sizeof(int64_t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_loss_is_counted_once, setup, fold_teardown),
		cmocka_unit_test_setup_teardown(a_cause_lasts_until_the_next_loss, setup,
						fold_teardown),
		cmocka_unit_test_setup_teardown(birds_word_may_be_old, setup, fold_teardown),
		cmocka_unit_test_setup_teardown(bird_alone_is_a_witness, setup, fold_teardown),
		cmocka_unit_test_setup_teardown(a_session_lost_as_soon_as_it_was_up_counts_at_once,
						setup, fold_teardown),
		cmocka_unit_test_setup_teardown(frames_of_before_the_loss_do_not_undo_it, setup,
						fold_teardown),
		cmocka_unit_test_setup_teardown(a_session_younger_than_birds_last_word_was_lost,
						setup, fold_teardown),
		cmocka_unit_test_setup_teardown(a_session_that_bird_sees_late_was_not_lost, setup,
						fold_teardown),
		cmocka_unit_test_setup_teardown(ten_thousand_flaps_take_no_room, setup,
						fold_teardown),
		cmocka_unit_test_setup_teardown(old_good_sights_go_with_the_session, setup,
						fold_teardown),
		cmocka_unit_test_setup_teardown(old_faults_go_when_it_is_up, setup, fold_teardown),
		cmocka_unit_test_setup_teardown(a_look_forgets_nothing, setup, fold_teardown),
		cmocka_unit_test_setup_teardown(a_clock_that_is_set_moves_all, setup,
						fold_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
