/* SPDX-License-Identifier: ISC */
/* Segments of a connection: what is sent again, what is acknowledged, what is signed; the four
 * slots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

static struct wire_evidence *const w = &fold[PRIMARY].wire;
static struct connection *const first = &fold[PRIMARY].wire.connections[0];

static void sent_again(void **state)
{
	(void)state;
	fold_handshake(true, 50000);
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 101, 45);
	assert_int_equal(first->ce_end, 146);
	assert_int_equal(first->ce_resent, 0);
	for (int i = 0; i < 3; i++)
		fold_segment_of(ce_end(true, 50000), TCP_ACK, 101, 45);
	assert_int_equal(first->ce_resent, 3);
	assert_int_equal(first->ce_resent_large, 0);
	fold_segment_of(msee_end(true, 50000), TCP_ACK, 501, 1400);
	fold_segment_of(msee_end(true, 50000), TCP_ACK, 501, 1400);
	assert_int_equal(first->msee_resent, 1);
	assert_int_equal(first->msee_resent_large, 1);
	assert_int_equal(first->msee_largest, 1400);
	assert_int_equal(first->ce_ttl, 1);
	assert_int_equal(first->msee_ttl, 255);
	/* In part old, in part new: new. Sequence numbers wrap, RFC 9293 3.4. */
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 140, 20);
	assert_int_equal(first->ce_resent, 3);
	first->ce_end = UINT32_MAX - 5;
	fold_segment_of(ce_end(true, 50000), TCP_ACK, UINT32_MAX - 5, 20);
	assert_int_equal(first->ce_resent, 3);
	assert_int_equal(first->ce_end, 14);
	fold_segment_of(ce_end(true, 50000), TCP_ACK, UINT32_MAX - 5, 20);
	assert_int_equal(first->ce_resent, 4);
}

static void acknowledged(void **state)
{
	struct packet p = segment(msee_end(true, 50000), TCP_ACK, 501, 0);

	(void)state;
	fold_handshake(true, 50000);
	p.tcp.ack = 146;
	fold_packet(p);
	assert_true(first->ce_acked_known);
	assert_int_equal(first->ce_acked, 146);
	p.tcp.ack = 120; /* an old one does not take it back */
	fold_packet(p);
	assert_int_equal(first->ce_acked, 146);
	assert_true(first->acked);
}

/* Of what is sent again something is acknowledged, or nothing ever. */
static void gets_through(void **state)
{
	struct packet p = segment(msee_end(true, 50000), TCP_ACK, 501, 0);

	(void)state;
	fold_handshake(true, 50000);
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 101, 19);
	p.tcp.ack = 120;
	fold_packet(p);
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 120, 19);
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 120, 19);
	fold_packet(p); /* what it had before */
	assert_false(first->ce_through);
	p.tcp.ack = 139;
	fold_packet(p);
	assert_true(first->ce_through);
	assert_false(first->msee_through);
	fold_ms += 200000; /* another trouble */
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 120, 19);
	assert_false(first->ce_through);
}

/* What the MSEE sends arrives, again and again, and the CE speaks and does not acknowledge it. */
static void not_taken(void **state)
{
	struct packet p;

	(void)state;
	fold_handshake(true, 50000);
	for (int i = 0; i < 3; i++) {
		fold_segment_of(msee_end(true, 50000), TCP_ACK, 501, 19);
		fold_ms += 1000;
		p = segment(ce_end(true, 50000), TCP_ACK, 101, 19);
		p.tcp.ack = 501;
		fold_packet(p);
	}
	assert_int_equal(first->msee_resent, 2);
	assert_int_equal(first->msee_untaken, 2);
	p.tcp.ack = 520;
	fold_packet(p);
	assert_int_equal(first->msee_untaken, 0);
}

/* A BSD's probe of a closed window is a byte that is not taken. */
static void no_room(void **state)
{
	struct packet p;

	(void)state;
	fold_handshake(true, 50000);
	for (int i = 0; i < 3; i++) {
		fold_segment_of(msee_end(true, 50000), TCP_ACK, 501, 1);
		fold_ms += 1500;
		p = segment(ce_end(true, 50000), TCP_ACK, 101, 0);
		p.tcp.ack = 501;
		p.tcp.window = 0;
		fold_packet(p);
		assert_true(first->ce_full);
	}
	assert_int_equal(first->msee_untaken, 0);
	p.tcp.window = 100;
	fold_packet(p);
	assert_false(first->ce_full);
}

/* To whom the MSEE's segments go: to this host, or to one that had the CE's address before. */
static void to_another(void **state)
{
	struct packet p = segment(msee_end(true, 50000), TCP_SYN | TCP_ACK, 500, 0);

	(void)state;
	fold_handshake(true, 50000);
	assert_int_equal(w->elsewhere.seen.count, 0);
	p.dst_mac = mac_of(MAC_OTHER);
	fold[PRIMARY].host.read = false;
	fold_packet(p);
	assert_int_equal(w->elsewhere.seen.count, 0); /* nobody knows this host's own */
	fold[PRIMARY].host.read = true;
	fold[PRIMARY].host.mac = mac_of(MAC_CE);
	fold_packet(p);
	assert_int_equal(w->elsewhere.seen.count, 1);
	assert_true(mac_equal(w->elsewhere.mac, p.dst_mac));
	p.dst_mac = mac_of(MAC_CE);
	fold_packet(p);
	assert_int_equal(w->elsewhere.seen.count, 0);
}

