/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/address.h"

static struct address parsed(const char *text)
{
	struct address a;

	assert_true(address_parse(text, &a));
	return a;
}

static struct prefix parsed_prefix(const char *text)
{
	struct prefix p;

	assert_true(prefix_parse(text, &p));
	return p;
}

static void assert_address(struct address a, const char *text)
{
	char out[ADDRESS_TEXT];

	assert_string_equal(address_text(&a, out), text);
}

static void addresses_are_read_and_written(void **state)
{
	(void)state;
	static const uint8_t v4[4] = {172, 16, 0, 2};
	struct address a = parsed("172.16.0.2"), b = address_of(FAMILY_IPV4, v4);
	struct prefix unset_prefix = {.len = 30};
	char out[PREFIX_TEXT];

	assert_true(address_equal(&a, &b));
	assert_int_equal(a.family, FAMILY_IPV4);
	assert_int_equal(a.bytes[4], 0);
	assert_address(a, "172.16.0.2");
	assert_address(parsed("2001:DB8:0::1"), "2001:db8::1");
	assert_address(parsed("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"),
		       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
	assert_address((struct address){0}, "-");
	assert_string_equal(prefix_text(&unset_prefix, out), "-");
}

static void what_is_no_address_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"",          "1.2.3",    "1.2.3.4.5",
					  "256.0.0.1", "1.2.3.4 ", "fe80::1%a",
					  "::1::2",    "ten",      "1.2.3.4/30"};
	struct address a = {0};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(address_parse(bad[i], &a));
	assert_false(a.set);
}

static void unset_equals_nothing(void **state)
{
	(void)state;
	struct address unset = {0}, any = parsed("0.0.0.0"), any6 = parsed("::");

	assert_false(address_equal(&unset, &unset));
	assert_false(address_equal(&unset, &any));
	assert_false(address_equal(&any, &any6));
	assert_true(address_equal(&any, &any));
}

static void prefixes_are_read_and_written(void **state)
{
	(void)state;
	static const char *const good[] = {"172.16.0.1/30", "0.0.0.0/0", "10.0.0.0/32",
					   "2001:db8::/126",
					   "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"};
	static const char *const bad[] = {
		"10.0.0.0",       "10.0.0.0/",
		"10.0.0.0/33",    "10.0.0.0/024",
		"10.0.0.0/-1",    "/30",
		"10.0.0.0/30/1",  "10.0.0.0/ 8",
		"2001:db8::/129", "::/1000000",
		"10.0.0.0/8x",    "2001:db8:0000:0000:0000:0000:0000:0000:0000:0000:1/64"};
	struct prefix p;
	char out[PREFIX_TEXT];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		p = parsed_prefix(good[i]);
		assert_string_equal(prefix_text(&p, out), good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(prefix_parse(bad[i], &p));
}

static void a_prefix_holds_its_addresses(void **state)
{
	(void)state;
	static const struct {
		const char *prefix, *address;
		bool held;
	} rows[] = {
		{"172.16.0.0/30", "172.16.0.3", true},
		{"172.16.0.0/30", "172.16.0.4", false},
		{"172.16.0.1/30", "172.16.0.2", true},
		{"0.0.0.0/0", "255.1.2.3", true},
		{"0.0.0.0/0", "::", false},
		{"10.0.0.1/32", "10.0.0.1", true},
		{"10.0.0.1/32", "10.0.0.0", false},
		{"2001:db8::/126", "2001:db8::3", true},
		{"2001:db8::/126", "2001:db8::4", false},
		{"::/0", "2001::", true},
		{"2001:db8::8/128", "2001:db8::8", true},
	};
	struct address unset = {0};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct prefix p = parsed_prefix(rows[i].prefix);
		struct address a = parsed(rows[i].address);

		assert_int_equal(prefix_holds(&p, &a), rows[i].held);
		assert_false(prefix_holds(&p, &unset));
	}
}

