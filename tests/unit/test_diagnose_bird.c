/* SPDX-License-Identifier: ISC */
/* Rows about BIRD itself: is it there, has it the right protocol, with the right numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static void lose_bird(struct evidence *e, enum bird_failure failure)
{
	e->bird = (struct bird_evidence){.failure = failure, .why = "no such socket"};
}

static void near_miss(struct evidence *e)
{
	e->bird.found = false;
	e->bird.near = true;
	memcpy(e->bird.near_name, "er_primary", 11);
	memcpy(e->bird.near_reason, "it has this link's name", 24);
	e->bird.near_neighbour = addr("172.16.0.3");
}

static void unreachable(void **state)
{
	(void)state;
	ROW("bird-unreachable", NO, 0);
	ROW("bird-unreachable", CERTAIN, lose_bird(&e, BIRD_MISSING));
	assert_int_equal(row_proof.severity, SEVERITY_CRITICAL);
	ROW("bird-unreachable", CERTAIN, lose_bird(&e, BIRD_REFUSED));
	ROW("bird-unreachable", LIKELY, lose_bird(&e, BIRD_SILENT));
	ROW("bird-unreachable", CERTAIN, lose_bird(&e, BIRD_NONSENSE));
	ROW("bird-unreachable", LIKELY, lose_bird(&e, BIRD_SILENT),
	    memcpy(e.bird.why, "no answer", 10));
	/* Denied to us, or a living session on the wire: only its word is missing. */
	ROW("bird-unreachable", CERTAIN, lose_bird(&e, BIRD_DENIED));
	assert_int_equal(row_proof.severity, SEVERITY_WARNING);
	assert_non_null(strstr(row_proof.remedy, "group"));
	/* One that hangs keeps its connections in the kernel, but takes nothing from them. */
	ROW("bird-unreachable", LIKELY, lose_bird(&e, BIRD_SILENT), e.host.connected = true);
	assert_int_equal(row_proof.severity, SEVERITY_WARNING);
	ROW("bird-unreachable", LIKELY, lose_bird(&e, BIRD_SILENT), e.host.connected = true,
	    e.host.connection_unread = 57);
	assert_int_equal(row_proof.severity, SEVERITY_CRITICAL);
	UP_ROW("bird-unreachable", CERTAIN, lose_bird(&e, BIRD_MISSING));
	assert_int_equal(row_proof.severity, SEVERITY_WARNING);
	assert_true(proof_tells(&row_proof, "alive on the wire"));
	ROW("bird-unreachable", CERTAIN, lose_bird(&e, BIRD_MISSING),
	    tried(&e.wire.theirs, ATTEMPT_REFUSED, 2));
	assert_true(proof_tells(&row_proof, "RST"));
	BLIND_ROW("bird-unreachable", UNKNOWN, 0);
}

#define REFUSED_ELSEWHERE                                                                          \
	bird_error(&e, SESSION_ACTIVE, "Socket: Connection refused"),                              \
		e.bird.protocol.connect_delay_ms = 5000

static void no_protocol(void **state)
{
	(void)state;
	ROW("bird-protocol-missing", NO, 0);
	ROW("bird-protocol-missing", CERTAIN, e.bird.found = false);
	assert_true(proof_tells(&row_proof, "172.16.0.2"));
	ROW("bird-protocol-missing", POSSIBLE, e.bird.found = false, e.bird.blurred = true);
	ROW("bird-protocol-missing", NO, near_miss(&e));
	ROW("bird-protocol-missing", UNKNOWN, lose_bird(&e, BIRD_MISSING));
	BLIND_ROW("bird-protocol-missing", UNKNOWN, 0);

	ROW("bird-neighbor-wrong", NO, 0);
	ROW("bird-neighbor-wrong", CERTAIN, near_miss(&e));
	assert_true(proof_tells(&row_proof, "172.16.0.3"));
	assert_non_null(strstr(row_proof.remedy, "er_primary to 172.16.0.2"));
	/* What fits any link of this host's is but likely this one's. */
	ROW("bird-neighbor-wrong", LIKELY, near_miss(&e), e.bird.near_weak = true);
	assert_true(has_alternative(&row_proof, "bird-protocol-missing"));
	/* The right one, sought on another interface. */
	ROW("bird-neighbor-wrong", CERTAIN, bird_error(&e, SESSION_IDLE, ""),
	    memcpy(e.bird.protocol.neighbour_interface, "eth2.200", 9));
	assert_non_null(strstr(row_proof.remedy, "\"eth1.200\""));
	ROW("bird-neighbor-wrong", NO, bird_error(&e, SESSION_IDLE, ""),
	    memcpy(e.bird.protocol.neighbour_interface, "eth1.200", 9));
	ROW("bird-neighbor-wrong", NO, memcpy(e.bird.protocol.neighbour_interface, "eth2.200", 9));
	/* Its SYNs go to another port: the probe's are to be seen, BIRD's are not. */
	ROW("bird-neighbor-wrong", LIKELY, REFUSED_ELSEWHERE, e.wire.probe_syn = SEEN(1, 4000));
	assert_true(has_alternative(&row_proof, "host-firewall"));
	ROW("host-firewall", NO, REFUSED_ELSEWHERE, e.wire.probe_syn = SEEN(1, 4000));
	ROW("bird-neighbor-wrong", NO, REFUSED_ELSEWHERE);
	ROW("bird-neighbor-wrong", NO, e.bird.found = false);
	ROW("bird-neighbor-wrong", UNKNOWN, lose_bird(&e, BIRD_DENIED));
	BLIND_ROW("bird-neighbor-wrong", UNKNOWN, 0);
}

