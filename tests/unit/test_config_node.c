/* SPDX-License-Identifier: ISC */
/* What is no YAML, or not the YAML that is read here. */
#include "test_config_help.h"

static void good_is_silent(void **state)
{
	(void)state;
	expect(GOOD, "");
	expect("\xef\xbb\xbf" GOOD, "");
	expect("---\n" GOOD "...\n", "");
	expect("# only this\n" GOOD, "");
}

static void empty(void **state)
{
	(void)state;
	expect("", "f: error: the file is empty (a configuration begins with version: 1)\n");
	expect("\n\n", "f: error: the file is empty (a configuration begins with version: 1)\n");
	expect("# nothing\n",
	       "f: error: the file is empty (a configuration begins with version: 1)\n");
	expect("---\n", "f: error: the file is empty (a configuration begins with version: 1)\n");
	expect("~\n", "f: error: the file is empty (a configuration begins with version: 1)\n");
	expect("\xef\xbb\xbf",
	       "f: error: the file is empty (a configuration begins with version: 1)\n");
}

static void not_a_mapping(void **state)
{
	(void)state;
	expect("- version: 1\n",
	       "f:1:1: error: the file: a list is not allowed (a mapping, beginning with "
	       "version: 1)\n");
	expect("version\n",
	       "f:1:1: error: the file: version is not allowed (a mapping, beginning with "
	       "version: 1)\n");
}

static void syntax(void **state)
{
	(void)state;
	expect("version: 1\ncircuits: [\n",
	       "f:3:1: error: YAML syntax: did not find expected node content\n");
	expect("version: 1\n  bird: {}\n",
	       "f:2:7: error: YAML syntax: mapping values are not allowed in this context\n");
	expect("version: 1\nbird: {socket: \"x}\n",
	       "f:3:1: error: YAML syntax: found unexpected end of stream, while scanning a "
	       "quoted scalar that begins at line 2\n");
	expect("version: 1\n%FOO\n", "f:2:5: error: YAML syntax: found unknown directive name\n");
	expect("a: b: c\n",
	       "f:1:5: error: YAML syntax: mapping values are not allowed in this context\n");
	expect("- a\nb\n",
	       "f:3:1: error: YAML syntax: could not find expected ':', while scanning a simple "
	       "key that begins at line 2\n");
	expect("version: @\n",
	       "f:1:10: error: YAML syntax: found character that cannot start any token\n");
}

static void tabs(void **state)
{
	(void)state;
	expect("version: 1\nbird:\n\tsocket: /x\n",
	       "f:3:1: error: a tab indents this line (use blanks)\n");
	expect("version: 1\nbird:\n  \tsocket: /x\n",
	       "f:3:3: error: a tab indents this line (use blanks)\n");
	expect("version:\t1\ncircuits:\n- name: A\n  peerings:\n" PEERING PRIMARY SECONDARY, "");
}

static void bytes(void **state)
{
	(void)state;
	expect_bytes(
		"version: 1\nprobe: a\0rp\n", sizeof("version: 1\nprobe: a\0rp\n") - 1,
		"f:2:9: error: byte 0x00: control characters are not allowed (the file must be "
		"UTF-8 text)\n");
	expect("version: 1\nbird: {\xc3\xa4: \xff}\n",
	       "f:2:11: error: byte 0xff: invalid leading UTF-8 octet (the file must be UTF-8 "
	       "text)\n");
	expect("version: 1\nprobe: \x07\n",
	       "f:2:8: error: byte 0x07: control characters are not allowed (the file must be "
	       "UTF-8 text)\n");
	expect_bytes("\xff\xfev\0e\0r\0", sizeof("\xff\xfev\0e\0r\0") - 1,
		     "f:1:1: error: byte 0xff: invalid leading UTF-8 octet (the file must be UTF-8 "
		     "text)\n");
}

static void duplicate_keys(void **state)
{
	(void)state;
	expect("version: 1\nprobe: arp\nversion: 1\ncircuits: []\nprobe: arp\n",
	       "f:3:1: error: duplicate key \"version\" (it stands already at line 1, column "
	       "1)\n"
	       "f:4:11: error: circuits: an empty list is not allowed (a list of 1 to 16384 "
	       "circuits)\n"
	       "f:5:1: error: duplicate key \"probe\" (it stands already at line 2, column 1)\n");
	expect(GOOD "    vlan: 201\n",
	       "f:10:5: error: duplicate key \"vlan\" (it stands already at line 6, column 5)\n");
}

static void documents(void **state)
{
	(void)state;
	expect(GOOD "---\n" GOOD,
	       "f:10:1: error: a second YAML document begins here (one in a file)\n");
	expect(GOOD "...\n", "");
}

static void loops(void **state)
{
	(void)state;
	expect("version: 1\ncircuits: &a [*a]\n",
	       "f:2:15: error: alias \"*a\" stands inside its own anchor (a loop)\n");
	expect("version: &v 1\ncircuits: &c\n- name: A\n  peerings: &p\n  - *c\n",
	       "f:5:5: error: alias \"*c\" stands inside its own anchor (a loop)\n");
	expect("version: *v\n", "f:1:10: error: alias \"*v\" has no anchor before it\n");
}

static void anchors_that_do_not_loop(void **state)
{
	(void)state;
	expect("version: 1\ncircuits:\n- name: A\n  peerings:\n  - &p\n    type: private\n    "
	       "vlan: &vlan 200\n    peer_asn: 65010\n    primary: {interface: eth1, handoff_vlan: "
	       "*vlan, subnet: 172.16.0.0/30}\n" SECONDARY,
	       "");
}

static void aliases_that_explode(void **state)
{
	(void)state;
	expect("a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, "
	       "*a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, "
	       "*c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, "
	       "*e, *e, *e, *e, *e, *e, *e, *e, *e]\ng: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, "
	       "*f]\n",
	       "f:6:40: error: too many values, aliases expanded (at most 1048576)\n");
}

static void depth(void **state)
{
	(void)state;
	expect("a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n",
	       "f:1:35: error: nested too deeply (at most 32 levels)\n");
}

static void tags_and_odd_keys(void **state)
{
	(void)state;
	expect("version: !!int 1\n",
	       "f:1:10: error: tag \"tag:yaml.org,2002:int\" (tags are not supported here, "
	       "leave it out)\n");
	expect("version: !foo {}\n",
	       "f:1:10: error: tag \"!foo\" (tags are not supported here, leave it out)\n");
	expect("? [version]\n: 1\n",
	       "f:1:3: error: a list or a mapping stands where a key must be\n");
	expect("version: 1\n<<: {probe: arp}\ncircuits: []\n",
	       "f:2:1: error: unknown key \"<<\" (the file has version, bird, probe, history, "
	       "history_days, socket, listen, circuits, ping)\n"
	       "f:3:11: error: circuits: an empty list is not allowed (a list of 1 to 16384 "
	       "circuits)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_is_silent),
		cmocka_unit_test(empty),
		cmocka_unit_test(not_a_mapping),
		cmocka_unit_test(syntax),
		cmocka_unit_test(tabs),
		cmocka_unit_test(bytes),
		cmocka_unit_test(duplicate_keys),
		cmocka_unit_test(documents),
		cmocka_unit_test(loops),
		cmocka_unit_test(anchors_that_do_not_loop),
		cmocka_unit_test(aliases_that_explode),
		cmocka_unit_test(depth),
		cmocka_unit_test(tags_and_odd_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
