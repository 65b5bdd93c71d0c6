/* SPDX-License-Identifier: ISC */
/* Rows of the layer bgp that OPENs and NOTIFICATIONs decide, and those of the last resort. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

/* Every NOTIFICATION has one row; the other rows that notifications decide say no. RFC 4271 6, RFC
 * 4486, 8538, 9234, 9384. */
static const struct {
	bool from_msee;
	uint8_t code, subcode;
	const char *row;
	enum said said;
} notifications[] = {
	{true, 1, 1, "bgp-protocol-error", CERTAIN},
	{true, 1, 2, "bgp-protocol-error", CERTAIN},
	{false, 1, 3, "bgp-protocol-error", CERTAIN},
	{true, 2, 0, "bgp-protocol-error", CERTAIN},
	{true, 2, 1, "bgp-protocol-error", CERTAIN},
	{true, 2, 2, "peer-asn-mismatch-peer", CERTAIN},
	{true, 2, 3, "router-id-conflict", CERTAIN},
	{false, 2, 3, "router-id-conflict", CERTAIN},
	{true, 2, 4, "capability-rejected", CERTAIN},
	{false, 2, 5, "capability-rejected", CERTAIN},
	{true, 2, 6, "hold-time-rejected", CERTAIN},
	{false, 2, 6, "hold-time-rejected", CERTAIN},
	{true, 2, 7, "capability-rejected", CERTAIN},
	{false, 2, 7, "capability-rejected", CERTAIN},
	{true, 2, 8, "capability-rejected", CERTAIN},
	{true, 2, 11, "capability-rejected", CERTAIN},
	{true, 3, 1, "update-rejected", CERTAIN},
	{false, 3, 11, "update-rejected", CERTAIN},
	{false, 4, 0, "hold-timer-expired-by-host", LIKELY}, /* not watched from its beginning */
	{true, 4, 0, "hold-timer-expired-by-peer", LIKELY},
	{true, 5, 0, "bgp-protocol-error", CERTAIN},
	{false, 5, 3, "bgp-protocol-error", CERTAIN},
	{true, 6, 0, "bgp-protocol-error", LIKELY},
	{true, 6, 1, "prefix-limit-exceeded-by-host", CERTAIN},
	{false, 6, 1, "prefix-limit-exceeded-by-peer", CERTAIN},
	{true, 6, 2, "peer-shutdown", CERTAIN},
	{true, 6, 3, "peer-deconfigured", CERTAIN},
	{true, 6, 4, "peer-reset", CERTAIN},
	{true, 6, 5, "peer-rejected", CERTAIN},
	{true, 6, 6, "bgp-protocol-error", LIKELY},
	{true, 6, 8, "peer-rejected", CERTAIN},
	{true, 6, 9, "peer-reset", CERTAIN},
	{true, 6, 10, "peer-rejected", CERTAIN},
	{true, 7, 1, "bgp-protocol-error", CERTAIN},
	{true, 9, 9, "bgp-protocol-error", CERTAIN},
};

static const char *const notified_rows[] = {"router-id-conflict",
					    "hold-time-rejected",
					    "capability-rejected",
					    "peer-asn-mismatch-peer",
					    "hold-timer-expired-by-host",
					    "hold-timer-expired-by-peer",
					    "prefix-limit-exceeded-by-host",
					    "prefix-limit-exceeded-by-peer",
					    "peer-shutdown",
					    "peer-reset",
					    "peer-deconfigured",
					    "peer-rejected",
					    "update-rejected",
					    "bgp-protocol-error"};

static void one_row_per_notification(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(notifications) / sizeof(notifications[0]); i++)
		for (size_t r = 0; r < sizeof(notified_rows) / sizeof(notified_rows[0]); r++) {
			bool its = strcmp(notifications[i].row, notified_rows[r]) == 0;
			char what[40];
			struct evidence e = link_down();

			notify(&e, notifications[i].from_msee, notifications[i].code,
			       notifications[i].subcode);
			text_format(what, sizeof(what), "%u/%u from %s", notifications[i].code,
				    notifications[i].subcode,
				    notifications[i].from_msee ? "the MSEE" : "us");
			row_check(notified_rows[r], its ? notifications[i].said : NO, &e, what);
		}
	for (size_t r = 0; r < sizeof(notified_rows) / sizeof(notified_rows[0]); r++)
		BLIND_ROW(notified_rows[r], UNKNOWN, 0);
}

