/* SPDX-License-Identifier: ISC */
/* Verdicts in a line each: the same from a report and from its JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/news.h"
#include "report_world.h"

static void expect(const struct verdict_list *l, size_t i, const char *name, enum status status,
		   const char *word)
{
	assert_true(i < l->count);
	assert_string_equal(l->at[i].name, name);
	assert_int_equal(l->at[i].status, status);
	assert_string_equal(l->at[i].word, word);
}

static void both_ways(const struct world *w, struct verdict_list lists[static 2])
{
	char *json = world_write(&w->report, "json");

	verdict_list_of(&w->report, &lists[0]);
	assert_true(verdict_list_read(json, &lists[1]));
	free(json);
}

static void a_link_that_is_down(void **state)
{
	struct world *w = world_new();
	struct verdict_list lists[2];

	(void)state;
	world_break(w);
	both_ways(w, lists);
	for (size_t i = 0; i < 2; i++) {
		expect(&lists[i], 0, "Test-ER-Ckt private primary ipv4", STATUS_CRITICAL,
		       "tcp-refused-by-peer");
		expect(&lists[i], 1, "Test-ER-Ckt private secondary ipv4", STATUS_OK, "ok");
		/* The lost redundancy is told by the link. */
		expect(&lists[i], 2, "Test-ER-Ckt", STATUS_OK, "ok");
		assert_int_equal(lists[i].count, 3);
		verdict_list_free(&lists[i]);
	}
	free(w);
}

static void findings_of_a_link_and_a_circuit(void **state)
{
	struct world *w = world_new();
	struct verdict_list lists[2];

	(void)state;
	w->verdicts[1].status = STATUS_WARNING;
	w->verdicts[1].findings[0] = world_finding("prefix-limit-near", CONFIDENCE_CERTAIN);
	w->verdicts[1].finding_count = 1;
	w->circuits[0].findings[0] = world_finding("redundancy-lost", CONFIDENCE_CERTAIN);
	w->circuits[0].findings[1] = world_finding("no-carrier", CONFIDENCE_CERTAIN);
	w->circuits[0].finding_count = 2;
	both_ways(w, lists);
	for (size_t i = 0; i < 2; i++) {
		expect(&lists[i], 1, "Test-ER-Ckt private secondary ipv4", STATUS_WARNING,
		       "prefix-limit-near");
		expect(&lists[i], 2, "Test-ER-Ckt", STATUS_CRITICAL, "no-carrier");
		verdict_list_free(&lists[i]);
	}
	free(w);
}

static void what_is_no_report_is_none(void **state)
{
	struct verdict_list l;

	(void)state;
	assert_false(verdict_list_read("", &l));
	assert_false(verdict_list_read("{}", &l));
	assert_false(verdict_list_read("[1]", &l));
	assert_true(verdict_list_read("{\"circuits\":[1,{\"peerings\":[{\"links\":[7]}]}]}", &l));
	verdict_list_free(&l);
}

static void a_sentence_is_80_columns_wide(void **state)
{
	const struct news n = {
		.kind = NEWS_CHANGED,
		.status = STATUS_CRITICAL,
		.name = "A circuit with a name that is long enough to fill a line, private "
			"primary ipv4",
		.word = "tcp-refused-by-peer",
		.was = "peer-shutdown",
		.began_ms = WORLD_NOW - 3600000};
	static char *text; /* static: gcc takes what the stream puts here for this frame's */
	static size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	news_write(&n, WORLD_NOW, true, out);
	fclose(out);
	assert_string_equal(
		text, "Changed: A circuit with a name that is long enough to fill a line, "
		      "private\n  primary ipv4 is critical for 1h00m: tcp-refused-by-peer (was "
		      "peer-shutdown).\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_that_is_down),
		cmocka_unit_test(findings_of_a_link_and_a_circuit),
		cmocka_unit_test(what_is_no_report_is_none),
		cmocka_unit_test(a_sentence_is_80_columns_wide),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
