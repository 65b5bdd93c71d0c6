/* SPDX-License-Identifier: ISC */
/* Rows of the layer md5: BIRD shows the same "Connect, no error" for all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

/* The YAML has a key and BIRD signs with it. */
static void with_key(struct evidence *e)
{
	e->link.md5 = MD5_KEY;
	e->bird.protocol.session = SESSION_CONNECT;
	e->host.listener_key = KEY_EQUAL;
	unanswered(&e->wire.ours, 4, true);
	e->wire.md5_ce.good = SEEN(4, 1000);
}

static void missing_on_host(void **state)
{
	(void)state;
	ROW("md5-missing-on-host", NO, 0);
	ROW("md5-missing-on-host", NO, with_key(&e));
	ROW("md5-missing-on-host", CERTAIN, with_key(&e), e.host.listener_key = KEY_NONE);
	ROW("md5-missing-on-host", CERTAIN, with_key(&e), e.link.md5 = MD5_REQUIRED,
	    e.host.socket_key = KEY_NONE);
	UP_ROW("md5-missing-on-host", CERTAIN, e.link.md5 = MD5_KEY);
	/* Without the kernel's word the CE's segments tell. */
	ROW("md5-missing-on-host", CERTAIN, with_key(&e), forget_host(&e),
	    e.wire.md5_ce.unsigned_ = SEEN(4, 500));
	ROW("md5-missing-on-host", NO, with_key(&e), forget_host(&e),
	    e.wire.md5_ce.unsigned_ = SEEN(4, 9000));
	/* The listener of others has no key for a protocol that waits. */
	ROW("md5-missing-on-host", UNKNOWN, e.link.md5 = MD5_KEY,
	    e.bird.protocol.session = SESSION_IDLE);
	BLIND_ROW("md5-missing-on-host", UNKNOWN, e.link.md5 = MD5_KEY);
}

static void key_wrong_on_host(void **state)
{
	(void)state;
	ROW("md5-key-wrong-on-host", NO, 0);
	ROW("md5-key-wrong-on-host", NO, with_key(&e));
	ROW("md5-key-wrong-on-host", CERTAIN, with_key(&e), e.host.socket_key = KEY_DIFFERENT);
	ROW("md5-key-wrong-on-host", CERTAIN, with_key(&e), forget_host(&e),
	    e.wire.md5_ce.bad = SEEN(4, 500), e.wire.md5_msee.good = SEEN(3, 600));
	assert_true(proof_tells(&row_proof, "the MSEE's digests verify"));
	ROW("md5-key-wrong-on-host", UNKNOWN, with_key(&e), forget_host(&e),
	    e.wire.md5_ce = (struct md5_evidence){.untried = SEEN(4, 500)});
	ROW("md5-key-wrong-on-host", NO, with_key(&e), e.link.md5 = MD5_REQUIRED,
	    e.host.socket_key = KEY_PRESENT);
	BLIND_ROW("md5-key-wrong-on-host", UNKNOWN, e.link.md5 = MD5_KEY);
}

static void missing_on_peer(void **state)
{
	(void)state;
	ROW("md5-missing-on-peer", NO, 0);
	ROW("md5-missing-on-peer", CERTAIN, with_key(&e), e.wire.md5_msee.unsigned_ = SEEN(5, 800),
	    e.host.counters.md5_not_found = 5);
	assert_true(proof_tells(&row_proof, "TCPMD5NotFound grew by 5"));
	ROW("md5-missing-on-peer", CERTAIN, with_key(&e),
	    e.probe.keyed = (struct tcp_attempt){PROBE_SILENT, 40000, true, NOW - 5000},
	    e.probe.plain = (struct tcp_attempt){PROBE_CONNECTED, 40001, false, NOW - 2000});
	ROW("md5-missing-on-peer", LIKELY, e.link.md5 = MD5_KEY, forget_host(&e),
	    e.wire.md5_msee.unsigned_ = SEEN(5, 800));
	/* It signs, with whatever key: another row. Ours is the odd one: another row. */
	ROW("md5-missing-on-peer", NO, with_key(&e), e.wire.md5_msee.bad = SEEN(5, 800));
	ROW("md5-missing-on-peer", NO, with_key(&e), e.host.listener_key = KEY_NONE,
	    e.wire.md5_msee.unsigned_ = SEEN(5, 800));
	ROW("md5-missing-on-peer", UNKNOWN, with_key(&e));
	BLIND_ROW("md5-missing-on-peer", UNKNOWN, e.link.md5 = MD5_KEY);
}

