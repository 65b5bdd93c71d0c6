/* SPDX-License-Identifier: ISC */
/* REPORTS_DIR=DIR keeps each report there, for scripts/check-schema. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_world.h"

#include <jansson.h>

static json_t *written(const struct report *r, const char *name)
{
	const char *folder = getenv("REPORTS_DIR");
	char *text = world_write(r, "json"), path[512];
	json_error_t error;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (root == NULL)
		fail_msg("%s: line %d: %s", name, error.line, error.text);
	assert_int_equal(text[strlen(text) - 1], '\n');
	if (folder != NULL) {
		snprintf(path, sizeof(path), "%s/%s.json", folder, name);
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		fputs(text, f);
		fclose(f);
	}
	free(text);
	return root;
}

/* It is written circuit by circuit: the bytes are those of a document that is written whole. */
static void assert_like_whole(struct report *r, bool one_line)
{
	size_t flags = one_line ? JSON_COMPACT : JSON_INDENT(2);
	char *text, *whole;
	json_t *root;

	r->one_line = one_line;
	text = world_write(r, "json");
	root = json_loads(text, 0, NULL);
	whole = json_dumps(root, flags | JSON_REAL_PRECISION(15));
	assert_int_equal(strlen(text), strlen(whole) + 1);
	assert_memory_equal(text, whole, strlen(whole));
	free(whole);
	free(text);
	json_decref(root);
}

/* "key key key": the keys of an object in their order. */
static void assert_keys(json_t *object, const char *expected)
{
	char keys[512] = "";
	const char *key;
	json_t *value;

	assert_true(json_is_object(object));
	json_object_foreach(object, key, value)
	{
		size_t used = strlen(keys);

		snprintf(keys + used, sizeof(keys) - used, "%s%s", used > 0 ? " " : "", key);
	}
	assert_string_equal(keys, expected);
}

/* Walks "circuits.0.name". */
static json_t *at(json_t *root, const char *path)
{
	char key[64];

	while (*path != '\0') {
		size_t len = strcspn(path, ".");

		snprintf(key, sizeof(key), "%.*s", (int)len, path);
		root = json_is_array(root) ? json_array_get(root, (size_t)atoi(key))
					   : json_object_get(root, key);
		if (root == NULL)
			fail_msg("no %s", path);
		path += len + (path[len] == '.');
	}
	return root;
}

static void assert_text(json_t *root, const char *path, const char *text)
{
	if (text == NULL)
		assert_true(json_is_null(at(root, path)));
	else
		assert_string_equal(json_string_value(at(root, path)), text);
}

static void assert_number(json_t *root, const char *path, json_int_t n)
{
	assert_true(json_is_integer(at(root, path)));
	assert_int_equal(json_integer_value(at(root, path)), n);
}

#define LINK0 "circuits.0.peerings.0.links.0."
#define LINK1 "circuits.0.peerings.0.links.1."
static const char finding_keys[] = "code title layer severity confidence owner evidence remedy";

static void the_shape_is_the_contract(void **state)
{
	struct world *w = world_new();
	json_t *root;

	(void)state;
	world_break(w);
	root = written(&w->report, "broken");
	assert_keys(root, "schema version host generated window_seconds status summary circuits");
	assert_keys(at(root, "summary"), "links established down unknown");
	assert_keys(at(root, "circuits.0"),
		    "name provider service_key status azure findings peerings");
	assert_keys(at(root, "circuits.0.findings.0"), finding_keys);
	assert_keys(at(root, "circuits.0.peerings.0"), "type vlan azure_asn peer_asn links");
	for (int i = 0; i < 2; i++) {
		json_t *link = json_array_get(at(root, "circuits.0.peerings.0.links"), (size_t)i);

		assert_keys(link, "path family interface ce_address msee_address status "
				  "planned_down session cause findings alternatives blind_spots "
				  "ruled_out comparison arp routes traffic");
		assert_keys(at(link, "session"), "state since protocol last_error");
		assert_keys(at(link, "routes"), "received advertised limit");
		assert_keys(at(link, "traffic"), "rx_bytes tx_bytes rx_packets tx_packets");
		assert_keys(at(link, "arp.0"),
			    "interface ip_address mac_address age_minutes source");
	}
	assert_keys(at(root, LINK0 "cause"), finding_keys);
	assert_keys(at(root, LINK0 "cause.evidence.0"), "source at text");
	assert_keys(at(root, LINK0 "alternatives.0"), "code confidence told_apart_by");
	assert_keys(at(root, LINK0 "comparison.0"), "attribute expected host wire azure agree");
	json_decref(root);
	free(w);
}

