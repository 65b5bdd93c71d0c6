/* SPDX-License-Identifier: ISC */
/* What each witness says of each attribute. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static void compare_check(const struct evidence *e, const char *attribute, const char *expected,
			  const char *host, const char *wire, bool agree)
{
	struct comparison rows[COMPARISONS];

	compare_witnesses(e, rows);
	for (size_t i = 0; i < COMPARISONS; i++) {
		const struct comparison *c = &rows[i];

		if (strcmp(c->attribute, attribute) != 0)
			continue;
		assert_string_equal(c->expected, expected);
		assert_string_equal(c->host, host);
		assert_string_equal(c->wire, wire);
		assert_string_equal(c->azure, "");
		assert_int_equal(c->agree, agree);
		return;
	}
	fail_msg("no row %s", attribute);
}

#define SAYS(base, attribute, expected, host, wire, agree, ...)                                    \
	do {                                                                                       \
		struct evidence e = base();                                                        \
                                                                                                   \
		(void)(__VA_ARGS__);                                                               \
		compare_check(&e, attribute, expected, host, wire, agree);                         \
	} while (0)

static void all_agree(void **state)
{
	static const char *const attributes[COMPARISONS] = {
		"vlan", "ce_address", "msee_address", "subnet", "azure_asn", "peer_asn", "md5"};
	struct evidence e = link_up();
	struct comparison rows[COMPARISONS];

	(void)state;
	compare_witnesses(&e, rows);
	for (size_t i = 0; i < COMPARISONS; i++) {
		assert_string_equal(rows[i].attribute, attributes[i]);
		assert_true(rows[i].agree);
	}
	/* Who says nothing disagrees with nobody. */
	e = link_unseen();
	compare_witnesses(&e, rows);
	for (size_t i = 0; i < COMPARISONS; i++) {
		assert_true(rows[i].agree);
		assert_string_equal(rows[i].host, "");
		assert_string_equal(rows[i].wire, "");
	}
}

static void vlan(void **state)
{
	(void)state;
	SAYS(link_up, "vlan", "200", "200", "200", true, 0);
	SAYS(link_up, "vlan", "200", "201", "200", false, e.host.ce_tags = tags_1(201));
	SAYS(link_down, "vlan", "200", "200", "201", false, e.wire.peer_tags = tags_1(201));
	SAYS(link_down, "vlan", "200", "200", "untagged", false,
	     e.wire.peer_tags = (struct tags){0});
	SAYS(link_down, "vlan", "200", "none", "200", false,
	     e.host.vlan_found = e.host.ce_held = false);
	SAYS(link_down, "vlan", "200", "200", "200", true, forget_host(&e));
	SAYS(link_down, "vlan", "1000.200", "0x88a8:1000.200", "", false,
	     e.link.tags = tags_2(ETHERTYPE_8021Q, 1000, 200), e.wire.peer_tags_seen = false,
	     e.host.ce_held = false, e.host.outer_seen = tags_2(ETHERTYPE_8021AD, 1000, 200));
}

static void addresses(void **state)
{
	struct foreigner other = {.speaker = addr("192.168.9.2"),
				  .asked = addr("192.168.9.1"),
				  .seen = SEEN(3, 900),
				  .msee_like = true};

	(void)state;
	SAYS(link_up, "ce_address", "172.16.0.1", "172.16.0.1", "172.16.0.1", true, 0);
	SAYS(link_down, "ce_address", "172.16.0.1", "172.16.0.9", "172.16.0.1", false,
	     e.host.ce_held = false, e.host.others[0] = net("172.16.0.9/30"),
	     e.host.other_count = 1);
	SAYS(link_down, "ce_address", "172.16.0.1", "none", "172.16.0.1", false,
	     e.host.ce_held = false);
	SAYS(link_up, "subnet", "172.16.0.0/30", "172.16.0.0/29", "", false, e.host.ce_len = 29);
	SAYS(link_up, "msee_address", "172.16.0.2", "172.16.0.2", "172.16.0.2", true, 0);
	SAYS(link_down, "msee_address", "172.16.0.2", "172.16.0.3", "172.16.0.2", false,
	     e.bird.found = false, e.bird.near = true, e.bird.near_neighbour = addr("172.16.0.3"));
	/* The far end of another subnet says all three. */
	SAYS(link_down, "msee_address", "172.16.0.2", "172.16.0.2", "192.168.9.2", false,
	     forget_msee(&e), e.wire.foreigners[1] = other);
	SAYS(link_down, "ce_address", "172.16.0.1", "172.16.0.1", "192.168.9.1", false,
	     forget_msee(&e), e.wire.foreigners[1] = other);
	SAYS(link_down, "subnet", "172.16.0.0/30", "172.16.0.0/30", "192.168.9.0/30", false,
	     forget_msee(&e), e.wire.foreigners[1] = other);
	/* Beside the MSEE itself it is a stranger. */
	SAYS(link_down, "subnet", "172.16.0.0/30", "172.16.0.0/30", "", true,
	     e.wire.foreigners[1] = other);
}

