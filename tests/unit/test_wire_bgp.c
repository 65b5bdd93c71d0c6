/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/bgp.h"

#define MARKER "ffffffffffffffffffffffffffffffff "

static const struct {
	const char *hex;
	enum wire_status status;
	enum bgp_type type;
	uint16_t length;
} headers[] = {
	{MARKER "0013 04", WIRE_OK, BGP_KEEPALIVE, 19},
	{MARKER "0017 05 00010001", WIRE_OK, BGP_ROUTE_REFRESH, 23},
	{MARKER "ffff 02", WIRE_OK, BGP_UPDATE, 65535}, /* RFC 8654 */
	{MARKER "1000 01", WIRE_OK, BGP_OPEN, 4096},
	{MARKER "001d 01", WIRE_OK, BGP_OPEN, 29},
	{MARKER "0017 02", WIRE_OK, BGP_UPDATE, 23},
	{MARKER "0015 03", WIRE_OK, BGP_NOTIFICATION, 21},
	{MARKER "0014 04", WIRE_MALFORMED, 0, 0},
	{MARKER "0012 04", WIRE_MALFORMED, 0, 0},
	{MARKER "0000 04", WIRE_MALFORMED, 0, 0},
	{MARKER "001c 01", WIRE_MALFORMED, 0, 0},
	{MARKER "1001 01", WIRE_MALFORMED, 0, 0}, /* an OPEN is never extended */
	{MARKER "0016 02", WIRE_MALFORMED, 0, 0},
	{MARKER "0014 03", WIRE_MALFORMED, 0, 0},
	{MARKER "0016 05", WIRE_MALFORMED, 0, 0},
	{MARKER "0013 00", WIRE_MALFORMED, 0, 0},
	{MARKER "0017 06", WIRE_MALFORMED, 0, 0},
	{"fffffffffffffffffffffffffffffffe 0013 04", WIRE_MALFORMED, 0, 0},
	{"00", WIRE_MALFORMED, 0, 0}, /* one byte is enough to know */
	{"ff", WIRE_SHORT, 0, 0},
	{"ffff00", WIRE_MALFORMED, 0, 0},
	{"474554202f20485454502f312e310d0a", WIRE_MALFORMED, 0, 0},
	{"", WIRE_SHORT, 0, 0},
};

static void headers_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++) {
		struct cursor c = bytes_of(headers[i].hex);
		struct bgp_message m;

		assert_int_equal(bgp_header_decode(c, &m), headers[i].status);
		if (headers[i].status == WIRE_OK) {
			assert_int_equal(m.type, headers[i].type);
			assert_int_equal(m.length, headers[i].length);
		}
		bytes_free(c);
	}
}

static void the_cursor_stands_behind_the_message(void **state)
{
	(void)state;
	struct cursor whole =
		bytes_of(MARKER "0013 04" MARKER "0017 05 00010001" MARKER "0013 04 ff");
	struct cursor c = whole;
	struct bgp_message m;

	assert_int_equal(bgp_decode(&c, true, &m), WIRE_OK);
	assert_int_equal(m.type, BGP_KEEPALIVE);
	assert_int_equal(bgp_decode(&c, true, &m), WIRE_OK);
	assert_int_equal(m.type, BGP_ROUTE_REFRESH);
	assert_int_equal(m.length, 23);
	assert_int_equal(bgp_decode(&c, true, &m), WIRE_OK);
	assert_int_equal(c.left, 1);
	assert_int_equal(bgp_decode(&c, true, &m), WIRE_SHORT);
	assert_int_equal(c.left, 1);
	bytes_free(whole);
}

/* The cursor tells a bad body (passed over) from what is no message at all (left). */
static void where_the_cursor_stands_after_nonsense(void **state)
{
	(void)state;
	struct cursor body = bytes_of(MARKER "0017 02 00ff 0000" MARKER "0013 04");
	struct cursor no_header = bytes_of(MARKER "0014 04 00" MARKER "0013 04"), c;
	struct bgp_message m;

	c = body;
	assert_int_equal(bgp_decode(&c, true, &m), WIRE_MALFORMED);
	assert_int_equal(m.type, BGP_UPDATE);
	assert_int_equal(m.length, 23);
	assert_int_equal(c.left, 19);
	c = no_header;
	assert_int_equal(bgp_decode(&c, true, &m), WIRE_MALFORMED);
	assert_int_equal(c.left, no_header.left);
	bytes_free(body);
	bytes_free(no_header);
}

