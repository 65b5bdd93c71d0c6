/* SPDX-License-Identifier: ISC */
/* The kernel's interfaces, addresses, neighbours and routes, digested for a link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence/evidence.h"
#include "evidence_world.h"

enum { LO = 1, PORT, OTHER_PORT, VLAN, WRONG_VLAN, OUTER, INNER, OTHER_VLAN, LINKS };

static struct kernel_link ports[LINKS];
static struct kernel_address addresses[4];
static struct kernel_neighbour neighbours[2];
static struct kernel_route routes[1];
static struct kernel_facts facts;
static struct evidence e;
static const struct md5_key no_key;

static void device(int index, const char *name, int lower, struct tag tag)
{
	struct kernel_link *l = &ports[index - 1];

	*l = (struct kernel_link){.index = index,
				  .lower = lower,
				  .up = true,
				  .carrier = true,
				  .is_vlan = tag.ethertype != 0,
				  .tag = tag,
				  .mac = mac_of((uint8_t)index),
				  .mtu = 1500,
				  .rx_bytes = (uint64_t)index * 1000};
	text_format(l->name, INTERFACE_NAME, "%s", name);
}

/* eth1 with VLANs 200, 201 and 1000.200, eth2 with 200; the CE's address on eth1.200. */
static int setup(void **state)
{
	struct link l = world_link(PATH_PRIMARY);

	(void)state;
	device(LO, "lo", 0, (struct tag){0});
	device(PORT, "eth1", 0, (struct tag){0});
	device(OTHER_PORT, "eth2", 0, (struct tag){0});
	device(VLAN, "eth1.200", PORT, (struct tag){ETHERTYPE_8021Q, 200});
	device(WRONG_VLAN, "eth1.201", PORT, (struct tag){ETHERTYPE_8021Q, 201});
	device(OUTER, "eth1.s", PORT, (struct tag){ETHERTYPE_8021AD, 1000});
	device(INNER, "eth1.s.200", OUTER, (struct tag){ETHERTYPE_8021Q, 200});
	device(OTHER_VLAN, "eth2.200", OTHER_PORT, (struct tag){ETHERTYPE_8021Q, 200});
	addresses[0] = (struct kernel_address){.index = LO, .prefix = net("127.0.0.1/8")};
	addresses[1] = (struct kernel_address){.index = VLAN, .prefix = net("172.16.0.1/30")};
	addresses[2] = (struct kernel_address){.index = VLAN, .prefix = net("fe80::1/64")};
	addresses[3] = (struct kernel_address){.index = OTHER_VLAN, .prefix = net("172.16.0.5/30")};
	neighbours[0] = (struct kernel_neighbour){
		.index = OTHER_VLAN, .address = addr("172.16.0.2"), .state = NEIGHBOUR_FAILED};
	neighbours[1] = (struct kernel_neighbour){.index = VLAN,
						  .address = addr("172.16.0.2"),
						  .mac = mac_of(MAC_MSEE),
						  .state = NEIGHBOUR_STALE,
						  .confirmed_ms = 42000};
	routes[0] = (struct kernel_route){.to = addr("172.16.0.2"),
					  .found = true,
					  .index = VLAN,
					  .source = addr("172.16.0.1")};
	facts = (struct kernel_facts){.read = true,
				      .at_ms = NOW,
				      .links = ports,
				      .link_count = LINKS - 1,
				      .addresses = addresses,
				      .address_count = 4,
				      .neighbours = neighbours,
				      .neighbour_count = 2,
				      .routes = routes,
				      .route_count = 1};
	evidence_init(&e, &l, true, NOW);
	return 0;
}

static const struct host_evidence *digest(void)
{
	evidence_apply_kernel(&e, &facts, &no_key);
	return &e.host;
}

