/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_world.h"

static void assert_fits(const char *text, bool colour)
{
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, "\n");

		if (world_width(at, len) > 80)
			fail_msg("wider than 80: %.*s", (int)len, at);
		if (len > 0 && at[len - 1] == ' ')
			fail_msg("ends in a blank: %.*s", (int)len, at);
		at += len + (at[len] == '\n');
	}
	for (const char *at = text; *at != '\0'; at++)
		if (((unsigned char)*at < 0x20 && *at != '\n' && !(colour && *at == '\033')) ||
		    *at == 0x7f)
			fail_msg("control byte %#x", (unsigned)*at);
}

static void assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("not there: %s\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("there: %s\n%s", part, text);
}

static void healthy_is_short(void **state)
{
	struct world *w = world_new();
	char *text = world_write(&w->report, "text");

	(void)state;
	assert_string_equal(text, "Test-ER-Ckt (Contoso Connect, service key 1234...abcd): OK\n"
				  "  primary   ipv4 private   Established for 3d     ok\n"
				  "  secondary ipv4 private   Established for 3d     ok\n"
				  "\n"
				  "All 2 links are healthy.\n");
	free(text);
	w->shown[1] = false;
	text = world_write(&w->report, "text");
	assert_has(text, "The link is healthy.\n");
	assert_lacks(text, "secondary");
	free(text);
	w->shown[0] = false;
	text = world_write(&w->report, "text");
	assert_string_equal(text, "No links to report.\n");
	free(text);
	free(w);
}

static void a_broken_link_is_told_whole(void **state)
{
	static const char *const parts[] = {
		"Test-ER-Ckt (Contoso Connect, service key 1234...abcd): CRITICAL\n",
		"  primary   ipv4 private   Active      for 28m    tcp-refused-by-peer\n",
		"    - The peering has lost its redundancy (redundancy-lost, warning, certain).\n",
		"primary ipv4 private of Test-ER-Ckt: CRITICAL\n",
		"  The MSEE refuses TCP connections (tcp-refused-by-peer).\n",
		"  Confidence: certain: what was seen allows nothing else.\n",
		"  Who must act: Microsoft.\n",
		"    22:29:58 wire   RST from 172.16.0.2 in answer to our SYN, TTL 64\n",
		"Session: Active since 2026-11-21 22:01:10 UTC, BIRD protocol er_primary.\n",
		"BIRD's last error: Socket: Connection refused\n",
		"  ! msee_address  172.16.0.2          172.16.0.2          172.16.0.6\n",
		"    md5           none                none                -\n",
		"    - path-filtered (possible): ",
		"    - nothing was heard of the wire: no permission to capture on eth1\n",
		"  Next step: Check at Azure that the peering is enabled",
		"CRITICAL: 1 of 2 links down. Seen from ce1 at 2026-11-21 22:30:00 UTC",
	};
	struct world *w = world_new();
	const char *at;
	char *text;

	(void)state;
	world_break(w);
	text = world_write(&w->report, "text");
	at = text;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		assert_has(text, parts[i]);
		at = strstr(at, parts[i]); /* in this order */
		assert_non_null(at);
	}
	assert_lacks(text, "Ruled out"); /* certain, not verbose */
	assert_lacks(text, "azure ");
	assert_fits(text, false);
	free(text);
	free(w);
}

static void what_was_ruled_out_when_it_matters(void **state)
{
	struct world *w = world_new();
	char *text;

	(void)state;
	world_break(w);
	w->report.verbose = true;
	text = world_write(&w->report, "text");
	assert_has(text, "  Ruled out:\n    - vlan: vlan-mismatch-peer\n");
	free(text);
	w->report.verbose = false;
	w->verdicts[0].cause->proof.confidence = CONFIDENCE_LIKELY;
	text = world_write(&w->report, "text");
	assert_has(text, "  Ruled out:\n");
	assert_has(text, "  Confidence: likely");
	free(text);
	free(w);
}

static void who_must_act_has_a_name(void **state)
{
	static const struct {
		enum owner owner;
		const char *text;
	} rows[] = {
		{OWNER_CUSTOMER, "Who must act: you (customer).\n"},
		{OWNER_PROVIDER, "Who must act: Contoso Connect (provider).\n"},
		{OWNER_MICROSOFT, "Who must act: Microsoft.\n"},
		{OWNER_CUSTOMER_PROVIDER,
		 "Who must act: you (customer) and Contoso Connect (provider).\n"},
		{OWNER_CUSTOMER_MICROSOFT, "Who must act: you (customer) and Microsoft.\n"},
		{OWNER_PROVIDER_MICROSOFT,
		 "Who must act: Contoso Connect (provider) and Microsoft.\n"},
	};
	struct world *w = world_new();
	char *text;

	(void)state;
	world_break(w);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		w->verdicts[0].cause->proof.owner = rows[i].owner;
		text = world_write(&w->report, "text");
		assert_has(text, rows[i].text);
		free(text);
	}
	w->circuit.provider = NULL;
	w->circuit.service_key = NULL;
	text = world_write(&w->report, "text");
	assert_has(text, "Who must act: the provider and Microsoft.\n");
	assert_has(text, "Test-ER-Ckt: CRITICAL\n");
	free(text);
	free(w);
}