static void not_applied(void **state)
{
	(void)state;
	ROW("bird-config-not-applied", UNKNOWN, 0);
	ROW("bird-config-not-applied", CERTAIN, e.bird.config_ms = e.bird.reconfigured_ms + 60000,
	    memcpy(e.bird.config_file, "/etc/bird/bird.conf", 20));
	UP_ROW("bird-config-not-applied", CERTAIN,
	       e.bird.config_ms = e.bird.reconfigured_ms + 60000,
	       memcpy(e.bird.config_file, "/etc/bird/bird.conf", 20));
	ROW("bird-config-not-applied", NO, e.bird.config_ms = e.bird.reconfigured_ms + 1000);
	ROW("bird-config-not-applied", NO, e.bird.config_ms = e.bird.reconfigured_ms - 60000);
	BLIND_ROW("bird-config-not-applied", UNKNOWN, 0);
}

static void disabled(void **state)
{
	(void)state;
	ROW("bird-protocol-disabled", NO, 0);
	ROW("bird-protocol-disabled", CERTAIN, bird_error(&e, SESSION_DOWN, ""));
	ROW("bird-protocol-disabled", CERTAIN, bird_error(&e, SESSION_DOWN, ""),
	    memcpy(e.bird.protocol.message, "ticket 42", 10));
	assert_true(proof_tells(&row_proof, "ticket 42"));
	assert_non_null(strstr(row_proof.remedy, "birdc enable er_primary"));
	/* It went down by itself, and says why. */
	ROW("bird-protocol-disabled", NO,
	    bird_error(&e, SESSION_DOWN, "Automatic shutdown: Route limit exceeded"));
	ROW("bird-protocol-disabled", NO,
	    bird_error(&e, SESSION_DOWN, "Error: No listening socket"));
	ROW("bird-protocol-disabled", NO, bird_error(&e, SESSION_DOWN, "Received: Cease"));
	ROW("bird-protocol-disabled", NO, bird_error(&e, SESSION_IDLE, ""));
	BLIND_ROW("bird-protocol-disabled", UNKNOWN, 0);
}

static void duplicate(void **state)
{
	(void)state;
	ROW("bird-protocol-duplicate", NO, 0);
	ROW("bird-protocol-duplicate", CERTAIN, bird_error(&e, SESSION_IDLE, ""),
	    e.bird.duplicate = true, memcpy(e.bird.duplicate_name, "old_primary", 12));
	assert_true(proof_tells(&row_proof, "old_primary"));
	/* The wrong one of two holds the neighbour. */
	ROW("bird-protocol-duplicate", CERTAIN, e.bird.duplicate = e.bird.duplicate_fits = true,
	    e.bird.protocol.neighbour_as = 64999);
	/* The right one holds it, and the other waits: no harm done. */
	ROW("bird-protocol-duplicate", NO, e.bird.duplicate = true);
	ROW("bird-protocol-duplicate", NO, bird_error(&e, SESSION_IDLE, ""));
	BLIND_ROW("bird-protocol-duplicate", UNKNOWN, 0);
}

static void listener(void **state)
{
	(void)state;
	ROW("bird-no-listener", NO, 0);
	ROW("bird-no-listener", CERTAIN,
	    bird_error(&e, SESSION_DOWN, "Error: No listening socket"));
	ROW("bird-no-listener", LIKELY, e.host.listener = false,
	    tried(&e.wire.theirs, ATTEMPT_REFUSED, 2));
	ROW("bird-no-listener", NO, tried(&e.wire.theirs, ATTEMPT_REFUSED, 2));
	ROW("bird-no-listener", NO, e.host.listener = false);
	BLIND_ROW("bird-no-listener", UNKNOWN, 0);
}

