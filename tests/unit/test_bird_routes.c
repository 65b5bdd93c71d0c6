/* SPDX-License-Identifier: ISC */
/* Replies of real daemons to `show route ... all`: 2.0.12 and 1.6.8 as they came, the words of 3.x.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "bird/routes.h"
#include "evidence_world.h"

static struct route got[8];
static size_t count;

static void take(void *context, const struct route *r)
{
	(void)context;
	assert_true(count < 8);
	got[count++] = *r;
}

/* The lines of `text`, without codes. */
static void parse(const char *text)
{
	struct routes_reader reader = {.take = take};
	struct cursor all = cursor_of(text, strlen(text)), line;

	count = 0;
	while (cursor_line(&all, &line))
		routes_line(&reader, line);
	routes_end(&reader);
}

static void is(size_t i, const char *prefix, const char *hop, const char *path)
{
	const struct prefix want = net(prefix);
	const struct address next = addr(hop);

	assert_true(i < count);
	assert_true(prefix_equal(&got[i].prefix, &want));
	assert_true(address_equal(&got[i].next_hop, &next));
	assert_string_equal(got[i].path, path);
}

static void bird_2(void **state)
{
	(void)state;
	parse("Table master4:\n"
	      "10.10.0.0/16         unicast [er_primary 03:00:29.654] * (100) [AS65515i]\n"
	      "\tvia 172.16.0.2 on eth1.200\n"
	      "\tType: BGP univ\n"
	      "\tBGP.origin: IGP\n"
	      "\tBGP.as_path: 12076 65515\n"
	      "\tBGP.next_hop: 172.16.0.2\n"
	      "\tBGP.local_pref: 100\n"
	      "                     unicast [er_secondary 03:00:29.700] (100) [AS65515i]\n"
	      "\tvia 172.16.0.6 on eth2.200\n"
	      "\tType: BGP univ\n"
	      "\tBGP.as_path: 12076 12076 65515\n"
	      "\tBGP.next_hop: 172.16.0.6\n"
	      "\tBGP.local_pref: 90\n"
	      "10.1.0.0/16          blackhole [s4 2026-11-21] * (200)\n"
	      "\tType: static univ\n"
	      "\n"
	      "Table master6:\n"
	      "2001:db8:a::/48      unicast [er_six 03:00:29.854] * (100) [AS12076i]\n"
	      "\tvia 2001:db8::2 on eth1.200\n"
	      "\tBGP.as_path: 12076\n"
	      "\tBGP.next_hop: 2001:db8::2 fe80::1\n");
	assert_int_equal(count, 4);
	is(0, "10.10.0.0/16", "172.16.0.2", "12076 65515");
	assert_true(got[0].best && got[0].has_local_pref);
	assert_int_equal(got[0].local_pref, 100);
	assert_string_equal(got[0].protocol, "er_primary");
	assert_string_equal(got[0].interface, "eth1.200");
	is(1, "10.10.0.0/16", "172.16.0.6", "12076 12076 65515");
	assert_false(got[1].best);
	assert_string_equal(got[2].kind, "blackhole");
	assert_string_equal(got[2].path, "");
	assert_false(got[2].next_hop.set || got[2].has_local_pref);
	is(3, "2001:db8:a::/48", "2001:db8::2", "12076");
}

static void bird_1(void **state)
{
	(void)state;
	parse("10.10.0.0/16       via 172.16.0.2 on v0 [er_primary 03:00:59] * (100) [AS65515i]\n"
	      "\tType: BGP unicast univ\n"
	      "\tBGP.as_path: 12076 65515\n"
	      "\tBGP.next_hop: 172.16.0.2\n"
	      "\tBGP.local_pref: 100\n"
	      "                   via 172.16.0.6 on v1 [er_secondary 03:00:59] (100) [AS65515i]\n"
	      "0.0.0.0/0          unreachable [s4 03:00:58] * (200)\n"
	      "\tType: static unicast univ\n"
	      "\tBGP.as_path: 65515 65001 65010\n"
	      "\tBGP.next_hop: 172.16.0.1\n");
	assert_int_equal(count, 3);
	is(0, "10.10.0.0/16", "172.16.0.2", "12076 65515");
	assert_string_equal(got[0].interface, "v0");
	is(1, "10.10.0.0/16", "172.16.0.6", "");
	assert_false(got[1].best);
	is(2, "0.0.0.0/0", "172.16.0.1", "65515 65001 65010");
	assert_string_equal(got[2].kind, "unreachable");
}

