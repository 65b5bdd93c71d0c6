/* SPDX-License-Identifier: ISC */
/* ASNs, VLANs, limits and what two links may not share. */
#include "test_config_help.h"

static void reserved_asns(void **state)
{
	(void)state;
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 65514\n" PRIMARY SECONDARY,
	       "");
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 65515\n" PRIMARY SECONDARY,
	       "f:7:15: error: peer_asn: 65515 is reserved by Azure (any but 65515 to 65520)\n");
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 65520\n" PRIMARY SECONDARY,
	       "f:7:15: error: peer_asn: 65520 is reserved by Azure (any but 65515 to 65520)\n");
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 65521\n" PRIMARY SECONDARY,
	       "");
}

static void azures_own_asn(void **state)
{
	(void)state;
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 12076\n" PRIMARY SECONDARY,
	       "f:7:15: error: peer_asn: 12076 is the azure_asn too (the CE's own ASN: the "
	       "session is external BGP)\n");
	expect(CIRCUIT PEERING PRIMARY SECONDARY "    azure_asn: 12076\n", "");
	expect(CIRCUIT PEERING PRIMARY SECONDARY "    azure_asn: 65010\n",
	       "f:7:15: error: peer_asn: 65010 is the azure_asn too (the CE's own ASN: the "
	       "session is external BGP)\n"
	       "f:10:16: warning: azure_asn: 65010 is not ExpressRoute's (12076)\n");
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    azure_asn: 65002\n    peer_asn: "
		       "12076\n" PRIMARY SECONDARY,
	       "f:7:16: warning: azure_asn: 65002 is not ExpressRoute's (12076)\n"
	       "f:8:15: error: peer_asn: 12076 is Azure's (the CE's own ASN)\n");
}

static void another_azure_asn(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING PRIMARY SECONDARY "    azure_asn: 8075\n",
	       "f:10:16: warning: azure_asn: 8075 is Microsoft's ASN for Internet peering "
	       "(ExpressRoute's is 12076)\n");
	expect(CIRCUIT PEERING PRIMARY SECONDARY "    azure_asn: 65002\n",
	       "f:10:16: warning: azure_asn: 65002 is not ExpressRoute's (12076)\n");
}

static void any_other_asn(void **state)
{
	(void)state;
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 1\n" PRIMARY SECONDARY, "");
	expect(CIRCUIT
	       "  - type: private\n    vlan: 200\n    peer_asn: 4294967295\n" PRIMARY SECONDARY,
	       "");
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 23456\n" PRIMARY SECONDARY,
	       "f:7:15: error: peer_asn: 23456 is AS_TRANS (the four-byte ASN itself)\n");
	expect(CIRCUIT "  - type: private\n    vlan: 200\n    peer_asn: 64496\n" PRIMARY SECONDARY,
	       "");
}

static void asns_on_microsoft_peering(void **state)
{
	(void)state;
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64495\n" PUBLIC, "");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64496\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 64496 is an ASN for documentation (Microsoft does "
	       "not accept it on a microsoft peering)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64511\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 64511 is an ASN for documentation (Microsoft does "
	       "not accept it on a microsoft peering)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64512\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 64512 is a private ASN (Microsoft validates it by "
	       "hand on a microsoft peering)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 65534\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 65534 is a private ASN (Microsoft validates it by "
	       "hand on a microsoft peering)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 65535\n" PUBLIC, "");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 65536\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 65536 is an ASN for documentation (Microsoft does "
	       "not accept it on a microsoft peering)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 65551\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 65551 is an ASN for documentation (Microsoft does "
	       "not accept it on a microsoft peering)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 65552\n" PUBLIC, "");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 4199999999\n" PUBLIC, "");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 4200000000\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 4200000000 is a private ASN (Microsoft validates it "
	       "by hand on a microsoft peering)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 4294967294\n" PUBLIC,
	       "f:7:15: warning: peer_asn: 4294967294 is a private ASN (Microsoft validates it "
	       "by hand on a microsoft peering)\n");
}

static void layer3_provider_knows_no_asn_rules(void **state)
{
	(void)state;
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n" PEERING PRIMARY
		       SECONDARY,
	       "f:6:5: warning: azure_asn is not given, 12076 is taken (with layer3: provider "
	       "it is the ASN of the provider's router)\n");
	expect("version: 1\ncircuits:\n- name: A\n  layer3: provider\n  peerings:\n  - type: "
	       "microsoft\n    vlan: 200\n    peer_asn: 65515\n    azure_asn: 65515\n    "
	       "prefix_limit: 100000\n    advertise: [10.0.0.0/8]\n" PRIMARY SECONDARY,
	       "");
}

