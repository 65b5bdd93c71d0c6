# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The same world, with other sessions: over the first link one that is signed (TCP-MD5), over the second one over IPv6.
# Whatever is forged in the MSEE's name, both stay up and well but for what is found of him who does it.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh, world.sh and load.sh

umask 077
echo "$key" >forged.key
umask 022
{
	yaml '{key_file: forged.key}' '/secondary/d; s/Test-ER-Ckt/Signed/'
	yaml none '1,/^circuits/d; /primary/d; s/Test-ER-Ckt/Six/; s/subnet: .*}/subnet6: 2001:db8::\/126}/'
	echo "socket: $scratch/forged.sock"
	echo "history: $scratch/forged.db"
} >forged.yaml
for n in 1 2; do bird_stop "m$n"; done
bird_stop ce
neighbours_forget
for who in ce:1:eth2 m2:2:port; do
	IFS=: read -r where n port <<<"$who"
	ip -n "$id-$where" addr add "2001:db8::$n/126" dev "$port" nodad
done
six() { # of a session
	session "$@" '' | sed 's/ipv4 {/ipv6 {/'
}
msee_start 1 "$key"
{
	bird_conf 10.255.0.2 10.10.0.0/16
	echo 'protocol static { ipv6; route 2001:db8:a::/48 blackhole; }'
	six ce 12076 2001:db8::1 65010
} >m2.conf
{
	bird_conf 10.0.0.1 10.1.0.0/16
	echo 'protocol static { ipv6; route 2001:db8:c::/48 blackhole; }'
	session er_signed 65010 172.16.0.2 12076 "$key"
	six er_six 65010 2001:db8::2 12076
} >ce.conf
bird_start m2
bird_start ce
holds 'signed and IPv6: the sessions are up' wait_for 20 established || return
"${via[@]}" "$program" run -c forged.yaml 2>>load.err &
agent=$!
of() { # CIRCUIT EXPRESSION
	jq -r ".circuits[] | select(.name == \"$1\") | .peerings[].links[] | $2" "$out"
}
forged_is_well() {
	ceprobe status -c forged.yaml --json
	[ "$(of Signed .status) $(of Six .status)" = 'ok ok' ]
}
holds 'signed and IPv6: the agent says that both are well' wait_for 20 forged_is_well
before_kb=$(agent_memory)

# CIRCUIT CE MSEE NAMESPACE PORT: whom attack_forged() attacks
target() {
	circuit=$1
	victim=("$5" "$(ip -n "$id-ce" -j link show "eth${4#m}" | jq -r '.[0].address')" "$2" "$3")
	from=$4
	mapfile -t ports < <(on ce ss -Htn state established dst "[$3]" | awk '{ print $3; print $4 }' | sed 's/.*://')
}
attack_forged() { # HOW-MUCH KIND...
	on "$from" ./flood "${victim[@]}" "${ports[@]}" "$@" >sent
}
forged_named() { # REGEX
	ceprobe status -c forged.yaml --json
	of "$circuit" '.findings[].evidence[].text' | grep -qE "$1"
}
forged_stands() { # NAME: both are up, nothing is certain of them but who speaks for the MSEE, nothing worse than a warning
	ceprobe status -c forged.yaml --json
	holds "$1: both are up" test "$(of Signed .session.state) $(of Six .session.state)" = 'Established Established'
	holds "$1: no alarm" test -z "$(jq -r '.. | objects | select(.status? == "critical" or .status? == "unknown") | .status' "$out")"
	holds "$1: nothing else is found" test -z "$(jq -r '[.circuits[].peerings[].links[].findings[].code] |
		map(select(. != "duplicate-peer-address")) | join(",")' "$out")"
}

for who in 'Signed 172.16.0.1 172.16.0.2 m1 port' 'Six 2001:db8::1 2001:db8::2 m2 port'; do
	read -ra words <<<"$who"
	target "${words[@]}"
	want=0
	for kind in rst notification syn signed; do
		attack_forged 30 "$kind"
		want=$((want + 20)) # a few may get lost on the way
		counted() { forged_named 'name of .* session \(([0-9]+)' && [ "$(of "$circuit" '[.findings[].evidence[].text |
			scan("session \\(([0-9]+)")[0] | tonumber] | max // 0')" -ge "$want" ]; }
		holds "$circuit, $kind: named" wait_for 5 counted
	done
	attack_forged 30 toobig
	attack_forged 20 arp
	forged_stands "$circuit, kind by kind"
	attack_forged 20 spoof
	holds "$circuit: a false announcement is named" wait_for 5 forged_named "announces ${words[2]}"
	attack_forged 2s rst notification syn signed toobig arp spoof &
	fleet+=($!)
	sleep 1
	forged_stands "$circuit, while it rains"
	wait "${fleet[0]}"
	fleet=()
	forged_stands "$circuit, after the rain"
done
holds 'signed and IPv6: the agent has not grown' test $(($(agent_memory) - before_kb)) -le 1024
forged_drops_are_said() {
	"$program" status -c forged.yaml --format prometheus 2>/dev/null | grep -qE '^ceprobe_capture_dropped_total [1-9]'
}
holds 'signed and IPv6: what was dropped is counted' wait_for 15 forged_drops_are_said
holds 'signed and IPv6: no loss was made up' test "$(grep -cE '(Signed|Six) .*: session down' load.err)" = 0
kill "$agent"
wait "$agent"
agent=
for where in ce m1 m2; do bird_stop "$where"; done
