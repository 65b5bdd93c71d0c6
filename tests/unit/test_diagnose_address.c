/* SPDX-License-Identifier: ISC */
/* Rows of the layer address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static void other_address(struct evidence *e, const char *prefix)
{
	e->host.ce_held = e->host.ce_on_port = false;
	e->host.others[0] = net(prefix);
	e->host.other_count = 1;
}

static void addresses_of_the_host(void **state)
{
	(void)state;
	ROW("ce-address-missing", NO, 0);
	ROW("ce-address-missing", CERTAIN, e.host.ce_held = e.host.ce_on_port = false);
	assert_non_null(strstr(row_proof.remedy, "172.16.0.1/30 dev eth1.200"));
	ROW("ce-address-missing", CERTAIN, e.host.ce_on_port = false,
	    memcpy(e.host.ce_holder, "eth9", 5));
	assert_true(proof_tells(&row_proof, "eth9"));
	/* The interface is part of a device that is not understood: there the address may do. */
	ROW("ce-address-missing", LIKELY, e.host.ce_on_port = false, e.host.joined = true,
	    memcpy(e.host.ce_holder, "br-int", 7));
	assert_true(proof_tells(&row_proof, "br-int"));
	ROW("ce-address-missing", CERTAIN, e.host.ce_held = e.host.ce_on_port = false,
	    e.wire.ce_speakers[1] =
		    (struct speaker){.mac = mac_of(MAC_OTHER), .seen = SEEN(3, 500)});
	assert_true(proof_tells(&row_proof, "announces 172.16.0.1"));
	assert_non_null(strstr(row_proof.remedy, "Another device has the address"));
	ROW("ce-address-missing", NO, other_address(&e, "172.16.0.9/30"));
	ROW("ce-address-missing", NO, e.host.ce_held = false, e.host.msee_held = true);
	ROW("ce-address-missing", NO, e.host.ce_held = e.host.vlan_found = false);
	BLIND_ROW("ce-address-missing", UNKNOWN, 0);

	ROW("ce-address-swapped", NO, 0);
	ROW("ce-address-swapped", CERTAIN, e.host.ce_held = false, e.host.msee_held = true);
	BLIND_ROW("ce-address-swapped", UNKNOWN, 0);

	ROW("ce-address-wrong", NO, 0);
	/* With the MSEE in it, it need not be what keeps the session down. */
	ROW("ce-address-wrong", LIKELY, e.host.ce_len = 29);
	ROW("ce-address-wrong", LIKELY, e.host.ce_len = 24);
	ROW("ce-address-wrong", CERTAIN, e.host.ce_len = 31, e.host.route_direct = false);
	/* Too narrow, and the MSEE is reached by a route of its own: no harm. */
	ROW("ce-address-wrong", NO, e.host.ce_len = 32);
	UP_ROW("ce-address-wrong", NO, e.host.ce_len = 32, e.host.route_read = false);
	/* A point-to-point address: what counts is its far end. */
	ROW("ce-address-wrong", NO, e.host.ce_len = 32, e.host.ce_peer = e.link.msee,
	    e.host.route_direct = false);
	ROW("ce-address-wrong", CERTAIN, e.host.ce_len = 32, e.host.route_direct = false,
	    e.host.ce_peer = addr("172.16.0.6"));
	assert_true(proof_tells(&row_proof, "172.16.0.1 peer 172.16.0.6/32"));
	UP_ROW("ce-address-wrong", NO, e.host.ce_len = 32, e.host.ce_peer = addr("172.16.0.6"));
	UP_ROW("ce-address-wrong", CERTAIN, e.host.ce_len = 29);
	ROW("ce-address-wrong", CERTAIN, other_address(&e, "172.16.0.5/30"));
	assert_true(proof_tells(&row_proof, "172.16.0.5/30"));
	ROW("ce-address-wrong", NO, other_address(&e, "172.16.0.2/30"), e.host.msee_held = true);
	/* More addresses than the right one do no harm. */
	ROW("ce-address-wrong", NO, e.host.others[0] = net("192.0.2.1/24"), e.host.other_count = 1);
	BLIND_ROW("ce-address-wrong", UNKNOWN, 0);
}

