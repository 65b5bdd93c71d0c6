/* SPDX-License-Identifier: ISC */
/* A period of two links as literals, and what each format says of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "report/period.h"

#include <stdlib.h>
#include <string.h>

#define NOON 1795262400000LL /* 2026-11-21T12:00:00Z */
#define MINUTES(n) ((int64_t)(n)*60000)

static struct proof_line lines[] = {
	{.source = SOURCE_WIRE,
	 .at_ms = NOON + MINUTES(10),
	 .text = "NOTIFICATION 6/2 from 172.16.0.2: \"maintenance\""},
	{.source = SOURCE_CONFIG, .text = "not tied to a moment"},
};
static char circuit[] = "Test-ER-Ckt", kind[] = "notification",
	    hostile[] = "<b>\033[31m\xe2\x80\xae\xff", target[] = "10.10.0.4:443",
	    reload[] = "reload", reloaded[] = "the configuration was read again";
static struct period_span spans[] = {{NOON, NOON + MINUTES(10), PERIOD_UP},
				     {NOON + MINUTES(10), NOON + MINUTES(25), PERIOD_DOWN},
				     {NOON + MINUTES(25), NOON + MINUTES(60), PERIOD_UP}};
static struct period_outage outages[] = {
	{.begin_ms = NOON + MINUTES(10),
	 .end_ms = NOON + MINUTES(25),
	 .cause = {"peer-shutdown", CONFIDENCE_CERTAIN, OWNER_MICROSOFT, SEVERITY_CRITICAL, lines,
		   2}},
	{.begin_ms = NOON + MINUTES(40),
	 .end_ms = NOON + MINUTES(60),
	 .begin_unknown = true,
	 .lasts = true,
	 .unwatched_ms = MINUTES(1),
	 .cause = {.code = "of-a-later-version", .confidence = CONFIDENCE_LIKELY}},
};
static struct period_event events[] = {{NOON + MINUTES(11), kind, hostile}};
static struct period_event own_events[] = {{NOON + MINUTES(12), reload, reloaded}};
static char odd_target[] = "<i>:1";
static struct period_ping pings[] = {
	{NOON + MINUTES(1), target, 10, 1, 900, 1100, 2000},
	{NOON + MINUTES(3), target, 20, 0, 1500, 1880, 2500},
	{NOON + MINUTES(30), target, 5, 5, 0, 0, 0},
	{NOON + MINUTES(60) - 1, odd_target, 2, 0, 7000, 7000, 7000},
	{NOON + MINUTES(60), target, 1, 1, 0, 0, 0}, /* beyond the period */
};
static struct period_point points[] = {
	{.at_ms = NOON,
	 .counted = true,
	 .rx_bytes = 1500000,
	 .tx_bytes = 900,
	 .received = 7,
	 .advertised = 3},
	{.at_ms = NOON + MINUTES(30), .received = 5, .advertised = -1},
};

static struct period world(struct period_link links[2])
{
	links[0] = (struct period_link){
		.circuit = circuit,
		.up_ms = MINUTES(45) - 1,
		.down_ms = MINUTES(15),
		.spans = spans,
		.span_count = 3,
		.outages = outages,
		.outage_count = 1,
		.losses = 3,
		.loss_every_ms = 200000,
		.hold_s = 180,
		.known = true,
		.session = SESSION_ESTABLISHED,
		.since_ms = NOON + MINUTES(25),
		.last_ms = NOON + MINUTES(60),
		.points = points,
		.point_count = 2,
		.events = events,
		.event_count = 1,
		.pings = pings,
		.ping_count = 5,
	};
	links[1] = (struct period_link){.circuit = circuit, .path = PATH_SECONDARY};
	return (struct period){
		.version = "0.1.0",
		.host = "ce1",
		.from_ms = NOON,
		.until_ms = NOON + MINUTES(60),
		.generated_ms = NOON + MINUTES(60),
		.point_ms = MINUTES(30),
		.watching = true,
		.watched_ms = MINUTES(60),
		.first_ms = NOON - MINUTES(60),
		.events = own_events,
		.event_count = 1,
		.links = links,
		.link_count = 2,
	};
}

