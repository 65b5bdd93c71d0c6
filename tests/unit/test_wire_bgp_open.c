/* SPDX-License-Identifier: ISC */
#include "../wire/wire_test.h"

#include "wire/bgp.h"

/* Version 4, AS 65001, hold 180 s, identifier 10.0.0.1; what follows is the length of the
 * parameters. */
#define FIXED "04 fde9 00b4 0a000001 "

/* Puts the header before a body, so that a row need not count. */
static enum wire_status open_of(const char *body_hex, struct bgp_message *m)
{
	struct cursor body = bytes_of(body_hex);
	const size_t length = BGP_HEADER + body.left;
	uint8_t *bytes = malloc(length);

	assert_non_null(bytes);
	memset(bytes, 0xff, 16);
	bytes[16] = (uint8_t)(length >> 8);
	bytes[17] = (uint8_t)length;
	bytes[18] = BGP_OPEN;
	memcpy(bytes + BGP_HEADER, body.at, body.left);

	struct cursor c = cursor_of(bytes, length);
	enum wire_status status = bgp_decode(&c, true, m);

	assert_int_equal(c.left, 0);
	free(bytes);
	bytes_free(body);
	return status;
}

static const struct {
	const char *body;
	struct bgp_open open;
} good[] = {
	/* No parameters at all: IPv4 goes without saying. */
	{FIXED "00", {.asn = 65001, .ipv4_unicast = true}},
	/* All in one parameter, as BIRD sends them. */
	{FIXED "16 02 14 0104 00010001 0200 4002 0078 0600 4104 0000fde9",
	 {.asn = 65001,
	  .as4 = true,
	  .multiprotocol = true,
	  .ipv4_unicast = true,
	  .route_refresh = true,
	  .graceful_restart = true,
	  .extended_message = true}},
	/* One in each, as others do. */
	{FIXED "18 0206 0104 00020001 0202 0200 0206 4104 00010000 0202 0600",
	 {.asn = 65536,
	  .as4 = true,
	  .multiprotocol = true,
	  .ipv6_unicast = true,
	  .route_refresh = true,
	  .extended_message = true}},
	/* Both families. */
	{FIXED "0e 02 0c 0104 00010001 0104 00020001",
	 {.asn = 65001, .multiprotocol = true, .ipv4_unicast = true, .ipv6_unicast = true}},
	/* Multicast and VPNv4 alone: multiprotocol, and no family that we look for. */
	{FIXED "0e 02 0c 0104 00010002 0104 00010080", {.asn = 65001, .multiprotocol = true}},
	/* Roles: provider is 0. */
	{FIXED "05 02 03 0901 00",
	 {.asn = 65001, .ipv4_unicast = true, .has_role = true, .role = 0}},
	{FIXED "05 02 03 0901 03",
	 {.asn = 65001, .ipv4_unicast = true, .has_role = true, .role = 3}},
	/* Graceful restart with families; unknown capabilities; the old route refresh. */
	{FIXED "0a 02 08 4006 4078 0001 0180",
	 {.asn = 65001, .ipv4_unicast = true, .graceful_restart = true}},
	{FIXED "0a 02 08 4900 8000 fb02 0102", {.asn = 65001, .ipv4_unicast = true}},
	/* A parameter that is no capability (authentication, RFC 1771). */
	{FIXED "04 01 02 0000", {.asn = 65001, .ipv4_unicast = true}},
	/* RFC 9072: long parameters, with the length 255 and with another. */
	{FIXED "ff ff 0009 02 0006 4104 00010000",
	 {.asn = 65536, .as4 = true, .ipv4_unicast = true}},
	{FIXED "01 ff 0009 02 0006 4104 00010000",
	 {.asn = 65536, .as4 = true, .ipv4_unicast = true}},
	{FIXED "ff ff 0000", {.asn = 65001, .ipv4_unicast = true}},
};

static const char *const bad[] = {
	FIXED "01",                       /* the parameters are longer than the message */
	FIXED "00 00",                    /* or shorter */
	FIXED "02 02 01",                 /* a parameter that leaves the message */
	FIXED "01 02",                    /* half a parameter */
	FIXED "03 02 01 01",              /* half a capability */
	FIXED "04 02 02 0104",            /* a capability that leaves its parameter */
	FIXED "07 02 05 0103 000100",     /* capabilities of another length than theirs */
	FIXED "09 02 07 0105 0001000100", /* in turn: multiprotocol, */
	FIXED "05 02 03 0201 00",         /* route refresh, */
	FIXED "05 02 03 0601 00",         /* extended message, */
	FIXED "04 02 02 0900",            /* role, */
	FIXED "06 02 04 0902 0000",
	FIXED "05 02 03 4001 00",   /* graceful restart, */
	FIXED "06 02 04 4102 fde9", /* four-byte AS */
	FIXED "09 02 07 4105 0000fde900",
	FIXED "ff ff 00",         /* RFC 9072 without its length, */
	FIXED "ff ff 0001",       /* with one that lies, */
	FIXED "ff ff 0002 02 00", /* with half a parameter */
	FIXED "ff ff 0003 02 0001",
};

static void capabilities(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		const struct bgp_open *want = &good[i].open;
		struct bgp_message m;

		assert_int_equal(open_of(good[i].body, &m), WIRE_OK);
		assert_int_equal(m.type, BGP_OPEN);
		assert_int_equal(m.open.version, 4);
		assert_int_equal(m.open.my_as, 65001);
		assert_int_equal(m.open.hold_s, 180);
		assert_memory_equal(m.open.id, "\x0a\0\0\x01", 4);
		assert_int_equal(m.open.asn, want->asn);
		assert_int_equal(m.open.as4, want->as4);
		assert_int_equal(m.open.multiprotocol, want->multiprotocol);
		assert_int_equal(m.open.ipv4_unicast, want->ipv4_unicast);
		assert_int_equal(m.open.ipv6_unicast, want->ipv6_unicast);
		assert_int_equal(m.open.route_refresh, want->route_refresh);
		assert_int_equal(m.open.graceful_restart, want->graceful_restart);
		assert_int_equal(m.open.extended_message, want->extended_message);
		assert_int_equal(m.open.has_role, want->has_role);
		assert_int_equal(m.open.role, want->role);
	}
}

static void lengths_that_lie(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct bgp_message m;

		assert_int_equal(open_of(bad[i], &m), WIRE_MALFORMED);
		/* The fixed part was read all the same. */
		assert_int_equal(m.open.my_as, 65001);
		assert_int_equal(m.open.hold_s, 180);
	}
}

/* RFC 6793 9: who speaks to an old neighbour puts AS_TRANS there. */
static void a_wide_asn_behind_as_trans(void **state)
{
	(void)state;
	struct bgp_message m;

	assert_int_equal(open_of("04 5ba0 005a c0000201 08 02 06 4104 a4c4b392", &m), WIRE_OK);
	assert_int_equal(m.open.my_as, AS_TRANS);
	assert_int_equal(m.open.asn, 2764354450);
	assert_int_equal(m.open.hold_s, 90);
}

static void another_version_is_reported(void **state)
{
	(void)state;
	struct bgp_message m;

	assert_int_equal(open_of("03 fde9 00b4 0a000001 00", &m), WIRE_OK);
	assert_int_equal(m.open.version, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(capabilities),
		cmocka_unit_test(lengths_that_lie),
		cmocka_unit_test(a_wide_asn_behind_as_trans),
		cmocka_unit_test(another_version_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
