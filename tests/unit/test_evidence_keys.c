/* SPDX-License-Identifier: ISC */
/* What stays of keys in a recording: how they compare, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "evidence/evidence.h"
#include "evidence_world.h"

#include <stdlib.h>

static struct link links[2];
static struct peering peering;
static const struct intent intent = {
	.peerings = &peering, .links = links, .peering_count = 1, .link_count = 2};

static int setup(void **state)
{
	(void)state;
	links[0] = world_link(PATH_PRIMARY);
	links[1] = world_link(PATH_SECONDARY);
	links[0].peering = links[1].peering = 0;
	peering = (struct peering){.md5 = MD5_KEY, .key = {.len = 6, .bytes = "secret"}};
	return 0;
}

static struct kernel_facts facts_of(const char *peer, const char *key)
{
	struct kernel_facts k = {.keys = xcalloc(1, sizeof(*k.keys)), .key_count = 1};

	k.keys[0] = (struct kernel_md5_key){
		.listener = true, .local_port = PORT_BGP, .peer = net(peer)};
	k.keys[0].key.len = (uint8_t)strlen(key);
	memcpy(k.keys[0].key.bytes, key, strlen(key));
	return k;
}

static void one_neighbours_key(void **state)
{
	static const struct {
		const char *key;
		enum key_state state;
	} cases[] = {{"secret", KEY_EQUAL}, {"Secret", KEY_DIFFERENT}, {"secret1", KEY_DIFFERENT}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kernel_facts k = facts_of("172.16.0.2/32", cases[i].key);

		evidence_keys_judge(&k, &intent);
		assert_int_equal(k.key_count, 1);
		assert_int_equal(k.keys[0].state, cases[i].state);
		assert_int_equal(k.keys[0].key.len, 0);
		assert_int_equal(k.keys[0].key.bytes[0], 0);
		assert_true(k.keys[0].listener);
		assert_int_equal(k.keys[0].local_port, PORT_BGP);
		assert_int_equal(k.keys[0].peer.len, 32);
		kernel_facts_free(&k);
	}
}

static void nothing_to_compare_with(void **state)
{
	struct kernel_facts k = facts_of("172.16.0.2/32", "secret");

	(void)state;
	peering.key.len = 0;
	evidence_keys_judge(&k, &intent);
	assert_int_equal(k.keys[0].state, KEY_PRESENT);
	kernel_facts_free(&k);
}

static void a_key_for_a_range_is_one_per_neighbour(void **state)
{
	struct kernel_facts k = facts_of("172.16.0.0/24", "secret");

	(void)state;
	evidence_keys_judge(&k, &intent);
	assert_int_equal(k.key_count, 2);
	assert_true(address_equal(&k.keys[0].peer.address, &links[0].msee));
	assert_true(address_equal(&k.keys[1].peer.address, &links[1].msee));
	kernel_facts_free(&k);
}

static void others_keys_are_dropped(void **state)
{
	struct kernel_facts k = facts_of("192.0.2.1/32", "secret"), none = {0};

	(void)state;
	evidence_keys_judge(&k, &intent);
	assert_int_equal(k.key_count, 0);
	kernel_facts_free(&k);
	evidence_keys_judge(&none, &intent);
	assert_int_equal(none.key_count, 0);
}

/* From a recording the same evidence comes as from the keys themselves. */
static void judged_once_is_judged(void **state)
{
	struct kernel_socket listener = {.state = 10, .local_port = PORT_BGP};
	struct kernel_facts k = facts_of("172.16.0.2/32", "other");
	struct evidence e;

	(void)state;
	k.read = k.sockets_read = k.md5_readable = true;
	evidence_keys_judge(&k, &intent);
	k.sockets = &listener;
	k.socket_count = 1;
	evidence_init(&e, &links[0], true, NOW);
	evidence_apply_kernel(&e, &k, &(struct md5_key){0}); /* a recording has no key */
	assert_int_equal(e.host.listener_key, KEY_DIFFERENT);
	k.sockets = NULL;
	kernel_facts_free(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(one_neighbours_key, setup),
		cmocka_unit_test_setup(nothing_to_compare_with, setup),
		cmocka_unit_test_setup(a_key_for_a_range_is_one_per_neighbour, setup),
		cmocka_unit_test_setup(others_keys_are_dropped, setup),
		cmocka_unit_test_setup(judged_once_is_judged, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
