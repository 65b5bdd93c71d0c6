# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# The commands that print tables, in a world of two links with BIRD: what they show against what the
# kernel and BIRD show.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

for command in arp traffic; do
	via=()
	ceprobe $command --help
	judge "ceprobe $command --help" 0
	shows "$command --help shows an example" "ceprobe $command [^[]"
	holds "$command --help fits 24 lines" test "$(wc -l <"$out")" -le 24
	refused "$command: unknown option" 1 "ceprobe $command: .*--nope.*" $command --nope
	refused "$command: stray word" 1 "ceprobe $command: unexpected argument: word \(see --help\)" $command word
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
floods=()
flood() { # WHO ADDRESS
	on "$1" python3 -c '
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    for _ in range(6):
        s.sendto(bytes(100), (sys.argv[1], 9))
    time.sleep(0.01)' "$2" 2>/dev/null &
	floods+=($!)
	disown
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
kill "${floods[@]}"
ceprobe traffic -c tables.yaml --for 0
judge 'traffic without rates' 0
on m1 nft delete table inet t
via=()
