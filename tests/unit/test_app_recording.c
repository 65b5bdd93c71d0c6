/* SPDX-License-Identifier: ISC */
/* watch.txt of a recording. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char yaml[] = "version: 1\n"
			   "circuits:\n"
			   "- name: c\n"
			   "  peerings:\n"
			   "  - {type: private, vlan: 200, peer_asn: 65010, md5: required,\n"
			   "     primary: {interface: eth1, subnet: 172.16.0.0/30}}\n";
static struct config config;
static struct watch w;

static int setup(void **state)
{
	struct diagnostics found = {0};

	(void)state;
	if (!config_parse(yaml, strlen(yaml), "c.yaml", &config, &found))
		return -1;
	diagnostics_free(&found);
	watch_init(&w, &config, false, 1000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	watch_free(&w);
	config_free(&config);
	return 0;
}

static void what_was_watched_is_known_again(void **state)
{
	struct port *port = watch_port(&w, "eth1");
	struct recording r;
	struct text text = {0};
	struct err err = {0};

	(void)state;
	port->heard = true;
	port->since_ms = 1100;
	port->dropped = 7;
	watch_port(&w, "eth2");
	text_format(w.ports[1].why, sizeof(w.ports[1].why), "cannot capture on eth2: it is down");
	text_format(w.host, sizeof(w.host), "ce1");
	w.bird.failure = BIRD_SILENT;
	w.bird.at_ms = 1200;
	w.bird.config_ms = 900;
	text_format(w.bird.why, sizeof(w.bird.why), "BIRD hangs");
	text_format(w.bird.config_file, sizeof(w.bird.config_file), "/etc/a b.conf");
	w.evidence[0].link.md5 = MD5_KEY;
	w.evidence[0].routes.at_ms = 1150;
	w.evidence[0].probe = (struct probe_facts){
		.arp_sent = true,
		.arp_at_ms = 1300,
		.keyed = {PROBE_SILENT, 40000, true, 1400},
		.plain = {PROBE_NOT_TRIED, 0, false, 0},
		.why = "no route",
	};
	recording_watch_write(&w, 5000, &text);
	if (!recording_watch_parse(cursor_of(text.at, text.len), &r, &err))
		fail_msg("%s in\n%s", err.text, text.at);
	assert_string_equal(r.host, "ce1");
	assert_int_equal(r.began_ms, 1000);
	assert_int_equal(r.ended_ms, 5000);
	assert_int_equal(r.port_count, 2);
	assert_string_equal(r.ports[0].name, "eth1");
	assert_true(r.ports[0].heard);
	assert_int_equal(r.ports[0].since_ms, 1100);
	assert_int_equal(r.ports[0].dropped, 7);
	assert_false(r.ports[1].heard);
	assert_string_equal(r.ports[1].why, "cannot capture on eth2: it is down");
	assert_int_equal(r.bird.failure, BIRD_SILENT);
	assert_int_equal(r.bird.at_ms, 1200);
	assert_int_equal(r.bird.config_ms, 900);
	assert_int_equal(r.bird.routes_ms, 1150);
	assert_string_equal(r.bird.why, "BIRD hangs");
	assert_string_equal(r.bird.config_file, "/etc/a b.conf");
	assert_int_equal(r.link_count, 1);
	assert_int_equal(r.links[0].md5, MD5_KEY);
	assert_memory_equal(&r.links[0].probe, &w.evidence[0].probe, sizeof(struct probe_facts));
	recording_free(&r);
	text_free(&text);
}

/* Of the parts that are gone nothing is made up. */
static void what_is_missing_is_not_healthy(void **state)
{
	struct port ports[] = {{.name = "eth1", .heard = true, .since_ms = 10}};
	const struct recording r = {.began_ms = 1,
				    .ended_ms = 20,
				    .ports = ports,
				    .port_count = 1,
				    .bird = {.failure = BIRD_OK, .at_ms = 15},
				    .host = "ce1"};

	(void)state;
	recording_begin(&r, &w);
	recording_end(&r, &w);
	watch_judge(&w, r.ended_ms);
	assert_false(w.evidence[0].wire.listening);
	assert_string_equal(w.evidence[0].wire.why, "eth1.pcap is missing in the recording");
	assert_int_equal(w.bird.failure, BIRD_NOT_ASKED);
	assert_string_equal(w.host, "ce1");
	assert_int_not_equal(w.verdicts[0].status, STATUS_OK);
}

/* The saved configuration has no key: that there was one is known, if it still asks for MD5. */
static void a_key_that_was_there(void **state)
{
	struct recorded_link l = {.ce = config.intent.links[0].ce,
				  .msee = config.intent.links[0].msee,
				  .md5 = MD5_KEY};
	const struct recording r = {.began_ms = 1, .ended_ms = 20, .links = &l, .link_count = 1};

	(void)state;
	recording_begin(&r, &w);
	assert_int_equal(w.evidence[0].link.md5, MD5_KEY);
	assert_true(w.evidence[0].live);
	w.evidence[0].link.md5 = MD5_NONE;
	recording_begin(&r, &w);
	assert_int_equal(w.evidence[0].link.md5, MD5_NONE);
}

#define HEAD "ceprobe watch 1\n"
#define WATCH "watch began_ms=1 ended_ms=2 host=ce1\n"

static void what_is_wrong_is_said_with_its_line(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{"", "line 1: \"ceprobe watch 1\" is wanted"},
		{HEAD, "it has no line \"watch ...\""},
		{HEAD WATCH "bird failure=tired\n", "line 3: failure=tired is not what it can be"},
		{HEAD WATCH "\n# x\nport name=eth1\n", "line 5: heard=... is wanted there"},
		{HEAD WATCH "port name=sixteen-letters-x heard=no since_ms=0 dropped=0 why=\n",
		 "line 3: name=sixteen-letters-x is not what it can be"},
		{HEAD WATCH "sun\n", "line 3: \"sun\" is nothing that is known here"},
		{HEAD WATCH "port", "line 3: it is cut in the middle"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cursor bytes = cursor_of(cases[i].text, strlen(cases[i].text));
		struct recording r;
		struct err err = {0};

		assert_false(recording_watch_parse(bytes, &r, &err));
		assert_string_equal(err.text, cases[i].said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_watched_is_known_again, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_missing_is_not_healthy, setup, teardown),
		cmocka_unit_test_setup_teardown(a_key_that_was_there, setup, teardown),
		cmocka_unit_test(what_is_wrong_is_said_with_its_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