static const struct {
	const char *hex;
	uint8_t code, subcode;
	uint16_t data_len;
	const char *data, *text;
} notifications[] = {
	{MARKER "0015 03 0202", 2, 2, 0, "", ""},
	{MARKER "0017 03 0202 fde9", 2, 2, 2, "fde9", ""},
	/* RFC 9003: "maintenance", with an umlaut, with what is not UTF-8 and a new line. */
	{MARKER "0021 03 0602 0b 6d61696e74656e616e6365", 6, 2, 12, "0b6d61696e74656e616e6365",
	 "maintenance"},
	{MARKER "0018 03 0604 02 c3bc", 6, 4, 3, "02c3bc", "\xc3\xbc"},
	{MARKER "001a 03 0604 04 610aff62", 6, 4, 5, "04610aff62", "a??b"},
	/* Empty, absent, and a length that lies: the NOTIFICATION counts all the same. */
	{MARKER "0016 03 0602 00", 6, 2, 1, "00", ""},
	{MARKER "0015 03 0602", 6, 2, 0, "", ""},
	{MARKER "0018 03 0602 09 6162", 6, 2, 3, "096162", ""},
	{MARKER "0019 03 0602 02 6162 63", 6, 2, 4, "02616263", "ab"}, /* more behind it */
	/* Data of other codes is no text. */
	{MARKER "0018 03 0603 02 6162", 6, 3, 3, "026162", ""},
	{MARKER "0018 03 0302 02 6162", 3, 2, 3, "026162", ""},
	/* A hard reset, RFC 8538: what it stands for is its data. */
	{MARKER "0017 03 0609 0603", 6, 9, 2, "0603", ""},
	{MARKER "001b 03 0609 0602 03 627965", 6, 9, 6, "060203627965", "bye"},
	{MARKER "001b 03 0609 0603 03 627965", 6, 9, 6, "060303627965", ""},
	{MARKER "0016 03 0609 06", 6, 9, 1, "06", ""},
	{MARKER "0015 03 0609", 6, 9, 0, "", ""},
	/* Only the beginning of long data is kept. */
	{MARKER "0027 03 0301 000102030405060708090a0b0c0d0e0f1011", 3, 1, 18,
	 "000102030405060708090a0b0c0d0e0f", ""},
};

static void every_notification(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(notifications); i++) {
		struct cursor whole = bytes_of(notifications[i].hex), c = whole;
		struct cursor data = bytes_of(notifications[i].data);
		struct bgp_message m;

		assert_int_equal(bgp_decode(&c, true, &m), WIRE_OK);
		assert_int_equal(c.left, 0);
		assert_int_equal(m.type, BGP_NOTIFICATION);
		assert_int_equal(m.notification.code, notifications[i].code);
		assert_int_equal(m.notification.subcode, notifications[i].subcode);
		assert_int_equal(m.notification.data_len, notifications[i].data_len);
		assert_memory_equal(m.notification.data, data.at, data.left);
		for (size_t n = data.left; n < sizeof(m.notification.data); n++)
			assert_int_equal(m.notification.data[n], 0);
		assert_string_equal(m.notification.text, notifications[i].text);
		bytes_free(data);
		bytes_free(whole);
	}
}

static void the_longest_text_fits(void **state)
{
	(void)state;
	struct cursor head = bytes_of(MARKER "0115 03 0602 ff");
	uint8_t bytes[277];
	struct cursor c = cursor_of(bytes, sizeof(bytes));
	struct bgp_message m;

	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes, head.at, head.left);
	assert_int_equal(bgp_decode(&c, true, &m), WIRE_OK);
	assert_int_equal(strlen(m.notification.text), 255);
	bytes_free(head);
}

static void every_prefix_is_short(void **state)
{
	(void)state;
	static const char *const messages[] = {
		MARKER "0013 04",
		MARKER "0017 05 00010001",
		MARKER "0021 03 0602 0b 6d61696e74656e616e6365",
		MARKER
		"002f 01 04 fde9 00b4 0a000001 12 02 10 0104 00010001 0200 0600 4104 0000fde9",
		MARKER "002f 02 0000 0014 400101 00 400206 0201 0000fde9 400304 ac100001 18 0a0102",
	};
	for (size_t i = 0; i < COUNT(messages); i++) {
		struct cursor whole = bytes_of(messages[i]), c = whole;
		struct bgp_message m;

		assert_int_equal(bgp_decode(&c, true, &m), WIRE_OK);
		assert_int_equal(c.left, 0);
		for (size_t n = 0; n < whole.left; n++) {
			struct cursor part = bytes_prefix(whole, n);

			c = part;
			assert_int_equal(bgp_decode(&c, true, &m), WIRE_SHORT);
			assert_int_equal(c.left, n);
			bytes_free(part);
		}
		bytes_free(whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_alone),
		cmocka_unit_test(the_cursor_stands_behind_the_message),
		cmocka_unit_test(where_the_cursor_stands_after_nonsense),
		cmocka_unit_test(every_notification),
		cmocka_unit_test(the_longest_text_fits),
		cmocka_unit_test(every_prefix_is_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
