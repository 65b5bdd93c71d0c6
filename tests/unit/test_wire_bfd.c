/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/bfd.h"
#include "wire/udp.h"

/* Behind the first four bytes: my and your discriminator, 300 ms both ways, no echo. */
#define REST "00000011 00000022 000493e0 000493e0 00000000 "

static const struct {
	const char *hex;
	enum wire_status status;
	enum bfd_state state;
	uint8_t diagnostic;
} rows[] = {
	{"20 c0 03 18" REST, WIRE_OK, BFD_UP, 0},
	{"20 80 03 18" REST, WIRE_OK, BFD_INIT, 0},
	{"21 40 03 18" REST, WIRE_OK, BFD_DOWN, 1},
	{"27 00 03 18" REST, WIRE_OK, BFD_ADMIN_DOWN, 7},
	{"23 f0 03 18" REST, WIRE_OK, BFD_UP, 3}, /* poll and final bits are no matter */
	/* Nobody there yet: fine while down, not when up. */
	{"20 40 03 18 00000011 00000000 000f4240 000f4240 00000000", WIRE_OK, BFD_DOWN, 0},
	{"20 00 03 18 00000011 00000000 000f4240 000f4240 00000000", WIRE_OK, BFD_ADMIN_DOWN, 0},
	{"20 80 03 18 00000011 00000000 000f4240 000f4240 00000000", WIRE_MALFORMED, 0, 0},
	{"20 c0 03 18 00000011 00000000 000f4240 000f4240 00000000", WIRE_MALFORMED, 0, 0},
	/* Version 0 and 2; length under the least, with and without authentication. */
	{"00 c0 03 18" REST, WIRE_MALFORMED, 0, 0},
	{"40 c0 03 18" REST, WIRE_MALFORMED, 0, 0},
	{"20 c0 03 17" REST, WIRE_MALFORMED, 0, 0},
	{"20 c4 03 18" REST "0105", WIRE_MALFORMED, 0, 0},
	{"20 c4 03 1d" REST "0105017365", WIRE_OK, BFD_UP, 0},
	{"20 c4 03 1d" REST "01050173", WIRE_SHORT, 0, 0},
	/* No multiplier, the multipoint bit, nobody's discriminator. */
	{"20 c0 00 18" REST, WIRE_MALFORMED, 0, 0},
	{"20 c1 03 18" REST, WIRE_MALFORMED, 0, 0},
	{"20 c0 03 18 00000000 00000022 000493e0 000493e0 00000000", WIRE_MALFORMED, 0, 0},
	/* Bytes behind it do not matter. */
	{"20 c0 03 18" REST "0000", WIRE_OK, BFD_UP, 0},
};

static void control_packets(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cursor c = bytes_of(rows[i].hex);
		struct bfd b;

		assert_int_equal(bfd_decode(c, &b), rows[i].status);
		if (rows[i].status == WIRE_OK) {
			assert_int_equal(b.state, rows[i].state);
			assert_int_equal(b.diagnostic, rows[i].diagnostic);
			assert_int_equal(b.multiplier, 3);
			assert_int_equal(b.my_discriminator, 0x11);
		}
		bytes_free(c);
	}
}

static void every_field(void **state)
{
	(void)state;
	struct cursor c = bytes_of("20 c0 05 18 01020304 05060708 000493e0 000b71b0 00000001");
	struct bfd b;

	assert_int_equal(bfd_decode(c, &b), WIRE_OK);
	assert_int_equal(b.multiplier, 5);
	assert_int_equal(b.my_discriminator, 0x01020304);
	assert_int_equal(b.your_discriminator, 0x05060708);
	assert_int_equal(b.min_tx_us, 300000);
	assert_int_equal(b.min_rx_us, 750000);
	bytes_free(c);
}

static void every_prefix_is_short(void **state)
{
	(void)state;
	struct cursor whole = bytes_of("20 c0 03 18" REST);

	for (size_t n = 0; n < whole.left; n++) {
		struct cursor part = bytes_prefix(whole, n);
		struct bfd b;

		assert_int_equal(bfd_decode(part, &b), WIRE_SHORT);
		bytes_free(part);
	}
	bytes_free(whole);
}

static const struct {
	const char *hex;
	uint16_t ip_length;
	enum wire_status status;
	uint16_t length;
	size_t left;
} udp_rows[] = {
	{"c000 0ec8 000c 0000 01020304", 12, WIRE_OK, 4, 4},
	{"c000 0ec8 000a 0000 01020304", 12, WIRE_OK, 2, 2}, /* the packet is longer */
	{"c000 0ec8 000c 0000 0102", 12, WIRE_OK, 4, 2},     /* the capture cut it */
	{"c000 0ec8 0008 0000", 8, WIRE_OK, 0, 0},           /* nothing in it */
	{"c000 0ec8 000d 0000 01020304", 12, WIRE_MALFORMED, 0, 0},
	{"c000 0ec8 0007 0000 01020304", 12, WIRE_MALFORMED, 0, 0},
	{"c000 0ec8 0000 0000 01020304", 12, WIRE_MALFORMED, 0, 0},
	{"c000 0ec8 000c 00", 12, WIRE_SHORT, 0, 0},
};

static void datagrams(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(udp_rows); i++) {
		struct cursor c = bytes_of(udp_rows[i].hex);
		struct ip ip = {IP_UDP, false, udp_rows[i].ip_length, c};
		struct udp u;

		assert_int_equal(udp_decode(&ip, &u), udp_rows[i].status);
		if (udp_rows[i].status == WIRE_OK) {
			assert_int_equal(u.source_port, 0xc000);
			assert_int_equal(u.destination_port, PORT_BFD);
			assert_int_equal(u.length, udp_rows[i].length);
			assert_int_equal(u.payload.left, udp_rows[i].left);
		}
		bytes_free(c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_packets),
		cmocka_unit_test(every_field),
		cmocka_unit_test(every_prefix_is_short),
		cmocka_unit_test(datagrams),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
