/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_world.h"

static void expect_first_line(const struct world *w, const char *wanted)
{
	char *text = world_write(&w->report, "nagios");

	text[strcspn(text, "\n")] = '\0';
	assert_string_equal(text, wanted);
	free(text);
}

static void healthy_is_one_line(void **state)
{
	struct world *w = world_new();

	(void)state;
	w->report.captured = 12;
	expect_first_line(w, "CEPROBE OK - All 2 links are healthy | links=2 "
			     "established=2;;;0;2 down=0;;;0;2 unknown=0;;;0;2 captured=12c "
			     "dropped=0c");
	free(w);
}

static void a_link_down_is_named_with_its_cause(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_break(w);
	expect_first_line(w, "CEPROBE CRITICAL - 1 of 2 links down: Test-ER-Ckt private primary "
			     "ipv4 Active: tcp-refused-by-peer | links=2 established=1;;;0;2 "
			     "down=1;;;0;2 unknown=0;;;0;2 captured=0c dropped=0c");
	free(w);
}

static void a_circuit_is_named_when_its_links_are_well(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_break(w);
	w->verdicts[0] = w->verdicts[1];
	w->report.status = STATUS_WARNING;
	expect_first_line(w, "CEPROBE WARNING - 0 of 2 links down: Test-ER-Ckt: redundancy-lost | "
			     "links=2 established=2;;;0;2 down=0;;;0;2 unknown=0;;;0;2 captured=0c "
			     "dropped=0c");
	free(w);
}

static void a_link_down_as_planned_is_ok(void **state)
{
	struct world *w = world_new();

	(void)state;
	w->links[0].planned_down = true;
	w->verdicts[0].session = SESSION_ACTIVE;
	expect_first_line(w, "CEPROBE OK - All 2 links are healthy (1 down as planned) | links=2 "
			     "established=1;;;0;2 down=1;;;0;2 unknown=0;;;0;2 captured=0c "
			     "dropped=0c");
	free(w);
}

/* The long output says what to do; the labels that follow are the same whatever the state. */
static void long_output_and_labels(void **state)
{
	static const char labels[] =
		"\n| 'Test-ER-Ckt private primary ipv4 received'=U 'Test-ER-Ckt private primary "
		"ipv4 advertised'=U 'Test-ER-Ckt private primary ipv4 in'=1000c 'Test-ER-Ckt "
		"private primary ipv4 out'=5000000000c\n'Test-ER-Ckt private secondary ipv4 "
		"received'=8;;;0 'Test-ER-Ckt private secondary ipv4 advertised'=3;;4000;0 "
		"'Test-ER-Ckt private secondary ipv4 in'=1000c 'Test-ER-Ckt private secondary "
		"ipv4 out'=5000000000c\n";
	struct world *w = world_new();
	char *well = world_write(&w->report, "nagios"), *broken;

	(void)state;
	assert_non_null(strstr(well, labels));
	world_break(w);
	broken = world_write(&w->report, "nagios");
	assert_non_null(strstr(broken, labels));
	assert_non_null(strstr(broken, "\nTest-ER-Ckt private primary ipv4: Active, critical\n"));
	assert_non_null(strstr(broken, "(tcp-refused-by-peer, certain); who must act: microsoft; "
				       "seen: RST from 172.16.0.2"));
	assert_non_null(strstr(broken, "\n  next step: Check at Azure"));
	free(well);
	free(broken);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(healthy_is_one_line),
		cmocka_unit_test(a_link_down_is_named_with_its_cause),
		cmocka_unit_test(a_circuit_is_named_when_its_links_are_well),
		cmocka_unit_test(a_link_down_as_planned_is_ok),
		cmocka_unit_test(long_output_and_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