/* A large one of the MSEE is lost on the way, and it acknowledges what it hears from behind it. */
static void a_hole(void **state)
{
	struct packet p = segment(msee_end(true, 50000), TCP_ACK, 2019 + 1448, 0);

	(void)state;
	fold_message(msee_end(true, 50000), 2000, keepalive());
	assert_int_equal(first->msee_hole_ms, 0);
	fold_packet(p);
	assert_int_equal(first->msee_hole_ms, fold_ms);
	assert_int_equal(first->msee_hole_bytes, 1448);
	fold_packet(p);
	assert_int_equal(first->msee_hole_ms, fold_ms - 1); /* since the first */
	/* It was filled, or was but in the capture. */
	p = segment(ce_end(true, 50000), TCP_ACK, 1064, 0);
	p.tcp.ack = 2019 + 1448;
	fold_packet(p);
	assert_int_equal(first->msee_hole_ms, 0);
	fold_packet(segment(msee_end(true, 50000), TCP_ACK, 2019 + 1448, 0));
	assert_int_equal(first->msee_hole_ms, 0);
}

/* What one end acknowledges the other has said. */
static void unheard(void **state)
{
	struct packet p = segment(ce_end(true, 50000), TCP_ACK, 1000, 0);

	(void)state;
	p.tcp.ack = 2000;
	fold_packet(p);
	assert_int_equal(w->msee_unheard.count, 0); /* when that was is not known */
	p.tcp.ack = 2001;
	fold_packet(p);
	assert_int_equal(w->msee_unheard.count, 0); /* a FIN, at most */
	p.tcp.ack = 2020;
	fold_packet(p);
	assert_int_equal(w->msee_unheard.count, 1);
	fold_packet(segment(msee_end(true, 50000), TCP_ACK, 2020, 19));
	p.tcp.ack = 2039;
	fold_packet(p);
	assert_int_equal(w->msee_unheard.count, 1);
	assert_int_equal(w->ce_unheard.count, 0);
}

/* Of one direction only: an UPDATE is sent by who has heard the other, RFC 4271 8.2.2. */
static void one_direction(void **state)
{
	for (int live = 0; live < 2; live++) {
		fold_setup(state);
		fold[PRIMARY].live = live;
		fold_segment_of(msee_end(false, 40000), TCP_SYN, 1, 0);
		fold_message(msee_end(false, 40000), 2, (struct bgp_message){.type = BGP_UPDATE});
		assert_int_equal(w->established_now, !live);
	}
	/* What is not acknowledged where both are heard is believed by one end alone. */
	fold_setup(state);
	fold[PRIMARY].live = false;
	fold_handshake(true, 50000);
	fold_message(msee_end(true, 50000), 501, (struct bgp_message){.type = BGP_UPDATE});
	assert_false(w->established_now);
}

static void signatures(void **state)
{
	static const enum md5_check checks[] = {MD5_CHECK_GOOD, MD5_CHECK_BAD, MD5_CHECK_BAD,
						MD5_CHECK_UNTRIED};
	struct packet p;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		p = segment(msee_end(false, 40000), TCP_SYN, 1, 0);
		p.tcp.has_md5 = true;
		p.tcp.check = checks[i];
		fold_packet(p);
	}
	assert_int_equal(w->md5_msee.good.count, 1);
	assert_int_equal(w->md5_msee.bad.count, 2);
	assert_int_equal(w->md5_msee.untried.count, 1);
	assert_int_equal(w->md5_msee.unsigned_.count, 0);
	fold_segment_of(ce_end(false, 40000), TCP_SYN | TCP_ACK, 500, 0);
	assert_int_equal(w->md5_ce.unsigned_.count, 1);
	/* A kernel's RST is not signed: it says nothing of the daemon. */
	fold_segment_of(msee_end(false, 40000), TCP_RST, 2, 0);
	assert_int_equal(w->md5_msee.unsigned_.count, 0);
}

static void joined_in_the_middle(void **state)
{
	(void)state;
	fold_message(msee_end(true, 50000), 9000, keepalive());
	assert_false(w->established_now);
	assert_false(first->syn_seen);
	assert_true(first->ours); /* port 179 is the MSEE's */
	fold_message(ce_end(true, 50000), 7000, keepalive());
	assert_true(w->established_now);
	assert_int_equal(w->established.count, 1);
	assert_int_equal(w->ours.outcome, ATTEMPT_ESTABLISHED);
	assert_int_equal(w->ours.syn.count, 0);
	fold_segment_of(msee_end(true, 50000), TCP_RST, 9019, 0);
	assert_false(w->established_now);
	assert_int_equal(w->lost.count, 1);
	assert_true(address_equal(&w->lost_by, &fold_links[PRIMARY].msee));
	/* An UPDATE is as good as a KEEPALIVE, RFC 4271 4.4. */
	fold_setup(state);
	fold_message(msee_end(false, 40000), 9000, (struct bgp_message){.type = BGP_UPDATE});
	fold_message(ce_end(false, 40000), 7000, keepalive());
	assert_true(w->established_now);
	assert_false(first->ours);
}

