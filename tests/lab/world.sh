# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The world of a scenario: a CE with the ports eth1 and eth2, an MSEE behind each, in network
# namespaces "$id-ce", "$id-m1", "$id-m2"; with provider1=... also "$id-p1" in between. Everything
# healthy stands in world_defaults, once; a scenario sets some of the variables before, and may
# define the hooks
#   prepare   after addresses are set, before any daemon runs
#   break_it  once every link is Established (without it the world starts broken)
#   ready     must become true before the check starts
#   during    runs beside the check, from its start
#   fault, heal   before and after the agent is asked, see agent.sh
# and says what must be found: expect_<path>, expect_<path>_<family>, expect_<peering>_<path>.
# shellcheck disable=SC2154 # variables set by name, and id, dir of the one who runs it

default() { [ -v "$1" ] || printf -v "$1" '%s' "$2"; }

# By really making a VLAN link, in a namespace of its own.
kernel_has_vlan() {
	unshare -n sh -c 'ip link add p0 type veth peer name p1 &&
		ip link add link p0 name p0.5 type vlan id 5' 2>/dev/null
}

world_defaults() {
	local n
	default families 'ipv4 ipv6'
	default peering private
	default peerings "$peering" # whose links are reported
	default vlan 200
	default azure_asn 12076
	default peer_asn 65010
	default key ''          # the YAML's MD5 key; empty: md5 is none
	default outer ''        # outer tag on every side
	default ethertype 0x8100
	default timers fast     # fast, or default: BIRD's own
	default error_wait 1,3
	default ce_hold ''
	default msee_hold 180
	default yaml_more ''    # more lines of the peering in the YAML, separated by ;
	default ce_routes_ipv4 10.1.0.0/16
	default ce_routes_ipv6 2001:db8:1::/48
	default ce_links '1 2'  # of which BIRD of the CE has sessions
	default ce_bird ''      # more text for BIRD's configuration of the CE
	default watch 20        # --for
	default probe tcp
	default crossed no
	default circuit_findings '' # more codes than redundancy-lost
	default exit_status ''
	default expect_confidence '' # one or more words; empty: any
	for n in 1 2; do
		default "provider$n" ''     # or: bridge (a switch), translate (of the inner tag)
		default "interface$n" "eth$n"
		default "handoff$n" "$vlan"
		default "tagged$n" yes
		default "yaml$n" ''         # more lines of the path, separated by ;
		tags_of "$n"
		default "ce${n}_tag" "$ce_tag"
		default "ce${n}_outer" "$outer"
		default "ce${n}_ethertype" "$ethertype"
		default "ce${n}_ipv4" "172.16.0.$((4 * n - 3))/30"
		default "ce${n}_ipv6" "2001:db8::$((4 * n - 3))/126"
		default "ce${n}_as" "$peer_asn"
		default "ce${n}_neighbor_as" "$azure_asn"
		default "ce${n}_key" "$key"
		default "ce${n}_options" ''
		default "ce${n}_neighbor_ipv4" "172.16.0.$((4 * n - 2))"
		default "ce${n}_neighbor_ipv6" "2001:db8::$((4 * n - 2))"
		default "msee${n}_daemon" bird # bird, frr, gobgp, openbgpd, none
		default "msee${n}_tag" "$msee_tag"
		default "msee${n}_outer" "$outer"
		default "msee${n}_ethertype" "$ethertype"
		default "msee${n}_ipv4" "172.16.0.$((4 * n - 2))/30"
		default "msee${n}_ipv6" "2001:db8::$((4 * n - 2))/126"
		default "msee${n}_as" "$azure_asn"
		default "msee${n}_neighbor_as" "$peer_asn"
		default "msee${n}_key" "$key"
		default "msee${n}_passive" no
		default "msee${n}_options" ''
		default "msee${n}_bird" ''
		default "msee${n}_id" "10.255.0.$n" # of the speaker
		default "msee${n}_more" '' # more lines for OpenBGPD
		default "msee${n}_neighbor_ipv4" "172.16.0.$((4 * n - 3))"
		default "msee${n}_neighbor_ipv6" "2001:db8::$((4 * n - 3))"
		default "msee${n}_routes_ipv4" 10.10.0.0/16
		default "msee${n}_routes_ipv6" 2001:db8:a::/48
	done
}

# The tags of a path's two ends: the same, but where the provider translates, none where untagged.
tags_of() { # N: sets ce_tag, msee_tag
	local -n tagged=tagged$1 handoff=handoff$1 provider=provider$1
	ce_tag=$handoff msee_tag=$handoff
	[ "$provider" != translate ] || msee_tag=$vlan
	[ "$tagged" = yes ] || ce_tag='' msee_tag=''
}

paths=([1]=primary [2]=secondary)

on() { # ce|m1|m2|p1|p2 COMMAND...
	local who=$1
	shift
	nsenter --net="/run/netns/$id-$who" "$@"
}

# Runs a daemon in a namespace; it is ended with the world.
spawn() { # NAME WHO COMMAND...
	local name=$1 who=$2
	shift 2
	nsenter --net="/run/netns/$id-$who" "$@" >>"$dir/$name.log" 2>&1 </dev/null &
	echo "$!" >>"$dir/pids"
	echo "$!" >"$dir/$name.pid"
	disown
}

