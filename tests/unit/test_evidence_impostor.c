/* SPDX-License-Identifier: ISC */
/* What others send in the MSEE's name while a session is up changes nothing of it, and is noted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

enum { CE_PORT = 50000, CE_NEXT = 5000, MSEE_NEXT = 9000, MAC_EVIL = 66 };

static const uint32_t far = 0x40000000; /* further than any window */

static struct wire_evidence *const w = &fold[PRIMARY].wire;

/* A segment with its acknowledgement; true: it was taken for the session's. */
static bool sent_by(uint8_t mac, struct wire_end end, struct tcp t)
{
	struct packet p = segment(end, t.flags, t.seq, t.length);
	bool taken;

	p.tcp.ack = t.ack;
	p.tcp.has_md5 = t.has_md5;
	p.tcp.check = t.check;
	p.src_mac = mac_of(mac);
	taken = fold_packet(p);
	p.at_ms = fold_ms;
	if (taken)
		evidence_apply_end(fold, &fold_segment, &p);
	return taken;
}

static bool msee_sends(uint8_t mac, uint8_t flags, uint32_t seq, uint32_t ack)
{
	return sent_by(mac, msee_end(true, CE_PORT),
		       (struct tcp){.flags = flags, .seq = seq, .ack = ack});
}

static void keepalive_of(struct wire_end end, uint32_t seq, uint32_t ack)
{
	struct bgp_message m = keepalive();

	assert_true(sent_by(end.from_ce ? MAC_CE : MAC_MSEE, end,
			    (struct tcp){.flags = TCP_ACK, .seq = seq, .ack = ack, .length = 19}));
	evidence_apply_bgp(fold, &fold_segment, fold_ms, &m);
}

/* The kernel has the connection, and both ends were heard. */
static int session_setup(void **state)
{
	(void)fold_setup(state);
	fold_know_host();
	for (size_t i = 0; i < FOLD_LINKS; i++) {
		fold[i].host.sockets_read = true;
		fold[i].host.neighbour_found = true;
		fold[i].host.neighbour_mac = mac_of(MAC_MSEE);
	}
	fold[PRIMARY].host.connected = true;
	fold[PRIMARY].host.connected_ce_port = CE_PORT;
	fold[PRIMARY].host.connected_msee_port = PORT_BGP;
	keepalive_of(msee_end(true, CE_PORT), MSEE_NEXT - 19, CE_NEXT - 19);
	keepalive_of(ce_end(true, CE_PORT), CE_NEXT - 19, MSEE_NEXT);
	assert_true(w->established_now);
	return 0;
}

static void is_noted(uint32_t count, uint8_t flags)
{
	assert_true(w->established_now);
	assert_int_equal(w->lost.count, 0);
	assert_int_equal(w->impostor.seen.count, count);
	if (count > 0) {
		assert_true(mac_equal(w->impostor.mac, mac_of(MAC_EVIL)));
		assert_int_equal(w->impostor.flags, flags);
	}
}

static void resets(void **state)
{
	(void)state;
	assert_false(msee_sends(MAC_EVIL, TCP_RST, MSEE_NEXT + 5, 0));
	is_noted(1, TCP_RST);
	assert_false(msee_sends(MAC_EVIL, TCP_RST | TCP_ACK, 0, 0));
	is_noted(2, TCP_RST | TCP_ACK);
	/* Under the MSEE's own hardware address nobody can tell; the kernel does not take it. */
	assert_false(msee_sends(MAC_MSEE, TCP_RST, MSEE_NEXT - 1, 0));
	is_noted(2, TCP_RST | TCP_ACK);
	assert_false(sent_by(MAC_EVIL, msee_end(true, 50007), (struct tcp){.flags = TCP_RST}));
	is_noted(3, TCP_RST);
	/* To the byte, whoever sent it: the kernel believes it, too. */
	assert_true(msee_sends(MAC_EVIL, TCP_RST, MSEE_NEXT, 0));
	assert_false(w->established_now);
	assert_int_equal(w->lost.count, 1);
	/* Ended, whatever the kernel said before: what comes now is believed. */
	assert_true(msee_sends(MAC_MSEE, TCP_RST, 12345, 0));
}

static void data(void **state)
{
	(void)state;
	/* Ahead of any window, behind it, and with an acknowledgement of what was never sent. */
	assert_false(msee_sends(MAC_EVIL, TCP_ACK, MSEE_NEXT + far, CE_NEXT));
	assert_false(msee_sends(MAC_EVIL, TCP_ACK, MSEE_NEXT - far, CE_NEXT));
	assert_false(msee_sends(MAC_EVIL, TCP_ACK, MSEE_NEXT, CE_NEXT + far));
	assert_false(msee_sends(MAC_EVIL, TCP_ACK | TCP_FIN, MSEE_NEXT + far, CE_NEXT));
	is_noted(4, TCP_ACK | TCP_FIN);
	assert_int_equal(w->msee_from_changes, 0);
	/* On a connection that the host does not have. */
	assert_false(sent_by(MAC_EVIL, msee_end(false, 40000), (struct tcp){.flags = TCP_ACK}));
	is_noted(5, TCP_ACK);
	assert_false(w->connections[1].used);
	/* The session goes on, and far: nothing that was missed on the way leaves it behind. */
	keepalive_of(ce_end(true, CE_PORT), CE_NEXT, MSEE_NEXT + 0x1000000);
	keepalive_of(msee_end(true, CE_PORT), MSEE_NEXT + 0x1000000, CE_NEXT + 19);
	is_noted(5, TCP_ACK);
}

