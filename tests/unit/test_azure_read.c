/* SPDX-License-Identifier: ISC */
/* Every shape of Azure's answers in every dialect (tests/azure), and what is none of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "azure/read.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

/* From memory: 0 and a sentence, or what was read. */
static bool parsed(const char *text, const struct azure_want *want, struct azure_facts *f,
		   struct err *err)
{
	struct azure_source source = {.name = "a.json", .at_ms = 1000, .want = want};

	*f = (struct azure_facts){0};
	return azure_parse(cursor_of(text, strlen(text)), &source, f, err);
}

static void refused(const char *text, const char *why)
{
	struct azure_facts f;
	struct err err;

	if (parsed(text, NULL, &f, &err))
		fail_msg("taken: %s", text);
	if (!strstr(err.text, why))
		fail_msg("%s: %s, not %s", text, err.text, why);
	assert_null(strchr(err.text, '\n'));
	azure_facts_free(&f);
}

static void what_is_none_is_refused(void **state)
{
	(void)state;
	refused("", "is empty");
	refused(" \n\t ", "is empty");
	refused("hello", "neither JSON nor PowerShell's text");
	refused("{", "is no valid JSON: line 1:");
	refused("{\"a\": 1}\n{", "is no valid JSON: line 2:");
	refused("{\"a\": \"\x01\"}", "is no valid JSON");
	refused("{\"a\": 1}", "holds no circuit and no table");
	refused("[1, 2]", "holds no circuit and no table");
	refused("{\"error\": {\"message\": \"x\\u001bfound\"}}",
		"an error of Azure's, not its answer: x?found");
	refused("{\"serviceKey\": \"k\", \"peerings\": \"none\"}",
		"peerings is a text, not an array");
	refused("{\"serviceKey\": \"k\", \"peerings\": [1]}", "a peering is no object");
	refused("{\"serviceKey\": [\"k\"]}", "serviceKey is an array, not a text");
	refused("{\"circuitProvisioningState\": true}",
		"circuitProvisioningState is a truth value, not a text");
	refused("{\"peeringType\": \"AzurePrivatePeering\", \"vlanId\": {\"a\": 1}}",
		"vlanId is an object, not a number");
	refused("{\"peeringType\": \"AzurePrivatePeering\", \"vlanId\": -1}",
		"vlanId is out of range");
	refused("{\"peeringType\": \"AzurePrivatePeering\", \"peerASN\": 4294967296}",
		"peerASN is out of range (at most 4294967295)");
	refused("[{\"serviceKey\": \"a\"}, {\"serviceKey\": \"b\"}]", "several circuits");
}

static void the_guides_error(void **state)
{
	struct azure_facts f;

	(void)state;
	assert_false(azure_read("tests/azure/error-guide.txt", NULL, &f));
	assert_non_null(strstr(f.why, "Sequence contains no matching element"));
	assert_false(azure_read("tests/azure/error.json", NULL, &f));
	assert_non_null(strstr(f.why, "an error of Azure's, not its answer: The BGP Peering"));
	assert_false(f.read);
	assert_true(f.given);
}

static void unknown_words_are_shown(void **state)
{
	struct azure_facts f;
	struct err err;

	(void)state;
	assert_true(parsed("{\"circuitProvisioningState\": \"Halfway\\u001b\", \"news\": {},"
			   " \"serviceProviderProvisioningState\": null,"
			   " \"peerings\": [{\"name\": \"AzureFancyPeering\"},"
			   " {\"peeringType\": \"AzurePublicPeering\"},"
			   " {\"peeringType\": \"azureprivatepeering\", \"state\": \"Resting\","
			   "  \"ipv6PeeringConfig\": null, \"vlanId\": null,"
			   "  \"primaryPeerAddressPrefix\": \"soon\"}]}",
			   NULL, &f, &err));
	assert_string_equal(f.circuit_state, "Halfway?");
	assert_string_equal(f.provider_state, "");
	assert_true(f.has_public);
	assert_string_equal(f.peerings[PEERING_PRIVATE].state, "Resting");
	assert_true(f.peerings[PEERING_PRIVATE].ipv6_absent);
	assert_false(f.peerings[PEERING_PRIVATE].subnets[0][0].address.set);
}

static void which_circuit(void **state)
{
	static const char two[] =
		"[{\"name\": \"A\", \"serviceKey\": \"10000000-0000-0000-0000-000000000001\"},"
		" {\"name\": \"B\", \"serviceKey\": \"20000000-0000-0000-0000-000000000002\"}]";
	static const char one[] =
		"{\"name\": \"A\", \"serviceKey\": \"10000000-0000-0000-0000-000000000001\"}";
	struct azure_want by_name = {.name = "b"}, stranger = {.name = "C"};
	struct azure_want by_key = {.name = "A",
				    .service_key = "20000000-0000-0000-0000-000000000002"};
	struct azure_want only = {.name = "C", .only = true};
	struct azure_facts f;
	struct err err;

	(void)state;
	assert_true(parsed(two, &by_name, &f, &err));
	assert_string_equal(f.name, "B");
	assert_true(parsed(two, &by_key, &f, &err));
	assert_string_equal(f.name, "B");
	assert_false(parsed(two, &stranger, &f, &err));
	assert_non_null(strstr(err.text, "describes another circuit (A)"));
	/* Of another key, whatever its name. */
	assert_false(parsed(one, &by_key, &f, &err));
	/* A lone one for a lone one, though the names differ. */
	assert_true(parsed(one, &only, &f, &err));
	assert_false(parsed(two, &only, &f, &err));
}

