/* SPDX-License-Identifier: ISC */
/* Rows of the layer tcp: what becomes of the SYNs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

/* The MSEE's segments of a session, which this host does not acknowledge. */
#define NOT_TAKEN                                                                                  \
	e.wire.connections[0] = (struct connection)                                                \
	{                                                                                          \
		.used = true, .ours = true, .outcome = ATTEMPT_ESTABLISHED, .msee_untaken = 2,     \
		.msee_resent = 4, .last_ms = NOW - 500                                             \
	}

/* SYNs that the kernel counted as sent again. */
#define RESENT(n, from_ms, until_ms)                                                               \
	(e.host.connecting_resent_now = (n), e.host.resent_from_ms = (from_ms),                    \
	 e.host.resent_until_ms = (until_ms))

#define REFUSED_BY_BIRD bird_error(&e, SESSION_ACTIVE, "Socket: Connection refused")
#define CLOSED_BY_BIRD bird_error(&e, SESSION_ACTIVE, "Socket: Connection closed")
#define RESET_BY_BIRD bird_error(&e, SESSION_ACTIVE, "Socket: Connection reset by peer")

static void refused_by_peer(void **state)
{
	(void)state;
	ROW("tcp-refused-by-peer", NO, 0);
	ROW("tcp-refused-by-peer", CERTAIN, tried(&e.wire.ours, ATTEMPT_REFUSED, 3));
	assert_true(proof_tells(&row_proof, "TTL 64"));
	/* Once is not for ever; BIRD's and the probe's are twice. */
	ROW("tcp-refused-by-peer", LIKELY, tried(&e.wire.ours, ATTEMPT_REFUSED, 1));
	ROW("tcp-refused-by-peer", LIKELY, e.probe.plain.result = PROBE_REFUSED,
	    e.wire.probe_syn = SEEN(1, 900));
	/* Its SYN never reached the wire: this host refused it. */
	ROW("tcp-refused-by-peer", NO, e.probe.plain.result = PROBE_REFUSED);
	ROW("tcp-refused-by-peer", CERTAIN, tried(&e.wire.ours, ATTEMPT_REFUSED, 1),
	    e.probe.plain.result = PROBE_REFUSED, e.wire.probe_syn = SEEN(1, 900));
	ROW("tcp-refused-by-peer", LIKELY, tried(&e.wire.ours, ATTEMPT_CLOSED, 4),
	    e.probe.plain.result = PROBE_REFUSED, e.wire.probe_syn = SEEN(1, 900));
	/* By a hardware address that is not the MSEE's: path-filtered. */
	ROW("tcp-refused-by-peer", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 3),
	    e.wire.ours.answer_mac = mac_of(MAC_OTHER));
	/* BIRD says "refused" for an ICMP error, too: only where nothing was heard it counts. */
	ROW("tcp-refused-by-peer", LIKELY, forget_wire(&e), REFUSED_BY_BIRD);
	assert_true(has_alternative(&row_proof, "path-filtered"));
	ROW("tcp-refused-by-peer", NO, REFUSED_BY_BIRD);
	ROW("tcp-refused-by-peer", LIKELY, REFUSED_BY_BIRD, e.live = false, forget_msee(&e));
	ROW("tcp-refused-by-peer", NO, REFUSED_BY_BIRD, e.wire.icmp_errors = SEEN(3, 900));
	/* A SYN-ACK came first: tcp-closed-by-peer. SYNs since without a RST: silence. */
	ROW("tcp-refused-by-peer", NO, tried(&e.wire.ours, ATTEMPT_CLOSED, 3));
	ROW("tcp-refused-by-peer", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 3),
	    e.wire.ours.unanswered = 4);
	/* What follows a NOTIFICATION, a limit or BFD is its consequence. */
	ROW("tcp-refused-by-peer", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 3),
	    notify(&e, true, 6, 2));
	ROW("tcp-refused-by-peer", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 3),
	    bird_error(&e, SESSION_IDLE, "Error: BFD session down"));
	ROW("tcp-refused-by-peer", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 3),
	    memcpy(e.bird.protocol.message, "maint", 6));
	BLIND_ROW("tcp-refused-by-peer", UNKNOWN, 0);
}

