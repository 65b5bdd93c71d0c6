/* SPDX-License-Identifier: ISC */
/* Rows of an Established session that does not do what it is for, and BFD's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static void routes(void **state)
{
	struct bird_channel none = {.name = "ipv4", .up = true, .counted = true};

	(void)state;
	UP_ROW("no-routes-received", NO, 0);
	UP_ROW("no-routes-received", CERTAIN, e.bird.protocol.channels[0].imported = 0);
	UP_ROW("no-routes-received", CERTAIN, e.link.type = PEERING_MICROSOFT,
	       e.bird.protocol.channels[0] = none);
	assert_non_null(strstr(row_proof.remedy, "route filter"));
	/* Filtered by BIRD: they were received. */
	UP_ROW("no-routes-received", NO, e.bird.protocol.channels[0] = none,
	       e.bird.protocol.channels[0].filtered = 3);
	/* BIRD keeps none of what its filter rejects, but counts. */
	UP_ROW("no-routes-received", CERTAIN, e.link.type = PEERING_MICROSOFT,
	       e.bird.protocol.channels[0] = none, e.bird.protocol.channels[0].refused = 3);
	assert_true(proof_tells(&row_proof, "3 filtered"));
	assert_non_null(strstr(row_proof.remedy, "import filter"));
	/* A young session, and a file without a clock, do not tell. */
	UP_ROW("no-routes-received", UNKNOWN, e.bird.protocol.channels[0] = none,
	       e.bird.protocol.since_ms = NOW - 10000);
	UP_ROW("no-routes-received", UNKNOWN, e.bird.protocol.channels[0] = none, e.live = false);
	/* Another family's channel, or one not counted. */
	UP_ROW("no-routes-received", UNKNOWN, memcpy(e.bird.protocol.channels[0].name, "ipv6", 5));
	UP_ROW("no-routes-received", UNKNOWN, e.bird.protocol.channels[0].counted = false);
	BLIND_ROW("no-routes-received", UNKNOWN, 0);

	UP_ROW("no-routes-advertised", NO, 0);
	UP_ROW("no-routes-advertised", CERTAIN, e.bird.protocol.channels[0].exported = 0);
	UP_ROW("no-routes-advertised", UNKNOWN, e.bird.protocol.channels[0].exported = 0,
	       e.bird.protocol.since_ms = NOW - 10000);
	BLIND_ROW("no-routes-advertised", UNKNOWN, 0);
}

static void limit(void **state)
{
	(void)state;
	UP_ROW("prefix-limit-near", NO, 0);
	UP_ROW("prefix-limit-near", NO, e.bird.protocol.channels[0].exported = 3199);
	UP_ROW("prefix-limit-near", CERTAIN, e.bird.protocol.channels[0].exported = 3200);
	UP_ROW("prefix-limit-near", CERTAIN, e.link.prefix_limit = 100,
	       e.bird.protocol.channels[0].exported = 80);
	assert_true(proof_tells(&row_proof, "above 100"));
	UP_ROW("prefix-limit-near", UNKNOWN, e.bird.protocol.channels[0].counted = false);
	BLIND_ROW("prefix-limit-near", UNKNOWN, 0);
}

static void routes_one_by_one(void **state)
{
	(void)state;
	UP_ROW("route-missing", UNKNOWN, 0);
	UP_ROW("route-missing", NO, e.routes.asked = true);
	UP_ROW("route-missing", CERTAIN, e.routes.asked = true, e.routes.asked_count = 9,
	       e.routes.missing_count = 1, e.routes.missing[0].advertise = true,
	       e.routes.missing[0].prefix = net("10.2.0.0/16"));
	assert_true(proof_tells(&row_proof, "10.2.0.0/16 is not advertised"));
	assert_non_null(strstr(row_proof.remedy, "--prefix 10.2.0.0/16"));
	/* A young session, and one of which the time is not known. */
	UP_ROW("route-missing", UNKNOWN, e.routes.asked = true, e.routes.missing_count = 1,
	       e.bird.protocol.since_ms = NOW - 20000);
	UP_ROW("route-missing", UNKNOWN, e.routes.asked = true, e.routes.missing_count = 1,
	       e.bird.protocol.since_ms = 0);
	UP_ROW("route-missing", CERTAIN, e.routes.asked = true, e.routes.missing_count = 5,
	       e.bird.protocol.since_ms = 0, e.live = false);
	BLIND_ROW("route-missing", UNKNOWN, 0);

	UP_ROW("route-not-allowed", UNKNOWN, 0);
	UP_ROW("route-not-allowed", NO, e.routes.whole = true);
	UP_ROW("route-not-allowed", CERTAIN, e.routes.flaw_count = 5,
	       e.routes.flaws[0] = ((struct route_flaw){
		       .kind = FLAW_ASN_RESERVED, .prefix = net("10.1.0.0/16"), .asn = 65517}));
	assert_true(proof_tells(&row_proof, "10.1.0.0/16 has AS65517"));
	assert_true(proof_tells(&row_proof, "5 advertised routes in all"));
	UP_ROW("route-not-allowed", UNKNOWN, e.routes.flaw_count = 1,
	       e.bird.protocol.since_ms = NOW - 1000);
	BLIND_ROW("route-not-allowed", UNKNOWN, 0);
}

