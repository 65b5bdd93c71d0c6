# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# `report` of a history that was kept: 21 November 2026, 12:00 to 12:08 and 13:00 to 13:01 UTC, written by
# the fuzz corpus' maker; with damage, without permission, in every format.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

cat >report.yaml <<-YAML
	version: 1
	history: state/history.db
	circuits:
	  - name: Test-ER-Ckt
	    peerings:
	      - type: private
	        vlan: 200
	        peer_asn: 65010
	        primary: {interface: eth1, subnet: 172.16.0.0/30}
	        secondary: {interface: eth2, subnet: 172.16.0.4/30}
YAML
mkdir state
then=(--since 2026-11-21T12:00 --until 2026-11-21T12:08)
refused 'report: no history' 1 'ceprobe: state/history.db: No such file or directory \(`ceprobe run`, the agent, writes it\)' report -c report.yaml
cp "$top/tests/fuzz/corpus/fuzz_history/rollback" state/history.db
kept=$(sha256sum state/history.db)

# Up 12:00, down 12:01 to :02, :03 to :04, :05 to :06: 5 of 8 minutes.
ceprobe report -c report.yaml "${then[@]}"
judge 'report' 0
shows 'report: availability' '^  primary   ipv4 private     62\.50 %  3       3m00s   1m00s   Established$'
shows 'report: the other' '^  secondary ipv4 private    100\.00 %  0       -       -       Established$'
shows 'report: an outage' '^    2026-11-21 12:03:00 1m00s$'
shows 'report: its cause' '\(hold-timer-expired-by-host,$'
shows 'report: the pattern' '^  Flaps: the session was lost 3 times, about every 2m00s\.$'
ceprobe report -c report.yaml "${then[@]}" --json
judge 'report --json' 0
holds 'report --json: outages' test "$(jq -r '[.links[].outages | length] | join(" ")' "$out")" = '3 0'
holds 'report --json: availability' test "$(jq -r '.links[0].availability_percent' "$out")" = 62.5
holds 'report --json: nobody watched later' test "$(jq -r .watching "$out")" = false
ceprobe report -c report.yaml --since 2026-11-21 --until 2026-11-21T11:00 --json
holds 'not watched is not up' test "$(jq -r '[.links[].availability_percent] | unique[0]' "$out")" = null
ceprobe report -c report.yaml "${then[@]}" --path secondary -o period.txt
judge 'report -o' 0
holds 'report -o: one path' test "$(grep -c '^  primary' period.txt)" = 0
refused 'report: no such circuit' 1 'ceprobe: the history has no link of that .*' \
	report -c report.yaml --circuit Test
holds 'a report changes nothing' test "$(sha256sum state/history.db)" = "$kept"

for when in soon 24 -1h 2026-02-30 2026-11-21T24:61 1e9h; do
	refused "report --since '$when'" 1 'ceprobe: --since .*: neither how long ago .*' \
		report -c report.yaml --since "$when"
done
refused 'report: since after until' 1 'ceprobe: --since 1h is not before --until 2h' \
	report -c report.yaml --since 1h --until 2h
refused 'report: since in the future' 1 'ceprobe: --since 2999-01-01 is not before --until now' \
	report -c report.yaml --since 2999-01-01
refused 'report: a format for checks' 1 'ceprobe: --format nagios: a report over a period is one of text, json.*' \
	report -c report.yaml --format nagios
refused 'report: not its option' 1 'ceprobe report: --probe is for .*' report --probe arp
refused 'report: stray word' 1 'ceprobe report: unexpected argument: 24h \(see --help\)' report 24h
to_full 1 report -c report.yaml "${then[@]}"

# Read by others: who may read the file may read the report, whoever writes it, or nobody.
if is_root; then
	chmod 755 state && chgrp 65533 state/history.db && chmod 640 state/history.db
	via=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	refused 'report: not for others' 1 'ceprobe: state/history.db: Permission denied' report -c report.yaml
	via=(setpriv --reuid=65534 --regid=65534 --groups=65533)
	ceprobe report -c report.yaml "${then[@]}"
	judge 'report: by the group' 0
	shows 'report: by the group' ' 62\.50 % '
	cp "$top/tests/fuzz/corpus/fuzz_history/wal" state/history.db # as its writer leaves it
	ceprobe report -c report.yaml "${then[@]}"
	judge 'report: by the group, while nobody writes' 0
	shows 'report: by the group, while nobody writes' ' 62\.50 % '
	via=()
fi

for damage in cut page header text; do
	cp "$top/tests/fuzz/corpus/fuzz_history/$damage" state/history.db
	refused "report: $damage" 1 'ceprobe: state/history.db: it (is damaged: .*|has no schema)' report -c report.yaml
done
for foreign in empty view; do
	cp "$top/tests/fuzz/corpus/fuzz_history/$foreign" state/history.db
	refused "report: $foreign" 1 'ceprobe: state/history.db: it (is empty|holds what no history holds)' report -c report.yaml
done
cp "$top/tests/fuzz/corpus/fuzz_history/odd" state/history.db
ceprobe report -c report.yaml -v
judge 'report: odd values' 0
mkdir state/folder
sed -i 's|history.db|folder|' report.yaml
refused 'report: a folder' 1 'ceprobe: state/folder: it is no file' report -c report.yaml
