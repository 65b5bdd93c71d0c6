/* SPDX-License-Identifier: ISC */
/* What a good configuration becomes, and files that cannot be read. */
#include "test_config_help.h"

#include "base/text.h"

static void assert_address(const struct address *a, const char *expected)
{
	char text[ADDRESS_TEXT];

	assert_true(a->set);
	assert_string_equal(address_text(a, text), expected);
}

static void assert_prefix(const struct prefix *p, const char *expected)
{
	char text[PREFIX_TEXT];

	assert_string_equal(prefix_text(p, text), expected);
}

static void defaults(void **state)
{
	struct config c = config_of(GOOD);
	const struct link *l = c.intent.links;

	(void)state;
	assert_string_equal(c.file, "f");
	assert_string_equal(c.bird_socket, "/run/bird/bird.ctl");
	assert_string_equal(c.history, "/var/lib/ceprobe/history.db");
	assert_string_equal(c.socket, "/run/ceprobe/ceprobe.sock");
	assert_null(c.listen);
	assert_int_equal(c.history_days, 90);
	assert_int_equal(c.probe, PROBE_ARP);
	assert_int_equal(c.intent.circuit_count, 1);
	assert_int_equal(c.intent.peering_count, 1);
	assert_int_equal(c.intent.link_count, 2);
	assert_string_equal(c.intent.circuits[0].name, "A");
	assert_null(c.intent.circuits[0].service_key);
	assert_false(c.intent.circuits[0].layer3_provider);
	assert_int_equal(l->type, PEERING_PRIVATE);
	assert_int_equal(l->path, PATH_PRIMARY);
	assert_int_equal(l->family, FAMILY_IPV4);
	assert_string_equal(l->interface, "eth1");
	assert_int_equal(l->tags.count, 1);
	assert_int_equal(l->tags.tag[0].ethertype, ETHERTYPE_8021Q);
	assert_int_equal(l->tags.tag[0].vid, 200);
	assert_int_equal(l->azure_vlan, 200);
	assert_prefix(&l->subnet, "172.16.0.0/30");
	assert_address(&l->ce, "172.16.0.1");
	assert_address(&l->msee, "172.16.0.2");
	assert_int_equal(l->azure_asn, 12076);
	assert_int_equal(l->peer_asn, 65010);
	assert_int_equal(l->md5, MD5_NONE);
	assert_int_equal(l->prefix_limit, 4000);
	assert_int_equal(l->bfd, WISH_UNSET);
	assert_false(l->planned_down);
	assert_false(l->layer3_provider);
	assert_string_equal(l->protocol, "");
	assert_int_equal(l[1].path, PATH_SECONDARY);
	assert_address(&l[1].msee, "172.16.0.6");
	config_free(&c);
	assert_null(c.intent.links);
}

