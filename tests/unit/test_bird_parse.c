/* SPDX-License-Identifier: ISC */
/* Whole replies: in each form they come in, with what stands around them, and what is no reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "bird/read.h"

#define STATUS                                                                                     \
	"1000-BIRD 2.0.12\n1011-Router ID is 10.0.0.1\n Hostname is ce1\n"                         \
	" Current server time is 2026-11-22 00:30:00.100\n"                                        \
	" Last reboot on 2026-11-20 23:00:00.000\n"                                                \
	" Last reconfiguration on 2026-11-22 00:10:00.000\n0013 Daemon is up and running\n"
#define HEADING "2002-Name       Proto      Table      State  Since         Info\n"
#define PEER                                                                                       \
	"1002-peer1      BGP        ---        start  00:20:00.000  Connect       \n"              \
	"1006-  BGP state:          Connect\n     Neighbor address: 10.99.0.2\n \n"
#define BFD                                                                                        \
	"1020-bfd1:\n"                                                                             \
	" IP address                Interface  State      Since         Interval  Timeout\n"       \
	" 10.99.0.2                 veth0      Up         22:45:45.240    0.100    0.300\n"        \
	" fd99::2                   ---        Down       2026-11-21 22:45:45.240309    1.000    " \
	"0.000\n"                                                                                  \
	"0000 \n"

/* 2026-11-21 22:30:00 UTC, when BIRD's clock showed two hours more */
static const int64_t reference_ms = 1795300200000;
static struct bird_facts facts;
static struct err err;

static bool parse(const char *reply)
{
	bird_facts_free(&facts);
	err.text[0] = '\0';
	return bird_parse(cursor_of(reply, strlen(reply)), reference_ms, &facts, &err);
}

static bool read_file(const char *path)
{
	bird_facts_free(&facts);
	err.text[0] = '\0';
	return bird_read_file(path, reference_ms, &facts, &err);
}

static int forget(void **state)
{
	(void)state;
	bird_facts_free(&facts);
	return 0;
}

static void several_replies_one_after_another(void **state)
{
	(void)state;
	assert_true(
		parse("0001 BIRD 2.0.12 ready.\n0016 Access restricted\n9001 syntax error\n" STATUS
		      "+late word\n" HEADING PEER "0000 \n" BFD));
	assert_string_equal(facts.version, "2.0.12");
	assert_string_equal(facts.router_id, "10.0.0.1");
	assert_int_equal(facts.reboot_ms, 1795208400000);
	assert_int_equal(facts.reconfigured_ms, 1795299000000);
	assert_int_equal(facts.protocol_count, 1);
	assert_string_equal(facts.protocols[0].since, "00:20:00.000");
	assert_int_equal(facts.protocols[0].since_ms, reference_ms - 600000);
	assert_true(facts.bfd_running);
	assert_int_equal(facts.bfd_count, 2);
	assert_string_equal(facts.bfd[0].interface, "veth0");
	assert_string_equal(facts.bfd[0].state, "Up");
	assert_string_equal(facts.bfd[0].since, "22:45:45.240");
	assert_int_equal(facts.bfd[1].neighbour.family, FAMILY_IPV6);
	assert_string_equal(facts.bfd[1].interface, "");
	assert_string_equal(facts.bfd[1].state, "Down");
	assert_string_equal(facts.bfd[1].since, "2026-11-21 22:45:45.240309");
	assert_int_equal(facts.failure, BIRD_OK);
	assert_int_equal(facts.at_ms, 0);
}

static void without_status_birds_clock_counts_as_utc(void **state)
{
	(void)state;
	assert_true(parse(HEADING PEER "0000 \n"));
	assert_int_equal(facts.protocols[0].since_ms, 1795300200000 - 79800000);
	assert_int_equal(facts.reconfigured_ms, 0);
	assert_string_equal(facts.version, "");
	assert_false(facts.bfd_running);
}

static void without_a_reference_no_time_is_told(void **state)
{
	static const char reply[] = STATUS HEADING PEER "0000 \n";

	(void)state;
	assert_true(bird_parse(cursor_of(reply, sizeof(reply) - 1), 0, &facts, &err));
	assert_int_equal(facts.protocols[0].since_ms, 0);
	assert_int_equal(facts.reboot_ms, 0);
}

