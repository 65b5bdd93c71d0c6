/* SPDX-License-Identifier: ISC */
/* A cause is remembered until the session is Established again; losses in a row are a pattern. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence/evidence.h"
#include "evidence_world.h"

enum { MINUTE = 60000, HOUR = 60 * MINUTE };

static struct evidence e;
static struct finding room[VERDICT_FINDINGS];
static struct verdict v;

/* What the agent does each time. */
static const char *judge(int64_t at_ms)
{
	e.now_ms = at_ms;
	diagnose_link(&e, room, &v);
	evidence_remember(&e, &v);
	return v.cause ? v.cause->cause->code : "";
}

static int setup(void **state)
{
	(void)state;
	e = link_down();
	e.memory = (struct memory_evidence){.remembers = true, .lost_ms = NOW - 10};
	return 0;
}

static void last_error(const char *text)
{
	e.bird.protocol.error_class = BIRD_ERROR_SOCKET;
	text_format(e.bird.protocol.last_error, sizeof(e.bird.protocol.last_error), "%s", text);
}

static void refused(int64_t at_ms)
{
	e.wire.ours.outcome = ATTEMPT_REFUSED;
	e.wire.ours.streak = (struct seen){.count = 5, .first_ms = at_ms - 9000, .last_ms = at_ms};
	e.wire.ours.answer_mac = mac_of(MAC_MSEE);
	last_error("Socket: Connection refused");
}

/* BIRD forgets within seconds that BFD took the session down. */
static void bird_may_forget(void **state)
{
	(void)state;
	e.bird.protocol.error_class = BIRD_ERROR_LOCAL;
	text_format(e.bird.protocol.last_error, BIRD_TEXT, "Error: BFD session down");
	assert_string_equal(judge(NOW), "bfd-down");
	refused(NOW + 5000);
	assert_string_equal(judge(NOW + 5000), "bfd-down");
	assert_true(v.recalled);
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_CERTAIN);
	assert_string_equal(v.cause->proof.lines[0].text,
			    "er_primary: last error \"Error: BFD session down\"");
	assert_non_null(strstr(v.cause->proof.lines[v.cause->proof.line_count - 1].text,
			       "since then: a SYN of this host got a RST"));
	refused(NOW + 24 * HOUR);
	assert_string_equal(judge(NOW + 24 * HOUR), "bfd-down");
	/* In a look of its own it is what it is. */
	e.memory.remembers = false;
	assert_string_equal(judge(NOW + 24 * HOUR), "tcp-refused-by-peer");
}

static void until_established_again(void **state)
{
	(void)state;
	e.bird.protocol.error_class = BIRD_ERROR_LOCAL;
	text_format(e.bird.protocol.last_error, BIRD_TEXT, "Error: BFD session down");
	(void)judge(NOW);
	e.bird.protocol.session = SESSION_ESTABLISHED;
	assert_string_equal(judge(NOW + MINUTE), "");
	assert_false(e.memory.has_cause);
	e.bird.protocol.session = SESSION_ACTIVE;
	refused(NOW + 2 * MINUTE);
	assert_string_equal(judge(NOW + 2 * MINUTE), "tcp-refused-by-peer");
}

/* Carrier lost and back: until BIRD has waited out its error, that is why. */
static void a_healed_state_explains_its_aftermath(void **state)
{
	size_t last;

	(void)state;
	e.host.port_carrier = e.host.vlan_carrier = false;
	assert_string_equal(judge(NOW), "no-carrier");
	e.host.port_carrier = e.host.vlan_carrier = true;
	e.bird.protocol.session = SESSION_IDLE;
	e.bird.protocol.error_wait_ms = 60000;
	e.bird.protocol.error_wait_left_ms = 50000;
	(void)judge(NOW + 3000);
	assert_true(e.memory.over_ms == NOW + 3000);
	assert_string_equal(judge(NOW + 4000), "no-carrier");
	last = v.cause->proof.line_count - 1U;
	assert_string_equal(v.cause->proof.lines[last].text,
			    "this is over; the session has not come up again since");
	assert_true(v.cause->proof.lines[last].at_ms == NOW + 3000);
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_CERTAIN);
	refused(NOW + 2 * MINUTE);
	assert_string_equal(judge(NOW + 2 * MINUTE), "no-carrier");
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_LIKELY);
	assert_int_equal(v.alternative_count, 1);
	assert_string_equal(v.alternatives[0].cause->code, "tcp-refused-by-peer");
	/* But not for ever: the MSEE refuses for a reason of its own. */
	refused(NOW + 10 * MINUTE);
	assert_string_equal(judge(NOW + 10 * MINUTE), "tcp-refused-by-peer");
	/* And again is again. */
	e.host.port_carrier = e.host.vlan_carrier = false;
	assert_string_equal(judge(NOW + 11 * MINUTE), "no-carrier");
	assert_true(e.memory.over_ms == 0);
}

