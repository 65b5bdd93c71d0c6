/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/arp.h"

#define FIXED "0001 0800 06 04 "
#define CE "020000000001 ac100001 "
#define MSEE "020000000002 ac100002 "
#define NOBODY "000000000000 "

static const struct {
	const char *hex;
	bool reply;
	const char *src, *dst, *target, *mac;
} good[] = {
	{FIXED "0001" MSEE NOBODY "ac100001", false, "172.16.0.2", "172.16.0.1", "172.16.0.1",
	 "02:00:00:00:00:02"},
	{FIXED "0002" CE MSEE, true, "172.16.0.1", "172.16.0.2", "172.16.0.1", "02:00:00:00:00:01"},
	/* A probe, RFC 5227 2.1. */
	{FIXED "0001 020000000001 00000000" NOBODY "ac100001", false, "unset", "172.16.0.1",
	 "172.16.0.1", "02:00:00:00:00:01"},
	/* Gratuitous, both ways. */
	{FIXED "0001" CE NOBODY "ac100001", false, "172.16.0.1", "172.16.0.1", "172.16.0.1",
	 "02:00:00:00:00:01"},
	{FIXED "0002" CE CE, true, "172.16.0.1", "172.16.0.1", "172.16.0.1", "02:00:00:00:00:01"},
	/* Padding behind. */
	{FIXED "0001" MSEE NOBODY "ac100001 00000000000000000000", false, "172.16.0.2",
	 "172.16.0.1", "172.16.0.1", "02:00:00:00:00:02"},
};

static const struct {
	const char *hex;
	enum wire_status status;
} bad[] = {
	{"0006 0800 06 04 0001" MSEE NOBODY "ac100001", WIRE_FOREIGN},   /* not Ethernet */
	{"0001 86dd 06 10 0001" MSEE NOBODY "ac100001", WIRE_FOREIGN},   /* not IPv4 */
	{"0001 0800 08 04 0001" MSEE NOBODY "ac100001", WIRE_MALFORMED}, /* lengths that lie */
	{"0001 0800 06 10 0001" MSEE NOBODY "ac100001", WIRE_MALFORMED},
	{"0001 0800 00 00 0001" MSEE NOBODY "ac100001", WIRE_MALFORMED},
	{FIXED "0003" MSEE NOBODY "ac100001", WIRE_FOREIGN}, /* RARP */
	{FIXED "0000" MSEE NOBODY "ac100001", WIRE_FOREIGN},
};

static void messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct cursor c = bytes_of(good[i].hex);
		struct packet p;

		assert_int_equal(arp_decode(c, &p), WIRE_OK);
		assert_int_equal(p.neighbour.reply, good[i].reply);
		assert_address(&p.src, good[i].src);
		assert_address(&p.dst, good[i].dst);
		assert_address(&p.neighbour.target, good[i].target);
		assert_mac(p.neighbour.mac, good[i].mac);
		bytes_free(c);
	}
}

static void what_is_not_ours_or_lies(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct cursor c = bytes_of(bad[i].hex);
		struct packet p;

		assert_int_equal(arp_decode(c, &p), bad[i].status);
		bytes_free(c);
	}
}

static void every_prefix_is_short(void **state)
{
	(void)state;
	struct cursor whole = bytes_of(FIXED "0001" MSEE NOBODY "ac100001");

	assert_int_equal(whole.left, 28);
	for (size_t n = 0; n < whole.left; n++) {
		struct cursor part = bytes_prefix(whole, n);
		struct packet p;

		assert_int_equal(arp_decode(part, &p), WIRE_SHORT);
		bytes_free(part);
	}
	bytes_free(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages),
		cmocka_unit_test(what_is_not_ours_or_lies),
		cmocka_unit_test(every_prefix_is_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