static void asns(void **state)
{
	(void)state;
	SAYS(link_up, "azure_asn", "12076", "12076", "12076", true, 0);
	SAYS(link_up, "azure_asn", "12076", "8075", "12076", false,
	     e.bird.protocol.neighbour_as = 8075);
	SAYS(link_up, "azure_asn", "12076", "12076", "4200000000", false,
	     e.wire.msee.open.asn = 4200000000);
	SAYS(link_up, "azure_asn", "12076", "", "12076", true, e.bird.protocol.neighbour_as = 0);
	SAYS(link_up, "peer_asn", "65010", "65010", "", true, 0);
	SAYS(link_up, "peer_asn", "65010", "65011", "", false, e.bird.protocol.has_local_as = false,
	     e.wire.ce.open.asn = 65011);
}

static void md5(void **state)
{
	(void)state;
	SAYS(link_up, "md5", "none", "none", "none", true, 0);
	SAYS(link_up, "md5", "configured key", "configured key", "another key", false,
	     e.link.md5 = MD5_KEY, e.host.socket_key = KEY_EQUAL, e.host.connected = false,
	     e.wire.md5_msee.bad = SEEN(3, 100));
	SAYS(link_up, "md5", "configured key", "another key", "configured key", false,
	     e.link.md5 = MD5_KEY, e.host.socket_key = KEY_DIFFERENT, e.host.connected = false,
	     e.wire.md5_msee.good = SEEN(3, 100));
	/* What is signed otherwise than the session that is up is somebody else's. */
	SAYS(link_up, "md5", "configured key", "configured key", "configured key", true,
	     e.link.md5 = MD5_KEY, e.host.socket_key = KEY_EQUAL, e.host.connected = true,
	     e.wire.md5_msee.bad = SEEN(3, 100));
	SAYS(link_up, "md5", "none", "none", "signed", false, e.host.connected = false,
	     e.wire.md5_msee.untried = SEEN(3, 100));
	/* No key is named: signed is all that is wanted. */
	SAYS(link_up, "md5", "signed", "signed", "signed", true, e.link.md5 = MD5_REQUIRED,
	     e.host.socket_key = KEY_PRESENT, e.wire.md5_msee.untried = SEEN(3, 100));
}

static const struct comparison *row_of(const struct comparison rows[static COMPARISONS],
				       const char *attribute)
{
	for (size_t i = 0; i < COMPARISONS; i++)
		if (strcmp(rows[i].attribute, attribute) == 0)
			return &rows[i];
	fail_msg("no row %s", attribute);
	return NULL;
}

static void azure_check(const struct evidence *e, const char *attribute, const char *azure,
			bool agree)
{
	struct comparison rows[COMPARISONS];
	const struct comparison *c;

	compare_witnesses(e, rows);
	c = row_of(rows, attribute);
	assert_string_equal(c->azure, azure);
	assert_int_equal(c->agree, agree);
}

static void azure_is_the_fourth(void **state)
{
	struct evidence e = link_up();

	(void)state;
	azure_check(&e, "vlan", "", true);
	e.azure = (struct azure_evidence){.given = true,
					  .peering_found = true,
					  .vlan = 200,
					  .azure_asn = AZURE_ASN,
					  .peer_asn = 65010,
					  .subnet = net("172.16.0.0/30")};
	azure_check(&e, "vlan", "200", true);
	azure_check(&e, "ce_address", "172.16.0.1", true);
	azure_check(&e, "msee_address", "172.16.0.2", true);
	azure_check(&e, "subnet", "172.16.0.0/30", true);
	azure_check(&e, "azure_asn", "12076", true);
	azure_check(&e, "peer_asn", "65010", true);
	azure_check(&e, "md5", "", true); /* Azure never shows it */
	e.azure.vlan = 201;
	e.azure.peer_asn = 65011;
	e.azure.subnet = net("172.16.0.8/30");
	azure_check(&e, "vlan", "201", false);
	azure_check(&e, "peer_asn", "65011", false);
	azure_check(&e, "ce_address", "172.16.0.9", false);
	/* The provider translates Azure's 201 into 200: no disagreement. */
	e.link.azure_vlan = 201;
	azure_check(&e, "vlan", "201 at Azure", true);
	/* Where the provider runs BGP, Azure's values are of another link. */
	e.link.layer3_provider = true;
	azure_check(&e, "subnet", "", true);
	azure_check(&e, "vlan", "", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_agree), cmocka_unit_test(vlan),
		cmocka_unit_test(addresses), cmocka_unit_test(asns),
		cmocka_unit_test(md5),       cmocka_unit_test(azure_is_the_fourth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
