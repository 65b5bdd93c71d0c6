/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_world.h"

#define PRIMARY "{circuit=\"Test-ER-Ckt\",peering=\"private\",path=\"primary\",family=\"ipv4\""
#define SECONDARY "{circuit=\"Test-ER-Ckt\",peering=\"private\",path=\"secondary\",family=\"ipv4\""

static void expect_lines(const struct world *w, const char *const lines[], size_t count)
{
	char *text = world_write(&w->report, "prometheus");

	for (size_t i = 0; i < count; i++) {
		const char *at = strstr(text, lines[i]);

		if (at == NULL || (at > text && at[-1] != '\n') || at[strlen(lines[i])] != '\n')
			fail_msg("no line %s in\n%s", lines[i], text);
	}
	free(text);
}

static void every_name_of_the_contract(void **state)
{
	static const char *const lines[] = {
		"# TYPE ceprobe_link_up gauge",
		"ceprobe_link_up" PRIMARY "} 0",
		"ceprobe_link_up" SECONDARY "} 1",
		"ceprobe_link_status" PRIMARY "} 2",
		"ceprobe_link_status" SECONDARY "} 0",
		"ceprobe_link_state" PRIMARY ",state=\"Active\"} 1",
		"ceprobe_link_state" SECONDARY ",state=\"Established\"} 1",
		"ceprobe_link_cause" PRIMARY ",code=\"tcp-refused-by-peer\"} 1",
		"# TYPE ceprobe_link_flaps_total counter",
		"ceprobe_link_flaps_total" PRIMARY "} 4",
		"ceprobe_link_routes_received" SECONDARY "} 8",
		"ceprobe_link_routes_advertised" SECONDARY "} 3",
		"ceprobe_link_prefix_limit" PRIMARY "} 4000",
		"# TYPE ceprobe_link_bytes_total counter",
		"ceprobe_link_bytes_total" PRIMARY ",direction=\"in\"} 1000",
		"ceprobe_link_bytes_total" PRIMARY ",direction=\"out\"} 5000000000",
		"ceprobe_link_since_timestamp_seconds" PRIMARY "} 1795298470",
		"ceprobe_circuit_finding{circuit=\"Test-ER-Ckt\",code=\"redundancy-lost\"} 1",
		"# TYPE ceprobe_capture_packets_total counter",
		"ceprobe_capture_packets_total 18446744073709551615",
		"ceprobe_capture_dropped_total 7",
		"ceprobe_build_info{version=\"0.1.0\"} 1",
	};
	struct world *w = world_new();

	(void)state;
	world_break(w);
	w->evidence[0].memory = (struct memory_evidence){.remembers = true, .losses_total = 4};
	w->report.captured = UINT64_MAX;
	w->report.dropped = 7;
	expect_lines(w, lines, sizeof(lines) / sizeof(lines[0]));
	free(w);
}

/* Zero would be a number that somebody told. */
static void what_nobody_told_has_no_sample(void **state)
{
	struct world *w = world_new();
	char *text;

	(void)state;
	w->evidence[0].host.read = false;
	w->evidence[1].bird.found = false;
	text = world_write(&w->report, "prometheus");
	assert_null(strstr(text, "ceprobe_link_flaps_total"));
	assert_null(strstr(text, "ceprobe_link_routes"));
	assert_null(strstr(text, "ceprobe_link_cause"));
	assert_null(strstr(text, "ceprobe_link_bytes_total" PRIMARY));
	assert_non_null(strstr(text, "ceprobe_link_bytes_total" SECONDARY));
	free(text);
	free(w);
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part)) != NULL) {
		text++;
		count++;
	}
	return count;
}

static void a_finding_twice_is_one_series(void **state)
{
	struct world *w = world_new();
	struct verdict *v = &w->verdicts[1];
	char *text;

	(void)state;
	v->findings[0] = v->findings[2] = world_finding("no-routes-received", CONFIDENCE_CERTAIN);
	v->findings[1] = world_finding("prefix-limit-near", CONFIDENCE_CERTAIN);
	v->finding_count = 3;
	w->circuits[0].findings[0] = w->circuits[0].findings[1] =
		world_finding("redundancy-lost", CONFIDENCE_CERTAIN);
	w->circuits[0].finding_count = 2;
	text = world_write(&w->report, "prometheus");
	assert_non_null(strstr(text, SECONDARY ",code=\"prefix-limit-near\"} 1\n"));
	assert_int_equal(count_of(text, SECONDARY ",code=\"no-routes-received\"} 1\n"), 1);
	assert_int_equal(count_of(text, "code=\"redundancy-lost\"} 1\n"), 1);
	free(text);
	free(w);
}

static void links_that_are_not_shown_have_none(void **state)
{
	struct world *w = world_new();
	char *text;

	(void)state;
	world_break(w);
	w->shown[0] = w->shown[1] = false;
	text = world_write(&w->report, "prometheus");
	assert_null(strstr(text, "circuit="));
	assert_null(strstr(text, "ceprobe_link_"));
	assert_non_null(strstr(text, "ceprobe_build_info"));
	if (system("command -v promtool >/dev/null") == 0) { /* fleet.sh: for 1 and 4,000 links */
		FILE *judge = popen("promtool check metrics", "w");

		assert_non_null(judge);
		assert_true(fputs(text, judge) >= 0);
		assert_int_equal(pclose(judge), 0);
	}
	free(text);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_of_the_contract),
		cmocka_unit_test(what_nobody_told_has_no_sample),
		cmocka_unit_test(a_finding_twice_is_one_series),
		cmocka_unit_test(links_that_are_not_shown_have_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
