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

within() { # NAME STATUS MS MB WORDS...: the exit status, and what it may cost of CPU time and memory
	local name=$1 cpu_ms rss_kb
	read -r cpu_ms _ _ _ rss_kb status < <(./measure 1 "$program" "${@:5}")
	[ "$status" = "$2" ] || { fail "$name" "exit status $status, not $2" && return; }
	echo "$name: $cpu_ms ms, $((rss_kb / 1024)) MB"
	holds "$name: CPU time" test "${cpu_ms%.*}" -le "$3"
	holds "$name: memory" test "$rss_kb" -le $(($4 * 1024))
}
within 'config of 4000 links' 0 200 40 config -c many/ceprobe.yaml
within '4000 links that are up' 0 2000 80 read -c many/ceprobe.yaml --pcap many/frames.pcap@eth1 --bird many/bird.txt
for format in text json html nagios; do
	within "4000 links that are down, as $format" 2 4000 90 \
		read -c many/ceprobe.yaml --bird many/down.txt --format $format
done