static void everything_given(void **state)
{
	struct config c = config_of(
		"version: 1\nbird: {socket: /b}\nprobe: tcp\nhistory: /h\nhistory_days: 7\n"
		"socket: /s\nlisten: '[::1]:9479'\n"
		"ping: [{target: 10.9.0.4:443, interval: 5, circuit: A, peering: private},"
		" {target: 10.9.0.5:22}]\ncircuits:\n- name: A\n"
		"  service_key: 00000000-0000-0000-0000-00000000000f\n  provider: P\n"
		"  layer3: customer\n  peering_location: L\n  azure_snapshot: /a\n  peerings:\n"
		"  - type: private\n    vlan: 200\n    azure_asn: 12076\n    peer_asn: 65010\n"
		"    md5: required\n    advertise: [10.1.0.0/16, '2001:db8::/32']\n"
		"    receive: [10.10.0.0/16]\n    prefix_limit: 9000\n    bfd: true\n"
		"    primary:\n      interface: eth1.100\n      subnet: 172.16.0.0/30\n"
		"      subnet6: 2001:db8::/126\n      handoff_vlan: 100\n      outer_vlan: 1000\n"
		"      outer_ethertype: 0x88A8\n      tagged: true\n      protocol: er_primary\n"
		"      planned_down: true\n"
		"    secondary: {interface: eth2, tagged: false, subnet: 172.16.0.4/30}\n");
	const struct link *l = c.intent.links;
	const struct peering *p = c.intent.peerings;

	(void)state;
	assert_string_equal(c.bird_socket, "/b");
	assert_string_equal(c.history, "/h");
	assert_string_equal(c.socket, "/s");
	assert_string_equal(c.listen, "[::1]:9479");
	assert_int_equal(c.history_days, 7);
	assert_int_equal(c.ping_count, 2);
	assert_address(&c.pings[0].target.address, "10.9.0.4");
	assert_int_equal(c.pings[0].target.port, 443);
	assert_int_equal(c.pings[0].interval_s, 5);
	assert_true(c.pings[0].one_circuit);
	assert_int_equal(c.pings[1].interval_s, 60);
	assert_int_equal(c.pings[1].peering, PEERING_PRIVATE);
	assert_false(c.pings[1].one_circuit);
	assert_int_equal(c.probe, PROBE_TCP);
	assert_string_equal(c.intent.circuits[0].provider, "P");
	assert_string_equal(c.intent.circuits[0].location, "L");
	assert_string_equal(c.intent.circuits[0].azure_snapshot, "/a");
	assert_string_equal(c.intent.circuits[0].service_key,
			    "00000000-0000-0000-0000-00000000000f");
	assert_int_equal(p->md5, MD5_REQUIRED);
	assert_int_equal(p->advertise_count, 2);
	assert_prefix(&p->advertise[0], "10.1.0.0/16");
	assert_prefix(&p->advertise[1], "2001:db8::/32");
	assert_int_equal(p->receive_count, 1);
	assert_int_equal(c.intent.link_count, 3);
	assert_string_equal(l->interface, "eth1.100");
	assert_int_equal(l->tags.count, 2);
	assert_int_equal(l->tags.tag[0].ethertype, ETHERTYPE_8021AD);
	assert_int_equal(l->tags.tag[0].vid, 1000);
	assert_int_equal(l->tags.tag[1].ethertype, ETHERTYPE_8021Q);
	assert_int_equal(l->tags.tag[1].vid, 100);
	assert_int_equal(l->azure_vlan, 200);
	assert_int_equal(l->prefix_limit, 9000);
	assert_int_equal(l->bfd, WISH_YES);
	assert_true(l->planned_down);
	assert_string_equal(l->protocol, "er_primary");
	assert_int_equal(l[1].path, PATH_PRIMARY);
	assert_int_equal(l[1].family, FAMILY_IPV6);
	assert_int_equal(l[1].prefix_limit, 100);
	assert_string_equal(l[1].protocol, "");
	assert_address(&l[1].ce, "2001:db8::1");
	assert_address(&l[1].msee, "2001:db8::2");
	assert_int_equal(l[2].path, PATH_SECONDARY);
	assert_int_equal(l[2].tags.count, 0);
	assert_false(l[2].planned_down);
	config_free(&c);
}

