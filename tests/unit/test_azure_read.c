/* SPDX-License-Identifier: ISC */
/* Every shape of Azure's answers in every dialect (tests/azure). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "azure/read.h"

#include <stdio.h>

static const struct azure_want wanted = {.name = "Test-ER-Ckt", .only = true};

static struct azure_facts facts_of(const char *name)
{
	struct azure_facts f;
	char path[128];

	snprintf(path, sizeof(path), "tests/azure/%s", name);
	if (!azure_read(path, &wanted, &f))
		fail_msg("%s", f.why);
	assert_true(f.given && f.read);
	assert_string_equal(f.why, "");
	return f;
}

static void assert_prefix(const struct prefix *p, const char *text)
{
	char out[PREFIX_TEXT];

	assert_string_equal(prefix_text(p, out), text);
}

static void assert_address(const struct address *a, const char *text)
{
	char out[ADDRESS_TEXT];

	assert_string_equal(address_text(a, out), text);
}

static void assert_private(const struct azure_peering *p, bool with_ipv6)
{
	assert_true(p->found);
	assert_string_equal(p->state, "Enabled");
	assert_string_equal(p->provisioning_state, "Succeeded");
	assert_string_equal(p->last_modified_by, "Customer");
	assert_string_equal(p->prefixes_state, "NotConfigured");
	assert_int_equal(p->vlan, 200);
	assert_int_equal(p->azure_asn, 12076);
	assert_int_equal(p->peer_asn, 65010);
	assert_prefix(&p->subnets[PATH_PRIMARY][FAMILY_IPV4], "172.16.0.0/30");
	assert_prefix(&p->subnets[PATH_SECONDARY][FAMILY_IPV4], "172.16.0.4/30");
	if (!with_ipv6)
		return;
	assert_string_equal(p->ipv6_state, "Disabled");
	assert_prefix(&p->subnets[PATH_PRIMARY][FAMILY_IPV6], "2001:db8::/126");
	assert_prefix(&p->subnets[PATH_SECONDARY][FAMILY_IPV6], "2001:db8::4/126");
}

static void assert_microsoft(const struct azure_peering *p)
{
	assert_true(p->found);
	assert_string_equal(p->prefixes_state, "ValidationNeeded");
	assert_string_equal(p->last_modified_by, "Contoso");
	assert_int_equal(p->vlan, 300);
	assert_int_equal(p->peer_asn, 4200000001);
	assert_prefix(&p->subnets[PATH_PRIMARY][FAMILY_IPV4], "203.0.114.0/30");
	assert_false(p->subnets[PATH_PRIMARY][FAMILY_IPV6].address.set);
}

static void a_circuit_in_every_dialect(void **state)
{
	static const char *const names[] = {"circuit-rest.json",
					    "circuit-az.json",
					    "circuit-az-list.json",
					    "circuit-powershell.json",
					    "circuit-powershell-utf16.json",
					    "circuit-powershell.txt"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct azure_facts f = facts_of(names[i]);

		assert_true(f.described && f.peerings_listed);
		assert_false(f.direct || f.has_stag || f.has_public);
		assert_string_equal(f.name, "Test-ER-Ckt");
		assert_string_equal(f.service_key, "00000000-0000-0000-0000-000000000001");
		assert_string_equal(f.location, "westus2");
		assert_string_equal(f.provider, "Contoso");
		assert_string_equal(f.peering_location, "Silicon Valley");
		assert_int_equal(f.bandwidth_mbps, 200);
		assert_string_equal(f.sku_tier, "Standard");
		assert_string_equal(f.sku_family, "MeteredData");
		assert_string_equal(f.circuit_state, "Enabled");
		assert_string_equal(f.provider_state, "Provisioned");
		assert_string_equal(f.provisioning_state, "Succeeded");
		assert_private(&f.peerings[PEERING_PRIVATE], true);
		assert_microsoft(&f.peerings[PEERING_MICROSOFT]);
		assert_true(f.at_ms > 0); /* the file's time */
		azure_facts_free(&f);
	}
}

/* The very words of Microsoft's guide, redacted as they are there. */
static void the_guide(void **state)
{
	struct azure_facts f = facts_of("circuit-guide.txt");

	(void)state;
	assert_string_equal(f.provider_state, "Provisioned");
	assert_string_equal(f.provider, "****");
	assert_int_equal(f.bandwidth_mbps, 100);
	assert_true(f.peerings_listed);
	assert_false(f.peerings[PEERING_PRIVATE].found);
	f = facts_of("peering-guide.txt");
	assert_false(f.described || f.peerings_listed);
	assert_true(f.peerings[PEERING_PRIVATE].found);
	assert_int_equal(f.peerings[PEERING_PRIVATE].vlan, 200);
	assert_int_equal(f.peerings[PEERING_PRIVATE].peer_asn, 0); /* "123##" */
	assert_prefix(&f.peerings[PEERING_PRIVATE].subnets[PATH_SECONDARY][FAMILY_IPV4],
		      "172.16.0.4/30");
}

