/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dice.h"
#include "kernel/file.h"

#include <stdio.h>
#include <stdlib.h>

static struct address any_address(void)
{
	uint8_t bytes[16];

	if (dice(4) == 0)
		return (struct address){0};
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)dice(3) * (uint8_t)dice(256);
	return address_of(toss() ? FAMILY_IPV4 : FAMILY_IPV6, bytes);
}

static struct prefix any_prefix(void)
{
	struct address a = any_address();

	if (!a.set)
		a = address_of(FAMILY_IPV4, (const uint8_t[]){172, 16, 0, 1});
	return (struct prefix){a, (uint8_t)dice(a.family == FAMILY_IPV4 ? 33 : 129)};
}

static uint64_t any_number(void)
{
	return (uint64_t)dice(UINT32_MAX) << 32 | dice(UINT32_MAX);
}

static struct mac any_mac(void)
{
	return (struct mac){{(uint8_t)dice(256), 0, 0xff, 1, (uint8_t)dice(256), 0xab}};
}

static void links_random(struct kernel_facts *k)
{
	k->link_count = dice(5);
	k->links = xcalloc(k->link_count + 1, sizeof(*k->links));
	for (size_t i = 0; i < k->link_count; i++) {
		k->links[i] = (struct kernel_link){
			.index = (int)(i * 7 + dice(7)),
			.lower = (int)dice(9),
			.master = (int)dice(INT32_MAX),
			.up = toss(),
			.carrier = toss(),
			.noarp = toss(),
			.is_vlan = toss(),
			.tag = {(uint16_t)dice(65536), (uint16_t)dice(4096)},
			.mac = any_mac(),
			.mtu = dice(UINT32_MAX),
			.rx_packets = any_number(),
			.tx_packets = any_number(),
			.rx_bytes = any_number(),
			.tx_bytes = any_number(),
			.rx_errors = any_number(),
			.rx_dropped = any_number(),
		};
		text_format(k->links[i].name, INTERFACE_NAME, "eth%u.%u", dice(9), dice(4095));
		text_format(k->links[i].kind, sizeof(k->links[i].kind), "%s",
			    dice(2) ? "bridge" : "");
	}
}

static void addresses_random(struct kernel_facts *k)
{
	k->address_count = dice(5);
	k->addresses = xcalloc(k->address_count + 1, sizeof(*k->addresses));
	for (size_t i = 0; i < k->address_count; i++)
		k->addresses[i] = (struct kernel_address){(int)dice(9), any_prefix(), any_address(),
							  toss(), toss()};
	k->neighbour_count = dice(5);
	k->neighbours = xcalloc(k->neighbour_count + 1, sizeof(*k->neighbours));
	for (size_t i = 0; i < k->neighbour_count; i++)
		k->neighbours[i] = (struct kernel_neighbour){.index = (int)dice(9),
							     .address = any_address(),
							     .mac = any_mac(),
							     .state = dice(NEIGHBOUR_NOARP + 1),
							     .confirmed_ms = dice(UINT32_MAX),
							     .updated_ms = dice(UINT32_MAX)};
}

static void sockets_random(struct kernel_facts *k)
{
	k->route_count = dice(4);
	k->routes = xcalloc(k->route_count + 1, sizeof(*k->routes));
	for (size_t i = 0; i < k->route_count; i++)
		k->routes[i] = (struct kernel_route){any_address(), toss(), (int)dice(9),
						     any_address(), any_address()};
	k->socket_count = dice(4);
	k->sockets = xcalloc(k->socket_count + 1, sizeof(*k->sockets));
	for (size_t i = 0; i < k->socket_count; i++)
		k->sockets[i] = (struct kernel_socket){.family = dice(2),
						       .state = (uint8_t)dice(13),
						       .local = any_address(),
						       .remote = any_address(),
						       .local_port = (uint16_t)dice(65536),
						       .remote_port = 179,
						       .index = (int)dice(9),
						       .retransmits = (uint8_t)dice(256),
						       .counted = toss(),
						       .received_bytes = any_number(),
						       .unacked_segments = dice(UINT32_MAX),
						       .resent_segments = dice(UINT32_MAX),
						       .sent_segments = dice(UINT32_MAX),
						       .unread_bytes = dice(UINT32_MAX)};
	k->key_count = dice(4);
	k->keys = xcalloc(k->key_count + 1, sizeof(*k->keys));
	for (size_t i = 0; i < k->key_count; i++)
		k->keys[i] = (struct kernel_md5_key){.listener = toss(),
						     .local_port = (uint16_t)dice(65536),
						     .peer = any_prefix(),
						     .state = dice(KEY_DIFFERENT + 1)};
}

static struct kernel_facts facts_random(void)
{
	struct kernel_facts k = {.read = toss(),
				 .at_ms = (int64_t)(any_number() >> 12),
				 .sockets_read = toss(),
				 .md5_readable = toss()};