static void the_values_are_the_report(void **state)
{
	struct world *w = world_new();
	json_t *root;

	(void)state;
	world_break(w);
	root = written(&w->report, "values");
	assert_text(root, "schema", "ceprobe.report/1");
	assert_text(root, "generated", "2026-11-21T22:30:00Z");
	assert_text(root, "status", "critical");
	assert_number(root, "summary.links", 2);
	assert_number(root, "summary.established", 1);
	assert_number(root, "summary.down", 1);
	assert_text(root, "circuits.0.service_key", "1234\u2026abcd");
	assert_text(root, "circuits.0.azure", NULL);
	assert_number(root, "circuits.0.peerings.0.vlan", 200);
	assert_text(root, LINK0 "interface", "eth1.200");
	assert_text(root, LINK0 "session.state", "Active");
	assert_text(root, LINK0 "session.since", "2026-11-21T22:01:10Z");
	assert_text(root, LINK0 "session.last_error", "Socket: Connection refused");
	assert_text(root, LINK0 "cause.code", "tcp-refused-by-peer");
	assert_text(root, LINK0 "cause.owner", "microsoft");
	assert_text(root, LINK0 "cause.evidence.0.at", "2026-11-21T22:29:58Z");
	assert_text(root, LINK0 "alternatives.0.told_apart_by",
		    cause_by_code("path-filtered")->seen);
	assert_text(root, LINK0 "comparison.6.wire", NULL);
	assert_text(root, LINK0 "comparison.2.wire", "172.16.0.6");
	assert_text(root, LINK0 "comparison.2.azure", NULL);
	assert_true(json_is_false(at(root, LINK0 "comparison.2.agree")));
	assert_text(root, LINK0 "blind_spots.0",
		    "nothing was heard of the wire: no permission to capture on eth1");
	assert_text(root, LINK0 "ruled_out.0", "vlan: vlan-mismatch-peer");
	assert_text(root, LINK0 "routes.received", NULL);
	assert_text(root, LINK1 "cause", NULL);
	assert_number(root, LINK1 "routes.received", 8);
	assert_number(root, LINK1 "routes.advertised", 3);
	assert_number(root, LINK1 "routes.limit", 4000);
	assert_number(root, LINK1 "traffic.tx_bytes", 5000000000);
	assert_text(root, LINK1 "arp.0.interface", "On-Prem");
	assert_text(root, LINK1 "arp.0.age_minutes", NULL);
	assert_text(root, LINK1 "arp.1.mac_address", "02:00:00:00:01:02");
	assert_number(root, LINK1 "arp.1.age_minutes", 2);
	json_decref(root);
	free(w);
}

static void the_layout_is_stable(void **state)
{
	struct world *w = world_new();
	char *first, *second;

	(void)state;
	world_break(w);
	first = world_write(&w->report, "json");
	second = world_write(&w->report, "json");
	assert_string_equal(first, second);
	assert_ptr_equal(strstr(first, "{\n  \"schema\": \"ceprobe.report/1\",\n"), first);
	assert_non_null(strstr(first, "\n  \"window_seconds\": 12.3,\n"));
	free(first);
	w->report.window_ms = 12000;
	first = world_write(&w->report, "json");
	assert_non_null(strstr(first, "\n  \"window_seconds\": 12.0,\n"));
	free(first);
	free(second);
	free(w);
}

