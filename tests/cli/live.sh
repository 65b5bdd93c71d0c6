# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# `check` in a world of two links: healthy, with what hinders it from looking, and broken.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

if ! is_root; then
	echo 'left out: live checks need root, for network namespaces'
	return
fi
in_ce=(nsenter --net="/run/netns/$id-ce")
via=("${in_ce[@]}")

world_up() {
	links_up && sessions_up "$1"
}

# --- healthy ---

yaml none >world.yaml
holds 'the world stands' world_up '' || return
began=$EPOCHREALTIME
ceprobe check -c world.yaml
judge 'healthy' 0
within 'a healthy world is reported' 10
shows 'healthy' '^All 2 links are healthy\.$'
ceprobe check -c world.yaml --json
judge 'healthy as JSON' 0
holds 'healthy as JSON' test "$(jq -r .status "$out")" = ok
ceprobe check -c world.yaml -q
judge 'quiet when healthy' 0
holds 'quiet when healthy' test ! -s "$out"
ceprobe check -c world.yaml --path secondary --no-agent --probe none
judge 'one path' 0
shows 'one path' '^The link is healthy\.$'
ceprobe check -c world.yaml -o live.txt
judge 'healthy into a file' 0
holds 'healthy into a file' grep -q '^All 2 links are healthy' live.txt
next
on ce "$program" check -c world.yaml >&- 2>"$err"
status=$?
: >"$out"
judge 'closed standard output of a check' 3 'ceprobe: the report: cannot be written: Bad file descriptor'

# A configuration from what is here finds the same two links.
ceprobe init --bird ce.ctl
judge 'init from BIRD and interfaces' 0
holds 'init from BIRD and interfaces: the sessions' test "$(grep -cE \
	'peer_asn: 65010$|interface: "eth1"|subnet: 172.16.0.0/30|interface: "eth2"|subnet: 172.16.0.4/30' "$out")" = 5
mkdir init
cp "$out" init/init.yaml # BIRD's socket is found from there, too
ceprobe check -c init/init.yaml
judge 'init from BIRD and interfaces: all is well with it' 0
shows 'init from BIRD and interfaces: all is well with it' '^All 2 links are healthy'

# What the README says to save, read elsewhere.
f='arp or icmp or icmp6 or tcp port 179 or udp port 3784'
spawn ce tcpdump -Z root -U -i eth1 -s 0 -w eth1.pcap "$f or (vlan and ($f)) or (vlan and ($f))" 2>tcpdump.log
wait_for 10 grep -qs listening tcpdump.log
birdc -s ce.ctl restart er_primary >/dev/null
came_back() { birdc -s ce.ctl show protocols er_primary | grep -q Established; }
wait_for 20 came_back
unspawn
birdc -s ce.ctl show protocols all >bird.txt
via=()
ceprobe read -c world.yaml --path primary --pcap eth1.pcap@eth1 --bird bird.txt
judge 'read of what was saved' 0
shows 'read of what was saved' 'primary .* Established'
via=("${in_ce[@]}")

# --- what hinders it from looking ---

chmod 666 ce.ctl
via=("${in_ce[@]}" "${nobody[@]}")
ceprobe check -c world.yaml --json
judge 'no permission to capture' '[03]' 'ceprobe: cannot capture on eth1: no permission \(needs CAP_NET_RAW\)' \
	'ceprobe: cannot capture on eth2: no permission \(needs CAP_NET_RAW\)'
chmod 660 ce.ctl
ceprobe check -c world.yaml --for 1 --path primary
judge 'no permission for BIRD, either' 3 'ceprobe: cannot capture on eth1: no permission .*' \
	'ceprobe: cannot capture on eth2: no permission .*' \
	'ceprobe: permission denied for ce.ctl: it is root.s alone: run as root, or start BIRD with a group of its own \(bird -g\)'
via=("${in_ce[@]}")

