/* SPDX-License-Identifier: ISC */
/* Port 179 of this host, and the TCP-MD5 keys of its sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence/evidence.h"
#include "evidence_world.h"

enum { ESTABLISHED = 1, SYN_SENT = 2, LISTEN = 10 }; /* Linux net/tcp_states.h */

static struct kernel_socket sockets[3];
static struct kernel_md5_key keys[2];
static struct kernel_facts facts;
static struct evidence e;
static const struct md5_key wanted = {.len = 6, .bytes = "secret"},
			    other = {.len = 6, .bytes = "Secret"},
			    longer = {.len = 7, .bytes = "secret1"};

static int setup(void **state)
{
	struct link l = world_link(PATH_PRIMARY);

	(void)state;
	sockets[0] = (struct kernel_socket){.state = LISTEN, .local_port = PORT_BGP};
	sockets[1] = (struct kernel_socket){.state = SYN_SENT,
					    .local = addr("172.16.0.1"),
					    .remote = addr("172.16.0.2"),
					    .local_port = 50000,
					    .remote_port = PORT_BGP};
	keys[0] = (struct kernel_md5_key){
		.listener = true, .local_port = PORT_BGP, .peer = net("172.16.0.2/32")};
	keys[0].key = wanted;
	keys[1] = (struct kernel_md5_key){.local_port = 50000, .peer = net("172.16.0.2/32")};
	keys[1].key = wanted;
	facts = (struct kernel_facts){.read = true,
				      .at_ms = NOW,
				      .sockets_read = true,
				      .md5_readable = true,
				      .sockets = sockets,
				      .socket_count = 2,
				      .keys = keys,
				      .key_count = 2};
	evidence_init(&e, &l, true, NOW);
	return 0;
}

static const struct host_evidence *digest(void)
{
	evidence_apply_kernel(&e, &facts, &wanted);
	return &e.host;
}

static void listeners(void **state)
{
	(void)state;
	assert_true(digest()->listener && e.host.connecting && !e.host.connected);
	assert_true(address_equal(&e.host.connecting_from, &e.link.ce));
	sockets[0].local = addr("172.16.0.1");
	assert_true(digest()->listener);
	sockets[0].local = addr("192.0.2.1");
	assert_false(digest()->listener);
	/* The IPv6 wildcard may serve both families, the IPv4 one does not serve IPv6. */
	sockets[0].local = (struct address){0};
	sockets[0].family = FAMILY_IPV6;
	assert_true(digest()->listener);
	sockets[0].family = FAMILY_IPV4;
	e.link.family = FAMILY_IPV6;
	assert_false(digest()->listener);
	e.link.family = FAMILY_IPV4;
	sockets[0].local_port = 1790;
	assert_false(digest()->listener);
	facts.sockets_read = false;
	assert_false(digest()->sockets_read);
}

static void connections(void **state)
{
	(void)state;
	sockets[1].state = ESTABLISHED;
	assert_true(digest()->connected && !e.host.connecting);
	sockets[1].remote = addr("172.16.0.6");
	assert_false(digest()->connected);
	/* From another source. */
	setup(state);
	sockets[1].local = addr("10.0.0.1");
	assert_true(address_equal(&digest()->connecting_from, &sockets[1].local));
	/* Our own probe is not BIRD. */
	setup(state);
	e.probe.keyed.source_port = 50000;
	assert_false(digest()->connecting);
	assert_int_equal(e.host.socket_key, KEY_UNKNOWN);
	e.probe.keyed.source_port = 0;
	e.probe.plain.source_port = 50000;
	assert_false(digest()->connecting);
}

