/* SPDX-License-Identifier: ISC */
/* What becomes of connection attempts, by either end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

static struct wire_evidence *const w = &fold[PRIMARY].wire;

static void refused(void **state)
{
	(void)state;
	for (uint16_t i = 0; i < 3; i++) {
		fold_segment_of(ce_end(true, (uint16_t)(50000 + i)), TCP_SYN, 7, 0);
		assert_int_equal(w->ours.unanswered, 1);
		fold_segment_of(msee_end(true, (uint16_t)(50000 + i)), TCP_RST | TCP_ACK, 0, 0);
	}
	assert_int_equal(w->ours.outcome, ATTEMPT_REFUSED);
	assert_int_equal(w->ours.streak.count, 3);
	assert_int_equal(w->ours.syn.count, 3);
	assert_int_equal(w->ours.unsigned_syn.count, 3);
	assert_int_equal(w->ours.unanswered, 0);
	assert_int_equal(w->ours.answer_ttl, 255);
	assert_true(mac_equal(w->ours.answer_mac, mac_of(MAC_MSEE)));
	assert_int_equal(w->theirs.outcome, ATTEMPT_NONE);
	/* The MSEE's, refused by this host. */
	fold_segment_of(msee_end(false, 40000), TCP_SYN, 7, 0);
	fold_segment_of(ce_end(false, 40000), TCP_RST | TCP_ACK, 0, 0);
	assert_int_equal(w->theirs.outcome, ATTEMPT_REFUSED);
	assert_int_equal(w->theirs.answer_ttl, 1);
	assert_int_equal(w->ours.streak.count, 3);
}

/* A capture may begin between a SYN and its RST: the RST for a SYN has sequence number 0. */
static void refused_before_we_listened(void **state)
{
	(void)state;
	fold_segment_of(msee_end(true, 50000), TCP_RST | TCP_ACK, 0, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_REFUSED);
	/* One that ends a connection of old has another. */
	fold_setup(state);
	fold_segment_of(msee_end(true, 50000), TCP_RST, 777, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_NONE);
}

static void closed_without_a_word(void **state)
{
	(void)state;
	fold_handshake(true, 50000);
	assert_int_equal(w->ours.outcome, ATTEMPT_ACCEPTED);
	fold_segment_of(msee_end(true, 50000), TCP_FIN | TCP_ACK, 501, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_CLOSED);
	fold_handshake(true, 50001);
	assert_int_equal(w->ours.outcome, ATTEMPT_CLOSED); /* a first step replaces nothing */
	fold_segment_of(msee_end(true, 50001), TCP_RST, 501, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_CLOSED);
	assert_int_equal(w->ours.streak.count, 2);
	assert_true(w->connections[1].reset);
	/* After our own OPEN it is the same. */
	fold_handshake(true, 50002);
	fold_message(ce_end(true, 50002), 101, open_of(65010));
	assert_int_equal(w->ours.outcome, ATTEMPT_OPEN_SENT);
	fold_segment_of(msee_end(true, 50002), TCP_FIN | TCP_ACK, 501, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_CLOSED);
	assert_int_equal(w->ours.streak.count, 3);
	/* What this host closes, it was not closed by the MSEE. */
	fold_setup(state);
	fold_handshake(true, 50003);
	fold_segment_of(ce_end(true, 50003), TCP_FIN | TCP_ACK, 101, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_ACCEPTED);
	assert_true(w->connections[0].ended_by_ce);
}

static void silence(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		fold_segment_of(ce_end(true, 50000), TCP_SYN, 7, 0);
		fold_ms += 999;
	}
	assert_int_equal(w->ours.outcome, ATTEMPT_PENDING);
	assert_int_equal(w->ours.unanswered, 4);
	assert_true(w->ours.unanswered_since_ms == NOW + 1);
	assert_int_equal(w->connections[0].syns, 4);
	assert_false(w->connections[1].used);
	/* A try under way does not replace what the last one came to. */
	fold_segment_of(msee_end(true, 50000), TCP_RST | TCP_ACK, 0, 0);
	fold_segment_of(ce_end(true, 50001), TCP_SYN, 7, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_REFUSED);
	assert_int_equal(w->ours.unanswered, 1);
	/* Signed ones are counted apart. */
	struct packet p = segment(ce_end(true, 50002), TCP_SYN, 7, 0);

	p.tcp.has_md5 = true;
	fold_packet(p);
	assert_int_equal(w->ours.signed_syn.count, 1);
	assert_int_equal(w->ours.unsigned_syn.count, 5);
}

