/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/bgp.h"

#define ORIGIN "400101 00 "
#define NEXT_HOP "400304 ac100001 "

/* The three parts of an UPDATE as hex; the lengths are put in here. */
static enum wire_status update_of(const char *withdrawn_hex, const char *attributes_hex,
				  const char *nlri_hex, bool as4, struct bgp_message *m)
{
	struct cursor w = bytes_of(withdrawn_hex), a = bytes_of(attributes_hex);
	struct cursor n = bytes_of(nlri_hex);
	const size_t length = BGP_HEADER + 2 + w.left + 2 + a.left + n.left;
	uint8_t *bytes = malloc(length), *at = bytes + BGP_HEADER;

	assert_non_null(bytes);
	memset(bytes, 0xff, 16);
	bytes[16] = (uint8_t)(length >> 8);
	bytes[17] = (uint8_t)length;
	bytes[18] = BGP_UPDATE;
	*at++ = 0;
	*at++ = (uint8_t)w.left;
	memcpy(at, w.at, w.left);
	at += w.left;
	*at++ = 0;
	*at++ = (uint8_t)a.left;
	memcpy(at, a.at, a.left);
	memcpy(at + a.left, n.at, n.left);

	struct cursor c = cursor_of(bytes, length);
	enum wire_status status = bgp_decode(&c, as4, m);

	assert_int_equal(c.left, 0);
	free(bytes);
	bytes_free(w);
	bytes_free(a);
	bytes_free(n);
	return status;
}

static const struct {
	const char *withdrawn, *attributes, *nlri;
	uint32_t withdrawn_count, announced_count;
	bool end_of_rib;
} counts[] = {
	{"", "", "", 0, 0, true},
	{"", ORIGIN NEXT_HOP, "18 0a0102 00 20 0a010203 09 0a80", 0, 4, false},
	{"18 0a0102 10 0a02", "", "", 2, 0, false},
	{"00", "", "", 1, 0, false}, /* the default route, withdrawn */
	/* IPv6 by MP_REACH with one next hop and with two, and MP_UNREACH; IPv4 by MP_REACH. */
	{"", ORIGIN "800e1f 0002 01 10 20010db8000000000000000000000001 00 20 20010db8 20 20010db9",
	 "", 0, 2, false},
	{"",
	 ORIGIN "900e002a 0002 01 20 20010db8000000000000000000000001"
		"fe800000000000000000000000000001 00 20 20010db8",
	 "", 0, 1, false},
	{"", "800f08 0002 01 20 20010db8", "", 1, 0, false},
	{"", ORIGIN "800e0d 0001 01 04 ac100001 00 18 0a0102", "", 0, 1, false},
	/* Together with the IPv4 of the message itself. */
	{"08 0b", ORIGIN "800f08 0002 01 20 20010db8" NEXT_HOP, "08 0a", 2, 1, false},
	/* End of RIB of another family; with a long length; not alone. */
	{"", "800f03 0002 01", "", 0, 0, true},
	{"", "900f0003 0002 01", "", 0, 0, true},
	{"", "800f03 0001 80", "", 0, 0, true},
	{"", "800f03 0002 01" ORIGIN, "", 0, 0, false},
	{"08 0a", "800f03 0002 01", "", 1, 0, false},
	/* Families that we do not count: VPNv4, multicast, EVPN. */
	{"", "800e11 0001 80 0c 000000000000000001020304 00", "", 0, 0, false},
	{"", "800f05 0001 02 08 0a", "", 0, 0, false},
	{"", "800f05 0019 46 08 0a", "", 0, 0, false},
	/* What cannot be prefixes (too long, cut, or path identifiers of ADD-PATH) ends the count.
	 */
	{"", ORIGIN, "18 0a0102 21 0a01020304", 0, 1, false},
	{"", ORIGIN, "18 0a0102 18 0a01", 0, 1, false},
	{"21 0a01020304", "", "", 0, 0, false},
};

static void prefixes_are_counted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		struct bgp_message m;

		assert_int_equal(update_of(counts[i].withdrawn, counts[i].attributes,
					   counts[i].nlri, true, &m),
				 WIRE_OK);
		assert_int_equal(m.update.withdrawn, counts[i].withdrawn_count);
		assert_int_equal(m.update.announced, counts[i].announced_count);
		assert_int_equal(m.update.end_of_rib, counts[i].end_of_rib);
		assert_int_equal(m.update.first_as, 0);
	}
}

