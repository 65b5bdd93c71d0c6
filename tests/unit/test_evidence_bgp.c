/* SPDX-License-Identifier: ISC */
/* BGP messages of a session: Established, lost, and the last word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

static struct wire_evidence *const w = &fold[PRIMARY].wire;

static void step_by_step(void **state)
{
	(void)state;
	fold_handshake(true, 50000);
	fold_message(ce_end(true, 50000), 101, open_of(65010));
	assert_int_equal(w->ours.outcome, ATTEMPT_OPEN_SENT);
	fold_message(msee_end(true, 50000), 501, open_of(AZURE_ASN));
	assert_int_equal(w->ours.outcome, ATTEMPT_OPENS);
	assert_int_equal(w->msee.open.asn, AZURE_ASN);
	assert_int_equal(w->ce.open.asn, 65010);
	assert_int_equal(w->ce.opens.count, 1);
	fold_message(msee_end(true, 50000), 546, keepalive());
	assert_false(w->established_now);
	fold_message(ce_end(true, 50000), 146, keepalive());
	assert_true(w->established_now);
	assert_int_equal(w->established.count, 1);
	fold_message(ce_end(true, 50000), 165, keepalive());
	assert_int_equal(w->established.count, 1);
	assert_int_equal(w->ce.keepalives.count, 2);
	assert_int_equal(fold[PRIMARY6].wire.established.count, 0);
}

static void counts(void **state)
{
	struct bgp_message update = {.type = BGP_UPDATE,
				     .update = {.announced = 12,
						.withdrawn = 2,
						.first_as = AZURE_ASN,
						.first_as_repeat = 3}};

	(void)state;
	fold_session(true, 50000);
	fold_message(msee_end(true, 50000), 3000, update);
	update.update.first_as_repeat = 1;
	fold_message(msee_end(true, 50000), 3100, update);
	assert_int_equal(w->msee.updates.count, 2);
	assert_int_equal(w->msee.announced, 24);
	assert_int_equal(w->msee.withdrawn, 4);
	assert_int_equal(w->msee.as_repeat, 3);
	fold_ms += 60000; /* the maintenance is over */
	fold_message(msee_end(true, 50000), 3200, update);
	assert_int_equal(w->msee.as_repeat, 1);
	fold_message(ce_end(true, 50000), 3000, (struct bgp_message){.type = BGP_ROUTE_REFRESH});
	assert_int_equal(w->ce.route_refreshes.count, 1);
	assert_int_equal(w->ce.updates.count, 0);
}

static void the_last_word_is_remembered(void **state)
{
	struct bgp_message m = notification(6, 2);

	(void)state;
	memcpy(m.notification.text, "maintenance", 12);
	fold_session(true, 50000);
	fold_message(msee_end(true, 50000), 3000, m);
	fold_segment_of(msee_end(true, 50000), TCP_FIN | TCP_ACK, 3021, 0);
	assert_true(w->msee.notification_ms != 0);
	assert_true(w->msee.notification_established);
	assert_false(w->msee.notification_without_open);
	assert_string_equal(w->msee.notification.text, "maintenance");
	/* Refusals follow, and do not overwrite it. */
	for (uint16_t i = 1; i < 6; i++) {
		fold_segment_of(ce_end(true, (uint16_t)(50000 + i)), TCP_SYN, 1, 0);
		fold_segment_of(msee_end(true, (uint16_t)(50000 + i)), TCP_RST | TCP_ACK, 0, 0);
	}
	assert_int_equal(w->ours.outcome, ATTEMPT_REFUSED);
	assert_int_equal(w->msee.notification.subcode, 2);
	assert_true(w->msee.notification_ms != 0);
	/* Established again: it is over. */
	fold_session(true, 50010);
	assert_true(w->msee.notification_ms == 0);
	assert_int_equal(w->msee.notifications.count, 1);
}

static void a_word_before_any_open(void **state)
{
	(void)state;
	fold_handshake(true, 50000);
	fold_message(ce_end(true, 50000), 101, open_of(65010));
	fold_message(ce_end(true, 50000), 146, notification(4, 0));
	assert_true(w->ce.notification_without_open);
	assert_false(w->ce.notification_established);
	/* The MSEE objects to our OPEN: that one was sent. */
	fold_handshake(true, 50001);
	fold_message(ce_end(true, 50001), 101, open_of(65010));
	fold_message(msee_end(true, 50001), 501, notification(2, 2));
	assert_false(w->msee.notification_without_open);
	/* In mid-stream the OPENs were just not heard. */
	fold_setup(state);
	fold_message(ce_end(true, 50002), 9000, notification(4, 0));
	assert_false(w->ce.notification_without_open);
}

