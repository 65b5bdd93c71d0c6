/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/frame.h"

#define MACS "020000000001 020000000002 "
#define TAGGED MACS "8100 00c8 "
#define V4 "ac100002 ac100001 "
#define V6 "20010db8000000000000000000000002 20010db8000000000000000000000001 "
#define SYN "00b3 c350 01020304 05060708 5002 faf0 0000 0000 "
#define ARP "0806 0001 0800 06 04 0002 020000000002 ac100002 020000000001 ac100001 "
#define BFD "20 c0 03 18 00000011 00000022 000493e0 000493e0 00000000 "
#define NS "8700 0000 00000000 20010db8000000000000000000000001 0101 020000000022 "
#define QUOTE4 "4500 003c 0001 4000 ff06 0000 ac100001 ac100002 c350 00b3 01020304 "
#define QUOTE6                                                                                     \
	"6000 0000 0028 06 ff 20010db8000000000000000000000001"                                    \
	"20010db8000000000000000000000002 c350 00b3 01020304 "

static const struct row {
	const char *hex;
	uint32_t cut; /* bytes that the capture left out behind it */
	enum wire_status status;
	enum packet_kind kind;
	const char *src, *dst;
	uint8_t ttl;
} rows[] = {
	{TAGGED ARP, 0, WIRE_OK, PACKET_ARP, "172.16.0.2", "172.16.0.1", 0},
	{MACS ARP "000000000000", 0, WIRE_OK, PACKET_ARP, "172.16.0.2", "172.16.0.1", 0},
	{TAGGED "0800 45c0 0028 0001 0000 ff06 0000" V4 SYN, 0, WIRE_OK, PACKET_TCP, "172.16.0.2",
	 "172.16.0.1", 255},
	{TAGGED "86dd 6000 0000 0014 06 01" V6 SYN, 0, WIRE_OK, PACKET_TCP, "2001:db8::2",
	 "2001:db8::1", 1},
	{TAGGED "86dd 6000 0000 0020 3a ff" V6 NS, 0, WIRE_OK, PACKET_ND, "2001:db8::2",
	 "2001:db8::1", 255},
	{TAGGED "0800 4500 0038 0001 0000 4001 0000" V4 "030d 0000 00000000" QUOTE4, 0, WIRE_OK,
	 PACKET_ICMP_ERROR, "172.16.0.2", "172.16.0.1", 64},
	{TAGGED "86dd 6000 0000 0038 3a 40" V6 "0101 0000 00000000" QUOTE6, 0, WIRE_OK,
	 PACKET_ICMP_ERROR, "2001:db8::2", "2001:db8::1", 64},
	{TAGGED "0800 4500 0034 0001 0000 ff11 0000" V4 "c000 0ec8 0020 0000" BFD, 0, WIRE_OK,
	 PACKET_BFD, "172.16.0.2", "172.16.0.1", 255},
	{TAGGED "0800 4500 0034 0001 0000 fe11 0000" V4 "c000 12b0 0020 0000" BFD, 0, WIRE_OK,
	 PACKET_BFD, "172.16.0.2", "172.16.0.1", 254},
	/* Other traffic: web, DNS, echo, OSPF, echo over IPv6; ICMP of the other family. */
	{TAGGED "0800 4500 0028 0001 0000 4006 0000" V4
		"0050 c350 01020304 05060708 5002 faf0 0000 0000",
	 0, WIRE_OK, PACKET_OTHER, "172.16.0.2", "172.16.0.1", 64},
	{TAGGED "0800 4500 001c 0001 0000 4011 0000" V4 "c000 0035 0008 0000", 0, WIRE_OK,
	 PACKET_OTHER, "172.16.0.2", "172.16.0.1", 64},
	{TAGGED "0800 4500 001c 0001 0000 4001 0000" V4 "0800 0000 00010001", 0, WIRE_OK,
	 PACKET_OTHER, "172.16.0.2", "172.16.0.1", 64},
	{TAGGED "0800 4500 0015 0001 0000 0159 0000" V4 "02", 0, WIRE_OK, PACKET_OTHER,
	 "172.16.0.2", "172.16.0.1", 1},
	{TAGGED "86dd 6000 0000 0008 3a 40" V6 "8000 0000 00010001", 0, WIRE_OK, PACKET_OTHER,
	 "2001:db8::2", "2001:db8::1", 64},
	{TAGGED "0800 4500 001c 0001 0000 403a 0000" V4 "8700 0000 00000000", 0, WIRE_OK,
	 PACKET_OTHER, "172.16.0.2", "172.16.0.1", 64},
	{TAGGED "86dd 6000 0000 0008 01 40" V6 "0300 0000 00000000", 0, WIRE_OK, PACKET_OTHER,
	 "2001:db8::2", "2001:db8::1", 64},
	/* Other protocols: LLDP, PPPoE, spanning tree. */
	{MACS "88cc 0207", 0, WIRE_FOREIGN, PACKET_OTHER, "unset", "unset", 0},
	{MACS "8863 1109", 0, WIRE_FOREIGN, PACKET_OTHER, "unset", "unset", 0},
	{MACS "0026 424203", 0, WIRE_FOREIGN, PACKET_OTHER, "unset", "unset", 0},
	{TAGGED "0806 0006 0800 06 04 0001", 0, WIRE_FOREIGN, PACKET_OTHER, "unset", "unset", 0},
	/* A later fragment: whose it is, and no more. */
	{TAGGED "0800 45c0 0028 0001 0003 ff06 0000" V4 SYN, 0, WIRE_FOREIGN, PACKET_OTHER,
	 "172.16.0.2", "172.16.0.1", 255},
	/* Short by the capture's doing, and short by the sender's. */
	{TAGGED "0806 0001 0800", 24, WIRE_SHORT, PACKET_OTHER, "unset", "unset", 0},
	{TAGGED "0806 0001 0800", 0, WIRE_MALFORMED, PACKET_OTHER, "unset", "unset", 0},
	{MACS "81", 60, WIRE_SHORT, PACKET_OTHER, "unset", "unset", 0},
	{TAGGED "0800 45c0 0028 0001 0000 ff06 0000" V4 "00b3 c350 0102", 14, WIRE_SHORT,
	 PACKET_OTHER, "172.16.0.2", "172.16.0.1", 255},
	{TAGGED "0800 45c0 001a 0001 0000 ff06 0000" V4 "00b3 c350 0102", 0, WIRE_MALFORMED,
	 PACKET_OTHER, "172.16.0.2", "172.16.0.1", 255},
	/* ... in a frame that is longer than its packet, whatever of it was cut. */
	{TAGGED "0800 45c0 001a 0001 0000 ff06 0000" V4 "00b3 c350 0102", 14, WIRE_MALFORMED,
	 PACKET_OTHER, "172.16.0.2", "172.16.0.1", 255},
	{TAGGED "0800 4500 0034 0001 0000 ff11 0000" V4 "c000 0ec8 0020 0000 20c00318", 20,
	 WIRE_SHORT, PACKET_OTHER, "172.16.0.2", "172.16.0.1", 255},
	{TAGGED "0800 4500 0034 0001 0000 ff11 0000" V4 "c000 0ec8 001c 0000" BFD, 0,
	 WIRE_MALFORMED, PACKET_OTHER, "172.16.0.2", "172.16.0.1", 255},
	{TAGGED "0800 4500 0024 0001 0000 4001 0000" V4 "030d 0000 00000000 4500003c00014000", 0,
	 WIRE_MALFORMED, PACKET_OTHER, "172.16.0.2", "172.16.0.1", 64},
	{TAGGED "86dd 6000 0000 0020 3a fe" V6 NS, 0, WIRE_MALFORMED, PACKET_OTHER, "2001:db8::2",
	 "2001:db8::1", 254},
	{TAGGED "86dd 6000 0000 0001 3c ff" V6 "06", 0, WIRE_MALFORMED, PACKET_OTHER, "2001:db8::2",
	 "2001:db8::1", 255},
};