wait_for() { # SECONDS CONDITION...
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $deadline ] || return 1
		read -rt 0.7 -u "$pause" || :
	done
}
exec {pause}<> <(:) # says nothing: to wait on it costs no process

# The device of a port's tags: eth1, eth1.200 or eth1.1000.200.
device_of() { # PORT OUTER TAG: sets device
	device=$1${2:+.$2}${3:+.$3}
}

# Prints ip's commands that make it and set it up.
device_commands() { # PORT OUTER TAG ETHERTYPE-OF-THE-OUTER
	local port=$1 outer=$2 tag=$3 proto=802.1Q
	[ "$4" != 0x88a8 ] || proto=802.1ad
	echo "link set $port up"
	if [ -n "$outer" ]; then
		echo "link add link $port name $port.$outer type vlan proto $proto id $outer"
		echo "link set $port.$outer up"
		port=$port.$outer
	fi
	if [ -n "$tag" ]; then
		echo "link add link $port name $port.$tag type vlan id $tag"
		echo "link set $port.$tag up"
	fi
}

side_commands() { # ce|msee N PORT: tags and addresses of one end
	local port=$3 family device
	local -n side_outer=$1$2_outer side_tag=$1$2_tag side_ethertype=$1$2_ethertype
	device_commands "$port" "$side_outer" "$side_tag" "$side_ethertype"
	device_of "$port" "$side_outer" "$side_tag"
	for family in $families; do
		local -n address=$1$2_$family
		case $address in
		'') ;;
		*:*) echo "addr add $address dev $device nodad" ;;
		*) echo "addr add $address dev $device" ;;
		esac
	done
}

provider_commands() { # N: cust and net become one segment
	local from=cust to=net
	local -n kind=provider$1 outside=ce$1_tag inside=msee$1_tag
	if [ "$kind" = translate ]; then
		device_commands cust '' "$outside" 0x8100
		device_commands net '' "$inside" 0x8100
		from=cust.$outside to=net.$inside
	fi
	echo 'link add br0 type bridge stp_state 0 mcast_snooping 0'
	for device in cust net "$from" "$to" br0; do echo "link set $device up"; done
	for device in "$from" "$to"; do echo "link set $device master br0"; done
}

# As few processes as possible: each costs under emulation.
world_links() {
	local n who m
	for who in ce m1 m2 ${provider1:+p1} ${provider2:+p2}; do echo "$id-$who"; done >"$dir/namespaces"
	{
		sed 's/^/netns add /' "$dir/namespaces"
		for n in 1 2; do
			local -n provider=provider$n
			m=$n
			[ "$crossed" = no ] || m=$((3 - n))
			if [ -n "$provider" ]; then
				echo "link add eth$n netns $id-ce type veth peer name cust netns $id-p$n"
				echo "link add net netns $id-p$n type veth peer name trunk netns $id-m$m"
			else
				echo "link add eth$n netns $id-ce type veth peer name trunk netns $id-m$m"
			fi
		done
	} | ip -batch - || return 1
	for n in 1 2; do
		local -n provider=provider$n
		[ -z "$provider" ] || provider_commands "$n" | ip -n "$id-p$n" -batch - || return 1
		{ echo 'link set lo up'; side_commands msee "$n" trunk; } | ip -n "$id-m$n" -batch - || return 1
	done
	{ echo 'link set lo up'; side_commands ce 1 eth1; side_commands ce 2 eth2; } | ip -n "$id-ce" -batch -
}

# --- what a scenario's hooks say ---

# Whether the healthy links are Established for so long.
old_for() { [ $((SECONDS - established_at)) -ge "$1" ]; } # SECONDS
# What BIRD answers; a daemon may hang, the lab must not.
bird_says() { # ce|m1|m2 COMMAND...
	timeout 8 birdcl -s "$dir/$1.ctl" "${@:2}"
}
# Whether BIRD of the CE says this in its line of a link.
ce_shows() { # N FAMILY REGEX
	[[ $'\n'$(bird_says ce show protocols 2>/dev/null) =~ $'\n'"er_${paths[$1]}_$2 "[^$'\n']*($3) ]]
}
all_show() { # N REGEX: in every family
	local family
	for family in $families; do ce_shows "$1" "$family" "$2" || return 1; done
}
tell_frr() { # N COMMAND...
	printf '%s\n' enable "${@:2}" end exit | on "m$1" timeout 20 busybox nc 127.0.0.1 2605 >>"$dir/hooks.log"
}
tell_gobgp() { on "m$1" gobgp "${@:2}" >>"$dir/hooks.log" 2>&1; } # N COMMAND...
tell_openbgpd() { bgpctl -s "$dir/m$1.obgpd.sock" "${@:2}" >>"$dir/hooks.log" 2>&1; } # N COMMAND...
tell_bird() { bird_says "$@" >>"$dir/hooks.log" 2>&1; } # ce|m1|m2 COMMAND...

