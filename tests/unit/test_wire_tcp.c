/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/tcp.h"

#define PORTS "c350 00b3 "
#define NUMBERS "01020304 05060708 "
#define DIGEST "000102030405060708090a0b0c0d0e0f "

static const struct row {
	const char *hex;
	enum wire_status status;
	uint8_t flags;
	uint16_t mss;
	bool has_md5;
	uint16_t length;
} rows[] = {
	/* SYN with MSS, SACK, timestamps, window scale. */
	{PORTS NUMBERS "a002 faf0 0000 0000 020405b4 0402 080a0000000100000000 01 030307", WIRE_OK,
	 TCP_SYN, 1460, false, 0},
	/* SYN as Linux signs it. */
	{PORTS NUMBERS "d002 faf0 0000 0000 0101 1312" DIGEST "020405b4 01010402 0103030a", WIRE_OK,
	 TCP_SYN, 1460, true, 0},
	{PORTS NUMBERS "5014 0000 0000 0000", WIRE_OK, TCP_RST | TCP_ACK, 0, false, 0},
	{PORTS NUMBERS "5018 0200 0000 0000 61626364", WIRE_OK, TCP_PSH | TCP_ACK, 0, false, 4},
	/* ECN's and the urgent flag are no matter of ours. */
	{PORTS NUMBERS "51f2 faf0 0000 0000", WIRE_OK, TCP_SYN | TCP_ACK, 0, false, 0},
	/* What stands behind the end of the options is not read; unknown kinds are passed over. */
	{PORTS NUMBERS "6011 0200 0000 0000 00020404", WIRE_OK, TCP_FIN | TCP_ACK, 0, false, 0},
	{PORTS NUMBERS "7010 0200 0000 0000 fd06 01020304 0101", WIRE_OK, TCP_ACK, 0, false, 0},
	{"00b3 c350" NUMBERS "5010 0200 0000 0000", WIRE_OK, TCP_ACK, 0, false, 0},
	/* Options that lie: no length, a length of one, beyond the header, not of their kind. */
	{PORTS NUMBERS "6002 faf0 0000 0000 02000000", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "6002 faf0 0000 0000 fd010000", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "6002 faf0 0000 0000 01010102", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "6002 faf0 0000 0000 020505b4 00", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "6002 faf0 0000 0000 02030501", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "a002 faf0 0000 0000 1311" DIGEST "0000", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "a002 faf0 0000 0000 1313" DIGEST "0000", WIRE_MALFORMED, 0, 0, false, 0},
	/* Offsets that lie. */
	{PORTS NUMBERS "4002 faf0 0000 0000", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "0002 faf0 0000 0000", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "6002 faf0 0000 0000", WIRE_MALFORMED, 0, 0, false, 0},
	{PORTS NUMBERS "f002 faf0 0000 0000 01010101", WIRE_MALFORMED, 0, 0, false, 0},
	/* Not BGP. */
	{"c350 0050" NUMBERS "5018 0200 0000 0000", WIRE_FOREIGN, 0, 0, false, 0},
	{"c350 b300" NUMBERS, WIRE_FOREIGN, 0, 0, false, 0},
};

static void segments(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct cursor c = bytes_of(r->hex);
		struct ip ip = {IP_TCP, false, (uint16_t)c.left, c};
		struct tcp t;

		assert_int_equal(tcp_decode(&ip, &t), r->status);
		if (r->status == WIRE_OK) {
			assert_int_equal(t.seq, 0x01020304);
			assert_int_equal(t.ack, 0x05060708);
			assert_int_equal(t.flags, r->flags);
			assert_int_equal(t.mss, r->mss);
			assert_int_equal(t.has_md5, r->has_md5);
			assert_int_equal(t.check,
					 r->has_md5 ? MD5_CHECK_UNTRIED : MD5_CHECK_UNSIGNED);
			assert_int_equal(t.length, r->length);
			assert_int_equal(t.payload.left, r->length);
			assert_int_equal(t.segment_length, c.left);
			assert_ptr_equal(t.header.at, c.at);
			assert_int_equal(t.header.left, 20);
		}
		bytes_free(c);
	}
}

static void ports_window_and_digest(void **state)
{
	(void)state;
	struct cursor c = bytes_of(rows[1].hex);
	struct ip ip = {IP_TCP, false, (uint16_t)c.left, c};
	struct tcp t;

	assert_int_equal(tcp_decode(&ip, &t), WIRE_OK);
	assert_int_equal(t.source_port, 50000);
	assert_int_equal(t.destination_port, PORT_BGP);
	assert_int_equal(t.window, 64240);
	for (size_t n = 0; n < sizeof(t.md5); n++)
		assert_int_equal(t.md5[n], n);
	bytes_free(c);
}

static void a_cut_payload_keeps_its_length(void **state)
{
	(void)state;
	struct cursor c = bytes_of(PORTS NUMBERS "5018 0200 0000 0000 6162");
	struct ip ip = {IP_TCP, false, 20 + 1000, c};
	struct tcp t;

	assert_int_equal(tcp_decode(&ip, &t), WIRE_OK);
	assert_int_equal(t.length, 1000);
	assert_int_equal(t.payload.left, 2);
	assert_int_equal(t.segment_length, 1020);
	bytes_free(c);
}

static void a_first_fragment_does_not_know_its_segment(void **state)
{
	(void)state;
	struct cursor c = bytes_of(PORTS NUMBERS "5018 0200 0000 0000 6162");
	struct ip ip = {IP_TCP, true, (uint16_t)c.left, c};
	struct tcp t;

	assert_int_equal(tcp_decode(&ip, &t), WIRE_OK);
	assert_int_equal(t.length, 2);
	assert_int_equal(t.segment_length, 0);
	bytes_free(c);
}

/* What is left of a header tells of the connection; of a signature only what is whole. */
static void a_cut_takes_options_and_no_more(void **state)
{
	(void)state;
	struct cursor whole = bytes_of(rows[1].hex);

	assert_int_equal(whole.left, 52);
	for (size_t n = 0; n < whole.left; n++) {
		struct cursor part = bytes_prefix(whole, n);
		struct ip ip = {IP_TCP, false, (uint16_t)whole.left, part};
		struct tcp t;

		assert_int_equal(tcp_decode(&ip, &t), n < 20 ? WIRE_SHORT : WIRE_OK);
		if (n >= 20) {
			assert_true(t.options_cut);
			assert_int_equal(t.length, 0);
			assert_int_equal(t.payload.left, 0);
			assert_int_equal(t.has_md5, n >= 40);
		}
		bytes_free(part);
	}
	bytes_free(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(segments),
		cmocka_unit_test(ports_window_and_digest),
		cmocka_unit_test(a_cut_payload_keeps_its_length),
		cmocka_unit_test(a_first_fragment_does_not_know_its_segment),
		cmocka_unit_test(a_cut_takes_options_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