static char *written(const struct period *p, const char *format, bool verbose)
{
	const struct period_style style = {.verbose = verbose};
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	if (out == NULL || period_format_by_name(format) == NULL)
		abort();
	period_format_by_name(format)->write(p, &style, out);
	fclose(out);
	return text;
}

static void text_whole(void **state)
{
	struct period_link links[2];
	struct period p = world(links);
	char *text = written(&p, "text", false);

	(void)state;
	assert_string_equal(
		text,
		"From 2026-11-21 12:00:00 to 2026-11-21 13:00:00 UTC (1h00m), seen from ce1.\n"
		"It was watched all the time.\n"
		"\n"
		"Test-ER-Ckt                available  outages down    longest state\n"
		"  primary   ipv4 private     74.99 %  1       15m00s  15m00s  Established\n"
		"  secondary ipv4 private           -  0       -       -       never seen\n"
		"\n"
		"primary ipv4 private of Test-ER-Ckt\n"
		"  Outages (times are UTC):\n"
		"    2026-11-21 12:10:00 15m00s\n"
		"      The MSEE shut the session down (peer-shutdown, certain). Who must act:\n"
		"        Microsoft.\n"
		"      12:10:00 wire     NOTIFICATION 6/2 from 172.16.0.2: \"maintenance\"\n"
		"      -        config   not tied to a moment\n"
		"  Flaps: the session was lost 3 times, about every 3m20s, which is its hold time\n"
		"    (180 s).\n"
		"  Routes: received 5 (5 to 7), advertised 3\n"
		"  Traffic: in 1.5 MB, out 900 bytes\n"
		"  TCP connects to 10.10.0.4:443 (times are UTC):\n"
		"    from                     sent      lost   least ms    mean ms    most ms\n"
		"    2026-11-21 12:00:00        30     3.3 %       0.90       1.64       2.50\n"
		"    2026-11-21 12:30:00         5   100.0 %          -          -          -\n"
		"  TCP connects to <i>:1 (times are UTC):\n"
		"    from                     sent      lost   least ms    mean ms    most ms\n"
		"    2026-11-21 12:55:00         2     0.0 %       7.00       7.00       7.00\n"
		"  Events (times are UTC):\n"
		"    2026-11-21 12:11:00 notification: <b>?[31m??\n"
		"\n"
		"  Events of the agent (times are UTC):\n"
		"    2026-11-21 12:12:00 reload: the configuration was read again\n");
	free(text);
}

static void assert_has(const char *text, const char *part, bool there)
{
	if ((strstr(text, part) != NULL) != there)
		fail_msg("%s: %s\n%s", there ? "not there" : "there", part, text);
}

/* What is not known is said to be so, and is never healthy. */
static void text_of_what_nobody_saw(void **state)
{
	struct period_link links[2];
	struct period p = world(links);
	char *text;

	(void)state;
	links[0].outages = &outages[1];
	p.watching = false;
	p.watched_ms = MINUTES(59);
	p.first_ms = NOON + MINUTES(1);
	text = written(&p, "text", false);
	assert_has(text, "It was watched for 59m00s of it.", true);
	assert_has(text, "The history begins at 2026-11-21 12:01:00.", true);
	assert_has(text, "No\n  agent is at work now: the states are those last seen.", true);
	assert_has(
		text,
		"    2026-11-21 12:40:00 20m00s and lasts, down already when it was first seen,\n"
		"        1m00s of it not watched\n",
		true);
	assert_has(text, "      Of-a-later-version (of-a-later-version, likely).", true);
	free(text);
	p.watched_ms = 0;
	p.link_count = 0;
	text = written(&p, "text", false);
	assert_has(text, "Nobody watched in this time.", true);
	free(text);
}

