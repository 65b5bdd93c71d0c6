/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/kernel.h"
#include "netns.h"

#include <arpa/inet.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/syscall.h>

static bool may;

static int make_world(void **state)
{
	(void)state;
	may = world_make();
	return 0;
}

static struct address address_at(const char *text)
{
	struct address a;

	assert_true(address_parse(text, &a));
	return a;
}

static struct kernel_facts read_facts(void)
{
	const struct address msees[] = {address_at("172.16.0.2"), address_at("2001:db8::2"),
					address_at("172.16.0.6"), address_at("203.0.113.9")};
	struct kernel_facts k;

	assert_true(kernel_read(msees, 4, &k));
	assert_true(k.read);
	return k;
}

static const struct kernel_neighbour *neighbour_at(const struct kernel_facts *k, const char *text)
{
	struct address wanted = address_at(text);

	for (size_t i = 0; i < k->neighbour_count; i++)
		if (address_equal(&k->neighbours[i].address, &wanted))
			return &k->neighbours[i];
	return NULL;
}

static int listen_at(const char *text)
{
	struct sockaddr_storage at = endpoint(text, 179);
	int fd = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(fd, 8), 0);
	return fd;
}

static bool key_set(int fd, const char *peer, int prefix_len, const char *key)
{
	struct tcp_md5sig sig = {.tcpm_addr = endpoint(peer, 0),
				 .tcpm_keylen = (uint16_t)strlen(key),
				 .tcpm_prefixlen = (uint8_t)prefix_len,
				 .tcpm_flags = TCP_MD5SIG_FLAG_PREFIX};

	memcpy(sig.tcpm_key, key, strlen(key));
	return setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG_EXT, &sig, sizeof(sig)) == 0;
}

static const struct kernel_socket *socket_in(const struct kernel_facts *k, uint8_t tcp_state,
					     enum family family)
{
	for (size_t i = 0; i < k->socket_count; i++)
		if (k->sockets[i].state == tcp_state && k->sockets[i].family == family)
			return &k->sockets[i];
	return NULL;
}

static void links_and_addresses_are_seen(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_true(run("ip link set eth1 mtu 1400 address 02:00:00:00:00:01"));
	struct kernel_facts k = read_facts();
	const struct kernel_link *l = kernel_link_by_name(&k, "eth1");
	const struct address ce = address_at("172.16.0.1");
	bool seen = false;

	assert_non_null(l);
	assert_ptr_equal(kernel_link_by_index(&k, l->index), l);
	assert_true(l->up && l->carrier);
	assert_false(l->is_vlan);
	assert_int_equal(l->lower, 0); /* the far end of a veth pair is not below it */
	assert_int_equal(l->mtu, 1400);
	assert_memory_equal(l->mac.bytes, ((uint8_t[]){2, 0, 0, 0, 0, 1}), 6);
	for (size_t i = 1; i < k.link_count; i++)
		assert_true(k.links[i - 1].index < k.links[i].index);
	for (size_t i = 0; i < k.address_count; i++)
		if (address_equal(&k.addresses[i].prefix.address, &ce))
			seen = k.addresses[i].prefix.len == 30 && k.addresses[i].index == l->index;
	assert_true(seen);
	assert_true(k.at_ms > 1600000000000);
	assert_string_equal(k.why, "");
	assert_true(k.counters.set);
	kernel_facts_free(&k);
	assert_true(run("ip link set eth1 mtu 1500"));
}

static void the_port_may_be_down_or_without_carrier(void **state)
{
	(void)state;
	if (!may)
		skip();
	enter(netns_msee);
	assert_true(run("ip link set up1 down"));
	enter(netns_ce);
	struct kernel_facts k = read_facts();
	const struct kernel_link *l = kernel_link_by_name(&k, "eth1");
	assert_true(l->up);
	assert_false(l->carrier);
	kernel_facts_free(&k);

	assert_true(run("ip link set eth1 down"));
	k = read_facts();
	assert_false(kernel_link_by_name(&k, "eth1")->up);
	kernel_facts_free(&k);
}

static void routes_to_the_msees_are_asked_for(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_true(run("ip route add 172.16.0.4/30 via 172.16.0.2"));
	assert_true(run("ip route add prohibit 203.0.113.9"));
	struct kernel_facts k = read_facts();
	const struct address ce = address_at("172.16.0.1"), gateway = address_at("172.16.0.2");
	int index = kernel_link_by_name(&k, "eth1")->index;

	assert_int_equal(k.route_count, 4);
	assert_true(k.routes[0].found && k.routes[1].found && k.routes[2].found);
	assert_int_equal(k.routes[0].index, index);
	assert_int_equal(k.routes[1].index, index);
	assert_false(k.routes[0].gateway.set);
	assert_true(address_equal(&k.routes[0].source, &ce));
	assert_true(address_equal(&k.routes[2].gateway, &gateway));
	assert_false(k.routes[3].found);
	kernel_facts_free(&k);

	assert_true(
		run("ip route del prohibit 203.0.113.9 && ip route add blackhole 172.16.0.2/32"));
	assert_true(run("ip -6 route add unreachable 2001:db8::2/128"));
	k = read_facts();
	assert_false(k.routes[0].found);
	assert_false(k.routes[1].found);
	assert_false(k.routes[3].found);
	kernel_facts_free(&k);
}

