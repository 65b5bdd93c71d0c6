/* SPDX-License-Identifier: ISC */
/* Subnets, addresses and prefixes: Azure's rules, and those of any network. */
#include "test_config_help.h"

static void host_bits(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.1/30}\n    "
			       "secondary: {interface: eth2, subnet6: 2001:db8::1/126}\n",
	       "f:8:40: error: subnet: 172.16.0.1/30 has host bits set (the prefix is "
	       "172.16.0.0/30)\n"
	       "f:9:43: error: subnet6: 2001:db8::1/126 has host bits set (the prefix is "
	       "2001:db8::/126)\n");
}

static void the_other_family(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 2001:db8::/126}\n    "
			       "secondary: {interface: eth2, subnet6: 172.16.0.0/30}\n",
	       "f:8:40: error: subnet: 2001:db8::/126 is IPv6 (it goes under \"subnet6\")\n"
	       "f:9:43: error: subnet6: 172.16.0.0/30 is IPv4 (it goes under \"subnet\")\n");
}

static void no_prefix(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0}\n    secondary: "
			       "{interface: eth2, subnet: 172.16.0.0/33}\n",
	       "f:8:40: error: subnet: 172.16.0.0 is not allowed (an IPv4 prefix, such as "
	       "172.16.0.0/30)\n"
	       "f:9:42: error: subnet: 172.16.0.0/33 is not allowed (an IPv4 prefix, such as "
	       "172.16.0.0/30)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0/30}\n    "
			       "secondary: {interface: eth2, subnet6: 2001:db8::/129}\n",
	       "f:8:40: error: subnet: 172.16.0/30 is not allowed (an IPv4 prefix, such as "
	       "172.16.0.0/30)\n"
	       "f:9:43: error: subnet6: 2001:db8::/129 is not allowed (an IPv6 prefix, such as "
	       "2001:db8::/126)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0/030}\n    "
			       "secondary: {interface: eth2, subnet: 'x/30'}\n",
	       "f:8:40: error: subnet: 172.16.0.0/030 is not allowed (an IPv4 prefix, such as "
	       "172.16.0.0/30)\n"
	       "f:9:42: error: subnet: text \"x/30\" is not allowed (an IPv4 prefix, such as "
	       "172.16.0.0/30)\n");
}

static void a_29_and_a_125_are_cut_in_two(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.128/29}\n    "
			       "secondary: {interface: eth2, subnet: 172.16.1.0/30}\n",
	       "f:8:40: error: subnet: 172.16.0.128/29 is not a /30 (cut in two: primary "
	       "172.16.0.128/30, secondary 172.16.0.132/30)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet6: 2001:db8::8/125}\n    "
			       "secondary: {interface: eth2, subnet6: 2001:db8::/126}\n",
	       "f:8:41: error: subnet6: 2001:db8::8/125 is not a /126 (cut in two: primary "
	       "2001:db8::8/126, secondary 2001:db8::c/126)\n");
}

static void neither_30_nor_126(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0/24}\n    "
			       "secondary: {interface: eth2, subnet: 172.16.1.0/31}\n",
	       "f:8:40: error: subnet: 172.16.0.0/24 is not a /30 (Azure takes one /30 per "
	       "path)\n"
	       "f:9:42: error: subnet: 172.16.1.0/31 is not a /30 (Azure takes one /30 per "
	       "path)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet6: 2001:db8::/64}\n    "
			       "secondary: {interface: eth2, subnet6: 2001:db9::/127}\n",
	       "f:8:41: error: subnet6: 2001:db8::/64 is not a /126 (Azure takes one /126 per "
	       "path)\n"
	       "f:9:43: error: subnet6: 2001:db9::/127 is not a /126 (Azure takes one /126 per "
	       "path)\n");
}

static void overlapping(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0/30}\n    "
			       "secondary: {interface: eth2, subnet: 172.16.0.0/30}\n",
	       "f:9:42: error: subnet: 172.16.0.0/30 overlaps 172.16.0.0/30 at line 8 (each "
	       "path has its own)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0/29}\n    "
			       "secondary: {interface: eth2, subnet: 172.16.0.4/30}\n",
	       "f:8:40: error: subnet: 172.16.0.0/29 is not a /30 (cut in two: primary "
	       "172.16.0.0/30, secondary 172.16.0.4/30)\n"
	       "f:9:42: error: subnet: 172.16.0.4/30 overlaps 172.16.0.0/29 at line 8 (each "
	       "path has its own)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet6: 2001:db8::/126}\n    "
			       "secondary: {interface: eth2, subnet6: 2001:db8::/126}\n",
	       "f:9:43: error: subnet6: 2001:db8::/126 overlaps 2001:db8::/126 at line 8 (each "
	       "path has its own)\n");
}

