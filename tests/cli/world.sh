# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Two links: the CE with eth1 and eth2, an MSEE behind each, real BIRD everywhere, in network namespaces
# $id-ce, $id-m1, $id-m2. The ports hand over untagged, so that a kernel without 802.1Q will do.
# shellcheck disable=SC2034,SC2154 # shared with the other files

key='S3cret-of-Azure-77' # the MD5 key that must never be shown
namespaces=()

on() { # ce|m1|m2 COMMAND...
	nsenter --net="/run/netns/$id-$1" "${@:2}"
}

# In the background, without a shell around it: its pid is in `fleet`, and it ends with the run at the latest.
spawn() { # ce|m1|m2 COMMAND...
	nsenter --net="/run/netns/$id-$1" "${@:2}" &
	fleet+=($!)
	disown
}
unspawn() { # all of them
	local pid
	kill "${fleet[@]}" 2>/dev/null
	for pid in "${fleet[@]}"; do wait_for 5 test ! -e "/proc/$pid"; done
	fleet=()
}

session() { # NAME LOCAL-AS NEIGHBOUR NEIGHBOUR-AS KEY
	echo "protocol bgp $1 {
	local as $2;
	neighbor $3 as $4;
	connect delay time 1; connect retry time 2; error wait time 1,2;"
	[ -z "$5" ] || echo "	password \"$5\";"
	echo '	ipv4 { import all; export where source = RTS_STATIC; };
}'
}

bird_conf() { # ROUTER-ID PREFIX
	echo "log \"/dev/null\" all; router id $1;
protocol device { scan time 2; }
protocol static { ipv4; route $2 blackhole; }"
}

bird_start() { # ce|m1|m2
	on "$1" bird -c "$1.conf" -s "$1.ctl" -P "$1.pid" # returns when it runs
}

bird_stop() { # ce|m1|m2
	local pid
	pid=$(cat "$1.pid" 2>/dev/null) || return 0
	kill "$pid" 2>/dev/null
	wait_for 10 test ! -e "/proc/$pid"
	rm -f "$1.pid"
}

ce_start() { # KEY
	{
		bird_conf 10.0.0.1 10.1.0.0/16
		session er_primary 65010 172.16.0.2 12076 "$1"
		session er_secondary 65010 172.16.0.6 12076 "$1"
	} >ce.conf
	bird_start ce
}

msee_start() { # N KEY [AS]
	{
		bird_conf "10.255.0.$1" 10.10.0.0/16
		session ce "${3:-12076}" "172.16.0.$((4 * $1 - 3))" 65010 "$2"
	} >"m$1.conf"
	bird_start "m$1"
}

yaml() { # MD5 [SED-EXPRESSION]
	cat <<-YAML | sed "${2:-}"
		version: 1
		bird: {socket: ce.ctl}
		circuits:
		  - name: Test-ER-Ckt
		    provider: Contoso Connect
		    peerings:
		      - type: private
		        vlan: 200
		        peer_asn: 65010
		        md5: $1
		        primary: {interface: eth1, tagged: false, subnet: 172.16.0.0/30}
		        secondary: {interface: eth2, tagged: false, subnet: 172.16.0.4/30}
	YAML
}

# Both sessions are up and have said all they have to say.
established() {
	[ "$(birdc -s ce.ctl show protocols 2>/dev/null | grep -c 'Established')" = 2 ]
}

links_up() {
	local who n
	for who in ce m1 m2; do
		ip netns add "$id-$who" || return 1
		namespaces+=("$id-$who")
	done
	for n in 1 2; do
		ip link add eth$n netns "$id-ce" type veth peer name port netns "$id-m$n" &&
			ip -n "$id-ce" addr add "172.16.0.$((4 * n - 3))/30" dev eth$n &&
			ip -n "$id-m$n" addr add "172.16.0.$((4 * n - 2))/30" dev port &&
			ip -n "$id-ce" link set eth$n up && ip -n "$id-m$n" link set port up || return 1
	done
	for who in ce m1 m2; do ip -n "$id-$who" link set lo up; done
}

# What an attack made them believe of each other's hardware addresses.
neighbours_forget() {
	local name
	for name in "${namespaces[@]}"; do ip -n "$name" neigh flush all; done
}

sessions_up() { # KEY
	bird_stop ce && bird_stop m1 && bird_stop m2 && neighbours_forget &&
		msee_start 1 "$1" && msee_start 2 "$1" && ce_start "$1" && wait_for 20 established
}

world_down() {
	local name
	for name in ce m1 m2; do [ ! -s "$name.pid" ] || kill -9 "$(cat "$name.pid")"; done 2>/dev/null
	[ ! -s double.pid ] || kill -9 "$(cat double.pid)" 2>/dev/null
	for name in "${namespaces[@]}"; do ip netns del "$name"; done
}