static void another_fault_is_another_cause(void **state)
{
	(void)state;
	e.bird.protocol.error_class = BIRD_ERROR_LOCAL;
	text_format(e.bird.protocol.last_error, BIRD_TEXT, "Error: BFD session down");
	(void)judge(NOW);
	last_error("Socket: Connection refused");
	e.bird.protocol.neighbour_as = 8075;
	assert_string_equal(judge(NOW + MINUTE), "azure-asn-mismatch-host");
	e.host.vlan_up = false;
	assert_string_equal(judge(NOW + 2 * MINUTE), "interface-down");
	/* A word that came with the loss and is told late explains nothing new. */
	e.host.vlan_up = true;
	e.bird.protocol.neighbour_as = AZURE_ASN;
	e.wire.msee.notification =
		(struct bgp_notification){.code = BGP_ERROR_HOLD_TIMER, .subcode = 0};
	e.wire.msee.notification_ms = NOW + 3 * MINUTE;
	e.wire.msee.notification_established = true;
	assert_string_equal(judge(NOW + 3 * MINUTE), "interface-down");
	/* One on a connection of its own does. */
	e.wire.msee.notification_established = false;
	e.wire.msee.notification = (struct bgp_notification){.code = BGP_ERROR_OPEN, .subcode = 2};
	e.wire.msee.notification_ms = NOW + 4 * MINUTE;
	assert_string_equal(judge(NOW + 4 * MINUTE), "peer-asn-mismatch-peer");
}

static void a_guess_is_not_remembered(void **state)
{
	(void)state;
	e.bird.protocol.error_wait_ms = 60000;
	e.bird.protocol.session = SESSION_IDLE;
	assert_string_equal(judge(NOW), "session-starting");
	assert_false(e.memory.has_cause);
	e.bird.protocol.error_wait_ms = 0;
	e.bird.protocol.session = SESSION_ACTIVE;
	refused(NOW + 1000);
	assert_string_equal(judge(NOW + 1000), "tcp-refused-by-peer");
	assert_false(e.memory.has_cause);
}

/* The MSEE's last words are gone with the run that heard them; BIRD has but a message, undated. */
static void certain_stays_certain(void **state)
{
	(void)state;
	e.wire.msee.notification = (struct bgp_notification){.code = BGP_ERROR_CEASE, .subcode = 2};
	e.wire.msee.notification_ms = NOW - 10;
	e.wire.msee.notification_established = true;
	assert_string_equal(judge(NOW), "peer-shutdown");
	e.wire.msee.notification_ms = 0;
	text_format(e.bird.protocol.message, BIRD_TEXT, "maintenance 42");
	refused(NOW + 5000);
	assert_string_equal(judge(NOW + 5000), "peer-shutdown");
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_CERTAIN);
	assert_true(v.recalled && e.memory.has_cause);
	/* Unless this host or BIRD was changed since. */
	e.memory.changed_ms = NOW + 6000;
	assert_string_equal(judge(NOW + 7000), "peer-shutdown");
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_LIKELY);
	assert_false(e.memory.has_cause);
}

/* What an earlier run saw is the cause as if this one had seen it, and says so. */
static void an_earlier_run_may_have_seen_it(void **state)
{
	size_t last;

	(void)state;
	e.bird.protocol.error_class = BIRD_ERROR_LOCAL;
	text_format(e.bird.protocol.last_error, BIRD_TEXT, "Error: BFD session down");
	(void)judge(NOW);
	e.memory.earlier = true;
	while (e.memory.cause.proof.line_count < PROOF_LINES)
		e.memory.cause.proof.line_count++;
	refused(NOW + 5000);
	assert_string_equal(judge(NOW + 5000), "bfd-down");
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_CERTAIN);
	last = v.cause->proof.line_count - 1U;
	assert_int_equal(last, PROOF_LINES - 1);
	assert_non_null(strstr(v.cause->proof.lines[last].text, "since then: "));
	assert_non_null(strstr(v.cause->proof.lines[last - 1].text, "from the history: "));
	assert_true(v.cause->proof.lines[last - 1].at_ms == NOW);
	e.host.vlan_up = false;
	assert_string_equal(judge(NOW + MINUTE), "interface-down");
	assert_false(e.memory.earlier);
	e.host.vlan_up = true;
	e.bird.protocol.session = SESSION_ESTABLISHED;
	assert_string_equal(judge(NOW + 2 * MINUTE), "");
	assert_int_equal(v.status, STATUS_OK);
}

/* ---- losses ---- */