static const struct {
	const char *attributes;
	bool as4;
	uint32_t first;
	uint8_t repeat;
} paths[] = {
	{"400206 0201 00002f2c", true, 12076, 1},
	{"40020a 0202 00002f2c 0000ffeb", true, 12076, 1},
	{"400216 0205 00002f2c 00002f2c 00002f2c 0000ffeb 00002f2c", true, 12076, 3},
	{"500200 0a 0202 00002f2c 00002f2c", true, 12076, 2},
	{"400200", true, 0, 0}, /* iBGP, or our own */
	/* Narrow. */
	{"400204 0201 2f2c", false, 12076, 1},
	{"400208 0203 2f2c 2f2c ffeb", false, 12076, 2},
	/* A set has no first; a sequence before a set has. */
	{"400206 0101 00002f2c", true, 0, 0},
	{"40020c 0201 00002f2c 0101 0000fde9", true, 12076, 1},
	{"400206 0301 0000fde9", true, 0, 0}, /* a confederation's */
	/* AS4_PATH: of the same length it is the path, a shorter one only its tail. */
	{"400204 0201 5ba0 c01106 0201 00010000", false, 65536, 1},
	{"400206 0202 5ba05ba0 c0110a 0202 00010000 00010000", false, 65536, 2},
	{"400206 0202 2f2c5ba0 c01106 0201 00010000", false, 12076, 1},
	{"400206 0202 5ba05ba0 c01106 0201 00010000", false, AS_TRANS, 2},
	{"c01106 0201 00010000 400204 0201 5ba0", false, 65536, 1}, /* in any order */
	{"400204 0201 5ba0 c01105 0201 000100", false, AS_TRANS, 1},
	/* The OPENs were not seen: the other width is tried. */
	{"400206 0201 00002f2c", false, 12076, 1},
	{"400204 0201 2f2c", true, 12076, 1},
	{"40020a 0202 a4c4b392 00002f2c", false, 0xa4c4b392, 1},
	/* Nothing fits. */
	{"400205 0201 002f2c", true, 0, 0},
	{"400206 0701 00002f2c", true, 0, 0},
	{"400202 0200", true, 0, 0},
	{"400201 02", true, 0, 0},
};

static void the_front_of_the_path(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		struct bgp_message m;

		assert_int_equal(update_of("", paths[i].attributes, "08 0a", paths[i].as4, &m),
				 WIRE_OK);
		assert_int_equal(m.update.first_as, paths[i].first);
		assert_int_equal(m.update.first_as_repeat, paths[i].repeat);
		assert_int_equal(m.update.announced, 1);
	}
}

static void a_path_prepended_beyond_counting(void **state)
{
	(void)state;
	uint8_t bytes[BGP_HEADER + 4 + 4 + 2 * (2 + 255 * 4)];
	struct cursor head = bytes_of(
			      "ffffffffffffffffffffffffffffffff 081b 02 0000 0800 500207fc"),
		      c;
	struct bgp_message m;

	memcpy(bytes, head.at, head.left);
	for (size_t s = 0; s < 2; s++) {
		uint8_t *segment = bytes + head.left + s * (2 + 255 * 4);

		segment[0] = 2;
		segment[1] = 255;
		for (size_t n = 0; n < 255; n++)
			memcpy(segment + 2 + n * 4, "\0\0\x2f\x2c", 4);
	}
	bytes[17] = (uint8_t)sizeof(bytes);
	bytes[16] = (uint8_t)(sizeof(bytes) >> 8);
	c = cursor_of(bytes, sizeof(bytes));
	assert_int_equal(bgp_decode(&c, true, &m), WIRE_OK);
	assert_int_equal(m.update.first_as, 12076);
	assert_int_equal(m.update.first_as_repeat, 255);
	bytes_free(head);
}

static void lengths_that_lie(void **state)
{
	(void)state;
	static const char *const attributes[] = {
		"40",                   /* half an attribute */
		"4002",                 /* without its length */
		"500200",               /* with half of it */
		"400207 0201 00002f2c", /* leaves the attributes */
		"50020007 0201 00002f2c",
		"800e03 000201",              /* MP_REACH without a next hop, */
		"800e06 0002 01 10 2001",     /* with one that leaves it, */
		"800e08 0001 01 04 ac100001", /* without the reserved byte */
		"800f02 0002",                /* MP_UNREACH without its family */
	};
	for (size_t i = 0; i < COUNT(attributes); i++) {
		struct bgp_message m;

		assert_int_equal(update_of("08 0b", attributes[i], "08 0a", true, &m),
				 WIRE_MALFORMED);
		assert_int_equal(m.type, BGP_UPDATE);
		assert_int_equal(m.update.withdrawn, 1); /* what could be read */
		assert_int_equal(m.update.announced, 1);
		assert_false(m.update.end_of_rib);
	}
}

static void parts_that_leave_the_message(void **state)
{
	(void)state;
	static const char *const updates[] = {
		"ffffffffffffffffffffffffffffffff 0017 02 0001 0000",
		"ffffffffffffffffffffffffffffffff 0017 02 0003 0000",
		"ffffffffffffffffffffffffffffffff 0017 02 0000 0001",
		"ffffffffffffffffffffffffffffffff 0017 02 ffff ffff",
	};
	for (size_t i = 0; i < COUNT(updates); i++) {
		struct cursor whole = bytes_of(updates[i]), c = whole;
		struct bgp_message m;

		assert_int_equal(bgp_decode(&c, true, &m), WIRE_MALFORMED);
		assert_int_equal(c.left, 0);
		bytes_free(whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_are_counted),
		cmocka_unit_test(the_front_of_the_path),
		cmocka_unit_test(a_path_prepended_beyond_counting),
		cmocka_unit_test(lengths_that_lie),
		cmocka_unit_test(parts_that_leave_the_message),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