static void a_planned_outage_is_no_alarm(void **state)
{
	struct world *w = world_new();
	char *text;

	(void)state;
	w->links[0].planned_down = w->evidence[0].link.planned_down = true;
	w->verdicts[0].session = SESSION_DOWN;
	world_cause(w, 0, "bird-protocol-disabled", CONFIDENCE_CERTAIN);
	text = world_write(&w->report, "text");
	assert_has(text, "  primary   ipv4 private   Down        for 3d     planned down\n");
	assert_has(text, "All 2 links are healthy (1 down as planned).\n");
	assert_lacks(text, "Who must act");
	free(text);
	free(w);
}

static void an_established_link_can_have_findings(void **state)
{
	struct world *w = world_new();
	struct verdict *v = &w->verdicts[1];
	char *text;

	(void)state;
	v->status = w->report.status = w->circuits[0].status = STATUS_WARNING;
	v->findings[0] = world_finding("prefix-limit-near", CONFIDENCE_CERTAIN);
	text_format(v->findings[0].proof.remedy, sizeof(v->findings[0].proof.remedy),
		    "Aggregate 3900 prefixes.");
	v->finding_count = 1;
	text = world_write(&w->report, "text");
	assert_has(text, "  secondary ipv4 private   Established for 3d     prefix-limit-near\n");
	assert_has(text, "secondary ipv4 private of Test-ER-Ckt: WARNING\n");
	assert_has(text, "  Found:\n    - The prefix limit of Azure is nearly reached");
	assert_has(text, "Who must act: you (customer). Aggregate 3900 prefixes.\n");
	assert_has(text, "WARNING: 0 of 2 links down.");
	assert_fits(text, false);
	free(text);
	free(w);
}

static void old_evidence_shows_its_date(void **state)
{
	struct world *w = world_new();
	char *text;

	(void)state;
	world_break(w);
	w->verdicts[0].cause->proof.lines[0].at_ms = WORLD_NOW - 86400000LL;
	w->verdicts[0].cause->proof.lines[1].at_ms = 0;
	text = world_write(&w->report, "text");
	assert_has(text, "    2026-11-20 22:30:00 wire RST from 172.16.0.2");
	assert_has(text, "    bird            Socket: Connection refused\n");
	assert_fits(text, false);
	free(text);
	free(w);
}

/* Durations: the line of the link has room for each. */
static void durations(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = {
		{-5000, "Active      for 0s     tcp"},
		{59999, "Active      for 59s    tcp"},
		{60000, "Active      for 1m     tcp"},
		{3 * 3600000LL + 12 * 60000, "Active      for 3h12m  tcp"},
		{86399000, "Active      for 23h59m tcp"},
		{86400000, "Active      for 1d     tcp"},
		{999 * 86400000LL, "Active      for 999d   tcp"},
		{WORLD_NOW, "Active                 tcp"},
	};
	struct world *w = world_new();
	char *text;

	(void)state;
	world_break(w);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		w->verdicts[0].since_ms = WORLD_NOW - rows[i].ms;
		text = world_write(&w->report, "text");
		assert_has(text, rows[i].text);
		free(text);
	}
	free(w);
}