/* The same by BIRD's last error, where the wire was not heard. */
static void one_row_per_error_text(void **state)
{
	static const struct {
		const char *text, *row;
		enum said said;
	} texts[] = {
		{"Received: Bad peer AS", "peer-asn-mismatch-peer", CERTAIN},
		{"BGP Error: Bad BGP identifier", "router-id-conflict", CERTAIN},
		{"Received: Unacceptable hold time", "hold-time-rejected", CERTAIN},
		{"BGP Error: Required capability missing", "capability-rejected", CERTAIN},
		{"Received: Role mismatch", "capability-rejected", CERTAIN},
		{"BGP Error: Hold timer expired", "hold-timer-expired-by-host", LIKELY},
		{"Received: Hold timer expired", "hold-timer-expired-by-peer", LIKELY},
		{"Received: Maximum number of prefixes reached", "prefix-limit-exceeded-by-host",
		 CERTAIN},
		{"Automatic shutdown: Route limit exceeded", "prefix-limit-exceeded-by-peer",
		 CERTAIN},
		{"Received: Administrative shutdown", "peer-shutdown", CERTAIN},
		{"Received: Administrative reset", "peer-reset", CERTAIN},
		{"Received: Peer de-configured", "peer-deconfigured", CERTAIN},
		{"Received: Connection rejected", "peer-rejected", CERTAIN},
		{"Received: Unknown error 6.10", "peer-rejected", CERTAIN},
		{"BGP Error: Malformed attribute list", "update-rejected", CERTAIN},
		{"Received: Finite state machine error", "bgp-protocol-error", CERTAIN},
		{"Received: Unknown error 9.1", "bgp-protocol-error", CERTAIN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (size_t r = 0; r < sizeof(notified_rows) / sizeof(notified_rows[0]); r++) {
			bool its = strcmp(texts[i].row, notified_rows[r]) == 0;
			struct evidence e = link_down();

			forget_wire(&e);
			bird_error(&e, SESSION_IDLE, texts[i].text);
			row_check(notified_rows[r], its ? texts[i].said : NO, &e, texts[i].text);
		}
}

/* BIRD's error is of the past once a new configuration restarted the protocol. */
static void stale_words(void **state)
{
	(void)state;
	ROW("peer-asn-mismatch-peer", NO, forget_wire(&e),
	    bird_error(&e, SESSION_ACTIVE, "Received: Bad peer AS"),
	    e.bird.reconfigured_ms = e.bird.protocol.since_ms + 100);
	ROW("peer-asn-mismatch-peer", CERTAIN, forget_wire(&e),
	    bird_error(&e, SESSION_IDLE, "Received: Bad peer AS"),
	    e.bird.protocol.error_wait_ms = 60000,
	    e.bird.reconfigured_ms = e.bird.protocol.since_ms + 100);
	/* Two at once: the first to speak has the cause. */
	ROW("peer-asn-mismatch-peer", CERTAIN, notify(&e, true, 2, 2), notify(&e, false, 2, 6),
	    e.wire.ce.notification_ms += 3);
	ROW("peer-asn-mismatch-peer", NO, notify(&e, true, 2, 2), notify(&e, false, 2, 6),
	    e.wire.ce.notification_ms -= 3);
	/* A Cease of our own is an order given here. */
	ROW("bgp-protocol-error", NO, notify(&e, false, 6, 2));
	ROW("peer-shutdown", NO, notify(&e, false, 6, 2));
	ROW("tcp-refused-by-peer", CERTAIN, notify(&e, false, 6, 2),
	    tried(&e.wire.ours, ATTEMPT_REFUSED, 2));
}

static void details(void **state)
{
	(void)state;
	ROW("hold-time-rejected", CERTAIN, notify(&e, false, 2, 6), e.wire.ce.opens = SEEN(1, 5100),
	    e.wire.msee.opens = SEEN(1, 5050), e.wire.ce.open.hold_s = 90,
	    e.wire.msee.open.hold_s = 30);
	assert_true(proof_tells(&row_proof, "90 s by this host, 30 s by the MSEE"));
	ROW("capability-rejected", CERTAIN, e.wire.ce.opens = SEEN(1, 5100),
	    e.wire.msee.opens = SEEN(1, 5050),
	    e.wire.ce.open = (struct bgp_open){.ipv6_unicast = true},
	    e.wire.msee.open = (struct bgp_open){.ipv4_unicast = true});
	assert_true(proof_tells(&row_proof, "this host offers IPv6, the MSEE IPv4"));
	UP_ROW("capability-rejected", NO, 0);
	/* BIRD's word, and the wire saw the session live: when it was heard last. */
	ROW("hold-timer-expired-by-host", CERTAIN, notify(&e, false, 4, 0),
	    e.wire.since_ms = NOW - 600000);
	ROW("hold-timer-expired-by-peer", CERTAIN, notify(&e, true, 4, 0),
	    e.wire.since_ms = NOW - 600000);
	/* Otherwise the next session may show that large segments are lost. */
	ROW("hold-timer-expired-by-host", LIKELY, notify(&e, false, 4, 0));
	assert_true(has_alternative(&row_proof, "mtu-too-small"));
	/* A capture that begins with the end of a session does not show what it was. */
	ROW("hold-timer-expired-by-host", LIKELY, e.live = false, notify(&e, false, 4, 0),
	    forget_msee(&e));
	assert_true(has_alternative(&row_proof, "bgp-open-missing"));
	/* Our OPEN is all that such a capture has, but what came back is acknowledged. */
	ROW("bgp-open-missing", NO, e.live = false, notify(&e, false, 4, 0),
	    e.wire.ce.notification_without_open = true, e.wire.msee_unheard = SEEN(3, 900));
	ROW("bgp-protocol-error", LIKELY, forget_wire(&e),
	    bird_error(&e, SESSION_IDLE, "Received: in words of another year"));
	ROW("hold-timer-expired-by-host", LIKELY,
	    bird_error(&e, SESSION_CONNECT, "BGP Error: Hold timer expired"),
	    e.wire.established = SEEN(1, 19000), e.wire.msee.keepalives = SEEN(6, 15000));
	assert_true(proof_tells(&row_proof, "last KEEPALIVE"));
	ROW("hold-timer-expired-by-host", LIKELY,
	    bird_error(&e, SESSION_CONNECT, "BGP Error: Hold timer expired"));
	assert_true(has_alternative(&row_proof, "bgp-open-missing"));
	ROW("prefix-limit-exceeded-by-host", CERTAIN, notify(&e, true, 6, 1));
	assert_true(proof_tells(&row_proof, "4000"));
	ROW("peer-shutdown", CERTAIN, notify(&e, true, 6, 2),
	    memcpy(e.wire.msee.notification.text, "maintenance", 12));
	assert_true(proof_tells(&row_proof, "\"maintenance\""));
	/* The error is overwritten, the peer's message is left. */
	ROW("peer-shutdown", LIKELY, bird_error(&e, SESSION_ACTIVE, "Socket: Connection refused"),
	    memcpy(e.bird.protocol.message, "maintenance", 12));
	assert_true(has_alternative(&row_proof, "tcp-refused-by-peer"));
	ROW("peer-shutdown", NO, memcpy(e.bird.protocol.message, "maintenance", 12));
	/* Our own order, not the peer's. */
	ROW("peer-shutdown", NO, bird_error(&e, SESSION_DOWN, ""),
	    memcpy(e.bird.protocol.message, "maintenance", 12));
	ROW("peer-rejected", NO, notify(&e, true, 6, 10),
	    bird_error(&e, SESSION_IDLE, "Error: BFD session down"));
	ROW("bgp-protocol-error", CERTAIN, e.wire.msee.not_bgp = SEEN(1, 900));
	ROW("bgp-protocol-error", NO, e.wire.msee.not_bgp = SEEN(1, 9000),
	    e.wire.msee.opens = SEEN(1, 900));
}

static struct connection silent_connection(void)
{
	return (struct connection){.used = true,
				   .ours = true,
				   .syn_seen = true,
				   .syn_acked = true,
				   .acked = true,
				   .outcome = ATTEMPT_OPEN_SENT,
				   .open_from_ce = true,
				   .ce_acked_known = true,
				   .first_ms = NOW - 9000,
				   .last_ms = NOW - 8900};
}

/* A hard reset is what it carries, RFC 8538 3.1. */
static void hard_reset(struct evidence *e, uint8_t code, uint8_t subcode)
{
	notify(e, true, 6, 9);
	e->wire.msee.notification.data_len = 2;
	e->wire.msee.notification.data[0] = code;
	e->wire.msee.notification.data[1] = subcode;
}

static void hard_resets(void **state)
{
	(void)state;
	ROW("peer-shutdown", CERTAIN, hard_reset(&e, 6, 2));
	assert_true(
		proof_tells(&row_proof, "6/2 (Administrative shutdown) from the MSEE, in a hard"));
	ROW("peer-reset", NO, hard_reset(&e, 6, 2));
	ROW("prefix-limit-exceeded-by-host", CERTAIN, hard_reset(&e, 6, 1));
	ROW("peer-reset", CERTAIN, hard_reset(&e, 6, 4));
	ROW("peer-reset", CERTAIN, hard_reset(&e, 0, 0));
}

static struct evidence four_byte_asn(bool said)
{
	struct evidence e = link_down();

	e.link.peer_asn = e.bird.protocol.local_as = 4200000001;
	bird_error(&e, SESSION_IDLE, "Received: Bad peer AS");
	if (said) {
		e.wire.ce.opens = SEEN(1, 6000);
		e.wire.ce.open = world_open(AS_TRANS, 1);
		e.wire.ce.open.as4 = false;
		notify(&e, true, 2, 2);
	}
	return e;
}

/* An OPEN without the capability says AS_TRANS, RFC 6793 9: no ASN is wrong. */
static void asn_that_does_not_fit(void **state)
{
	struct evidence unsaid = four_byte_asn(false), said = four_byte_asn(true);

	(void)state;
	row_check("peer-asn-mismatch-peer", LIKELY, &unsaid, "BIRD's word alone");
	assert_true(has_alternative(&row_proof, "capability-rejected"));
	row_check("capability-rejected", CERTAIN, &said, "an OPEN without AS4");
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER);
	row_check("peer-asn-mismatch-peer", NO, &said, "an OPEN without AS4");
	row_check("peer-asn-mismatch-host", NO, &said, "an OPEN without AS4");
	said.wire.ce.open = world_open(4200000001, 1);
	row_check("capability-rejected", NO, &said, "an OPEN with AS4");
	row_check("peer-asn-mismatch-peer", CERTAIN, &said, "an OPEN with AS4");
}

#define LIMIT_OF_BIRD bird_error(&e, SESSION_DOWN, "Automatic shutdown: Route limit exceeded")

/* Codes of several meanings say which one it is. */
static void whose_limit(void **state)
{
	(void)state;
	ROW("peer-rejected", CERTAIN, notify(&e, true, 6, 10));
	assert_int_equal(row_proof.owner, OWNER_PROVIDER_MICROSOFT);
	assert_non_null(strstr(row_proof.remedy, "BFD"));
	ROW("prefix-limit-exceeded-by-peer", CERTAIN, LIMIT_OF_BIRD);
	assert_string_equal(row_proof.remedy, "");
	ROW("prefix-limit-exceeded-by-peer", CERTAIN, LIMIT_OF_BIRD,
	    e.bird.protocol.channel_count = 1,
	    e.bird.protocol.channels[0] =
		    (struct bird_channel){.name = "ipv4", .export_limit_hit = true});
	assert_true(proof_tells(&row_proof, "export limit of its channel ipv4"));
	assert_non_null(strstr(row_proof.remedy, "`export limit`"));
}

static void open_missing(void **state)
{
	(void)state;
	ROW("bgp-open-missing", NO, 0);
	ROW("bgp-open-missing", CERTAIN, e.wire.connections[0] = silent_connection());
	/* We gave up in OpenSent. */
	ROW("bgp-open-missing", CERTAIN, notify(&e, false, 4, 0),
	    e.wire.ce.notification_without_open = true);
	ROW("hold-timer-expired-by-host", NO, notify(&e, false, 4, 0),
	    e.wire.ce.notification_without_open = true);
	/* A connection from before we listened, by the kernel's word. */
	ROW("bgp-open-missing", CERTAIN, e.bird.protocol.session = SESSION_OPENSENT,
	    e.host.connected = e.host.connection_known = true);
	ROW("bgp-open-missing", NO, e.bird.protocol.session = SESSION_OPENSENT,
	    e.host.connected = e.host.connection_known = true, e.host.connection_unacked = 1);
	ROW("bgp-open-missing", NO, e.bird.protocol.session = SESSION_OPENSENT,
	    e.host.connected = e.host.connection_known = true,
	    e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].first_ms = NOW - 100);
	/* BIRD gave up before: in OpenSent, or after that. */
	ROW("bgp-open-missing", UNKNOWN,
	    bird_error(&e, SESSION_IDLE, "BGP Error: Hold timer expired"));
	/* An OPEN was heard; the connection is young; the kernel drops it for its TTL. */
	ROW("bgp-open-missing", NO, e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].open_from_msee = true,
	    e.wire.connections[0].outcome = ATTEMPT_OPENS);
	ROW("bgp-open-missing", NO, e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].first_ms = NOW - 1000);
	/* BIRD gave the connection up at once, as the other one of two; or after long. */
	ROW("bgp-open-missing", NO, e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].ended = e.wire.connections[0].ended_by_ce = true);
	ROW("bgp-open-missing", CERTAIN, e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].ended = e.wire.connections[0].ended_by_ce = true,
	    e.wire.connections[0].last_ms = NOW - 5000);
	ROW("bgp-open-missing", NO, e.wire.connections[0] = silent_connection(),
	    e.host.counters.min_ttl_drop = 4);
	ROW("bgp-open-missing", NO, e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].ce_end = 1045); /* not acknowledged: ttl-mismatch, or loss */
	ROW("bgp-open-missing", NO, e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].not_bgp = true);
	ROW("bgp-open-missing", NO, e.wire.connections[0] = silent_connection(),
	    e.wire.connections[0].probe = true);
	BLIND_ROW("bgp-open-missing", UNKNOWN, 0);
}

