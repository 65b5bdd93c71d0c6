/* SPDX-License-Identifier: ISC */
/* From one run of the agent to the next: what proves that it is the same outage, and what does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

static struct evidence *const e = &fold[PRIMARY];
static struct memory_evidence *const m = &fold[PRIMARY].memory;

enum { MINUTE = 60000 };

static int setup(void **state)
{
	(void)fold_setup(state);
	m->remembers = true;
	return 0;
}

static struct bird_protocol pair[2], *const told = &pair[0];
static struct bird_facts bird;
static struct memory_kept kept;

static bool proves(void)
{
	evidence_apply_bird(e, fold_index, &bird);
	return evidence_proves(e, &kept);
}

/* Refused for three seconds, after it was shut down; and so the last run kept it. */
static void keep(void)
{
	*told = (struct bird_protocol){.name = "er_primary",
				       .neighbour = e->link.msee,
				       .session = SESSION_ACTIVE,
				       .since = "12:00:00.123",
				       .since_ms = fold_ms - 3000,
				       .error_class = BIRD_ERROR_RECEIVED,
				       .last_error = "Received: Administrative shutdown"};
	bird = (struct bird_facts){.at_ms = fold_ms,
				   .reboot_ms = fold_ms - MINUTE,
				   .protocols = pair,
				   .protocol_count = 1};
	evidence_apply_bird(e, fold_index, &bird);
	m->has_cause = true;
	m->cause_ms = fold_ms - 2999;
	m->confirmed_ms = fold_ms - 1000;
	assert_true(evidence_keep(e, &kept));
	assert_true(kept.known_ms == fold_ms);
	bird.at_ms = fold_ms += 10 * MINUTE;
	assert_true(proves());
}

static void the_same_outage_is_recalled(void **state)
{
	(void)state;
	keep();
	told->error_class = BIRD_ERROR_SOCKET;
	text_format(told->last_error, BIRD_TEXT, "Socket: Connection refused");
	told->session = SESSION_CONNECT;
	assert_true(proves());
	evidence_init(e, &fold[PRIMARY].link, true, fold_ms);
	m->remembers = true;
	bird.reconfigured_ms = fold_ms - MINUTE;
	assert_true(proves());
	evidence_recall(e, &kept);
	assert_true(m->has_cause && m->earlier);
	assert_true(m->cause_ms == kept.cause_ms && m->confirmed_ms == kept.confirmed_ms);
	assert_true(m->changed_ms == bird.reconfigured_ms);
	assert_int_equal(m->losses_total, 0);
}

static void what_is_not_proven_is_not_the_same(void **state)
{
	struct bird_protocol same;

	(void)state;
	keep();
	same = *told;
	told->session = SESSION_ESTABLISHED;
	assert_false(proves());
	*told = same;
	told->since_ms = kept.known_ms + 1; /* it was up, or began anew */
	assert_false(proves());
	told->since_ms = kept.known_ms - 1; /* by a clock that is not so sure */
	assert_false(proves());
	told->since_ms = 0;
	assert_false(proves());
	*told = same;
	text_format(told->last_error, BIRD_TEXT, "Received: Connection rejected");
	assert_false(proves());
	*told = same;
	told->range = true; /* which does not change with the session */
	assert_false(proves());
	*told = pair[1] = same;
	bird.protocol_count = 2; /* and the other may have been the session */
	assert_false(proves());
	bird.protocol_count = 1;
	*told = same;
	bird.reboot_ms -= 86400000; /* the clock was set back by a day, or it is another BIRD */
	told->since_ms -= 86400000;
	assert_false(proves());
	*told = same;
	bird.reboot_ms = 0;
	assert_false(proves());
	bird.reboot_ms = kept.reboot_ms + 1000;
	assert_true(proves());
	bird.failure = BIRD_SILENT;
	assert_false(proves());
	bird.failure = BIRD_OK;
	bird.protocol_count = 0;
	assert_false(proves());
	bird.protocol_count = 1;
	e->link.tags = tags_1(201);
	assert_false(proves());
}

/* After a day BIRD tells but the date, and so the whole of it must have been before. */
static void a_date_is_a_whole_day(void **state)
{
	(void)state;
	keep();
	text_format(told->since, sizeof(told->since), "2026-11-20");
	told->since_ms = kept.known_ms - 23 * 60 * MINUTE;
	assert_false(proves());
	told->since_ms = kept.known_ms - 27 * 60 * MINUTE;
	assert_true(proves());
}

static void what_never_proves_is_not_kept(void **state)
{
	(void)state;
	keep();
	m->has_cause = false;
	assert_false(evidence_keep(e, &kept));
	m->has_cause = true;
	bird.reboot_ms = 0;
	(void)proves();
	assert_false(evidence_keep(e, &kept));
	assert_true(m->has_cause);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_same_outage_is_recalled, setup, fold_teardown),
		cmocka_unit_test_setup_teardown(what_is_not_proven_is_not_the_same, setup,
						fold_teardown),
		cmocka_unit_test_setup_teardown(a_date_is_a_whole_day, setup, fold_teardown),
		cmocka_unit_test_setup_teardown(what_never_proves_is_not_kept, setup,
						fold_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
