/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/icmp.h"

/* A SYN from the CE to the MSEE, as quoted: 20 bytes of IP and 8 of TCP. */
#define QUOTE4 "4500 003c 0001 4000 ff06 0000 ac100001 ac100002 "
#define QUOTE6                                                                                     \
	"6000 0000 0028 06 ff 20010db8000000000000000000000001 20010db8000000000000000000000002 "
#define PORTS "c350 00b3 01020304 "

struct row {
	const char *hex;
	enum wire_status status;
	uint8_t type, code;
	const char *src, *dst;
	uint8_t protocol;
	uint16_t source_port, destination_port;
	uint32_t mtu;
};

static const struct row v4_rows[] = {
	/* Administratively prohibited; port unreachable; too big; time exceeded; parameter. */
	{"030d 0000 00000000" QUOTE4 PORTS, WIRE_OK, 3, 13, "172.16.0.1", "172.16.0.2", 6, 50000,
	 179, 0},
	{"0304 0000 00000578" QUOTE4 PORTS, WIRE_OK, 3, 4, "172.16.0.1", "172.16.0.2", 6, 50000,
	 179, 1400},
	{"0301 0000 00000578" QUOTE4 PORTS, WIRE_OK, 3, 1, "172.16.0.1", "172.16.0.2", 6, 50000,
	 179, 0},
	{"0b00 0000 00000000" QUOTE4 PORTS, WIRE_OK, 11, 0, "172.16.0.1", "172.16.0.2", 6, 50000,
	 179, 0},
	{"0c00 0000 14000000" QUOTE4 PORTS, WIRE_OK, 12, 0, "172.16.0.1", "172.16.0.2", 6, 50000,
	 179, 0},
	/* The quote ends behind its IP header, or between the ports. */
	{"0303 0000 00000000" QUOTE4, WIRE_OK, 3, 3, "172.16.0.1", "172.16.0.2", 6, 0, 0, 0},
	{"0303 0000 00000000" QUOTE4 "c350 00", WIRE_OK, 3, 3, "172.16.0.1", "172.16.0.2", 6, 0, 0,
	 0},
	/* With options; a later fragment; another protocol. */
	{"0303 0000 00000000 4600 003c 0001 4000 ff11 0000 ac100001 ac100002 94040000 c350 0ec8",
	 WIRE_OK, 3, 3, "172.16.0.1", "172.16.0.2", 17, 50000, 3784, 0},
	{"0303 0000 00000000 4500 003c 0001 0010 ff06 0000 ac100001 ac100002" PORTS, WIRE_OK, 3, 3,
	 "172.16.0.1", "172.16.0.2", 6, 0, 0, 0},
	{"0303 0000 00000000 4500 003c 0001 0000 ff32 0000 ac100001 ac100002" PORTS, WIRE_OK, 3, 3,
	 "172.16.0.1", "172.16.0.2", 50, 0, 0, 0},
	/* Not an error; no IPv4 packet behind; lengths that lie; nothing quoted. */
	{"0800 0000 00010001 61626364", WIRE_FOREIGN, 0, 0, "", "", 0, 0, 0, 0},
	{"0500 0000 ac100001" QUOTE4 PORTS, WIRE_FOREIGN, 0, 0, "", "", 0, 0, 0, 0},
	{"0303 0000 00000000" QUOTE6 PORTS, WIRE_MALFORMED, 0, 0, "", "", 0, 0, 0, 0},
	{"0303 0000 00000000 4500 0010 0001 0000 ff06 0000 ac100001 ac100002" PORTS, WIRE_MALFORMED,
	 0, 0, "", "", 0, 0, 0, 0},
	{"0303 0000 00000000", WIRE_SHORT, 0, 0, "", "", 0, 0, 0, 0},
};

