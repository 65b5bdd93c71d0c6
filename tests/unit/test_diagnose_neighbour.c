/* SPDX-License-Identifier: ISC */
/* Layer neighbour: who answers ARP and ND, and what this host does not let pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static void asks_in_vain(struct evidence *e, uint32_t times)
{
	e->wire.ce_asks = SEEN(times, 1000);
	e->wire.asks_in_vain = times;
	e->wire.asks_in_vain_ms = NOW - 5000;
}

static void no_answer(void **state)
{
	(void)state;
	ROW("arp-no-reply", NO, 0);
	ROW("arp-no-reply", LIKELY, forget_msee(&e), asks_in_vain(&e, 3));
	assert_true(proof_tells(&row_proof, "FAILED"));
	assert_true(has_alternative(&row_proof, "arp-one-way"));
	/* It was there, and is silent since. */
	ROW("arp-no-reply", LIKELY, asks_in_vain(&e, 4));
	ROW("arp-no-reply", UNKNOWN, forget_msee(&e), asks_in_vain(&e, 1),
	    e.wire.asks_in_vain_ms = NOW - 1000);
	ROW("arp-no-reply", UNKNOWN, forget_msee(&e), e.wire.ce_asks.count = 0);
	/* Only the kernel's or BIRD's word: possible. */
	ROW("arp-no-reply", POSSIBLE, forget_wire(&e), e.host.neighbour = NEIGHBOUR_FAILED);
	assert_true(has_alternative(&row_proof, "vlan-mismatch-peer"));
	ROW("arp-no-reply", POSSIBLE, forget_wire(&e), forget_host(&e),
	    bird_error(&e, SESSION_ACTIVE, "Socket: No route to host"));
	/* Told apart: heard under other tags; ICMP said it; this host is not ready itself. */
	ROW("arp-no-reply", NO, forget_msee(&e), asks_in_vain(&e, 3),
	    e.wire.strays[0].seen = SEEN(1, 100));
	ROW("arp-no-reply", NO, e.wire.icmp_errors = SEEN(1, 100), asks_in_vain(&e, 3));
	ROW("arp-no-reply", NO, forget_msee(&e), asks_in_vain(&e, 3), e.host.vlan_up = false);
	BLIND_ROW("arp-no-reply", UNKNOWN, 0);
}

static void one_way(void **state)
{
	(void)state;
	ROW("arp-one-way", NO, 0);
	ROW("arp-one-way", CERTAIN, e.wire.asked_again = 3, e.wire.ce_answers = SEEN(4, 500));
	ROW("arp-one-way", CERTAIN, asks_in_vain(&e, 4), e.wire.msee_frames = SEEN(9, 200));
	/* Without the tags in the capture nobody knows whether both ends use the same. */
	ROW("arp-one-way", LIKELY, asks_in_vain(&e, 4), e.wire.msee_frames = SEEN(9, 200),
	    e.wire.tags_cut = true);
	assert_true(has_alternative(&row_proof, "vlan-mismatch-peer"));
	ROW("arp-one-way", NO, e.wire.asked_again = 1, e.wire.ce_answers = SEEN(4, 500));
	ROW("arp-one-way", NO, asks_in_vain(&e, 4)); /* nothing since */
	/* Silence does not exclude that only our frames are lost. */
	ROW("arp-one-way", UNKNOWN, forget_msee(&e), asks_in_vain(&e, 4));
	BLIND_ROW("arp-one-way", UNKNOWN, 0);
	/* It takes another device for the CE, unless that is this host all the same. */
	ROW("arp-one-way", LIKELY, e.wire.elsewhere.mac = mac_of(MAC_OTHER),
	    e.wire.elsewhere.seen = SEEN(3, 200));
	assert_true(proof_tells(&row_proof, "02:00:00:00:00:03, which is not this host"));
	ROW("arp-one-way", NO, e.wire.elsewhere.seen = SEEN(3, 200),
	    e.host.elsewhere_is_own = true);

	ROW("arp-static-wrong", NO, 0);
	ROW("arp-static-wrong", CERTAIN, e.host.neighbour = NEIGHBOUR_PERMANENT,
	    e.host.neighbour_mac = mac_of(9));
	assert_non_null(strstr(row_proof.remedy, "172.16.0.2 dev eth1.200"));
	ROW("arp-static-wrong", NO, e.host.neighbour = NEIGHBOUR_PERMANENT);
	ROW("arp-static-wrong", NO, e.host.neighbour_mac = mac_of(9));
	/* An answer of old under that address: what its frames come from now counts. */
	ROW("arp-static-wrong", CERTAIN, e.host.neighbour = NEIGHBOUR_PERMANENT,
	    e.wire.msee_from.mac = mac_of(MAC_OTHER));
	ROW("arp-static-wrong", CERTAIN, e.host.vlan_noarp = true, e.host.neighbour_found = false);
	assert_non_null(strstr(row_proof.remedy, "ip link set eth1.200 arp on"));
	ROW("arp-static-wrong", CERTAIN, e.host.vlan_noarp = true,
	    e.host.neighbour = NEIGHBOUR_NOARP);
	/* The fixed entry does instead. */
	ROW("arp-static-wrong", NO, e.host.vlan_noarp = true,
	    e.host.neighbour = NEIGHBOUR_PERMANENT);
	UP_ROW("arp-static-wrong", NO, e.host.vlan_noarp = true);
	ROW("arp-static-wrong", UNKNOWN, forget_msee(&e), e.host.neighbour = NEIGHBOUR_PERMANENT);
	BLIND_ROW("arp-static-wrong", UNKNOWN, 0);
}