	if (toss())
		text_format(k.why, sizeof(k.why), "the kernel did not list = its %u sockets",
			    dice(100));
	k.counters.set = toss();
	if (k.counters.set)
		k.counters = (struct kernel_counters){true, any_number(), any_number(),
						      any_number(), any_number()};
	links_random(&k);
	addresses_random(&k);
	sockets_random(&k);
	return k;
}

static struct text text_of(const struct kernel_facts *first, const struct kernel_facts *last)
{
	struct text text = {0};

	kernel_file_begin(&text);
	kernel_file_add(&text, first);
	kernel_file_add(&text, last);
	return text;
}

static void whatever_is_written_is_read(void **state)
{
	(void)state;
	dice_state = 20261122;
	for (int i = 0; i < 300; i++) {
		struct kernel_facts wrote[2] = {facts_random(), facts_random()}, got[2];
		struct text text = text_of(&wrote[0], &wrote[1]), again;
		struct err err = {0};

		if (!kernel_file_parse(cursor_of(text.at, text.len), &got[0], &got[1], &err))
			fail_msg("%s in\n%s", err.text, text.at);
		again = text_of(&got[0], &got[1]);
		assert_string_equal(text.at, again.at);
		for (int n = 0; n < 2; n++) {
			assert_int_equal(wrote[n].link_count, got[n].link_count);
			assert_int_equal(wrote[n].key_count, got[n].key_count);
			kernel_facts_free(&wrote[n]);
			kernel_facts_free(&got[n]);
		}
		text_free(&text);
		text_free(&again);
	}
}

#define HEAD "ceprobe kernel facts 1\n"
#define READING "reading at_ms=1 read=yes sockets_read=yes md5_readable=no why=\n"

static void link_is_read(const struct kernel_link *l)
{
	assert_string_equal(l->name, "eth1");
	assert_true(l->up);
	assert_false(l->carrier);
	assert_int_equal(l->mac.bytes[5], 10);
	assert_int_equal(l->mtu, 1500);
	assert_int_equal(l->rx_packets, 1);
	assert_int_equal(l->tx_packets, 2);
	assert_int_equal(l->rx_bytes, 3);
	assert_int_equal(l->tx_bytes, 4);
	assert_int_equal(l->rx_errors, 5);
	assert_int_equal(l->rx_dropped, 6);
}

static void socket_is_read(const struct kernel_socket *s)
{
	assert_int_equal(s->family, FAMILY_IPV6);
	assert_int_equal(s->state, 1);
	assert_int_equal(s->local_port, 179);
	assert_int_equal(s->remote_port, 50000);
	assert_int_equal(s->index, 3);
	assert_int_equal(s->retransmits, 4);
	assert_true(s->counted);
	assert_int_equal(s->received_bytes, 5);
	assert_int_equal(s->unacked_segments, 6);
	assert_int_equal(s->resent_segments, 8);
	assert_int_equal(s->sent_segments, 9);
	assert_int_equal(s->unread_bytes, 7);
}

