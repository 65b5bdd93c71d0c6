/* SPDX-License-Identifier: ISC */
/* What the kernel announces of two hosts on one cable, and what of it is ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel/monitor.h"
#include "netns.h"

static struct kernel_monitor *m;

static int make_world(void **state)
{
	struct address msee;
	struct err err;

	(void)state;
	if (!world_make())
		return 0;
	assert_true(address_parse("172.16.0.2", &msee));
	m = kernel_monitor_new(&msee, 1, &err);
	assert_non_null(m);
	return 0;
}

static int end_world(void **state)
{
	(void)state;
	kernel_monitor_free(m);
	return 0;
}

/* Whether something of ours is announced after the command; the announcement comes before the
 * command's end, so nothing is waited for. */
static bool announced(const char *command)
{
	assert_true(run("%s", command));
	return kernel_monitor_step(m);
}

static void skip_without_world(void)
{
	if (!m)
		skip();
	(void)!kernel_monitor_step(m); /* what was before */
}

static void links_and_addresses_matter(void **state)
{
	(void)state;
	skip_without_world();
	assert_false(kernel_monitor_step(m));
	assert_true(announced("ip address del 172.16.0.1/30 dev eth1"));
	assert_false(kernel_monitor_step(m));
	assert_true(announced("ip address add 172.16.0.1/30 dev eth1"));
	assert_true(announced("ip link set eth1 mtu 1400"));
	assert_true(announced("ip link set eth1 mtu 1500"));
	(void)!kernel_monitor_step(m);
}

static void of_routes_those_to_an_msee(void **state)
{
	(void)state;
	skip_without_world();
	assert_false(announced("ip route add blackhole 10.0.0.0/8"));
	assert_false(announced("ip route del blackhole 10.0.0.0/8"));
	assert_true(announced("ip route add blackhole 172.16.0.2/32"));
	assert_true(announced("ip route del blackhole 172.16.0.2/32"));
	assert_true(announced("ip route add blackhole default"));
	assert_true(announced("ip route del blackhole default"));
}

static void of_neighbours_the_msees_trouble(void **state)
{
	(void)state;
	skip_without_world();
	assert_false(announced("ip neigh add 172.16.0.9 lladdr 02:00:00:00:00:09 dev eth1"));
	assert_false(announced("ip neigh replace 172.16.0.2 lladdr 02:00:00:00:00:02 dev eth1 "
			       "nud reachable"));
	assert_false(announced("ip neigh change 172.16.0.2 dev eth1 nud stale"));
	assert_true(announced("ip neigh replace 172.16.0.2 lladdr 02:00:00:00:00:03 dev eth1 "
			      "nud permanent"));
	assert_true(announced("ip neigh del 172.16.0.2 dev eth1"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_and_addresses_matter),
		cmocka_unit_test(of_routes_those_to_an_msee),
		cmocka_unit_test(of_neighbours_the_msees_trouble),
	};

	return cmocka_run_group_tests(tests, make_world, end_world);
}