/* ARP that the kernel does not answer, or does not take the answers to, is dropped in this host. */
static void neighbour_stopped_here(void **state)
{
	(void)state;
	ROW("host-firewall", CERTAIN, e.wire.msee_asks = SEEN(3, 400), e.wire.ce_answers.count = 0,
	    e.wire.ce_asks.count = 0);
	assert_true(proof_tells(&row_proof, "asked 3 times who has 172.16.0.1"));
	assert_non_null(strstr(row_proof.remedy, "Let ARP pass on eth1.200"));
	/* The MSEE knows this host by its own requests: then that is not all. */
	ROW("host-firewall", LIKELY, e.wire.msee_asks = SEEN(3, 400), e.wire.ce_answers.count = 0,
	    e.wire.ce_asks = SEEN(1, 900));
	assert_true(has_alternative(&row_proof, "tcp-no-answer"));
	ROW("host-firewall", NO, e.wire.msee_asks = SEEN(2, 400), e.wire.ce_answers.count = 0);
	ROW("host-firewall", NO, e.wire.msee_asks = SEEN(3, 400), e.wire.ce_answers = SEEN(1, 900));
	ROW("host-firewall", NO, e.wire.msee_asks = SEEN(3, 400), e.wire.ce_answers.count = 0,
	    e.wire.dropped = 1);
	ROW("tcp-no-answer", UNKNOWN, 0);
	ROW("tcp-no-answer", LIKELY, unanswered(&e.wire.ours, 4, false));
	ROW("tcp-no-answer", NO, unanswered(&e.wire.ours, 4, false),
	    e.wire.msee_asks = SEEN(3, 400), e.wire.ce_answers.count = 0);
	ROW("host-firewall", CERTAIN, e.host.neighbour = NEIGHBOUR_FAILED,
	    e.wire.msee_answers = (struct seen){4, NOW - 6000, NOW - 400}, e.wire.asks_in_vain = 0);
	ROW("host-firewall", NO, e.host.neighbour = NEIGHBOUR_FAILED,
	    e.wire.msee_answers = SEEN(2, 400), e.wire.asks_in_vain = 0);
}

/* BIRD asks for another address of the subnet: the provider is not to blame before that is right.
 */
static void another_neighbour_asked_for(void **state)
{
	(void)state;
	ROW("arp-no-reply", LIKELY, forget_msee(&e), e.wire.ce_asks.count = 0,
	    e.wire.ce_asks_others = SEEN(6, 1000));
	assert_non_null(strstr(row_proof.remedy, "BIRD"));
	assert_non_null(strstr(row_proof.remedy, "172.16.0.2"));
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER_PROVIDER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_answer),
		cmocka_unit_test(one_way),
		cmocka_unit_test(another_neighbour_asked_for),
		cmocka_unit_test(neighbour_stopped_here),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
