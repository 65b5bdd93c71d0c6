/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/ip.h"

#define V4_ADDRESSES "ac100002 ac100001 "
#define V6_ADDRESSES "20010db8000000000000000000000002 20010db8000000000000000000000001 "

struct row {
	const char *hex;
	size_t cut;
	enum wire_status status;
	uint8_t protocol;
	bool fragment;
	uint16_t length;
	size_t left; /* of the payload that was captured */
};

static const struct row v4_rows[] = {
	{"4500 0018 0001 0000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_OK, 6, false, 4, 4},
	/* A header alone. */
	{"4500 0014 0001 0000 ff06 0000" V4_ADDRESSES, 0, WIRE_OK, 6, false, 0, 0},
	/* Options are passed over. */
	{"4700 0020 0001 4000 ff11 0000" V4_ADDRESSES "9404000094040000 01020304", 0, WIRE_OK, 17,
	 false, 4, 4},
	/* Ethernet's padding is not payload. */
	{"4500 0016 0001 0000 ff06 0000" V4_ADDRESSES "0102 00000000", 0, WIRE_OK, 6, false, 2, 2},
	/* The capture cut it. */
	{"4500 0064 0001 0000 ff06 0000" V4_ADDRESSES "0102", 78, WIRE_OK, 6, false, 80, 2},
	{"4500 0064 0001 0000 ff06 0000" V4_ADDRESSES "0102", 77, WIRE_MALFORMED, 0, false, 0, 0},
	/* Only padding was cut. */
	{"4500 0016 0001 0000 ff06 0000" V4_ADDRESSES "0102", 24, WIRE_OK, 6, false, 2, 2},
	/* In the options: the header is not whole. */
	{"4700 0020 0001 4000 ff11 0000" V4_ADDRESSES "94040000", 8, WIRE_SHORT, 0, false, 0, 0},
	/* Lengths that lie. */
	{"4500 0019 0001 0000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0,
	 0},
	{"4500 0013 0001 0000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0,
	 0},
	{"4500 0000 0001 0000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0,
	 0},
	{"4400 0018 0001 0000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0,
	 0},
	{"4f00 0018 0001 0000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0,
	 0},
	{"5500 0018 0001 0000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0,
	 0},
	/* Fragments: the first, a later one, the last. */
	{"4500 0018 0001 2000 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_OK, 6, true, 4, 4},
	{"4500 0018 0001 2001 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_FOREIGN, 0, false, 0, 0},
	{"4500 0018 0001 00b9 ff06 0000" V4_ADDRESSES "01020304", 0, WIRE_FOREIGN, 0, false, 0, 0},
};

static const struct row v6_rows[] = {
	{"6000 0000 0004 06 ff" V6_ADDRESSES "01020304", 0, WIRE_OK, 6, false, 4, 4},
	{"6000 0000 0000 3b ff" V6_ADDRESSES, 0, WIRE_OK, 59, false, 0, 0},
	{"6000 0000 0002 06 ff" V6_ADDRESSES "0102 0000", 0, WIRE_OK, 6, false, 2, 2},
	{"6000 0000 0050 06 ff" V6_ADDRESSES "0102", 78, WIRE_OK, 6, false, 80, 2},
	{"6000 0000 0050 06 ff" V6_ADDRESSES "0102", 77, WIRE_MALFORMED, 0, false, 0, 0},
	/* Hop-by-hop, destination of 16, routing. */
	{"6000 0000 0024 00 ff" V6_ADDRESSES "3c00 010400000000 2b01 0104000000000000000000000000"
	 "0600 000000000000 01020304",
	 0, WIRE_OK, 6, false, 4, 4},
	/* Fragments: first, atomic (RFC 6946), later. */
	{"6000 0000 000c 2c ff" V6_ADDRESSES "0600 0001 00000001 01020304", 0, WIRE_OK, 6, true, 4,
	 4},
	{"6000 0000 000c 2c ff" V6_ADDRESSES "0600 0000 00000001 01020304", 0, WIRE_OK, 6, false, 4,
	 4},
	{"6000 0000 000c 2c ff" V6_ADDRESSES "06ff 0000 00000001 01020304", 0, WIRE_OK, 6, false, 4,
	 4},
	{"6000 0000 000c 2c ff" V6_ADDRESSES "0600 0008 00000001 01020304", 0, WIRE_FOREIGN, 0,
	 false, 0, 0},
	/* A jumbogram. */
	{"6000 0000 0000 00 ff" V6_ADDRESSES "3b00 c20400100000", 0, WIRE_FOREIGN, 0, false, 0, 0},
	/* An extension header longer than the packet; and one that the capture cut. */
	{"6000 0000 000c 3c ff" V6_ADDRESSES "0601 010400000000 01020304", 0, WIRE_MALFORMED, 0,
	 false, 0, 0},
	{"6000 0000 0010 3c ff" V6_ADDRESSES "0601 010400000000", 8, WIRE_SHORT, 0, false, 0, 0},
	{"6000 0000 0001 3c ff" V6_ADDRESSES "06", 0, WIRE_SHORT, 0, false, 0, 0},
	/* Nine of them. */
	{"6000 0000 0048 3c ff" V6_ADDRESSES "3c00010400000000 3c00010400000000 3c00010400000000"
	 "3c00010400000000 3c00010400000000 3c00010400000000 3c00010400000000 3c00010400000000"
	 "0600010400000000",
	 0, WIRE_FOREIGN, 0, false, 0, 0},
	{"7000 0000 0004 06 ff" V6_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0, 0},
	{"6000 0000 0005 06 ff" V6_ADDRESSES "01020304", 0, WIRE_MALFORMED, 0, false, 0, 0},
};

static void row_check(const struct row *r, bool v6)
{
	struct cursor c = bytes_of(r->hex);
	struct packet p;
	struct ip ip;
	enum wire_status status =
		v6 ? ipv6_decode(c, r->cut, &p, &ip) : ipv4_decode(c, r->cut, &p, &ip);

	assert_int_equal(status, r->status);
	/* Whatever is wrong behind them, the addresses were read. */
	assert_address(&p.src, v6 ? "2001:db8::2" : "172.16.0.2");
	assert_address(&p.dst, v6 ? "2001:db8::1" : "172.16.0.1");
	assert_int_equal(p.ttl, 255);
	if (status == WIRE_OK) {
		assert_int_equal(ip.protocol, r->protocol);
		assert_int_equal(ip.fragment, r->fragment);
		assert_int_equal(ip.length, r->length);
		assert_int_equal(ip.payload.left, r->left);
		if (r->left >= 2)
			assert_memory_equal(ip.payload.at, "\1\2", 2);
	}
	bytes_free(c);
}

static void v4_packets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(v4_rows); i++)
		row_check(&v4_rows[i], false);
}

static void v6_packets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(v6_rows); i++)
		row_check(&v6_rows[i], true);
}