static void links_in_the_order_of_the_file(void **state)
{
	static const char yaml[] =
		"version: 1\ncircuits:\n- name: A\n  peerings:\n"
		"  - {type: microsoft, vlan: 300, peer_asn: 64000, bfd: off,\n"
		"     secondary: {interface: e2, subnet6: '2400::4/126', subnet: 8.0.0.4/30},\n"
		"     primary: {interface: e1, subnet6: '2400::/126', protocol: p6}}\n"
		"  - {type: private, vlan: 200, peer_asn: 65010,\n"
		"     primary: {interface: e1, subnet: 10.0.0.0/30},\n"
		"     secondary: {interface: e2, subnet: 10.0.0.4/30}}\n"
		"- name: B\n  peerings:\n"
		"  - {type: private, vlan: 200, peer_asn: 65010,\n"
		"     primary: {interface: e3, subnet: 10.0.0.8/30},\n"
		"     secondary: {interface: e4, subnet: 10.0.0.12/30}}\n";
	static const struct {
		uint32_t circuit, peering;
		enum path path;
		enum family family;
	} order[] = {
		{0, 0, PATH_PRIMARY, FAMILY_IPV6},   {0, 0, PATH_SECONDARY, FAMILY_IPV4},
		{0, 0, PATH_SECONDARY, FAMILY_IPV6}, {0, 1, PATH_PRIMARY, FAMILY_IPV4},
		{0, 1, PATH_SECONDARY, FAMILY_IPV4}, {1, 2, PATH_PRIMARY, FAMILY_IPV4},
		{1, 2, PATH_SECONDARY, FAMILY_IPV4},
	};
	struct config c = config_of(yaml);

	(void)state;
	assert_int_equal(c.intent.link_count, 7);
	for (size_t i = 0; i < c.intent.link_count; i++) {
		assert_int_equal(c.intent.links[i].circuit, order[i].circuit);
		assert_int_equal(c.intent.links[i].peering, order[i].peering);
		assert_int_equal(c.intent.links[i].path, order[i].path);
		assert_int_equal(c.intent.links[i].family, order[i].family);
	}
	assert_int_equal(c.intent.peerings[2].circuit, 1);
	assert_int_equal(c.intent.links[0].prefix_limit, 200);
	assert_int_equal(c.intent.links[0].bfd, WISH_NO);
	assert_string_equal(c.intent.links[0].protocol, "p6");
	config_free(&c);
}

static void ends_with_layer3_provider(void **state)
{
	struct config c = config_of(
		"version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
		"    azure_asn: 65020\n"
		"    primary: {interface: e1, subnet: 10.0.0.0/24, ce_address: 10.0.0.9, "
		"peer_address: 10.0.0.1, subnet6: 'fd00::/64'}\n"
		"    secondary: {interface: e2, ce_address: 10.0.1.2, peer_address: 10.0.1.1}\n");
	const struct link *l = c.intent.links;

	(void)state;
	assert_int_equal(c.intent.link_count, 3);
	assert_true(c.intent.circuits[0].layer3_provider);
	assert_true(l[0].layer3_provider);
	assert_int_equal(l[0].azure_asn, 65020);
	assert_prefix(&l[0].subnet, "10.0.0.0/24");
	assert_address(&l[0].ce, "10.0.0.9");
	assert_address(&l[0].msee, "10.0.0.1");
	assert_address(&l[1].ce, "fd00::1");
	assert_prefix(&l[2].subnet, "10.0.1.0/30");
	assert_address(&l[2].ce, "10.0.1.2");
	assert_address(&l[2].msee, "10.0.1.1");
	config_free(&c);
}

static void files_are_relative_to_the_folder(void **state)
{
	static const char yaml[] = "history: h.db\nsocket: /s\n" GOOD;
	struct diagnostics found = {0};
	struct config c = {0};

	(void)state;
	assert_true(config_parse(yaml, sizeof(yaml) - 1, "/etc/x/c.yaml", &c, &found));
	assert_string_equal(c.history, "/etc/x/h.db");
	assert_string_equal(c.socket, "/s");
	config_free(&c);
	diagnostics_free(&found);
}

static void names_are_made_printable(void **state)
{
	struct config c = config_of("version: 1\ncircuits:\n- name: \"\\e[31mA\\u202e\\0B\"\n"
				    "  peerings:\n" PEERING PRIMARY SECONDARY);

	(void)state;
	assert_string_equal(c.intent.circuits[0].name, "?[31mA??B");
	config_free(&c);
}

static void expect_file(const char *path, const char *expected)
{
	struct diagnostics found = {0};
	struct config c = {0};
	bool good = config_load(path, &c, &found);
	char *said = said_of(&found);

	assert_string_equal(said, expected);
	assert_int_equal(good, *expected == '\0');
	free(said);
	config_free(&c);
	diagnostics_free(&found);
}