#define LEFT                                                                                       \
	(struct connection)                                                                        \
	{                                                                                          \
		.used = true, .ended = true, .open_from_msee = true, .outcome = ATTEMPT_OPENS      \
	}

static void closed_by_peer(void **state)
{
	(void)state;
	ROW("tcp-closed-by-peer", NO, 0);
	ROW("tcp-closed-by-peer", CERTAIN, tried(&e.wire.ours, ATTEMPT_CLOSED, 4));
	assert_true(proof_tells(&row_proof, "4 in a row"));
	/* An MSEE that waits out the error of a wrong ASN. */
	ROW("tcp-closed-by-peer", NO, tried(&e.wire.ours, ATTEMPT_CLOSED, 4),
	    e.bird.protocol.neighbour_as = 8075);
	ROW("tcp-closed-by-peer", NO, tried(&e.wire.ours, ATTEMPT_CLOSED, 4),
	    e.bird.protocol.has_local_as = true, e.bird.protocol.local_as = 65011);
	ROW("tcp-closed-by-peer", LIKELY, tried(&e.wire.ours, ATTEMPT_CLOSED, 1));
	ROW("tcp-closed-by-peer", LIKELY, tried(&e.wire.ours, ATTEMPT_CLOSED, 4),
	    e.bird.duplicate = true);
	assert_true(has_alternative(&row_proof, "bird-protocol-duplicate"));
	ROW("tcp-closed-by-peer", LIKELY, forget_wire(&e), CLOSED_BY_BIRD);
	assert_true(has_alternative(&row_proof, "ce-source-wrong"));
	ROW("tcp-closed-by-peer", LIKELY, forget_wire(&e), RESET_BY_BIRD);
	ROW("tcp-closed-by-peer", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 4));
	ROW("tcp-closed-by-peer", NO, tried(&e.wire.ours, ATTEMPT_ACCEPTED, 1));
	/* The peer waits out the error that it told us before. */
	ROW("tcp-closed-by-peer", NO, tried(&e.wire.ours, ATTEMPT_CLOSED, 4),
	    notify(&e, true, 2, 2));
	/* After its OPEN, twice. */
	ROW("tcp-closed-by-peer", NO, e.wire.connections[0] = LEFT);
	ROW("tcp-closed-by-peer", LIKELY, e.wire.connections[0] = e.wire.connections[2] = LEFT);
	/* Of this host not all was heard: its NOTIFICATION may have come first. */
	ROW("tcp-closed-by-peer", NO, e.wire.connections[0] = e.wire.connections[2] = LEFT,
	    e.wire.connections[0].ce_missed = true);
	BLIND_ROW("tcp-closed-by-peer", UNKNOWN, 0);
}

static void refused_by_host(void **state)
{
	(void)state;
	ROW("tcp-refused-by-host", NO, 0);
	ROW("tcp-refused-by-host", CERTAIN, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2),
	    e.host.listener = false);
	ROW("tcp-refused-by-host", CERTAIN, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2),
	    forget_host(&e), forget_bird(&e));
	/* Somebody listens, so somebody else refuses: host-firewall. */
	ROW("tcp-refused-by-host", NO, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2));
	/* No BIRD, or none that listens: that is the cause. */
	ROW("tcp-refused-by-host", NO, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2),
	    e.host.listener = false, e.bird = (struct bird_evidence){.failure = BIRD_MISSING});
	ROW("tcp-refused-by-host", NO, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2),
	    e.host.listener = false, e.bird.protocol.session = SESSION_DOWN);
	BLIND_ROW("tcp-refused-by-host", UNKNOWN, 0);
}