static void losses(size_t count, int64_t apart_ms, struct loss each)
{
	e.memory.loss_count = (uint8_t)count;
	for (size_t i = 0; i < count; i++) {
		e.memory.losses[i] = each;
		e.memory.losses[i].at_ms = NOW - (int64_t)(count - 1 - i) * apart_ms;
	}
}

static struct proof proof;

static enum answer flaps(void)
{
	proof = (struct proof){0};
	return cause_by_code("session-flapping")->test(&e, &proof);
}

static bool proof_has(const char *text)
{
	for (size_t i = 0; i < proof.line_count; i++)
		if (strstr(proof.lines[i].text, text))
			return true;
	return false;
}

static void three_in_an_hour_flap(void **state)
{
	(void)state;
	e = link_up();
	assert_int_equal(flaps(), ANSWER_NO);
	losses(2, MINUTE, (struct loss){0});
	assert_int_equal(flaps(), ANSWER_NO);
	losses(3, MINUTE, (struct loss){0});
	assert_int_equal(flaps(), ANSWER_YES);
	assert_int_equal(proof.confidence, CONFIDENCE_CERTAIN);
	assert_true(proof_has("3 losses of the session within an hour"));
	assert_true(proof_has("they come every 60 s"));
	losses(3, 31 * MINUTE, (struct loss){0});
	assert_int_equal(flaps(), ANSWER_NO);
	e.wire.listening = false;
	assert_int_equal(flaps(), ANSWER_UNKNOWN);
}

static void the_pattern_is_told(void **state)
{
	(void)state;
	e = link_up();
	losses(5, 3 * MINUTE + 5000, (struct loss){.lasted_ms = 3 * MINUTE, .code = 4});
	assert_int_equal(flaps(), ANSWER_YES);
	assert_true(proof_has("the hold timer ended 5 of them"));
	assert_true(proof_has("lived for about the hold time of 180 s"));
	assert_false(proof_has("limit"));
	losses(4, MINUTE, (struct loss){.code = 6, .subcode = 1, .lasted_ms = 1000});
	assert_int_equal(flaps(), ANSWER_YES);
	assert_true(proof_has("the prefix limit ended 4 of them"));
	assert_int_equal(proof.owner, OWNER_CUSTOMER);
	losses(4, MINUTE, (struct loss){.advertised = 4001});
	assert_int_equal(flaps(), ANSWER_YES);
	assert_true(proof_has("the prefix limit ended 4 of them"));
	losses(4, MINUTE, (struct loss){.cause = cause_by_code("bfd-down")});
	assert_int_equal(flaps(), ANSWER_YES);
	assert_true(proof_has("BFD ended 4 of them"));
	e.memory.losses[1].at_ms += 40000;
	assert_int_equal(flaps(), ANSWER_YES);
	assert_true(proof_has("20 to 100 s lie between two"));
}

/* While it is down, what ended it last is the cause; while it is up, it is a warning. */
static void flapping_is_a_finding(void **state)
{
	(void)state;
	losses(4, MINUTE, (struct loss){0});
	e.bird.protocol.error_class = BIRD_ERROR_LOCAL;
	text_format(e.bird.protocol.last_error, BIRD_TEXT, "Error: BFD session down");
	assert_string_equal(judge(NOW), "bfd-down");
	assert_int_equal(v.finding_count, 1);
	assert_string_equal(v.findings[0].cause->code, "session-flapping");
	last_error("Socket: Connection refused");
	assert_string_equal(judge(NOW + 1000), "bfd-down");
	assert_int_equal(v.finding_count, 1);
	/* Nothing tells why it fell this time: that it flaps is said, but is not why. */
	e.memory.has_cause = false;
	assert_string_equal(judge(NOW + 2000), "session-flapping");
	assert_false(e.memory.has_cause);
	e = link_up();
	losses(4, MINUTE, (struct loss){0});
	(void)judge(NOW);
	assert_int_equal(v.status, STATUS_WARNING);
	assert_string_equal(v.findings[0].cause->code, "session-flapping");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(bird_may_forget, setup),
		cmocka_unit_test_setup(until_established_again, setup),
		cmocka_unit_test_setup(a_healed_state_explains_its_aftermath, setup),
		cmocka_unit_test_setup(another_fault_is_another_cause, setup),
		cmocka_unit_test_setup(a_guess_is_not_remembered, setup),
		cmocka_unit_test_setup(certain_stays_certain, setup),
		cmocka_unit_test_setup(an_earlier_run_may_have_seen_it, setup),
		cmocka_unit_test_setup(three_in_an_hour_flap, setup),
		cmocka_unit_test_setup(the_pattern_is_told, setup),
		cmocka_unit_test_setup(flapping_is_a_finding, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
