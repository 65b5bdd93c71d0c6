/* SPDX-License-Identifier: ISC */
/* ARP and ND under the link's own tags: asks, answers, announcements, probes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

#define CE "172.16.0.1"
#define MSEE "172.16.0.2"
#define CE6 "2001:db8::1"
#define MSEE6 "2001:db8::2"

static struct wire_evidence *const w = &fold[PRIMARY].wire, *const w6 = &fold[PRIMARY6].wire;

static void asked_and_answered(void **state)
{
	(void)state;
	fold_packet(asks(CE, MSEE, MAC_CE));
	assert_int_equal(w->ce_asks.count, 1);
	assert_int_equal(w->asks_in_vain, 1);
	assert_true(w->asks_in_vain_ms == fold_ms);
	assert_true(w->host_tags_seen && tags_equal(&w->host_tags, &fold_links[PRIMARY].tags));
	assert_false(w->peer_tags_seen);
	fold_packet(answers(MSEE, CE, MAC_MSEE));
	assert_int_equal(w->msee_answers.count, 1);
	assert_int_equal(w->asks_in_vain, 0);
	assert_int_equal(w->msee_frames.count, 1);
	assert_true(w->peer_tags_seen);
	fold_packet(asks(MSEE, CE, MAC_MSEE));
	assert_int_equal(w->msee_asks.count, 1);
	assert_false(w->ce_answered_last);
	fold_packet(answers(CE, MSEE, MAC_CE));
	assert_int_equal(w->ce_answers.count, 1);
	assert_true(w->ce_answered_last);
	assert_int_equal(w->ce_frames.count, 2);
	assert_true(mac_equal(w->msee_speakers[0].mac, mac_of(MAC_MSEE)));
	assert_int_equal(w->msee_speakers[0].seen.count, 2);
	assert_int_equal(w->ce_speakers[0].seen.count, 2);
	assert_int_equal(w->ce_speakers[1].seen.count, 0);
	/* The other family's link heard nothing of it. */
	assert_int_equal(w6->ce_frames.count + w6->msee_frames.count, 0);
}

static void nobody_answers(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		fold_packet(asks(CE, MSEE, MAC_CE));
		fold_ms += 999;
	}
	assert_int_equal(w->asks_in_vain, 5);
	assert_true(w->asks_in_vain_ms == NOW + 1);
	assert_int_equal(w->msee_frames.count, 0);
	/* Our probe asks from the unspecified address where the CE's is not here. */
	fold_know_host();
	fold_packet(asks(NULL, MSEE, MAC_CE));
	assert_int_equal(w->asks_in_vain, 6);
	/* For another address of the subnet: BIRD has another neighbour. */
	fold_packet(asks(CE, "172.16.0.3", MAC_CE));
	assert_int_equal(w->ce_asks_others.count, 1);
	/* For one that is not: no matter of this link. */
	fold_packet(asks(CE, "192.168.1.1", MAC_CE));
	assert_int_equal(w->ce_asks_others.count, 1);
	assert_int_equal(w->asks_in_vain, 6);
}

/* RFC 5227 2.1.1: another machine that wants the MSEE's address asks for it, too; it is not us. */
static void a_probe_of_the_msee_itself(void **state)
{
	(void)state;
	fold_know_host();
	for (int i = 0; i < 3; i++)
		fold_packet(asks(NULL, MSEE, MAC_MSEE));
	fold_packet(asks(MSEE, MSEE, MAC_MSEE));
	assert_int_equal(w->ce_asks.count, 0);
	assert_int_equal(w->asks_in_vain, 0);
	assert_int_equal(w->msee_frames.count, 1);
	/* And for the CE's: an MSEE does not ask so, and who it is cannot be told. */
	fold_packet(asks(NULL, CE, MAC_OTHER));
	assert_int_equal(w->msee_asks.count, 0);
}

static void gratuitous(void **state)
{
	(void)state;
	fold_packet(asks(MSEE, MSEE, MAC_MSEE));
	fold_packet(answers(MSEE, MSEE, MAC_MSEE));
	assert_int_equal(w->msee_asks.count, 0);
	assert_int_equal(w->msee_frames.count, 2);
	assert_int_equal(w->msee_speakers[0].seen.count, 2);
	fold_packet(asks(CE, CE, MAC_CE));
	assert_int_equal(w->ce_asks.count, 0);
	assert_int_equal(w->ce_answers.count, 0);
	assert_int_equal(w->ce_speakers[0].seen.count, 1);
}

static void asked_by_an_old_hardware_address(void **state)
{
	struct packet p = asks(MSEE, CE, MAC_MSEE);

	fold_know_host();
	p.dst_mac = mac_of(MAC_OTHER); /* the CE's before */
	fold_packet(p);
	assert_int_equal(w->msee_asks.count, 0);
	assert_int_equal(w->msee_frames.count, 1);
	p.dst_mac = mac_of(MAC_CE);
	fold_packet(p);
	assert_int_equal(w->msee_asks.count, 1);
	/* Of a host that is not known, any may be. */
	fold_setup(state);
	p.dst_mac = mac_of(MAC_OTHER);
	fold_packet(p);
	assert_int_equal(w->msee_asks.count, 1);
}

