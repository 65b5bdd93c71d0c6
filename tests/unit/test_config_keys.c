/* SPDX-License-Identifier: ISC */
/* Keys that are unknown, missing or hold what they may not, each at its place. */
#include "test_config_help.h"

static void misspelt(void **state)
{
	(void)state;
	expect("version: 1\nbrid: {socket: /x}\nCircuits: []\nprob: arp\nhistory-days: 9\n",
	       "f:2:1: error: unknown key \"brid\" (did you mean \"bird\"?)\n"
	       "f:3:1: error: unknown key \"Circuits\" (did you mean \"circuits\"?)\n"
	       "f:4:1: error: unknown key \"prob\" (did you mean \"probe\"?)\n"
	       "f:5:1: error: unknown key \"history-days\" (did you mean \"history_days\"?)\n");
	expect(CIRCUIT
	       "  - type: private\n    vlan: 200\n    peer_ans: 65010\n    prefixlimit: 5\n" PRIMARY
		       SECONDARY,
	       "f:7:5: error: unknown key \"peer_ans\" (did you mean \"peer_asn\"?)\n"
	       "f:8:5: error: unknown key \"prefixlimit\" (did you mean \"prefix_limit\"?)\n");
	expect(CIRCUIT PEERING "    primary: {interfce: eth1, subnets: 172.16.0.0/30, plannedDown: "
			       "yes}\n" SECONDARY,
	       "f:8:14: error: a path without an address (subnet, subnet6 or both)\n"
	       "f:8:15: error: unknown key \"interfce\" (did you mean \"interface\"?)\n"
	       "f:8:31: error: unknown key \"subnets\" (did you mean \"subnet\"?)\n"
	       "f:8:55: error: unknown key \"plannedDown\" (did you mean \"planned_down\"?)\n");
}

static void misplaced(void **state)
{
	(void)state;
	expect("vlan: 200\n" GOOD,
	       "f:1:1: error: unknown key \"vlan\" (it belongs to a peering)\n");
	expect(GOOD "    interface: eth1\n",
	       "f:10:5: error: unknown key \"interface\" (it belongs to primary and secondary)\n");
	expect("version: 1\ncircuits:\n- name: A\n  peer_asn: 65010\n  peerings:\n" PEERING PRIMARY
		       SECONDARY,
	       "f:4:3: error: unknown key \"peer_asn\" (it belongs to a peering)\n");
}

static void unknown(void **state)
{
	(void)state;
	expect("colour: blue\n" GOOD,
	       "f:1:1: error: unknown key \"colour\" (the file has version, bird, probe, "
	       "history, history_days, socket, listen, circuits, ping)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, subnet: 172.16.0.0/30, mtu: 1500}\n" SECONDARY,
	       "f:8:55: error: unknown key \"mtu\" (primary has interface, subnet, subnet6, "
	       "ce_address, peer_address, handoff_vlan, outer_vlan, outer_ethertype, tagged, "
	       "protocol, planned_down)\n");
	expect("ping: {target: 10.0.0.1:80}\n" GOOD,
	       "f:1:7: error: ping: a mapping is not allowed (a list of 1 to 16 targets, such as "
	       "[{target: \"10.10.1.4:443\"}])\n");
	expect("ping: [{target: 10.0.0.1:80, every: 5}]\n" GOOD,
	       "f:1:30: error: unknown key \"every\" (a ping has target, interval, circuit, "
	       "peering)\n");
	expect("bird: {path: /x}\n" GOOD, "f:1:8: error: unknown key \"path\" (bird has socket)\n");
	expect("xyzzy: 1\n" GOOD,
	       "f:1:1: error: unknown key \"xyzzy\" (the file has version, bird, probe, history, "
	       "history_days, socket, listen, circuits, ping)\n");
}

static void missing(void **state)
{
	(void)state;
	expect("probe: arp\n",
	       "f:1:1: error: circuits is missing in the file (a list of 1 to 16384 circuits)\n"
	       "f:1:1: error: version is missing in the file (the number 1)\n");
	expect("version: 1\ncircuits: [{}]\n",
	       "f:2:12: error: name is missing in a circuit (a text of 1 to 255 bytes)\n"
	       "f:2:12: error: peerings is missing in a circuit (a list of one or two "
	       "peerings)\n");
	expect(CIRCUIT "  - {}\n",
	       "f:5:5: error: a peering without primary and secondary (at least one of them)\n"
	       "f:5:5: error: peer_asn is missing in a peering (a number from 1 to 4294967295)\n"
	       "f:5:5: error: type is missing in a peering (private or microsoft)\n"
	       "f:5:5: error: vlan is missing in a peering (a VLAN from 1 to 4094)\n");
	expect(CIRCUIT PEERING "    primary: {}\n" SECONDARY,
	       "f:8:14: error: a path without an address (subnet, subnet6 or both)\n"
	       "f:8:14: error: interface is missing in primary (a name of 1 to 15 characters "
	       "without blank, / or :)\n");
}