/* The SYN-ACK arrives, this host does not take it, and the same SYN is sent again. */
static void an_answer_that_is_not_taken(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		fold_segment_of(ce_end(true, 50000), TCP_SYN, 7, 0);
		fold_segment_of(msee_end(true, 50000), TCP_SYN | TCP_ACK, 500, 0);
	}
	assert_int_equal(w->connections[0].syns, 3);
	assert_true(w->connections[0].syn_acked);
	assert_false(w->connections[0].acked);
	assert_int_equal(w->ours.outcome, ATTEMPT_ACCEPTED);
	assert_int_equal(w->ours.streak.count, 1);
	/* With the handshake complete, a SYN of the same ports is a new connection. */
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 8, 0);
	assert_true(w->connections[0].acked);
	fold_segment_of(ce_end(true, 50000), TCP_SYN, 9000, 0);
	assert_int_equal(w->connections[0].syns, 1);
	assert_false(w->connections[0].syn_acked);
}

/* RFC 4271 6.8: both ends call at once, one connection is given up. */
static void collision(void **state)
{
	(void)state;
	fold_handshake(true, 50000);
	fold_handshake(false, 40000);
	fold_message(ce_end(true, 50000), 101, open_of(65010));
	fold_message(ce_end(false, 40000), 501, open_of(65010));
	fold_message(msee_end(true, 50000), 501, open_of(AZURE_ASN));
	fold_message(msee_end(false, 40000), 101, open_of(AZURE_ASN));
	fold_message(msee_end(false, 40000), 120, notification(6, 7));
	fold_segment_of(msee_end(false, 40000), TCP_FIN | TCP_ACK, 141, 0);
	assert_true(w->msee.notification_ms == 0);
	assert_int_equal(w->msee.notifications.count, 0);
	fold_message(ce_end(true, 50000), 120, keepalive());
	fold_message(msee_end(true, 50000), 520, keepalive());
	assert_true(w->established_now);
	assert_int_equal(w->established.count, 1);
	assert_int_equal(w->lost.count, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_ESTABLISHED);
}

static void probes_are_not_the_session(void **state)
{
	struct packet p;

	(void)state;
	fold[PRIMARY].probe.plain.source_port = 55555;
	fold_segment_of(ce_end(true, 55555), TCP_SYN, 7, 0);
	fold_segment_of(msee_end(true, 55555), TCP_SYN | TCP_ACK, 500, 0);
	p = segment(ce_end(true, 55555), TCP_RST, 8, 0);
	p.tcp.has_md5 = true;
	fold_packet(p);
	assert_true(w->connections[0].probe);
	assert_int_equal(w->ours.syn.count, 0);
	assert_int_equal(w->ours.outcome, ATTEMPT_NONE);
	assert_int_equal(w->ours.unanswered, 0);
	assert_int_equal(w->md5_ce.unsigned_.count + w->md5_ce.untried.count, 0);
	assert_int_equal(w->md5_msee.unsigned_.count, 0);
	assert_int_equal(w->msee_frames.count, 1); /* but the MSEE was heard */
}

static void another_source(void **state)
{
	struct packet p = segment(ce_end(true, 50000), TCP_SYN, 7, 0);

	(void)state;
	p.src = addr("10.0.0.1");
	assert_false(fold_packet(p));
	assert_int_equal(w->odd_source.count, 1);
	assert_true(address_equal(&w->odd_source_address, &p.src));
	assert_int_equal(w->ours.syn.count, 0);
	/* Copied from the other path's configuration. */
	p.src = fold_links[SECONDARY].ce;
	assert_false(fold_packet(p));
	assert_int_equal(w->odd_source.count, 2);
	assert_int_equal(fold[SECONDARY].wire.own_strays[0].seen.count, 0);
	/* Not to port 179, or no SYN: of no interest. */
	p.tcp.destination_port = 80;
	fold_packet(p);
	p.tcp.destination_port = PORT_BGP;
	p.tcp.flags = TCP_ACK;
	fold_packet(p);
	assert_int_equal(w->odd_source.count, 2);
}

