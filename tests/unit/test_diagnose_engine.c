/* SPDX-License-Identifier: ISC */
/* How a verdict is chosen: layers, findings, alternatives, blind spots, status, when it is settled.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static const struct remarks *unseen_of(const struct evidence *e)
{
	static struct remarks r;

	blind_spots(e, &r);
	return &r;
}

static const struct remarks *excluded_by(const struct verdict *v)
{
	static struct remarks r;

	ruled_out(v, &r);
	return &r;
}

static void a_healthy_link_raises_nothing(void **state)
{
	struct evidence e = link_up();
	struct verdict v = judged(&e);

	(void)state;
	assert_int_equal(v.status, STATUS_OK);
	assert_int_equal(v.session, SESSION_ESTABLISHED);
	assert_null(v.cause);
	assert_true(v.settled);
	assert_int_equal(v.finding_count, 0);
	assert_int_equal(unseen_of(&e)->count, 0);
	assert_int_equal(excluded_by(&v)->count, 0);
	assert_true(v.since_ms == NOW - 600000);
}

static void a_link_down_without_a_reason(void **state)
{
	struct evidence e = link_down();
	struct verdict v = judged(&e);

	(void)state;
	assert_cause(v, "no-evidence");
	assert_int_equal(v.status, STATUS_CRITICAL);
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_POSSIBLE);
	assert_false(v.settled);
	assert_int_equal(v.session, SESSION_ACTIVE);
}

static void no_data_is_never_healthy(void **state)
{
	struct evidence e = link_unseen();
	struct verdict v = judged(&e);

	(void)state;
	assert_int_equal(v.status, STATUS_UNKNOWN);
	assert_cause(v, "no-evidence");
	assert_int_equal(v.session, SESSION_UNKNOWN);
	assert_int_equal(unseen_of(&e)->count, 3);
	assert_false(v.settled);
	assert_true(v.since_ms == 0);
	/* BIRD only: its word is enough for a state. */
	e.bird = world_bird(SESSION_ESTABLISHED);
	v = judged(&e);
	assert_int_equal(v.status, STATUS_OK);
	/* A capture only: KEEPALIVEs both ways. */
	e = link_up();
	forget_bird(&e);
	forget_host(&e);
	v = judged(&e);
	assert_int_equal(v.session, SESSION_ESTABLISHED);
	assert_int_equal(v.status, STATUS_OK);
}

/* Alive on the wire, but BIRD does not speak to us: not known to be well. */
static void without_birds_word(void **state)
{
	struct evidence e = link_up();
	struct verdict v;

	(void)state;
	e.bird = (struct bird_evidence){.failure = BIRD_DENIED, .why = "permission denied"};
	v = judged(&e);
	assert_int_equal(v.session, SESSION_ESTABLISHED);
	assert_int_equal(v.status, STATUS_UNKNOWN);
	assert_true(has_finding(&v, "bird-unreachable"));
	assert_null(v.cause);
	/* Denied, and the session is not to be seen: a warning, with how to get access. */
	e = link_down();
	e.bird = (struct bird_evidence){.failure = BIRD_DENIED, .why = "permission denied"};
	v = judged(&e);
	assert_cause(v, "bird-unreachable");
	assert_int_equal(v.status, STATUS_UNKNOWN);
	/* Gone, and nothing alive. */
	e.bird.failure = BIRD_MISSING;
	v = judged(&e);
	assert_cause(v, "bird-unreachable");
	assert_int_equal(v.status, STATUS_CRITICAL);
}

static void the_lowest_layer_is_the_cause(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	e.bird.protocol.neighbour_as = 8075;
	v = judged(&e);
	assert_cause(v, "azure-asn-mismatch-host");
	assert_int_equal(v.finding_count, 0);
	/* A key that is wrong as well, below it: both are certain, so both are told. */
	e.link.md5 = MD5_KEY;
	e.host.socket_key = KEY_DIFFERENT;
	v = judged(&e);
	assert_cause(v, "md5-key-wrong-on-host");
	assert_true(has_finding(&v, "azure-asn-mismatch-host"));
	/* And no carrier below all that. */
	e.host.port_carrier = false;
	v = judged(&e);
	assert_cause(v, "no-carrier");
	assert_true(has_finding(&v, "md5-key-wrong-on-host"));
	assert_true(has_finding(&v, "azure-asn-mismatch-host"));
	assert_int_equal(v.status, STATUS_CRITICAL);
	assert_true(v.settled);
	/* What is only likely does not stand beside what is certain. */
	e = link_down();
	e.bird.protocol.neighbour_as = 8075;
	e.bird.protocol.passive = true;
	v = judged(&e);
	assert_cause(v, "azure-asn-mismatch-host");
	assert_false(has_finding(&v, "both-passive"));
	/* Unless it would be told of a session that is up. */
	e.bird.protocol.local_as = 65011;
	e.wire.ce.opens.count = 0;
	v = judged(&e);
	assert_true(has_finding(&v, "peer-asn-mismatch-host"));
}