static void healthy(void **state)
{
	const struct host_evidence *h = digest();

	(void)state;
	assert_true(h->read && h->interface_found && h->vlan_found && h->at_ms == NOW);
	assert_string_equal(h->port, "eth1");
	assert_string_equal(h->vlan, "eth1.200");
	assert_true(h->port_up && h->port_carrier && h->vlan_up && h->vlan_carrier);
	assert_false(h->interface_is_vlan);
	assert_int_equal(h->outer_seen.count, 0);
	assert_int_equal(h->mtu, 1500);
	assert_true(mac_equal(h->mac, mac_of(VLAN)));
	assert_int_equal(h->rx_bytes, VLAN * 1000);
	assert_true(h->ce_held && h->ce_on_port && !h->msee_held);
	assert_string_equal(h->ce_holder, "eth1.200");
	assert_int_equal(h->ce_len, 30);
	assert_true(tags_equal(&h->ce_tags, &e.link.tags));
	assert_int_equal(h->other_count, 0);
	assert_true(h->neighbour_found);
	assert_int_equal(h->neighbour, NEIGHBOUR_STALE);
	assert_int_equal(h->neighbour_age_ms, 42000);
	assert_true(h->route_read && h->route_found && h->route_direct);
	assert_string_equal(h->route_interface, "eth1.200");
}

static void interfaces(void **state)
{
	(void)state;
	memcpy(e.link.interface, "eth9", 5);
	assert_false(digest()->interface_found);
	/* The subinterface named in the YAML, and one of another tag. */
	memcpy(e.link.interface, "eth1.200", 9);
	assert_true(digest()->vlan_found && e.host.interface_is_vlan);
	assert_string_equal(e.host.port, "eth1");
	assert_int_equal(e.host.interface_tags.tag[0].vid, 200);
	memcpy(e.link.interface, "eth1.201", 9);
	assert_false(digest()->vlan_found);
	assert_int_equal(e.host.interface_tags.tag[0].vid, 201);
	/* Untagged: the port itself. */
	setup(state);
	e.link.tags = (struct tags){0};
	assert_string_equal(digest()->vlan, "eth1");
	/* Down, each on its own. */
	setup(state);
	ports[PORT - 1].up = ports[VLAN - 1].carrier = false;
	assert_false(digest()->port_up || e.host.vlan_carrier);
	assert_true(e.host.port_carrier && e.host.vlan_up);
	/* No such VLAN on this port, though on the other. */
	ports[VLAN - 1].tag.vid = 300;
	assert_false(digest()->vlan_found);
	assert_string_equal(e.host.vlan, "");
	assert_true(mac_equal(e.host.mac, mac_of(PORT)));
}

static void stacks(void **state)
{
	(void)state;
	e.link.tags = tags_2(ETHERTYPE_8021AD, 1000, 200);
	assert_string_equal(digest()->vlan, "eth1.s.200");
	assert_string_equal(e.host.port, "eth1");
	assert_int_equal(e.host.outer_seen.count, 0);
	e.link.tags.tag[0].ethertype = ETHERTYPE_8021Q;
	assert_string_equal(digest()->vlan, "eth1.s.200");
	assert_int_equal(e.host.outer_seen.tag[0].ethertype, ETHERTYPE_8021AD);
	/* Both kinds of stack are there: the right one counts. */
	device(OTHER_PORT, "eth1.q", PORT, (struct tag){ETHERTYPE_8021Q, 1000});
	device(OTHER_VLAN, "eth1.q.200", OTHER_PORT, (struct tag){ETHERTYPE_8021Q, 200});
	assert_string_equal(digest()->vlan, "eth1.q.200");
	assert_int_equal(e.host.outer_seen.count, 0);
	/* VLANs over a bond: it is the port, its members are not. */
	setup(state);
	device(OTHER_PORT, "bond0", 0, (struct tag){0});
	ports[PORT - 1].master = OTHER_PORT;
	memcpy(e.link.interface, "bond0", 6);
	assert_string_equal(digest()->vlan, "eth2.200");
	assert_string_equal(e.host.port, "bond0");
	/* A subinterface whose port is in another network namespace. */
	ports[VLAN - 1].lower = 77;
	memcpy(e.link.interface, "eth1.200", 9);
	assert_string_equal(digest()->port, "eth1.200");
	assert_true(e.host.vlan_found);
	/* A loop of lower devices ends. */
	setup(state);
	ports[OUTER - 1].lower = INNER;
	assert_true(digest()->vlan_found);
}