static void bird_3(void **state)
{
	(void)state;
	parse("Table master4:\n"
	      "8.1.0.0/16           unicast [ibgp_z7 19:11:04.657 from 2.6.7.7] * (100) [AS400i]\n"
	      "\tvia 2.6.7.7 on n2-6-7\n"
	      "\tpreference: 100\n"
	      "\tsource: BGP\n"
	      "\tbgp_origin: IGP\n"
	      "\tbgp_path: 400\n"
	      "\tbgp_next_hop: 2.6.7.7\n"
	      "\tbgp_local_pref: 100\n"
	      "\tInternal route handling values: 0L 7G 1S id 1\n");
	assert_int_equal(count, 1);
	is(0, "8.1.0.0/16", "2.6.7.7", "400");
	assert_string_equal(got[0].protocol, "ibgp_z7");
	assert_true(got[0].best && got[0].has_local_pref);
}

static void what_is_no_route(void **state)
{
	(void)state;
	parse("\tvia 172.16.0.2 on v0\n");
	assert_int_equal(count, 0);
	parse("flow4 { dst 10.0.0.0/8; } unknown [igp_rr 2025-01-13] * (100) [i]\n"
	      "                     unicast [b 1] (100)\n"
	      "10.1.0.0/16 unicast no bracket\n"
	      "10.2.0.0/33 unicast [x 1]\n"
	      "10.3.0.0/16 unicast [x\n"
	      "10.4.0.0/16 unicast []\n"
	      "100 of 200 routes\n");
	assert_int_equal(count, 0);
}

static void questions(void **state)
{
	struct bird_listing l = {.protocol = "er_primary", .whole = true, .exported = true}, back;
	char text[ROUTE_QUESTION];

	(void)state;
	assert_string_equal(route_question(&l, text), "show route export 'er_primary' all");
	assert_true(route_question_parse(cursor_of(text, strlen(text)), &back));
	assert_true(back.whole && back.exported);
	l.whole = l.exported = false;
	l.prefix = net("2001:db8::/32");
	assert_string_equal(route_question(&l, text),
			    "show route 2001:db8::/32 protocol 'er_primary' all");
	assert_true(route_question_parse(cursor_of(text, strlen(text)), &back));
	assert_true(!back.whole && !back.exported && prefix_equal(&back.prefix, &l.prefix));
	assert_string_equal(back.protocol, "er_primary");
	/* As a person types it; and what is another question. */
	assert_true(route_question_parse(cursor_of("show route protocol p1", 22), &back));
	assert_string_equal(back.protocol, "p1");
	assert_false(route_question_parse(cursor_of("show route", 10), &back));
	assert_false(route_question_parse(cursor_of("show route count", 16), &back));
	assert_false(route_question_parse(cursor_of("show route export", 17), &back));
	assert_false(route_question_parse(cursor_of("show route protocol p1 count", 28), &back));
	assert_false(route_question_parse(cursor_of("show protocols all", 18), &back));
}

static enum route_flaw_kind flaw(enum peering_type type, const char *prefix, const char *path)
{
	struct link l = world_link(PATH_PRIMARY);
	struct route r = {.prefix = net(prefix)};

	l.type = type;
	text_format(r.path, sizeof(r.path), "%s", path);
	return route_flaw_find(&r, &l).kind;
}

static void flaws(void **state)
{
	const enum peering_type ms = PEERING_MICROSOFT;

	(void)state;
	assert_int_equal(flaw(PEERING_PRIVATE, "0.0.0.0/0", "65001 64500"), FLAW_NONE);
	assert_int_equal(flaw(PEERING_PRIVATE, "10.1.0.0/16", "65001 65515"), FLAW_ASN_RESERVED);
	assert_int_equal(flaw(PEERING_PRIVATE, "10.1.0.0/16", "65514 65521"), FLAW_NONE);
	assert_int_equal(flaw(ms, "0.0.0.0/0", ""), FLAW_DEFAULT);
	assert_int_equal(flaw(ms, "10.1.0.0/16", ""), FLAW_PRIVATE);
	assert_int_equal(flaw(ms, "192.0.2.0/24", ""), FLAW_DOCUMENTATION);
	assert_int_equal(flaw(ms, "2001:db8:1::/48", ""), FLAW_DOCUMENTATION);
	assert_int_equal(flaw(ms, "131.107.0.0/16", "3356 65010"), FLAW_NONE); /* the peer ASN */
	assert_int_equal(flaw(ms, "131.107.0.0/16", "3356 {64600 174}"), FLAW_ASN_PRIVATE);
	assert_int_equal(flaw(ms, "131.107.0.0/16", "4200000000"), FLAW_ASN_PRIVATE);
	assert_int_equal(flaw(ms, "131.107.0.0/16", "64500"), FLAW_ASN_DOCUMENTATION);
	assert_int_equal(flaw(ms, "131.107.0.0/16", "99999999999999999999"), FLAW_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bird_2),    cmocka_unit_test(bird_1),
		cmocka_unit_test(bird_3),    cmocka_unit_test(what_is_no_route),
		cmocka_unit_test(questions), cmocka_unit_test(flaws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
