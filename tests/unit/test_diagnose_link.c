/* SPDX-License-Identifier: ISC */
/* Rows of the layers link and vlan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static void interface_rows(void **state)
{
	(void)state;
	ROW("interface-missing", NO, 0);
	ROW("interface-missing", CERTAIN, e.host.interface_found = false);
	BLIND_ROW("interface-missing", UNKNOWN, 0);

	ROW("interface-down", NO, 0);
	ROW("interface-down", CERTAIN, e.host.port_up = false);
	ROW("interface-down", CERTAIN, e.host.vlan_up = false);
	assert_true(proof_tells(&row_proof, "eth1.200"));
	ROW("interface-down", CERTAIN, e.host.vlan_up = false,
	    memcpy(e.host.switched_off, "eth1.9", 7));
	assert_true(proof_tells(&row_proof, "eth1.9 is"));
	ROW("interface-down", NO, e.host.interface_found = false, e.host.port_up = false);
	ROW("interface-down", NO, e.host.port_carrier = false); /* told apart: no-carrier */
	BLIND_ROW("interface-down", UNKNOWN, 0);

	ROW("no-carrier", NO, 0);
	ROW("no-carrier", CERTAIN, e.host.port_carrier = false);
	ROW("no-carrier", CERTAIN, e.host.vlan_carrier = false);
	ROW("no-carrier", NO, e.host.port_up = false, e.host.port_carrier = false);
	ROW("no-carrier", NO, e.host.vlan_up = false, e.host.vlan_carrier = false);
	BLIND_ROW("no-carrier", UNKNOWN, 0);

	ROW("interface-errors", NO, e.host.rx_errors = 2);
	ROW("interface-errors", CERTAIN, e.host.rx_errors_before = 100, e.host.rx_errors = 103);
	UP_ROW("interface-errors", CERTAIN, e.host.rx_errors = 50);
	ROW("interface-errors", UNKNOWN, e.host.rx_errors = 50, e.live = false);
	BLIND_ROW("interface-errors", UNKNOWN, 0);
}

/* BIRD alone: "Link down" is kept as an error after the link came back, so only an Idle that waits
 * for something local speaks for now. */
static void carrier_by_birds_word(void **state)
{
	(void)state;
	ROW("no-carrier", LIKELY, forget_host(&e),
	    bird_error(&e, SESSION_IDLE, "Error: Link down"));
	assert_true(has_alternative(&row_proof, "interface-down"));
	ROW("no-carrier", NO, forget_host(&e), bird_error(&e, SESSION_ACTIVE, "Error: Link down"));
	ROW("no-carrier", NO, forget_host(&e), bird_error(&e, SESSION_IDLE, "Error: Link down"),
	    e.bird.protocol.error_wait_ms = 60000);
	ROW("no-carrier", NO, forget_host(&e),
	    bird_error(&e, SESSION_IDLE, "Error: Neighbor lost"));
	/* The kernel knows better. */
	ROW("no-carrier", NO, bird_error(&e, SESSION_IDLE, "Error: Link down"));
}

static void vlan_of_the_host(void **state)
{
	(void)state;
	ROW("vlan-missing-host", NO, 0);
	ROW("vlan-missing-host", CERTAIN, e.host.vlan_found = e.host.ce_held = false);
	assert_non_null(strstr(row_proof.remedy, "id 200"));
	/* The address on another tag, or the MSEE's on the host, are rows of their own. */
	ROW("vlan-missing-host", NO, e.host.vlan_found = false, e.host.ce_tags = tags_1(201));
	ROW("vlan-missing-host", NO, e.host.vlan_found = e.host.ce_held = false,
	    e.host.msee_held = true);
	/* On another port it is of no use here. */
	ROW("vlan-missing-host", CERTAIN, e.host.vlan_found = e.host.ce_on_port = false);
	ROW("vlan-missing-host", NO, e.host.interface_found = e.host.vlan_found = false,
	    e.host.ce_held = false);
	BLIND_ROW("vlan-missing-host", UNKNOWN, 0);

	ROW("vlan-mismatch-host", NO, 0);
	ROW("vlan-mismatch-host", CERTAIN, e.host.vlan_found = false, e.host.ce_tags = tags_1(201));
	ROW("vlan-mismatch-host", CERTAIN, e.host.ce_tags = (struct tags){0});
	UP_ROW("vlan-mismatch-host", CERTAIN, e.host.ce_tags = tags_1(201));
	/* The YAML names a subinterface of another tag. */
	ROW("vlan-mismatch-host", CERTAIN, e.host.interface_is_vlan = true,
	    e.host.interface_tags = tags_1(300), e.host.vlan_found = e.host.ce_held = false);
	ROW("vlan-mismatch-host", NO, e.host.interface_is_vlan = true,
	    e.host.interface_tags = tags_1(200));
	/* Not on this port: that is no matter of tags. */
	ROW("vlan-mismatch-host", NO, e.host.ce_on_port = false, e.host.ce_tags = tags_1(201));
	BLIND_ROW("vlan-mismatch-host", UNKNOWN, 0);
}