static void azure_asn_of_the_host(void **state)
{
	(void)state;
	ROW("azure-asn-mismatch-host", NO, 0);
	ROW("azure-asn-mismatch-host", CERTAIN, e.bird.protocol.neighbour_as = 64999);
	assert_non_null(strstr(row_proof.remedy, "12076"));
	ROW("azure-asn-mismatch-host", CERTAIN, e.bird.protocol.neighbour_as = 8075);
	assert_true(proof_tells(&row_proof, "Internet peering"));
	ROW("azure-asn-mismatch-host", CERTAIN, e.bird.protocol.neighbour_as = 65515);
	assert_true(proof_tells(&row_proof, "gateways"));
	UP_ROW("azure-asn-mismatch-host", CERTAIN, e.bird.protocol.neighbour_as = 64999);
	ROW("azure-asn-mismatch-host", NO, e.bird.protocol.neighbour_as = 0); /* any external */
	/* Without BIRD: our 2/2 to an OPEN that is as the YAML says. */
	ROW("azure-asn-mismatch-host", CERTAIN, forget_bird(&e), notify(&e, false, 2, 2),
	    e.wire.msee.opens = SEEN(1, 5001), e.wire.msee.open = world_open(AZURE_ASN, 2));
	ROW("azure-asn-mismatch-host", NO, forget_bird(&e), notify(&e, false, 2, 2),
	    e.wire.msee.opens = SEEN(1, 5001), e.wire.msee.open = world_open(64999, 2));
	BLIND_ROW("azure-asn-mismatch-host", UNKNOWN, 0);
}

static void azure_asn_of_the_peer(void **state)
{
	(void)state;
	ROW("azure-asn-mismatch-peer", NO, 0);
	ROW("azure-asn-mismatch-peer", CERTAIN, e.wire.msee.opens = SEEN(1, 900),
	    e.wire.msee.open = world_open(64999, 2));
	assert_true(proof_tells(&row_proof, "64999"));
	ROW("azure-asn-mismatch-peer", NO, e.wire.msee.opens = SEEN(1, 900),
	    e.wire.msee.open = world_open(AZURE_ASN, 2));
	/* By BIRD's word alone: certain while it waits because of it. */
	ROW("azure-asn-mismatch-peer", CERTAIN, forget_wire(&e),
	    bird_error(&e, SESSION_IDLE, "BGP Error: Bad peer AS"),
	    e.bird.protocol.error_wait_ms = 60000);
	ROW("azure-asn-mismatch-peer", LIKELY, forget_wire(&e),
	    bird_error(&e, SESSION_ACTIVE, "BGP Error: Bad peer AS"));
	/* BIRD is the odd one out. */
	ROW("azure-asn-mismatch-peer", NO, e.wire.msee.opens = SEEN(1, 900),
	    e.wire.msee.open = world_open(64999, 2), e.bird.protocol.neighbour_as = 8075);
	BLIND_ROW("azure-asn-mismatch-peer", UNKNOWN, 0);
}

static void peer_asn(void **state)
{
	(void)state;
	ROW("peer-asn-mismatch-host", NO, 0);
	/* It may be that of a confederation's member: what is sent decides. */
	ROW("peer-asn-mismatch-host", LIKELY, e.bird.protocol.local_as = 65011);
	UP_ROW("peer-asn-mismatch-host", NO, e.bird.protocol.local_as = 65011);
	UP_ROW("peer-asn-mismatch-host", CERTAIN, e.bird.protocol.local_as = 65011,
	       e.wire.ce.open = world_open(65011, 1));
	UP_ROW("peer-asn-mismatch-host", LIKELY, e.bird.protocol.local_as = 65011,
	       e.bird.reconfigured_ms = NOW - 100);
	ROW("peer-asn-mismatch-host", CERTAIN, e.bird.protocol.local_as = 65011,
	    notify(&e, true, 2, 2));
	/* BIRD 1.6 does not say its own AS: our OPEN does. */
	ROW("peer-asn-mismatch-host", CERTAIN, e.bird.protocol.has_local_as = false,
	    e.wire.ce.opens = SEEN(1, 900), e.wire.ce.open = world_open(65011, 1));
	ROW("peer-asn-mismatch-host", UNKNOWN, e.bird.protocol.has_local_as = false);
	BLIND_ROW("peer-asn-mismatch-host", UNKNOWN, 0);

	ROW("peer-asn-mismatch-peer", NO, 0);
	ROW("peer-asn-mismatch-peer", CERTAIN, notify(&e, true, 2, 2));
	assert_non_null(strstr(row_proof.remedy, "65010"));
	ROW("peer-asn-mismatch-peer", CERTAIN, forget_wire(&e),
	    bird_error(&e, SESSION_IDLE, "Received: Bad peer AS"));
	ROW("peer-asn-mismatch-peer", LIKELY, notify(&e, true, 2, 2),
	    e.bird.protocol.has_local_as = false);
	ROW("peer-asn-mismatch-peer", NO, notify(&e, true, 2, 2), e.bird.protocol.local_as = 65011);
	ROW("peer-asn-mismatch-peer", NO, notify(&e, false, 2, 2));
	ROW("peer-asn-mismatch-peer", NO, notify(&e, true, 2, 3));
	BLIND_ROW("peer-asn-mismatch-peer", UNKNOWN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unreachable),
		cmocka_unit_test(no_protocol),
		cmocka_unit_test(not_applied),
		cmocka_unit_test(disabled),
		cmocka_unit_test(duplicate),
		cmocka_unit_test(listener),
		cmocka_unit_test(azure_asn_of_the_host),
		cmocka_unit_test(azure_asn_of_the_peer),
		cmocka_unit_test(peer_asn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