static void when_it_was_saved(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} times[] = {{"2026-11-21T22:30:00Z", 1795300200000},
		     {"2026-11-21T22:30:00.1234567Z", 1795300200000},
		     {"2026-11-21T23:30:00+01:00", 1795300200000},
		     {"2026-11-21T17:00:00-05:30", 1795300200000},
		     {"2024-02-29T00:00:00Z", 1709164800000},
		     {"2000-03-01T00:00:00Z", 951868800000},
		     {"yesterday", 1000},
		     {"2026-13-01T00:00:00Z", 1000}};
	struct azure_facts f;
	struct err err;
	char text[160];

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		snprintf(text, sizeof(text), "{\"generated\": \"%s\", \"serviceKey\": \"k\"}",
			 times[i].text);
		assert_true(parsed(text, NULL, &f, &err));
		if (f.at_ms != times[i].ms)
			fail_msg("%s: %lld", times[i].text, (long long)f.at_ms);
	}
}

static char *repeated(const char *head, const char *unit, size_t count)
{
	struct text t = {0};

	text_addf(&t, "%s", head);
	for (size_t i = 0; i < count; i++)
		text_add(&t, unit, strlen(unit));
	return t.at;
}

/* At most a second and 100 MiB, whatever is thrown at it. */
static void nothing_takes_long_or_much(void **state)
{
	const struct {
		const char *head, *unit;
		size_t count;
		const char *why;
	} cases[] = {{"", "[", 1 << 20, "nested more than 64 levels deep"},
		     {"", "{\"a\":", 1 << 20, "nested more than 64 levels deep"},
		     {"[", "{},", 2 << 20, "more than 250000 values"},
		     {"[", "[],", 2 << 20, "more than 250000 values"},
		     {"{", "\"\":0,", 1 << 20, "more than 250000 values"},
		     {"", "a b c d e f g h\n", 500000, "more than 250000 words"},
		     {"A : [\n", " [],[],[],\n", 500000, "more than 250000 words"},
		     {"Name : \"", "[", 1 << 20, "more than 250000 words"},
		     {"x", "x", AZURE_BYTES_MAX, "larger than 8 MiB"}};
	struct rusage used;
	clock_t start = clock();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = repeated(cases[i].head, cases[i].unit, cases[i].count);

		refused(text, cases[i].why);
		free(text);
	}
	assert_true(clock() - start < 20 * CLOCKS_PER_SEC); /* sanitized, too */
	assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
#ifndef __SANITIZE_ADDRESS__
	assert_true(used.ru_maxrss < 100 << 10);
#endif
}

static char folder[] = "/tmp/ceprobe-azure-XXXXXX";

static void put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void drop(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(unlink(path), 0);
}

static void a_folder(void **state)
{
	struct azure_facts f;
	char path[128];

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_false(azure_read(folder, NULL, &f));
	assert_non_null(strstr(f.why, "holds no file *.json or *.txt"));
	put("circuit.json", "{\"circuitProvisioningState\": \"Enabled\", \"peerings\": []}");
	put("arp-primary.json", "{\"value\": []}");
	put("notes.md", "not read");
	assert_true(azure_read(folder, NULL, &f));
	assert_true(f.described);
	assert_int_equal(f.table_count, 1);
	azure_facts_free(&f);
	/* One that is broken costs its own facts. */
	put("broken.json", "{");
	assert_false(azure_read(folder, NULL, &f));
	assert_true(f.read && f.described);
	assert_int_equal(f.table_count, 1);
	assert_non_null(strstr(f.why, "broken.json: is no valid JSON"));
	azure_facts_free(&f);
	/* Not to be read: missing, of another kind, much too large. */
	drop("broken.json");
	snprintf(path, sizeof(path), "%s/big.json", folder);
	put("big.json", "");
	assert_int_equal(truncate(path, 50 << 20), 0);
	assert_false(azure_read(path, NULL, &f));
	assert_non_null(strstr(f.why, "is larger than 8 MiB"));
	assert_false(f.read);
	drop("big.json");
	assert_false(azure_read(path, NULL, &f));
	assert_non_null(strstr(f.why, "cannot be read: No such file"));
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(azure_read(path, NULL, &f));
	assert_non_null(strstr(f.why, "is not a regular file"));
	drop("big.json");
	drop("notes.md");
	drop("circuit.json");
	drop("arp-primary.json");
	assert_int_equal(rmdir(folder), 0);
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
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(the_guides_error),
		cmocka_unit_test(unknown_words_are_shown),
		cmocka_unit_test(which_circuit),
		cmocka_unit_test(when_it_was_saved),
		cmocka_unit_test(nothing_takes_long_or_much),
		cmocka_unit_test(a_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