static void neighbours_show_state_mac_and_age(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_true(
		run("ip neighbour add 172.16.0.2 lladdr 02:00:00:00:00:0a dev eth1 nud permanent"));
	assert_true(
		run("ip neighbour add 2001:db8::2 lladdr 02:00:00:00:00:0b dev eth1 nud stale"));
	struct kernel_facts k = read_facts();
	const struct kernel_neighbour *n = neighbour_at(&k, "172.16.0.2");

	assert_non_null(n);
	assert_int_equal(n->state, NEIGHBOUR_PERMANENT);
	assert_int_equal(n->mac.bytes[5], 0x0a);
	n = neighbour_at(&k, "2001:db8::2");
	assert_non_null(n);
	assert_int_equal(n->state, NEIGHBOUR_STALE);
	assert_true(n->updated_ms < 60000);
	for (size_t i = 1; i < k.neighbour_count; i++)
		assert_true(k.neighbours[i - 1].index <= k.neighbours[i].index);
	kernel_facts_free(&k);
}

static void listeners_and_their_keys_are_seen(void **state)
{
	(void)state;
	if (!may)
		skip();
	int four = listen_at("172.16.0.1"), six = listen_at("2001:db8::1"), other;
	struct sockaddr_storage elsewhere = endpoint("172.16.0.1", 1179);

	assert_true(key_set(four, "172.16.0.2", 32, "secret1"));
	assert_true(key_set(six, "2001:db8::", 126, "secret-six"));
	other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(other, (struct sockaddr *)&elsewhere, sizeof(elsewhere)), 0);
	assert_int_equal(listen(other, 8), 0);

	struct kernel_facts k = read_facts();
	struct prefix peer;
	assert_true(k.sockets_read && k.md5_readable);
	assert_int_equal(k.socket_count, 2); /* not the one on 1179 */
	assert_non_null(socket_in(&k, 10, FAMILY_IPV4));
	assert_int_equal(socket_in(&k, 10, FAMILY_IPV4)->local_port, 179);
	assert_false(socket_in(&k, 10, FAMILY_IPV4)->remote.set);
	assert_non_null(socket_in(&k, 10, FAMILY_IPV6));
	assert_int_equal(k.key_count, 2);
	assert_true(k.keys[0].listener && k.keys[1].listener);
	assert_int_equal(k.keys[0].key.len, 7);
	assert_memory_equal(k.keys[0].key.bytes, "secret1", 7);
	assert_true(prefix_parse("172.16.0.2/32", &peer));
	assert_true(address_equal(&k.keys[0].peer.address, &peer.address));
	assert_int_equal(k.keys[0].peer.len, 32);
	assert_int_equal(k.keys[1].peer.len, 126);
	assert_int_equal(k.keys[1].peer.address.family, FAMILY_IPV6);
	assert_memory_equal(k.keys[1].key.bytes, "secret-six", 10);
	kernel_facts_free(&k);
	close(four);
	close(six);
	close(other);
}

static void a_listener_may_have_hundreds_of_keys(void **state)
{
	/* Beyond what fits a dump's buffer, and beyond the length of a netlink attribute. */
	static const unsigned int counts[] = {1, 600, 900};
	int four, six;
	unsigned int set = 0;

	(void)state;
	if (!may)
		skip();
	four = listen_at("172.16.0.1");
	six = listen_at("2001:db8::1");
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		bool room = true;
		for (; room && set < counts[i]; set += room) {
			char peer[ADDRESS_TEXT];
			(void)snprintf(peer, sizeof(peer), "10.0.%u.%u", set / 250, set % 250 + 1);
			room = key_set(four, peer, 32, peer);
		}
		struct kernel_facts k = read_facts();
		assert_true(k.md5_readable);
		assert_int_equal(k.socket_count, 2);
		assert_int_equal(k.key_count, set);
		for (size_t n = 0; n < k.key_count; n++) {
			char peer[ADDRESS_TEXT];
			(void)address_text(&k.keys[n].peer.address, peer);
			assert_int_equal(k.keys[n].key.len, strlen(peer));
			assert_memory_equal(k.keys[n].key.bytes, peer, strlen(peer));
		}
		kernel_facts_free(&k);
	}
	assert_true(set > 100); /* older kernels have room for 150: net.core.optmem_max */
	close(four);
	close(six);
}