static void it_works_by_luck(void **state)
{
	struct evidence e = link_up();
	struct verdict v;

	(void)state;
	e.host.ce_len = 29;
	e.host.mtu = 1400;
	v = judged(&e);
	assert_null(v.cause);
	assert_int_equal(v.status, STATUS_WARNING);
	assert_int_equal(v.finding_count, 2);
	assert_true(has_finding(&v, "ce-address-wrong"));
	assert_true(has_finding(&v, "mtu-too-small"));
	for (size_t i = 0; i < v.finding_count; i++)
		assert_int_equal(v.findings[i].proof.severity, SEVERITY_WARNING);
	/* A session that only seems to be up. */
	e = link_up();
	e.wire.since_ms = NOW - 400000;
	e.wire.msee_frames.last_ms = NOW - 300000;
	v = judged(&e);
	assert_true(has_finding(&v, "session-stale"));
	assert_int_equal(v.status, STATUS_CRITICAL);
	/* One that came up this very moment may fall at once, by a prefix limit. */
	e = link_up();
	e.bird.protocol.since_ms = NOW - 300;
	assert_false(judged(&e).settled);
	/* Nor is one that came up before our eyes so soon trusted. */
	e.bird.protocol.since_ms = NOW - 1000;
	assert_false(judged(&e).settled);
	e.began_ms = NOW - 500; /* this very second, as BIRD may tell */
	assert_false(judged(&e).settled);
	e.bird.protocol.since_ms = NOW - 2000;
	assert_true(judged(&e).settled);
	/* Rows of a session that is down are not asked. */
	e = link_up();
	e.wire.strays[0].seen = SEEN(3, 100);
	notify(&e, true, 6, 2);
	v = judged(&e);
	assert_int_equal(v.finding_count, 0);
}

static void planned_down(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	e.link.planned_down = true;
	e.host.port_up = false;
	v = judged(&e);
	assert_int_equal(v.status, STATUS_OK);
	assert_cause(v, "interface-down"); /* reported, no alarm */
}

static void starting_is_a_warning(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	e.bird.protocol.connect_delay_ms = 5000;
	v = judged(&e);
	assert_cause(v, "session-starting");
	assert_int_equal(v.status, STATUS_WARNING);
	assert_false(v.settled);
}

static void settled_when_nothing_can_change_it(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	e.host.interface_found = false;
	assert_true(judged(&e).settled);
	/* Certain, but a layer below could not be judged yet. */
	e = link_down();
	e.bird = world_bird(SESSION_DOWN);
	assert_true(judged(&e).settled);
	forget_msee(&e);
	e.wire.ce_asks.count = 0;
	assert_false(judged(&e).settled);
	e.wire = (struct wire_evidence){0};
	assert_false(judged(&e).settled);
	/* MD5 is unknown while BIRD tries; one that does not try tells nothing of it. */
	e = link_down();
	e.bird.protocol.neighbour_as = 8075;
	v = judged(&e);
	assert_cause(v, "azure-asn-mismatch-host");
	assert_false(v.settled);
	e.bird.protocol.session = SESSION_IDLE;
	e.bird.protocol.error_wait_ms = 60000;
	assert_true(judged(&e).settled);
	/* Likely is not settled. */
	e = link_down();
	unanswered(&e.wire.ours, 5, false);
	v = judged(&e);
	assert_cause(v, "tcp-no-answer");
	assert_false(v.settled);
}

static void alternatives_and_blind_spots(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	e.link.md5 = MD5_KEY;
	e.host.listener_key = KEY_EQUAL;
	unanswered(&e.wire.ours, 5, true);
	v = judged(&e);
	assert_cause(v, "md5-key-mismatch-peer");
	assert_int_equal(v.alternative_count, 1);
	assert_string_equal(v.alternatives[0].cause->code, "tcp-no-answer");
	assert_int_equal(v.alternatives[0].confidence, CONFIDENCE_POSSIBLE);

	e.link.md5 = MD5_REQUIRED;
	e.host.md5_readable = false;
	e.wire.dropped = 7;
	assert_int_equal(unseen_of(&e)->count, 3);
	assert_non_null(strstr(unseen_of(&e)->text[0], "dropped 7 frames"));
	assert_non_null(strstr(unseen_of(&e)->text[1], "CAP_NET_ADMIN"));
	assert_non_null(strstr(unseen_of(&e)->text[2], "md5: required"));
}