firewall() { # WHO input|output RULE...
	local who=$1 hook=$2
	shift 2
	on "$who" nft "add table inet lab; add chain inet lab $hook { type filter hook $hook priority 0; };
		add rule inet lab $hook $*"
}
drop_bgp() { # WHO input|output
	firewall "$1" "$2" tcp dport 179 drop
	firewall "$1" "$2" tcp sport 179 drop
}
lose_bfd() { # N: what its MSEE says
	on "m$1" tc qdisc add dev trunk.200 clsact &&
		on "m$1" tc filter add dev trunk.200 egress protocol ip flower ip_proto udp dst_port 3784 action drop
}
hear_bfd() { on "m$1" tc qdisc del dev trunk.200 clsact; } # N
listens() { on "$1" grep -qs ':00B3 .* 0A ' /proc/net/tcp /proc/net/tcp6; } # WHO: on port 179
drop_frames() { # WHO DEVICE: all that arrive there
	on "$1" tc qdisc add dev "$2" ingress
	on "$1" tc filter add dev "$2" parent ffff: matchall action drop
}
# The primary port becomes the only member of a bond, which has its tags and addresses instead.
bond_port() { # NAME
	local device
	device_of eth1 "$ce1_outer" "$ce1_tag"
	{
		[ "$device" = eth1 ] || echo "link del $device"
		echo "link add $1 type bond mode active-backup miimon 100"
		echo 'link set eth1 down'
		echo "link set eth1 master $1"
		side_commands ce 1 "$1"
	} | ip -n "$id-ce" -batch -
}
stop_daemon() { kill "$(cat "$dir/$1.pid")"; } # NAME, as given to spawn

# --- running one ---

world_phase() { echo "$EPOCHREALTIME $1" >>"$dir/phases"; }

world_up() {
	local n
	world_phase links
	world_links && ceprobe_yaml >"$dir/ceprobe.yaml" || return 1
	world_phase capture
	[ "${LAB_FULL:-}" != 1 ] || capture_start
	world_phase daemons
	if declare -F prepare >/dev/null; then prepare >>"$dir/hooks.log" 2>&1 || return 1; fi
	for n in 1 2; do
		local -n daemon=msee${n}_daemon
		"msee_$daemon" "$n"
	done
	# BIRD listens when its neighbour's link is there, which a scenario may have broken.
	for n in 1 2; do
		local -n daemon=msee${n}_daemon
		[[ $daemon = bird || $daemon = none ]] || wait_for 60 listens "m$n" ||
			{ echo "MSEE $n does not listen"; return 1; }
	done
	ce_start
	if declare -F break_it >/dev/null; then
		wait_for 60 links_established all || { echo 'the healthy world never came up'; return 1; }
		established_at=$SECONDS
		break_it >>"$dir/hooks.log" 2>&1 || { echo 'its break_it failed'; return 1; }
	fi
	world_phase established
	wait_for 60 links_established healthy ||
		{ echo 'a link that is not broken is not Established'; return 1; }
	default established_at $SECONDS
	world_phase ready
	! declare -F ready >/dev/null || wait_for "${ready_within:-60}" ready ||
		{ echo 'its condition never came true (ready)'; return 1; }
}

# True when BIRD has every link (all), or those that must be found well, Established.
links_established() { # all|healthy
	local rows n family codes
	rows=$(bird_says ce show protocols 2>/dev/null) || [ "$1" = healthy ] || return 1
	for n in 1 2; do
		for family in $families; do
			expected "$peering" "$n" "$family"
			case $1,$codes in all,* | healthy,ok | healthy,+*) ;; *) continue ;; esac
			[[ $rows =~ "er_${paths[$n]}_$family "[^$'\n']*Established ]] || return 1
		done
	done
}

# The codes that count as right for a link.
expected() { # PEERING N FAMILY: sets codes
	local name path=${paths[$2]}
	codes=ok
	for name in "expect_$1_${path}_$3" "expect_$1_$path" "expect_${path}_$3" "expect_$path"; do
		[ ! -v "$name" ] || { codes=${!name}; return; }
	done
}

capture_start() {
	local n
	for n in 1 2; do
		spawn "tcpdump$n" ce tcpdump -Z root -i "eth$n" -U -s 512 -w "$dir/eth$n.pcap"
	done
	wait_for 10 test -s "$dir/eth1.pcap" -a -s "$dir/eth2.pcap"
}

# What there was to see, for a person.
world_state() {
	{
		for who in ce m1 m2; do echo "== $who" && bird_says "$who" show protocols all; done
	} >"$dir/bird.txt" 2>&1
	on ce sh -c 'ip -d addr; ip neigh; ip route; ip -6 route; cat /proc/net/netstat /proc/net/snmp' \
		>"$dir/kernel.txt" 2>&1
}

# Daemons are of no more use: no politeness, no waiting.
world_down() {
	local pid
	[ ! -e "$dir/pids" ] || while read -r pid; do kill -9 "$pid"; done <"$dir/pids" 2>/dev/null
	[ ! -e "$dir/namespaces" ] || sed 's/^/netns del /' "$dir/namespaces" | ip -force -batch - 2>/dev/null
	rm -f "$dir/pids" "$dir/namespaces"
}