static void an_unanswered_syn_is_seen_with_its_key(void **state)
{
	struct sockaddr_storage to = endpoint("172.16.0.2", 179), from = endpoint("172.16.0.1", 0);
	const struct address msee = address_at("172.16.0.2");

	(void)state;
	if (!may)
		skip();
	assert_true(
		run("ip neighbour add 172.16.0.2 lladdr 02:00:00:00:00:0a dev eth1 nud permanent"));
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "eth1", 4), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	assert_true(key_set(fd, "172.16.0.2", 32, "k"));
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), -1);

	struct kernel_facts k = read_facts();
	const struct kernel_socket *s = socket_in(&k, 2, FAMILY_IPV4);
	assert_non_null(s);
	assert_int_equal(s->remote_port, 179);
	assert_true(address_equal(&s->remote, &msee));
	assert_int_equal(s->index, kernel_link_by_name(&k, "eth1")->index);
	assert_int_equal(k.key_count, 1);
	assert_false(k.keys[0].listener);
	assert_memory_equal(k.keys[0].key.bytes, "k", 1);
	kernel_facts_free(&k);
	assert_true(eventually(({
		k = read_facts();
		s = socket_in(&k, 2, FAMILY_IPV4);
		bool again = s != NULL && s->retransmits > 0;
		kernel_facts_free(&k);
		again;
	})));
	close(fd);
}

/* A daemon listening on [::] for both families, and a session of such a socket. */
static void mapped_addresses_are_ipv4(void **state)
{
	struct sockaddr_storage to = endpoint("127.0.0.1", 179);
	const struct address loopback = address_at("127.0.0.1");

	(void)state;
	if (!may)
		skip();
	int six = listen_at("::"), client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	assert_true(key_set(six, "::ffff:10.1.0.0", 16, "mapped"));
	assert_int_equal(connect(client, (struct sockaddr *)&to, sizeof(to)), 0);
	struct kernel_facts k = read_facts();
	assert_non_null(socket_in(&k, 10, FAMILY_IPV6));
	assert_non_null(socket_in(&k, 10, FAMILY_IPV4));
	assert_null(socket_in(&k, 1, FAMILY_IPV6));
	assert_non_null(socket_in(&k, 1, FAMILY_IPV4));
	assert_true(address_equal(&socket_in(&k, 1, FAMILY_IPV4)->local, &loopback));
	assert_int_equal(k.key_count, 1);
	assert_int_equal(k.keys[0].peer.address.family, FAMILY_IPV4);
	assert_int_equal(k.keys[0].peer.len, 16);
	assert_int_equal(k.keys[0].peer.address.bytes[0], 10);
	kernel_facts_free(&k);
	close(client);
	close(six);

	struct sockaddr_storage at = endpoint("::", 179);
	six = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(setsockopt(six, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)), 0);
	assert_int_equal(setsockopt(six, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), 0);
	assert_int_equal(bind(six, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(listen(six, 8), 0);
	k = read_facts();
	assert_non_null(socket_in(&k, 10, FAMILY_IPV6));
	assert_null(socket_in(&k, 10, FAMILY_IPV4));
	kernel_facts_free(&k);
	close(six);
}

static void set_effective(bool admin)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	assert_int_equal(syscall(SYS_capget, &header, data), 0);
	data[0].effective &= ~(1U << CAP_NET_ADMIN);
	data[0].effective |= admin ? 1U << CAP_NET_ADMIN : 0;
	assert_int_equal(syscall(SYS_capset, &header, data), 0);
}

static void without_net_admin_keys_are_not_known(void **state)
{
	(void)state;
	if (!may)
		skip();
	int four = listen_at("172.16.0.1");
	assert_true(key_set(four, "172.16.0.2", 32, "secret1"));
	set_effective(false);
	struct kernel_facts k = read_facts();
	set_effective(true);
	assert_true(k.sockets_read);
	assert_false(k.md5_readable);
	assert_int_equal(k.socket_count, 1);
	assert_int_equal(k.key_count, 0);
	kernel_facts_free(&k);
	close(four);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(links_and_addresses_are_seen, make_world),
		cmocka_unit_test_setup(the_port_may_be_down_or_without_carrier, make_world),
		cmocka_unit_test_setup(routes_to_the_msees_are_asked_for, make_world),
		cmocka_unit_test_setup(neighbours_show_state_mac_and_age, make_world),
		cmocka_unit_test_setup(listeners_and_their_keys_are_seen, make_world),
		cmocka_unit_test_setup(a_listener_may_have_hundreds_of_keys, make_world),
		cmocka_unit_test_setup(an_unanswered_syn_is_seen_with_its_key, make_world),
		cmocka_unit_test_setup(mapped_addresses_are_ipv4, make_world),
		cmocka_unit_test_setup(without_net_admin_keys_are_not_known, make_world),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