/* Without the kernel: BIRD waits for something local, and nobody answers for the address. */
static void addresses_by_other_words(void **state)
{
	(void)state;
	ROW("ce-address-missing", POSSIBLE, forget_host(&e), bird_error(&e, SESSION_IDLE, ""));
	ROW("ce-address-missing", LIKELY, forget_host(&e), bird_error(&e, SESSION_IDLE, ""),
	    e.wire.msee_asks = SEEN(4, 1000), e.wire.ce_answers.count = e.wire.ce_frames.count = 0);
	assert_true(has_alternative(&row_proof, "ce-address-swapped"));
	/* It asks and speaks: what answers it is but not in the capture. */
	ROW("ce-address-missing", POSSIBLE, forget_host(&e), bird_error(&e, SESSION_IDLE, ""),
	    e.wire.msee_asks = SEEN(3, 500), e.wire.ce_answers.count = e.wire.ce_frames.count = 0,
	    e.wire.theirs.syn = SEEN(2, 400));
	ROW("ce-address-missing", NO, forget_host(&e), e.wire.msee_asks = SEEN(3, 500),
	    e.wire.ce_answers.count = e.wire.ce_frames.count = 0);
	ROW("ce-address-missing", NO, forget_host(&e));
	/* An error wait is no waiting for an address; a link that is down is a row of its own. */
	ROW("ce-address-missing", NO, forget_host(&e), bird_error(&e, SESSION_IDLE, ""),
	    e.bird.protocol.error_wait_ms = 60000);
	ROW("ce-address-missing", NO, forget_host(&e),
	    bird_error(&e, SESSION_IDLE, "Error: Link down"));

	ROW("ce-address-wrong", NO, forget_host(&e));
	ROW("ce-address-wrong", LIKELY, forget_host(&e), e.wire.ce_frames.count = 0,
	    e.wire.foreigners[0].speaker = addr("172.16.0.9"),
	    e.wire.foreigners[0].asked = e.link.msee, e.wire.foreigners[0].seen = SEEN(3, 1000));
	ROW("ce-address-wrong", UNKNOWN, forget_host(&e), e.wire.ce_frames.count = 0,
	    e.wire.foreigners[0].speaker = addr("172.16.0.9"),
	    e.wire.foreigners[0].asked = addr("172.16.0.10"),
	    e.wire.foreigners[0].seen = SEEN(3, 1000));
}

static void routes(void **state)
{
	(void)state;
	ROW("ce-route-wrong", NO, 0);
	ROW("ce-route-wrong", LIKELY, e.host.route_direct = false,
	    memcpy(e.host.route_interface, "eth9", 5));
	assert_true(proof_tells(&row_proof, "eth9"));
	ROW("ce-route-wrong", LIKELY, e.host.route_direct = false,
	    e.host.route_gateway = addr("192.0.2.1"));
	assert_true(proof_tells(&row_proof, "through 192.0.2.1"));
	ROW("ce-route-wrong", CERTAIN, e.host.route_direct = e.host.route_found = false);
	UP_ROW("ce-route-wrong", CERTAIN, e.host.route_direct = false);
	/* The kernel sends a SYN again, and none is heard here. */
	ROW("ce-route-wrong", CERTAIN, e.host.route_direct = false,
	    e.wire.ours.syn = (struct seen){0}, e.host.connecting_resent_now = 3);
	/* Without the address there is no connected route: a consequence. */
	ROW("ce-route-wrong", NO, e.host.route_direct = e.host.ce_held = false);
	ROW("ce-route-wrong", NO, e.host.route_direct = false, e.host.ce_len = 32);
	ROW("ce-route-wrong", LIKELY, e.host.route_direct = false, e.host.ce_len = 32,
	    e.host.ce_peer = e.link.msee, memcpy(e.host.route_interface, "eth9", 5));
	ROW("ce-route-wrong", UNKNOWN, e.host.route_read = e.host.route_direct = false);
	BLIND_ROW("ce-route-wrong", UNKNOWN, 0);
}

static struct foreigner stranger(const char *speaker, const char *asked, bool msee_like)
{
	return (struct foreigner){.speaker = addr(speaker),
				  .asked = addr(asked),
				  .mac = mac_of(MAC_OTHER),
				  .seen = SEEN(5, 800),
				  .requests = {NOW - 800, 5, 4},
				  .msee_like = msee_like};
}

