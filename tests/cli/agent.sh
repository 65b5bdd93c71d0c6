# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# `run` and those who ask it: status, check, and callers who behave badly. In a world of its own.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

via=()
yaml none >agent.yaml
{ echo "socket: $scratch/agent.sock"; echo "history: $scratch/agent.db"; } >>agent.yaml
echo 'listen: 127.0.0.1:9479' >>agent.yaml
refused 'status without an agent' 3 'ceprobe: no agent runs \(.*/agent\.sock: No such file or directory\)' \
	status -c agent.yaml
refused 'run without a configuration' 1 '.*/none\.yaml: error: cannot be read: No such file or directory' run -c "$scratch/none.yaml"
refused 'run takes no words' 1 'ceprobe run: unexpected argument: now \(see --help\)' run now

if ! is_root; then
	echo 'left out: the agent needs root, for network namespaces'
	return
fi
via=(nsenter --net="/run/netns/$id-ce")
cc -std=gnu17 -Wall -Wextra -o agent_peer "$here/agent_peer.c" || return

agent_start() { # waits until it answers
	"${via[@]}" "$program" run -c agent.yaml 2>>agent.err &
	agent=$!
	wait_for 10 agent_answers
}
agent_answers() { "$program" status -c agent.yaml -q >/dev/null 2>&1 || [ $? != 3 ]; }
agent_stop() { # sets status
	kill "$agent"
	wait "$agent"
	status=$?
}
agent_says() { grep -qE "$1" agent.err; }
fetch() { # [CURL-OPTION...] PATH
	next
	out=said/$count.web # a page's lines are as long as they like
	"${via[@]}" curl -si --max-time 10 "${@:1:$#-1}" "http://127.0.0.1:9479${*: -1}" | tr -d '\r' >"$out" 2>"$err"
}
body() { sed '1,/^$/d' "$out"; }
cause_is() { # PATH CODE
	ceprobe status -c agent.yaml --json
	[ "$(cause_of "$1")" = "$2" ]
}
told() { [ "$(grep -c '^{' followed)" -ge "$1" ]; } # REPORTS

