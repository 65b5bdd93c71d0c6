/* SPDX-License-Identifier: ISC */
/* Where a circuit stands on its way into service, and whose turn it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

static struct evidence links[2];
static struct circuit_verdict circuit;

static void say(char out[static AZURE_WORD], const char *text)
{
	text_format(out, AZURE_WORD, "%s", text);
}

/* Two paths, down, and what Azure says of them. */
static void begin(const char *provider, bool peering)
{
	for (size_t i = 0; i < 2; i++) {
		links[i] = link_down();
		links[i].link = world_link((enum path)i);
		forget_msee(&links[i]);
		links[i].azure = (struct azure_evidence){.given = true,
							 .described = true,
							 .at_ms = NOW - 60000,
							 .peering_told = true,
							 .peering_found = peering};
		say(links[i].azure.circuit_state, "Enabled");
		say(links[i].azure.provider_state, provider);
		if (peering)
			say(links[i].azure.state, "Enabled");
	}
}

static void up(size_t i)
{
	struct azure_evidence azure = links[i].azure;

	links[i] = link_up();
	links[i].link = world_link((enum path)i);
	links[i].azure = azure;
}

static const struct workflow *judge_circuit(void)
{
	static struct finding rooms[2][VERDICT_FINDINGS], room[FINDINGS_MAX];
	static struct verdict v[2];

	for (size_t i = 0; i < 2; i++)
		diagnose_link(&links[i], rooms[i], &v[i]);
	diagnose_circuit(links, v, 2, room, &circuit);
	return &circuit.workflow;
}

#define STANDS(reached_, whose, words)                                                             \
	do {                                                                                       \
		const struct workflow *w = judge_circuit();                                        \
		assert_true(w->known);                                                             \
		assert_string_equal(stage_name((enum stage)(w->reached - 1)), reached_);           \
		assert_int_equal(w->owner, whose);                                                 \
		assert_non_null(strstr(w->next, words));                                           \
	} while (0)

static void step_by_step(void **state)
{
	(void)state;
	begin("NotProvisioned", false);
	STANDS("ordered", OWNER_PROVIDER, "service key");
	begin("Provisioning", false);
	STANDS("provisioning", OWNER_PROVIDER, "at work");
	begin("Deprovisioning", false);
	STANDS("ordered", OWNER_PROVIDER, "service key");
	begin("Provisioned", false);
	STANDS("provisioned", OWNER_CUSTOMER, "Configure and enable the peering");
	links[0].link.layer3_provider = links[1].link.layer3_provider = true;
	STANDS("provisioned", OWNER_PROVIDER, "Configure and enable the peering");
	begin("Provisioned", true);
	say(links[1].azure.state, "Disabled");
	STANDS("provisioned", OWNER_CUSTOMER, "Configure and enable the peering");
	begin("Provisioned", true);
	STANDS("prefixes validated", OWNER_CUSTOMER, "Bring up the sessions");
	for (size_t i = 0; i < 2; i++) {
		links[i].link.type = PEERING_MICROSOFT;
		say(links[i].azure.prefixes_state, "ValidationNeeded");
	}
	STANDS("peering configured", OWNER_CUSTOMER_MICROSOFT, "proof");
}

static void after_bgp(void **state)
{
	(void)state;
	begin("Provisioned", true);
	up(0);
	STANDS("prefixes validated", OWNER_CUSTOMER, "Bring up"); /* one path is not both */
	up(1);
	links[1].bird.protocol.neighbour = addr("172.16.0.6");
	STANDS("routes", OWNER_CUSTOMER, "Send traffic");
	links[1].bird.protocol.channels[0].exported = 0;
	STANDS("BGP up", OWNER_CUSTOMER, "routes");
	links[1].bird.protocol.channels[0].exported = 5;
	for (size_t i = 0; i < 2; i++) {
		links[i].azure.stats_read = true;
		links[i].azure.bytes_in = links[i].azure.bytes_out = 1000;
	}
	assert_null(judge_circuit()->next);
	assert_int_equal(judge_circuit()->reached, STAGES);
	links[1].azure.bytes_out = 0;
	STANDS("routes", OWNER_CUSTOMER, "Send traffic");
	/* A path that is known to be down keeps nothing back. */
	begin("Provisioned", true);
	up(0);
	links[1].link.planned_down = true;
	STANDS("routes", OWNER_CUSTOMER, "Send traffic");
}

static void what_works_goes_before_words(void **state)
{
	(void)state;
	begin("NotProvisioned", false);
	up(0);
	up(1);
	STANDS("routes", OWNER_CUSTOMER, "Send traffic");
	begin("NotProvisioned", false);
	links[0].azure.direct = links[1].azure.direct = true;
	STANDS("provisioned", OWNER_CUSTOMER, "Configure");
}

static void without_words_nothing_is_known(void **state)
{
	(void)state;
	begin("Provisioned", true);
	links[0].azure = links[1].azure = (struct azure_evidence){0};
	assert_false(judge_circuit()->known);
	/* Not enabled: not even the first stage. */
	begin("NotProvisioned", false);
	say(links[0].azure.circuit_state, "Disabled");
	assert_int_equal(judge_circuit()->reached, 0);
	assert_int_equal(judge_circuit()->owner, OWNER_MICROSOFT);
	/* What Azure does not say is not done. */
	begin("", true);
	STANDS("ordered", OWNER_PROVIDER, "service key");
	assert_int_equal(judge_circuit()->done[STAGE_PROVISIONED], ANSWER_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(step_by_step),
		cmocka_unit_test(after_bgp),
		cmocka_unit_test(what_works_goes_before_words),
		cmocka_unit_test(without_words_nothing_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
