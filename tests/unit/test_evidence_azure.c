/* SPDX-License-Identifier: ISC */
/* A circuit's snapshot, digested for one link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence/evidence.h"
#include "evidence_world.h"

static struct azure_facts circuit(void)
{
	struct azure_facts f = {.given = true,
				.read = true,
				.described = true,
				.peerings_listed = true,
				.at_ms = NOW - 60000,
				.circuit_state = "Enabled",
				.provider_state = "Provisioned"};
	struct azure_peering *p = &f.peerings[PEERING_PRIVATE];

	*p = (struct azure_peering){.found = true,
				    .state = "Enabled",
				    .vlan = 200,
				    .azure_asn = AZURE_ASN,
				    .peer_asn = 65010,
				    .last_modified_by = "Customer"};
	p->subnets[PATH_PRIMARY][FAMILY_IPV4] = net("172.16.0.0/30");
	p->subnets[PATH_SECONDARY][FAMILY_IPV4] = net("172.16.0.4/30");
	return f;
}

static struct azure_evidence of(const struct azure_facts *f, enum path path, enum family family)
{
	static struct evidence e;

	e = (struct evidence){.link = world_link(path)};
	if (family == FAMILY_IPV6) {
		e.link.family = family;
		e.link.subnet = net("2001:db8::/126");
		e.link.ce = addr("2001:db8::1");
		e.link.msee = addr("2001:db8::2");
	}
	evidence_apply_azure(&e, f);
	return e.azure;
}

static void the_peering_of_the_link(void **state)
{
	struct azure_facts f = circuit();
	struct azure_evidence a = of(&f, PATH_SECONDARY, FAMILY_IPV4);
	char text[PREFIX_TEXT];

	(void)state;
	assert_true(a.given && a.described && a.peering_told && a.peering_found);
	assert_string_equal(a.circuit_state, "Enabled");
	assert_string_equal(a.state, "Enabled");
	assert_int_equal(a.vlan, 200);
	assert_string_equal(prefix_text(&a.subnet, text), "172.16.0.4/30");
	assert_int_equal(a.at_ms, NOW - 60000);
	/* Not given: nothing. */
	f = (struct azure_facts){0};
	a = of(&f, PATH_PRIMARY, FAMILY_IPV4);
	assert_false(a.given || a.peering_told || a.peering_found || a.arp.read);
	/* Not listed: not told. Listed, and not there: told. */
	f = circuit();
	f.peerings[PEERING_PRIVATE].found = false;
	a = of(&f, PATH_PRIMARY, FAMILY_IPV4);
	assert_true(a.peering_told && !a.peering_found);
	f.peerings_listed = false;
	assert_false(of(&f, PATH_PRIMARY, FAMILY_IPV4).peering_told);
}

static void its_ipv6_part(void **state)
{
	struct azure_facts f = circuit();
	struct azure_peering *p = &f.peerings[PEERING_PRIVATE];
	struct azure_evidence a = of(&f, PATH_PRIMARY, FAMILY_IPV6);

	(void)state;
	/* Older descriptions say nothing of IPv6. */
	assert_false(a.peering_told);
	assert_true(a.peering_found);
	p->ipv6_absent = true;
	a = of(&f, PATH_PRIMARY, FAMILY_IPV6);
	assert_true(a.peering_told && !a.peering_found);
	p->ipv6_absent = false;
	memcpy(p->ipv6_state, "Disabled", 9);
	p->subnets[PATH_PRIMARY][FAMILY_IPV6] = net("2001:db8::/126");
	a = of(&f, PATH_PRIMARY, FAMILY_IPV6);
	assert_true(a.peering_told && a.peering_found);
	assert_string_equal(a.state, "Disabled");
	assert_string_equal(of(&f, PATH_PRIMARY, FAMILY_IPV4).state, "Enabled");
	assert_int_equal(a.subnet.len, 126);
}

static void tables_by_their_addresses(void **state)
{
	struct azure_table tables[] = {
		{.kind = AZURE_TABLE_ARP,
		 .has_path = true, /* the name is wrong, the addresses are not */
		 .path = PATH_SECONDARY,
		 .arp = {{.on_prem = true, .ip = addr("172.16.0.1"), .mac = mac_of(MAC_CE)},
			 {.ip = addr("172.16.0.2"), .mac = mac_of(MAC_MSEE)}},
		 .arp_count = 2},
		{.kind = AZURE_TABLE_NEIGHBOURS,
		 .neighbours = {{.address = addr("10.17.17.140"), .established = true},
				{.address = addr("172.16.0.5"), .state = "Idle"}},
		 .neighbour_count = 2},
		{.kind = AZURE_TABLE_ROUTES,
		 .hops = {{addr("10.17.17.140"), 3}, {addr("172.16.0.1"), 2}},
		 .hop_count = 2,
		 .routes = 5},
		{.kind = AZURE_TABLE_STATS, .bytes_in = {1, 2}, .bytes_out = {3, 4}},
		{.kind = AZURE_TABLE_EMPTY},
	};
	struct azure_facts f = circuit();
	struct azure_evidence primary, secondary;

	(void)state;
	f.tables = tables;
	f.table_count = sizeof(tables) / sizeof(tables[0]);
	primary = of(&f, PATH_PRIMARY, FAMILY_IPV4);
	secondary = of(&f, PATH_SECONDARY, FAMILY_IPV4);
	assert_true(primary.arp.read && primary.arp.on_prem && primary.arp.microsoft);
	assert_true(mac_equal(primary.arp.on_prem_mac, mac_of(MAC_CE)));
	assert_false(secondary.arp.read);
	assert_false(of(&f, PATH_PRIMARY, FAMILY_IPV6).arp.read);
	assert_false(primary.session.read);
	assert_true(secondary.session.read);
	assert_string_equal(secondary.session.row.state, "Idle");
	assert_true(primary.routes_read);
	assert_int_equal(primary.routes_from_ce, 2);
	assert_false(secondary.routes_read);
	assert_int_equal(primary.bytes_in, 1);
	assert_int_equal(secondary.bytes_in, 2);
	assert_int_equal(secondary.bytes_out, 4);
	/* With two peerings, stats without a name are nobody's. */
	f.peerings[PEERING_MICROSOFT].found = true;
	assert_false(of(&f, PATH_PRIMARY, FAMILY_IPV4).stats_read);
	tables[3].has_type = true;
	tables[3].type = PEERING_PRIVATE;
	assert_true(of(&f, PATH_PRIMARY, FAMILY_IPV4).stats_read);
}

static void empty_tables_by_their_name(void **state)
{
	struct azure_table t = {.kind = AZURE_TABLE_ARP, .has_path = true, .path = PATH_SECONDARY};
	struct azure_facts f = circuit();

	(void)state;
	f.tables = &t;
	f.table_count = 1;
	assert_false(of(&f, PATH_PRIMARY, FAMILY_IPV4).arp.read);
	assert_true(of(&f, PATH_SECONDARY, FAMILY_IPV4).arp.read);
	t.has_type = true;
	t.type = PEERING_MICROSOFT;
	assert_false(of(&f, PATH_SECONDARY, FAMILY_IPV4).arp.read);
	t.has_path = false;
	assert_false(of(&f, PATH_SECONDARY, FAMILY_IPV4).arp.read);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_peering_of_the_link),
		cmocka_unit_test(its_ipv6_part),
		cmocka_unit_test(tables_by_their_addresses),
		cmocka_unit_test(empty_tables_by_their_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