static void no_value(void **state)
{
	(void)state;
	expect("version:\ncircuits:\nprobe: ~\nbird: null\n",
	       "f:1:9: error: version has no value (the number 1)\n"
	       "f:2:10: error: circuits has no value (a list of 1 to 16384 circuits)\n"
	       "f:3:8: error: probe has no value (none, arp or tcp)\n"
	       "f:4:7: error: bird has no value (a mapping with socket)\n");
	expect(CIRCUIT PEERING "    primary:\n    secondary:\n",
	       "f:8:13: error: primary has no value (a mapping with interface and subnet)\n"
	       "f:9:15: error: secondary has no value (a mapping with interface and subnet)\n");
}

static void wrong_types(void **state)
{
	(void)state;
	expect("version: one\nbird: /run/bird.ctl\nprobe: [arp]\nhistory: {}\nsocket: []\nlisten: "
	       "{}\nhistory_days: yes\ncircuits: {name: A}\n",
	       "f:1:10: error: version: one is not allowed (the number 1)\n"
	       "f:2:7: error: bird: /run/bird.ctl is not allowed (a mapping with socket)\n"
	       "f:3:8: error: probe: a list is not allowed (none, arp or tcp)\n"
	       "f:4:10: error: history: an empty mapping is not allowed (the path of a file)\n"
	       "f:5:9: error: socket: an empty list is not allowed (the path of a socket, at "
	       "most 107 bytes)\n"
	       "f:6:9: error: listen: an empty mapping is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n"
	       "f:7:15: error: history_days: yes is not allowed (a number from 1 to 3650)\n"
	       "f:8:11: error: circuits: a mapping is not allowed (a list of 1 to 16384 "
	       "circuits)\n");
	expect("version: 1\ncircuits: []\n",
	       "f:2:11: error: circuits: an empty list is not allowed (a list of 1 to 16384 "
	       "circuits)\n");
	expect("version: 1\ncircuits: [A, [B], {name: [C], service_key: {}, layer3: [], peerings: "
	       "{}}]\n",
	       "f:2:12: error: a circuit: A is not allowed (a mapping)\n"
	       "f:2:15: error: a circuit: a list is not allowed (a mapping)\n"
	       "f:2:27: error: name: a list is not allowed (a text of 1 to 255 bytes)\n"
	       "f:2:45: error: service_key: an empty mapping is not allowed (the circuit's "
	       "GUID)\n"
	       "f:2:57: error: layer3: an empty list is not allowed (customer or provider)\n"
	       "f:2:71: error: peerings: an empty mapping is not allowed (a list of one or two "
	       "peerings)\n");
	expect(CIRCUIT "  - private\n  - type: [private]\n    vlan: {}\n    peer_asn: []\n    "
		       "azure_asn: {}\n    md5: []\n    advertise: 10.0.0.0/8\n    receive: {}\n   "
		       " prefix_limit: []\n    bfd: 1\n    primary: eth1\n    secondary: [eth2]\n",
	       "f:5:5: error: a peering: private is not allowed (a mapping)\n"
	       "f:6:11: error: type: a list is not allowed (private or microsoft)\n"
	       "f:7:11: error: vlan: an empty mapping is not allowed (a VLAN from 1 to 4094)\n"
	       "f:8:15: error: peer_asn: an empty list is not allowed (a number from 1 to "
	       "4294967295)\n"
	       "f:9:16: error: azure_asn: an empty mapping is not allowed (a number from 1 to "
	       "4294967295)\n"
	       "f:10:10: error: md5: this value is not allowed (none, required or {key_file: "
	       "FILE})\n"
	       "f:11:16: error: advertise: 10.0.0.0/8 is not allowed (a list of prefixes, such "
	       "as [10.1.0.0/16])\n"
	       "f:12:14: error: receive: an empty mapping is not allowed (a list of prefixes, "
	       "such as [10.10.0.0/16])\n"
	       "f:13:19: error: prefix_limit: an empty list is not allowed (a number greater "
	       "than 0)\n"
	       "f:14:10: error: bfd: 1 is not allowed (true or false)\n"
	       "f:15:14: error: primary: eth1 is not allowed (a mapping with interface and "
	       "subnet)\n"
	       "f:16:16: error: secondary: a list is not allowed (a mapping with interface and "
	       "subnet)\n");
	expect(CIRCUIT PEERING
	       "    primary:\n      interface: [eth1]\n      subnet: {}\n      subnet6: []\n      "
	       "handoff_vlan: a\n      outer_vlan: 1.5\n      outer_ethertype: []\n      tagged: "
	       "maybe\n      protocol: {}\n      planned_down: 0\n" SECONDARY,
	       "f:9:18: error: interface: a list is not allowed (a name of 1 to 15 characters "
	       "without blank, / or :)\n"
	       "f:10:15: error: subnet: an empty mapping is not allowed (an IPv4 prefix, such "
	       "as 172.16.0.0/30)\n"
	       "f:11:16: error: subnet6: an empty list is not allowed (an IPv6 prefix, such as "
	       "2001:db8::/126)\n"
	       "f:12:21: error: handoff_vlan: a is not allowed (a VLAN from 1 to 4094)\n"
	       "f:13:19: error: outer_vlan: 1.5 is not allowed (a VLAN from 1 to 4094)\n"
	       "f:14:24: error: outer_ethertype: an empty list is not allowed (0x8100, 0x88a8 "
	       "or 0x9100)\n"
	       "f:15:15: error: tagged: maybe is not allowed (true or false)\n"
	       "f:16:17: error: protocol: an empty mapping is not allowed (BIRD's name of it: 1 "
	       "to 63 letters, digits and _-.:)\n"
	       "f:17:21: error: planned_down: 0 is not allowed (true or false)\n");
	expect("listen: 127.0.0.1\n" GOOD,
	       "f:1:9: error: listen: 127.0.0.1 is not allowed (ADDRESS:PORT, such as "
	       "127.0.0.1:9479 or \"[::1]:9479\")\n");
}

