/* SPDX-License-Identifier: ISC */
/* What the capture has not proves nothing of what was said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

enum { PORT = 40000 };

static struct packet acking(struct packet p, uint32_t ack)
{
	p.tcp.ack = ack;
	return p;
}

static const struct wire_evidence *wire(void)
{
	return &fold[PRIMARY].wire;
}

/* SYN 100, SYN-ACK 500: the first bytes are 101 and 501. */
static void opened(void)
{
	fold_handshake(true, PORT);
	assert_int_equal(wire()->missed.count, 0);
}

static void a_close_after_what_was_cut_is_not_without_an_open(void **state)
{
	(void)state;
	opened();
	struct packet p = segment(msee_end(true, PORT), TCP_ACK | TCP_PSH, 501, 45);

	p.kept = 64;
	assert_true(fold_packet(p));
	assert_int_equal(wire()->missed.count, 1);
	assert_int_equal(wire()->cut.count, 1);
	assert_int_equal(wire()->cut_at, 64);
	fold_segment_of(msee_end(true, PORT), TCP_FIN | TCP_ACK, 546, 0);
	assert_int_equal(wire()->ours.outcome, ATTEMPT_ACCEPTED);
}

static void a_close_after_nothing_is(void **state)
{
	(void)state;
	opened();
	fold_segment_of(msee_end(true, PORT), TCP_FIN | TCP_ACK, 501, 0);
	assert_int_equal(wire()->ours.outcome, ATTEMPT_CLOSED);
}

/* The MSEE's OPEN is not in the file, what it says next is: KEEPALIVEs answer OPENs. */
static void keepalives_tell_of_an_open_that_was_missed(void **state)
{
	(void)state;
	opened();
	fold_message(ce_end(true, PORT), 101, open_of(65010));
	fold_message(ce_end(true, PORT), 120, keepalive());
	fold_message(msee_end(true, PORT), 546, keepalive());
	assert_true(wire()->connections[0].msee_missed);
	assert_true(wire()->established_now);
}

static void keepalives_without_an_open_are_no_session(void **state)
{
	(void)state;
	opened();
	fold_message(ce_end(true, PORT), 101, open_of(65010));
	fold_message(ce_end(true, PORT), 120, keepalive());
	fold_message(msee_end(true, PORT), 501, keepalive());
	assert_false(wire()->connections[0].msee_missed);
	assert_false(wire()->established_now);
}

/* Nobody heard the MSEE, and this host acknowledges an OPEN of it, the first thing of all. */
static void an_acknowledgement_tells_of_what_was_missed(void **state)
{
	(void)state;
	fold_segment_of(ce_end(true, PORT), TCP_SYN, 100, 0);
	fold_segment_of(msee_end(true, PORT), TCP_SYN | TCP_ACK, 500, 0);
	assert_true(fold_packet(acking(segment(ce_end(true, PORT), TCP_ACK, 101, 0), 546)));
	assert_true(wire()->connections[0].msee_missed);
	assert_int_equal(wire()->msee_unheard.count, 1);
}

/* The SYN-ACK is not in the file: the opener has had it. */
static void a_reset_of_a_connection_refuses_no_syn(void **state)
{
	(void)state;
	fold_segment_of(ce_end(true, PORT), TCP_SYN, 100, 0);
	fold_segment_of(ce_end(true, PORT), TCP_ACK, 101, 0);
	fold_segment_of(msee_end(true, PORT), TCP_RST, 501, 0);
	assert_int_not_equal(wire()->ours.outcome, ATTEMPT_REFUSED);
}

static void options_cut_off_are_no_missing_key(void **state)
{
	(void)state;
	struct packet p = segment(ce_end(true, PORT), TCP_SYN, 100, 0);

	p.kept = 64;
	p.tcp.options_cut = true;
	assert_true(fold_packet(p));
	assert_int_equal(wire()->ours.syn.count, 1);
	assert_int_equal(wire()->ours.unsigned_syn.count, 0);
	assert_int_equal(wire()->md5_ce.unsigned_.count, 0);
}

#define FOLDED(test) cmocka_unit_test_setup_teardown(test, fold_setup, fold_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDED(a_close_after_what_was_cut_is_not_without_an_open),
		FOLDED(a_close_after_nothing_is),
		FOLDED(keepalives_tell_of_an_open_that_was_missed),
		FOLDED(keepalives_without_an_open_are_no_session),
		FOLDED(an_acknowledgement_tells_of_what_was_missed),
		FOLDED(a_reset_of_a_connection_refuses_no_syn),
		FOLDED(options_cut_off_are_no_missing_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