static void overlapping_across_peerings_and_circuits(void **state)
{
	(void)state;
	expect(GOOD "- name: B\n  peerings:\n  - type: private\n    vlan: 300\n    peer_asn: "
		    "65010\n    primary: {interface: eth3, subnet: 172.16.0.4/30}\n    secondary: "
		    "{interface: eth4, subnet: 172.16.0.0/30}\n",
	       "f:15:40: error: subnet: 172.16.0.4/30 overlaps 172.16.0.4/30 at line 9 (each "
	       "path has its own)\n"
	       "f:16:42: error: subnet: 172.16.0.0/30 overlaps 172.16.0.0/30 at line 8 (each "
	       "path has its own)\n");
}

static void no_address(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, tagged: true}\n    secondary: "
			       "{interface: eth2, subnet: 172.16.0.4/30}\n",
	       "f:8:14: error: a path without an address (subnet, subnet6 or both)\n");
}

static void never_on_a_link(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 127.0.0.0/30}\n    "
			       "secondary: {interface: eth2, subnet: 224.0.0.0/30}\n",
	       "f:8:40: error: subnet: 127.0.0.0/30 is loopback (addresses that a host can "
	       "have)\n"
	       "f:9:42: error: subnet: 224.0.0.0/30 is multicast (addresses that a host can "
	       "have)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 0.0.0.0/30}\n    secondary: "
			       "{interface: eth2, subnet: 240.0.0.0/30}\n",
	       "f:8:40: error: subnet: 0.0.0.0/30 is \"this network\" (RFC 791) (addresses that "
	       "a host can have)\n"
	       "f:9:42: error: subnet: 240.0.0.0/30 is reserved (RFC 1112) (addresses that a "
	       "host can have)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet6: fe80::/126}\n    "
			       "secondary: {interface: eth2, subnet6: ff02::/126}\n",
	       "f:8:41: error: subnet6: fe80::/126 is link-local (RFC 4291) (addresses that a "
	       "host can have)\n"
	       "f:9:43: error: subnet6: ff02::/126 is multicast (addresses that a host can "
	       "have)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet6: '::/126'}\n    secondary: "
			       "{interface: eth2, subnet: 169.254.0.0/30}\n",
	       "f:8:41: error: subnet6: ::/126 is reserved (RFC 4291) (addresses that a host "
	       "can have)\n");
}

static void private_peering_takes_private_and_documentation(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 10.0.0.0/30, subnet6: "
			       "\"fd00::/126\"}\n    secondary: {interface: eth2, subnet: "
			       "203.0.113.0/30, subnet6: \"2001:db8::/126\"}\n",
	       "");
}

static void microsoft_peering_takes_public_only(void **state)
{
	(void)state;
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    primary: "
		       "{interface: eth1, subnet: 8.0.0.0/30, subnet6: '2400::/126'}\n    "
		       "secondary: {interface: eth2, subnet: 8.0.0.4/30, subnet6: '2400::4/126'}\n",
	       "");
	expect(CIRCUIT
	       "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    primary: {interface: "
	       "eth1, subnet: 10.0.0.0/30, subnet6: 'fd00::/126'}\n    secondary: {interface: "
	       "eth2, subnet: 172.31.0.0/30, subnet6: '2001:db8::/126'}\n",
	       "f:8:40: error: subnet: 10.0.0.0/30 is private (RFC 1918) (a microsoft peering "
	       "takes public ones only)\n"
	       "f:8:62: error: subnet6: fd00::/126 is unique local (RFC 4193) (a microsoft "
	       "peering takes public ones only)\n"
	       "f:9:42: error: subnet: 172.31.0.0/30 is private (RFC 1918) (a microsoft peering "
	       "takes public ones only)\n"
	       "f:9:66: warning: subnet6: 2001:db8::/126 is for documentation (a microsoft "
	       "peering takes public ones only)\n");
	expect(CIRCUIT
	       "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    primary: {interface: "
	       "eth1, subnet: 192.168.0.0/30, subnet6: 'fc00::/126'}\n    secondary: {interface: "
	       "eth2, subnet: 100.64.0.0/30, subnet6: '3fff::/126'}\n",
	       "f:8:40: error: subnet: 192.168.0.0/30 is private (RFC 1918) (a microsoft "
	       "peering takes public ones only)\n"
	       "f:8:65: error: subnet6: fc00::/126 is unique local (RFC 4193) (a microsoft "
	       "peering takes public ones only)\n"
	       "f:9:42: error: subnet: 100.64.0.0/30 is carriers' own (RFC 6598) (a microsoft "
	       "peering takes public ones only)\n"
	       "f:9:66: warning: subnet6: 3fff::/126 is for documentation (a microsoft peering "
	       "takes public ones only)\n");
	expect(CIRCUIT
	       "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    primary: {interface: "
	       "eth1, subnet: 192.0.2.0/30, subnet6: '2400::/126'}\n    secondary: {interface: "
	       "eth2, subnet: 198.51.100.0/30, subnet6: '2401::/126'}\n",
	       "f:8:40: warning: subnet: 192.0.2.0/30 is for documentation (a microsoft peering "
	       "takes public ones only)\n"
	       "f:9:42: warning: subnet: 198.51.100.0/30 is for documentation (a microsoft "
	       "peering takes public ones only)\n");
	expect(CIRCUIT
	       "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    primary: {interface: "
	       "eth1, subnet: 203.0.113.0/30, subnet6: '2400::/126'}\n    secondary: {interface: "
	       "eth2, subnet: 198.18.0.0/30, subnet6: '2401::/126'}\n",
	       "f:8:40: warning: subnet: 203.0.113.0/30 is for documentation (a microsoft "
	       "peering takes public ones only)\n"
	       "f:9:42: error: subnet: 198.18.0.0/30 is for benchmarks (RFC 2544) (a microsoft "
	       "peering takes public ones only)\n");
}