static void subnets(void **state)
{
	(void)state;
	ROW("subnet-mismatch-peer", NO, 0);
	ROW("subnet-mismatch-peer", CERTAIN, forget_msee(&e),
	    e.wire.foreigners[0] = stranger("192.168.9.2", "192.168.9.1", true));
	assert_true(proof_tells(&row_proof, "192.168.9.2 asks for 192.168.9.1"));
	/* Other hosts on the segment are no MSEE; nor is one who is heard beside it. */
	ROW("subnet-mismatch-peer", NO, forget_msee(&e),
	    e.wire.foreigners[0] = stranger("192.168.9.77", "192.168.9.1", false));
	ROW("subnet-mismatch-peer", NO,
	    e.wire.foreigners[0] = stranger("192.168.9.2", "192.168.9.1", true));
	/* Nor one who is answered, or who asks but now and then. */
	ROW("subnet-mismatch-peer", NO, forget_msee(&e),
	    e.wire.foreigners[0] = stranger("192.168.9.2", "192.168.9.1", true),
	    e.wire.foreigners[0].stranger = true);
	ROW("subnet-mismatch-peer", LIKELY, forget_msee(&e),
	    e.wire.foreigners[0] = stranger("192.168.9.2", "192.168.9.1", true),
	    e.wire.foreigners[0].requests.pressing = 0);
	/* Unless it asks for our CE: then it is likely the MSEE, with another address. */
	ROW("subnet-mismatch-peer", LIKELY, forget_msee(&e),
	    e.wire.foreigners[0] = stranger("172.16.0.77", "172.16.0.1", false));
	/* The other path's far end is links-crossed, unless that path is up. */
	ROW("subnet-mismatch-peer", NO, forget_msee(&e), e.sibling_established = false,
	    e.wire.foreigners[0] = stranger("172.16.0.6", "172.16.0.5", true),
	    e.wire.foreigners[0].sibling = true);
	ROW("subnet-mismatch-peer", NO, forget_msee(&e),
	    e.wire.foreigners[0] = stranger("192.168.9.2", "192.168.9.1", true),
	    e.wire.strays[0].seen = SEEN(1, 100));
	ROW("subnet-mismatch-peer", UNKNOWN, forget_msee(&e), e.wire.since_ms = NOW - 300);
	BLIND_ROW("subnet-mismatch-peer", UNKNOWN, 0);
}

static void duplicates(void **state)
{
	(void)state;
	ROW("duplicate-ce-address", NO, 0);
	ROW("duplicate-ce-address", CERTAIN,
	    e.wire.ce_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(2, 500)});
	assert_true(proof_tells(&row_proof, "02:00:00:00:00:03 announces 172.16.0.1"));
	UP_ROW("duplicate-ce-address", CERTAIN,
	       e.wire.ce_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(2, 500)});
	ROW("duplicate-ce-address", CERTAIN, forget_wire(&e), e.host.ce_dad_failed = true);
	/* Another interface of this host: Linux answers on each for all. */
	ROW("duplicate-ce-address", NO, e.host.own[0] = mac_of(MAC_OTHER), e.host.own_count = 1,
	    e.wire.ce_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(2, 500)});
	/* Without the kernel two speakers are one too many, one is the CE. */
	ROW("duplicate-ce-address", NO,
	    e.wire.ce_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(2, 3600000)});
	/* This host's own, until its port changed hands. */
	ROW("duplicate-ce-address", NO,
	    e.wire.ce_speakers[0].seen = (struct seen){2, NOW - 400, NOW - 300},
	    e.wire.ce_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(2, 500)});
	ROW("duplicate-ce-address", NO, forget_host(&e));
	ROW("duplicate-ce-address", CERTAIN, forget_host(&e),
	    e.wire.ce_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(2, 500)});
	/* A host that does not hold it has another fault: the address is missing here. */
	ROW("duplicate-ce-address", NO, e.host.ce_held = false,
	    e.wire.ce_speakers[0] = (struct speaker){mac_of(MAC_OTHER), SEEN(2, 500)});
	BLIND_ROW("duplicate-ce-address", UNKNOWN, 0);

	ROW("duplicate-peer-address", NO, 0);
	ROW("duplicate-peer-address", CERTAIN, e.wire.msee_mac_changes = 3,
	    e.wire.msee_changed_ms = NOW - 500,
	    e.wire.msee_speakers[1] = (struct speaker){{{0, 0, 0x5e, 0, 1, 7}}, SEEN(3, 500)});
	assert_true(proof_tells(&row_proof, "virtual router"));
	/* They were two once, an hour ago. */
	ROW("duplicate-peer-address", NO, e.wire.msee_mac_changes = 3,
	    e.wire.msee_changed_ms = NOW - 3600000,
	    e.wire.msee_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(3, 3600000)});
	/* It moved once: a failover. */
	ROW("duplicate-peer-address", NO, e.wire.msee_mac_changes = 1,
	    e.wire.msee_changed_ms = NOW - 500,
	    e.wire.msee_speakers[1] = (struct speaker){mac_of(MAC_OTHER), SEEN(3, 500)});
	/* One of the two is this host: ce-address-swapped. */
	ROW("duplicate-peer-address", NO, e.wire.msee_mac_changes = 5, e.host.msee_held = true,
	    e.wire.msee_changed_ms = NOW - 500,
	    e.wire.msee_speakers[1] = (struct speaker){mac_of(MAC_CE), SEEN(3, 500)});
	ROW("duplicate-peer-address", NO, e.wire.msee_mac_changes = 5,
	    e.wire.msee_changed_ms = NOW - 500,
	    e.wire.msee_speakers[1] = (struct speaker){mac_of(MAC_CE), SEEN(3, 500)});
	/* Somebody else speaks in its name; long ago. */
	ROW("duplicate-peer-address", LIKELY,
	    e.wire.impostor = (struct impostor){mac_of(MAC_OTHER), TCP_RST, SEEN(7, 500)});
	assert_true(proof_tells(&row_proof, "(7, the last a RST)"));
	ROW("duplicate-peer-address", NO,
	    e.wire.impostor = (struct impostor){mac_of(MAC_OTHER), TCP_RST, SEEN(7, 3600000)});
	BLIND_ROW("duplicate-peer-address", UNKNOWN, 0);
}