static const struct stray other_vlan = {.tags = {.count = 1, .tag = {{ETHERTYPE_8021Q, 201}}},
					.seen = {3, NOW - 9000, NOW - 1000},
					.what = "ARP: who has 172.16.0.1, tell 172.16.0.2",
					.requests = {NOW - 1000, 3, 2}};

static void vlan_by_the_wire_alone(void **state)
{
	(void)state;
	ROW("vlan-mismatch-host", CERTAIN, forget_host(&e), e.wire.own_strays[0] = other_vlan,
	    e.wire.ce_frames.count = 0);
	ROW("vlan-mismatch-host", NO, forget_host(&e), e.wire.own_strays[0] = other_vlan);
	ROW("vlan-mismatch-host", NO, forget_host(&e), e.wire.own_strays[0] = other_vlan,
	    e.wire.own_strays[0].ethertype_only = true, e.wire.ce_frames.count = 0);

	ROW("vlan-mismatch-peer", NO, 0);
	ROW("vlan-mismatch-peer", CERTAIN, forget_msee(&e), e.wire.strays[0] = other_vlan);
	assert_true(proof_tells(&row_proof, "VLAN 201, not VLAN 200"));
	ROW("vlan-mismatch-peer", CERTAIN, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].tags = (struct tags){0});
	assert_true(proof_tells(&row_proof, "no VLAN tag"));
	/* A provider that also leaks the frames elsewhere breaks nothing. */
	ROW("vlan-mismatch-peer", NO, e.wire.strays[0] = other_vlan);
	/* It was heard where it should be, long before, or before the session was lost. */
	ROW("vlan-mismatch-peer", CERTAIN, e.wire.strays[0] = other_vlan,
	    e.wire.msee_frames = SEEN(9, 90000));
	ROW("vlan-mismatch-peer", CERTAIN, e.wire.strays[0] = other_vlan,
	    e.wire.lost = SEEN(1, 5000));
	/* The CE's address is spoken for there, too: another network. */
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.own_strays[0] = other_vlan);
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].taken = true);
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.host.ce_also[0] = tags_1(201), e.host.ce_also_count = 1);
	ROW("vlan-mismatch-peer", CERTAIN, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.host.ce_also[0] = tags_1(202), e.host.ce_also_count = 1);
	/* Who asks but now and then is answered. */
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].requests.pressing = 0);
	/* What may yet be answered unheard, or is, because Linux answers everywhere. */
	ROW("vlan-mismatch-peer", LIKELY, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].requests = (struct requests){NOW - 1000, 1, 0});
	assert_true(has_alternative(&row_proof, "arp-no-reply"));
	ROW("vlan-mismatch-peer", LIKELY, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].answered = true);
	ROW("vlan-mismatch-peer", CERTAIN, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].answered = e.wire.strays[0].to_host = true);
	/* No frame of the capture has a tag: it was not made on the port, perhaps. */
	ROW("vlan-mismatch-peer", LIKELY, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.tags_few = true);
	/* And so were the strays. */
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.lost = SEEN(1, 500));
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].seen = SEEN(9, 3600000));
	/* The latest speaks. */
	ROW("vlan-mismatch-peer", CERTAIN, forget_msee(&e), e.wire.strays[1] = other_vlan,
	    e.wire.strays[0] = (struct stray){.tags = tags_1(300), .seen = SEEN(1, 60000)});
	assert_true(proof_tells(&row_proof, "arrive under VLAN 201"));
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.strays[0].ethertype_only = true);
	ROW("vlan-mismatch-peer", UNKNOWN, forget_msee(&e), e.wire.since_ms = NOW - 500);
	BLIND_ROW("vlan-mismatch-peer", UNKNOWN, 0);
}

