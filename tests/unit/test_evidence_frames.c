/* SPDX-License-Identifier: ISC */
/* Whole frames, from their bytes into evidence. */
#include "../wire/wire_test.h"

#include "fold_world.h"

#define CE_TO_MSEE "020000000002 020000000001 "
#define MSEE_TO_CE "020000000001 020000000002 "
#define MSEE_TO_ALL "ffffffffffff 020000000002 "
#define CE_TO_ALL "ffffffffffff 020000000001 "
#define VLAN "8100 00c8 "
#define QINQ "8100 03e8 8100 012c "
#define ARP_CE_ASKS "0806 0001 0800 06 04 0001 020000000001 ac100001 000000000000 ac100002"
#define ARP_MSEE_TELLS "0806 0001 0800 06 04 0002 020000000002 ac100002 020000000001 ac100001"
#define ARP_MSEE_ASKS "0806 0001 0800 06 04 0001 020000000002 ac100002 000000000000 ac100001"
#define ARP_OTHER_ASKS "0806 0001 0800 06 04 0001 020000000003 c0a80902 000000000000 c0a80901"
#define ARP_MICROSOFT "0806 0001 0800 06 04 0001 020000000002 c0000202 000000000000 c0000201"
#define NS_CE                                                                                      \
	"86dd 6000 0000 0020 3a ff 20010db8000000000000000000000001 "                              \
	"ff0200000000000000000001ff000002 "                                                        \
	"8700 0000 00000000 20010db8000000000000000000000002 0101 020000000001"
#define NA_MSEE                                                                                    \
	"86dd 6000 0000 0020 3a ff 20010db8000000000000000000000002 "                              \
	"20010db8000000000000000000000001 "                                                        \
	"8800 0000 60000000 20010db8000000000000000000000002 0201 020000000002"
#define IP_CE "0800 45c0 0028 0001 4000 0106 0000 ac100001 ac100002 "
#define IP_MSEE "0800 45c0 0028 0001 4000 ff06 0000 ac100002 ac100001 "
#define SYN "c350 00b3 00000010 00000000 5002 faf0 0000 0000"
#define SYN_SIGNED                                                                                 \
	"0800 45c0 003c 0001 4000 0106 0000 ac100001 ac100002 "                                    \
	"c350 00b3 00000010 00000000 a002 faf0 0000 0000 "                                         \
	"1312 000102030405060708090a0b0c0d0e0f 0101"
#define RST_ACK "00b3 c350 00000000 00000011 5014 0000 0000 0000"
#define ICMP_13                                                                                    \
	"0800 4500 0038 0001 0000 4001 0000 c6336409 ac100001 030d 0000 00000000 "                 \
	"4500 0028 0001 4000 0106 0000 ac100001 ac100002 c350 00b3 00000010"
#define BFD_UP_MSEE                                                                                \
	"0800 4500 0034 0001 0000 ff11 0000 ac100002 ac100001 c000 0ec8 0020 0000 "                \
	"20 c0 03 18 00000011 00000022 000493e0 000493e0 00000000"

static struct wire_evidence *const w = &fold[PRIMARY].wire, *const w6 = &fold[PRIMARY6].wire;

static bool hear(uint32_t port, const char *hex)
{
	struct cursor c = bytes_of(hex);
	struct packet p;
	enum wire_status status = frame_decode(c.at, (uint32_t)c.left, (uint32_t)c.left, &p);
	bool is_segment;

	assert_int_equal(status, WIRE_OK);
	p.port = port;
	is_segment = fold_packet(p);
	p.at_ms = fold_ms;
	if (is_segment)
		evidence_apply_end(fold, &fold_segment, &p);
	bytes_free(c);
	return is_segment;
}

