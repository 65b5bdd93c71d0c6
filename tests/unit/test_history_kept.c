/* SPDX-License-Identifier: ISC */
/* What one run of the agent leaves to the next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "history_world.h"

static struct memory_kept shutdown(void)
{
	struct memory_kept k = {.link = "eth1 VLAN 200",
				.cause_ms = NOON - 9000,
				.confirmed_ms = NOON - 8000,
				.over_ms = NOON - 7000,
				.known_ms = NOON - 6000,
				.reboot_ms = NOON - MINUTES(60),
				.error = "Socket: Connection refused"};
	struct proof *p = &k.cause.proof;

	k.cause.cause = cause_by_code("peer-shutdown");
	p->confidence = CONFIDENCE_CERTAIN;
	p->owner = OWNER_CUSTOMER_MICROSOFT;
	p->severity = SEVERITY_WARNING;
	text_format(p->remedy, sizeof(p->remedy), "Wait.");
	p->line_count = 2;
	p->lines[0] = (struct proof_line){SOURCE_WIRE, NOON - 9000, "NOTIFICATION 6/2, \"sorry\""};
	p->lines[1] = (struct proof_line){SOURCE_CONFIG, 0, "a second line"};
	return k;
}

/* What the next run knows of that link. */
static struct history *next;
static const struct memory_kept *recalled(const struct link_name *name)
{
	struct history_link *l;

	if (next)
		history_free(next, NOON);
	next = world_begin();
	l = history_link(next, name);
	history_recall(next);
	return history_kept(l);
}

static int setup(void **state)
{
	return world_make(state);
}

static int teardown(void **state)
{
	if (next)
		history_free(next, NOON);
	next = NULL;
	return world_remove(state);
}

/* A run that is killed after it wrote that. */
static void keep(const struct memory_kept *k)
{
	struct history *h = world_begin();

	world_down(h, NOON, "peer-shutdown");
	history_recall(h);
	history_keep(h, history_link(h, &world_primary), k);
	world_write(h, NOON);
	history_free(h, NOON);
}

static void the_next_run_knows(void **state)
{
	const struct memory_kept k = shutdown(), *then;

	(void)state;
	keep(&k);
	then = recalled(&world_primary);
	assert_non_null(then);
	assert_ptr_equal(then->cause.cause, k.cause.cause);
	assert_string_equal(then->link, k.link);
	assert_string_equal(then->error, k.error);
	assert_memory_equal(&then->cause_ms, &k.cause_ms, 5 * sizeof(int64_t)); /* all of them */
	assert_int_equal(then->cause.proof.confidence, CONFIDENCE_CERTAIN);
	assert_int_equal(then->cause.proof.owner, OWNER_CUSTOMER_MICROSOFT);
	assert_int_equal(then->cause.proof.severity, SEVERITY_WARNING);
	assert_string_equal(then->cause.proof.remedy, "Wait.");
	assert_int_equal(then->cause.proof.line_count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct proof_line *is = &then->cause.proof.lines[i];
		const struct proof_line *was = &k.cause.proof.lines[i];

		assert_int_equal(is->source, was->source);
		assert_true(is->at_ms == was->at_ms);
		assert_string_equal(is->text, was->text);
	}
	assert_null(recalled(&world_secondary));
	keep(NULL);
	assert_null(recalled(&world_primary));
	assert_int_equal(ask_number("SELECT count(*) FROM kept"), 0);
}

/* It is written at once, and not lost with the file. */
static void it_is_written_again(void **state)
{
	struct memory_kept k = shutdown();
	struct history *h = world_begin();
	struct history_link *l = history_link(h, &world_primary);

	(void)state;
	world_down(h, NOON, "peer-shutdown");
	world_write(h, NOON);
	history_keep(h, l, &k);
	world_write(h, NOON + 1); /* nothing else is new */
	assert_int_equal(ask_number("SELECT count(*) FROM kept"), 1);
	k.known_ms = NOON + 2;
	history_keep(h, l, &k);
	world_write(h, NOON + 2);
	assert_int_equal(ask_number("SELECT known_ms FROM kept"), NOON + 2);
	assert_int_equal(unlink(world_path), 0);
	history_append_event(h, NULL, NOON + 3, "kind", "text");
	world_write(h, NOON + 3);
	assert_int_equal(ask_number("SELECT known_ms FROM kept"), NOON + 2);
	history_free(h, NOON + 3);
}

static void execute(const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(world_path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* Nothing of the file is trusted, and nothing of it stops anyone. */
static void what_cannot_be_read_is_nothing(void **state)
{
	const struct memory_kept k = shutdown(), *then;

	(void)state;
	assert_null(recalled(&world_primary)); /* no file */
	keep(&k);
	execute("UPDATE kept SET code = 'of-a-later-version'");
	assert_null(recalled(&world_primary));
	execute("UPDATE kept SET code = 'peer-shutdown', evidence = NULL");
	assert_null(recalled(&world_primary));
	execute("UPDATE kept SET evidence = 'wire 1 a' || char(27, 10), known_ms = 'soon',"
		" reboot_ms = -1, owner = 'nobody', configured = zeroblob(500)");
	then = recalled(&world_primary);
	assert_non_null(then);
	assert_string_equal(then->cause.proof.lines[0].text, "a?");
	assert_true(then->known_ms == 0 && then->reboot_ms == 0);
	execute("DROP TABLE kept"); /* an earlier version's file */
	assert_null(recalled(&world_primary));
	keep(&k);
	assert_non_null(recalled(&world_primary));
	assert_int_equal(ask_number("SELECT count(*) FROM watch"), 2);
	assert_int_equal(truncate(world_path, 5000), 0);
	assert_null(recalled(&world_primary));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_next_run_knows, setup, teardown),
		cmocka_unit_test_setup_teardown(it_is_written_again, setup, teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_read_is_nothing, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