static struct packet icmp_of(const char *sender, uint8_t type, uint8_t code, bool about_ours)
{
	const struct link *l = &fold_links[PRIMARY];
	struct packet p = {.kind = PACKET_ICMP_ERROR,
			   .port = ETH1,
			   .tags = l->tags,
			   .src_mac = mac_of(about_ours ? MAC_MSEE : MAC_CE),
			   .src = addr(sender),
			   .dst = about_ours ? l->ce : l->msee};

	p.icmp = (struct icmp_error){.type = type,
				     .code = code,
				     .inner_src = about_ours ? l->ce : l->msee,
				     .inner_dst = about_ours ? l->msee : l->ce,
				     .inner_protocol = 6,
				     .inner_source_port = 50000,
				     .inner_destination_port = PORT_BGP,
				     .inner_seq = 7,
				     .mtu = 1400};
	return p;
}

static void icmp(void **state)
{
	(void)state;
	fold_segment_of(ce_end(true, 50000), TCP_SYN, 7, 0);
	fold_packet(icmp_of("172.16.0.2", 3, 13, true));
	assert_int_equal(w->icmp_errors.count, 1);
	assert_int_equal(w->icmp_code, 13);
	assert_int_equal(w->ours.unanswered, 0);
	fold_packet(icmp_of("198.51.100.9", 3, 3, true)); /* a device on the way */
	assert_int_equal(w->icmp_errors.count, 2);
	fold_packet(icmp_of("172.16.0.2", 3, 4, true));
	assert_int_equal(w->icmp_too_big.count, 1);
	assert_int_equal(w->icmp_mtu, 1400);
	fold_packet(icmp_of("172.16.0.1", 3, 13, false));
	assert_int_equal(w->icmp_by_host.count, 1);
	assert_int_equal(w->icmp_errors.count, 2);
	/* About something else. */
	struct packet p = icmp_of("172.16.0.2", 3, 13, true);

	p.icmp.inner_protocol = 17;
	fold_packet(p);
	assert_int_equal(w->icmp_errors.count, 2);
	/* By one who did not see what he quotes. */
	p = icmp_of("172.16.0.2", 3, 13, true);
	p.icmp.inner_seq = 8;
	fold_packet(p);
	p = icmp_of("172.16.0.2", 3, 4, true);
	p.icmp.inner_source_port = 50001;
	fold_packet(p);
	assert_int_equal(w->icmp_errors.count, 2);
	assert_int_equal(w->icmp_too_big.count, 1);
	/* Once the MSEE itself answers, the way is free. */
	fold_segment_of(ce_end(true, 50001), TCP_SYN, 7, 0);
	fold_segment_of(msee_end(true, 50001), TCP_SYN | TCP_ACK, 500, 0);
	assert_int_equal(w->icmp_errors.count, 0);
}

/* RFC 5927 4.1: what is neither acknowledged nor unsent. */
static void icmp_of_what_is_in_flight(void **state)
{
	const struct {
		uint32_t seq;
		unsigned count;
	} rows[] = {{100, 0}, {149, 0}, {150, 1}, {1649, 2}, {1650, 2}, {0x80000000, 2}};

	(void)state;
	fold_segment_of(ce_end(true, 50000), TCP_SYN, 99, 0);
	fold_segment_of(msee_end(true, 50000), TCP_SYN | TCP_ACK, 500, 0);
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 100, 50);
	fold_segment_of(ce_end(true, 50000), TCP_ACK, 150, 1500);
	struct packet p = segment(msee_end(true, 50000), TCP_ACK, 501, 0);

	p.tcp.ack = 150;
	fold_packet(p);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		p = icmp_of("172.16.0.2", 3, 4, true);
		p.icmp.inner_seq = rows[i].seq;
		fold_packet(p);
		assert_int_equal(w->icmp_too_big.count, rows[i].count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLD(t) cmocka_unit_test_setup_teardown(t, fold_setup, fold_teardown)
		FOLD(refused),
		FOLD(refused_before_we_listened),
		FOLD(closed_without_a_word),
		FOLD(silence),
		FOLD(an_answer_that_is_not_taken),
		FOLD(collision),
		FOLD(probes_are_not_the_session),
		FOLD(another_source),
		FOLD(icmp),
		FOLD(icmp_of_what_is_in_flight),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