static void arp(void **state)
{
	(void)state;
	hear(ETH1, CE_TO_ALL VLAN ARP_CE_ASKS);
	assert_int_equal(w->asks_in_vain, 1);
	hear(ETH1, MSEE_TO_CE VLAN ARP_MSEE_TELLS);
	assert_int_equal(w->asks_in_vain, 0);
	assert_int_equal(w->msee_answers.count, 1);
	assert_true(mac_equal(w->msee_speakers[0].mac, mac_of(MAC_MSEE)));
	hear(ETH1, MSEE_TO_ALL VLAN ARP_MSEE_ASKS);
	assert_int_equal(w->msee_asks.count, 1);
	/* Under another tag, with a priority, in a stack, without any, on the other port. */
	hear(ETH1, MSEE_TO_ALL "8100 00c9 " ARP_MSEE_ASKS);
	assert_int_equal(w->strays[0].tags.tag[0].vid, 201);
	hear(ETH1, MSEE_TO_ALL "8100 c0c8 " ARP_MSEE_ASKS); /* priority 6, VLAN 200: at home */
	assert_int_equal(w->msee_asks.count, 2);
	hear(ETH1, MSEE_TO_ALL "88a8 03e8 8100 00c8 " ARP_MSEE_ASKS);
	assert_int_equal(w->strays[1].tags.count, 2);
	hear(ETH1, MSEE_TO_ALL ARP_MSEE_ASKS);
	assert_int_equal(w->strays[2].tags.count, 0);
	hear(ETH2, MSEE_TO_ALL VLAN ARP_MSEE_ASKS);
	assert_int_equal(w->crossed.count, 1);
	hear(ETH1, MSEE_TO_ALL VLAN ARP_OTHER_ASKS);
	assert_true(w->foreigners[0].msee_like);
	assert_int_equal(w->msee_asks.count, 2);
}

static void stacked(void **state)
{
	struct wire_evidence *m = &fold[MICROSOFT].wire;

	(void)state;
	hear(ETH1, MSEE_TO_ALL QINQ ARP_MICROSOFT);
	assert_int_equal(m->msee_asks.count, 1);
	hear(ETH1, MSEE_TO_ALL "88a8 03e8 8100 012c " ARP_MICROSOFT);
	assert_true(m->strays[0].ethertype_only);
	hear(ETH1, MSEE_TO_ALL "8100 012c " ARP_MICROSOFT);
	assert_int_equal(m->strays[1].tags.count, 1);
	assert_false(m->strays[1].ethertype_only);
	assert_int_equal(m->msee_asks.count, 1);
}

static void neighbour_discovery(void **state)
{
	(void)state;
	hear(ETH1, "3333ff000002 020000000001 " VLAN NS_CE);
	assert_int_equal(w6->asks_in_vain, 1);
	hear(ETH1, MSEE_TO_CE VLAN NA_MSEE);
	assert_int_equal(w6->asks_in_vain, 0);
	assert_int_equal(w6->msee_answers.count, 1);
	assert_true(mac_equal(w6->msee_speakers[0].mac, mac_of(MAC_MSEE)));
	assert_int_equal(w->msee_frames.count, 0);
}

static void segments(void **state)
{
	(void)state;
	assert_true(hear(ETH1, CE_TO_MSEE VLAN IP_CE SYN));
	assert_int_equal(w->ours.unanswered, 1);
	assert_true(hear(ETH1, MSEE_TO_CE VLAN IP_MSEE RST_ACK));
	assert_int_equal(w->ours.outcome, ATTEMPT_REFUSED);
	assert_int_equal(w->ours.answer_ttl, 255);
	assert_true(hear(ETH1, CE_TO_MSEE VLAN SYN_SIGNED));
	assert_int_equal(w->ours.signed_syn.count, 1);
	assert_int_equal(w->ours.unsigned_syn.count, 1);
	assert_false(hear(ETH1, MSEE_TO_CE VLAN ICMP_13));
	assert_int_equal(w->icmp_errors.count, 1);
	assert_int_equal(w->icmp_code, 13);
	assert_false(hear(ETH1, MSEE_TO_CE VLAN BFD_UP_MSEE));
	assert_int_equal(w->bfd_last_msee.state, BFD_UP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLD(t) cmocka_unit_test_setup_teardown(t, fold_setup, fold_teardown)
		FOLD(arp),
		FOLD(stacked),
		FOLD(neighbour_discovery),
		FOLD(segments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