static void standing_on(int index, const char *kind, int lower)
{
	memcpy(ports[index - 1].kind, kind, strlen(kind) + 1);
	ports[index - 1].lower = lower;
}

static void the_address_on_a_device_above(void **state)
{
	(void)state;
	/* The VLAN device is a port of a bridge, which has the address and the routes. */
	device(OTHER_PORT, "br0", 0, (struct tag){0});
	standing_on(OTHER_PORT, "bridge", 0);
	ports[VLAN - 1].master = OTHER_PORT;
	addresses[1].index = neighbours[1].index = routes[0].index = OTHER_PORT;
	assert_true(digest()->ce_held && e.host.ce_on_port && e.host.route_direct);
	assert_true(tags_equal(&e.host.ce_tags, &e.link.tags) && e.host.neighbour_found);
	assert_string_equal(e.host.vlan, "br0");
	assert_string_equal(e.host.ce_holder, "br0");
	assert_true(mac_equal(e.host.mac, mac_of(OTHER_PORT)) && !e.host.joined);
	ports[OTHER_PORT - 1].up = false;
	assert_false(digest()->vlan_up);
	assert_string_equal(e.host.switched_off, "br0");
	/* On an ipvlan, it is what lies below that asks. */
	ports[OTHER_PORT - 1].noarp = true;
	assert_true(digest()->vlan_noarp);
	standing_on(OTHER_PORT, "ipvlan", 0);
	assert_false(digest()->vlan_noarp);
	standing_on(OTHER_PORT, "bridge", 0);
	/* The address is nowhere: it is the bridge that lacks it. */
	addresses[1].prefix = net("192.0.2.1/24");
	assert_string_equal(digest()->vlan, "br0");
	assert_false(e.host.ce_held);
	/* The port is in the bridge, and the VLAN is on that. */
	setup(state);
	device(VLAN, "br0.200", OTHER_PORT, (struct tag){ETHERTYPE_8021Q, 200});
	standing_on(OTHER_PORT, "bridge", 0);
	ports[PORT - 1].master = OTHER_PORT;
	assert_string_equal(digest()->vlan, "br0.200");
	assert_true(e.host.ce_on_port && tags_equal(&e.host.ce_tags, &e.link.tags));
	/* The port is in a bond, and that is in the bridge. */
	device(OTHER_VLAN, "bond0", 0, (struct tag){0});
	standing_on(OTHER_VLAN, "bond", 0);
	ports[OTHER_VLAN - 1].master = OTHER_PORT;
	ports[PORT - 1].master = OTHER_VLAN;
	assert_string_equal(digest()->vlan, "br0.200");
	assert_true(e.host.ce_on_port && tags_equal(&e.host.ce_tags, &e.link.tags));
	ports[OTHER_PORT - 1].carrier = ports[VLAN - 1].carrier = ports[PORT - 1].up = false;
	assert_string_equal(digest()->switched_off, "eth1");
	assert_false(e.host.vlan_up);
	ports[PORT - 1].up = true;
	assert_string_equal(digest()->switched_off, "");
	/* A bridge without our port. */
	ports[PORT - 1].master = 0;
	assert_false(digest()->ce_on_port || e.host.vlan_found);
	/* A macvlan on the VLAN device; a device of another kind that merely uses it. */
	setup(state);
	standing_on(OTHER_PORT, "macvlan", VLAN);
	addresses[1].index = OTHER_PORT;
	assert_true(digest()->ce_on_port);
	assert_string_equal(e.host.vlan, "eth2");
	standing_on(OTHER_PORT, "gre", VLAN);
	assert_false(digest()->ce_on_port);
	assert_string_equal(e.host.vlan, "eth1.200");
	/* Part of something that is not known, and of a VRF, which has no addresses of its own. */
	ports[VLAN - 1].master = OTHER_PORT;
	assert_true(digest()->joined);
	standing_on(OTHER_PORT, "vrf", 0);
	assert_false(digest()->joined);
}