static void masks_and_counts(void **state)
{
	(void)state;
	struct address v4 = parsed("172.16.255.255"), v6 = parsed("2001:db8::ffff:ffff");
	struct address last = parsed("255.255.255.255");

	assert_address(address_masked(&v4, 30), "172.16.255.252");
	assert_address(address_masked(&v4, 12), "172.16.0.0");
	assert_address(address_masked(&v4, 0), "0.0.0.0");
	assert_address(address_masked(&v4, 32), "172.16.255.255");
	assert_address(address_masked(&v6, 126), "2001:db8::ffff:fffc");
	assert_address(address_masked(&v6, 128), "2001:db8::ffff:ffff");
	assert_address(address_plus(&v4, 2), "172.17.0.1");
	assert_address(address_plus(&v4, 0), "172.16.255.255");
	assert_address(address_plus(&v6, 1), "2001:db8::1:0:0");
	assert_address(address_plus(&v6, 0xffffffff), "2001:db8::1:ffff:fffe");
	assert_address(address_plus(&last, 1), "0.0.0.0");
}

static void kinds_of_addresses(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool private, link_local;
	} rows[] = {
		{"10.255.0.1", true, false},   {"11.0.0.0", false, false},
		{"172.16.0.1", true, false},   {"172.31.255.255", true, false},
		{"172.32.0.0", false, false},  {"172.15.255.255", false, false},
		{"192.168.3.4", true, false},  {"192.169.0.0", false, false},
		{"100.64.0.0", true, false},   {"100.127.255.255", true, false},
		{"100.128.0.0", false, false}, {"169.254.1.1", false, true},
		{"fc00::1", true, false},      {"fdff::1", true, false},
		{"fe00::1", false, false},     {"fe80::1", false, true},
		{"febf::1", false, true},      {"fec0::1", false, false},
		{"2001:db8::1", false, false}, {"a00::", false, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct address a = parsed(rows[i].text);

		assert_int_equal(address_is_private(&a), rows[i].private);
		assert_int_equal(address_is_link_local(&a), rows[i].link_local);
	}
}

static void macs(void **state)
{
	(void)state;
	static const struct mac routers[] = {{{0x00, 0x00, 0x5e, 0x00, 0x01, 0x07}},
					     {{0x00, 0x00, 0x5e, 0x00, 0x02, 0xff}},
					     {{0x00, 0x00, 0x0c, 0x07, 0xac, 0x01}},
					     {{0x00, 0x00, 0x0c, 0x9f, 0xf3, 0x21}},
					     {{0x00, 0x05, 0x73, 0xa0, 0x0f, 0xff}}};
	static const struct mac hosts[] = {{{0x00, 0x00, 0x5e, 0x00, 0x03, 0x07}},
					   {{0x00, 0x00, 0x0c, 0x9f, 0xe3, 0x21}},
					   {{0x02, 0x00, 0x5e, 0x00, 0x01, 0x07}},
					   {{0x00, 0x05, 0x73, 0xa0, 0x10, 0x00}},
					   {{0}}};
	char out[MAC_TEXT];

	for (size_t i = 0; i < sizeof(routers) / sizeof(routers[0]); i++) {
		assert_true(mac_is_virtual_router(routers[i]));
		assert_false(mac_is_virtual_router(hosts[i]));
	}
	assert_string_equal(mac_text(routers[1], out), "00:00:5e:00:02:ff");
	assert_true(mac_is_set(routers[0]));
	assert_false(mac_is_set((struct mac){0}));
	assert_true(mac_equal(routers[0], routers[0]));
	assert_false(mac_equal(routers[0], routers[1]));
}

static void endpoints(void **state)
{
	static const char *const good[] = {"10.10.1.4:443", "[2001:db8::4]:1", "192.0.2.1:65535"};
	static const char *const bad[] = {"",
					  "10.10.1.4",
					  ":80",
					  "10.10.1.4:",
					  "10.10.1.4:0",
					  "10.10.1.4:65536",
					  "::1:80",
					  "[10.0.0.1]:80",
					  "[2001:db8::4]",
					  "[]:80",
					  "10.0.0.1:80x",
					  "host:80",
					  "[2001:db8:1111:2222:3333:4444:5555:6666:7777:8888]:1"};
	char text[ENDPOINT_TEXT];
	struct endpoint e;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(endpoint_parse(good[i], &e));
		assert_string_equal(endpoint_text(&e, text), good[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (endpoint_parse(bad[i], &e))
			fail_msg("taken: %s", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(endpoints),
		cmocka_unit_test(addresses_are_read_and_written),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(unset_equals_nothing),
		cmocka_unit_test(prefixes_are_read_and_written),
		cmocka_unit_test(a_prefix_holds_its_addresses),
		cmocka_unit_test(masks_and_counts),
		cmocka_unit_test(kinds_of_addresses),
		cmocka_unit_test(macs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