/* A NOTIFICATION ends its session there and then (RFC 4271 6), whether or not the FIN is seen. */
static void the_word_is_the_end(void **state)
{
	(void)state;
	fold_session(true, 50000);
	fold_message(msee_end(true, 50000), 3000, notification(6, 4));
	assert_false(w->established_now);
	fold_message(ce_end(true, 50000), 3000, keepalive()); /* crossed on the way */
	assert_false(w->established_now);
	fold_segment_of(msee_end(true, 50000), TCP_FIN | TCP_ACK, 3021, 0);
	assert_int_equal(w->lost.count, 1);
}

/* What both ends send again of a lost session, in mid-stream, is no session where the kernel has
 * none. */
static void the_dead_do_not_rise(void **state)
{
	(void)state;
	fold[PRIMARY].host.sockets_read = true;
	fold_message(ce_end(true, 50000), 3000, keepalive());
	fold_message(msee_end(true, 50000), 3000, keepalive());
	assert_false(w->established_now);
	assert_int_equal(w->established.count, 0);
	fold[PRIMARY].host.connected = true;
	fold[PRIMARY].host.connected_ce_port = 50000;
	fold[PRIMARY].host.connected_msee_port = PORT_BGP;
	fold_message(msee_end(true, 50000), 3019, keepalive());
	assert_true(w->established_now);
	/* Nor need both be heard where BIRD and the kernel say that there is one. */
	fold_setup(state);
	fold[PRIMARY].host.connected = true;
	fold[PRIMARY].host.connected_ce_port = 50000;
	fold[PRIMARY].host.connected_msee_port = PORT_BGP;
	fold_message(msee_end(true, 50000), 3000, keepalive());
	assert_false(w->established_now);
	fold[PRIMARY].bird = world_bird(SESSION_ESTABLISHED);
	fold_message(msee_end(true, 50000), 3019, keepalive());
	assert_true(w->established_now);
}

/* A second connection beside the living session is refused with a Cease: nothing is lost by that.
 */
static void a_word_beside_the_session(void **state)
{
	(void)state;
	fold_session(true, 50000);
	fold_handshake(false, 40000);
	fold_message(ce_end(false, 40000), 501, open_of(65010));
	fold_message(msee_end(false, 40000), 101, open_of(AZURE_ASN));
	fold_message(ce_end(false, 40000), 600, notification(6, 5));
	fold_message(msee_end(false, 40000), 600, notification(6, 0));
	assert_true(w->established_now);
	assert_true(w->ce.notification_ms == 0);
	assert_true(w->msee.notification_ms == 0);
}

static void not_bgp(void **state)
{
	struct packet p = segment(msee_end(true, 50000), TCP_ACK | TCP_PSH, 501, 40);

	(void)state;
	fold_handshake(true, 50000);
	assert_true(fold_packet(p));
	evidence_apply_not_bgp(fold, &fold_segment, fold_ms);
	assert_int_equal(w->msee.not_bgp.count, 1);
	assert_int_equal(w->ce.not_bgp.count, 0);
	assert_true(w->connections[0].not_bgp);
}

/* Two ends' words: both are kept, the first explains. */
static void both_object(void **state)
{
	(void)state;
	fold_handshake(true, 50000);
	fold_message(ce_end(true, 50000), 101, open_of(65010));
	fold_message(msee_end(true, 50000), 501, open_of(AZURE_ASN));
	fold_message(msee_end(true, 50000), 546, notification(2, 7));
	fold_message(ce_end(true, 50000), 146, notification(2, 7));
	assert_true(w->msee.notification_ms < w->ce.notification_ms);
	fold_message(msee_end(true, 50000), 600, notification(2, 6));
	assert_int_equal(w->msee.notifications.count, 2);
	assert_int_equal(w->msee.notification.subcode, 6);
	/* But for the Cease of a second connection. */
	fold_handshake(false, 40000);
	fold_message(msee_end(false, 40000), 101, notification(6, 5));
	assert_int_equal(w->msee.notification.subcode, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLD(t) cmocka_unit_test_setup_teardown(t, fold_setup, fold_teardown)
		FOLD(step_by_step),
		FOLD(counts),
		FOLD(the_last_word_is_remembered),
		FOLD(a_word_before_any_open),
		FOLD(the_word_is_the_end),
		FOLD(the_dead_do_not_rise),
		FOLD(a_word_beside_the_session),
		FOLD(not_bgp),
		FOLD(both_object),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