static void microsoft_peering_advertises_public_only(void **state)
{
	(void)state;
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    advertise: "
		       "[8.8.8.0/24, 10.0.0.0/24, 0.0.0.0/0, '::/0', 192.0.2.0/24, 'fd00::/64', "
		       "8.0.0.0/5, 100.127.0.0/16]\n" PUBLIC,
	       "f:8:29: error: advertise: 10.0.0.0/24 is private (RFC 1918) (a microsoft "
	       "peering takes public ones only)\n"
	       "f:8:42: error: advertise: a default route (not accepted on a microsoft "
	       "peering)\n"
	       "f:8:53: error: advertise: a default route (not accepted on a microsoft "
	       "peering)\n"
	       "f:8:61: warning: advertise: 192.0.2.0/24 is for documentation (a microsoft "
	       "peering takes public ones only)\n"
	       "f:8:75: error: advertise: fd00::/64 is unique local (RFC 4193) (a microsoft "
	       "peering takes public ones only)\n"
	       "f:8:88: error: advertise: 8.0.0.0/5 holds addresses that are private (RFC 1918) "
	       "(a microsoft peering takes public ones only)\n"
	       "f:8:99: error: advertise: 100.127.0.0/16 is carriers' own (RFC 6598) (a "
	       "microsoft peering takes public ones only)\n");
}

static void private_peering_advertises_anything(void **state)
{
	(void)state;
	expect(GOOD "    advertise: [10.0.0.0/8, 0.0.0.0/0, 0.0.0.0/1, 128.0.0.0/1, 192.0.2.0/24, "
		    "'::/0']\n",
	       "");
	expect(GOOD "    advertise: [127.0.0.0/8, 224.0.0.0/4]\n",
	       "f:10:17: error: advertise: 127.0.0.0/8 is loopback (addresses that a host can "
	       "have)\n"
	       "f:10:30: error: advertise: 224.0.0.0/4 is multicast (addresses that a host can "
	       "have)\n");
}

static void prefix_lists(void **state)
{
	(void)state;
	expect(GOOD "    advertise: [10.0.0.1/8, x, [], 2001:db8::1/32]\n    receive: [~]\n",
	       "f:10:17: error: advertise: 10.0.0.1/8 has host bits set (the prefix is "
	       "10.0.0.0/8)\n"
	       "f:10:29: error: advertise: x is not allowed (a list of prefixes, such as "
	       "[10.1.0.0/16])\n"
	       "f:10:32: error: advertise: an empty list is not allowed (a list of prefixes, "
	       "such as [10.1.0.0/16])\n"
	       "f:10:36: error: advertise: 2001:db8::1/32 has host bits set (the prefix is "
	       "2001:db8::/32)\n"
	       "f:11:15: error: receive has no value (a list of prefixes, such as "
	       "[10.10.0.0/16])\n");
	expect(GOOD "    advertise: [10.0.0.0/8, 10.0.0.0/16, 10.0.0.0/8]\n    receive:\n    - "
		    "10.1.0.0/16\n    - 10.2.0.0/16\n    - 10.1.0.0/16\n    - 10.1.0.0/16\n",
	       "f:10:42: warning: advertise: 10.0.0.0/8 stands twice (at line 10 too)\n"
	       "f:14:7: warning: receive: 10.1.0.0/16 stands twice (at line 12 too)\n"
	       "f:15:7: warning: receive: 10.1.0.0/16 stands twice (at line 14 too)\n");
	expect(GOOD "    receive: [172.16.0.0/12]\n",
	       "f:10:15: warning: receive: 172.16.0.0/12 overlaps the link's own subnet "
	       "172.16.0.0/30 (Azure's networks must not)\n");
	expect(GOOD "    advertise: []\n    receive: []\n", "");
}