static void files_that_cannot_be_read(void **state)
{
	(void)state;
	expect_file("/nonexistent.yaml", "f: error: cannot be read: No such file or directory\n");
	expect_file("/tmp", "f: error: cannot be read: Is a directory\n");
	expect_file("/dev/zero", "f: error: is too long (at most 16 MiB)\n");
	expect_file("/dev/null",
		    "f: error: the file is empty (a configuration begins with version: 1)\n");
}

/* The shipped example is good as it stands. */
static void the_example(void **state)
{
	(void)state;
	expect_file("conf/ceprobe.yaml", "");
}

static bool is_commented_key(const char *line)
{
	const char *hash = line + strspn(line, " ");

	return hash[0] == '#' && hash[1] >= 'a' && hash[1] <= 'z' && strncmp(hash, "#md5", 4) != 0;
}

/* And with every key in use that it shows commented (md5 stands there twice) it is a good one of a
 * circuit with layer3: customer, for which alone ce_address and peer_address are wrong. */
static void the_example_with_everything_in_use(void **state)
{
	FILE *in = fopen("conf/ceprobe.yaml", "r");
	struct diagnostics found = {0};
	struct text yaml = {0};
	struct config c = {0};
	char line[256];
	size_t used = 0;

	(void)state;
	assert_non_null(in);
	while (fgets(line, sizeof(line), in) != NULL) {
		char *hash = strchr(line, '#');

		if (is_commented_key(line)) {
			memmove(hash, hash + 1, strlen(hash));
			used++;
		}
		text_add(&yaml, line, strlen(line));
	}
	fclose(in);
	assert_int_equal(used, 21);
	assert_false(config_parse(yaml.at, yaml.len, "f", &c, &found));
	assert_int_equal(found.count, 1);
	assert_non_null(strstr(found.at[0].text, "are for layer3: provider"));
	text_free(&yaml);
	diagnostics_free(&found);
}

/* As recordings have it: a lab without Azure's ASN, one path, untagged. */
static void a_lab(void **state)
{
	(void)state;
	expect("version: 1\ncircuits:\n  - name: lab\n    peerings:\n      - type: private\n"
	       "        vlan: 200\n        azure_asn: 65002\n        peer_asn: 65001\n"
	       "        md5: {key_file: key}\n        primary:\n          interface: eth1\n"
	       "          tagged: false\n          subnet: 10.99.0.0/30\n",
	       "f:5:9: warning: secondary is missing (Azure's SLA asks for both paths)\n"
	       "f:7:20: warning: azure_asn: 65002 is not ExpressRoute's (12076)\n");
}

/* Of a file that is wrong everywhere the beginning is kept, and the rest counted. */
static void many_errors(void **state)
{
	struct diagnostics found = {0};
	struct config c = {0};
	struct text yaml = {0};
	char *said;

	(void)state;
	for (int i = 0; i < 5000; i++)
		text_addf(&yaml, "unknown%d: 1\n", i);
	assert_false(config_parse(yaml.at, yaml.len, "f", &c, &found));
	assert_int_equal(found.count, DIAGNOSTICS_KEPT);
	assert_int_equal(found.errors, 5002);
	said = said_of(&found);
	assert_non_null(strstr(said, "f: and 4002 more errors and warnings\n"));
	free(said);
	text_free(&yaml);
	diagnostics_free(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(everything_given),
		cmocka_unit_test(links_in_the_order_of_the_file),
		cmocka_unit_test(ends_with_layer3_provider),
		cmocka_unit_test(files_are_relative_to_the_folder),
		cmocka_unit_test(names_are_made_printable),
		cmocka_unit_test(files_that_cannot_be_read),
		cmocka_unit_test(the_example),
		cmocka_unit_test(the_example_with_everything_in_use),
		cmocka_unit_test(a_lab),
		cmocka_unit_test(many_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