/* Packets a second that were sent and received, for so many seconds. */
static struct evidence carrying(int64_t s, uint64_t out, uint64_t in)
{
	struct evidence e = link_up();

	e.host.traffic_first = (struct traffic_sample){.at_ms = e.host.at_ms - s * 1000};
	e.host.tx_packets = out * (uint64_t)s;
	e.host.rx_packets = in * (uint64_t)s;
	e.host.tx_bytes = e.host.rx_bytes = 1000000;
	e.sibling_traffic = (struct traffic_window){
		.ms = s * 1000, .tx_packets = 400 * (uint64_t)s, .rx_packets = 300 * (uint64_t)s};
	return e;
}

static enum answer one_way(const struct evidence *e)
{
	struct proof why = {0};
	enum answer a = cause_by_code("traffic-one-way")->test(e, &why);

	if (a == ANSWER_YES)
		assert_int_equal(why.confidence, CONFIDENCE_LIKELY);
	return a;
}

static void one_way_traffic(void **state)
{
	struct evidence e = carrying(10, 200, 4);
	struct verdict v = judged(&e);

	(void)state;
	assert_true(has_finding(&v, "traffic-one-way"));
	assert_true(proof_tells(&v.findings[0].proof, "sent 2000 packets"));
	e = carrying(10, 4, 200);
	assert_int_equal(one_way(&e), ANSWER_YES);
	/* Both ways; idle; little; between the thresholds. */
	e = carrying(10, 200, 100);
	assert_int_equal(one_way(&e), ANSWER_NO);
	e = carrying(10, 4, 4);
	assert_int_equal(one_way(&e), ANSWER_NO);
	e = carrying(10, 49, 0);
	assert_int_equal(one_way(&e), ANSWER_NO);
	e = carrying(10, 200, 11);
	assert_int_equal(one_way(&e), ANSWER_NO);
	/* The other path carries one direction only: that is a preference. */
	e = carrying(10, 200, 4);
	e.sibling_traffic.tx_packets = 0;
	assert_int_equal(one_way(&e), ANSWER_NO);
	/* Not long enough, yet suspicious: that is watched further. An innocent look ends. */
	e = carrying(1, 200, 4);
	assert_int_equal(one_way(&e), ANSWER_UNKNOWN);
	assert_false(judged(&e).settled);
	e = carrying(1, 200, 100);
	assert_true(judged(&e).settled);
	/* A short look is not trusted to the packet: half as much, or twice as little, is
	 * suspicious. */
	e = carrying(1, 30, 18);
	assert_false(judged(&e).settled);
	e = carrying(1, 20, 4);
	assert_true(judged(&e).settled);
	e = carrying(1, 30, 22);
	assert_true(judged(&e).settled);
	/* One reading says nothing; neither do counters that went back. */
	e = carrying(10, 200, 4);
	e.host.traffic_first.at_ms = e.host.at_ms;
	assert_int_equal(one_way(&e), ANSWER_UNKNOWN);
	assert_false(judged(&e).settled);
	e = carrying(10, 200, 4);
	e.host.traffic_first.tx_bytes = 2000000;
	assert_int_equal(one_way(&e), ANSWER_UNKNOWN);
	/* No other path. */
	e = carrying(10, 200, 4);
	e.sibling_established = false;
	assert_int_equal(one_way(&e), ANSWER_UNKNOWN);
	e = link_unseen();
	assert_int_equal(one_way(&e), ANSWER_UNKNOWN);
}