static void prefix_limits(void **state)
{
	(void)state;
	expect(GOOD "    prefix_limit: 10000\n", "");
	expect(GOOD "    prefix_limit: 10001\n",
	       "f:10:19: warning: prefix_limit: 10001 is above Azure's (4000, or 10000 with the "
	       "Premium add-on)\n");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    prefix_limit: "
		       "200\n" PUBLIC,
	       "");
	expect(CIRCUIT "  - type: microsoft\n    vlan: 300\n    peer_asn: 64000\n    prefix_limit: "
		       "201\n" PUBLIC,
	       "f:8:19: warning: prefix_limit: 201 is above Azure's (200 on a microsoft "
	       "peering)\n");
	expect(CIRCUIT PEERING
	       "    prefix_limit: 100\n    primary: {interface: eth1, subnet6: 'fd00::/126'}\n    "
	       "secondary: {interface: eth2, subnet6: 'fd00::4/126'}\n",
	       "");
	expect(CIRCUIT PEERING
	       "    prefix_limit: 101\n    primary: {interface: eth1, subnet6: 'fd00::/126'}\n    "
	       "secondary: {interface: eth2, subnet6: 'fd00::4/126'}\n",
	       "f:8:19: warning: prefix_limit: 101 is above Azure's (100 for IPv6)\n");
}

static void paths_missing(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING PRIMARY,
	       "f:5:5: warning: secondary is missing (Azure's SLA asks for both paths)\n");
	expect(CIRCUIT PEERING SECONDARY,
	       "f:5:5: warning: primary is missing (Azure's SLA asks for both paths)\n");
	expect(CIRCUIT PEERING,
	       "f:5:5: error: a peering without primary and secondary (at least one of them)\n");
}

static void peerings_of_a_circuit(void **state)
{
	(void)state;
	expect(GOOD "  - type: private\n    vlan: 201\n    peer_asn: 65010\n    primary: "
		    "{interface: eth3, subnet: 172.16.1.0/30}\n    secondary: {interface: eth4, "
		    "subnet: 172.16.1.4/30}\n",
	       "f:10:11: error: a second private peering (one of a type on a circuit; the first "
	       "is at line 5)\n");
	expect(GOOD
	       "  - type: microsoft\n    vlan: 200\n    peer_asn: 64000\n    primary: {interface: "
	       "eth3, subnet: 8.0.0.0/30}\n    secondary: {interface: eth4, subnet: 8.0.0.4/30}\n",
	       "f:11:11: error: vlan: 200 is the VLAN of the peering at line 5 too (each "
	       "peering of a circuit has its own)\n");
	expect(CIRCUIT "    [a, b, c, d, e, f, g, h, i]\n",
	       "f:5:5: error: peerings: 9 of them are too many (a list of one or two peerings)\n"
	       "f:5:6: error: a peering: a is not allowed (a mapping)\n"
	       "f:5:9: error: a peering: b is not allowed (a mapping)\n"
	       "f:5:12: error: a peering: c is not allowed (a mapping)\n"
	       "f:5:15: error: a peering: d is not allowed (a mapping)\n"
	       "f:5:18: error: a peering: e is not allowed (a mapping)\n"
	       "f:5:21: error: a peering: f is not allowed (a mapping)\n"
	       "f:5:24: error: a peering: g is not allowed (a mapping)\n"
	       "f:5:27: error: a peering: h is not allowed (a mapping)\n"
	       "f:5:30: error: a peering: i is not allowed (a mapping)\n");
}

static void names_of_circuits(void **state)
{
	(void)state;
	expect(GOOD "- name: B\n  peerings: [{type: private, vlan: 300, peer_asn: 65010, primary: "
		    "{interface: eth3, subnet: 172.16.1.0/30}, secondary: {interface: eth4, "
		    "subnet: 172.16.1.4/30}}]\n- name: A\n  peerings: [{type: private, vlan: 400, "
		    "peer_asn: 65010, primary: {interface: eth5, subnet: 172.16.2.0/30}, "
		    "secondary: {interface: eth6, subnet: 172.16.2.4/30}}]\n",
	       "f:12:9: error: name: \"A\" is the name of the circuit at line 3 too (each has "
	       "its own)\n");
}

static void one_place_for_two_links(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING PRIMARY "    secondary: {interface: eth1, subnet: 172.16.0.4/30}\n",
	       "f:9:28: error: interface: eth1 and tags (200) are those of the path at line 8 "
	       "(each path has its own interface or tags)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, subnet: 172.16.0.0/30, subnet6: 'fd00::/126'}\n    "
	       "secondary: {interface: eth1, subnet: 172.16.0.4/30, subnet6: 'fd00::4/126'}\n",
	       "f:9:28: error: interface: eth1 and tags (200) are those of the path at line 8 "
	       "(each path has its own interface or tags)\n");
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, tagged: false, subnet: 172.16.0.0/30}\n    "
	       "secondary: {interface: eth1, tagged: no, subnet: 172.16.0.4/30}\n",
	       "f:9:28: error: interface: eth1 and tags (untagged) are those of the path at "
	       "line 8 (each path has its own interface or tags)\n");
	expect(GOOD "- name: B\n  peerings: [{type: private, vlan: 300, peer_asn: 65010, primary: "
		    "{interface: eth3, subnet: 172.16.1.0/30}, secondary: {interface: eth2, "
		    "handoff_vlan: 200, subnet: 172.16.1.4/30}}]\n",
	       "f:11:132: error: interface: eth2 and tags (200) are those of the path at line 9 "
	       "(each path has its own interface or tags)\n");
}

