/* SPDX-License-Identifier: ISC */
/* Texts, names and addresses that a value may be. */
#include "test_config_help.h"

static void texts(void **state)
{
	(void)state;
	expect("version: 1\ncircuits:\n- name: \"\"\n  peerings:\n" PEERING PRIMARY SECONDARY,
	       "f:3:9: error: name: text \"\" is not allowed (a text of 1 to 255 bytes)\n");
	expect("version: 1\ncircuits:\n- name: A\n  provider: "
	       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	       "aaaaaaa\n  peerings:\n" PEERING PRIMARY SECONDARY,
	       "f:4:13: error: provider: "
	       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... is not "
	       "allowed (a text of 1 to 255 bytes)\n");
	expect("version: 1\ncircuits:\n- name: A\n  service_key: "
	       "00000000-0000-0000-0000-00000000000g\n  peerings:\n" PEERING PRIMARY SECONDARY,
	       "f:4:16: warning: service_key: this is no GUID (a service key is 8-4-4-4-12 "
	       "hexadecimal digits)\n");
	expect("socket: "
	       "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	       "aaaaaaaaaaaaaaaaaaaaaaaaa\n" GOOD,
	       "f:1:9: error: socket: "
	       "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... is not "
	       "allowed (the path of a socket, at most 107 bytes)\n");
	expect_bytes("history: \"/a\\0b\"\n" GOOD, sizeof("history: \"/a\\0b\"\n" GOOD) - 1,
		     "f:1:10: error: history: text \"/a?b\" is not allowed (the path of a file)\n");
	expect("colo\\u202eur: blue\n" GOOD,
	       "f:1:1: error: unknown key \"colo\\u202eur\" (the file has version, bird, probe, "
	       "history, history_days, socket, listen, circuits, ping)\n");
	expect("\"col\\u202e\\e[31m\": blue\n" GOOD,
	       "f:1:1: error: unknown key \"col??[31m\" (the file has version, bird, probe, "
	       "history, history_days, socket, listen, circuits, ping)\n");
}

static void interfaces(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING
	       "    primary: {interface: abcdefghijklmnop, subnet: 172.16.0.0/30}\n" SECONDARY,
	       "f:8:26: error: interface: abcdefghijklmnop is not allowed (a name of 1 to 15 "
	       "characters without blank, / or :)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth/1, subnet: 172.16.0.0/30}\n" SECONDARY,
	       "f:8:26: error: interface: eth/1 is not allowed (a name of 1 to 15 characters "
	       "without blank, / or :)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: 'eth 1', subnet: 172.16.0.0/30}\n" SECONDARY,
	       "f:8:26: error: interface: text \"eth 1\" is not allowed (a name of 1 to 15 "
	       "characters without blank, / or :)\n");
	expect(CIRCUIT PEERING "    primary: {interface: .., subnet: 172.16.0.0/30}\n" SECONDARY,
	       "f:8:26: error: interface: .. is not allowed (a name of 1 to 15 characters "
	       "without blank, / or :)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1:1, subnet: 172.16.0.0/30}\n" SECONDARY,
	       "f:8:26: error: interface: eth1:1 is not allowed (a name of 1 to 15 characters "
	       "without blank, / or :)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: e\xc3\xa4, subnet: 172.16.0.0/30}\n" SECONDARY,
	       "f:8:26: error: interface: eä is not allowed (a name of 1 to 15 characters "
	       "without blank, / or :)\n");
}

static void protocols(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0/30, protocol: er "
			       "primary}\n" SECONDARY,
	       "f:8:65: error: protocol: er primary is not allowed (BIRD's name of it: 1 to 63 "
	       "letters, digits and _-.:)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, subnet: 172.16.0.0/30, protocol: "
	       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n" SECONDARY,
	       "f:8:65: error: protocol: "
	       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa... is not "
	       "allowed (BIRD's name of it: 1 to 63 letters, digits and _-.:)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0/30, protocol: "
			       "'er-primary.1:x_'}\n" SECONDARY,
	       "");
}

static void pinging(void **state)
{
	(void)state;
	expect("ping: [{target: 10.10.1.4:443}, {target: 10.10.1.4:22, interval: 3600, "
	       "peering: private}]\n" GOOD,
	       "");
	expect("ping: [{target: 10.10.1.4}, {target: '::1:80'}, {target: 10.10.1.4:0}]\n" GOOD,
	       "f:1:17: error: target: 10.10.1.4 is not allowed (ADDRESS:PORT, such as "
	       "10.10.1.4:443 or \"[2001:db8::4]:443\")\n"
	       "f:1:38: error: target: text \"::1:80\" is not allowed (ADDRESS:PORT, such as "
	       "10.10.1.4:443 or \"[2001:db8::4]:443\")\n"
	       "f:1:58: error: target: 10.10.1.4:0 is not allowed (ADDRESS:PORT, such as "
	       "10.10.1.4:443 or \"[2001:db8::4]:443\")\n");
	expect("ping: [{interval: 0}, {target: 10.10.1.4:443, interval: 3601, peering: "
	       "public}]\n" GOOD,
	       "f:1:8: error: target is missing in a ping (ADDRESS:PORT, such as "
	       "10.10.1.4:443 or \"[2001:db8::4]:443\")\n"
	       "f:1:19: error: interval: 0 is not allowed (a number of seconds from 1 to 3600)\n"
	       "f:1:57: error: interval: 3601 is not allowed (a number of seconds from 1 to "
	       "3600)\n"
	       "f:1:72: error: peering: public is not allowed (private or microsoft)\n");
	expect("ping: []\n" GOOD,
	       "f:1:7: error: ping: an empty list is not allowed (a list of 1 to 16 targets, such "
	       "as [{target: \"10.10.1.4:443\"}])\n");
}

static void listening(void **state)
{
	(void)state;
	expect("listen: 127.0.0.1:9479\n" GOOD, "");
	expect("listen: '[::1]:9479'\n" GOOD, "");
	expect("listen: localhost:9479\n" GOOD, "");
	expect("listen: 0.0.0.0:1\n" GOOD, "");
	expect("listen: :9479\n" GOOD,
	       "f:1:9: error: listen: :9479 is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: 127.0.0.1:0\n" GOOD,
	       "f:1:9: error: listen: 127.0.0.1:0 is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: 127.0.0.1:65536\n" GOOD,
	       "f:1:9: error: listen: 127.0.0.1:65536 is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: example.com:80\n" GOOD,
	       "f:1:9: error: listen: example.com:80 is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: ::1:9479\n" GOOD,
	       "f:1:9: error: listen: ::1:9479 is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: '[127.0.0.1]:80'\n" GOOD,
	       "f:1:9: error: listen: text \"[127.0.0.1]:80\" is not allowed (ADDRESS:PORT, "
	       "such as 127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: '[]:80'\n" GOOD,
	       "f:1:9: error: listen: text \"[]:80\" is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: '[:80'\n" GOOD,
	       "f:1:9: error: listen: text \"[:80\" is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
	expect("listen: 127.0.0.1:\n" GOOD,
	       "f:1:18: error: YAML syntax: mapping values are not allowed in this context\n");
	expect("listen: '*:80'\n" GOOD,
	       "f:1:9: error: listen: text \"*:80\" is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),     cmocka_unit_test(interfaces),
		cmocka_unit_test(protocols), cmocka_unit_test(pinging),
		cmocka_unit_test(listening),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