static void no_answer(void **state)
{
	(void)state;
	ROW("tcp-no-answer", LIKELY, unanswered(&e.wire.ours, 4, false));
	assert_true(has_alternative(&row_proof, "md5-unexpected-on-peer"));
	ROW("tcp-no-answer", LIKELY, unanswered(&e.wire.ours, 4, false),
	    tried(&e.wire.theirs, ATTEMPT_ACCEPTED, 3));
	assert_int_equal(row_proof.alternative_count, 0);
	assert_true(proof_tells(&row_proof, "answers do not reach it"));
	ROW("tcp-no-answer", LIKELY, e.probe.plain.result = PROBE_SILENT,
	    e.wire.probe_syn = SEEN(3, 4000));
	ROW("tcp-no-answer", UNKNOWN, e.probe.plain.result = PROBE_SILENT); /* it never left */
	/* With MD5 a wrong key at the other end looks the same. */
	ROW("tcp-no-answer", UNKNOWN, e.link.md5 = MD5_KEY, e.host.listener_key = KEY_EQUAL,
	    unanswered(&e.wire.ours, 4, true));
	ROW("tcp-no-answer", LIKELY, e.link.md5 = MD5_KEY, e.host.listener_key = KEY_EQUAL,
	    unanswered(&e.wire.ours, 4, true), tried(&e.wire.theirs, ATTEMPT_ACCEPTED, 3),
	    e.wire.md5_msee.good = SEEN(3, 900));
	ROW("tcp-no-answer", POSSIBLE, forget_wire(&e), e.bird.protocol.session = SESSION_CONNECT);
	assert_true(has_alternative(&row_proof, "host-firewall"));
	ROW("tcp-no-answer", POSSIBLE, forget_wire(&e),
	    bird_error(&e, SESSION_ACTIVE, "Socket: Connection timed out"));
	/* It signed with the right key before it fell silent. */
	ROW("tcp-no-answer", LIKELY, e.link.md5 = MD5_KEY, e.host.listener_key = KEY_EQUAL,
	    unanswered(&e.wire.ours, 4, true), e.wire.md5_msee.good = SEEN(9, 30000));
	assert_true(has_alternative(&row_proof, "md5-key-mismatch-peer"));

	/* The kernel counts what was sent before we watched. */
	ROW("tcp-no-answer", LIKELY, e.host.connecting = true, e.host.connecting_resent = 3);
	ROW("tcp-no-answer", UNKNOWN, e.host.connecting = true, e.host.connecting_resent = 1);
	ROW("tcp-no-answer", NO, e.host.connecting = true, e.host.connecting_resent = 3,
	    RESENT(1, e.wire.since_ms,
		   NOW - 1000)); /* and not one of them on the wire: host-firewall */

	ROW("tcp-no-answer", UNKNOWN, 0);
	ROW("tcp-no-answer", UNKNOWN, unanswered(&e.wire.ours, 1, false));
	ROW("tcp-no-answer", UNKNOWN, unanswered(&e.wire.ours, 2, false),
	    e.wire.ours.unanswered_since_ms = NOW - 1000);
	ROW("tcp-no-answer", UNKNOWN, unanswered(&e.wire.ours, 4, false), forget_msee(&e));
	ROW("tcp-no-answer", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 3));
	ROW("tcp-no-answer", NO, unanswered(&e.wire.ours, 4, false),
	    e.wire.icmp_errors = SEEN(1, 100));
	ROW("tcp-no-answer", NO, unanswered(&e.wire.ours, 4, false), notify(&e, true, 4, 0));
	/* MD5 explains the silence: rows of their own. */
	ROW("tcp-no-answer", NO, unanswered(&e.wire.ours, 4, true),
	    e.host.listener_key = KEY_PRESENT, e.bird.protocol.session = SESSION_CONNECT);
	ROW("tcp-no-answer", NO, unanswered(&e.wire.ours, 4, false),
	    e.wire.md5_msee.untried = SEEN(3, 400));
	BLIND_ROW("tcp-no-answer", UNKNOWN, 0);
}