static void ends_are_named_with_layer3_provider(void **state)
{
	(void)state;
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
	       "    azure_asn: 65515\n"
	       "    primary: {interface: eth1, subnet: 10.0.0.0/24, ce_address: 10.0.0.5, "
	       "peer_address: 10.0.0.1}\n    secondary: {interface: eth2, ce_address: 10.0.1.5, "
	       "peer_address: 10.0.1.1}\n",
	       "");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
	       "    azure_asn: 65515\n"
	       "    primary: {interface: eth1, ce_address: 10.0.0.5}\n    secondary: {interface: "
	       "eth2, subnet: 10.0.1.0/29, peer_address: 10.0.1.1}\n",
	       "f:10:44: error: ce_address stands alone (give both, or none)\n"
	       "f:11:69: error: peer_address stands alone (give both, or none)\n");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
	       "    azure_asn: 65515\n"
	       "    primary: {interface: eth1, ce_address: 10.0.0.5, peer_address: fd00::1}\n    "
	       "secondary: {interface: eth2, ce_address: 10.0.1.1, peer_address: 10.0.1.1}\n",
	       "f:10:68: error: peer_address: not the address family of ce_address\n"
	       "f:11:70: error: peer_address: the same as ce_address (the other end's)\n");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
	       "    azure_asn: 65515\n"
	       "    primary: {interface: eth1, subnet: 10.0.0.0/24, ce_address: 10.0.1.5, "
	       "peer_address: 10.0.0.255}\n    secondary: {interface: eth2, ce_address: 10.0.1.1, "
	       "peer_address: 192.168.0.1}\n",
	       "f:10:65: error: ce_address: 10.0.1.5 is no host address of subnet 10.0.0.0/24\n"
	       "f:10:89: error: peer_address: 10.0.0.255 is no host address of subnet "
	       "10.0.0.0/24\n"
	       "f:11:70: error: peer_address: in no common subnet with ce_address\n");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
	       "    azure_asn: 65515\n"
	       "    primary: {interface: eth1, ce_address: x, peer_address: []}\n    secondary: "
	       "{interface: eth2, subnet: 10.0.1.0/32}\n",
	       "f:10:44: error: ce_address: x is not allowed (an address, such as 172.16.0.1)\n"
	       "f:10:61: error: peer_address: an empty list is not allowed (an address, such as "
	       "172.16.0.2)\n"
	       "f:11:42: error: subnet: 10.0.1.0/32 has no room for two ends (at most /31)\n");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
	       "    azure_asn: 65515\n"
	       "    primary: {interface: eth1, subnet: 10.0.0.0/29, ce_address: 10.0.0.2, "
	       "peer_address: 10.0.0.1}\n    secondary: {interface: eth1, subnet: 10.0.0.0/29, "
	       "ce_address: 10.0.0.2, peer_address: 10.0.0.3}\n",
	       "");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING
	       "    azure_asn: 65515\n"
	       "    primary: {interface: eth1, subnet: 10.0.0.0/29, ce_address: 10.0.0.2, "
	       "peer_address: 10.0.0.1}\n    secondary: {interface: eth1, subnet: 10.0.0.0/29, "
	       "ce_address: 10.0.0.3, peer_address: 10.0.0.1}\n",
	       "f:11:28: error: interface: eth1 and tags (200) are those of the path at line 10 "
	       "(each path has its own interface or tags)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, subnet: 172.16.0.0/30, ce_address: "
			       "172.16.0.1, peer_address: 172.16.0.2}\n    secondary: {interface: "
			       "eth2, subnet: 172.16.0.4/30}\n",
	       "f:8:67: error: ce_address and peer_address are for layer3: provider (Azure "
	       "gives the CE the first usable address of the subnet and itself the second)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(host_bits),
		cmocka_unit_test(the_other_family),
		cmocka_unit_test(no_prefix),
		cmocka_unit_test(a_29_and_a_125_are_cut_in_two),
		cmocka_unit_test(neither_30_nor_126),
		cmocka_unit_test(overlapping),
		cmocka_unit_test(overlapping_across_peerings_and_circuits),
		cmocka_unit_test(no_address),
		cmocka_unit_test(never_on_a_link),
		cmocka_unit_test(private_peering_takes_private_and_documentation),
		cmocka_unit_test(microsoft_peering_takes_public_only),
		cmocka_unit_test(microsoft_peering_advertises_public_only),
		cmocka_unit_test(private_peering_advertises_anything),
		cmocka_unit_test(prefix_lists),
		cmocka_unit_test(ends_are_named_with_layer3_provider),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