static void version(void **state)
{
	(void)state;
	expect("version: 2\ncircuits: []\n",
	       "f:1:10: error: version: 2 is not allowed (the number 1)\n"
	       "f:2:11: error: circuits: an empty list is not allowed (a list of 1 to 16384 "
	       "circuits)\n");
	expect("version: '1'\n",
	       "f:1:1: error: circuits is missing in the file (a list of 1 to 16384 circuits)\n"
	       "f:1:10: error: version: text \"1\" is not allowed (the number 1)\n");
}

static void numbers(void **state)
{
	(void)state;
	expect(CIRCUIT "  - type: private\n    vlan: 0\n    peer_asn: 0\n    azure_asn: "
		       "4294967296\n    prefix_limit: 0\n" PRIMARY SECONDARY,
	       "f:6:11: error: vlan: 0 is not allowed (a VLAN from 1 to 4094)\n"
	       "f:7:15: error: peer_asn: 0 is not allowed (a number from 1 to 4294967295)\n"
	       "f:8:16: error: azure_asn: 4294967296 is not allowed (a number from 1 to "
	       "4294967295)\n"
	       "f:9:19: error: prefix_limit: 0 is not allowed (a number greater than 0)\n");
	expect(CIRCUIT "  - type: private\n    vlan: 4095\n    peer_asn: -1\n    azure_asn: "
		       "99999999999999999999999\n    prefix_limit: 1e3\n" PRIMARY SECONDARY,
	       "f:6:11: error: vlan: 4095 is not allowed (a VLAN from 1 to 4094)\n"
	       "f:7:15: error: peer_asn: -1 is not allowed (a number from 1 to 4294967295)\n"
	       "f:8:16: error: azure_asn: 99999999999999999999999 is not allowed (a number from "
	       "1 to 4294967295)\n"
	       "f:9:19: error: prefix_limit: 1e3 is not allowed (a number greater than 0)\n");
	expect(CIRCUIT "  - type: private\n    vlan: 0200\n    peer_asn: 1.10\n    azure_asn: "
		       "AS12076\n" PRIMARY SECONDARY,
	       "f:6:11: error: vlan: 0200 is not allowed (a VLAN from 1 to 4094)\n"
	       "f:7:15: error: peer_asn: 1.10 is asdot notation (write the number, 65546)\n"
	       "f:8:16: error: azure_asn: AS12076 is not allowed (a number from 1 to "
	       "4294967295)\n");
	expect(CIRCUIT "  - type: private\n    vlan: \"200\"\n    peer_asn: 65_010\n    azure_asn: "
		       "0.12076\n" PRIMARY SECONDARY,
	       "f:6:11: error: vlan: text \"200\" is not allowed (a VLAN from 1 to 4094)\n"
	       "f:7:15: error: peer_asn: 65_010 is not allowed (a number from 1 to 4294967295)\n"
	       "f:8:16: error: azure_asn: 0.12076 is asdot notation (write the number, 12076)\n");
	expect("history_days: 0\n" GOOD,
	       "f:1:15: error: history_days: 0 is not allowed (a number from 1 to 3650)\n");
	expect("history_days: 3651\n" GOOD,
	       "f:1:15: error: history_days: 3651 is not allowed (a number from 1 to 3650)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, subnet: 172.16.0.0/30, handoff_vlan: 0, outer_vlan: "
	       "4095, outer_ethertype: 0x9200}\n" SECONDARY,
	       "f:8:69: error: handoff_vlan: 0 is not allowed (a VLAN from 1 to 4094)\n"
	       "f:8:84: error: outer_vlan: 4095 is not allowed (a VLAN from 1 to 4094)\n"
	       "f:8:107: error: outer_ethertype: 0x9200 is not allowed (0x8100, 0x88a8 or "
	       "0x9100)\n");
}

