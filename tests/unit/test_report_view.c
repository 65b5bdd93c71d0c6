/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/view.h"
#include "report_world.h"

static struct view taken(const char *json)
{
	struct view v;
	struct err err;

	if (!view_read(json, strlen(json), &v, &err))
		fail_msg("%s: %s", err.text, json);
	return v;
}

/* What report_json() writes. */
static void own_report(void **state)
{
	struct world *w = world_new();
	struct view v;
	char *json;

	(void)state;
	world_break(w);
	w->links[1].planned_down = true;
	json = world_write(&w->report, "json");
	v = taken(json);
	assert_string_equal(v.host, "ce1");
	assert_string_equal(v.generated, "2026-11-21T22:30:00Z");
	assert_int_equal(v.link_count, 2);
	assert_string_equal(v.links[0].circuit, "Test-ER-Ckt");
	assert_string_equal(v.links[0].peering, "private");
	assert_string_equal(v.links[0].path, "primary");
	assert_string_equal(v.links[0].family, "ipv4");
	assert_string_equal(v.links[0].interface, "eth1.200");
	assert_string_equal(v.links[0].ce, "172.16.0.1");
	assert_string_equal(v.links[0].msee, "172.16.0.2");
	assert_string_equal(v.links[0].protocol, "er_primary");
	assert_string_equal(v.links[0].state, "Active");
	assert_string_equal(v.links[0].since, "2026-11-21T22:01:10Z");
	assert_int_equal(v.links[0].status, STATUS_CRITICAL);
	assert_string_equal(v.links[0].code, "tcp-refused-by-peer");
	assert_string_equal(v.links[0].title, cause_by_code("tcp-refused-by-peer")->title);
	assert_string_equal(v.links[0].confidence, "certain");
	assert_int_equal(v.links[0].received, -1);
	assert_int_equal(v.links[0].rx_bytes, 1000);
	assert_true(v.links[1].planned_down);
	assert_string_equal(v.links[1].code, "");
	assert_int_equal(v.links[1].received, 8);
	assert_int_equal(v.links[1].advertised, 3);
	view_free(&v);
	free(json);
	free(w);
}

/* Without a cause, the worst finding; what is missing is not known, and never healthy. */
static void parts_missing(void **state)
{
	struct view v = taken(
		"{\"circuits\": [{\"name\": \"\\u001b[2J\\u202ex\", \"peerings\": [{"
		"\"links\": [{\"cause\": null, \"findings\": [{\"code\": \"no-routes-received\"}],"
		"\"routes\": {\"received\": -5}}, 7]}, 3]}, []]}");

	(void)state;
	assert_int_equal(v.link_count, 2);
	assert_string_equal(v.links[0].circuit, "?[2J?x");
	assert_string_equal(v.links[0].code, "no-routes-received");
	assert_int_equal(v.links[0].received, -1);
	assert_int_equal(v.links[0].status, STATUS_UNKNOWN);
	assert_string_equal(v.links[1].state, "");
	assert_int_equal(v.links[1].status, STATUS_UNKNOWN);
	view_free(&v);
	v = taken("{\"circuits\": []}");
	assert_int_equal(v.link_count, 0);
	view_free(&v);
}

static void no_report(void **state)
{
	static const char *const texts[] = {"",
					    "x",
					    "{}",
					    "[]",
					    "{\"circuits\": 1}",
					    "{\"circuits\": [",
					    "{\"circuits\": []} {}",
					    "\xff"};
	struct view v;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (view_read(texts[i], strlen(texts[i]), &v, &err))
			fail_msg("taken: %s", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_report),
		cmocka_unit_test(parts_missing),
		cmocka_unit_test(no_report),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
