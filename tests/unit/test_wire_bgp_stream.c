/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/bgp_stream.h"

#define MARKER "ffffffffffffffffffffffffffffffff "
#define KEEPALIVE MARKER "0013 04 "
#define OPEN MARKER "001d 01 04 fde9 00b4 0a000001 00 "
#define NOTIFICATION MARKER "0015 03 0602 "
#define UPDATE MARKER "001b 02 0000 0000 18 0a0102 "

/* All that a segment yields, a letter per message: O U N K R, with a ! when its body is malformed;
 * ! alone for bytes that are not BGP. */
struct heard {
	char text[256];
	size_t len;
};

static void hear(struct bgp_stream *s, struct heard *h, uint32_t seq, struct cursor bytes,
		 uint32_t wire_length)
{
	struct cursor exact = bytes_prefix(bytes, bytes.left); /* the frame that goes away */
	struct bgp_message m;
	enum wire_status status;

	bgp_stream_segment(s, seq, exact, wire_length);
	while ((status = bgp_stream_next(s, true, &m)) != WIRE_SHORT) {
		assert_true(h->len + 3 < sizeof(h->text));
		if (m.length > 0)
			h->text[h->len++] = "?OUNKR"[m.type];
		if (status == WIRE_MALFORMED)
			h->text[h->len++] = '!';
	}
	h->text[h->len] = '\0';
	bytes_free(exact);
}

static void hear_hex(struct bgp_stream *s, struct heard *h, uint32_t seq, const char *hex)
{
	struct cursor c = bytes_of(hex);

	hear(s, h, seq, c, (uint32_t)c.left);
	bytes_free(c);
}

static struct bgp_stream *stream_new(void)
{
	struct bgp_stream *s = calloc(1, sizeof(*s) + BGP_MESSAGE_MAX);

	assert_non_null(s);
	s->buffer = (uint8_t *)(s + 1);
	return s;
}

static struct cursor part_of(struct cursor whole, size_t from, size_t to)
{
	return cursor_of(whole.at + from, to - from);
}

/* In two segments, split at every byte, at sequence numbers that wrap around at every byte. */
static void a_split_at_every_byte(void **state)
{
	(void)state;
	struct cursor all = bytes_of(OPEN KEEPALIVE UPDATE NOTIFICATION);
	struct bgp_stream *s = stream_new();

	for (size_t at = 0; at <= all.left; at++) {
		const uint32_t first = (uint32_t)0 - (uint32_t)at;
		struct heard h = {0};

		bgp_stream_start(s, first);
		hear(s, &h, first, part_of(all, 0, at), (uint32_t)at);
		hear(s, &h, 0, part_of(all, at, all.left), (uint32_t)(all.left - at));
		assert_string_equal(h.text, "OKUN");
	}
	bytes_free(all);
	free(s);
}

static void byte_by_byte(void **state)
{
	(void)state;
	struct cursor all = bytes_of(OPEN KEEPALIVE UPDATE NOTIFICATION);
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	bgp_stream_start(s, 0xfffffff0);
	for (uint32_t at = 0; at < all.left; at++)
		hear(s, &h, 0xfffffff0 + at, part_of(all, at, at + 1), 1);
	assert_string_equal(h.text, "OKUN");
	bytes_free(all);
	free(s);
}

/* Sent again from every earlier byte up to every later one: nothing twice, nothing lost. */
static void retransmissions_and_overlaps(void **state)
{
	(void)state;
	struct cursor all = bytes_of(OPEN KEEPALIVE NOTIFICATION);
	struct bgp_stream *s = stream_new();

	for (size_t seen = 1; seen <= all.left; seen += 3) {
		for (size_t again = 0; again <= seen; again++) {
			struct heard h = {0};

			bgp_stream_start(s, 1000);
			hear(s, &h, 1000, part_of(all, 0, seen), (uint32_t)seen);
			hear(s, &h, 1000, part_of(all, 0, again), (uint32_t)again);
			hear(s, &h, 1000 + (uint32_t)again, part_of(all, again, all.left),
			     (uint32_t)(all.left - again));
			hear(s, &h, 1000, all, (uint32_t)all.left);
			assert_string_equal(h.text, "OKN");
		}
	}
	bytes_free(all);
	free(s);
}

