/* SPDX-License-Identifier: ISC */
/* Azure's saved statistics beside the kernel's counters: what is said, and what is never said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diagnose/traffic.h"

#define MB UINT64_C(1000000)
#define NOON INT64_C(1795262400000)

static struct evidence path_of(uint64_t sent, uint64_t azure_in, uint64_t azure_out,
			       uint64_t received)
{
	return (struct evidence){
		.host = {.read = true,
			 .interface_found = true,
			 .at_ms = NOON,
			 .tx_bytes = sent,
			 .rx_bytes = received},
		.azure = {.stats_read = true,
			  .stats_at_ms = NOON - 60000,
			  .bytes_in = azure_in,
			  .bytes_out = azure_out},
	};
}

static enum azure_traffic judged(struct evidence e)
{
	return azure_traffic_judge(&e);
}

static void both_ways(void **state)
{
	(void)state;
	assert_int_equal(judged(path_of(500 * MB, 90 * MB, 70 * MB, 400 * MB)), AZURE_TRAFFIC_SAME);
	/* Counted since other times: ten times as much there as here. */
	assert_int_equal(judged(path_of(50 * MB, 500 * MB, 700 * MB, 40 * MB)), AZURE_TRAFFIC_SAME);
}

static void one_way_is_lost(void **state)
{
	(void)state;
	assert_int_equal(judged(path_of(500 * MB, 1000, 300 * MB, 400 * MB)),
			 AZURE_TRAFFIC_NOT_AZURE);
	assert_int_equal(judged(path_of(500 * MB, 0, 300 * MB, 400 * MB)), AZURE_TRAFFIC_NOT_AZURE);
	assert_int_equal(judged(path_of(500 * MB, 300 * MB, 400 * MB, 1000)),
			 AZURE_TRAFFIC_NOT_HERE);
}

static void what_proves_nothing(void **state)
{
	struct evidence e = path_of(500 * MB, 0, 300 * MB, 400 * MB);

	(void)state;
	/* A download alone: its acknowledgements are few, and are there at both ends. */
	assert_int_equal(judged(path_of(5 * MB, 5 * MB, 900 * MB, 900 * MB)),
			 AZURE_TRAFFIC_UNKNOWN);
	/* Out by one path, back by the other. */
	assert_int_equal(judged(path_of(900 * MB, 900 * MB, 0, 0)), AZURE_TRAFFIC_UNKNOWN);
	assert_int_equal(judged(path_of(0, 0, 900 * MB, 900 * MB)), AZURE_TRAFFIC_UNKNOWN);
	/* The MSEE's counters were cleared, this host's interface was made anew. */
	assert_int_equal(judged(path_of(500 * MB, 0, 0, 400 * MB)), AZURE_TRAFFIC_UNKNOWN);
	assert_int_equal(judged(path_of(0, 500 * MB, 400 * MB, 0)), AZURE_TRAFFIC_UNKNOWN);
	/* Keepalives. */
	assert_int_equal(judged(path_of(5000, 0, 4000, 4000)), AZURE_TRAFFIC_UNKNOWN);
	/* Saved too long ago, nobody knows when, not at all; no interface. */
	e.azure.stats_at_ms = NOON - 2 * 3600000;
	assert_int_equal(judged(e), AZURE_TRAFFIC_OLD);
	e.azure.stats_at_ms = 0;
	assert_int_equal(judged(e), AZURE_TRAFFIC_OLD);
	e.azure.stats_at_ms = NOON;
	assert_int_equal(judged(e), AZURE_TRAFFIC_NOT_AZURE);
	e.azure.stats_read = false;
	assert_int_equal(judged(e), AZURE_TRAFFIC_UNKNOWN);
	e.azure.stats_read = true;
	e.host.interface_found = false;
	assert_int_equal(judged(e), AZURE_TRAFFIC_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_ways),
		cmocka_unit_test(one_way_is_lost),
		cmocka_unit_test(what_proves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
