# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Somebody in the MSEE's VLAN means ill (flood.c): first kind by kind, then all at once as fast as two cores send. The
# link that is well stays well and he is named; the other's cause stays what it is; the agent stays small.
# shellcheck disable=SC1091,SC2034,SC2154 # the variables of lib.sh and world.sh

via=()
if ! is_root; then
	echo 'left out: attacks need root, for network namespaces'
	return
fi
via=(nsenter --net="/run/netns/$id-ce")
cc -std=gnu17 -O2 -Wall -Wextra -o flood "$here/flood.c" || return
{
	yaml none
	echo "socket: $scratch/load.sock"
	echo "history: $scratch/load.db"
} >load.yaml

load_agent_answers() { "$program" status -c load.yaml -q >/dev/null 2>&1 || [ $? != 3 ]; }
ports_of_session() { # sets ce_port, msee_port
	read -r ce_port msee_port < <(on ce ss -Htn state established dst 172.16.0.2 |
		sed -E 's/.*172\.16\.0\.1[^ ]*:([0-9]+) +172\.16\.0\.2:([0-9]+).*/\1 \2/')
}
attack() { # HOW-MUCH KIND...
	on m1 ./flood port "$ce_mac" 172.16.0.1 172.16.0.2 "$ce_port" "$msee_port" "$@"
}
primary() { jq -r "[.circuits[].peerings[].links[] | select(.path == \"primary\")][0] | $1" "$out"; }
named() { # FINDING, of a session that is up
	ceprobe status -c load.yaml --json
	[ "$(primary '.session.state + " " + .status')" = 'Established warning' ] &&
		[ "$(primary '[.findings[].code] | join(",")')" = "$1" ]
}
segments_named() { [ "$(primary '[.findings[].evidence[].text | scan("session \\(([0-9]+)")[0] | tonumber] | max // 0')" -ge "$1" ]; }
stands() { # NAME: the first link is up, and nothing is said of it but who speaks in its name
	ceprobe status -c load.yaml --json
	holds "$1: the session is up" test "$(primary .session.state)" = Established
	holds "$1: nothing else is found" test -z "$(primary '[.findings[].code] | map(select(test("^duplicate-") | not)) | join(",")')"
	holds "$1: the other's cause stands" test "$(cause_of secondary)" = peer-shutdown
}
agent_memory() { awk '/^VmRSS/ { print $2 }' "/proc/$agent/status"; }
agent_cpu_ns() { cut -d ' ' -f 1 "/proc/$agent/schedstat"; }

[ ${#namespaces[@]} -gt 0 ] || links_up || return
holds 'the world under attack stands' sessions_up '' || return
: >load.err
"${via[@]}" "$program" run -c load.yaml 2>>load.err &
agent=$!
holds 'its agent answers' wait_for 10 load_agent_answers || return
birdc -s m2.ctl disable ce '"maintenance 42"' >/dev/null
secondary_is_shut() {
	ceprobe status -c load.yaml --json
	[ "$(cause_of secondary)" = peer-shutdown ]
}
holds 'a broken link has its cause' wait_for 10 secondary_is_shut
ce_mac=$(ip -n "$id-ce" -j link show eth1 | jq -r ".[0].address")
ports_of_session

# --- one kind after the other ---

attack 50 rst >sent
holds 'resets are named' wait_for 5 named duplicate-peer-address
shows 'resets are named' 'sends TCP segments in the name of 172\.16\.0\.2 that do not fit'
want=50
for kind in data notification open syn signed; do
	want=$((want + 40)) # a few may get lost on the way
	attack 50 "$kind" >sent
	more_are_named() { named duplicate-peer-address && segments_named $((want - 40)); }
	holds "$kind: named, and no more" wait_for 5 more_are_named
done
attack 50 arp trunk >sent
stands 'requests of strangers, and under every tag'
attack 20 spoof >sent
announced() { named duplicate-peer-address && grep -q 'announces 172\.16\.0\.2' "$out"; }
holds 'a false announcement is named' wait_for 5 announced

# --- all at once ---

before_kb=$(agent_memory) before_ns=$(agent_cpu_ns) began=$EPOCHREALTIME
for n in 1 2; do
	attack 8s arp trunk syn rst notification open signed data spoof >"sent$n" &
	fleet+=($!)
done
for n in 1 2 3; do
	sleep 2
	stands "while it rains, $n"
done
for n in "${fleet[@]}"; do wait "$n"; done
fleet=()
seconds=$(took)
cpu=$(awk -v a="$before_ns" -v b="$(agent_cpu_ns)" -v s="$seconds" 'BEGIN { printf "%.2f", (b - a) / 1e9 / s }')
after_kb=$(agent_memory)
frames=$(cat sent1 sent2 | paste -sd+ | bc)
echo "$frames frames in $seconds s: the agent used $cpu of a core and went from $before_kb to $after_kb kB"
holds 'the agent has not grown' test $((after_kb - before_kb)) -le 1024
holds 'it left most of a core' awk -v c="$cpu" 'BEGIN { exit !(c < 1) }'
drops_are_said() {
	"$program" status -c load.yaml --format prometheus >load.prom 2>/dev/null
	grep -qE '^ceprobe_capture_dropped_total [1-9]' load.prom || return
	ceprobe status -c load.yaml
	grep -q 'the capture dropped [0-9]* frames' "$out"
}
holds 'what was dropped is counted and said' wait_for 15 drops_are_said
stands 'after the rain'
holds 'no loss was made up' test "$(grep -c 'primary ipv4: session down' load.err)" = 0
ceprobe report -c load.yaml --json
holds 'nor in the history' test "$(jq '[.. | objects | select(.path? == "primary") | .outages? // [] | length] | add // 0' "$out")" = 0

kill "$agent"
wait "$agent"
holds 'and it ends well' test $? = 0
agent=
. "$here/forged.sh"
via=()