static void text_leaves_out_the_many(void **state)
{
	struct period_outage many[25];
	struct period_link links[2];
	struct period p = world(links);
	char *text;

	(void)state;
	for (size_t i = 0; i < 25; i++)
		many[i] = (struct period_outage){.begin_ms = NOON + MINUTES(i),
						 .end_ms = NOON + MINUTES(i) + 1000};
	links[0].outages = many;
	links[0].outage_count = 25;
	text = written(&p, "text", false);
	assert_has(text, "(15 earlier: -v shows them)", true);
	assert_has(text, "12:14:00 1s", false);
	assert_has(text, "12:15:00 1s", true);
	free(text);
	text = written(&p, "text", true);
	assert_has(text, "earlier", false);
	assert_has(text, "12:00:00 1s", true);
	free(text);
}

static void json_parts(void **state)
{
	struct period_link links[2];
	struct period p = world(links);
	char *text;

	(void)state;
	links[0].outage_count = 2;
	text = written(&p, "json", false);
	assert_has(text, "\"schema\": \"ceprobe.period/1\"", true);
	assert_has(text, "\"availability_percent\": null", true);
	assert_has(text, "\"up_seconds\": 2699.999", true);
	assert_has(text, "\"begin\": \"2026-11-21T12:10:00Z\"", true);
	assert_has(text, "\"code\": \"peer-shutdown\"", true);
	assert_has(text, "\"code\": \"of-a-later-version\"", true);
	assert_has(text, "\"matches\": \"hold-time\"", true);
	assert_has(text, "\"rx_bytes\": 1500000", true);
	assert_has(text, "\"rx_bytes\": null", true);
	assert_has(text, "\"now\": null", true);
	assert_has(text, "\"text\": \"<b>?[31m??\"", true);
	free(text);
	assert_null(period_format_by_name("nagios"));
}

static void a_page_shows_it_in_pictures_and_words(void **state)
{
	static const char *const parts[] = {
		"<td>74.99 %</td><td>1</td><td>15m00s</td><td>15m00s</td>",
		"<td>-</td><td>0</td><td>0s</td><td>0s</td><td>never seen </td>",
		"aria-label=\"up 44m59s, down 15m00s, planned to be down 0s\"",
		"<rect class=\"down\" x=\"100.0\"",
		"Traffic: at most 0.007 Mbit/s in (line), 0.000 Mbit/s out (dashes).",
		"Routes: at most 7 received (line), 3 advertised (dashes).",
		("TCP connects to 10.10.0.4:443: in the mean at most 1.88 ms (line), longest 2.50 "
		 "ms (dashes)."),
		"TCP connects to 10.10.0.4:443 that were lost: at most 100.0 %.",
		"TCP connects to &lt;i&gt;:1: in the mean at most 7.00 ms",
		": the MSEE shut the session down (<a href=\"#peer-shutdown\">",
		"wire: NOTIFICATION 6/2 from 172.16.0.2: &quot;maintenance&quot;",
		"notification: &lt;b&gt;?[31m??",
		"reload: the configuration was read again",
		"<h3 id=\"peer-shutdown\">",
	};
	struct period_link links[2];
	struct period p = world(links);
	char *page = written(&p, "html", false);

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strstr(page, parts[i]) == NULL)
			fail_msg("not there: %s in\n%s", parts[i], page);
	assert_null(strstr(page, "&lt;i&gt;:1 that were lost"));
	assert_null(strstr(page, "<script"));
	assert_null(strstr(page, "\033"));
	free(page);
	p.link_count = 0;
	page = written(&p, "html", false);
	assert_non_null(strstr(page, "<p>No link was watched.</p>"));
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_shows_it_in_pictures_and_words),
		cmocka_unit_test(text_whole),
		cmocka_unit_test(text_of_what_nobody_saw),
		cmocka_unit_test(text_leaves_out_the_many),
		cmocka_unit_test(json_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