static void key_mismatch(void **state)
{
	(void)state;
	ROW("md5-key-mismatch-peer", NO, 0);
	ROW("md5-key-mismatch-peer", CERTAIN, with_key(&e), e.wire.md5_msee.bad = SEEN(5, 800));
	ROW("md5-key-mismatch-peer", LIKELY, with_key(&e), e.link.md5 = MD5_REQUIRED,
	    e.host.listener_key = KEY_PRESENT, e.wire.md5_msee.untried = SEEN(5, 800),
	    e.host.counters.md5_failure = 5);
	/* Signed, and no counter moves: nothing says that the key is wrong. */
	ROW("md5-key-mismatch-peer", NO, with_key(&e), e.wire.md5_msee.good = SEEN(5, 800));
	/* Nothing of the MSEE at all: no more than possible, and tcp-no-answer as well. */
	ROW("md5-key-mismatch-peer", POSSIBLE, with_key(&e));
	assert_true(has_alternative(&row_proof, "tcp-no-answer"));
	assert_non_null(strstr(row_proof.remedy, "--probe tcp"));
	ROW("md5-key-mismatch-peer", POSSIBLE, with_key(&e), e.wire.ours = (struct attempts){0},
	    e.probe.keyed = (struct tcp_attempt){PROBE_SILENT, 40000, true, NOW - 8000},
	    e.probe.plain = (struct tcp_attempt){PROBE_SILENT, 40001, false, NOW - 4000});
	ROW("md5-key-mismatch-peer", NO, with_key(&e), e.probe.plain.result = PROBE_REFUSED);
	ROW("md5-key-mismatch-peer", UNKNOWN, with_key(&e), unanswered(&e.wire.ours, 1, true));
	ROW("md5-key-mismatch-peer", UNKNOWN, with_key(&e), forget_msee(&e));
	ROW("md5-key-mismatch-peer", NO, with_key(&e), e.host.listener_key = KEY_DIFFERENT,
	    e.wire.md5_msee.bad = SEEN(5, 800));
	BLIND_ROW("md5-key-mismatch-peer", UNKNOWN, e.link.md5 = MD5_KEY);
}

static void unexpected(void **state)
{
	(void)state;
	ROW("md5-unexpected-on-host", NO, e.bird.protocol.session = SESSION_CONNECT);
	ROW("md5-unexpected-on-host", CERTAIN, e.host.listener_key = KEY_PRESENT);
	UP_ROW("md5-unexpected-on-host", CERTAIN, e.host.socket_key = KEY_PRESENT);
	ROW("md5-unexpected-on-host", CERTAIN, forget_host(&e), e.wire.md5_ce.untried = SEEN(3, 9));
	ROW("md5-unexpected-on-host", NO, with_key(&e));
	BLIND_ROW("md5-unexpected-on-host", UNKNOWN, 0);

	ROW("md5-unexpected-on-peer", UNKNOWN, 0);
	ROW("md5-unexpected-on-peer", CERTAIN, e.wire.md5_msee.untried = SEEN(3, 900),
	    e.host.counters.md5_unexpected = 3);
	assert_true(proof_tells(&row_proof, "TCPMD5Unexpected grew by 3"));
	ROW("md5-unexpected-on-peer", NO, e.wire.md5_msee.unsigned_ = SEEN(3, 900));
	/* This host signs as well, against the YAML: that is the fault. */
	ROW("md5-unexpected-on-peer", NO, e.wire.md5_msee.untried = SEEN(3, 900),
	    e.host.listener_key = KEY_PRESENT);
	ROW("md5-unexpected-on-peer", NO, with_key(&e), e.wire.md5_msee.good = SEEN(3, 900));
	BLIND_ROW("md5-unexpected-on-peer", UNKNOWN, 0);
}

static void kernel_refused(void **state)
{
	(void)state;
	ROW("md5-kernel-refused", NO, 0);
	ROW("md5-kernel-refused", CERTAIN,
	    bird_error(&e, SESSION_DOWN, "Error: Kernel MD5 auth failed"));
	ROW("md5-kernel-refused", CERTAIN,
	    bird_error(&e, SESSION_DOWN, "Error: Authentication failed"));
	/* A NOTIFICATION of that name is another thing. */
	ROW("md5-kernel-refused", NO,
	    bird_error(&e, SESSION_IDLE, "Received: Authentication failure"));
	BLIND_ROW("md5-kernel-refused", UNKNOWN, 0);
}

/* The newest segment tells how an end signs now: a key that was put right is not held against it.
 */
static void newer_segments_speak(void **state)
{
	(void)state;
	ROW("md5-key-mismatch-peer", NO, with_key(&e), e.wire.md5_msee.bad = SEEN(9, 9000),
	    e.wire.md5_msee.good = SEEN(1, 100));
	ROW("md5-key-mismatch-peer", CERTAIN, with_key(&e), e.wire.md5_msee.bad = SEEN(1, 100),
	    e.wire.md5_msee.good = SEEN(9, 9000));
	ROW("md5-missing-on-peer", CERTAIN, with_key(&e), e.wire.md5_msee.good = SEEN(9, 9000),
	    e.wire.md5_msee.unsigned_ = SEEN(1, 100));
	ROW("md5-unexpected-on-peer", NO, e.wire.md5_msee.untried = SEEN(9, 9000),
	    e.wire.md5_msee.unsigned_ = SEEN(1, 100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(missing_on_host),      cmocka_unit_test(key_wrong_on_host),
		cmocka_unit_test(missing_on_peer),      cmocka_unit_test(key_mismatch),
		cmocka_unit_test(unexpected),           cmocka_unit_test(kernel_refused),
		cmocka_unit_test(newer_segments_speak),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