static void what_is_not_known_is_null(void **state)
{
	struct world *w = world_new();
	json_t *root;

	(void)state;
	w->circuit.provider = w->circuit.service_key = NULL;
	w->evidence[0].host = (struct host_evidence){0};
	w->evidence[0].bird = (struct bird_evidence){0};
	w->verdicts[0] = (struct verdict){.status = STATUS_UNKNOWN};
	world_cause(w, 0, "no-evidence", CONFIDENCE_POSSIBLE);
	w->verdicts[0].cause->proof.line_count = 1; /* not tied to a moment */
	root = written(&w->report, "unknown");
	assert_number(root, "summary.unknown", 1);
	assert_number(root, "summary.down", 0);
	assert_text(root, "circuits.0.provider", NULL);
	assert_text(root, "circuits.0.service_key", NULL);
	assert_text(root, LINK0 "interface", "eth1");
	assert_text(root, LINK0 "session.state", NULL);
	assert_text(root, LINK0 "session.since", NULL);
	assert_text(root, LINK0 "session.protocol", NULL);
	assert_text(root, LINK0 "session.last_error", NULL);
	assert_text(root, LINK0 "cause.evidence.0.at", NULL);
	assert_text(root, LINK0 "traffic.rx_bytes", NULL);
	assert_text(root, LINK0 "routes.advertised", NULL);
	assert_int_equal(json_array_size(at(root, LINK0 "arp")), 0);
	json_decref(root);
	free(w);
}

/* Without the kernel, the wire says who has which address. */
static void arp_from_the_wire(void **state)
{
	struct world *w = world_new();
	struct evidence *e = &w->evidence[0];
	json_t *root;

	(void)state;
	e->wire.ce_speakers[0] = (struct speaker){.mac = e->host.mac, .seen = {1, 0, WORLD_NOW}};
	e->wire.msee_speakers[0] =
		(struct speaker){.mac = e->host.neighbour_mac, .seen = {9, 0, WORLD_NOW - 61000}};
	e->wire.msee_speakers[1] =
		(struct speaker){.mac = {{0, 0, 0x5e, 0, 1, 7}}, .seen = {3, 0, WORLD_NOW - 1000}};
	root = written(&w->report, "arp");
	assert_int_equal(json_array_size(at(root, LINK0 "arp")), 3);
	assert_text(root, LINK0 "arp.1.source", "kernel");
	assert_text(root, LINK0 "arp.2.source", "wire");
	assert_text(root, LINK0 "arp.2.mac_address", "00:00:5e:00:01:07");
	json_decref(root);
	e->host = (struct host_evidence){0};
	root = written(&w->report, "arp-wire");
	assert_int_equal(json_array_size(at(root, LINK0 "arp")), 3);
	assert_text(root, LINK0 "arp.0.interface", "On-Prem");
	assert_text(root, LINK0 "arp.0.source", "wire");
	assert_number(root, LINK0 "arp.1.age_minutes", 1);
	json_decref(root);
	free(w);
}

static void only_what_is_shown(void **state)
{
	struct world *w = world_new();
	json_t *root;

	(void)state;
	w->shown[0] = false;
	root = written(&w->report, "one");
	assert_number(root, "summary.links", 1);
	assert_int_equal(json_array_size(at(root, "circuits.0.peerings.0.links")), 1);
	assert_text(root, LINK0 "path", "secondary");
	json_decref(root);
	w->shown[1] = false;
	root = written(&w->report, "none");
	assert_int_equal(json_array_size(at(root, "circuits")), 0);
	json_decref(root);
	w->intent.link_count = 0;
	root = written(&w->report, "zero");
	assert_number(root, "summary.links", 0);
	json_decref(root);
	free(w);
}

static void planned_is_said(void **state)
{
	struct world *w = world_new();
	json_t *root;

	(void)state;
	w->links[0].planned_down = true;
	w->verdicts[0].session = SESSION_DOWN;
	world_cause(w, 0, "bird-protocol-disabled", CONFIDENCE_CERTAIN);
	root = written(&w->report, "planned");
	assert_true(json_is_true(at(root, LINK0 "planned_down")));
	assert_true(json_is_false(at(root, LINK1 "planned_down")));
	assert_text(root, LINK0 "status", "ok");
	assert_text(root, LINK0 "session.state", "Down");
	json_decref(root);
	free(w);
}

