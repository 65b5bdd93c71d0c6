/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/ndp.h"

#define CE "20010db8000000000000000000000001 "
#define SOLICIT "8700 0000 00000000 " CE
#define ADVERTISE "8800 0000 e0000000 " CE
#define SOLICITED_NODE "ff02::1:ff00:1"

static const struct row {
	const char *hex;
	const char *src, *dst; /* of the IP packet; src NULL: :: */
	uint8_t hop_limit;
	bool fragment;
	enum wire_status status;
	bool reply;
	const char *mac;
} rows[] = {
	/* With the link-layer option, and without: then it is the frame's source. */
	{SOLICIT "0101 020000000022", "2001:db8::2", SOLICITED_NODE, 255, false, WIRE_OK, false,
	 "02:00:00:00:00:22"},
	{SOLICIT, "2001:db8::2", "2001:db8::1", 255, false, WIRE_OK, false, "02:00:00:00:00:02"},
	{ADVERTISE "0201 020000000011", "2001:db8::1", "2001:db8::2", 255, false, WIRE_OK, true,
	 "02:00:00:00:00:11"},
	{ADVERTISE, "2001:db8::1", "2001:db8::2", 255, false, WIRE_OK, true, "02:00:00:00:00:02"},
	/* A nonce before it; the other message's option does not count. */
	{SOLICIT "0e01 010203040506 0101 020000000022", "2001:db8::2", SOLICITED_NODE, 255, false,
	 WIRE_OK, false, "02:00:00:00:00:22"},
	{ADVERTISE "0101 020000000022", "2001:db8::1", "2001:db8::2", 255, false, WIRE_OK, true,
	 "02:00:00:00:00:02"},
	/* Duplicate address detection. */
	{SOLICIT, NULL, SOLICITED_NODE, 255, false, WIRE_OK, false, "02:00:00:00:00:02"},
	{SOLICIT, NULL, "2001:db8::1", 255, false, WIRE_MALFORMED, false, ""},
	{SOLICIT "0101 020000000022", NULL, SOLICITED_NODE, 255, false, WIRE_MALFORMED, false, ""},
	/* Unsolicited to all nodes is right; "solicited" to a group is not. */
	{"8800 0000 20000000" CE, "2001:db8::1", "ff02::1", 255, false, WIRE_OK, true,
	 "02:00:00:00:00:02"},
	{ADVERTISE, "2001:db8::1", "ff02::1", 255, false, WIRE_MALFORMED, true, ""},
	/* Passed a router; a code; a fragment; a multicast target; options of no length. */
	{SOLICIT, "2001:db8::2", SOLICITED_NODE, 254, false, WIRE_MALFORMED, false, ""},
	{"8701 0000 00000000" CE, "2001:db8::2", SOLICITED_NODE, 255, false, WIRE_MALFORMED, false,
	 ""},
	{SOLICIT, "2001:db8::2", SOLICITED_NODE, 255, true, WIRE_MALFORMED, false, ""},
	{"8700 0000 00000000 ff020000000000000000000000000001", "2001:db8::2", SOLICITED_NODE, 255,
	 false, WIRE_MALFORMED, false, ""},
	{SOLICIT "0100 020000000022", "2001:db8::2", SOLICITED_NODE, 255, false, WIRE_MALFORMED,
	 false, ""},
	{SOLICIT "0102 020000000022", "2001:db8::2", SOLICITED_NODE, 255, false, WIRE_SHORT, false,
	 ""},
	/* Router solicitation and advertisement, redirect, echo. */
	{"8500 0000 00000000", "fe80::1", "ff02::2", 255, false, WIRE_FOREIGN, false, ""},
	{"8600 0000 40000708 00000000 00000000", "fe80::1", "ff02::1", 255, false, WIRE_FOREIGN,
	 false, ""},
	{"8900 0000 00000000" CE CE, "fe80::1", "2001:db8::1", 255, false, WIRE_FOREIGN, false, ""},
	{"8000 0000 00010001", "fe80::1", "2001:db8::1", 255, false, WIRE_FOREIGN, false, ""},
};

static struct packet packet_of(const struct row *r)
{
	struct packet p = {.src_mac = {{2, 0, 0, 0, 0, 2}}, .ttl = r->hop_limit};

	assert_true(address_parse(r->dst, &p.dst));
	if (r->src != NULL)
		assert_true(address_parse(r->src, &p.src));
	return p;
}

static void solicitations_and_advertisements(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct cursor c = bytes_of(r->hex);
		struct ip ip = {IP_ICMPV6, r->fragment, (uint16_t)c.left, c};
		struct packet p = packet_of(r);

		assert_int_equal(ndp_decode(&ip, &p), r->status);
		if (r->status == WIRE_OK) {
			assert_int_equal(p.neighbour.reply, r->reply);
			assert_address(&p.neighbour.target, "2001:db8::1");
			assert_mac(p.neighbour.mac, r->mac);
		}
		bytes_free(c);
	}
}

static void every_prefix_is_short(void **state)
{
	(void)state;
	struct cursor whole = bytes_of(rows[0].hex);

	for (size_t n = 0; n < whole.left; n++) {
		struct cursor part = bytes_prefix(whole, n);
		struct ip ip = {IP_ICMPV6, false, (uint16_t)whole.left, part};
		struct packet p = packet_of(&rows[0]);

		if (n != 24) /* there it is whole, without an option */
			assert_int_equal(ndp_decode(&ip, &p), WIRE_SHORT);
		bytes_free(part);
	}
	bytes_free(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(solicitations_and_advertisements),
		cmocka_unit_test(every_prefix_is_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