static void firewall(void **state)
{
	(void)state;
	ROW("host-firewall", NO, 0);
	ROW("host-firewall", CERTAIN, unanswered(&e.wire.theirs, 3, false));
	ROW("host-firewall", LIKELY, forget_wire(&e),
	    bird_error(&e, SESSION_ACTIVE, "Socket: Operation not permitted"));
	ROW("host-firewall", UNKNOWN, forget_wire(&e));
	/* Of this host nothing is in the capture: it may well have answered. */
	ROW("host-firewall", POSSIBLE, unanswered(&e.wire.theirs, 3, false), e.live = false,
	    e.wire.ce_frames.count = 0);
	assert_true(has_alternative(&row_proof, "tcp-no-answer"));
	ROW("host-firewall", LIKELY, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2));
	assert_true(has_alternative(&row_proof, "tcp-refused-by-host"));
	/* BIRD is refused each five seconds, or its SYN sent again, and no SYN is on the wire. */
	ROW("host-firewall", LIKELY, REFUSED_BY_BIRD, e.bird.protocol.connect_delay_ms = 5000);
	assert_true(has_alternative(&row_proof, "bird-neighbor-wrong"));
	ROW("host-firewall", NO, REFUSED_BY_BIRD, e.bird.protocol.connect_delay_ms = 60000);
	ROW("host-firewall", NO, REFUSED_BY_BIRD, e.bird.protocol.connect_delay_ms = 5000,
	    e.wire.since_ms = NOW - 4000);
	ROW("host-firewall", NO, REFUSED_BY_BIRD, e.bird.protocol.connect_delay_ms = 5000,
	    e.wire.asks_in_vain = 1);
	ROW("host-firewall", CERTAIN, e.host.connecting = true,
	    RESENT(1, e.wire.since_ms, NOW - 1000));
	ROW("host-firewall", NO, e.host.connecting = true, RESENT(1, e.wire.since_ms, NOW - 1000),
	    e.wire.ours.syn = SEEN(1, 900));
	/* One may have left before the capture began, and one may still wait in it. */
	ROW("host-firewall", NO, e.host.connecting = true,
	    RESENT(1, e.wire.since_ms - 5, NOW - 1000));
	ROW("host-firewall", NO, e.host.connecting = true, RESENT(1, e.wire.since_ms, NOW - 5));
	ROW("host-firewall", NO, e.host.connecting = true, RESENT(2, e.wire.since_ms - 5, NOW - 5));
	ROW("host-firewall", CERTAIN, e.host.connecting = true,
	    RESENT(3, e.wire.since_ms - 5, NOW - 5));
	ROW("host-firewall", CERTAIN, e.wire.icmp_by_host = SEEN(2, 500));
	ROW("host-firewall", CERTAIN,
	    e.probe.plain = (struct tcp_attempt){PROBE_SILENT, 40000, false, NOW - 4000});
	ROW("host-firewall", CERTAIN,
	    e.wire.connections[0] = (struct connection){.used = true,
							.ours = true,
							.syn_seen = true,
							.syn_acked = true,
							.syns = 3,
							.syn_ttl = 1,
							.outcome = ATTEMPT_ACCEPTED});
	/* Nobody listens: tcp-refused-by-host, bird-no-listener. */
	ROW("host-firewall", NO, unanswered(&e.wire.theirs, 3, false), e.host.listener = false);
	ROW("host-firewall", NO, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2),
	    e.host.listener = false);
	/* The kernel drops them for their TTL or their missing signature. */
	ROW("host-firewall", NO, unanswered(&e.wire.theirs, 3, false),
	    e.host.counters.min_ttl_drop = 3);
	ROW("host-firewall", CERTAIN, NOT_TAKEN);
	ROW("host-firewall", NO, NOT_TAKEN, e.host.counters.min_ttl_drop = 3);
	ROW("host-firewall", NO, unanswered(&e.wire.theirs, 3, true),
	    e.wire.md5_msee.untried = SEEN(3, 400));
	/* The probe's SYN is on the wire, or the capture was too slow to tell. */
	ROW("host-firewall", NO,
	    e.probe.plain = (struct tcp_attempt){PROBE_SILENT, 40000, false, NOW - 4000},
	    e.wire.probe_syn = SEEN(1, 4000));
	ROW("host-firewall", NO,
	    e.probe.plain = (struct tcp_attempt){PROBE_SILENT, 40000, false, NOW - 4000},
	    e.wire.dropped = 1);
	/* Or all of TCP is cut off. */
	ROW("host-firewall", NO,
	    e.probe.plain = (struct tcp_attempt){PROBE_SILENT, 40000, false, NOW - 4000},
	    e.wire.cut = SEEN(9, 900), e.wire.cut_at = 64);
	ROW("host-firewall", CERTAIN,
	    e.probe.plain = (struct tcp_attempt){PROBE_SILENT, 40000, false, NOW - 4000},
	    e.wire.cut = SEEN(9, 900), e.wire.cut_at = 512);
	ROW("host-firewall", NO, unanswered(&e.wire.theirs, 3, false), notify(&e, true, 6, 3));
	/* The hold timer of this host ran out: for the same reason. */
	ROW("host-firewall", CERTAIN, unanswered(&e.wire.theirs, 3, false),
	    notify(&e, false, 4, 0));
	BLIND_ROW("host-firewall", UNKNOWN, 0);
}

