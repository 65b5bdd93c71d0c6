/* SPDX-License-Identifier: ISC */
/* Which way a packet leaves, by its destination, and by rules about its source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/way.h"
#include "netns.h"

static bool may; /* make namespaces */

static int make_world(void **state)
{
	(void)state;
	may = world_make();
	return 0;
}

static const char *way(const char *from, const char *to)
{
	static char interface[INTERFACE_NAME];
	struct address a, b;

	assert_true(address_parse(from, &a) && address_parse(to, &b));
	return kernel_way(&a, &b, interface) ? interface : "none";
}

static void by_destination(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_string_equal(way("172.16.0.1", "172.16.0.2"), "eth1");
	assert_string_equal(way("172.16.0.1", "172.16.0.1"), "lo");
	assert_string_equal(way("172.16.0.1", "203.0.113.9"), "none");
	assert_true(run("ip route add 10.10.0.0/16 via 172.16.0.2"));
	assert_string_equal(way("172.16.0.1", "10.10.1.4"), "eth1");
	assert_true(run("ip route add blackhole 10.10.1.4/32"));
	assert_string_equal(way("172.16.0.1", "10.10.1.4"), "none");
	/* Not an address of this host. */
	assert_string_equal(way("192.0.2.1", "172.16.0.2"), "none");
}

static void by_source(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_true(run("ip address add 172.16.9.1/32 dev lo"));
	assert_true(run("ip link add other type veth peer name far && ip link set other up"));
	assert_true(run("ip route add 10.10.0.0/16 via 172.16.0.2"));
	assert_string_equal(way("172.16.9.1", "10.10.1.4"), "eth1");
	assert_true(run("ip rule add from 172.16.9.1 table 77 && "
			"ip route add 10.10.0.0/16 dev other table 77"));
	assert_string_equal(way("172.16.9.1", "10.10.1.4"), "other");
	assert_string_equal(way("172.16.0.1", "10.10.1.4"), "eth1");
}

static void ipv6(void **state)
{
	(void)state;
	if (!may)
		skip();
	assert_string_equal(way("2001:db8::1", "2001:db8::2"), "eth1");
	assert_string_equal(way("2001:db8::1", "2001:db8:ffff::1"), "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(by_destination, make_world),
		cmocka_unit_test_setup(by_source, make_world),
		cmocka_unit_test_setup(ipv6, make_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