/* Four connections are remembered; then the ended ones give way first, the longest unheard of them.
 */
static void slots(void **state)
{
	(void)state;
	for (uint16_t i = 0; i < 4; i++)
		fold_segment_of(ce_end(true, (uint16_t)(50000 + i)), TCP_SYN, 1, 0);
	fold_segment_of(msee_end(true, 50002), TCP_RST | TCP_ACK, 0, 0);
	fold_segment_of(ce_end(true, 50009), TCP_SYN, 1, 0);
	assert_int_equal(w->connections[2].ce_port, 50009);
	assert_int_equal(w->connections[0].ce_port, 50000);
	fold_segment_of(ce_end(true, 50010), TCP_SYN, 1, 0);
	assert_int_equal(w->connections[0].ce_port, 50010);
	/* An Established one that is pushed out unheard is not known to live. */
	fold_setup(state);
	fold_session(true, 50000);
	assert_true(w->established_now);
	for (uint16_t i = 1; i < 5; i++)
		fold_segment_of(ce_end(true, (uint16_t)(50000 + i)), TCP_SYN, 1, 0);
	assert_false(w->established_now);
}

static void ends(void **state)
{
	(void)state;
	fold_session(true, 50000);
	fold_segment_of(ce_end(true, 50000), TCP_FIN | TCP_ACK, 2000, 0);
	assert_int_equal(w->lost.count, 1);
	assert_true(address_equal(&w->lost_by, &fold_links[PRIMARY].ce));
	/* The other end's FIN of the same connection is no second loss. */
	fold_segment_of(msee_end(true, 50000), TCP_FIN | TCP_ACK, 3000, 0);
	assert_int_equal(w->lost.count, 1);
	assert_true(first->ended_by_ce);
	/* What still comes into it changes nothing. */
	fold_message(msee_end(true, 50000), 3001, open_of(AZURE_ASN));
	assert_int_equal(w->ours.outcome, ATTEMPT_ESTABLISHED);
	assert_false(w->established_now);
	fold_session(true, 50001);
	assert_true(w->established_now);
	assert_int_equal(w->established.count, 2);
}

/* A NOTIFICATION in the very segment that carries the FIN. */
static void a_last_word_with_the_end(void **state)
{
	struct bgp_message m = notification(6, 2);
	struct packet p = segment(msee_end(true, 50000), TCP_FIN | TCP_ACK | TCP_PSH, 2064, 21);

	(void)state;
	fold_session(true, 50000);
	assert_true(fold_packet(p));
	evidence_apply_bgp(fold, &fold_segment, fold_ms, &m);
	p.at_ms = fold_ms;
	evidence_apply_end(fold, &fold_segment, &p);
	assert_true(w->msee.notification_ms == fold_ms);
	assert_true(w->msee.notification_established);
	assert_int_equal(w->lost.count, 1);
	assert_false(w->established_now);
}

static void segments_for_the_stream(void **state)
{
	struct packet p = segment(ce_end(true, 50000), TCP_SYN, 7, 0);

	(void)state;
	assert_true(fold_packet(p));
	assert_int_equal(fold_segment.link, PRIMARY);
	assert_true(fold_segment.starts && fold_segment.from_ce);
	p = segment(msee_end(true, 50000), TCP_ACK, 9, 19);
	assert_true(fold_packet(p));
	assert_false(fold_segment.starts || fold_segment.from_ce);
	assert_int_equal(fold_segment.connection, 0);
	/* BFD and others are no segments. */
	struct packet bfd = {.kind = PACKET_BFD,
			     .tags = tags_1(200),
			     .src = fold_links[PRIMARY].msee,
			     .dst = fold_links[PRIMARY].ce,
			     .bfd = {.state = BFD_UP}};

	assert_false(fold_packet(bfd));
	assert_int_equal(w->bfd_msee.count, 1);
	assert_int_equal(w->bfd_last_msee.state, BFD_UP);
	bfd.src = fold_links[PRIMARY].ce;
	bfd.dst = fold_links[PRIMARY].msee;
	assert_false(fold_packet(bfd));
	assert_int_equal(w->bfd_ce.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLD(t) cmocka_unit_test_setup_teardown(t, fold_setup, fold_teardown)
		FOLD(sent_again),
		FOLD(gets_through),
		FOLD(not_taken),
		FOLD(no_room),
		FOLD(to_another),
		FOLD(acknowledged),
		FOLD(a_hole),
		FOLD(unheard),
		FOLD(one_direction),
		FOLD(signatures),
		FOLD(joined_in_the_middle),
		FOLD(slots),
		FOLD(ends),
		FOLD(a_last_word_with_the_end),
		FOLD(segments_for_the_stream),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