static void kinds_and_statuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *r = &rows[i];
		struct cursor c = bytes_of(r->hex);
		const uint32_t length = (uint32_t)c.left + r->cut;
		struct packet p;

		memset(&p, 0xa5, sizeof(p)); /* nothing may be left over from the frame before */
		assert_int_equal(frame_decode(c.at, (uint32_t)c.left, length, &p), r->status);
		assert_int_equal(p.kind, r->kind);
		assert_address(&p.src, r->src);
		assert_address(&p.dst, r->dst);
		assert_int_equal(p.ttl, r->ttl);
		assert_int_equal(p.length, length);
		if (c.left >= 14)
			assert_mac(p.src_mac, "02:00:00:00:00:02");
		bytes_free(c);
	}
}

static void the_callers_fields_are_left_alone(void **state)
{
	(void)state;
	struct cursor c = bytes_of(rows[0].hex);
	struct packet p = {.at_ms = 1234567890123, .port = 7};

	assert_int_equal(frame_decode(c.at, (uint32_t)c.left, (uint32_t)c.left, &p), WIRE_OK);
	assert_int_equal(p.at_ms, 1234567890123);
	assert_int_equal(p.port, 7);
	assert_int_equal(p.tags.count, 1);
	assert_int_equal(p.tags.tag[0].vid, 200);
	assert_true(p.neighbour.reply);
	assert_address(&p.neighbour.target, "172.16.0.2");
	bytes_free(c);
}

static void a_length_beyond_16_bits(void **state)
{
	(void)state;
	struct cursor c = bytes_of(rows[0].hex);
	struct packet p;

	assert_int_equal(frame_decode(c.at, (uint32_t)c.left, 262144, &p), WIRE_OK);
	assert_int_equal(p.length, UINT16_MAX);
	assert_int_equal(frame_decode(NULL, 0, 0, &p), WIRE_MALFORMED);
	assert_int_equal(frame_decode(NULL, 0, 60, &p), WIRE_SHORT);
	bytes_free(c);
}

/* Sent whole and cut at every byte, sent only so far: never a wrong kind, never a byte too many. */
static void every_prefix_of_every_frame(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cursor whole = bytes_of(rows[i].hex);

		for (uint32_t n = 0; n < whole.left; n++) {
			struct cursor part = bytes_prefix(whole, n);
			struct packet p;
			enum wire_status cut = frame_decode(part.at, n, (uint32_t)whole.left, &p);

			assert_true(p.kind == PACKET_OTHER || p.kind == rows[i].kind);
			assert_true(p.kind == PACKET_OTHER || cut == WIRE_OK);
			if (rows[i].status == WIRE_OK && cut != WIRE_OK)
				assert_int_equal(cut, WIRE_SHORT);
			assert_int_not_equal(frame_decode(part.at, n, n, &p), WIRE_SHORT);
			bytes_free(part);
		}
		bytes_free(whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_and_statuses),
		cmocka_unit_test(the_callers_fields_are_left_alone),
		cmocka_unit_test(a_length_beyond_16_bits),
		cmocka_unit_test(every_prefix_of_every_frame),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