static void ethertypes(void **state)
{
	(void)state;
	ROW("vlan-ethertype-mismatch", NO, 0);
	ROW("vlan-ethertype-mismatch", CERTAIN, e.link.tags = tags_2(ETHERTYPE_8021Q, 1000, 200),
	    e.host.outer_seen = tags_2(ETHERTYPE_8021AD, 1000, 200));
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER);
	ROW("vlan-ethertype-mismatch", CERTAIN, e.link.tags = tags_2(ETHERTYPE_8021Q, 1000, 200),
	    e.host.outer_seen = tags_2(ETHERTYPE_8021Q, 1000, 200),
	    e.host.outer_seen.tag[1].ethertype = ETHERTYPE_8021AD);
	assert_true(proof_tells(&row_proof, "0x88a8 for VLAN 200; 0x8100 is expected"));
	ROW("vlan-ethertype-mismatch", CERTAIN, e.link.tags = tags_2(ETHERTYPE_8021Q, 1000, 200),
	    e.wire.strays[1] = other_vlan, e.wire.strays[1].ethertype_only = true,
	    e.wire.strays[1].tags = tags_2(ETHERTYPE_8021AD, 1000, 200), forget_msee(&e));
	assert_true(proof_tells(&row_proof, "0x88a8"));
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER_PROVIDER);
	/* Other VLAN numbers are vlan-mismatch-peer. */
	ROW("vlan-ethertype-mismatch", NO, forget_msee(&e), e.wire.strays[0] = other_vlan);
	BLIND_ROW("vlan-ethertype-mismatch", UNKNOWN, 0);
}

static struct foreigner far_end_of_sibling(void)
{
	return (struct foreigner){.speaker = addr("172.16.0.6"),
				  .asked = addr("172.16.0.5"),
				  .mac = mac_of(MAC_OTHER),
				  .seen = SEEN(3, 1000),
				  .msee_like = true,
				  .sibling = true};
}

static void crossed(void **state)
{
	(void)state;
	ROW("links-crossed", NO, 0);
	ROW("links-crossed", CERTAIN, forget_msee(&e), e.sibling_established = false,
	    e.wire.foreigners[0] = far_end_of_sibling());
	assert_true(proof_tells(&row_proof, "172.16.0.6"));
	ROW("links-crossed", CERTAIN, forget_msee(&e), e.sibling_established = false,
	    e.wire.crossed = SEEN(2, 900), memcpy(e.wire.crossed_port, "eth2", 5));
	assert_true(proof_tells(&row_proof, "eth2"));
	/* With the other path up, or our own far end here, nothing is crossed. */
	ROW("links-crossed", NO, forget_msee(&e), e.wire.foreigners[0] = far_end_of_sibling());
	ROW("links-crossed", NO, e.sibling_established = false,
	    e.wire.foreigners[0] = far_end_of_sibling());
	/* A stranger is subnet-mismatch-peer. */
	ROW("links-crossed", NO, forget_msee(&e), e.sibling_established = false,
	    e.wire.foreigners[0] = far_end_of_sibling(), e.wire.foreigners[0].sibling = false);
	BLIND_ROW("links-crossed", UNKNOWN, 0);
	/* Crossed handoffs are not a matter of tags, though frames stray too. */
	ROW("vlan-mismatch-peer", NO, forget_msee(&e), e.wire.strays[0] = other_vlan,
	    e.wire.foreigners[0] = far_end_of_sibling());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interface_rows),   cmocka_unit_test(carrier_by_birds_word),
		cmocka_unit_test(vlan_of_the_host), cmocka_unit_test(vlan_by_the_wire_alone),
		cmocka_unit_test(ethertypes),       cmocka_unit_test(crossed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