double() { # HOW SECONDS LINE: BIRD's socket as it must not be
	yaml none 's/ce.ctl/double.ctl/' >double.yaml
	rm -f double.ctl
	./bird_double double.ctl "$1" &
	echo $! >double.pid
	disown
	wait_for 5 test -S double.ctl
	[ "$1" != left ] || wait_for 5 test ! -e "/proc/$(cat double.pid)"
	ceprobe check -c double.yaml --for "$2" --path primary --json
	judge "BIRD's socket: $1" '[123]' "$3"
	holds "BIRD's socket: $1 is the cause" test "$(cause_of primary)" = bird-unreachable
	kill -9 "$(cat double.pid)" 2>/dev/null
	rm -f double.pid
}
double silent 6 'ceprobe: double.ctl: connected, but a greeting did not come within 5 s: BIRD is busy or hangs'
double close 1 'ceprobe: double.ctl was closed .*greeting.*: BIRD stopped or does not want us'
double cut 1 'ceprobe: double.ctl was closed in the middle of the answer to "show status": BIRD stopped or does not want us'
double nonsense 1 "ceprobe: double.ctl does not speak BIRD's protocol: .*220 mail.example.com ESMTP.*"
double left 1 'ceprobe: nobody listens on double.ctl: BIRD is not running, the socket is left over'
missing() { # NAME SED-EXPRESSION LINE
	yaml none "$2" >missing.yaml
	ceprobe check -c missing.yaml --for 1 --json
	judge "$1" "${4:-3}" "$3"
}
missing "BIRD's socket is missing" 's/ce.ctl/none.ctl/' 'ceprobe: none.ctl does not exist: is BIRD running, is bird.socket right\?'
missing "BIRD's socket is a file" 's/ce.ctl/world.yaml/' 'ceprobe: world.yaml is not a socket: is bird.socket right\?'
missing 'no such interface' 's/eth1/eth9/' 'ceprobe: cannot capture on eth9: no such interface' '[12]'
holds 'no such interface is the cause' test "$(cause_of primary)" = interface-missing

# --- broken ---

broken() { # NAME SECONDS PATH CODE WORDS...
	local name=$1 seconds=$2 path=$3 code=$4
	shift 4
	began=$EPOCHREALTIME
	ceprobe check -c world.yaml --for "$seconds" --json "$@"
	within "$name" "$seconds.5"
	holds "$name: exit status" test $status = 2
	holds "$name: the cause is $(cause_of "$path")" test "$(cause_of "$path")" = "$code"
	ceprobe check -c world.yaml --for "$seconds" "$@"
	shows "$name: in words" "\($code\)\.$"
}

ip -n "$id-ce" link set eth1 down
broken 'interface down' 20 primary interface-down
shows 'interface down: the other link is well' 'secondary ipv4 private   Established .* ok$'
ip -n "$id-ce" link set eth1 up
wait_for 20 established

bird_stop m2
refuses() { birdc -s ce.ctl show protocols all er_secondary | grep -q 'Connection refused'; }
wait_for 20 refuses
broken 'the peer is stopped' 20 secondary tcp-refused-by-peer
shows 'redundancy is lost' '\(redundancy-lost, '

msee_start 2 '' 64999
wrong_as() { birdc -s ce.ctl show protocols all er_secondary | grep -q 'Bad peer AS'; }
wait_for 20 wrong_as
broken 'a wrong ASN' 20 secondary azure-asn-mismatch-peer
bird_stop m2

# --- MD5, and the key in no output ---

printf '%s\n' "$key" >world.key && chmod 600 world.key
yaml '{key_file: world.key}' >world.yaml
holds 'the signed world stands' sessions_up "$key" || return
began=$EPOCHREALTIME
ceprobe check -c world.yaml -v
judge 'healthy and signed' 0
within 'a healthy signed world is reported' 10
ceprobe check -c world.yaml --json -v
judge 'healthy and signed, as JSON' 0

bird_stop m1 && msee_start 1 'another-key'
down() { ! birdc -s ce.ctl show protocols er_primary | grep -q Established; }
wait_for 20 down
broken 'a wrong key' 20 primary md5-key-mismatch-peer --probe tcp

# Nothing can be certain here so soon: Ctrl-C reports what is known.
bird_stop m1
next
began=$EPOCHREALTIME
"${via[@]}" "$program" check -c world.yaml --for 60 --probe none >"$out" 2>"$err" &
pid=$!
watching() { grep -qx ceprobe "/proc/$pid/comm" && on ce grep -q ' 0003 ' /proc/net/packet; }
wait_for 10 watching
while kill -INT $pid 2>/dev/null; do sleep 0.1; done
wait $pid
status=$?
judge 'Ctrl-C' 2
within 'Ctrl-C' 10
shows 'Ctrl-C: what is known' '^CRITICAL: 1 of 2 links down\.'

# --- on a terminal ---

on_terminal "${in_ce[*]} $program check -c world.yaml --for 2 --probe none >live.txt"
holds 'progress on stderr' grep -q 'watching 2 links: 1 up, at most [0-9]* s' terminal
holds 'progress fits 39 columns' eval "! tr '\\r' '\\n' <terminal | grep -E '^watching.{32}'"
holds 'no progress in the report' test "$(grep -c watching: live.txt)" = 0
on_terminal "${in_ce[*]} $program check -c world.yaml --for 1 --probe none 2>live.err"
holds 'colour in a live report' coloured
holds 'no progress off a terminal' test ! -s live.err
