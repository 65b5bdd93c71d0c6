# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# 4,000 links in one configuration: what is measured on any machine, memory and CPU time. `make bench` has the rest.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh

cc -std=gnu17 -O2 -o measure "$top/tests/bench/measure.c" &&
	cc -std=gnu17 -O2 -o frames "$top/tests/bench/frames.c" -lnettle || return
mkdir many
./frames many 4000 4000
sed 's/Established/Active/' many/bird.txt >many/down.txt

ceprobe config -c many/ceprobe.yaml
judge 'config of 4000 links' 0

costs() { # NAME STATUS MS MB WORDS...: the exit status, and what it may cost of CPU time and memory
	local name=$1 cpu_ms rss_kb
	read -r cpu_ms _ _ _ rss_kb status < <(./measure 1 "$program" "${@:5}")
	[ "$status" = "$2" ] || { fail "$name" "exit status $status, not $2" && return; }
	echo "$name: $cpu_ms ms, $((rss_kb / 1024)) MB"
	holds "$name: CPU time" test "${cpu_ms%.*}" -le "$3"
	holds "$name: memory" test "$rss_kb" -le $(($4 * 1024))
}
costs 'config of 4000 links' 0 200 40 config -c many/ceprobe.yaml
costs '4000 links that are up' 0 2000 80 read -c many/ceprobe.yaml --pcap many/frames.pcap@eth1 --bird many/bird.txt
for format in text json html nagios; do
	costs "4000 links that are down, as $format" 2 4000 90 \
		read -c many/ceprobe.yaml --bird many/down.txt --format $format
done

# --- the agent, asked for all of it ---

if ! is_root; then
	echo 'left out: the agent of 4000 links needs root'
	return
fi
sed "1a bird: {socket: $scratch/many/bird.ctl}\nsocket: $scratch/many/agent.sock\nhistory: $scratch/many/agent.db" \
	many/ceprobe.yaml >many/agent.yaml
./bird_double many/bird.ctl 1.6.8 many/down.txt &
fleet+=($!)
unshare --net "$program" run -c many/agent.yaml 2>many/agent.err &
agent=$!
knows_all() { "$program" status -c many/agent.yaml -q >/dev/null 2>&1; [ $? = 2 ]; }
agent_peak() { awk '/^VmHWM/ { print $2 }' "/proc/$agent/status"; }
holds 'the agent of 4000 links answers' wait_for 30 knows_all
alone_kb=$(agent_peak)
ceprobe check -c many/agent.yaml --json
judge 'the agent tells of 4000 links' 2
mv "$out" many/answer.json && : >"$out" # too much for said.sh
holds 'the agent tells of 4000 links' test "$(jq '[.circuits[].peerings[].links[]] | length' many/answer.json)" = 4000
echo "an answer of $(($(stat -c %s many/answer.json) >> 20)) MB: the agent went from $((alone_kb / 1024)) to $(($(agent_peak) / 1024)) MB"
holds 'its memory' test "$(agent_peak)" -le $((100 * 1024))
kill "$agent" "${fleet[@]}"
wait "$agent"
holds 'it ends well' test $? = 0
wait "${fleet[@]}" 2>/dev/null
agent='' fleet=()
