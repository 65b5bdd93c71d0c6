/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "model/tags.h"
#include "wire/ethernet.h"

#define MACS "020000000001 020000000002 "

static const struct {
	const char *hex;
	enum wire_status status;
	uint16_t ethertype;
	const char *tags;
	size_t left;
} rows[] = {
	{MACS "0800 aabb", WIRE_OK, 0x0800, "untagged", 2},
	{MACS "8100 00c8 0806", WIRE_OK, 0x0806, "200", 0},
	{MACS "8100 a0c8 86dd 60", WIRE_OK, 0x86dd, "200", 1}, /* priority 5 */
	{MACS "88a8 03e8 8100 00c8 0800", WIRE_OK, 0x0800, "0x88a8:1000.200", 0},
	{MACS "9100 03e8 8100 00c8 0800", WIRE_OK, 0x0800, "0x9100:1000.200", 0},
	{MACS "8100 03e8 8100 00c8 0800", WIRE_OK, 0x0800, "1000.200", 0},
	{MACS "8100 0001 8100 0002 8100 0003 8100 0ffe 0800", WIRE_OK, 0x0800, "1.2.3.4094", 0},
	{MACS "8100 0001 8100 0002 8100 0003 8100 0004 8100 0005 0800", WIRE_FOREIGN, 0, "1.2.3.4",
	 0},
	{MACS "0026 4242", WIRE_FOREIGN, 0, "untagged", 0}, /* a length, 802.3 */
	{MACS "05ff 4242", WIRE_FOREIGN, 0, "untagged", 0},
	{MACS "8100 00c8 0026 4242", WIRE_FOREIGN, 0, "200", 0},
	{MACS "0600 4242", WIRE_OK, 0x0600, "untagged", 2},
	{MACS "88cc 0207", WIRE_OK, 0x88cc, "untagged", 2},
};

static void stacks_of_tags(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cursor whole = bytes_of(rows[i].hex), c = whole;
		struct packet p;
		uint16_t ethertype;
		char tags[TAGS_TEXT];

		assert_int_equal(ethernet_decode(&c, &p, &ethertype), rows[i].status);
		assert_string_equal(tags_text(&p.tags, tags), rows[i].tags);
		assert_mac(p.dst_mac, "02:00:00:00:00:01");
		assert_mac(p.src_mac, "02:00:00:00:00:02");
		if (rows[i].status == WIRE_OK) {
			assert_int_equal(ethertype, rows[i].ethertype);
			assert_int_equal(c.left, rows[i].left);
		}
		bytes_free(whole);
	}
}

static void a_priority_tag_is_kept_as_vid_0(void **state)
{
	(void)state;
	struct cursor whole = bytes_of(MACS "8100 e000 0800"), c = whole;
	struct packet p;
	uint16_t ethertype;

	assert_int_equal(ethernet_decode(&c, &p, &ethertype), WIRE_OK);
	assert_int_equal(p.tags.count, 1);
	assert_int_equal(p.tags.tag[0].ethertype, ETHERTYPE_8021Q);
	assert_int_equal(p.tags.tag[0].vid, 0);
	assert_int_equal(ethertype, 0x0800);
	bytes_free(whole);
}

static void every_prefix_is_short(void **state)
{
	(void)state;
	struct cursor whole = bytes_of(MACS "88a8 03e8 8100 00c8 0800");

	for (size_t n = 0; n < whole.left; n++) {
		struct cursor part = bytes_prefix(whole, n), c = part;
		struct packet p;
		uint16_t ethertype;

		assert_int_equal(ethernet_decode(&c, &p, &ethertype), WIRE_SHORT);
		assert_int_equal(mac_is_set(p.src_mac), n >= 14);
		assert_int_equal(p.tags.count, n < 18 ? 0 : 1);
		bytes_free(part);
	}
	bytes_free(whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_of_tags),
		cmocka_unit_test(a_priority_tag_is_kept_as_vid_0),
		cmocka_unit_test(every_prefix_is_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