static void asked_again_and_again(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		fold_packet(asks(MSEE, CE, MAC_MSEE));
		fold_packet(answers(CE, MSEE, MAC_CE));
		fold_ms += 998;
	}
	assert_int_equal(w->asked_again, 3);
	/* Half a minute of quiet: it had learnt it, and refreshes. */
	fold_ms += 31000;
	fold_packet(asks(MSEE, CE, MAC_MSEE));
	assert_int_equal(w->asked_again, 0);
	/* Not answered: that is no sign of a lost answer. */
	fold_packet(asks(MSEE, CE, MAC_MSEE));
	assert_int_equal(w->asked_again, 0);
	/* A TCP segment to us needs our hardware address. */
	fold_packet(answers(CE, MSEE, MAC_CE));
	fold_packet(asks(MSEE, CE, MAC_MSEE));
	assert_int_equal(w->asked_again, 1);
	fold_segment_of(msee_end(false, 50000), TCP_SYN, 1, 0);
	assert_int_equal(w->asked_again, 0);
}

/* An answer to our segments proves the direction from us: old requests are not in vain any more. */
static void answered_segments_end_it(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		fold_packet(asks(CE, MSEE, MAC_CE));
	fold_packet(asks(MSEE, CE, MAC_MSEE)); /* from which our kernel learns where it is */
	fold_packet(answers(CE, MSEE, MAC_CE));
	assert_int_equal(w->asks_in_vain, 4);
	fold_segment_of(msee_end(false, 50000), TCP_SYN, 1, 0); /* answers nothing */
	assert_int_equal(w->asks_in_vain, 4);
	fold_segment_of(ce_end(true, 50001), TCP_SYN, 1, 0);
	fold_segment_of(msee_end(true, 50001), TCP_RST | TCP_ACK, 0, 0);
	assert_int_equal(w->asks_in_vain, 0);
}

static void hardware_addresses(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		fold_packet(answers(MSEE, CE, MAC_MSEE));
		fold_packet(answers(MSEE, CE, MAC_OTHER));
	}
	assert_int_equal(w->msee_mac_changes, 5);
	assert_int_equal(w->msee_speakers[0].seen.count, 3);
	assert_int_equal(w->msee_speakers[1].seen.count, 3);
	/* A failover changes once. */
	fold_setup(state);
	for (uint8_t i = 0; i < 6; i++)
		fold_packet(answers(MSEE, CE, i < 3 ? MAC_MSEE : MAC_OTHER));
	assert_int_equal(w->msee_mac_changes, 1);
	/* Two announce the CE's address; more than fit are passed over. */
	for (uint8_t i = 1; i < 9; i++)
		fold_packet(answers(CE, MSEE, i));
	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		assert_int_equal(w->ce_speakers[i].seen.count, 1);
	/* A request announces its sender, too. */
	fold_packet(asks(CE, MSEE, MAC_CE));
	assert_int_equal(w->ce_speakers[0].seen.count, 2);
}

/* RFC 4861 4.3, 4.4; a solicitation of duplicate address detection comes from nowhere, RFC 4862
 * 5.4. */
static void neighbour_discovery(void **state)
{
	(void)state;
	fold_packet(asks(CE6, MSEE6, MAC_CE));
	assert_int_equal(w6->ce_asks.count, 1);
	fold_packet(asks("fe80::1", MSEE6, MAC_CE)); /* or from its link-local address */
	assert_int_equal(w6->ce_asks.count, 2);
	assert_int_equal(w6->asks_in_vain, 2);
	fold_packet(answers(MSEE6, MSEE6, MAC_MSEE));
	assert_int_equal(w6->msee_answers.count, 1);
	assert_int_equal(w6->asks_in_vain, 0);
	fold_packet(asks("fe80::2", CE6, MAC_MSEE));
	assert_int_equal(w6->msee_asks.count, 1);
	/* An advertisement may come from a link-local address: its target is who is there. */
	fold_packet(answers("fe80::1", CE6, MAC_CE));
	assert_int_equal(w6->ce_answers.count, 1);
	fold_packet(asks(NULL, MSEE6, MAC_MSEE));
	fold_packet(asks(NULL, CE6, MAC_CE));
	assert_int_equal(w6->ce_asks.count, 2);
	assert_int_equal(w6->msee_asks.count, 1);
	assert_int_equal(w6->asks_in_vain, 0);
	/* The IPv4 link of the same port and VLAN heard nothing of it. */
	assert_int_equal(w->ce_frames.count + w->msee_frames.count, 0);
}

/* Under the right tags, but asked by someone with another address. */
static void strangers_who_ask(void **state)
{
	(void)state;
	fold_packet(asks("172.16.0.9", MSEE, MAC_OTHER));
	assert_int_equal(w->ce_asks.count, 0);
	assert_true(address_equal(&w->foreigners[0].speaker, &(struct address){0}) == false);
	assert_int_equal(w->foreigners[0].seen.count, 1);
	assert_true(address_equal(&w->foreigners[0].asked, &fold_links[PRIMARY].msee));
	assert_false(w->foreigners[0].msee_like);
	fold_packet(asks("172.16.0.77", CE, MAC_OTHER));
	assert_int_equal(w->msee_asks.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLD(t) cmocka_unit_test_setup_teardown(t, fold_setup, fold_teardown)
		FOLD(asked_and_answered),         FOLD(nobody_answers),
		FOLD(a_probe_of_the_msee_itself), FOLD(gratuitous),
		FOLD(asked_again_and_again),      FOLD(answered_segments_end_it),
		FOLD(hardware_addresses),         FOLD(neighbour_discovery),
		FOLD(strangers_who_ask),          FOLD(asked_by_an_old_hardware_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
