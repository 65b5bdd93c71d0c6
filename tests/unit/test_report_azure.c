/* SPDX-License-Identifier: ISC */
/* What reports show of a snapshot. REPORTS_DIR=DIR keeps the JSON there, for scripts/check-schema.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_world.h"

#include <jansson.h>

static struct azure_facts facts;

static struct world *azure_world(void)
{
	struct world *w = world_new();
	struct azure_peering *p = &facts.peerings[PEERING_PRIVATE];

	world_break(w);
	facts = (struct azure_facts){.given = true,
				     .read = true,
				     .described = true,
				     .at_ms = WORLD_NOW - 60000,
				     .name = "Test-ER-Ckt",
				     .circuit_state = "Enabled",
				     .provider_state = "Provisioning",
				     .bandwidth_mbps = 200};
	*p = (struct azure_peering){.found = true, .state = "Enabled", .vlan = 200};
	p->subnets[PATH_PRIMARY][FAMILY_IPV4] = (struct prefix){world_address("172.16.0.0"), 30};
	w->report.azure = &facts;
	for (size_t i = 0; i < WORLD_LINKS; i++)
		w->evidence[i].azure = (struct azure_evidence){.given = true, .described = true};
	w->circuits[0].workflow = (struct workflow){.known = true,
						    .done = {ANSWER_YES, ANSWER_YES},
						    .reached = 2,
						    .next = "Ask it when.",
						    .owner = OWNER_PROVIDER};
	return w;
}

static void assert_tells(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("not there: %s\nin: %s", words, text);
}

static void as_text(void **state)
{
	struct world *w = azure_world();
	char *text;

	(void)state;
	w->evidence[0].azure.arp = (struct azure_arp){.read = true};
	w->evidence[1].azure.session =
		(struct azure_session){.read = true, .row = {.state = "Idle", .up_down = "never"}};
	text = world_write(&w->report, "text");
	assert_tells(text, "What Azure says (saved 2026-11-21 22:29:00 UTC):\n"
			   "    circuit Enabled, provider Provisioning\n"
			   "    private peering: Enabled\n");
	assert_tells(text, "ARP table, private primary: Azure shows no ARP table");
	assert_tells(text, "The MSEE's view of private secondary ipv4: Idle (never).");
	assert_tells(text, "Where it stands: provisioning (2 of 8). Next: provisioned.");
	assert_tells(text, "Contoso Connect (provider). Ask it when.");
	free(text);
	/* What nobody could read is told, and nothing is made up. */
	facts = (struct azure_facts){.given = true, .why = "x.json: is empty"};
	text = world_write(&w->report, "text");
	assert_tells(text, "  Azure's word could not be read: x.json: is empty\n");
	assert_null(strstr(text, "What Azure says"));
	free(text);
	free(w);
}

static void only_where_it_helps(void **state)
{
	struct world *w = azure_world();
	char *text;

	(void)state;
	w->circuits[0].status = STATUS_OK;
	text = world_write(&w->report, "text");
	assert_null(strstr(text, "What Azure says"));
	free(text);
	w->report.verbose = true;
	text = world_write(&w->report, "text");
	assert_tells(text, "What Azure says");
	free(text);
	free(w);
}

static json_t *document; /* the last report written */

static json_t *written(const struct report *r, const char *name)
{
	const char *folder = getenv("REPORTS_DIR");
	char *text = world_write(r, "json"), path[512];
	json_t *root = json_loads(text, 0, NULL);

	assert_non_null(root);
	json_decref(document);
	document = root;
	if (folder) {
		snprintf(path, sizeof(path), "%s/%s.json", folder, name);
		assert_int_equal(json_dump_file(root, path, 0), 0);
	}
	free(text);
	return json_object_get(json_array_get(json_object_get(root, "circuits"), 0), "azure");
}

static const char *word(json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static void as_json(void **state)
{
	struct world *w = azure_world();
	json_t *azure, *link, *arp, *workflow;

	(void)state;
	w->evidence[0].azure.arp = (struct azure_arp){
		.read = true, .on_prem = true, .on_prem_incomplete = true, .microsoft = true};
	azure = written(&w->report, "azure");
	assert_true(json_is_true(json_object_get(azure, "read")));
	assert_string_equal(word(azure, "taken"), "2026-11-21T22:29:00Z");
	assert_string_equal(word(azure, "provider_state"), "Provisioning");
	assert_true(json_is_null(json_object_get(azure, "provider")));
	assert_int_equal(json_integer_value(json_object_get(azure, "bandwidth_mbps")), 200);
	assert_int_equal(json_array_size(json_object_get(azure, "peerings")), 1);
	assert_string_equal(
		word(json_array_get(json_object_get(azure, "peerings"), 0), "primary_subnet"),
		"172.16.0.0/30");
	link = json_array_get(json_object_get(azure, "links"), 0);
	arp = json_object_get(link, "arp");
	assert_string_equal(word(arp, "verdict"), "on-prem-incomplete");
	assert_string_equal(word(arp, "owner"), "customer+provider");
	assert_int_equal(json_array_size(json_object_get(arp, "rows")), 2);
	assert_true(json_is_null(json_object_get(link, "session")));
	workflow = json_object_get(azure, "workflow");
	assert_string_equal(word(workflow, "reached"), "provisioning");
	assert_string_equal(word(workflow, "next"), "provisioned");
	assert_string_equal(word(workflow, "owner"), "provider");
	assert_int_equal(json_array_size(json_object_get(workflow, "stages")), STAGES);
	facts = (struct azure_facts){.given = true, .why = "x.json: is empty"};
	azure = written(&w->report, "azure-unread");
	assert_true(json_is_false(json_object_get(azure, "read")));
	assert_string_equal(word(azure, "why"), "x.json: is empty");
	facts = (struct azure_facts){0};
	assert_true(json_is_null(written(&w->report, "azure-none")));
	json_decref(document);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_text),
		cmocka_unit_test(only_where_it_helps),
		cmocka_unit_test(as_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