static void drained(void **state)
{
	(void)state;
	UP_ROW("path-drained", UNKNOWN, 0);
	UP_ROW("path-drained", NO, e.wire.msee.updates = SEEN(3, 5000), e.wire.msee.as_repeat = 1);
	UP_ROW("path-drained", CERTAIN, e.wire.msee.updates = SEEN(3, 5000),
	       e.wire.msee.as_repeat = 3);
	assert_true(proof_tells(&row_proof, "2 times"));
	/* Both paths alike: no drain. */
	UP_ROW("path-drained", NO, e.wire.msee.updates = SEEN(3, 5000), e.wire.msee.as_repeat = 3,
	       e.sibling_drained = true);
	BLIND_ROW("path-drained", UNKNOWN, 0);
}

static void stale(void **state)
{
	(void)state;
	UP_ROW("session-stale", NO, 0);
	UP_ROW("session-stale", CERTAIN, e.wire.since_ms = NOW - 300000,
	       e.wire.msee_frames.last_ms = NOW - 181000);
	assert_true(proof_tells(&row_proof, "181 seconds"));
	UP_ROW("session-stale", CERTAIN, e.wire.since_ms = NOW - 200000,
	       e.wire.msee_frames.count = 0);
	UP_ROW("session-stale", NO, e.wire.since_ms = NOW - 20000, e.wire.msee_frames.count = 0);
	/* The capture lacks the MSEE's direction: this host acknowledges what it says. */
	UP_ROW("session-stale", NO, e.wire.since_ms = NOW - 300000, e.wire.msee_frames.count = 0,
	       e.wire.msee_unheard = SEEN(5, 60000));
	UP_ROW("session-stale", UNKNOWN, e.bird.protocol.hold_s = 0); /* no KEEPALIVEs are due */
	UP_ROW("session-stale", UNKNOWN, forget_wire(&e));
	BLIND_ROW("session-stale", UNKNOWN, 0);
}

static void bfd_state(struct evidence *e, const char *text)
{
	e->bird.bfd_running = e->bird.bfd_found = true;
	text_format(e->bird.bfd_state, sizeof(e->bird.bfd_state), "%s", text);
}

static void bfd(void **state)
{
	(void)state;
	UP_ROW("bfd-down", NO, 0);
	UP_ROW("bfd-down", NO, bfd_state(&e, "Down")); /* no wish: reported only */
	UP_ROW("bfd-down", NO, e.link.bfd = WISH_YES, bfd_state(&e, "Up"));
	UP_ROW("bfd-down", CERTAIN, e.link.bfd = WISH_YES, bfd_state(&e, "Down"),
	       e.wire.bfd_msee = SEEN(20, 100), e.wire.bfd_last_msee.state = BFD_DOWN,
	       e.wire.bfd_last_msee.diagnostic = 1);
	assert_true(proof_tells(&row_proof, "the MSEE's BFD says Down"));
	UP_ROW("bfd-down", CERTAIN, e.link.bfd = WISH_YES);
	UP_ROW("bfd-down", CERTAIN, e.link.bfd = WISH_NO, bfd_state(&e, "Up"));
	ROW("bfd-down", CERTAIN, bird_error(&e, SESSION_IDLE, "Error: BFD session down"));
	assert_true(proof_tells(&row_proof, "no BFD packet"));
	/* Down for another reason: BFD follows its session. */
	ROW("bfd-down", NO, e.link.bfd = WISH_YES);
	ROW("bfd-down", NO, e.link.bfd = WISH_YES, bfd_state(&e, "Down"));
	/* A saved `show protocols all` says nothing of BFD. */
	UP_ROW("bfd-down", NO, e.link.bfd = WISH_YES, e.live = false);
	BLIND_ROW("bfd-down", UNKNOWN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routes),
		cmocka_unit_test(limit),
		cmocka_unit_test(routes_one_by_one),
		cmocka_unit_test(one_way_traffic),
		cmocka_unit_test(drained),
		cmocka_unit_test(stale),
		cmocka_unit_test(bfd),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