static void words(void **state)
{
	(void)state;
	expect("probe: ARP\n" GOOD, "f:1:8: error: probe: ARP is not allowed (none, arp or tcp)\n");
	expect(CIRCUIT "  - type: public\n    vlan: 200\n    peer_asn: 65010\n" PRIMARY SECONDARY,
	       "f:5:11: error: type: public is not allowed (private or microsoft)\n");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: me\n  peerings:\n" PEERING PRIMARY
		       SECONDARY,
	       "f:4:11: error: layer3: me is not allowed (customer or provider)\n");
}

static void a_key_in_the_wrong_place_is_not_repeated(void **state)
{
	(void)state;
	expect(GOOD "    md5: hunter2\n",
	       "f:10:10: error: md5: this value is not allowed (none, required or {key_file: "
	       "FILE})\n");
	expect(GOOD "    md5: {hunter2: x}\n",
	       "f:10:10: error: key_file is missing in md5 (the path of a file)\n"
	       "f:10:11: error: unknown key (md5 has key_file)\n");
	expect(GOOD "    md5: {}\n",
	       "f:10:10: error: key_file is missing in md5 (the path of a file)\n");
	expect(GOOD "    md5: {key_file: [hunter2]}\n",
	       "f:10:21: error: key_file: a list is not allowed (the path of a file)\n");
}

static void every_error_at_once_by_line(void **state)
{
	(void)state;
	expect("circuits:\n- name: A\n  peerings:\n  - type: private\n    vlan: 5000\n    "
	       "peer_asn: 65515\n    colour: red\n    primary: {interface: eth1, subnet: "
	       "172.16.0.1/30}\n    secondary: {interface: eth2, subnet: 172.16.0.8/29}\nprobe: "
	       "icmp\nversion: 3\n",
	       "f:5:11: error: vlan: 5000 is not allowed (a VLAN from 1 to 4094)\n"
	       "f:6:15: error: peer_asn: 65515 is reserved by Azure (any but 65515 to 65520)\n"
	       "f:7:5: error: unknown key \"colour\" (a peering has type, vlan, azure_asn, "
	       "peer_asn, md5, advertise, receive, prefix_limit, bfd, primary, secondary)\n"
	       "f:8:40: error: subnet: 172.16.0.1/30 has host bits set (the prefix is "
	       "172.16.0.0/30)\n"
	       "f:9:42: error: subnet: 172.16.0.8/29 is not a /30 (cut in two: primary "
	       "172.16.0.8/30, secondary 172.16.0.12/30)\n"
	       "f:10:8: error: probe: icmp is not allowed (none, arp or tcp)\n"
	       "f:11:10: error: version: 3 is not allowed (the number 1)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(misspelt),
		cmocka_unit_test(misplaced),
		cmocka_unit_test(unknown),
		cmocka_unit_test(missing),
		cmocka_unit_test(no_value),
		cmocka_unit_test(wrong_types),
		cmocka_unit_test(version),
		cmocka_unit_test(numbers),
		cmocka_unit_test(words),
		cmocka_unit_test(a_key_in_the_wrong_place_is_not_repeated),
		cmocka_unit_test(every_error_at_once_by_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