/* Every text that comes from outside, at its longest and worst. */
static void hostile_texts_do_no_harm(void **state)
{
	struct world *w = world_new();
	struct verdict *v = &w->verdicts[0];
	char evil[2000], *text;

	(void)state;
	world_break(w);
	for (size_t i = 0; i < sizeof(evil) - 1; i++)
		evil[i] = (char)(i % 255 + 1);
	evil[sizeof(evil) - 1] = '\0';
	w->circuit.name = w->circuit.provider = w->circuit.service_key = evil;
	w->report.host = evil;
	memcpy(w->evidence[0].bird.protocol.name, evil, PROTOCOL_NAME - 1);
	memcpy(w->evidence[0].bird.protocol.last_error, evil, BIRD_TEXT - 1);
	memcpy(w->evidence[0].host.vlan, evil, INTERFACE_NAME - 1);
	memcpy(v->cause->proof.lines[0].text, evil + 255, PROOF_TEXT - 1);
	memcpy(v->cause->proof.remedy, evil, sizeof(v->cause->proof.remedy) - 1);
	memcpy(w->evidence[0].host.why, evil, sizeof(w->evidence[0].host.why) - 1);
	memcpy(w->evidence[0].wire.why, evil + 100, sizeof(w->evidence[0].wire.why) - 1);
	for (int mode = 0; mode < 4; mode++) {
		w->report.colour = mode & 1;
		w->report.utf8 = mode & 2;
		text = world_write(&w->report, "text");
		assert_fits(text, w->report.colour);
		for (const char *at = text; (at = strchr(at, '\033')) != NULL; at++)
			assert_true(strspn(at + 1, "[0123456789;") >= 2);
		for (const char *at = text; !w->report.utf8 && *at != '\0'; at++)
			assert_true((unsigned char)*at < 0x80);
		free(text);
	}
	free(w);
}

static void colour_marks_the_status(void **state)
{
	struct world *w = world_new();
	char *text;

	(void)state;
	world_break(w);
	w->report.colour = w->report.utf8 = true;
	text = world_write(&w->report, "text");
	assert_has(text, "\033[1;31mCRITICAL\033[0m");
	assert_has(text, "\033[1;31mtcp-refused-by-peer\033[0m\n");
	assert_has(text, "\033[32mok\033[0m\n");
	assert_has(text, "    \u2013 nothing was heard");
	assert_has(text, "1234\u2026abcd");
	assert_fits(text, true);
	free(text);
	free(w);
}

static void ipv6_and_the_azure_witness_fit(void **state)
{
	struct world *w = world_new();
	struct evidence *e = &w->evidence[0];
	char *text;

	(void)state;
	world_break(w);
	w->links[0].family = FAMILY_IPV6;
	w->links[0].type = PEERING_MICROSOFT;
	e->link.ce = world_address("2001:db8:aaaa:bbbb:cccc:dddd:eeee:fff1");
	e->link.msee = world_address("2001:db8:aaaa:bbbb:cccc:dddd:eeee:fff2");
	e->bird.protocol.neighbour = world_address("2001:db8:aaaa:bbbb:cccc:dddd:eeee:fff3");
	e->wire.foreigners[0].speaker = world_address("2001:db8:aaaa:bbbb:cccc:dddd:eeee:fff6");
	e->azure.peering_found = true;
	e->azure.subnet =
		(struct prefix){world_address("2001:db8:aaaa:bbbb:cccc:dddd:eeee:fff8"), 126};
	world_cause(w, 0, "prefix-limit-exceeded-by-host", CONFIDENCE_POSSIBLE);
	text = world_write(&w->report, "text");
	assert_has(text, "  primary   ipv6 microsoft Active      for 28m    "
			 "prefix-limit-exceeded-by-host\n");
	assert_has(text, "expected       host           wire           azure\n");
	assert_has(text, "  ! msee_address  2001:db8:aaaa: 2001:db8:aaaa:");
	assert_fits(text, false);
	free(text);
	free(w);
}

static void every_cause_fits(void **state)
{
	struct world *w = world_new();

	(void)state;
	world_break(w);
	for (size_t i = 0; i < cause_count; i++) {
		char *text;

		world_cause(w, 0, causes[i].code, CONFIDENCE_LIKELY);
		w->verdicts[0].alternatives[0].cause = &causes[i];
		text = world_write(&w->report, "text");
		assert_fits(text, false);
		free(text);
	}
	free(w);
}

static void the_same_bytes_twice(void **state)
{
	struct world *w = world_new();
	char *first, *second;

	(void)state;
	world_break(w);
	first = world_write(&w->report, "text");
	second = world_write(&w->report, "text");
	assert_string_equal(first, second);
	free(first);
	free(second);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(healthy_is_short),
		cmocka_unit_test(a_broken_link_is_told_whole),
		cmocka_unit_test(what_was_ruled_out_when_it_matters),
		cmocka_unit_test(who_must_act_has_a_name),
		cmocka_unit_test(a_planned_outage_is_no_alarm),
		cmocka_unit_test(an_established_link_can_have_findings),
		cmocka_unit_test(old_evidence_shows_its_date),
		cmocka_unit_test(durations),
		cmocka_unit_test(hostile_texts_do_no_harm),
		cmocka_unit_test(colour_marks_the_status),
		cmocka_unit_test(ipv6_and_the_azure_witness_fit),
		cmocka_unit_test(every_cause_fits),
		cmocka_unit_test(the_same_bytes_twice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