static void one_port_told_apart_by_tags(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, outer_vlan: 1000, subnet: 172.16.0.0/30}\n    "
	       "secondary: {interface: eth1, outer_vlan: 1001, subnet: 172.16.0.4/30}\n",
	       "");
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, handoff_vlan: 100, subnet: 172.16.0.0/30}\n    "
	       "secondary: {interface: eth1, handoff_vlan: 101, subnet: 172.16.0.4/30}\n",
	       "");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, outer_vlan: 1000, subnet: "
			       "172.16.0.0/30}\n    secondary: {interface: eth1, outer_vlan: 1000, "
			       "outer_ethertype: 0x88a8, subnet: 172.16.0.4/30}\n",
	       "");
}

static void tags_of_an_untagged_path(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, tagged: false, handoff_vlan: 100, outer_vlan: 1000, "
	       "outer_ethertype: 0x8100, subnet: 172.16.0.0/30}\n" SECONDARY,
	       "f:8:61: error: handoff_vlan: this path is untagged (leave out one of the two: "
	       "it, or tagged: false)\n"
	       "f:8:78: error: outer_vlan: this path is untagged (leave out one of the two: "
	       "it, or tagged: false)\n"
	       "f:8:101: error: outer_ethertype: this path is untagged (leave out one of the two: "
	       "it, or tagged: false)\n");
	expect(CIRCUIT PEERING "    primary: {interface: eth1, outer_ethertype: 0x8100, subnet: "
			       "172.16.0.0/30}\n" SECONDARY,
	       "f:8:49: error: outer_ethertype: this path has no outer tag (give outer_vlan "
	       "too)\n");
}

static void one_protocol_for_two_paths(void **state)
{
	(void)state;
	expect(CIRCUIT PEERING
	       "    primary: {interface: eth1, protocol: er, subnet: 172.16.0.0/30, subnet6: "
	       "'fd00::/126'}\n    secondary: {interface: eth2, protocol: er, subnet: "
	       "172.16.0.4/30, subnet6: 'fd00::4/126'}\n",
	       "f:9:44: error: protocol: er is named at line 8 too (a protocol of BIRD is one "
	       "session)\n");
}

static void targets_of_pings(void **state)
{
	(void)state;
	expect("ping: [{target: 10.10.1.4:443, circuit: A}, {target: '[2001:db8::4]:443'}]\n" GOOD,
	       "f:1:54: error: target: [2001:db8::4]:443: no private peering there has IPv6 (a "
	       "path "
	       "to go by)\n");
	expect("ping: [{target: 10.10.1.4:443, circuit: B}, "
	       "{target: 10.10.1.4:443, peering: microsoft}]\n" GOOD,
	       "f:1:41: error: circuit: \"B\" is no circuit of this file (or leave it out: all)\n"
	       "f:1:54: error: target: 10.10.1.4:443: no microsoft peering there has IPv4 (a path "
	       "to go by)\n");
	expect("ping: [{target: 127.0.0.1:80}, {target: 224.0.0.5:80}, {target: "
	       "10.10.1.4:179}]\n" GOOD,
	       "f:1:17: error: target: 127.0.0.1:80 is loopback (an address that a host can "
	       "have)\n"
	       "f:1:41: error: target: 224.0.0.5:80 is multicast (an address that a host can "
	       "have)\n"
	       "f:1:65: error: target: 10.10.1.4:179: port 179 is BGP's own (that of another "
	       "service)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reserved_asns),
		cmocka_unit_test(azures_own_asn),
		cmocka_unit_test(another_azure_asn),
		cmocka_unit_test(any_other_asn),
		cmocka_unit_test(asns_on_microsoft_peering),
		cmocka_unit_test(layer3_provider_knows_no_asn_rules),
		cmocka_unit_test(prefix_limits),
		cmocka_unit_test(paths_missing),
		cmocka_unit_test(peerings_of_a_circuit),
		cmocka_unit_test(names_of_circuits),
		cmocka_unit_test(targets_of_pings),
		cmocka_unit_test(one_place_for_two_links),
		cmocka_unit_test(one_port_told_apart_by_tags),
		cmocka_unit_test(tags_of_an_untagged_path),
		cmocka_unit_test(one_protocol_for_two_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