static void key_states(void **state)
{
	(void)state;
	assert_int_equal(digest()->listener_key, KEY_EQUAL);
	assert_int_equal(e.host.socket_key, KEY_EQUAL);
	keys[1].key = other;
	assert_int_equal(digest()->socket_key, KEY_DIFFERENT);
	keys[1].key = longer;
	assert_int_equal(digest()->socket_key, KEY_DIFFERENT);
	assert_int_equal(e.host.listener_key, KEY_EQUAL);
	/* No key of this neighbour. */
	facts.key_count = 1;
	assert_int_equal(digest()->socket_key, KEY_NONE);
	keys[0].peer = net("172.16.0.6/32");
	assert_int_equal(digest()->listener_key, KEY_NONE);
	/* A range that holds it. */
	keys[0].peer = net("172.16.0.0/24");
	assert_int_equal(digest()->listener_key, KEY_EQUAL);
	/* No socket to have one; not shown to us. */
	facts.socket_count = 1;
	assert_int_equal(digest()->socket_key, KEY_UNKNOWN);
	facts.md5_readable = false;
	assert_int_equal(digest()->listener_key, KEY_UNKNOWN);
	/* Nothing to compare with. */
	facts.md5_readable = true;
	evidence_apply_kernel(&e, &facts, &(struct md5_key){0});
	assert_int_equal(e.host.listener_key, KEY_PRESENT);
}

/* Of the same connection, from one reading of the kernel to the next. */
static void syns_sent_again(void **state)
{
	(void)state;
	sockets[1].retransmits = 2; /* before we looked */
	assert_int_equal(digest()->connecting_resent_now, 0);
	facts.at_ms = NOW + 1000;
	sockets[1].retransmits = 3;
	assert_int_equal(digest()->connecting_resent_now, 1);
	assert_true(e.host.resent_from_ms == NOW && e.host.resent_until_ms == NOW + 1000);
	facts.at_ms = NOW + 5000;
	sockets[1].retransmits = 4;
	assert_int_equal(digest()->connecting_resent_now, 2);
	assert_true(e.host.resent_from_ms == NOW && e.host.resent_until_ms == NOW + 5000);
	facts.at_ms = NOW + 6000;
	sockets[1].local_port = 50001; /* the next one */
	sockets[1].retransmits = 5;
	assert_int_equal(digest()->connecting_resent_now, 2);
}

/* What the kernel counted is forgotten with what the wire showed of it. */
static void syns_are_forgotten_on_both_sides(void **state)
{
	enum { LONG_MS = 299000, A_BIT_MS = 1500 };

	(void)state;
	e.memory.remembers = true;
	digest();
	facts.at_ms = NOW + 1000;
	sockets[1].retransmits = 1;
	digest();
	e.wire.ours.syn = (struct seen){.count = 1, .first_ms = NOW, .last_ms = NOW};
	evidence_age(&e, NOW + LONG_MS);
	assert_int_equal(e.host.connecting_resent_now, 1);
	evidence_age(&e, NOW + LONG_MS + A_BIT_MS);
	assert_int_equal(e.wire.ours.syn.count, 0);
	assert_int_equal(e.host.connecting_resent_now, 0);
	/* And by itself, where none was on the wire. */
	facts.at_ms = NOW + 2000;
	sockets[1].retransmits = 2;
	digest();
	evidence_age(&e, NOW + LONG_MS + A_BIT_MS);
	assert_int_equal(e.host.connecting_resent_now, 1);
	evidence_age(&e, NOW + LONG_MS + 2 * A_BIT_MS + A_BIT_MS);
	assert_int_equal(e.host.connecting_resent_now, 0);
}

static void keys_never_stay(void **state)
{
	const unsigned char *at = (const unsigned char *)&e;

	(void)state;
	digest();
	for (size_t i = 0; i + wanted.len <= sizeof(e); i++)
		assert_int_not_equal(memcmp(at + i, wanted.bytes, wanted.len), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(listeners, setup),
		cmocka_unit_test_setup(connections, setup),
		cmocka_unit_test_setup(key_states, setup),
		cmocka_unit_test_setup(syns_sent_again, setup),
		cmocka_unit_test_setup(syns_are_forgotten_on_both_sides, setup),
		cmocka_unit_test_setup(keys_never_stay, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