: >agent.err
[ ${#namespaces[@]} -gt 0 ] || links_up || return
holds 'the world of the agent stands' sessions_up '' || return

# --- it answers ---

holds 'the agent answers' agent_start || return
holds 'both are well' wait_for 10 cause_is primary ok
ceprobe status -c agent.yaml
judge 'status' 0
shows 'status' '^All 2 links are healthy\.$'
began=$EPOCHREALTIME
ceprobe check -c agent.yaml --json --path secondary
judge 'check asks the agent' 0
within 'check asks the agent' 1
holds 'check asks the agent' test "$(jq '[.circuits[].peerings[].links[]] | length' "$out")" = 1
holds 'the socket is for its group' test "$(stat -c %a agent.sock)" = 660
refused 'a second agent' 1 'ceprobe: .*/agent\.sock: another agent answers there' run -c agent.yaml
via=("${nobody[@]}")
refused 'status without access' 3 'ceprobe: .*/agent\.sock: Permission denied' status -c agent.yaml
via=(nsenter --net="/run/netns/$id-ce")
sed 's/Contoso/Other/' agent.yaml >other.yaml
refused 'status of another configuration' 3 'ceprobe: the agent of .*/agent\.sock watches another configuration.*' status -c other.yaml
ceprobe check -c other.yaml -q
judge 'check of another configuration looks itself' 0
refused 'status of no link' 3 'ceprobe: the agent of .* says: no link has that --circuit, --peering and --path' \
	status -c agent.yaml --circuit Elsewhere

# --- it notices, remembers and says so ---

: >followed
./agent_peer agent.sock follow >followed &
follower=$!
holds 'one who follows is told what is' wait_for 5 told 1
birdc -s m1.ctl disable ce '"maintenance 42"' >/dev/null
holds 'a shutdown is noticed' wait_for 5 cause_is primary peer-shutdown
shows 'a shutdown is noticed' 'maintenance 42'
refused_by_bird() { birdc -s ce.ctl show protocols all er_primary | grep -q 'Connection refused'; }
holds 'BIRD only says refused' wait_for 15 refused_by_bird
holds 'and it is still the cause' cause_is primary peer-shutdown
holds 'and is said' wait_for 5 agent_says 'Test-ER-Ckt private primary ipv4: session down: .*\(peer-shutdown, certain\)'
holds 'one who follows is told' wait_for 5 told 2
STATE_DIRECTORY=$scratch/agent-state ceprobe check -c agent.yaml --changed
judge 'check --changed asks the agent' 2
shows 'check --changed asks the agent' '^New: Test-ER-Ckt private primary ipv4 is critical: peer-shutdown\.$'
STATE_DIRECTORY=$scratch/agent-state ceprobe check -c agent.yaml --changed
judge 'check --changed: the same again' 2
holds 'check --changed: the same again is no news' test ! -s "$out"
fetch /
shows 'the status page' '<h1>BGP sessions to Azure, seen from '
shows 'the status page shows the cause' '<code>peer-shutdown</code>'
shows 'the status page may load and run nothing' "^Content-Security-Policy: default-src 'none'"
fetch /metrics
shows 'metrics' '^ceprobe_link_cause\{.*path="primary".*code="peer-shutdown"\} 1'
shows 'metrics count the loss' '^ceprobe_link_flaps_total\{.*path="primary".*\} 1$'
! command -v promtool >/dev/null || holds 'metrics are as promtool wants them' eval 'body | promtool check metrics'
fetch /report.json
holds 'the report as JSON' test "$(body | jq -r .status)" = critical
fetch -I /healthz
shows 'its health, by HEAD' '^HTTP/1.1 200'
fetch -X POST /metrics
shows 'nothing is taken' '^HTTP/1.1 405'
fetch /etc/passwd
shows 'nothing else is served' '^HTTP/1.1 404'
kill -STOP "$(cat ce.pid)"
silent() { agent_says 'secondary .*\(bird-unreachable, '; }
holds 'a BIRD that is busy for some seconds is no finding' eval '! wait_for 8 silent'
holds 'one that hangs is' wait_for 12 silent
kill -CONT "$(cat ce.pid)"
birdc -s m1.ctl enable ce >/dev/null
holds 'it is well again' wait_for 20 cause_is primary ok
holds 'and is said to be' wait_for 5 agent_says 'primary ipv4: session up again after [0-9]+ s; it was down because .* \(peer-shutdown\)'
# --- a session that is lost and back before BIRD is asked again ---
birdc -s m1.ctl restart ce >/dev/null
losses() { fetch /metrics && grep -q "^ceprobe_link_flaps_total{.*path=\"primary\".*} $1\$" "$out"; }
holds 'a short loss is counted, too' wait_for 20 losses 2
kill $follower
ip -n "$id-ce" link set eth2 down
began=$EPOCHREALTIME
holds 'a port that is down' wait_for 5 cause_is secondary interface-down
within 'a port that is down is noticed' 2 # its event within one, and to be asked
ip -n "$id-ce" link set eth2 name eth9
holds 'a renamed port is missing' wait_for 5 cause_is secondary interface-missing
ip -n "$id-ce" link set eth9 name eth2
ip -n "$id-ce" link set eth2 up
holds 'a port that is back' wait_for 30 cause_is secondary ok

# --- callers who behave badly ---

./agent_peer agent.sock stall 200 &
staller=$!
./agent_peer agent.sock flood
holds 'one who floods is dropped' true
ceprobe status -c agent.yaml
judge 'others are answered while some stall' 0
wait $staller
holds 'those who stall are dropped' test $? = 0
./agent_peer agent.sock say 'GET / HTTP/1.0' >refused_line
holds 'nonsense is refused in a line' grep -q '^ceprobe/2 error$' refused_line

# --- another configuration ---

sed -i 's/peer_asn/peer_ans/' agent.yaml
kill -HUP "$agent"
holds 'a bad configuration is not taken' wait_for 5 agent_says 'is not taken: what was read before stays in force'
holds 'and it says why' agent_says 'agent\.yaml:[0-9]+:[0-9]+: error: unknown key "peer_ans"'
sed -i 's/peer_ans/peer_asn/; s/Contoso Connect/Fabrikam/' agent.yaml
kill -HUP "$agent"
holds 'a good configuration is taken' wait_for 5 agent_says 'agent\.yaml was read again$'
ceprobe status -c agent.yaml
judge 'status after the reload' 0
shows 'status after the reload' 'Fabrikam'

# --- TCP connects on a schedule: to a service of the primary MSEE, which knows no way back to the other path ---

spawn m1 python3 -c '
import socket
s = socket.create_server(("172.16.0.2", 8443), backlog=64)
while True:
    s.accept()[0].close()
    print("taken", flush=True)' >taken
printf '%s\n' 'ping:' '  - {target: "172.16.0.2:8443", interval: 1}' '  - {target: "172.16.0.2:8444"}' >>agent.yaml
kill -HUP "$agent"
connected() { [ "$(grep -c . taken)" -ge 5 ]; }
holds 'ping: its target is connected to' wait_for 15 connected
ceprobe status -c agent.yaml
judge 'ping: the agent answers meanwhile' 0

# --- the end ---

agent_stop
unspawn
holds 'SIGTERM ends it well' test "$status" = 0
ceprobe report -c agent.yaml --since 10m --json
judge 'ping: report' 0
pinged() { # PATH PORT: sent, and whether all, or none, were lost
	jq -r --arg path "$1" --arg port "$2" '[.links[] | select(.path == $path) | .pings[] |
		select(.target | endswith(":" + $port))] | "\(map(.sent) | add >= 1) \(map(.lost) | add) \(map(.mean_us) | max)"' "$out"
}
holds 'ping: none was lost, and took a while' grep -qE '^true 0 [1-9][0-9]*$' <(pinged primary 8443)
holds 'ping: the other path' grep -qE '^true [1-9][0-9]* null$' <(pinged secondary 8443)
holds 'ping: refused is answered, too' grep -qE '^true 0 [1-9][0-9]*$' <(pinged primary 8444)
holds 'ping: what does not go by its path is said' test "$(jq -r '[.links[].events[] |
	select(.kind == "ping" and (.text | startswith("172.16.0.2:8443"))) | .text] | join(",")' "$out")" = \
	'172.16.0.2:8443: what leaves from 172.16.0.5 goes by eth1, not by eth2'
