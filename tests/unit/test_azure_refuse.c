/* SPDX-License-Identifier: ISC */
/* Files that are none of Azure's answers, too much of one, or of another circuit; and folders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "azure/read.h"
#include "base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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
	refused("{\"serviceKey\": \"k\", \"peerings\": 7}", "peerings is a number, not an array");
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
#ifndef CEPROBE_OBSERVED /* a sanitizer keeps what was freed */
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

static void touch(const char *name, time_t seconds)
{
	const struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* The name of an empty table's file tells what it is a table of. */
static void empty_tables(void **state)
{
	static const struct {
		const char *name;
		enum azure_table_kind kind;
	} files[] = {{"arp-private-primary.json", AZURE_TABLE_ARP},
		     {"summary-private-primary.json", AZURE_TABLE_NEIGHBOURS},
		     {"route-private-primary.json", AZURE_TABLE_ROUTES},
		     {"table-private-primary.json", AZURE_TABLE_EMPTY}};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct azure_source source = {.name = files[i].name, .at_ms = 1000};
		struct azure_facts f = {0};
		struct err err;

		assert_true(azure_parse(cursor_of("{\"value\": []}", 13), &source, &f, &err));
		assert_int_equal(f.table_count, 1);
		assert_int_equal(f.tables[0].kind, files[i].kind);
		assert_true(f.tables[0].has_type && f.tables[0].has_path);
		azure_facts_free(&f);
	}
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
	/* As old as its youngest file; what is no answer does not count. */
	touch("circuit.json", 5000);
	touch("arp-primary.json", 7000);
	touch("broken.json", 6000);
	touch("notes.md", 9000);
	touch(".", 4000);
	assert_int_equal(azure_changed_ms(folder), 7000000);
	assert_int_equal(azure_changed_ms("/nowhere/at/all"), 0);
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
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(the_guides_error),
		cmocka_unit_test(unknown_words_are_shown),
		cmocka_unit_test(which_circuit),
		cmocka_unit_test(when_it_was_saved),
		cmocka_unit_test(nothing_takes_long_or_much),
		cmocka_unit_test(empty_tables),
		cmocka_unit_test(a_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
