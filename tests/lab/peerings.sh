# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# A second peering on the same ports: Microsoft peering, IPv4, VLAN 300. A scenario sets ms<N>_tag,
# ms<N>_as or ms<N>_key of an MSEE's end before it calls microsoft_peering.
# shellcheck disable=SC2034,SC2154 # the world's variables

ms_session() { # NAME AS NEIGHBOR NEIGHBOR-AS PREFIX KEY
	echo "protocol bgp $1 { local as $2; neighbor $3 as $4; ${6:+password \"$6\";}
		connect delay time 1; connect retry time 3; error wait time 1,3;
		ipv4 { import all; export filter { if net = $5 then accept; reject; }; }; }"
}

ms_links() { # N: both ends
	local -n tag=ms${1}_tag
	{ device_commands "eth$1" '' 300 0x8100; echo "addr add 52.9.0.$((4 * $1 - 3))/30 dev eth$1.300"; } |
		ip -n "$id-ce" -batch - &&
		{ device_commands trunk '' "$tag" 0x8100; echo "addr add 52.9.0.$((4 * $1 - 2))/30 dev trunk.$tag"; } |
		ip -n "$id-m$1" -batch -
}

microsoft_peering() {
	local n
	peerings='private microsoft' families=ipv4
	for n in 1 2; do
		default "ms${n}_tag" 300
		default "ms${n}_as" 12076
		local -n as=ms${n}_as key_there=ms${n}_key
		printf -v "msee${n}_bird" %s "$(ms_session msft "$as" "52.9.0.$((4 * n - 3))" 65010 10.10.0.0/16 "${key_there:-}")"
		printf -v "ce${n}_options" %s 'ipv4 { import all; export filter { if net = 10.1.0.0/16 then accept; reject; }; };'
	done
	ce_bird="protocol static static_ms { ipv4; route 52.10.0.0/16 blackhole; }
		$(ms_session msft1 65010 52.9.0.2 12076 52.10.0.0/16 '') $(ms_session msft2 65010 52.9.0.6 12076 52.10.0.0/16 '')"
}

prepare() { ms_links 1 && ms_links 2; }
more_yaml() {
	printf '%s\n' '      - {type: microsoft, vlan: 300, peer_asn: 65010, primary: {interface: eth1, subnet: 52.9.0.0/30},' \
		'         secondary: {interface: eth2, subnet: 52.9.0.4/30}}'
}
ms_healthy() { [ "$(bird_says ce show protocols | grep -c '^msft[12] .*Established')" = "$1" ]; } # COUNT