static void passive(void **state)
{
	(void)state;
	ROW("both-passive", NO, 0);
	ROW("both-passive", LIKELY, e.bird.protocol.passive = true);
	ROW("both-passive", CERTAIN, e.bird.protocol.passive = true,
	    e.wire.since_ms = NOW - 130000);
	ROW("both-passive", NO, e.bird.protocol.passive = true,
	    unanswered(&e.wire.theirs, 1, false));
	ROW("both-passive", NO, e.bird.protocol.passive = true, notify(&e, true, 6, 2));
	BLIND_ROW("both-passive", UNKNOWN, 0);
}

static void last_resorts(void **state)
{
	(void)state;
	ROW("session-starting", NO, 0);
	ROW("session-starting", LIKELY, e.bird.protocol.error_wait_ms = 60000,
	    e.bird.protocol.error_wait_left_ms = 42000);
	assert_true(proof_tells(&row_proof, "42 s of its error wait of 60 s"));
	ROW("session-starting", LIKELY, e.bird.protocol.connect_delay_ms = 5000,
	    e.bird.protocol.connect_delay_left_ms = 2600);
	assert_true(proof_tells(&row_proof, "2.6 s"));
	ROW("session-starting", LIKELY, e.bird.protocol.session = SESSION_CONNECT,
	    e.began_ms = NOW - 3000);
	ROW("session-starting", NO, e.bird.protocol.session = SESSION_CONNECT);
	ROW("session-starting", NO, e.bird.protocol.error_wait_ms = 60000, notify(&e, true, 2, 2));
	ROW("session-starting", NO, e.bird.protocol.connect_delay_ms = 5000,
	    tried(&e.wire.ours, ATTEMPT_REFUSED, 2));
	ROW("session-starting", NO, e.bird.protocol.passive = true);
	BLIND_ROW("session-starting", UNKNOWN, 0);

	ROW("no-evidence", POSSIBLE, 0);
	BLIND_ROW("no-evidence", POSSIBLE, 0);
	ROW("no-evidence", POSSIBLE, e.bird.protocol.session = SESSION_CONNECT);
	assert_non_null(strstr(row_proof.remedy, "120"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_row_per_notification),
		cmocka_unit_test(one_row_per_error_text),
		cmocka_unit_test(stale_words),
		cmocka_unit_test(details),
		cmocka_unit_test(hard_resets),
		cmocka_unit_test(asn_that_does_not_fit),
		cmocka_unit_test(whose_limit),
		cmocka_unit_test(open_missing),
		cmocka_unit_test(passive),
		cmocka_unit_test(last_resorts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