static void a_file_a_person_can_read(void **state)
{
	static const char text[] = HEAD
		"# a comment\n"
		"\n" READING
		"reading at_ms=1795311588123 read=yes sockets_read=yes md5_readable=yes why=none\n"
		"counters md5_not_found=1 md5_unexpected=2 md5_failure=3 min_ttl_drop=4\n"
		"link index=2 name=eth1 lower=0 master=0 up=yes carrier=no is_vlan=no "
		"tag.ethertype=0x0000 tag.vid=0 mac=02:00:00:00:00:0a mtu=1500 rx_packets=1 "
		"tx_packets=2 rx_bytes=3 tx_bytes=4 rx_errors=5 rx_dropped=6\n" /* no kind: older */
		"link index=3 name=br0 lower=0 master=0 up=yes carrier=yes is_vlan=no "
		"tag.ethertype=0x0000 tag.vid=0 mac=02:00:00:00:00:0a mtu=1500 rx_packets=1 "
		"tx_packets=2 rx_bytes=3 tx_bytes=4 rx_errors=5 rx_dropped=6 kind=bridge "
		"noarp=yes\n"
		"address index=2 prefix=172.16.0.1/30 peer=- tentative=no dad_failed=yes\n"
		"neighbour index=2 address=172.16.0.2 mac=02:00:00:00:00:0b state=STALE "
		"confirmed_ms=7 updated_ms=8\n"
		"route to=2001:db8::2 found=yes index=2 gateway=- source=2001:db8::1\n"
		"socket family=ipv6 state=1 local=2001:db8::1 local_port=179 remote=2001:db8::2 "
		"remote_port=50000 index=3 retransmits=4 counted=yes received_bytes=5 "
		"unacked_segments=6 resent_segments=8 sent_segments=9 unread_bytes=7\n"
		"key listener=yes local_port=179 peer=172.16.0.2/32 state=different\n";
	struct kernel_facts first, k;
	struct err err = {0};

	(void)state;
	if (!kernel_file_parse(cursor_of(text, strlen(text)), &first, &k, &err))
		fail_msg("%s", err.text);
	assert_int_equal(first.at_ms, 1);
	assert_int_equal(first.link_count, 0);
	assert_int_equal(k.at_ms, 1795311588123);
	assert_string_equal(k.why, "none");
	assert_true(k.counters.set);
	assert_int_equal(k.counters.md5_not_found, 1);
	assert_int_equal(k.counters.md5_unexpected, 2);
	assert_int_equal(k.counters.md5_failure, 3);
	assert_int_equal(k.counters.min_ttl_drop, 4);
	link_is_read(&k.links[0]);
	assert_string_equal(k.links[0].kind, "");
	assert_string_equal(k.links[1].kind, "bridge");
	assert_true(!k.links[0].noarp && k.links[1].noarp);
	socket_is_read(&k.sockets[0]);
	assert_int_equal(k.addresses[0].prefix.len, 30);
	assert_false(k.addresses[0].peer.set);
	assert_true(k.addresses[0].dad_failed);
	assert_int_equal(k.neighbours[0].state, NEIGHBOUR_STALE);
	assert_int_equal(k.routes[0].to.family, FAMILY_IPV6);
	assert_int_equal(k.keys[0].state, KEY_DIFFERENT);
	assert_int_equal(k.keys[0].key.len, 0);
	kernel_facts_free(&first);
	kernel_facts_free(&k);
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{"", "line 1: \"ceprobe kernel facts 1\" is wanted"},
		{"ceprobe kernel facts 2\n", "line 1: \"ceprobe kernel facts 1\" is wanted"},
		{HEAD, "it holds no reading"},
		{HEAD READING, "it holds one reading, two are wanted"},
		{HEAD READING READING READING, "line 4: there are more than 2 readings"},
		{HEAD "counters x\n", "line 2: a line \"reading ...\" is wanted first"},
		{HEAD READING "moon\n", "line 3: \"moon\" is no fact of a kernel"},
		{HEAD READING "route to=1.2.3.4 found=perhaps", "line 3: it is cut in the middle"},
		{HEAD READING "route to=1.2.3.4 found=perhaps\n",
		 "line 3: found=perhaps is not what it can be"},
		{HEAD READING "route found=yes\n", "line 3: to=... is wanted there"},
		{HEAD READING "route to=1.2.3 found=yes\n",
		 "line 3: to=1.2.3 is not what it can be"},
		{HEAD READING "key listener=yes local_port=65536 peer=1.2.3.4/32 state=equal\n",
		 "line 3: local_port=65536 is not what it can be"},
		{HEAD READING "key listener=yes local_port=1 peer=1.2.3.4/33 state=equal\n",
		 "line 3: peer=1.2.3.4/33 is not what it can be"},
		{HEAD READING "key listener=yes local_port=1 peer=1.2.3.4/32 state=S3cret\n",
		 "line 3: state=S3cret is not what it can be"},
		{HEAD READING "key listener=yes local_port=1 peer=1.2.3.4/32 state=equal more\n",
		 "line 3: there is more on it than state=..."},
		{HEAD "reading at_ms=9007199254740993 read=yes sockets_read=no md5_readable=no "
		      "why=\n",
		 "line 2: at_ms=9007199254740993 is not what it can be"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cursor bytes = cursor_of(cases[i].text, strlen(cases[i].text));
		struct kernel_facts first, last;
		struct err err = {0};

		assert_false(kernel_file_parse(bytes, &first, &last, &err));
		assert_string_equal(err.text, cases[i].said);
	}
}

static void interfaces_stand_in_order(void **state)
{
	static const char link[] = "link index=%d name=e lower=0 master=0 up=no carrier=no "
				   "is_vlan=no tag.ethertype=0x8100 tag.vid=0 "
				   "mac=00:00:00:00:00:00 mtu=0 rx_packets=0 tx_packets=0 "
				   "rx_bytes=0 tx_bytes=0 rx_errors=0 rx_dropped=0\n";
	struct kernel_facts first, last;
	struct text text = {0};
	struct err err = {0};

	(void)state;
	text_addf(&text, HEAD READING READING);
	text_addf(&text, link, 3);
	text_addf(&text, link, 3);
	assert_false(kernel_file_parse(cursor_of(text.at, text.len), &first, &last, &err));
	assert_string_equal(err.text,
			    "line 5: interfaces do not stand in the order of their index");
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_written_is_read),
		cmocka_unit_test(a_file_a_person_can_read),
		cmocka_unit_test(what_is_wrong_is_said_with_its_line),
		cmocka_unit_test(interfaces_stand_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