static void filtered_and_wrong_source(void **state)
{
	(void)state;
	ROW("path-filtered", NO, 0);
	ROW("path-filtered", CERTAIN, e.wire.icmp_errors = SEEN(3, 900), e.wire.icmp_type = 3,
	    e.wire.icmp_code = 13, e.wire.icmp_sender = addr("198.51.100.1"));
	assert_true(
		proof_tells(&row_proof, "198.51.100.1 answers our SYN with ICMP type 3 code 13"));
	ROW("path-filtered", LIKELY, tried(&e.wire.ours, ATTEMPT_REFUSED, 3),
	    e.wire.ours.answer_mac = mac_of(MAC_OTHER));
	assert_true(has_alternative(&row_proof, "tcp-refused-by-peer"));
	ROW("path-filtered", NO, tried(&e.wire.ours, ATTEMPT_REFUSED, 3));
	BLIND_ROW("path-filtered", UNKNOWN, 0);

	ROW("ce-source-wrong", NO, 0);
	ROW("ce-source-wrong", CERTAIN, e.wire.odd_source = SEEN(3, 900),
	    e.wire.odd_source_address = addr("10.0.0.1"));
	assert_true(proof_tells(&row_proof, "10.0.0.1"));
	/* It was so, and is right since. */
	ROW("ce-source-wrong", NO, e.wire.odd_source = SEEN(3, 9000),
	    e.wire.odd_source_address = addr("10.0.0.1"), e.wire.ours.syn = SEEN(1, 1000));
	ROW("ce-source-wrong", CERTAIN, e.host.connecting = true,
	    e.host.connecting_from = addr("10.0.0.1"));
	ROW("ce-source-wrong", NO, e.host.connecting = true, e.host.connecting_from = e.link.ce);
	/* BIRD's bind fails: "Connection closed" without any SYN. */
	ROW("ce-source-wrong", LIKELY, CLOSED_BY_BIRD);
	assert_true(has_alternative(&row_proof, "host-firewall"));
	ROW("ce-source-wrong", NO, CLOSED_BY_BIRD, e.wire.since_ms = NOW - 3000);
	ROW("ce-source-wrong", NO, CLOSED_BY_BIRD, e.wire.dropped = 1);
	ROW("ce-source-wrong", NO, CLOSED_BY_BIRD, tried(&e.wire.ours, ATTEMPT_CLOSED, 3));
	BLIND_ROW("ce-source-wrong", UNKNOWN, 0);
}

/* A connection on which one end's data is sent again and never taken. */
static struct connection stuck(bool of_ce, uint8_t ce_ttl, uint8_t msee_ttl)
{
	struct connection c = {.used = true,
			       .ours = true,
			       .syn_seen = true,
			       .syn_acked = true,
			       .acked = true,
			       .outcome = ATTEMPT_OPENS,
			       .first_ms = NOW - 20000,
			       .last_ms = NOW - 500,
			       .ce_end = 1045,
			       .msee_end = 2045,
			       .ce_acked = 1045,
			       .msee_acked = 2045,
			       .ce_acked_known = true,
			       .msee_acked_known = true,
			       .ce_ttl = ce_ttl,
			       .msee_ttl = msee_ttl};

	if (of_ce) {
		c.ce_acked = 1000;
		c.ce_resent = 4;
	} else {
		c.msee_acked = 2000;
		c.msee_resent = 4;
	}
	return c;
}

