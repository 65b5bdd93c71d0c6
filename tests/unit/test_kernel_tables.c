/* SPDX-License-Identifier: ISC */
/* Messages as the kernel sends them, for what not every kernel can be made to show (802.1Q). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/kernel/parts.h"

#include <arpa/inet.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <unistd.h>

static struct nl_msg *message(int type, void *header, size_t len)
{
	struct nl_msg *m = nlmsg_alloc_simple(type, 0);

	assert_non_null(m);
	nlmsg_set_proto(m, NETLINK_ROUTE);
	assert_int_equal(nlmsg_append(m, header, len, NLMSG_ALIGNTO), 0);
	return m;
}

static struct nl_msg *vlan_message(int index, const char *name, uint16_t vid, uint16_t ethertype)
{
	struct ifinfomsg header = {.ifi_index = index, .ifi_flags = IFF_UP | IFF_LOWER_UP};
	struct nl_msg *m = message(RTM_NEWLINK, &header, sizeof(header));
	struct nlattr *info, *data;

	nla_put_string(m, IFLA_IFNAME, name);
	nla_put_u32(m, IFLA_LINK, 4);
	nla_put_u32(m, IFLA_MTU, 1496);
	info = nla_nest_start(m, IFLA_LINKINFO);
	nla_put_string(m, IFLA_INFO_KIND, "vlan");
	data = nla_nest_start(m, IFLA_INFO_DATA);
	nla_put_u16(m, IFLA_VLAN_ID, vid);
	nla_put_u16(m, IFLA_VLAN_PROTOCOL, htons(ethertype));
	nla_nest_end(m, data);
	nla_nest_end(m, info);
	return m;
}

static void a_vlan_shows_its_tag_and_port(void **state)
{
	struct kernel_facts k = {0};
	struct nl_msg *m = vlan_message(7, "eth1.200", 200, 0x8100);

	(void)state;
	assert_int_equal(link_received(m, &k), NL_OK);
	nlmsg_free(m);
	m = vlan_message(8, "eth1.s", 1000, 0x88a8);
	assert_int_equal(link_received(m, &k), NL_OK);
	nlmsg_free(m);
	assert_int_equal(k.link_count, 2);
	assert_int_equal(k.links[0].index, 7);
	assert_int_equal(k.links[0].lower, 4);
	assert_string_equal(k.links[0].name, "eth1.200");
	assert_true(k.links[0].is_vlan && k.links[0].up && k.links[0].carrier);
	assert_false(k.links[0].noarp);
	assert_string_equal(k.links[0].kind, "vlan");
	assert_int_equal(k.links[0].tag.vid, 200);
	assert_int_equal(k.links[0].tag.ethertype, 0x8100);
	assert_int_equal(k.links[0].mtu, 1496);
	assert_int_equal(k.links[1].tag.vid, 1000);
	assert_int_equal(k.links[1].tag.ethertype, 0x88a8);
	kernel_facts_free(&k);
}

static void a_port_shows_its_counters(void **state)
{
	struct ifinfomsg header = {.ifi_index = 4, .ifi_flags = IFF_UP | IFF_NOARP};
	struct nl_msg *m = message(RTM_NEWLINK, &header, sizeof(header));
	struct rtnl_link_stats64 stats = {.rx_packets = 1ULL << 40,
					  .tx_packets = 2,
					  .rx_bytes = 3,
					  .tx_bytes = 4,
					  .rx_errors = 5,
					  .rx_dropped = 6,
					  .rx_missed_errors = 7};
	uint8_t mac[6] = {2, 0, 0, 0, 0, 1};
	struct kernel_facts k = {0};

	(void)state;
	nla_put_string(m, IFLA_IFNAME, "eth1");
	nla_put(m, IFLA_ADDRESS, sizeof(mac), mac);
	nla_put_u32(m, IFLA_MASTER, 9);
	nla_put_u32(m, IFLA_LINK, 4);
	nla_put(m, IFLA_STATS64, sizeof(stats), &stats);
	assert_int_equal(link_received(m, &k), NL_OK);
	nlmsg_free(m);
	assert_int_equal(k.link_count, 1);
	assert_true(k.links[0].up);
	assert_false(k.links[0].carrier);
	assert_true(k.links[0].noarp);
	assert_false(k.links[0].is_vlan);
	assert_string_equal(k.links[0].kind, "");
	assert_int_equal(k.links[0].lower, 0); /* itself is not below itself */
	assert_int_equal(k.links[0].master, 9);
	assert_memory_equal(k.links[0].mac.bytes, mac, 6);
	assert_true(k.links[0].rx_packets == 1ULL << 40);
	assert_int_equal(k.links[0].tx_packets, 2);
	assert_int_equal(k.links[0].rx_bytes, 3);
	assert_int_equal(k.links[0].tx_bytes, 4);
	assert_int_equal(k.links[0].rx_errors, 5);
	assert_int_equal(k.links[0].rx_dropped, 13);
	kernel_facts_free(&k);
}