static void after_a_gap_reading_begins_at_a_header(void **state)
{
	(void)state;
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	bgp_stream_start(s, 1);
	hear_hex(s, &h, 1, OPEN "ffffffff"); /* 33 bytes */
	hear_hex(s, &h, 100, "0a0102");      /* bytes are missing: a middle, */
	hear_hex(s, &h, 103, "ffffffff");    /* too little to tell, */
	hear_hex(s, &h, 107, KEEPALIVE "ff");
	hear_hex(s, &h, 127, "ffffffffffffffffffffffffffffff 0013 04");
	hear_hex(s, &h, 1, OPEN); /* an old one */
	assert_string_equal(h.text, "OKK");
	free(s);
}

static void what_the_capture_cut(void **state)
{
	(void)state;
	struct cursor both = bytes_of(KEEPALIVE UPDATE);
	struct bgp_stream *s = stream_new();

	for (size_t kept = 0; kept < both.left; kept++) {
		struct heard h = {0};

		bgp_stream_start(s, 1);
		hear(s, &h, 1, part_of(both, 0, kept), (uint32_t)both.left);
		/* What follows may be the rest of a message that was never seen whole. */
		hear_hex(s, &h, 1 + (uint32_t)both.left, "0a0102");
		hear_hex(s, &h, 4 + (uint32_t)both.left, NOTIFICATION);
		assert_string_equal(h.text, kept < 19 ? "N" : "KN");
	}
	bytes_free(both);
	free(s);
}

/* The new part of a retransmission is exactly what was cut. */
static void an_overlap_whose_new_part_was_cut(void **state)
{
	(void)state;
	struct cursor both = bytes_of(KEEPALIVE UPDATE);
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	bgp_stream_start(s, 1);
	hear(s, &h, 1, part_of(both, 0, 19), 19);
	hear(s, &h, 1, part_of(both, 0, 10), (uint32_t)both.left);
	hear_hex(s, &h, 1 + (uint32_t)both.left, NOTIFICATION);
	assert_string_equal(h.text, "KN");
	bytes_free(both);
	free(s);
}

static void what_is_not_bgp_is_said_once(void **state)
{
	(void)state;
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	bgp_stream_start(s, 1);
	hear_hex(s, &h, 1, "5353482d322e300d0a"); /* another server */
	hear_hex(s, &h, 10, "0000000000");
	hear_hex(s, &h, 15, "5353482d322e300d0a");
	assert_string_equal(h.text, "!");
	hear_hex(s, &h, 24, KEEPALIVE); /* ... and then it is BGP after all */
	assert_string_equal(h.text, "!K");
	hear_hex(s, &h, 43, KEEPALIVE "00" KEEPALIVE);
	assert_string_equal(h.text, "!KK!");
	free(s);
}

/* A header that turns out wrong only when the rest of it comes. */
static void a_split_header_that_lies(void **state)
{
	(void)state;
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	bgp_stream_start(s, 1);
	hear_hex(s, &h, 1, MARKER "00");
	hear_hex(s, &h, 18, "12 04" KEEPALIVE);
	hear_hex(s, &h, 39, KEEPALIVE);
	assert_string_equal(h.text, "!K");
	free(s);
}

static void a_bad_body_does_not_lose_the_place(void **state)
{
	(void)state;
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	bgp_stream_start(s, 1);
	hear_hex(s, &h, 1, MARKER "0017 02 00ff 0000" KEEPALIVE MARKER "0017 02 00");
	hear_hex(s, &h, 63, "ff 0000" KEEPALIVE);
	assert_string_equal(h.text, "U!KU!K");
	free(s);
}

static void joined_in_the_middle(void **state)
{
	(void)state;
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	hear_hex(s, &h, 0x7fffffff, "0a0102 18 0a0103");
	hear_hex(s, &h, 0x80000006, "18 0a0104" KEEPALIVE); /* a header, but not in front */
	hear_hex(s, &h, 0x8000001d, UPDATE KEEPALIVE);
	hear_hex(s, &h, 0x8000004b, KEEPALIVE);
	assert_string_equal(h.text, "UKK");
	free(s);
}

/* The same addresses and ports, another connection, its SYN not seen. */
static void a_connection_far_away(void **state)
{
	(void)state;
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	bgp_stream_start(s, 0x40000000);
	hear_hex(s, &h, 0x40000000, OPEN "ffff");
	hear_hex(s, &h, 0x30000000, OPEN);
	hear_hex(s, &h, 0x3000001d, KEEPALIVE);
	assert_string_equal(h.text, "OOK");
	bgp_stream_start(s, 5);
	hear_hex(s, &h, 5, NOTIFICATION);
	assert_string_equal(h.text, "OOKN");
	free(s);
}