static const struct row v6_rows[] = {
	{"0101 0000 00000000" QUOTE6 PORTS, WIRE_OK, 1, 1, "2001:db8::1", "2001:db8::2", 6, 50000,
	 179, 0},
	{"0200 0000 00000500" QUOTE6 PORTS, WIRE_OK, 2, 0, "2001:db8::1", "2001:db8::2", 6, 50000,
	 179, 1280},
	{"0300 0000 00000000" QUOTE6 PORTS, WIRE_OK, 3, 0, "2001:db8::1", "2001:db8::2", 6, 50000,
	 179, 0},
	{"0401 0000 00000028" QUOTE6 PORTS, WIRE_OK, 4, 1, "2001:db8::1", "2001:db8::2", 6, 50000,
	 179, 0},
	/* Through an extension header, and cut inside of it. */
	{"0104 0000 00000000 6000 0000 0030 3c ff 20010db8000000000000000000000001"
	 "20010db8000000000000000000000002 0600 010400000000" PORTS,
	 WIRE_OK, 1, 4, "2001:db8::1", "2001:db8::2", 6, 50000, 179, 0},
	{"0104 0000 00000000 6000 0000 0030 3c ff 20010db8000000000000000000000001"
	 "20010db8000000000000000000000002 0600 0104",
	 WIRE_OK, 1, 4, "2001:db8::1", "2001:db8::2", 60, 0, 0, 0},
	{"8000 0000 00010001 61626364", WIRE_FOREIGN, 0, 0, "", "", 0, 0, 0, 0},
	{"0500 0000 00010001 61626364", WIRE_FOREIGN, 0, 0, "", "", 0, 0, 0, 0},
	{"0101 0000 00000000" QUOTE4 PORTS "00000000000000000000000000", WIRE_MALFORMED, 0, 0, "",
	 "", 0, 0, 0, 0},
};

static void row_check(const struct row *r, uint8_t protocol)
{
	struct cursor c = bytes_of(r->hex);
	struct ip ip = {.protocol = protocol, .length = (uint16_t)c.left, .payload = c};
	struct icmp_error e;

	assert_int_equal(icmp_decode(&ip, &e), r->status);
	if (r->status == WIRE_OK) {
		assert_int_equal(e.type, r->type);
		assert_int_equal(e.code, r->code);
		assert_address(&e.inner_src, r->src);
		assert_address(&e.inner_dst, r->dst);
		assert_int_equal(e.inner_protocol, r->protocol);
		assert_int_equal(e.inner_source_port, r->source_port);
		assert_int_equal(e.inner_destination_port, r->destination_port);
		assert_int_equal(e.mtu, r->mtu);
	}
	bytes_free(c);
}

static void v4_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(v4_rows); i++)
		row_check(&v4_rows[i], IP_ICMP);
}

static void v6_errors(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(v6_rows); i++)
		row_check(&v6_rows[i], IP_ICMPV6);
}

static void every_prefix_that_ends_in_the_quoted_header_is_short(void **state)
{
	(void)state;
	struct cursor v4 = bytes_of("030d 0000 00000000" QUOTE4);
	struct cursor v6 = bytes_of("0101 0000 00000000" QUOTE6);

	for (size_t n = 0; n < v6.left; n++) {
		struct cursor part4 = bytes_prefix(v4, n < v4.left ? n : 0);
		struct cursor part6 = bytes_prefix(v6, n);
		struct ip ip4 = {.protocol = IP_ICMP, .length = 100, .payload = part4};
		struct ip ip6 = {.protocol = IP_ICMPV6, .length = 100, .payload = part6};
		struct icmp_error e;

		assert_int_equal(icmp_decode(&ip4, &e), WIRE_SHORT);
		assert_int_equal(icmp_decode(&ip6, &e), WIRE_SHORT);
		bytes_free(part4);
		bytes_free(part6);
	}
	bytes_free(v4);
	bytes_free(v6);
}

static void the_quoted_place_in_the_stream(void **state)
{
	(void)state;
	struct cursor c = bytes_of("030d 0000 00000000" QUOTE4 PORTS);
	struct ip ip = {.protocol = IP_ICMP, .length = (uint16_t)c.left, .payload = c};
	struct icmp_error e;

	assert_int_equal(icmp_decode(&ip, &e), WIRE_OK);
	assert_int_equal(e.inner_seq, 0x01020304);
	ip.payload.left--;
	assert_int_equal(icmp_decode(&ip, &e), WIRE_OK);
	assert_int_equal(e.inner_seq, 0);
	bytes_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_quoted_place_in_the_stream),
		cmocka_unit_test(v4_errors),
		cmocka_unit_test(v6_errors),
		cmocka_unit_test(every_prefix_that_ends_in_the_quoted_header_is_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
