/* SPDX-License-Identifier: ISC */
/* BIRD's answers about routes, from its words to a link's evidence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bird/read.h"
#include "evidence/evidence.h"
#include "evidence_world.h"

#define PROTOCOL                                                                                   \
	"1002-er_primary BGP        ---        up     22:31:09.540  Established   \n"              \
	"1006-  BGP state:          Established\n"                                                 \
	"     Neighbor address: 172.16.0.2\n \n0000 \n"
#define HEADING "2002-Name       Proto      Table      State  Since         Info\n"

static struct prefix advertise[2], receive[2];
static struct peering peering;
static struct link wanted;
static struct intent intent;

/* The evidence of the link after BIRD said that. */
static struct route_evidence told(const char *text)
{
	struct evidence e = link_up();
	struct bird_facts b;
	struct err err;

	advertise[0] = net("10.1.0.0/16");
	advertise[1] = net("10.2.0.0/16");
	receive[0] = net("10.10.0.0/16");
	receive[1] = net("2001:db8:a::/48"); /* of the other family's link */
	peering = (struct peering){.advertise = advertise,
				   .advertise_count = 2,
				   .receive = receive,
				   .receive_count = 2};
	wanted = e.link;
	intent = (struct intent){
		.peerings = &peering, .peering_count = 1, .links = &wanted, .link_count = 1};
	e.link.peering = 0;
	text_format(e.bird.protocol.name, PROTOCOL_NAME, "er_primary");
	if (!bird_parse(cursor_of(text, strlen(text)), NOW, &b, &err))
		fail_msg("%s", err.text);
	b.at_ms = NOW;
	evidence_apply_routes_all(&e, &intent, &b);
	bird_facts_free(&b);
	return e.routes;
}

static void answers(void **state)
{
	struct route_evidence r =
		told(HEADING PROTOCOL "+show route export 'er_primary' all\n"
				      "1007-Table master4:\n"
				      " 10.1.0.0/16          blackhole [s4 22:31:09] * (200)\n"
				      "1008-\tType: static univ\n"
				      "1012-\tBGP.as_path: 65515\n"
				      "0000 \n"
				      "+show route 10.10.0.0/16 protocol 'er_primary' all\n"
				      "8001 Network not found\n");

	(void)state;
	assert_true(r.asked && r.whole);
	assert_int_equal(r.asked_count, 3);
	assert_int_equal(r.missing_count, 2);
	assert_true(r.missing[0].advertise && !r.missing[1].advertise);
	assert_true(prefix_equal(&r.missing[0].prefix, &advertise[1]));
	assert_true(prefix_equal(&r.missing[1].prefix, &receive[0]));
	assert_int_equal(r.flaw_count, 1);
	assert_int_equal(r.flaws[0].asn, 65515);
}

/* What was not asked for, or not answered, or asked of another session, is not missing. */
static void no_answers(void **state)
{
	struct route_evidence r = told(HEADING PROTOCOL);

	(void)state;
	assert_false(r.asked || r.whole);
	r = told(HEADING PROTOCOL
		 "+show route 10.1.0.0/16 export 'er_primary' all\n"
		 "9001 No valid tables\n"
		 "+show route 10.2.0.0/16 export 'er_other' all\n"
		 "8001 Network not found\n"
		 "+show route 10.10.0.0/16 protocol 'er_primary' all\n"
		 "1007-10.10.0.0/16       via 172.16.0.2 on v0 [er_primary 03:00:59] "
		 "* (100) [AS65515i]\n"
		 "8004 Stopped due to reconfiguration\n");
	assert_false(r.asked || r.whole);
	/* Without the question nobody knows what the routes are. */
	r = told(HEADING PROTOCOL "1007-10.1.0.0/16 blackhole [s4 1] * (200)\n0000 \n");
	assert_false(r.asked);
}

/* As a person saves it: birdc's text, with the prompt or a "+" before what was typed. */
static void from_birdc(void **state)
{
	struct route_evidence r =
		told("BIRD 2.0.12 ready.\n"
		     "Name       Proto      Table      State  Since         Info\n"
		     "er_primary BGP        ---        up     22:31:09.540  Established   \n"
		     "  BGP state:          Established\n"
		     "    Neighbor address: 172.16.0.2\n"
		     "\n"
		     "bird> show route export er_primary\n"
		     "Table master4:\n"
		     "10.1.0.0/16          blackhole [s4 22:31:09] * (200)\n"
		     "+show route protocol er_primary all\n"
		     "Table master4:\n"
		     "10.10.0.0/16         unicast [er_primary 22:31:10] * (100) [AS12076i]\n"
		     "\tvia 172.16.0.2 on eth1.200\n"
		     "\tBGP.as_path: 12076\n");

	(void)state;
	assert_int_equal(r.asked_count, 3);
	assert_int_equal(r.missing_count, 1);
	assert_true(prefix_equal(&r.missing[0].prefix, &advertise[1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),
		cmocka_unit_test(no_answers),
		cmocka_unit_test(from_birdc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
