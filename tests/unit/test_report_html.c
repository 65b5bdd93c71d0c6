/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_world.h"

static void expect(const char *page, const char *part)
{
	if (strstr(page, part) == NULL)
		fail_msg("not there: %s in\n%s", part, page);
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

static void a_card_says_what_an_engineer_needs(void **state)
{
	struct world *w = world_new();
	char *page;

	(void)state;
	world_break(w);
	page = world_write(&w->report, "html");
	expect(page, "<title>CRITICAL: 1 of 2 links down</title>");
	expect(page, "<html lang=\"en\">");
	expect(page, "<strong class=\"badge critical\">CRITICAL</strong> 1 of 2 links down.");
	expect(page, "<a href=\"#link-1\">Test-ER-Ckt</a></th><td>private</td><td>primary</td>"
		     "<td>ipv4</td><td>Active</td><td>28m</td>");
	expect(page, "<article class=\"card critical\" id=\"link-1\">");
	expect(page, "<p class=\"big\">The MSEE refuses TCP connections "
		     "(<a href=\"#tcp-refused-by-peer\"><code>");
	expect(page, "<strong>Who must act:</strong> Microsoft</p>");
	expect(page, "<strong>Confidence:</strong> certain: what was seen allows nothing else</p>");
	expect(page, "<strong>Next step:</strong> Check at Azure");
	expect(page,
	       "<time datetime=\"2026-11-21T22:29:58Z\">2026-11-21 22:29:58 UTC</time>, wire: "
	       "RST from 172.16.0.2 in answer");
	expect(page, "<th scope=\"row\">vlan</th><td>200</td><td>200</td><td>200</td><td>yes</td>");
	expect(page, "<td>172.16.0.6</td><td class=\"differs\">no</td>");
	expect(page, "<li>nothing was heard of the wire: no permission to capture on eth1</li>");
	expect(page, "Provider: Contoso Connect. Service key: 1234\u2026abcd.</p>");
	free(page);
	free(w);
}

static void the_causes_named_are_explained(void **state)
{
	struct world *w = world_new();
	char *page;

	(void)state;
	page = world_write(&w->report, "html");
	assert_null(strstr(page, "causes explained"));
	free(page);
	world_break(w);
	page = world_write(&w->report, "html");
	expect(page, "<h3 id=\"tcp-refused-by-peer\">");
	expect(page, "<h3 id=\"path-filtered\">"); /* it could also be */
	expect(page, "<h3 id=\"redundancy-lost\">");
	assert_int_equal(count_of(page, "<dt>What it means</dt>"), 3);
	free(page);
	free(w);
}

static void pictures_have_words(void **state)
{
	struct world *w = world_new();
	char *page;

	(void)state;
	world_break(w);
	page = world_write(&w->report, "html");
	assert_int_equal(count_of(page, "<svg "), 5);
	assert_int_equal(count_of(page, " role=\"img\" aria-label=\""), 5);
	expect(page, "aria-label=\"Active for 28m\"><rect class=\"none\"");
	expect(page, "<rect class=\"down\"");
	expect(page, "<rect class=\"mark\"");
	expect(page, "aria-label=\"Established for 3d\"");
	expect(page, "<rect class=\"up\"");
	expect(page, "Routes: 8 received (above), 3 advertised (below), limit 4000.");
	expect(page, "1.0 kB in (above), 5.0 GB out (below) on eth1.200.");
	free(page);
	free(w);
}

/* What nobody told has no picture: an empty one would say zero. */
static void what_nobody_told_has_no_picture(void **state)
{
	struct world *w = world_new();
	char *page;

	(void)state;
	w->evidence[0].host.read = w->evidence[1].host.read = false;
	w->evidence[1].bird.found = false;
	w->verdicts[0].session = SESSION_UNKNOWN;
	w->verdicts[0].since_ms = 0;
	w->verdicts[0].status = STATUS_UNKNOWN;
	w->report.status = STATUS_UNKNOWN;
	page = world_write(&w->report, "html");
	assert_int_equal(count_of(page, "<svg "), 2);
	expect(page, "aria-label=\"state not known\"><rect class=\"none\"");
	expect(page, "<td>unknown</td><td></td>");
	expect(page, "0 of 2 links down, 1 unknown.");
	free(page);
	free(w);
}

static void it_loads_and_runs_nothing(void **state)
{
	struct world *w = world_new();
	char *page;

	(void)state;
	world_break(w);
	page = world_write(&w->report, "html");
	assert_null(strstr(page, "<script"));
	assert_null(strstr(page, "http:"));
	assert_null(strstr(page, "https:"));
	assert_null(strstr(page, "url("));
	assert_null(strstr(page, " on=\""));
	expect(page, "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\"");
	free(page);
	free(w);
}

static void no_links_is_a_page_too(void **state)
{
	struct world *w = world_new();
	char *page;

	(void)state;
	w->shown[0] = w->shown[1] = false;
	page = world_write(&w->report, "html");
	expect(page, "No links to report.");
	expect(page, "</html>\n");
	assert_null(strstr(page, "<table"));
	free(page);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_says_what_an_engineer_needs),
		cmocka_unit_test(the_causes_named_are_explained),
		cmocka_unit_test(pictures_have_words),
		cmocka_unit_test(what_nobody_told_has_no_picture),
		cmocka_unit_test(it_loads_and_runs_nothing),
		cmocka_unit_test(no_links_is_a_page_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
