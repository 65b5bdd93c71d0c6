# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# What a check may still do, by who started it, and what it does without what it may not. BIRD runs, the
# MSEEs do not.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

if ! is_root; then
	echo 'left out: privileges are given by root'
	return
fi
in_ce=(nsenter --net="/run/netns/$id-ce")
world_of_privileges() {
	{ [ ${#namespaces[@]} -gt 0 ] || links_up; } && sessions_up "$key" && bird_stop m1 && bird_stop m2
}
holds 'the world of privileges stands' world_of_privileges || return
[ -e world.key ] || (umask 077 && echo "$key" >world.key)
yaml '{key_file: world.key}' >world.yaml
chmod 640 world.key
chgrp 65534 ce.ctl world.key

as() { # CAPABILITY...: as a user of BIRD's group with these, like the packages' unit
	local sets
	sets=-all$(printf ',+%s' "$@")
	via=("${in_ce[@]}" setpriv --reuid=65534 --regid=65534 --clear-groups
		--inh-caps="$sets" --ambient-caps="$sets" --bounding-set="$sets")
}

# What /proc says of a check that has limited itself; it is told to end then.
limits() { # sets limits
	next
	limits=
	"${via[@]}" "$program" check -c world.yaml --for 60 --probe none >"$out" 2>"$err" &
	pid=$!
	until [[ $limits = *Seccomp:2 ]] || ! kill -0 $pid 2>/dev/null; do
		limits=$(awk '/^(CapInh|CapPrm|CapEff|CapAmb|NoNewPrivs|Seccomp):/ {
			sub(/^0+/, "", $2); print $1 ($2 == "" ? 0 : $2) }' "/proc/$pid/status" | xargs)
	done
	# A child in the background ignores it until the program asks for it.
	while kill -INT $pid 2>/dev/null; do wait_for 1 test ! -e "/proc/$pid/fd/0"; done
	wait $pid
	status=$?
}

# 3000 is CAP_NET_RAW and CAP_NET_ADMIN, 3 CAP_DAC_OVERRIDE and CAP_CHOWN. What is inheritable stays where
# nothing else is to go: the unit forbids capset().
via=("${in_ce[@]}")
limits
judge 'started as root' 2
holds "started as root: $limits" test "$limits" = 'CapInh:0 CapPrm:3003 CapEff:3003 CapAmb:0 NoNewPrivs:1 Seccomp:2'
as net_raw net_admin
limits
judge 'started as the service' 2
holds "started as the service: $limits" test "$limits" = 'CapInh:3000 CapPrm:3000 CapEff:3000 CapAmb:0 NoNewPrivs:1 Seccomp:2'
as net_raw net_admin sys_admin dac_read_search
limits
holds "started with more than it needs: $limits" test "$limits" = 'CapInh:0 CapPrm:3000 CapEff:3000 CapAmb:0 NoNewPrivs:1 Seccomp:2'

keys_unseen() { jq -r '.. | .blind_spots? // [] | .[]' "$out" | grep -c 'needs CAP_NET_ADMIN'; }
as net_raw net_admin
ceprobe check -c world.yaml --for 1 --json
judge 'all that it needs' 2
holds 'all that it needs: the keys are seen' test "$(keys_unseen)" = 0
as net_raw
ceprobe check -c world.yaml --for 1 --json
judge 'without CAP_NET_ADMIN' 2
holds 'without CAP_NET_ADMIN: it says what it cannot see' test "$(keys_unseen)" -gt 0

# The C library and the others differ by their versions: every call that was made is in the table.
{ grep -oE '"[a-z0-9_]+"' "$top/agent/sys/syscalls.c" | tr -d '"'; echo tgkill; } >table
foreign_calls() { # TRACE: those after the filter was loaded
	awk '/seccomp\(SECCOMP_SET_MODE_FILTER, 0, / { on = 1; next } on' "$1" |
		sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' | sort -u | grep -vxFf table
}
via=("${in_ce[@]}")
traced() { # WORDS...: as ceprobe, with its trace
	next
	timeout 90 "${via[@]}" strace -f -o traced "$program" "$@" >"$out" 2>"$err"
	status=$?
	holds "$1: the trace shows the filter" grep -q 'SECCOMP_SET_MODE_FILTER, 0, ' traced
	holds "$1: no call outside the table" test -z "$(foreign_calls traced)"
	foreign_calls traced
}
# Ends what is traced by strace, which runs as this process.
# What strace runs: sets child. The kernel's list of children may for a moment leave one out.
has_child() { read -r child _ <"/proc/$1/task/$1/children" && [ -n "$child" ]; }
end_traced() { # PID
	wait_for 5 has_child "$1"
	kill "$child"
	wait "$1"
}
# `watch` goes on until it is told to end.
traced_watch() { # NAME WORDS...
	local name=$1
	shift
	"${via[@]}" strace -f -o traced "$program" watch -c traced.yaml "$@" >watched 2>&1 & # in long lines
	holds "$name: it shows the links" wait_for 20 grep -q secondary watched
	end_traced $!
	holds "$name: no call outside the table" test -z "$(foreign_calls traced)"
	foreign_calls traced
}
traced check -c world.yaml --for 2 --probe tcp -o traced.txt
judge 'check, traced' 2
traced check -c world.yaml --for 1 --json
traced read -c world.yaml --pcap eth1.pcap@eth1 --bird bird.txt
traced config -c world.yaml
traced explain
traced arp -c world.yaml
traced routes -c world.yaml
traced traffic -c world.yaml --for 1
traced init
traced ping 172.16.0.2:179 -c world.yaml --count 1 --for 3
traced test -c world.yaml --onprem 10.1.0.0/16 --azure 10.10.0.0/16 --for 1
traced record -c world.yaml --for 1 --probe tcp --ticket traced.tar.gz
holds 'record, traced: the ticket is there' test -s traced.tar.gz

# The agent, traced, from its start over a question, a history and a new configuration to its end.
sed "/^circuits:/i socket: $scratch/traced.sock\nhistory: $scratch/traced.db\nlisten: 127.0.0.1:9479" world.yaml >traced.yaml
"${via[@]}" strace -f -o trace "$program" run -c traced.yaml 2>traced.err &
pid=$!
answers() { "${via[@]}" "$program" status -c traced.yaml -q >/dev/null 2>&1 || [ $? != 3 ]; }
holds 'run: traced, it answers' wait_for 20 answers
traced_says() { grep -q "$1" traced.err; }
metrics() { on ce bash -c 'exec 3<>/dev/tcp/127.0.0.1/9479; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; cat <&3' | grep -q ceprobe_link_up; }
holds 'run: traced, it serves metrics' wait_for 10 metrics
wait_for 5 has_child $pid
agent_pid=$child
traced status -c traced.yaml --json
traced check -c traced.yaml
traced_watch 'watch, of the agent'
kill -HUP "$agent_pid"
holds 'run: traced, it reads its configuration again' wait_for 10 traced_says 'was read again'
kill "$agent_pid"
wait $pid
holds 'run: the trace shows the filter' grep -q 'SECCOMP_SET_MODE_FILTER, 0, ' trace
holds 'run: no call outside the table' test -z "$(foreign_calls trace)"
foreign_calls trace
traced_watch 'watch, alone' --no-agent
traced report -c traced.yaml
judge 'report, traced' 0
# What the unit of the daily report calls, with its file elsewhere.
while read -r words; do
	# shellcheck disable=SC2086 # a list of words
	ceprobe ${words//\/var\/lib\/ceprobe/.} -c traced.yaml
	judge "the unit: $words" 0
done < <(sed -n 's,^ExecStart=/usr/sbin/ceprobe ,,p' "$top/packaging/systemd/ceprobe-report.service")
chgrp 0 ce.ctl world.key