static void no_bfd_is_not_an_error(void **state)
{
	(void)state;
	assert_true(parse(HEADING PEER "0000 \n9001 There is no BFD protocol running\n"));
	assert_false(facts.bfd_running);
	assert_true(parse(HEADING PEER "0000 \n1020-bfd1: is not up\n0000 \n"));
	assert_false(facts.bfd_running);
	assert_true(parse(HEADING PEER
			  "0000 \n1020-bfd1:\n IP address                Interface  State\n"
			  "0000 \n"));
	assert_true(facts.bfd_running);
	assert_int_equal(facts.bfd_count, 0);
}

static void a_lost_line_costs_itself_alone(void **state)
{
	(void)state;
	assert_true(parse(HEADING
			  "1002-peer1      BGP        ---        start  00:20:00.000  Idle\n"
			  "8000-<line overflow>\n"
			  "1006-  BGP state:          Idle\n"
			  "8000-<line overflow>\n"
			  "1006-    Neighbor address: 10.99.0.2\n"
			  "+noise\n"
			  "<2 messages lost>\n"
			  "     Neighbor AS:      65002\n"
			  " \n"
			  "0000 \n"));
	assert_int_equal(facts.lines_lost, 2);
	assert_int_equal(facts.protocols[0].session, SESSION_IDLE);
	assert_int_equal(facts.protocols[0].neighbour_as, 65002);
}

static void only_bgp_protocols_count(void **state)
{
	(void)state;
	assert_true(parse(HEADING
			  "1002-device1    Device     ---        up     22:31:09.540  \n"
			  "1006-\n"
			  "1002-ospf1      OSPF       master4    up     22:31:09.540  Running\n"
			  "1006-  BGP state:          Established\n"
			  "     Neighbor address: 10.99.0.9\n \n" PEER
			  "1002-s4         Static     master4    up     23:57:25.793  \n"
			  "1006-  Channel ipv4\n"
			  "     State:          UP\n"
			  "     Routes:         2 imported, 0 exported, 2 preferred\n \n"
			  "0000 \n"));
	assert_int_equal(facts.protocol_count, 1);
	assert_string_equal(facts.protocols[0].name, "peer1");
	assert_int_equal(facts.protocols[0].channel_count, 0);
}

static void no_protocol_at_all_is_an_answer(void **state)
{
	(void)state;
	assert_true(parse("8003 No protocols match\n"));
	assert_int_equal(facts.protocol_count, 0);
	assert_true(parse("BIRD 2.0.12 ready.\nNo protocols match\n"));
	assert_int_equal(facts.protocol_count, 0);
}

static void what_birdc_printed_says_the_same_in_all_its_forms(void **state)
{
	static const char *const files[] = {"tests/bird/birdc.txt", "tests/bird/birdc_verbose.txt",
					    "tests/bird/birdc_piped.txt"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		assert_true(read_file(files[i]));
		assert_string_equal(facts.version, "2.0.12");
		assert_string_equal(facts.router_id, "10.0.0.1");
		assert_int_equal(facts.protocol_count, 6);
		const struct bird_protocol *p = facts.protocols;
		assert_string_equal(p[0].name, "er_primary");
		assert_int_equal(p[0].session, SESSION_ESTABLISHED);
		assert_string_equal(p[0].description, "BGP state:          Established");
		assert_int_equal(p[0].neighbour_as, 12076);
		assert_int_equal(p[0].channel_count, 2);
		assert_int_equal(p[0].channels[0].imported, 2);
		assert_true(p[0].channels[0].import_limit_hit);
		assert_string_equal(p[0].channels[1].name, "ipv6");
		assert_int_equal(p[0].channels[1].exported, 1);
		/* BIRD said 23:58:04.9 when the reference is 22:30: half past one, to a quarter */
		assert_int_equal(p[0].since_ms, 1795305483730 - 5400000);
		assert_string_equal(p[1].name, "er.sec-2");
		assert_true(p[1].passive);
		assert_int_equal(p[2].session, SESSION_DOWN);
		assert_string_equal(p[4].neighbour_interface, "lo");
		assert_true(p[5].range);
		assert_true(facts.bfd_running);
		assert_int_equal(facts.bfd_count, 1);
		assert_string_equal(facts.bfd[0].state, "Up");
		assert_int_equal(facts.lines_lost, 0);
	}
}

