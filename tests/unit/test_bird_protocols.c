/* SPDX-License-Identifier: ISC */
/* What the lines of one protocol mean, in each release of BIRD. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/text.h"
#include "bird/read.h"

#define HEADING "2002-Name       Proto      Table      State  Since         Info\n"
#define ROW(state)                                                                                 \
	"1002-p1         BGP        ---        " state "  22:31:09.540  whatever is here\n"
#define END " \n0000 \n"

static struct bird_facts facts;

static const struct bird_protocol *only_protocol(const char *block)
{
	struct text reply = {0};
	struct err err = {""};
	bool good;

	bird_facts_free(&facts);
	text_addf(&reply, HEADING "%s" END, block);
	good = bird_parse(cursor_of(reply.at, reply.len), 0, &facts, &err);
	text_free(&reply);
	assert_string_equal(err.text, "");
	assert_true(good);
	assert_int_equal(facts.protocol_count, 1);
	return facts.protocols;
}

static int forget(void **state)
{
	(void)state;
	bird_facts_free(&facts);
	return 0;
}

static void an_established_session_of_bird_2(void **state)
{
	const struct bird_protocol *p = only_protocol(ROW(
		"up    ") "1006-  BGP state:          Established\n"
			  "     Neighbor address: 10.99.0.2\n"
			  "     Neighbor AS:      65002\n"
			  "     Local AS:         65001\n"
			  "     Neighbor ID:      10.0.0.2\n"
			  "     Local capabilities\n"
			  "       Multiprotocol\n"
			  "         AF announced: ipv4\n"
			  "       Role: customer\n"
			  "     Session:          external AS4\n"
			  "     Source address:   10.99.0.1\n"
			  "     Hold timer:       172.899/240\n"
			  "     Keepalive timer:  54.729/80\n"
			  "   Channel ipv4\n"
			  "     State:          UP\n"
			  "     Table:          master4\n"
			  "     Receive limit:  4 [HIT]\n"
			  "       Action:       warn\n"
			  "     Import limit:   2 [HIT]\n"
			  "       Action:       block\n"
			  "     Export limit:   10\n"
			  "       Action:       warn\n"
			  "     Routes:         2 imported, 3 filtered, 1 exported, 2 preferred\n"
			  "     Route change stats:     received   rejected   filtered\n"
			  "       Import updates:              5          0          3\n"
			  "       Import withdraws:            1          0        ---\n"
			  "     BGP Next hop:   10.99.0.2\n");
	const struct bird_channel *c = p->channels;
	struct address neighbour, source;

	(void)state;
	assert_string_equal(p->name, "p1");
	assert_int_equal(p->state, BIRD_PROTOCOL_UP);
	assert_string_equal(p->since, "22:31:09.540");
	assert_int_equal(p->session, SESSION_ESTABLISHED);
	assert_true(address_parse("10.99.0.2", &neighbour));
	assert_true(address_equal(&p->neighbour, &neighbour));
	assert_string_equal(p->neighbour_interface, "");
	assert_int_equal(p->neighbour_as, 65002);
	assert_true(p->has_local_as);
	assert_int_equal(p->local_as, 65001);
	assert_true(address_parse("10.99.0.1", &source));
	assert_true(address_equal(&p->source, &source));
	assert_int_equal(p->hold_left_ms, 172899);
	assert_int_equal(p->hold_s, 240);
	assert_int_equal(p->error_class, BIRD_ERROR_NONE);
	assert_int_equal(p->channel_count, 1);
	assert_string_equal(c->name, "ipv4");
	assert_true(c->up && c->counted);
	assert_int_equal(c->imported, 2);
	assert_int_equal(c->filtered, 3);
	assert_int_equal(c->refused, 2);
	assert_int_equal(c->exported, 1);
	assert_true(c->receive_limit_hit && c->import_limit_hit && !c->export_limit_hit);
}

static void a_session_of_bird_1_has_one_channel_without_a_name(void **state)
{
	const struct bird_protocol *p =
		only_protocol("1002-peer1    BGP      master   up     22:44:48    Established   \n"
			      "1006-  Description:    hello\n"
			      "   Preference:     100\n"
			      "   Import limit:   2 [HIT]\n"
			      "     Action:       block\n"
			      "   Routes:         7 imported, 1 filtered, 3 exported, 0 preferred\n"
			      "   Route change stats:     received   rejected\n"
			      "     Import updates:              0          0\n"
			      "   BGP state:          Established\n"
			      "     Neighbor address: fd99::2\n"
			      "     Neighbor AS:      65002\n"
			      "     Source address:   fd99::1\n"
			      "     Route limit:      0/2\n"
			      "     Hold timer:       226/240\n");

	(void)state;
	assert_string_equal(p->description, "hello");
	assert_string_equal(p->since, "22:44:48");
	assert_false(p->has_local_as);
	assert_int_equal(p->hold_left_ms, 226000);
	assert_int_equal(p->hold_s, 240);
	assert_int_equal(p->channel_count, 1);
	assert_string_equal(p->channels[0].name, "ipv6");
	assert_true(p->channels[0].up && p->channels[0].counted);
	assert_true(p->channels[0].import_limit_hit);
	assert_int_equal(p->channels[0].imported, 7);
	assert_int_equal(p->channels[0].exported, 3);
}

static void a_session_of_bird_3(void **state)
{
	const struct bird_protocol *p =
		only_protocol("1002-p7         BGP        ---        start  2026-11-21 "
			      "22:44:08.175309  Active        "
			      "Socket: Connection refused\n"
			      "1006-  Description:        x y\n"
			      "   Created:            22:44:08.175\n"
			      "   Message:            maint: ticket #42, back 18:00\n"
			      "   VRF:                vrf1\n"
			      "   BGP state:          Active\n"
			      "     Neighbor address: fe80::a:2%veth0 onlink\n"
			      "     Neighbor AS:      4200000000\n"
			      "     Local AS:         65001\n"
			      "     Neighbor graceful restart active\n"
			      "     Restart timer:    119.9/-\n"
			      "     Connect delay:    0.591/1\n"
			      "     Last error:       Socket: Connection refused\n"
			      "   Channel ipv6\n"
			      "     State:          DOWN\n"
			      "     Import state:   DOWN\n"
			      "   Channel mpls\n"
			      "     State:          START\n");

	(void)state;
	assert_string_equal(p->since, "2026-11-21 22:44:08.175309");
	assert_string_equal(p->description, "x y");
	assert_string_equal(p->message, "maint: ticket #42, back 18:00");
	assert_string_equal(p->vrf, "vrf1");
	assert_int_equal(p->session, SESSION_ACTIVE);
	assert_int_equal(p->neighbour.family, FAMILY_IPV6);
	assert_string_equal(p->neighbour_interface, "veth0");
	assert_true(p->neighbour_as == 4200000000U);
	assert_true(p->graceful_restart);
	assert_int_equal(p->connect_delay_left_ms, 591);
	assert_int_equal(p->connect_delay_ms, 1000);
	assert_int_equal(p->error_class, BIRD_ERROR_SOCKET);
	assert_string_equal(p->last_error, "Socket: Connection refused");
	assert_int_equal(p->channel_count, 2);
	assert_string_equal(p->channels[1].name, "mpls");
	assert_false(p->channels[0].up || p->channels[0].counted || p->channels[1].up);
}

static void every_state_word(void **state)
{
	static const struct {
		const char *word;
		enum session_state session;
		bool passive, stopping;
	} cases[] = {
		{"Down", SESSION_DOWN, false, false},
		{"Idle", SESSION_IDLE, false, false},
		{"Connect", SESSION_CONNECT, false, false},
		{"Active", SESSION_ACTIVE, false, false},
		{"Passive", SESSION_ACTIVE, true, false},
		{"OpenSent", SESSION_OPENSENT, false, false},
		{"OpenConfirm", SESSION_OPENCONFIRM, false, false},
		{"Established", SESSION_ESTABLISHED, false, false},
		{"Close", SESSION_IDLE, false, true},
		{"Flush", SESSION_IDLE, false, true},
		{"Bored", SESSION_UNKNOWN, false, false},
	};
	char block[200];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_format(block, sizeof(block), ROW("start") "1006-  BGP state:          %s\n",
			    cases[i].word);
		const struct bird_protocol *p = only_protocol(block);
		assert_int_equal(p->session, cases[i].session);
		assert_int_equal(p->passive, cases[i].passive);
		assert_int_equal(p->stopping, cases[i].stopping);
	}
}

static void a_protocol_that_is_down_has_no_session(void **state)
{
	const struct bird_protocol *p = only_protocol(ROW("down ") "1006-  Description:    x\n");

	(void)state;
	assert_int_equal(p->state, BIRD_PROTOCOL_DOWN);
	assert_int_equal(p->session, SESSION_DOWN);
	p = only_protocol(
		ROW("down ") "1006-  BGP state:          Idle\n"
			     "     Last error:       Automatic shutdown: Route limit exceeded\n");
	assert_int_equal(p->session, SESSION_DOWN);
	assert_int_equal(p->error_class, BIRD_ERROR_SHUTDOWN);
	assert_string_equal(p->last_error, "Automatic shutdown: Route limit exceeded");
}

static void every_class_of_error(void **state)
{
	static const struct {
		const char *text;
		enum bird_error_class class;
	} cases[] = {
		{"Error: Neighbor lost", BIRD_ERROR_LOCAL},
		{"Socket: Connection reset by peer", BIRD_ERROR_SOCKET},
		{"Received: Unknown error 6.9", BIRD_ERROR_RECEIVED},
		{"BGP Error: Bad peer AS", BIRD_ERROR_SENT},
		{"Automatic shutdown: Route limit exceeded", BIRD_ERROR_SHUTDOWN},
		{"Socket", BIRD_ERROR_NONE},
		{"Peculiar: Error: x", BIRD_ERROR_NONE},
	};
	char block[300];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		text_format(block, sizeof(block),
			    ROW("start") "1006-  BGP state:          Idle\n"
					 "     Error wait:       29.129/60\n"
					 "     Last error:       %s\n",
			    cases[i].text);
		const struct bird_protocol *p = only_protocol(block);
		assert_int_equal(p->error_class, cases[i].class);
		assert_string_equal(p->last_error, cases[i].text);
		assert_int_equal(p->error_wait_left_ms, 29129);
		assert_int_equal(p->error_wait_ms, 60000);
	}
}

static void no_text_of_the_operator_or_the_peer_is_taken_for_a_field(void **state)
{
	const struct bird_protocol *p = only_protocol(
		ROW("start") "1006-  Description:    BGP state:          Established\n"
			     "   Message:        Last error:       BGP Error: Bad peer AS 0000 "
			     "\033[2J\xff\n"
			     "   Router ID:          10.0.0.1\n"
			     "     Neighbor AS:      1\n" /* under no part */
			     "   BGP state:          Connect\n"
			     "     Neighbor address: 10.99.0.2\n"
			     "     Neighbor AS:      12076\n"
			     "     Neighbor capabilities\n"
			     "       Hostname: Neighbor AS: 1\n"
			     "       Neighbor AS:      2\n"
			     "      Neighbor AS:      3\n"
			     "   Neighbor AS:      4\n"
			     "   Channel ipv4\n"
			     "     Neighbor AS:      5\n"
			     "     Last error:       Socket: Connection refused\n"
			     "     State:          DOWN\n"
			     "     Input filter:   Routes: 9 imported\n");

	(void)state;
	assert_string_equal(p->description, "BGP state:          Established");
	assert_string_equal(p->message, "Last error:       BGP Error: Bad peer AS 0000 ?[2J?");
	assert_int_equal(p->session, SESSION_CONNECT);
	assert_int_equal(p->neighbour_as, 12076);
	assert_string_equal(p->last_error, "");
	assert_int_equal(p->error_class, BIRD_ERROR_NONE);
	assert_false(p->channels[0].counted);
}

