/* SPDX-License-Identifier: ISC */
/* A session of which one way went dead: at which end, and on which side of this host's wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

/* It was up; of what both ends send again the CE acknowledges as much as said, the MSEE nothing. */
static struct evidence repeated(bool acknowledged)
{
	struct evidence e = link_up();
	struct connection *c = &e.wire.connections[0];

	c->msee_resent = 4;
	c->msee_end = 5019;
	c->msee_acked = acknowledged ? 5019 : 5000;
	c->msee_end_known = c->msee_acked_known = true;
	c->msee_end_ms = NOW - 8000;
	c->resent_ms = c->last_ms = NOW - 1000;
	return e;
}

static struct evidence expired(struct evidence e)
{
	bird_error(&e, SESSION_CONNECT, "BGP Error: Hold timer expired");
	return e;
}

static void nothing_leaves(void **state)
{
	struct evidence e = repeated(false);

	(void)state;
	/* While the session is up, and after its hold timer. */
	row_check("host-firewall", CERTAIN, &e, "silence");
	assert_true(proof_tells(&row_proof, "nothing of it leaves"));
	e = expired(e);
	row_check("host-firewall", CERTAIN, &e, "silence after the hold timer");
	/* Of one that was up before we watched nothing of this host was ever heard. */
	e.wire.connections[0].msee_acked_known = false;
	row_check("host-firewall", CERTAIN, &e, "silence from the beginning");
	/* Who says that it was this host's to answer? */
	e.wire.elsewhere = (struct speaker){.mac = mac_of(MAC_OTHER), .seen = SEEN(4, 1000)};
	row_check("host-firewall", NO, &e, "another host");
	e = repeated(false);
	e.live = false;
	row_check("host-firewall", NO, &e, "a capture");
	e = repeated(false);
	e.wire.dropped = 3;
	row_check("host-firewall", NO, &e, "frames that were not read");
	e = repeated(false);
	e.host.route_direct = false;
	row_check("host-firewall", NO, &e, "a route elsewhere");
	e = repeated(false);
	e.wire.connections[0].msee_hole_ms = NOW - 5000;
	row_check("host-firewall", NO, &e, "a segment that did not arrive");
	e = repeated(false);
	e.wire.connections[0].ce_full = true;
	row_check("host-firewall", NO, &e, "BIRD does not read");
	e = repeated(true);
	row_check("host-firewall", NO, &e, "acknowledgements");
}

/* SYNs that go unanswered after a hold timer have the reason that it had. */
static void silence_goes_on(void **state)
{
	(void)state;
	ROW("host-firewall", CERTAIN, unanswered(&e.wire.theirs, 3, false),
	    bird_error(&e, SESSION_CONNECT, "BGP Error: Hold timer expired"));
	ROW("host-firewall", NO, unanswered(&e.wire.theirs, 3, false),
	    bird_error(&e, SESSION_CONNECT, "BGP Error: Bad peer AS"));
	UP_ROW("host-firewall", NO, unanswered(&e.wire.theirs, 3, false));
}

static void the_msee_hears_nothing(void **state)
{
	struct evidence e = expired(repeated(true));
	struct connection *c = &e.wire.connections[0];

	(void)state;
	c->ce_resent = 7;
	row_check("hold-timer-expired-by-peer", CERTAIN, &e, "a deaf MSEE");
	assert_true(proof_tells(&row_proof, "does not hear"));
	row_check("hold-timer-expired-by-host", NO, &e, "a deaf MSEE");
	row_check("segment-loss", NO, &e, "a deaf MSEE");
	/* Some get through: that is loss. */
	c->ce_through = c->msee_through = true;
	row_check("segment-loss", CERTAIN, &e, "loss");
	row_check("hold-timer-expired-by-peer", NO, &e, "loss");
	row_check("hold-timer-expired-by-host", LIKELY, &e, "loss");
}

/* What leaves with that TTL is sent again, and nothing of it acknowledged. */
static struct connection resent_with(uint8_t ttl)
{
	struct connection c = link_up().wire.connections[0];

	c.ce_end = c.ce_acked + 19;
	c.ce_acked_known = true;
	c.ce_ttl = ttl;
	c.msee_ttl = 255;
	c.ce_resent = 40;
	c.resent_ms = NOW - 900;
	return c;
}

static void lossy(void **state)
{
	(void)state;
	UP_ROW("segment-loss", CERTAIN, e.wire.connections[0] = resent_with(255));
	UP_ROW("segment-loss", NO, e.wire.connections[0] = resent_with(1)); /* ttl-mismatch */
	ROW("segment-loss", NO, 0);
	UP_ROW("segment-loss", CERTAIN, e.wire.connections[0].ce_resent = 7,
	       e.wire.connections[0].msee_resent = 5, e.wire.connections[0].resent_ms = NOW - 900);
	UP_ROW("segment-loss", NO, e.wire.connections[0].ce_resent = 40, /* mtu-too-small */
	       e.wire.connections[0].ce_resent_large = 40,
	       e.wire.connections[0].resent_ms = NOW - 900);
	UP_ROW("segment-loss", NO, e.wire.connections[0].ce_resent = 40,
	       e.wire.connections[0].resent_ms = NOW - 3600000);
	UP_ROW("segment-loss", NO, e.wire.connections[0].ce_resent = 4,
	       e.wire.connections[0].resent_ms = NOW - 900);
	UP_ROW("segment-loss", NO, e.wire.connections[0].ce_resent = 40,
	       e.wire.connections[0].resent_ms = NOW - 900, e.wire.connections[0].ended = true);
	BLIND_ROW("segment-loss", UNKNOWN, 0);
}

/* The hold timer runs out: of that is told which may have been lost. */
static void nothing_large_came(void **state)
{
	(void)state;
	/* Nothing large ever came, though the session was watched from its beginning. */
	ROW("hold-timer-expired-by-host", LIKELY, notify(&e, false, 4, 0),
	    e.wire.since_ms = NOW - 600000,
	    e.wire.msee.opens = e.wire.msee.keepalives = SEEN(1, 500));
	assert_true(has_alternative(&row_proof, "mtu-too-small"));
	ROW("hold-timer-expired-by-host", CERTAIN, notify(&e, false, 4, 0),
	    e.wire.since_ms = NOW - 600000,
	    e.wire.msee.opens = e.wire.msee.keepalives = e.wire.msee.updates = SEEN(1, 500));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_leaves),         cmocka_unit_test(silence_goes_on),
		cmocka_unit_test(the_msee_hears_nothing), cmocka_unit_test(lossy),
		cmocka_unit_test(nothing_large_came),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