holds 'ping: the report is valid' "$top/scripts/check-schema" "$out"
ceprobe report -c agent.yaml --since 10m
judge 'ping: report in words' 0
shows 'ping: report in words' '^  TCP connects to 172\.16\.0\.2:8443 \(times are UTC\):$'
shows 'ping: loss over time' '^    [-0-9]{10} [:0-9]{8} +[0-9]+   100\.0 %          -          -          -$'
holds 'and its socket is gone' test ! -e agent.sock
bird_stop ce
bird_start ce # without the words of earlier shutdowns
holds 'both are up again' wait_for 20 established
holds 'it starts again' agent_start

# --- killed in the middle of an outage: the next run knows why, as long as it is the same one ---

outages() { # sets it: how many, and losses, of the primary path
	ceprobe report -c agent.yaml --since 10m --path primary --json
	outages=$(jq -r '.links[0] | "\(.outages | length) \(.losses)"' "$out")
}
old_enough() { # the cause is known for a little less
	ceprobe status -c agent.yaml --json
	jq -e '.circuits[].peerings[].links[] | select(.path == "primary") | .session.since | fromdate < now - 10' "$out"
}
agent_kill() {
	kill -9 "$agent"
	wait "$agent" 2>/dev/null
}
sed -i 's/import all;/import all; import limit 0 action disable;/' m1.conf
birdc -s m1.ctl configure >/dev/null
holds 'the MSEE takes no more prefixes' wait_for 5 cause_is primary prefix-limit-exceeded-by-host
holds 'BIRD forgets it' wait_for 15 refused_by_bird
holds 'it is some seconds old' wait_for 15 old_enough >/dev/null
outages
before=$outages
agent_kill
holds 'a killed one leaves its socket' test -S agent.sock
refused 'status of a dead agent' 3 'ceprobe: no agent runs \(.*/agent\.sock: Connection refused\)' status -c agent.yaml
holds 'what it saw is written down' test -s agent.db
holds 'the next one takes its place' agent_start
holds 'and knows the cause' cause_is primary prefix-limit-exceeded-by-host
shows 'and from where' 'from the history: last seen then by an earlier run of the agent'
outages
holds 'it is one outage' test "$outages" = "$before"
sed -i 's/import limit 0 action disable;//' m1.conf
birdc -s m1.ctl configure >/dev/null
birdc -s m1.ctl enable ce >/dev/null
holds 'and that it is over' wait_for 20 cause_is primary ok
holds 'and how long it was' wait_for 5 \
	agent_says 'up again after ([7-9]|[1-9][0-9]+) s; it was down because .*\(prefix-limit-exceeded-by-host\)'