static void syns(void **state)
{
	(void)state;
	assert_false(sent_by(MAC_EVIL, msee_end(false, 40000), (struct tcp){.flags = TCP_SYN}));
	assert_false(msee_sends(MAC_EVIL, TCP_SYN, 1, 0));
	is_noted(2, TCP_SYN);
	/* From the MSEE's hardware address each may be its own: a connection anew. However many
	 * there are, and the host's answers, they do not push out the one that is up, and say
	 * nothing of how that is signed. */
	for (uint16_t i = 0; i < 10; i++) {
		assert_true(sent_by(MAC_MSEE, msee_end(false, (uint16_t)(40000 + i)),
				    (struct tcp){.flags = TCP_SYN, .has_md5 = i % 2 == 0}));
		assert_true(sent_by(MAC_CE, ce_end(false, (uint16_t)(40100 + i)),
				    (struct tcp){.flags = TCP_SYN | TCP_ACK}));
	}
	is_noted(2, TCP_SYN);
	assert_int_equal(w->md5_msee.untried.count, 0);
	assert_int_equal(w->md5_msee.unsigned_.count, 1);
	keepalive_of(msee_end(true, CE_PORT), MSEE_NEXT, CE_NEXT);
	assert_int_equal(w->established.count, 1);
}

/* In the host's own name, once its own segments were heard. */
static void of_the_host(void **state)
{
	(void)state;
	assert_false(sent_by(MAC_EVIL, ce_end(true, CE_PORT),
			     (struct tcp){.flags = TCP_RST | TCP_ACK, .seq = CE_NEXT}));
	is_noted(0, 0);
	assert_true(sent_by(MAC_CE, ce_end(true, CE_PORT),
			    (struct tcp){.flags = TCP_RST | TCP_ACK, .seq = CE_NEXT}));
	assert_false(w->established_now);
}

/* Before anything of the session was heard: the ports of the kernel's connection tell. */
static void of_one_just_begun(void **state)
{
	(void)state;
	memset(w->connections, 0, sizeof(w->connections));
	assert_false(sent_by(MAC_EVIL, msee_end(true, 50007), (struct tcp){.flags = TCP_RST}));
	assert_int_equal(w->impostor.seen.count, 1);
	assert_false(msee_sends(MAC_EVIL, TCP_ACK, 77, 88));
	assert_int_equal(w->impostor.seen.count, 2);
	assert_false(msee_sends(MAC_MSEE, TCP_RST, 77, 88));
	assert_int_equal(w->impostor.seen.count, 2);
	assert_true(msee_sends(MAC_MSEE, TCP_ACK, 77, 88));
	assert_int_equal(w->connections[0].ce_port, CE_PORT);
	/* Without the kernel's word everything is believed. */
	fold[PRIMARY].host.connected = false;
	assert_true(sent_by(MAC_EVIL, msee_end(true, 50007), (struct tcp){.flags = TCP_RST}));
}

/* And while but the MSEE was heard, its word alone tells where both ends stand. */
static void of_one_heard_by_half(void **state)
{
	(void)state;
	memset(w->connections, 0, sizeof(w->connections));
	assert_true(msee_sends(MAC_MSEE, TCP_ACK, MSEE_NEXT, CE_NEXT));
	assert_false(msee_sends(MAC_EVIL, TCP_ACK, MSEE_NEXT, CE_NEXT + far));
	is_noted(1, TCP_ACK);
	assert_false(msee_sends(MAC_EVIL, TCP_ACK, MSEE_NEXT, CE_NEXT));
	is_noted(2, TCP_ACK);
	assert_false(msee_sends(MAC_MSEE, TCP_RST, MSEE_NEXT + far, 0));
	keepalive_of(msee_end(true, CE_PORT), MSEE_NEXT, CE_NEXT);
	assert_false(msee_sends(MAC_EVIL, TCP_ACK, MSEE_NEXT + far, CE_NEXT));
	is_noted(3, TCP_ACK);
	assert_false(msee_sends(MAC_EVIL, TCP_RST, MSEE_NEXT + 500, 0));
	is_noted(4, TCP_RST);
	assert_false(msee_sends(MAC_MSEE, TCP_RST, MSEE_NEXT + 500, 0));
	/* What of the MSEE itself was missed on the way is no other's. */
	keepalive_of(msee_end(true, CE_PORT), MSEE_NEXT + far, CE_NEXT + far);
	assert_true(msee_sends(MAC_MSEE, TCP_RST, MSEE_NEXT + far + 19, 0));
	assert_true(w->connections[0].ended);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(resets, session_setup, fold_teardown),
		cmocka_unit_test_setup_teardown(data, session_setup, fold_teardown),
		cmocka_unit_test_setup_teardown(syns, session_setup, fold_teardown),
		cmocka_unit_test_setup_teardown(of_the_host, session_setup, fold_teardown),
		cmocka_unit_test_setup_teardown(of_one_just_begun, session_setup, fold_teardown),
		cmocka_unit_test_setup_teardown(of_one_heard_by_half, session_setup, fold_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