/* RFC 8654: read in place when whole, else passed over. */
static void messages_longer_than_the_buffer(void **state)
{
	(void)state;
	enum { LONG = 5000 };
	static uint8_t bytes[LONG + 19];
	struct cursor head = bytes_of(MARKER "1388 02 0000 0000"), tail = bytes_of(KEEPALIVE);
	struct cursor all = cursor_of(bytes, sizeof(bytes));
	struct bgp_stream *s = stream_new();
	struct bgp_message m;

	memset(bytes, 8, LONG); /* prefixes 8.0.0.0/8 */
	memcpy(bytes, head.at, head.left);
	memcpy(bytes + LONG, tail.at, tail.left);
	bgp_stream_start(s, 1);
	bgp_stream_segment(s, 1, all, (uint32_t)all.left);
	assert_int_equal(bgp_stream_next(s, true, &m), WIRE_OK);
	assert_int_equal(m.update.announced, (LONG - 23) / 2);
	assert_int_equal(bgp_stream_next(s, true, &m), WIRE_OK);
	assert_int_equal(m.type, BGP_KEEPALIVE);
	assert_int_equal(bgp_stream_next(s, true, &m), WIRE_SHORT);
	for (size_t at = 1; at < LONG; at += at < 40 ? 1 : 97) {
		struct heard h = {0};

		bgp_stream_start(s, 1);
		hear(s, &h, 1, part_of(all, 0, at), (uint32_t)at);
		assert_string_equal(h.text, at < 19 ? "" : "U");
		hear(s, &h, 1 + (uint32_t)at, part_of(all, at, all.left),
		     (uint32_t)(all.left - at));
		assert_string_equal(h.text, "UK");
	}
	bytes_free(head);
	bytes_free(tail);
	free(s);
}

/* The largest that is kept, split. */
static void a_message_that_fills_the_buffer(void **state)
{
	(void)state;
	static uint8_t bytes[BGP_MESSAGE_MAX];
	struct cursor head = bytes_of(MARKER "1000 02 0000 0000");
	struct cursor all = cursor_of(bytes, sizeof(bytes));
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	memset(bytes, 8, sizeof(bytes));
	memcpy(bytes, head.at, head.left);
	bgp_stream_start(s, 1);
	hear(s, &h, 1, part_of(all, 0, 1448), 1448);
	hear(s, &h, 1449, part_of(all, 1448, 2896), 1448);
	assert_string_equal(h.text, "");
	hear(s, &h, 2897, part_of(all, 2896, 4096), 1200);
	assert_string_equal(h.text, "U");
	hear_hex(s, &h, 4097, KEEPALIVE);
	assert_string_equal(h.text, "UK");
	bytes_free(head);
	free(s);
}

/* Thousands of streams lie in one block: what is never split must not make its pages real. */
static void whole_messages_leave_the_buffer_alone(void **state)
{
	(void)state;
	struct bgp_stream *s = stream_new();
	struct heard h = {0};

	memset(s->buffer, 0xa5, BGP_MESSAGE_MAX);
	bgp_stream_start(s, 1);
	hear_hex(s, &h, 1, OPEN);
	hear_hex(s, &h, 30, KEEPALIVE UPDATE);
	hear_hex(s, &h, 30, KEEPALIVE UPDATE NOTIFICATION);
	hear_hex(s, &h, 97, "5353482d322e30");
	hear_hex(s, &h, 200, "ffff");
	assert_string_equal(h.text, "OKUN!");
	for (size_t i = 0; i < BGP_MESSAGE_MAX; i++)
		assert_int_equal(s->buffer[i], 0xa5);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_split_at_every_byte),
		cmocka_unit_test(byte_by_byte),
		cmocka_unit_test(retransmissions_and_overlaps),
		cmocka_unit_test(after_a_gap_reading_begins_at_a_header),
		cmocka_unit_test(what_the_capture_cut),
		cmocka_unit_test(an_overlap_whose_new_part_was_cut),
		cmocka_unit_test(what_is_not_bgp_is_said_once),
		cmocka_unit_test(a_split_header_that_lies),
		cmocka_unit_test(a_bad_body_does_not_lose_the_place),
		cmocka_unit_test(joined_in_the_middle),
		cmocka_unit_test(a_connection_far_away),
		cmocka_unit_test(messages_longer_than_the_buffer),
		cmocka_unit_test(a_message_that_fills_the_buffer),
		cmocka_unit_test(whole_messages_leave_the_buffer_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