static void peerings_alone(void **state)
{
	struct azure_facts f = facts_of("peerings-az-list.json");

	(void)state;
	assert_true(f.peerings_listed);
	assert_false(f.described);
	assert_private(&f.peerings[PEERING_PRIVATE], true);
	assert_microsoft(&f.peerings[PEERING_MICROSOFT]);
	f = facts_of("peering-az-show.json");
	assert_false(f.peerings_listed || f.peerings[PEERING_MICROSOFT].found);
	assert_private(&f.peerings[PEERING_PRIVATE], true);
	f = facts_of("peering-classic.txt");
	assert_string_equal(f.peerings[PEERING_MICROSOFT].prefixes_state, "Configured");
	assert_prefix(&f.peerings[PEERING_MICROSOFT].subnets[PATH_PRIMARY][FAMILY_IPV4],
		      "203.0.114.0/30");
}

static void direct(void **state)
{
	struct azure_facts f = facts_of("circuit-direct.json");

	(void)state;
	assert_true(f.direct && f.has_stag);
	assert_int_equal(f.stag, 12);
	assert_string_equal(f.provider, "");
}

static const struct azure_table *table_of(struct azure_facts *f, const char *name,
					  enum azure_table_kind kind)
{
	*f = facts_of(name);
	assert_int_equal(f->table_count, 1);
	if (f->tables[0].kind != kind)
		fail_msg("%s: kind %d", name, (int)f->tables[0].kind);
	return &f->tables[0];
}

static void arp_tables(void **state)
{
	static const char *const names[] = {"arp-rest.json", "arp-powershell.txt",
					    "arp-powershell-list.txt"};
	const struct azure_table *t;
	struct azure_facts f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		t = table_of(&f, names[i], AZURE_TABLE_ARP);
		assert_int_equal(t->arp_count, 2);
		assert_true(t->arp[0].on_prem && !t->arp[1].on_prem);
		assert_false(t->arp[0].incomplete || t->arp[1].incomplete);
		assert_int_equal(t->arp[0].age_minutes, 10);
		assert_int_equal(t->arp[1].age_minutes, 0);
		assert_address(&t->arp[0].ip, "172.16.0.1");
		assert_int_equal(t->arp[0].mac.bytes[0], 2);
		assert_int_equal(t->arp[1].mac.bytes[5], 2);
		azure_facts_free(&f);
	}
	t = table_of(&f, "arp-incomplete.json", AZURE_TABLE_ARP);
	assert_true(t->arp[0].on_prem && t->arp[0].incomplete && !t->arp[1].incomplete);
	azure_facts_free(&f);
	t = table_of(&f, "arp-private-secondary.json", AZURE_TABLE_ARP);
	assert_int_equal(t->arp_count, 0);
	assert_true(t->has_path && t->path == PATH_SECONDARY);
	assert_true(t->has_type && t->type == PEERING_PRIVATE);
	azure_facts_free(&f);
}

static void route_tables(void **state)
{
	static const char *const names[] = {"routes-rest.json", "routes-guide.txt",
					    "routes-powershell.txt"};
	const struct azure_table *t;
	struct azure_facts f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		t = table_of(&f, names[i], AZURE_TABLE_ROUTES);
		assert_int_equal(t->routes, i < 2 ? 3 : 2);
		assert_int_equal(t->hop_count, i < 2 ? 3 : 2);
		assert_address(&t->hops[t->hop_count - 1].address, "172.16.0.1");
		assert_int_equal(t->hops[t->hop_count - 1].routes, 1);
		azure_facts_free(&f);
	}
}

static void neighbour_tables(void **state)
{
	static const struct {
		const char *name, *state;
		uint64_t prefixes;
	} cases[] = {{"summary-rest.json", "Idle", 0},
		     {"summary-cross-connection.json", "Idle (Admin)", 0},
		     {"summary-powershell.json", "Active", 0},
		     {"summary-classic.txt", "", 12}};
	struct azure_facts f;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct azure_table *t = table_of(&f, cases[i].name, AZURE_TABLE_NEIGHBOURS);

		assert_address(&t->neighbours[0].address, "172.16.0.1");
		assert_string_equal(t->neighbours[0].state, cases[i].state);
		assert_int_equal(t->neighbours[0].established, cases[i].state[0] == '\0');
		assert_int_equal(t->neighbours[0].prefixes, cases[i].prefixes);
		azure_facts_free(&f);
	}
	/* An ASN that came out negative breaks nothing. */
	const struct azure_table *t = table_of(&f, "summary-rest.json", AZURE_TABLE_NEIGHBOURS);

	assert_int_equal(t->neighbour_count, 3);
	assert_int_equal(t->neighbours[2].prefixes, 7);
	assert_string_equal(t->neighbours[2].up_down, "1d21h");
	azure_facts_free(&f);
}

static void stats(void **state)
{
	static const char *const names[] = {"stats-rest.json", "stats-powershell.json",
					    "stats-guide.txt"};
	struct azure_facts f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct azure_table *t = table_of(&f, names[i], AZURE_TABLE_STATS);

		assert_int_equal(t->bytes_in[PATH_PRIMARY], 240780020);
		assert_int_equal(t->bytes_out[PATH_PRIMARY], 239863857);
		assert_int_equal(t->bytes_in[PATH_SECONDARY], 240565035);
		assert_int_equal(t->bytes_out[PATH_SECONDARY], 239628474);
		azure_facts_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_circuit_in_every_dialect),
		cmocka_unit_test(the_guide),
		cmocka_unit_test(peerings_alone),
		cmocka_unit_test(direct),
		cmocka_unit_test(arp_tables),
		cmocka_unit_test(route_tables),
		cmocka_unit_test(neighbour_tables),
		cmocka_unit_test(stats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