static void any_bytes_stay_valid(void **state)
{
	struct world *w = world_new();
	struct verdict *v = &w->verdicts[0];
	char evil[1000];
	json_t *root;

	(void)state;
	world_break(w);
	for (size_t i = 0; i < sizeof(evil) - 1; i++)
		evil[i] = (char)(i % 255 + 1);
	evil[sizeof(evil) - 1] = '\0';
	w->circuit.name = w->circuit.provider = w->circuit.service_key = evil;
	w->report.host = w->report.version = evil;
	memcpy(w->evidence[0].bird.protocol.name, evil, PROTOCOL_NAME - 1);
	memcpy(w->evidence[0].bird.protocol.last_error, evil, BIRD_TEXT - 1);
	memcpy(w->evidence[0].host.vlan, evil, INTERFACE_NAME - 1);
	memcpy(v->cause->proof.lines[0].text, evil + 255, PROOF_TEXT - 1);
	memcpy(w->evidence[0].host.why, evil + 100, sizeof(w->evidence[0].host.why) - 1);
	memcpy(w->evidence[0].azure.why, "\"\\\xed\xa0\x80\xc0\x80\n</script>", 18);
	root = written(&w->report, "hostile");
	assert_text(root, LINK0 "blind_spots.2",
		    "not all that Azure says was read: \"\\??????"
		    "</script>");
	json_decref(root);
	free(w);
}

/* Three circuits of two peerings of eight links each: grouped as the intent groups them. */
static void many_links(void **state)
{
	enum { CIRCUITS = 3, PEERINGS = 6, LINKS = 48 };
	struct circuit circuits[CIRCUITS] = {
		{.name = (char[]){"a"}}, {.name = (char[]){"b"}}, {.name = (char[]){"c"}}};
	struct peering peerings[PEERINGS] = {0};
	struct circuit_verdict of_circuits[CIRCUITS] = {0};
	struct link *links = xcalloc(LINKS, sizeof(*links));
	struct evidence *evidence = xcalloc(LINKS, sizeof(*evidence));
	struct verdict *verdicts = xcalloc(LINKS, sizeof(*verdicts));
	bool shown[LINKS];
	struct intent intent = {circuits, peerings, links, CIRCUITS, PEERINGS, LINKS};
	struct report r = {.intent = &intent,
			   .evidence = evidence,
			   .verdicts = verdicts,
			   .circuits = of_circuits,
			   .shown = shown,
			   .version = "0.1.0",
			   .host = "ce1"};
	json_t *root;

	(void)state;
	for (uint32_t i = 0; i < LINKS; i++) {
		links[i].peering = i / 8;
		links[i].circuit = i / 16;
		links[i].type = i / 8 % 2 == 0 ? PEERING_PRIVATE : PEERING_MICROSOFT;
		peerings[i / 8].type = links[i].type;
		evidence[i].link = links[i];
		verdicts[i].session = SESSION_ESTABLISHED;
		shown[i] = i != 5;
	}
	root = written(&r, "many");
	assert_number(root, "summary.links", LINKS - 1);
	assert_int_equal(json_array_size(at(root, "circuits")), CIRCUITS);
	assert_int_equal(json_array_size(at(root, "circuits.2.peerings")), 2);
	assert_int_equal(json_array_size(at(root, "circuits.0.peerings.0.links")), 7);
	assert_int_equal(json_array_size(at(root, "circuits.1.peerings.1.links")), 8);
	assert_text(root, "circuits.2.peerings.1.type", "microsoft");
	json_decref(root);
	assert_like_whole(&r, false);
	assert_like_whole(&r, true);
	memset(shown, false, sizeof(shown));
	assert_like_whole(&r, false);
	free(links);
	free(evidence);
	free(verdicts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shape_is_the_contract),
		cmocka_unit_test(the_values_are_the_report),
		cmocka_unit_test(the_layout_is_stable),
		cmocka_unit_test(what_is_not_known_is_null),
		cmocka_unit_test(arp_from_the_wire),
		cmocka_unit_test(only_what_is_shown),
		cmocka_unit_test(planned_is_said),
		cmocka_unit_test(any_bytes_stay_valid),
		cmocka_unit_test(many_links),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
