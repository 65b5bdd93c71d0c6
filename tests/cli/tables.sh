# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The commands that print tables, in a world of two links with BIRD: what they show against what the
# kernel and BIRD show.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

for command in arp ping routes test traffic; do
	via=()
	ceprobe $command --help
	judge "ceprobe $command --help" 0
	shows "$command --help shows an example" "ceprobe $command [^[]"
	holds "$command --help fits 24 lines" test "$(wc -l <"$out")" -le 24
	refused "$command: unknown option" 1 "ceprobe $command: .*--nope.*" $command --nope
	stray=word
	[ $command != ping ] || stray='1.2.3.4:5 word'
	# shellcheck disable=SC2086
	refused "$command: stray word" 1 "ceprobe $command: unexpected argument: word \(see --help\)" $command $stray
	refused "$command: no configuration" 1 'none.yaml: .*No such file.*' $command -c none.yaml
done

if ! is_root; then
	echo 'left out: the tables need root, for network namespaces'
	return
fi
via=(nsenter --net="/run/netns/$id-ce")
yaml none >tables.yaml
tables_world() { { [ ${#namespaces[@]} -gt 0 ] || links_up; } && sessions_up ''; }
holds 'the world of the tables stands' tables_world || return

field() { jq -r "$1" "$out"; } # JQ-EXPRESSION, of the last run
is() { # NAME JQ-EXPRESSION WANT
	local got
	got=$(field "$2")
	holds "$1 ($got, not $3)" test "$got" = "$3"
}

# --- arp ---

mac() { ip -n "$id-$1" -j link show "$2" | jq -r '.[0].address'; }
ceprobe arp -c tables.yaml
judge 'arp' 0
shows 'arp: our row' "^     - On-Prem +172\.16\.0\.1 +$(mac ce eth1) +[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4} own$"
shows 'arp: their row' "^ +[0-9]+ Microsoft +172\.16\.0\.6 +$(mac m2 port) .*(REACHABLE|STALE|DELAY)$"
ceprobe arp -c tables.yaml --json --path secondary
judge 'arp as JSON' 0
is 'arp: the MSEE' '.links[0].rows[] | select(.interface == "Microsoft") | .mac_address' "$(mac m2 port)"
is 'arp: nothing is wrong' '.links[0].notes | length' 0
ceprobe arp -c tables.yaml -q
judge 'arp: quiet' 0
holds 'arp: quiet' test ! -s "$out"

# Both paths end on one device: the same hardware address.
was=$(mac m2 port)
ip -n "$id-m2" link set port address "$(mac m1 port)"
ip -n "$id-ce" neigh flush dev eth2
ceprobe arp -c tables.yaml --json
judge 'arp: one MSEE' 0
is 'arp: one MSEE' '.links[1].notes | map(select(.text | test("both paths end on one device"))) | length' 1
ip -n "$id-m2" link set port address "$was"
ip -n "$id-m2" link set port down
ceprobe arp -c tables.yaml --path secondary --for 5
judge 'arp: no carrier' 0
shows 'arp: incomplete' '^ +- Microsoft +172\.16\.0\.6 +Incomplete '
shows 'arp: why' '\(no-carrier\)$'
ip -n "$id-m2" link set port up
wait_for 20 established

# --- traffic ---

# Some 600 packets a second from one namespace to the other end's port 9, until it is ended.
flood() { # WHO ADDRESS
	spawn "$1" python3 -c '
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    for _ in range(6):
        s.sendto(bytes(100), (sys.argv[1], 9))
    time.sleep(0.01)' "$2" 2>/dev/null
}
counters() { ip -n "$id-ce" -s -j link show "$1" | jq -c '.[0].stats64 | [.rx.bytes, .rx.packets, .tx.bytes, .tx.packets]'; }
# The counters before and after our look: where they are equal, ours must be, too.
agrees() {
	local before
	for _ in 1 2 3 4 5; do
		before=$(counters eth1)
		ceprobe traffic -c tables.yaml --for 0 --json
		[ "$before" = "$(counters eth1)" ] || continue
		[ "$before" = "$(field '.peerings[0].counters[0] | [.rx_bytes, .rx_packets, .tx_bytes, .tx_packets]' | jq -c .)" ]
		return
	done
	return 1
}
holds 'traffic agrees with ip -s link' agrees
is 'traffic: Azure counts what we sent as in' '.peerings[0] | .PrimaryBytesIn == .counters[0].tx_bytes and
	.SecondaryBytesOut == .counters[1].rx_bytes' true
# Beside Azure's own: as many bytes as it counted, though not since the same time; then none of ours.
mkdir azure.stats && cp "$top/tests/azure/circuit-az.json" azure.stats
yaml none 's|provider:.*|&\n    azure_snapshot: azure.stats|' >stats.yaml
# Ten megabytes each way and more, over each path.
pour() { # WHO ADDRESS
	on "$1" python3 -c '
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(1500):
    s.sendto(bytes(8000), (sys.argv[1], 9))' "$2" 2>/dev/null
}
for n in 1 2; do
	on m$n nft 'add table inet p; add chain inet p i { type filter hook input priority 0; }; add rule inet p i udp dport 9 drop'
	pour ce "172.16.0.$((4 * n - 2))"
	pour m$n "172.16.0.$((4 * n - 3))"
	on m$n nft delete table inet p
done
cp "$top/tests/azure/stats-rest.json" azure.stats/stats-private.json && touch azure.stats/*
ceprobe traffic -c stats.yaml --for 0 --json
judge "traffic beside Azure's" 0
is "traffic beside Azure's: both ends" '.peerings[0] | .azure[0].bytes_in == .counters[0].tx_bytes and
	.azure[1].bytes_in == 240780020 and .azure[3].bytes_out == 239628474' true
is "traffic beside Azure's: never the amounts" '.peerings[0] | "\(.azure_says[:34]) \(.notes | length)"' \
	'both ends count traffic both ways; 0'
sed -i 's/240780020/1000/' azure.stats/stats-private.json
ceprobe traffic -c stats.yaml --for 0
judge "traffic beside Azure's in words" 0
shows "traffic beside Azure's: lost on the way" '^  ! primary path: this host sent [0-9]+ bytes, the MSEE counted 1000 in: what'
touch -d '2 hours ago' azure.stats/stats-private.json
ceprobe traffic -c stats.yaml --for 0 -q
judge "traffic beside Azure's of long ago" 0
holds "traffic beside Azure's of long ago is no note" test ! -s "$out"

# Both ways on the secondary path, one way on the primary one, where ICMP errors would be answers.
on m1 nft 'add table inet t; add chain inet t i { type filter hook input priority 0; };
	add rule inet t i udp dport 9 drop'
flood ce 172.16.0.2
flood ce 172.16.0.6
flood m2 172.16.0.5
flows() { [ "$(counters eth1 | jq '.[3]')" -gt 300 ] && [ "$(counters eth2 | jq '.[1]')" -gt 300 ]; }
wait_for 10 flows
ceprobe traffic -c tables.yaml --for 2 --json
judge 'traffic' 0
is 'traffic: the rate of what was sent' '.peerings[0].rates[0] | .tx_packets_per_second > 100 and
	.rx_packets_per_second < 10' true
is 'traffic: two seconds are not enough' '.peerings[0].notes | length' 0
ceprobe check -c tables.yaml --for 12 --json
judge 'check sees that traffic goes one way' 1
holds 'check sees that traffic goes one way' test "$(cause_of primary)" = traffic-one-way
holds 'check: the other path is well' test "$(cause_of secondary)" = ok
unspawn
ceprobe traffic -c tables.yaml --for 0
judge 'traffic without rates' 0
on m1 nft delete table inet t

# --- routes ---

for word in x 10.1.0.0/33 10.1.0.0/; do
	refused "routes --prefix '$word'" 1 'ceprobe: --prefix .*: not an address or a prefix \(10\.1\.0\.0/16\)' \
		routes --prefix "$word"
done
refused "routes --prefix ''" 1 'ceprobe routes: --prefix: its value is empty \(see --help\)' routes --prefix ''
refused 'check --prefix' 3 'ceprobe check: --prefix is for `ceprobe routes`' check --prefix 10.0.0.1

# The MSEE of the primary path has half a million routes; a session that misses keepalives for six
# seconds falls. What is configured to be there is not all there.
bird_stop m1
{
	bird_conf 10.255.0.1 10.10.0.0/16
	session ce 12076 172.16.0.1 65010 '' | sed 's/connect delay/hold time 6; keepalive time 2; connect delay/'
	echo 'protocol static big { ipv4;'
	awk 'BEGIN { for (i = 0; i < 500000; i++)
		printf "route %d.%d.%d.0/24 blackhole;\n", 20 + i / 65536, i / 256 % 256, i % 256 }'
	echo '}'
} >m1.conf
bird_start m1
received() { birdc -s ce.ctl show protocols all er_primary | sed -n 's/^ *Routes: *\([0-9]*\) imported.*/\1/p'; }
all_received() { [ "$(received)" = 500001 ]; }
wait_for 40 all_received
since() { birdc -s ce.ctl show protocols er_primary | awk '/^er_primary/ { print $5 }'; }
stands=$(since)
yaml none '/md5/a\        advertise: [10.1.0.0/16, 10.2.0.0/16]' >routes.yaml

began=$EPOCHREALTIME
ceprobe routes -c routes.yaml --prefix 24.0.1.5 --path primary
seconds=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')
judge 'routes --prefix' 0
echo "routes --prefix of 500,000: $seconds s"
holds 'routes --prefix within a second' awk -v s="$seconds" 'BEGIN { exit !(s < 1) }'
shows 'routes --prefix: received' '^  received    yes   as 24\.0\.1\.0/24, path 12076$'
shows 'routes --prefix: the kernel has it not' '^  kernel      no    this host has no route to it'
ceprobe routes -c routes.yaml --prefix 10.1.2.0/24 --path primary --json
judge 'routes --prefix on-premises' 0
is 'routes --prefix: advertised' '.links[0].steps[] | select(.step == "advertised") | .answer' yes
ceprobe routes -c routes.yaml --prefix 10.99.0.1 --path primary --json
is 'routes --prefix: not received' '.links[0].steps[] | select(.step == "received") | .answer' no

ceprobe routes -c routes.yaml -o routes.txt
judge 'routes' 0
holds 'routes: all that were received' test "$(grep -c ' 172\.16\.0\.2 .* 12076$' routes.txt)" = "$(received)"
holds 'routes: what is on one path only' grep -qx \
	'  ! received on the primary path only: 20\.0\.0\.0/24, 20\.0\.1\.0/24, 20\.0\.2\.0/24 and' routes.txt
ceprobe routes -c routes.yaml --path secondary --json
judge 'routes as JSON' 0
is 'routes: what is advertised' '.links[0].advertised | map("\(.network) \(.path)") | join(",")' '10.1.0.0/16 65010'
is 'routes: what is missing' '.links[0].notes | map("\(.code) \(.text)") | join(",")' \
	'route-missing 10.2.0.0/16 is not advertised'
ceprobe routes -c routes.yaml --path secondary
judge 'routes in words' 0
shows 'routes in words' '^  10\.10\.0\.0/16 +172\.16\.0\.6 +100 +0 12076$'

# What `check` says of them is the same by itself, by the agent, and from a recording with Azure's words.
{
	sed "s|provider:.*|&\n    azure_snapshot: $top/tests/azure/circuit-az.json|" routes.yaml
	printf '%s\n' "socket: $scratch/routes.sock" "history: $scratch/routes.db" 'listen: 127.0.0.1:9479'
} >watched.yaml
codes() { field '[.circuits[] | .findings, .peerings[].links[].findings | .[].code] | sort | join(" ")'; }
settled() { # the session is so old that what is missing is missing
	ceprobe check -c watched.yaml --path secondary --json --no-agent
	[ "$(cause_of secondary)" = route-missing ]
}
holds 'check: a prefix is missing' wait_for 40 settled
alone=$(codes)
spawn ce "$program" run -c watched.yaml 2>watched.err
asked() { ceprobe status -c watched.yaml --path secondary --json && [ "$status" != 3 ]; }
wait_for 10 asked
ceprobe check -c watched.yaml --path secondary --json
judge 'check: with an agent, too' 1
holds "check: with an agent, too ($(codes), not $alone)" test "$(codes)" = "$alone"
on ce curl -s http://127.0.0.1:9479/report.json >served.json
holds 'what is served has not asked for routes' test "$(jq '[.. | .code? // empty | select(. == "route-missing")] | length' served.json)" = 0
unspawn
holds 'the agent says nothing of routes that it was asked for' test "$(grep -c route-missing watched.err)" = 0
ceprobe record routes.rec -c watched.yaml --for 2 --path secondary -q
judge 'record' 0
ceprobe read --recording routes.rec --path secondary --json
judge 'read of the recording' 1
holds 'read of the recording: byte for byte' cmp -s "$out" routes.rec/report.json
holds "read of the recording ($(codes), not $alone)" test "$(codes)" = "$alone"
holds "routes: BIRD's keepalives go on" test "$stands" = "$(since)"
bird_stop m2
down() { ! birdc -s ce.ctl show protocols er_secondary | grep -q Established; }
wait_for 10 down
ceprobe routes -c routes.yaml --path secondary
shows 'routes of a session that is down' 'no Established session of this link: run `ceprobe check`$'
yaml none 's/ce.ctl/none.ctl/' >missing.yaml
refused 'routes without BIRD' 1 'ceprobe: none.ctl does not exist: .*' routes -c missing.yaml

# --- test: the four scenarios of Azure's test of the private peering, really produced ---

refused 'test of nothing' 1 'ceprobe test: give --onprem and --azure \(see --help\)' test -c tables.yaml
refused 'test: two families' 1 'ceprobe test: --onprem and --azure are of different families .*' \
	test -c tables.yaml --onprem 10.1.0.0/16 --azure 2001:db8::/32
refused 'test --port' 1 'ceprobe: --port 70000: not a number from 1 to 65535' test --port 70000
refused 'check --onprem' 3 'ceprobe check: --onprem is for `ceprobe test`' check --onprem 10.0.0.1
echo nothing >msee.txt
refused 'test --msee' 1 'ceprobe: msee.txt: no line of Azure.s test in it .*' \
	test -c tables.yaml --onprem 10.1.0.4 --azure 10.10.1.4 --msee msee.txt

sessions_up ''
for n in 1 2; do
	on m$n ip addr add 10.10.1.4/32 dev lo
	on m$n ip route add 10.1.0.0/16 via "172.16.0.$((4 * n - 3))"
done
on ce ip addr add 10.1.0.4/32 dev lo
send() { # WHO FROM TO COUNT N: through path N
	on "$1" python3 -c '
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 3389))
for _ in range(int(sys.argv[3])):
    s.sendto(b"x", (sys.argv[2], 3389))' "$2" "$3" "$4"
}
out_by() { # N COUNT
	on ce ip route replace 10.10.0.0/16 via "172.16.0.$((4 * $1 - 2))" src 10.1.0.4
	send ce 10.1.0.4 10.10.1.4 "$2"
}
in_by() { send "m$1" 10.10.1.4 10.1.0.4 "$2"; } # N COUNT
counting() { [ "$(on ce grep -c ' 0003 ' /proc/net/packet)" -ge 4 ]; }
tested() { # NAME SCENARIO COMMANDS: while it counts
	local name=$1 want=$2
	next
	"${via[@]}" "$program" test -c tables.yaml "${flow[@]}" --port 3389 --for 30 --json "${msee[@]}" >"$out" 2>"$err" &
	pid=$!
	wait_for 10 counting
	eval "$3"
	while kill -INT $pid 2>/dev/null; do sleep 0.1; done
	wait $pid
	status=$?
	judge "test: $name" 0
	is "test: $name" '.peerings[0].scenario' "$want"
}
msee=() flow=(--onprem 10.1.0.0/16 --azure 10.10.0.0/16)
tested 'all is well' well 'out_by 1 50; in_by 1 40; out_by 2 30; in_by 2 20'
is 'test: to the packet' '.peerings[0].lines | map(.matches) | join(" ")' '50 40 30 20'
is "test: Azure's own line" '.peerings[0].lines[0].line' \
	'src 10.1.0.0 dst 10.10.0.0 dstport 3389 (received): 50 matches'
tested 'nothing comes back' no-return-from-azure 'out_by 1 50; out_by 2 30'
tested 'nothing goes back' no-return-from-onprem 'in_by 1 50; in_by 2 30'
is 'test: why' '.peerings[0].notes | map(.text | test("does not forward")) | any' true
tested 'nothing at all' no-packets true
printf '%s\n' Primary 'src 10.1.0.0 dst 10.10.0.0 dstport 3389 (received): 0 matches' \
	'src 10.10.0.0 srcport 3389 dst 10.1.0.0 (sent): 0 matches' >msee.txt
msee=(--msee msee.txt)
tested 'joined with the MSEE' no-return-from-azure 'out_by 1 50'
is 'test: joined with the MSEE' '.peerings[0].notes[0].text' \
	'primary: leaves this host and never arrives at the MSEE: ask the provider'
msee=()

# --- ping ---

refused 'ping of nothing' 1 'ceprobe ping: nothing to ping: not ADDRESS:PORT .*' ping -c tables.yaml
for word in 10.10.1.4 10.10.1.4:0 :80 '::1:80' 10.10.1.4:http; do
	refused "ping $word" 1 'ceprobe ping: .*: not ADDRESS:PORT \(\[ADDRESS\]:PORT for IPv6\)' ping "$word" -c tables.yaml
done
spawn m1 python3 -c '
import socket
s = socket.create_server(("172.16.0.2", 8443), backlog=64)
while True:
    s.accept()[0].close()'
answers() { on m1 ss -Hltn 'sport = :8443' | grep -q 8443; }
wait_for 10 answers
ceprobe ping 172.16.0.2:8443 -c tables.yaml --path primary --count 20 --interval 0.02 --json
judge 'ping' 0
is 'ping: all are answered' '.targets[0].paths[0] | "\(.sent) \(.answered) \(.lost_percent)"' '20 20 0'
is 'ping: the histogram has them all' '.targets[0].histogram | map(.count) | add' 20
is 'ping: min, avg and max' '.targets[0].paths[0] | .min_ms <= .avg_ms and .avg_ms <= .max_ms and .max_ms > 0' true
unspawn
ceprobe ping 172.16.0.2:8444 -c tables.yaml --path primary --count 2 --interval 0.02
judge 'ping: refused' 0
shows 'ping: refused' '^  primary   172\.16\.0\.1 +2 +0 +2 +0\.0 '
holds 'ping: by its own path nothing is noted' test "$(grep -c '^  !' "$out")" = 0
ceprobe ping 172.16.0.2:8444 -c tables.yaml --path secondary --count 1
shows 'ping: by the other path' '^  ! secondary: this host sends from 172\.16\.0\.5 by eth1, not by eth2: that way'

# --- both over IPv6 ---

for n in 1 2; do
	on ce ip addr add "2001:db8::$((4 * n - 3))/126" dev eth$n nodad
	on m$n ip addr add "2001:db8::$((4 * n - 2))/126" dev port nodad
	on m$n ip addr add 2001:db8:a::4/128 dev lo
	on m$n ip route add 2001:db8:c::/48 via "2001:db8::$((4 * n - 3))"
done
on ce ip addr add 2001:db8:c::4/128 dev lo
yaml none 's|subnet: 172.16.0.0/30|subnet6: "2001:db8::/126"|; s|subnet: 172.16.0.4/30|subnet6: "2001:db8::4/126"|' >six.yaml
send6() { # WHO FROM TO COUNT
	on "$1" python3 -c '
import socket, sys
s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 3389))
for _ in range(int(sys.argv[3])):
    s.sendto(b"x", (sys.argv[2], 3389))' "$2" "$3" "$4"
}
out6_by() { # N COUNT
	on ce ip route replace 2001:db8:a::/48 via "2001:db8::$((4 * $1 - 2))" src 2001:db8:c::4
	send6 ce 2001:db8:c::4 2001:db8:a::4 "$2"
}
in6_by() { send6 "m$1" 2001:db8:a::4 2001:db8:c::4 "$2"; } # N COUNT
cp tables.yaml four.yaml && cp six.yaml tables.yaml
flow=(--onprem 2001:db8:c::/48 --azure 2001:db8:a::/48)
tested 'IPv6: all is well' well 'out6_by 1 50; in6_by 1 40; out6_by 2 30; in6_by 2 20'
is 'test: IPv6: to the packet' '.peerings[0].lines | map(.matches) | join(" ")' '50 40 30 20'
tested 'IPv6: nothing comes back' no-return-from-azure 'out6_by 1 50; out6_by 2 30'
tested 'IPv6: nothing goes back' no-return-from-onprem 'in6_by 1 50; in6_by 2 30'
mv four.yaml tables.yaml
flow=(--onprem 10.1.0.0/16 --azure 10.10.0.0/16)
spawn m2 python3 -c '
import socket
s = socket.create_server(("2001:db8::6", 8443), family=socket.AF_INET6, backlog=64)
while True:
    s.accept()[0].close()'
answers6() { on m2 ss -Hltn 'sport = :8443' | grep -q 8443; }
wait_for 10 answers6
ceprobe ping '[2001:db8::6]:8443' -c six.yaml --path secondary --count 10 --interval 0.02 --json
judge 'ping: IPv6' 0
is 'ping: IPv6: all are answered' '.targets[0].paths | map("\(.source) \(.answered) \(.lost_percent)") | join(",")' '2001:db8::5 10 0'
unspawn

bird_stop m2
ceprobe ping 172.16.0.6:8444 -c tables.yaml --path primary --count 1
judge 'ping: the wrong way' 0
shows 'ping: the wrong way' '^  ! primary: 1 of 1 came to nothing: '
tested 'one path is dead' one-path-dead 'out_by 1 50; in_by 1 50'
via=()
