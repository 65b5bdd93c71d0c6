/* SPDX-License-Identifier: ISC */
/* What only shows across the links of a circuit: redundancy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "evidence_world.h"

enum { LINKS_MAX = 4 };
enum fate { UP, DOWN, PLANNED, UNSEEN };

static struct evidence links[LINKS_MAX];
static struct finding rooms[LINKS_MAX][VERDICT_FINDINGS], circuit_room[FINDINGS_MAX];
static struct verdict verdicts[LINKS_MAX];
static struct circuit_verdict circuit;
static size_t count;

static void add(enum path path, enum family family, enum fate fate)
{
	struct evidence *e = &links[count];

	*e = fate == UP ? link_up() : fate == UNSEEN ? link_unseen() : link_down();
	e->link.path = path;
	e->link.family = family;
	e->link.planned_down = fate == PLANNED;
	if (fate == DOWN)
		e->host.port_carrier = false;
	diagnose_link(e, rooms[count], &verdicts[count]);
	count++;
}

static void judge_pair(enum fate primary, enum fate secondary)
{
	count = 0;
	add(PATH_PRIMARY, FAMILY_IPV4, primary);
	add(PATH_SECONDARY, FAMILY_IPV4, secondary);
	diagnose_circuit(links, verdicts, count, circuit_room, &circuit);
}

static void nothing_lost(void **state)
{
	(void)state;
	judge_pair(UP, UP);
	assert_int_equal(circuit.finding_count, 0);
	assert_int_equal(circuit.status, STATUS_OK);
	/* Known and accepted, or not known at all. */
	judge_pair(PLANNED, UP);
	assert_int_equal(circuit.finding_count, 0);
	assert_int_equal(circuit.status, STATUS_OK);
	judge_pair(UP, PLANNED);
	assert_int_equal(circuit.finding_count, 0);
	judge_pair(PLANNED, PLANNED);
	assert_int_equal(circuit.finding_count, 0);
	judge_pair(DOWN, UNSEEN);
	assert_int_equal(circuit.finding_count, 0);
	assert_int_equal(circuit.status, STATUS_CRITICAL);
	judge_pair(UP, UNSEEN);
	assert_int_equal(circuit.finding_count, 0);
	assert_int_equal(circuit.status, STATUS_UNKNOWN);
	judge_pair(UNSEEN, UNSEEN);
	assert_int_equal(circuit.finding_count, 0);
}

static void assert_lost(const char *text, enum severity severity)
{
	assert_int_equal(circuit.finding_count, 1);
	assert_string_equal(circuit.findings[0].cause->code, "redundancy-lost");
	assert_int_equal(circuit.findings[0].proof.severity, severity);
	assert_int_equal(circuit.findings[0].proof.confidence, CONFIDENCE_CERTAIN);
	assert_true(proof_tells(&circuit.findings[0].proof, text));
}

static void one_or_both_lost(void **state)
{
	(void)state;
	judge_pair(DOWN, UP);
	assert_lost("primary path is down", SEVERITY_WARNING);
	assert_int_equal(circuit.status, STATUS_CRITICAL); /* of the link */
	judge_pair(UP, DOWN);
	assert_lost("secondary path is down", SEVERITY_WARNING);
	judge_pair(DOWN, DOWN);
	assert_lost("both paths are down", SEVERITY_CRITICAL);
	/* One is down as planned and the other as well: nothing is left. */
	judge_pair(PLANNED, DOWN);
	assert_lost("both paths are down", SEVERITY_CRITICAL);
	judge_pair(DOWN, PLANNED);
	assert_lost("both paths are down", SEVERITY_CRITICAL);
}

/* BIRD has no protocol for it and the wire is silent: no state, but surely down. */
static void down_without_a_state(void **state)
{
	(void)state;
	judge_pair(DOWN, UP);
	links[0] = link_down();
	links[0].bird.found = false;
	diagnose_link(&links[0], rooms[0], &verdicts[0]);
	assert_int_equal(verdicts[0].session, SESSION_UNKNOWN);
	assert_cause(verdicts[0], "bird-protocol-missing");
	diagnose_circuit(links, verdicts, count, circuit_room, &circuit);
	assert_lost("primary path is down", SEVERITY_WARNING);
}

static void single_path(void **state)
{
	(void)state;
	count = 0;
	add(PATH_PRIMARY, FAMILY_IPV4, DOWN);
	diagnose_circuit(links, verdicts, count, circuit_room, &circuit);
	assert_int_equal(circuit.finding_count, 0);
	assert_int_equal(circuit.status, STATUS_CRITICAL);
	diagnose_circuit(links, verdicts, 0, circuit_room, &circuit);
	assert_int_equal(circuit.status, STATUS_OK);
}

/* Each family is a session of its own: IPv4 up on both paths does not help IPv6. */
static void two_families(void **state)
{
	(void)state;
	count = 0;
	add(PATH_PRIMARY, FAMILY_IPV4, UP);
	add(PATH_PRIMARY, FAMILY_IPV6, DOWN);
	add(PATH_SECONDARY, FAMILY_IPV4, UP);
	add(PATH_SECONDARY, FAMILY_IPV6, UP);
	diagnose_circuit(links, verdicts, count, circuit_room, &circuit);
	assert_lost("ipv6: the primary path is down", SEVERITY_WARNING);

	count = 0;
	add(PATH_PRIMARY, FAMILY_IPV4, DOWN);
	add(PATH_PRIMARY, FAMILY_IPV6, UP);
	add(PATH_SECONDARY, FAMILY_IPV4, DOWN);
	add(PATH_SECONDARY, FAMILY_IPV6, DOWN);
	diagnose_circuit(links, verdicts, count, circuit_room, &circuit);
	assert_int_equal(circuit.finding_count, 2);
	assert_int_equal(circuit.findings[0].proof.severity, SEVERITY_CRITICAL);
	assert_int_equal(circuit.findings[1].proof.severity, SEVERITY_WARNING);
	/* Two peerings are no pair, though they stand side by side. */
	judge_pair(DOWN, UP);
	links[1].link.peering = 1;
	diagnose_circuit(links, verdicts, count, circuit_room, &circuit);
	assert_int_equal(circuit.finding_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_lost),         cmocka_unit_test(one_or_both_lost),
		cmocka_unit_test(down_without_a_state), cmocka_unit_test(single_path),
		cmocka_unit_test(two_families),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
