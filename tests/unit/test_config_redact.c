/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/config.h"
#include "config/redact.h"

#include <stdio.h>

static const char *snapshot(void *context, size_t circuit)
{
	(void)context;
	return circuit == 0 ? "azure.json" : "azure-2.json";
}

static struct text redacted(const char *yaml, bool whole)
{
	const struct redaction how = {.whole_service_key = whole, .snapshot = snapshot};
	struct text out = {0};
	struct err err = {0};

	if (!config_redact(cursor_of(yaml, strlen(yaml)), &how, &out, &err))
		fail_msg("%s", err.text);
	return out;
}

#define GUID "12345678-90ab-cdef-1234-567890abcdef"
#define CIRCUIT(name, vlan, net)                                                                   \
	"  - name: " name "   # S3cret in a comment\n"                                             \
	"    service_key: " GUID "\n"                                                              \
	"    azure_snapshot: /var/lib/" name ".json\n"                                             \
	"    peerings:\n"                                                                          \
	"      - type: private\n"                                                                  \
	"        vlan: " vlan "\n"                                                                 \
	"        peer_asn: 65010\n"                                                                \
	"        md5: {key_file: /etc/keys/S3cret}\n"                                              \
	"        primary: {interface: eth1, subnet: 172.16." net ".0/30, planned_down: no}\n"      \
	"        secondary:\n"                                                                     \
	"          interface: \"eth2\"\n"                                                          \
	"          subnet: 172.16." net ".4/30 # and here: S3cret\n"
#define TWO                                                                                        \
	"version: 1\n# S3cret\ncircuits:\n" CIRCUIT("one", "200", "1") CIRCUIT("two", "201", "2")

static void without_keys_and_comments(void **state)
{
	struct text out = redacted(TWO, false);
	struct diagnostics found = {0};
	struct config config;

	(void)state;
	assert_null(strstr(out.at, "S3cret"));
	assert_null(strstr(out.at, "key_file"));
	assert_null(strstr(out.at, GUID));
	assert_null(strstr(out.at, "/var/lib"));
	if (!config_parse(out.at, out.len, "x/c.yaml", &config, &found))
		fail_msg("%s: %s", found.at[0].text, out.at);
	assert_int_equal(config.intent.link_count, 4);
	assert_int_equal(config.intent.links[0].md5, MD5_REQUIRED);
	assert_int_equal(config.intent.links[3].md5, MD5_REQUIRED);
	assert_string_equal(config.intent.circuits[0].service_key,
			    "12340000-0000-0000-0000-00000000cdef");
	assert_string_equal(config.intent.circuits[0].azure_snapshot, "x/azure.json");
	assert_string_equal(config.intent.circuits[1].azure_snapshot, "x/azure-2.json");
	config_free(&config);
	diagnostics_free(&found);
	text_free(&out);
}

static void a_ticket_has_the_service_key(void **state)
{
	struct text out = redacted(TWO, true);

	(void)state;
	assert_non_null(strstr(out.at, GUID));
	assert_null(strstr(out.at, "S3cret"));
	text_free(&out);
}

/* What was said once and meant twice: an alias. */
static void aliases(void **state)
{
	struct text out = redacted("version: 1\n"
				   "circuits:\n"
				   "- name: c\n"
				   "  peerings:\n"
				   "  - {type: private, vlan: &v 200, peer_asn: &a 65010,\n"
				   "     md5: &m {key_file: S3cret},\n"
				   "     primary: {interface: eth1, subnet: 172.16.0.0/30}}\n"
				   "  - {type: microsoft, vlan: 201, peer_asn: *a, md5: *m,\n"
				   "     primary: {interface: eth1, subnet: 8.8.8.0/30}}\n",
				   false);
	struct diagnostics found = {0};
	struct config config;

	(void)state;
	assert_null(strstr(out.at, "S3cret"));
	if (!config_parse(out.at, out.len, "c.yaml", &config, &found))
		fail_msg("%s: %s", found.at[0].text, out.at);
	assert_int_equal(config.intent.peerings[1].md5, MD5_REQUIRED);
	assert_int_equal(config.intent.peerings[1].peer_asn, 65010);
	config_free(&config);
	diagnostics_free(&found);
	text_free(&out);
}

/* Without a secret it says what it said. */
static void what_is_public_stays(void **state)
{
	struct text out = redacted("version: 1\n"
				   "probe: tcp\n"
				   "circuits:\n"
				   "- name: \"\\u00e9 # no comment\"\n"
				   "  peerings:\n"
				   "  - {type: private, vlan: 200, peer_asn: 65010, md5: none,\n"
				   "     primary: {interface: eth1, subnet: 172.16.0.0/30}}\n",
				   false);
	struct diagnostics found = {0};
	struct config config;

	(void)state;
	assert_true(config_parse(out.at, out.len, "c.yaml", &config, &found));
	assert_string_equal(config.intent.circuits[0].name, "\u00e9 # no comment");
	assert_int_equal(config.intent.links[0].md5, MD5_NONE);
	assert_int_equal(config.probe, PROBE_TCP);
	config_free(&config);
	diagnostics_free(&found);
	text_free(&out);
}

static void no_yaml_any_more(void **state)
{
	const struct redaction how = {.snapshot = snapshot};
	struct text out = {0};
	struct err err = {0};

	(void)state;
	assert_false(config_redact(cursor_of("{", 1), &how, &out, &err));
	assert_string_equal(err.text, "it is no YAML any more");
	assert_true(config_redact(cursor_of("", 0), &how, &out, &err) || err.text[0]);
	text_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_keys_and_comments),
		cmocka_unit_test(a_ticket_has_the_service_key),
		cmocka_unit_test(aliases),
		cmocka_unit_test(what_is_public_stays),
		cmocka_unit_test(no_yaml_any_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