static void an_address_shows_its_peer_and_its_troubles(void **state)
{
	struct ifaddrmsg header = {.ifa_family = AF_INET, .ifa_prefixlen = 30, .ifa_index = 7};
	struct ifaddrmsg six = {.ifa_family = AF_INET6, .ifa_prefixlen = 126, .ifa_index = 7};
	uint8_t local[4] = {172, 16, 0, 1}, peer[4] = {172, 16, 0, 2}, v6[16] = {0x20, 1, [15] = 1};
	struct kernel_facts k = {0};
	struct nl_msg *m = message(RTM_NEWADDR, &header, sizeof(header));

	(void)state;
	nla_put(m, IFA_LOCAL, 4, local);
	nla_put(m, IFA_ADDRESS, 4, peer);
	assert_int_equal(address_received(m, &k), NL_OK);
	nlmsg_free(m);
	m = message(RTM_NEWADDR, &six, sizeof(six));
	nla_put(m, IFA_ADDRESS, 16, v6);
	nla_put_u32(m, IFA_FLAGS, IFA_F_TENTATIVE | IFA_F_DADFAILED | IFA_F_NOPREFIXROUTE);
	assert_int_equal(address_received(m, &k), NL_OK);
	nlmsg_free(m);
	assert_int_equal(k.address_count, 2);
	assert_int_equal(k.addresses[0].index, 7);
	assert_int_equal(k.addresses[0].prefix.len, 30);
	assert_memory_equal(k.addresses[0].prefix.address.bytes, local, 4);
	assert_true(k.addresses[0].peer.set);
	assert_memory_equal(k.addresses[0].peer.bytes, peer, 4);
	assert_false(k.addresses[0].tentative);
	assert_int_equal(k.addresses[1].prefix.address.family, FAMILY_IPV6);
	assert_memory_equal(k.addresses[1].prefix.address.bytes, v6, 16);
	assert_false(k.addresses[1].peer.set);
	assert_true(k.addresses[1].tentative);
	assert_true(k.addresses[1].dad_failed);
	kernel_facts_free(&k);
}

static struct nl_msg *neighbour_message(uint16_t bits, const uint8_t *address, size_t len)
{
	struct ndmsg header = {.ndm_family = AF_INET, .ndm_ifindex = 7, .ndm_state = bits};
	struct nda_cacheinfo ages = {.ndm_confirmed = 250, .ndm_updated = 100, .ndm_used = 1};
	uint8_t mac[6] = {2, 0, 0, 0, 0, 2};
	struct nl_msg *m = message(RTM_NEWNEIGH, &header, sizeof(header));

	nla_put(m, NDA_DST, (int)len, address);
	nla_put(m, NDA_LLADDR, sizeof(mac), mac);
	nla_put(m, NDA_CACHEINFO, sizeof(ages), &ages);
	return m;
}

static void a_neighbour_shows_its_state_and_ages(void **state)
{
	static const struct {
		uint16_t bits;
		enum neighbour_state state;
	} known[] = {
		{0, NEIGHBOUR_NONE},
		{NUD_INCOMPLETE, NEIGHBOUR_INCOMPLETE},
		{NUD_REACHABLE, NEIGHBOUR_REACHABLE},
		{NUD_STALE, NEIGHBOUR_STALE},
		{NUD_DELAY, NEIGHBOUR_DELAY},
		{NUD_PROBE, NEIGHBOUR_PROBE},
		{NUD_FAILED, NEIGHBOUR_FAILED},
		{NUD_NOARP, NEIGHBOUR_NOARP},
		{NUD_PERMANENT, NEIGHBOUR_PERMANENT},
	};
	const uint8_t address[4] = {172, 16, 0, 2};
	const size_t count = sizeof(known) / sizeof(known[0]);
	struct kernel_facts k = {0};
	uint32_t tick_ms = 1000 / (uint32_t)sysconf(_SC_CLK_TCK);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct nl_msg *m = neighbour_message(known[i].bits, address, sizeof(address));
		assert_int_equal(neighbour_received(m, &k), NL_OK);
		nlmsg_free(m);
	}
	assert_int_equal(k.neighbour_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(k.neighbours[i].state, known[i].state);
		assert_int_equal(k.neighbours[i].index, 7);
		assert_int_equal(k.neighbours[i].mac.bytes[5], 2);
		assert_memory_equal(k.neighbours[i].address.bytes, address, 4);
		assert_int_equal(k.neighbours[i].confirmed_ms, 250 * tick_ms);
		assert_int_equal(k.neighbours[i].updated_ms, 100 * tick_ms);
	}
	kernel_facts_free(&k);
}

static void a_neighbour_without_a_whole_address_is_none(void **state)
{
	const uint8_t address[4] = {172, 16, 0, 2};
	struct nl_msg *m = neighbour_message(NUD_STALE, address, 3);
	struct kernel_facts k = {0};

	(void)state;
	assert_int_equal(neighbour_received(m, &k), NL_SKIP);
	assert_int_equal(k.neighbour_count, 0);
	nlmsg_free(m);
}

static void an_array_keeps_what_it_had_while_it_grows(void **state)
{
	int *array = NULL;

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		array = array_grow(array, i, sizeof(*array));
		array[i] = (int)i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(array[i], i);
	free(array);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_vlan_shows_its_tag_and_port),
		cmocka_unit_test(a_port_shows_its_counters),
		cmocka_unit_test(an_address_shows_its_peer_and_its_troubles),
		cmocka_unit_test(a_neighbour_shows_its_state_and_ages),
		cmocka_unit_test(a_neighbour_without_a_whole_address_is_none),
		cmocka_unit_test(an_array_keeps_what_it_had_while_it_grows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