static void ttls(void **state)
{
	(void)state;
	ROW("ttl-mismatch", NO, 0);
	ROW("ttl-mismatch", CERTAIN, e.wire.connections[0] = stuck(false, 255, 1),
	    e.host.counters.min_ttl_drop = 8);
	assert_true(proof_tells(&row_proof, "TTL 1"));
	assert_true(proof_tells(&row_proof, "TCPMinTTLDrop grew by 8"));
	assert_non_null(strstr(row_proof.remedy, "off"));
	ROW("ttl-mismatch", CERTAIN, e.wire.connections[0] = stuck(true, 1, 255));
	assert_non_null(strstr(row_proof.remedy, "on in BIRD"));
	/* A SYN-ACK with too low a TTL is refused before any data. */
	ROW("ttl-mismatch", CERTAIN,
	    e.wire.connections[0] = (struct connection){.used = true,
							.ours = true,
							.syn_seen = true,
							.syn_acked = true,
							.syns = 3,
							.syn_ttl = 255,
							.outcome = ATTEMPT_ACCEPTED},
	    e.wire.ours.answer_ttl = 64);
	/* A connection from before we listened, by the kernel's word. */
	ROW("ttl-mismatch", CERTAIN, e.bird.protocol.session = SESSION_OPENSENT,
	    e.host.counters.min_ttl_drop = 4, e.host.connected = e.host.connection_known = true,
	    e.host.connection_unacked = 1);
	/* Neither end asks for 255: whatever drops the data, it is not TTL security. */
	ROW("ttl-mismatch", NO, e.wire.connections[0] = stuck(true, 1, 1));
	ROW("ttl-mismatch", NO, e.wire.connections[0] = stuck(false, 255, 255));
	BLIND_ROW("ttl-mismatch", UNKNOWN, 0);
}

static void sizes(void **state)
{
	(void)state;
	ROW("mtu-too-small", NO, 0);
	/* By itself it keeps no session down, but one whose hold timer ran out may have died of it.
	 */
	ROW("mtu-too-small", NO, e.host.mtu = 1400, e.wire.lost = SEEN(1, 500));
	ROW("mtu-too-small", LIKELY, e.host.mtu = 1400, notify(&e, true, 4, 0));
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER);
	/* Large ones do not arrive from the MSEE. */
	ROW("mtu-too-small", LIKELY,
	    e.wire.connections[0] = (struct connection){.used = true,
							.last_ms = NOW,
							.msee_hole_ms = NOW - 4000,
							.msee_hole_bytes = 1448});
	ROW("mtu-too-small", NO,
	    e.wire.connections[0] = (struct connection){.used = true,
							.last_ms = NOW,
							.msee_hole_ms = NOW - 900,
							.msee_hole_bytes = 1448});
	ROW("mtu-too-small", NO,
	    e.wire.connections[0] = (struct connection){.used = true,
							.last_ms = NOW,
							.msee_hole_ms = NOW - 4000,
							.msee_hole_bytes = 19});
	UP_ROW("mtu-too-small", CERTAIN, e.host.mtu = 1496);
	ROW("mtu-too-small", CERTAIN, e.wire.icmp_too_big = SEEN(1, 500), e.wire.icmp_mtu = 1400);
	UP_ROW("mtu-too-small", LIKELY, e.wire.connections[0].ce_resent = 4,
	       e.wire.connections[0].ce_resent_large = 4,
	       e.wire.connections[0].resent_ms = NOW - 900);
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER_PROVIDER);
	UP_ROW("mtu-too-small", NO, e.wire.connections[0].ce_resent = 4,
	       e.wire.connections[0].ce_resent_large = 4,
	       e.wire.connections[0].resent_ms = NOW - 3600000);
	/* Small ones are lost as well: segment-loss. */
	UP_ROW("mtu-too-small", NO, e.wire.connections[0].ce_resent = 9,
	       e.wire.connections[0].ce_resent_large = 4,
	       e.wire.connections[0].resent_ms = NOW - 900);
	BLIND_ROW("mtu-too-small", UNKNOWN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refused_by_peer),
		cmocka_unit_test(closed_by_peer),
		cmocka_unit_test(refused_by_host),
		cmocka_unit_test(no_answer),
		cmocka_unit_test(firewall),
		cmocka_unit_test(filtered_and_wrong_source),
		cmocka_unit_test(ttls),
		cmocka_unit_test(sizes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
