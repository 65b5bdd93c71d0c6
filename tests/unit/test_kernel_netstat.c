/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/kernel/parts.h"

static struct kernel_counters parse(const char *text)
{
	struct kernel_counters c = {.md5_failure = 99};

	netstat_parse(cursor_of(text, strlen(text)), &c);
	return c;
}

static void counters_are_found_by_name(void **state)
{
	(void)state;
	struct kernel_counters c = parse("TcpExt: SyncookiesSent TCPMinTTLDrop TCPMD5NotFound "
					 "TCPMD5Unexpected TCPMD5Failure TCPLast\n"
					 "TcpExt: 7 20 3 4 18446744073709551615 8\n"
					 "IpExt: InNoRoutes\nIpExt: 5\n");
	assert_true(c.set);
	assert_int_equal(c.min_ttl_drop, 20);
	assert_int_equal(c.md5_not_found, 3);
	assert_int_equal(c.md5_unexpected, 4);
	assert_true(c.md5_failure == UINT64_MAX);
}

static void another_order_and_other_lines_do_not_matter(void **state)
{
	(void)state;
	struct kernel_counters c = parse("IpExt: TCPMD5Failure\nIpExt: 5\n"
					 "TcpExt: TCPMD5Failure A TCPMD5NotFound\nTcpExt: 1 2 3\n");
	assert_true(c.set);
	assert_int_equal(c.md5_failure, 1);
	assert_int_equal(c.md5_not_found, 3);
	assert_int_equal(c.min_ttl_drop, 0);
}

static void a_longer_name_is_another_counter(void **state)
{
	(void)state;
	struct kernel_counters c =
		parse("TcpExt: TCPMD5FailureX XTCPMD5Failure TCPMD5Fail\nTcpExt: 1 2 3\n");
	assert_true(c.set);
	assert_int_equal(c.md5_failure, 0);
}

static void half_a_file_sets_nothing(void **state)
{
	static const char *const broken[] = {
		"",
		"TcpExt: TCPMD5Failure",
		"TcpExt: TCPMD5Failure\n",
		"TcpExt: TCPMD5Failure\nTcpExt: 4",
		"TcpExt: TCPMD5Failure\nIpExt: 4\n",
		"IpExt: TCPMD5Failure\nIpExt: 4\n",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct kernel_counters c = parse(broken[i]);
		assert_false(c.set);
		assert_int_equal(c.md5_failure, 0);
	}
}

static void numbers_that_are_missing_or_none_count_zero(void **state)
{
	(void)state;
	struct kernel_counters c =
		parse("TcpExt: TCPMD5Failure TCPMD5NotFound TCPMinTTLDrop\nTcpExt: x 6\n");
	assert_true(c.set);
	assert_int_equal(c.md5_failure, 0);
	assert_int_equal(c.md5_not_found, 6);
	assert_int_equal(c.min_ttl_drop, 0);
}

static void this_hosts_own_file_is_understood(void **state)
{
	struct kernel_counters c;

	(void)state;
	netstat_read(&c);
	assert_true(c.set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counters_are_found_by_name),
		cmocka_unit_test(another_order_and_other_lines_do_not_matter),
		cmocka_unit_test(a_longer_name_is_another_counter),
		cmocka_unit_test(half_a_file_sets_nothing),
		cmocka_unit_test(numbers_that_are_missing_or_none_count_zero),
		cmocka_unit_test(this_hosts_own_file_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