/* What works by luck is not what keeps the session down, once the MSEE answers past it. */
static void answered_all_the_same(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	e.host.ce_len = 29;
	e.host.route_direct = false;
	e.wire.ours.syn = SEEN(3, 1000);
	e.wire.ours.streak =
		(struct seen){.count = 3, .first_ms = NOW - 9000, .last_ms = NOW - 900};
	e.wire.ours.answer_mac = mac_of(MAC_MSEE);
	e.wire.ours.outcome = ATTEMPT_REFUSED;
	v = judged(&e);
	assert_cause(v, "tcp-refused-by-peer");
	assert_true(has_finding(&v, "ce-address-wrong"));
	e.wire.ours.outcome = ATTEMPT_PENDING;
	e.wire.ours.unanswered = 3;
	assert_cause(judged(&e), "ce-address-wrong");
	/* The /29 holds the MSEE, what is for it goes straight there, and nobody answers. */
	e.host.route_direct = true;
	unanswered(&e.wire.ours, 4, false);
	v = judged(&e);
	assert_cause(v, "tcp-no-answer");
	assert_true(has_finding(&v, "ce-address-wrong"));
	/* The answer arrives, and this host does not take it: the route may be why. */
	e = link_down();
	e.host.route_direct = false;
	tried(&e.wire.ours, ATTEMPT_ACCEPTED, 1);
	e.wire.connections[0] = (struct connection){.used = true,
						    .ours = true,
						    .syn_acked = true,
						    .syns = 3,
						    .outcome = ATTEMPT_ACCEPTED};
	v = judged(&e);
	assert_cause(v, "ce-route-wrong");
	assert_true(has_alternative(&v.cause->proof, "host-firewall"));
	assert_int_equal(v.cause->proof.confidence, CONFIDENCE_LIKELY);
	/* It has not been sent again yet, and the MSEE's own SYNs stay unanswered as well. */
	e.wire.connections[0].syns = 1;
	unanswered(&e.wire.theirs, 2, false);
	assert_cause(judged(&e), "ce-route-wrong");
	row_check("host-firewall", LIKELY, &e, "answers that leave elsewhere");
	e.wire.theirs = (struct attempts){0};
	e.wire.connections[0].used = false;
	e.wire.msee_asks = SEEN(3, 400);
	e.wire.ce_answers.count = 0;
	assert_cause(judged(&e), "ce-route-wrong");
	/* An OPEN of the MSEE was signed as this host wants it, whatever the configuration says. */
	e = link_down();
	e.host.socket_key = KEY_PRESENT;
	assert_cause(judged(&e), "md5-unexpected-on-host");
	e.wire.ce.opens = e.wire.msee.opens = SEEN(1, 700);
	e.wire.msee.open.asn = AZURE_ASN;
	notify(&e, true, 2, 2);
	v = judged(&e);
	assert_cause(v, "peer-asn-mismatch-peer");
	assert_true(has_finding(&v, "md5-unexpected-on-host"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answered_all_the_same),
		cmocka_unit_test(addresses_of_the_host),
		cmocka_unit_test(addresses_by_other_words),
		cmocka_unit_test(routes),
		cmocka_unit_test(subnets),
		cmocka_unit_test(duplicates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