static void hardware_addresses_of_the_host(void **state)
{
	(void)state;
	ports[OTHER_PORT - 1].mac = ports[PORT - 1].mac;
	ports[LO - 1].mac = (struct mac){0};
	assert_int_equal(digest()->own_count, OWN_MACS_MAX);
	assert_true(mac_equal(e.host.own[0], mac_of(PORT)));
	/* Whatever their number, those that were heard are kept. */
	e.wire.ce_speakers[1] = (struct speaker){mac_of(OTHER_VLAN), SEEN(2, 500)};
	assert_true(mac_equal(digest()->own[0], mac_of(OTHER_VLAN)));
}

static void addresses_in_all_wrong_ways(void **state)
{
	(void)state;
	addresses[1].prefix.len = 29;
	assert_int_equal(digest()->ce_len, 29);
	addresses[1] = (struct kernel_address){.index = VLAN, .prefix = net("172.16.0.9/30")};
	assert_false(digest()->ce_held);
	assert_int_equal(e.host.other_count, 1);
	addresses[1].prefix = net("172.16.0.2/30");
	assert_true(digest()->msee_held);
	assert_string_equal(e.host.msee_holder, "eth1.200");
	/* On another tag, on the port, on another port. */
	addresses[1] = (struct kernel_address){.index = WRONG_VLAN, .prefix = net("172.16.0.1/30")};
	assert_true(digest()->ce_held && e.host.ce_on_port);
	assert_int_equal(e.host.ce_tags.tag[0].vid, 201);
	addresses[1].index = PORT;
	assert_true(digest()->ce_on_port);
	assert_int_equal(e.host.ce_tags.count, 0);
	addresses[1].index = OTHER_VLAN;
	assert_true(digest()->ce_held);
	assert_false(e.host.ce_on_port);
	/* On two of the port: the expected one speaks, and the other is kept in mind. */
	addresses[1].index = WRONG_VLAN;
	addresses[2] = (struct kernel_address){.index = VLAN, .prefix = net("172.16.0.1/30")};
	assert_int_equal(digest()->ce_also_count, 1);
	assert_int_equal(e.host.ce_also[0].tag[0].vid, 201);
	assert_int_equal(e.host.ce_tags.tag[0].vid, 200);
	addresses[1].index = OTHER_VLAN;
	assert_int_equal(digest()->ce_also_count, 0);
	/* On two: the expected one speaks, whichever comes first. */
	addresses[2] = (struct kernel_address){.index = VLAN, .prefix = net("172.16.0.1/30")};
	assert_string_equal(digest()->ce_holder, "eth1.200");
	addresses[1].index = VLAN;
	addresses[2].index = OTHER_VLAN;
	assert_string_equal(digest()->ce_holder, "eth1.200");
	addresses[1].dad_failed = true;
	assert_true(digest()->ce_dad_failed);
	/* Gone. */
	facts.address_count = 1;
	assert_false(digest()->ce_held || e.host.other_count > 0);
}