static void recordings_of_each_release_read(void **state)
{
	static const struct {
		const char *path;
		enum session_state session;
		uint32_t neighbour_as;
		bool has_local_as;
		const char *last_error;
	} cases[] = {
		{"tests/bird/base.txt", SESSION_ESTABLISHED, 65002, true, ""},
		{"tests/bird/base_33.txt", SESSION_ESTABLISHED, 65002, true, ""},
		{"tests/bird/v1base.txt", SESSION_ESTABLISHED, 65002, false, ""},
		{"tests/bird/v1badas.txt", SESSION_IDLE, 65099, false, "BGP Error: Bad peer AS"},
		{"tests/bird/badas_a.txt", SESSION_IDLE, 65099, true, "BGP Error: Bad peer AS"},
		{"tests/bird/limdisable.txt", SESSION_ACTIVE, 65002, true,
		 "Socket: Connection refused"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(read_file(cases[i].path));
		assert_int_equal(facts.protocol_count, 1);
		const struct bird_protocol *p = facts.protocols;
		assert_string_equal(p->name, "peer1");
		assert_int_equal(p->session, cases[i].session);
		assert_int_equal(p->neighbour_as, cases[i].neighbour_as);
		assert_int_equal(p->has_local_as, cases[i].has_local_as);
		assert_string_equal(p->last_error, cases[i].last_error);
		assert_int_equal(p->channel_count, 1);
		assert_string_equal(p->channels[0].name, "ipv4");
		assert_int_equal(p->channels[0].up, p->session == SESSION_ESTABLISHED);
		assert_true(p->since_ms > 0);
	}
}

static void editors_may_take_blanks_off_and_put_returns_on(void **state)
{
	(void)state;
	assert_true(parse("2002-Name       Proto      Table      State  Since         Info\r\n"
			  "1002-peer1      BGP        ---        start  00:20:00.000  Connect\r\n"
			  "1006-  BGP state:          Connect\r\n"
			  "     Neighbor address: 10.99.0.2\r\n"
			  "\r\n"
			  "0000"));
	assert_int_equal(facts.protocols[0].session, SESSION_CONNECT);
	assert_true(parse("Name       Proto      Table      State  Since         Info\r\n"
			  "peer1      BGP        ---        start  00:20:00.000  Connect\r\n"
			  "  BGP state:          Connect\r\n"
			  "    Neighbor address: 10.99.0.2"));
	assert_true(facts.protocols[0].neighbour.set);
	assert_string_equal(facts.protocols[0].since, "00:20:00.000");
}

static void prose_between_the_tables_of_birdc_ends_them(void **state)
{
	(void)state;
	assert_true(parse("name     proto    table    state  since       info\n"
			  "peer1    BGP      master   start  22:44:49    Idle\n"
			  "Access restricted\n"
			  "  BGP state:          Established\n"
			  "BIRD     BGP      master   up     22:44:49    Established\n"
			  "  BGP state:          Established\n"
			  "<line overflow>\n"
			  "    Neighbor address: 10.99.0.2\n"));
	assert_int_equal(facts.protocol_count, 2);
	assert_int_equal(facts.protocols[0].session, SESSION_UNKNOWN);
	assert_string_equal(facts.protocols[1].name, "BIRD");
	assert_true(facts.protocols[1].neighbour.set);
	assert_int_equal(facts.lines_lost, 1);
}

static void what_is_no_such_reply_is_said_in_a_sentence(void **state)
{
	static const struct {
		const char *reply, *says;
	} cases[] = {
		{"", "it holds no reply of BIRD to `show protocols all`"},
		{"\n\n", "it holds no reply of BIRD to `show protocols all`"},
		{"version: 1\ncircuits:\n", "it holds no reply of BIRD to `show protocols all`"},
		{STATUS, "it holds no reply of BIRD to `show protocols all`"},
		{HEADING PEER,
		 "it ends in the middle of a reply (the last line of one is four digits and "
		 "a blank, like \"0000 \")"},
		{HEADING
		 "1002-peer1      BGP        ---        start  00:20:00.000  Connect\n0000 \n",
		 "it holds a reply to `show protocols`; what is needed is `show protocols all`"},
		{HEADING PEER "hello\n0000 \n", "line 6 is not of BIRD's control protocol"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(parse(cases[i].reply));
		assert_string_equal(err.text, cases[i].says);
		assert_null(facts.protocols);
		assert_int_equal(facts.protocol_count, 0);
	}
}

static void a_file_that_cannot_be_read_is_named(void **state)
{
	(void)state;
	assert_false(read_file("tests/bird/nothing.txt"));
	assert_string_equal(err.text,
			    "tests/bird/nothing.txt: cannot be read: No such file or directory");
	assert_false(read_file("tests/bird"));
	assert_string_equal(err.text, "tests/bird: cannot be read: Is a directory");
	assert_false(read_file("/dev/zero"));
	assert_string_equal(err.text, "/dev/zero: more than 64 MiB");
	assert_false(read_file("Makefile"));
	assert_string_equal(err.text,
			    "Makefile: it holds no reply of BIRD to `show protocols all`");
}

static void every_cut_of_a_reply_is_refused_or_whole(void **state)
{
	static const char reply[] = STATUS HEADING PEER "0000 \n";

	(void)state;
	for (size_t len = 0; len < sizeof(reply) - 2; len++) {
		bird_facts_free(&facts);
		/* "0000" counts as an end in a file */
		bool whole = len >= sizeof(reply) - 3;
		assert_int_equal(bird_parse(cursor_of(reply, len), reference_ms, &facts, &err),
				 whole);
	}
}

static void five_thousand_sessions_read(void **state)
{
	enum { SESSIONS = 5000 };
	struct text reply = {0};

	(void)state;
	text_addf(&reply, HEADING);
	for (int i = 0; i < SESSIONS; i++)
		text_addf(&reply,
			  "1002-peer%d BGP        ---        start  00:20:00.000  Connect       \n"
			  "1006-  BGP state:          Connect\n     Neighbor address: 10.%d.%d.2\n "
			  "\n",
			  i, i / 256, i % 256);
	text_addf(&reply, "0000 \n");
	assert_true(parse(reply.at));
	text_free(&reply);
	assert_int_equal(facts.protocol_count, SESSIONS);
	assert_string_equal(facts.protocols[SESSIONS - 1].name, "peer4999");
	assert_int_equal(facts.protocols[SESSIONS - 1].neighbour.bytes[2], 4999 % 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(several_replies_one_after_another, forget),
		cmocka_unit_test_teardown(without_status_birds_clock_counts_as_utc, forget),
		cmocka_unit_test_teardown(without_a_reference_no_time_is_told, forget),
		cmocka_unit_test_teardown(no_bfd_is_not_an_error, forget),
		cmocka_unit_test_teardown(a_lost_line_costs_itself_alone, forget),
		cmocka_unit_test_teardown(only_bgp_protocols_count, forget),
		cmocka_unit_test_teardown(no_protocol_at_all_is_an_answer, forget),
		cmocka_unit_test_teardown(what_birdc_printed_says_the_same_in_all_its_forms,
					  forget),
		cmocka_unit_test_teardown(recordings_of_each_release_read, forget),
		cmocka_unit_test_teardown(editors_may_take_blanks_off_and_put_returns_on, forget),
		cmocka_unit_test_teardown(prose_between_the_tables_of_birdc_ends_them, forget),
		cmocka_unit_test_teardown(what_is_no_such_reply_is_said_in_a_sentence, forget),
		cmocka_unit_test_teardown(a_file_that_cannot_be_read_is_named, forget),
		cmocka_unit_test_teardown(every_cut_of_a_reply_is_refused_or_whole, forget),
		cmocka_unit_test_teardown(five_thousand_sessions_read, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