birdc -s m1.ctl disable ce >/dev/null
holds 'another outage' wait_for 5 cause_is primary peer-shutdown
agent_kill
birdc -s m1.ctl enable ce >/dev/null
holds 'the session comes up while nobody watches' wait_for 20 established
kill -9 "$(cat m1.pid)"
holds 'and falls' wait_for 15 refused_by_bird
holds 'the next one starts' agent_start
holds 'one after that has not its cause' eval '! cause_is primary peer-shutdown'
holds 'it has its own' wait_for 10 cause_is primary tcp-refused-by-peer
bird_start m1
holds 'and it is well again' wait_for 20 cause_is primary ok

# --- how often BIRD is asked, and how many times at once ---

asks() { # SECONDS: sets asked, at_once
	timeout -s INT "$1" strace -qq -e trace=connect,close -p "$agent" -o asks 2>/dev/null
	read -r asked at_once < <(sed -nE 's/^connect\(([0-9]+),.*ce\.ctl.*/ask \1/p; s/^close\(([0-9]+)\).*/end \1/p' asks | awk '
		$1 == "ask" { n++; if (!($2 in open)) { open[$2]; at++ } if (at > most) most = at }
		$1 == "end" && $2 in open { delete open[$2]; at-- }
		END { print n + 0, most + 0 }')
	echo "BIRD was asked $asked times in $1 s"
}
asks 25 # it rests longer where a look takes long
holds 'BIRD is asked every ten seconds while all is well' test "$asked" -ge 1 -a "$asked" -le 4
birdc -s m2.ctl disable ce >/dev/null
holds 'a link is down while BIRD is listened to' wait_for 5 cause_is secondary peer-shutdown
asks 6
holds 'every second or so while a session is down' test "$asked" -ge 4 -a "$asked" -le 14
holds 'by one connection at a time' test "$at_once" = 1
bird_stop ce
holds 'BIRD is gone' wait_for 15 cause_is primary bird-unreachable
asks 12
holds 'a BIRD that is not there is asked less and less' test "$asked" -ge 1 -a "$asked" -le 6

# --- a BIRD of another version takes its place ---

sed 's/peer1/er_primary/; s/10\.99\.0\.2/172.16.0.2/; s/10\.99\.0\.1/172.16.0.1/; s/AS:      65002/AS:      12076/' \
	"$top/tests/golden/ok/v1base/bird.txt" >older.txt
./bird_double ce.ctl 1.6.8 older.txt &
fleet=($!)
session_of() { # PATH STATE
	ceprobe status -c agent.yaml --json
	[ "$(jq -r ".circuits[].peerings[].links[] | select(.path == \"$1\") | .session.state" "$out")" = "$2" ]
}
holds 'one of version 1.6 is understood' wait_for 15 session_of primary Established
kill "${fleet[0]}"
wait "${fleet[0]}" 2>/dev/null
fleet=()
rm -f ce.ctl
birdc -s m2.ctl enable ce >/dev/null
bird_start ce
holds 'and the one before, when it is back' wait_for 30 session_of secondary Established
agent_stop
cp agent.err said/agent.err
agent=
bird_stop m1
bird_stop m2
via=()