/* The kernel listed its links, but not its sockets: that is no lack of CAP_NET_ADMIN. */
static void sockets_that_were_not_listed(void **state)
{
	struct evidence e = link_up();

	(void)state;
	e.link.md5 = MD5_KEY;
	e.host.sockets_read = e.host.md5_readable = false;
	e.host.listener_key = e.host.socket_key = KEY_UNKNOWN;
	strcpy(e.host.why, "the kernel did not list its TCP sockets: No buffer space available");
	assert_int_equal(unseen_of(&e)->count, 1);
	assert_string_equal(unseen_of(&e)->text[0],
			    "not all of this host was read: the kernel did not list its TCP "
			    "sockets: No buffer space available");
}

/* Whole codes, by layer, and nothing that is also told to be possible. */
static void what_was_ruled_out(void **state)
{
	struct evidence e = link_down();
	struct verdict v;
	size_t rows = 0;

	(void)state;
	forget_msee(&e);
	e.wire.ce_asks = SEEN(5, 1000);
	e.wire.asks_in_vain = 5;
	e.wire.asks_in_vain_ms = NOW - 6000;
	v = judged(&e);
	assert_cause(v, "arp-no-reply");
	for (size_t i = 0; i < excluded_by(&v)->count; i++) {
		char line[PROOF_TEXT], *at = line, *code;

		memcpy(line, excluded_by(&v)->text[i], sizeof(line));
		assert_non_null(strstr(line, ": "));
		*strchr(at, ':') = '\0';
		at += strlen(line) + 1;
		while ((code = strsep(&at, ",")) != NULL) {
			const struct cause *c = cause_by_code(code + 1);

			assert_non_null(c);
			assert_string_equal(line, layer_name(c->layer));
			assert_ptr_not_equal(c, v.cause->cause);
			for (size_t a = 0; a < v.alternative_count; a++)
				assert_ptr_not_equal(c, v.alternatives[a].cause);
			rows++;
		}
	}
	assert_in_range(rows, 40, cause_count);
}

static void state_by_the_wire(void **state)
{
	struct evidence e = link_down();

	(void)state;
	forget_bird(&e);
	assert_int_equal(session_judge(&e), SESSION_UNKNOWN);
	unanswered(&e.wire.ours, 1, false);
	assert_int_equal(session_judge(&e), SESSION_CONNECT);
	tried(&e.wire.ours, ATTEMPT_REFUSED, 1);
	assert_int_equal(session_judge(&e), SESSION_ACTIVE);
	e.wire.theirs.outcome = ATTEMPT_OPEN_SENT;
	assert_int_equal(session_judge(&e), SESSION_OPENSENT);
	e.wire.theirs.outcome = ATTEMPT_OPENS;
	assert_int_equal(session_judge(&e), SESSION_OPENCONFIRM);
	notify(&e, true, 2, 2);
	assert_int_equal(session_judge(&e), SESSION_IDLE);
	e = link_up();
	forget_bird(&e);
	assert_int_equal(session_judge(&e), SESSION_ESTABLISHED);
	/* Silent beyond the hold time: it is not known to be up. */
	e.wire.since_ms = NOW - 400000;
	e.wire.msee_frames.last_ms = NOW - 200000;
	assert_int_equal(session_judge(&e), SESSION_UNKNOWN);
	assert_int_not_equal(judged(&e).status, STATUS_OK);
	e.wire.established_now = false;
	assert_int_equal(session_judge(&e), SESSION_ACTIVE);
	/* BIRD knows better. */
	e.bird = world_bird(SESSION_OPENSENT);
	assert_int_equal(session_judge(&e), SESSION_OPENSENT);
}

/* 4,000 links, all of them down with a finding beside the cause, leave room for all the rest in
 * 80 MB. */
static void thousands_of_links_fit(void **state)
{
	const size_t link = sizeof(struct evidence) + sizeof(struct verdict) +
			    2 * sizeof(struct finding) + sizeof(struct circuit_verdict);

	(void)state;
	assert_in_range(4000 * link, 1, 64000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_healthy_link_raises_nothing),
		cmocka_unit_test(a_link_down_without_a_reason),
		cmocka_unit_test(no_data_is_never_healthy),
		cmocka_unit_test(without_birds_word),
		cmocka_unit_test(the_lowest_layer_is_the_cause),
		cmocka_unit_test(it_works_by_luck),
		cmocka_unit_test(planned_down),
		cmocka_unit_test(starting_is_a_warning),
		cmocka_unit_test(settled_when_nothing_can_change_it),
		cmocka_unit_test(alternatives_and_blind_spots),
		cmocka_unit_test(sockets_that_were_not_listed),
		cmocka_unit_test(what_was_ruled_out),
		cmocka_unit_test(state_by_the_wire),
		cmocka_unit_test(thousands_of_links_fit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