static void a_dynamic_parent_has_a_range_and_no_neighbour(void **state)
{
	const struct bird_protocol *p =
		only_protocol(ROW("start") "1006-  BGP state:          Passive\n"
					   "     Neighbor range:   10.99.0.0/24\n"
					   "     Neighbor AS:      0\n");

	(void)state;
	assert_true(p->range && p->passive);
	assert_int_equal(p->neighbours.len, 24);
	assert_false(p->neighbour.set);
	assert_int_equal(p->neighbour_as, 0);
}

static void names_are_as_wide_as_they_like(void **state)
{
	const struct bird_protocol *p = only_protocol("1002-a-very.long:name_for_a_protocol BGP    "
						      "    ---        start  22:31:09.540  Idle\n"
						      "1006-  BGP state:          Idle\n");

	(void)state;
	assert_string_equal(p->name, "a-very.long:name_for_a_protocol");
	assert_string_equal(p->since, "22:31:09.540");
}

static void nonsense_in_a_value_leaves_it_unset(void **state)
{
	const struct bird_protocol *p =
		only_protocol(ROW("start") "1006-  BGP state:          Idle\n"
					   "     Neighbor address: here%\n"
					   "     Neighbor AS:      4294967296\n"
					   "     Local AS:         external\n"
					   "     Error wait:       99999999999999999999/60\n"
					   "     Connect delay:    1.x/5\n"
					   "     Hold timer:       \n"
					   "     Source address:   10.99.0.1.2\n"
					   "   Channel ipv4\n"
					   "     Routes:         many imported\n"
					   "   Channel a-name-longer-than-there-is-room\n"
					   "   Channel c3\n"
					   "   Channel c4\n"
					   "   Channel c5\n"
					   "     State:          UP\n");

	(void)state;
	assert_false(p->neighbour.set || p->source.set || p->has_local_as);
	assert_int_equal(p->neighbour_as, 0);
	assert_int_equal(p->error_wait_ms, 0);
	assert_int_equal(p->connect_delay_ms, 0);
	assert_int_equal(p->hold_s, 0);
	assert_int_equal(p->channels[0].imported, 0);
	assert_int_equal(p->channel_count, BIRD_CHANNELS);
	assert_string_equal(p->channels[1].name, "a-name-longer-t");
	assert_false(p->channels[3].up);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_established_session_of_bird_2, forget),
		cmocka_unit_test_teardown(a_session_of_bird_1_has_one_channel_without_a_name,
					  forget),
		cmocka_unit_test_teardown(a_session_of_bird_3, forget),
		cmocka_unit_test_teardown(every_state_word, forget),
		cmocka_unit_test_teardown(a_protocol_that_is_down_has_no_session, forget),
		cmocka_unit_test_teardown(every_class_of_error, forget),
		cmocka_unit_test_teardown(no_text_of_the_operator_or_the_peer_is_taken_for_a_field,
					  forget),
		cmocka_unit_test_teardown(a_dynamic_parent_has_a_range_and_no_neighbour, forget),
		cmocka_unit_test_teardown(names_are_as_wide_as_they_like, forget),
		cmocka_unit_test_teardown(nonsense_in_a_value_leaves_it_unset, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