static void neighbours_and_routes(void **state)
{
	(void)state;
	facts.neighbour_count = 1; /* on another interface only */
	assert_false(digest()->neighbour_found);
	/* What the MSEE asked before is not held against another state of this host. */
	e.wire.msee_asks.count = 5;
	assert_true(digest()->ce_held && e.wire.msee_asks.count == 5);
	facts.address_count = 1;
	assert_true(!digest()->ce_held && e.wire.msee_asks.count == 0);
	setup(state);
	routes[0].gateway = addr("192.0.2.1");
	assert_false(digest()->route_direct);
	routes[0] =
		(struct kernel_route){.to = addr("172.16.0.2"), .found = true, .index = OTHER_VLAN};
	assert_false(digest()->route_direct);
	assert_string_equal(e.host.route_interface, "eth2.200");
	routes[0].found = false;
	assert_true(digest()->route_read && !e.host.route_found);
	routes[0].to = addr("172.16.0.6");
	assert_false(digest()->route_read);
	/* In a VRF the route of the main table means nothing. */
	setup(state);
	ports[VLAN - 1].master = OTHER_PORT;
	assert_false(digest()->route_read);
}

static void counted_from_the_first_reading(void **state)
{
	(void)state;
	ports[PORT - 1].rx_errors = 10;
	facts.counters = (struct kernel_counters){.set = true, .md5_failure = 5};
	assert_int_equal(digest()->rx_errors_before, 10);
	assert_int_equal(e.host.counters_before.md5_failure, 5);
	ports[PORT - 1].rx_errors = 14;
	facts.counters.md5_failure = 9;
	digest();
	facts.counters.md5_failure = 11;
	assert_int_equal(digest()->rx_errors_before, 10);
	assert_int_equal(e.host.rx_errors, 14);
	assert_int_equal(e.host.counters_before.md5_failure, 5);
	assert_int_equal(e.host.counters.md5_failure, 11);
	/* Where one watches for long, "while watched" is the last minutes. */
	facts.at_ms = NOW + 300000;
	assert_int_equal(digest()->rx_errors_before, 10);
	facts.at_ms = NOW + 600000;
	assert_int_equal(digest()->rx_errors_before, 14);
	assert_int_equal(e.host.counters_before.md5_failure, 11);
	/* Frames of VLANs nobody wants are dropped, too: no error. */
	ports[PORT - 1].rx_dropped = 1000;
	assert_int_equal(digest()->rx_errors, 14);
	/* A reading that fails leaves what was known, and says why. */
	facts = (struct kernel_facts){.why = "netlink: Operation not permitted"};
	assert_true(digest()->read);
	assert_string_equal(e.host.why, "netlink: Operation not permitted");
}

/* At second `s` the interface has sent so many packets: how long is the window, in seconds? */
static int64_t window_at(int64_t s, uint64_t tx_packets)
{
	facts.at_ms = NOW + s * 1000;
	ports[VLAN - 1].tx_packets = tx_packets;
	return traffic_window(digest()).ms / 1000;
}

static void traffic_of_the_last_minute(void **state)
{
	(void)state;
	assert_int_equal(window_at(0, 100), 0);
	assert_int_equal(window_at(5, 150), 5);
	assert_int_equal(traffic_window(&e.host).tx_packets, 50);
	assert_int_equal(window_at(31, 300), 31);
	assert_int_equal(window_at(59, 400), 59);
	assert_int_equal(window_at(61, 500), 30); /* since second 31 */
	assert_int_equal(traffic_window(&e.host).tx_packets, 200);
	assert_int_equal(window_at(86461, 500), 86400); /* nobody looked meanwhile */
	assert_int_equal(window_at(86491, 501), 30);
	/* An interface that was made anew counts from nothing. */
	assert_int_equal(window_at(86492, 7), 0);
	assert_int_equal(window_at(86493, 8), 1);
	assert_int_equal(traffic_window(&e.host).tx_packets, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(healthy, setup),
		cmocka_unit_test_setup(interfaces, setup),
		cmocka_unit_test_setup(stacks, setup),
		cmocka_unit_test_setup(the_address_on_a_device_above, setup),
		cmocka_unit_test_setup(hardware_addresses_of_the_host, setup),
		cmocka_unit_test_setup(addresses_in_all_wrong_ways, setup),
		cmocka_unit_test_setup(neighbours_and_routes, setup),
		cmocka_unit_test_setup(counted_from_the_first_reading, setup),
		cmocka_unit_test_setup(traffic_of_the_last_minute, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
