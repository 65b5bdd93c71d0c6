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
		cmocka_unit_test(routes), cmocka_unit_test(limit), cmocka_unit_test(drained),
		cmocka_unit_test(stale),  cmocka_unit_test(bfd),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