static void nobody_is_unset(void **state)
{
	(void)state;
	struct cursor v4 = bytes_of("4500 0014 0001 0000 ff11 0000 00000000 ffffffff");
	struct cursor v6 = bytes_of("6000 0000 0000 3b ff 00000000000000000000000000000000"
				    "ff020000000000000000000000000001");
	struct packet p;
	struct ip ip;

	assert_int_equal(ipv4_decode(v4, 0, &p, &ip), WIRE_OK);
	assert_address(&p.src, "unset");
	assert_address(&p.dst, "255.255.255.255");
	assert_int_equal(ipv6_decode(v6, 0, &p, &ip), WIRE_OK);
	assert_address(&p.src, "unset");
	assert_address(&p.dst, "ff02::1");
	bytes_free(v4);
	bytes_free(v6);
}

/* Cut by the capture at every place of the header, options and extension headers included. */
static void every_prefix_of_a_header_is_short(void **state)
{
	(void)state;
	struct cursor v4 =
		bytes_of("4700 001c 0001 0000 ff06 0000" V4_ADDRESSES "9404000094040000");
	struct cursor v6 = bytes_of("6000 0000 0018 00 ff" V6_ADDRESSES "2c00010400000000"
				    "3c00 0001 00000001 0600010400000000");

	for (size_t n = 0; n < v6.left; n++) {
		struct cursor part6 = bytes_prefix(v6, n);
		struct cursor part4 = bytes_prefix(v4, n < v4.left ? n : 0);
		struct packet p;
		struct ip ip;

		assert_int_equal(ipv6_decode(part6, v6.left - n, &p, &ip), WIRE_SHORT);
		assert_int_equal(p.dst.set, n >= 40);
		assert_int_equal(ipv4_decode(part4, v4.left - part4.left, &p, &ip), WIRE_SHORT);
		assert_int_equal(p.dst.set, part4.left >= 20);
		bytes_free(part4);
		bytes_free(part6);
	}
	bytes_free(v4);
	bytes_free(v6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v4_packets),
		cmocka_unit_test(v6_packets),
		cmocka_unit_test(nobody_is_unset),
		cmocka_unit_test(every_prefix_of_a_header_is_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
