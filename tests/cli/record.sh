# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# `record` in a world of two links, one of them broken by its MD5 key, and `read` of what it saved.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

via=() guid=12345678-90ab-cdef-1234-567890abcdef
rm -rf well && cp -r "$top/tests/golden/ok/base" well
echo 'this is a letter' >letter
refused 'record: where to' 1 'ceprobe record: where to\?.*' record
refused 'record: a ticket that cannot be' 1 'ceprobe: none/t.tar.gz: cannot be written: No such file or directory' \
	record --ticket none/t.tar.gz -c well/ceprobe.yaml
refused 'record: a folder in use' 1 'ceprobe: said: is there already, and not empty' record said -c well/ceprobe.yaml
refused 'record: a file' 1 'ceprobe: letter: is there already, and no folder' record letter -c well/ceprobe.yaml
refused 'record: no such place' 1 'ceprobe: none/rec: cannot be made: No such file or directory' \
	record none/rec -c well/ceprobe.yaml
refused 'record: no such option' 1 ".*unrecognized option '--fro=2'" record rec --fro=2
refused 'record: no such link' 1 'ceprobe: --circuit moon: not one of .*' record rec -c well/ceprobe.yaml --circuit moon
holds 'record: what is refused leaves nothing' test ! -e rec

if ! is_root; then
	echo 'left out: recording needs root, for network namespaces'
	return
fi
in_ce=(nsenter --net="/run/netns/$id-ce")
printf '%s\n' "$key" >world.key && chmod 600 world.key
yaml '{key_file: world.key}' "s/name: .*/& # $key/; s/provider:/service_key: $guid\n    &/" >world.yaml
world_to_record() { { [ ${#namespaces[@]} -gt 0 ] || links_up; } && sessions_up "$key"; }
holds 'the world to record stands' world_to_record || return
bird_stop m1 && msee_start 1 'another-key'
signed_wrongly() { [ "$(on ce awk '/^TcpExt:/ && n++ { for (i = 1; i <= NF; i++) if (name[i] == "TCPMD5Failure") print $i }
	/^TcpExt:/ { for (i = 1; i <= NF; i++) name[i] = $i }' /proc/net/netstat)" -gt 0 ]; }
wait_for 20 signed_wrongly

# The same report from the recording as was given live, byte for byte: causes, evidence, findings.
same_report() { # FOLDER
	via=()
	ceprobe read --recording "$1" --json
	cp "$out" "$1.json"
	cmp -s "$1.json" "$1/report.json" || { diff "$1/report.json" "$1.json" | head -n 20; false; }
}

via=("${in_ce[@]}")
ceprobe record rec --ticket t.tar.gz -c world.yaml --for 4 --probe tcp
judge 'a recording' 0
shows 'a recording: what it is' '^rec: 4\.[0-9] s, 1 of 2 links Established'
holds 'a recording: its report again' same_report rec
holds 'a recording: the cause' test "$(cause_of primary)" = md5-key-mismatch-peer
holds 'a recording: its report is valid' "$top/scripts/check-schema" rec/report.json
ceprobe read --recording rec -v
holds 'a recording: its report for people again' cmp -s "$out" rec/report.txt
holds 'a recording: for its owner alone' test "$(find rec -printf '%m ' | xargs -n1 | sort -u | xargs)" = '600 700'
holds 'a recording: no comment' test "$(grep -c '# Lab\|#.*S3cret' rec/ceprobe.yaml)" = 0
holds 'a recording: the service key is shortened' test "$(grep -rlF "$guid" rec)" = ''

# What is healthy is so in its recording; BIRD unreachable, no permission, an interface that is not there.
yaml '{key_file: world.key}' 's/ce.ctl/none.ctl/; s/eth2/eth9/' >odd.yaml
via=("${in_ce[@]}")
ceprobe record odd -c odd.yaml --for 1 --path secondary
judge 'a recording of what is missing' 0 'ceprobe: cannot capture on eth9: .*' 'ceprobe: none.ctl does not exist: .*'
via=()
ceprobe read --recording odd --json --path secondary
holds 'a recording of what is missing: its report again' cmp -s "$out" odd/report.json
holds 'a recording of what is missing: the cause' test "$(cause_of secondary)" = interface-missing

# A key, or what it could be guessed from: nowhere.
hex=$(printf %s "$key" | od -An -tx1 | tr -d ' \n')
base64=$(printf %s "$key" | base64 | tr -d =)
leaks_in() { grep -rliaF -e "$key" -e "$hex" -e "${base64%?}" "$@"; }
holds 'a recording: no key' test -z "$(leaks_in rec odd)"
signed_count() { tcpdump -nvr rec/eth1.pcap 2>/dev/null | grep -c 'options.*md5'; }
noted_count() { LC_ALL=C grep -oaP '\x13\x12ceprobe md5 (good|bad |none)' rec/eth1.pcap | grep -ac .; }
holds 'a recording: signed segments are in it' test "$(signed_count)" -gt 1
holds 'a recording: of each digest the outcome' test "$(noted_count)" = "$(signed_count)"
holds 'a recording: right digests' grep -qa 'ceprobe md5 good' rec/eth1.pcap
holds 'a recording: wrong digests' grep -qa 'ceprobe md5 bad ' rec/eth1.pcap

# --- the ticket ---

mkdir unpacked && tar -C unpacked -xzf t.tar.gz
ticket=$(echo unpacked/ceprobe-*)
shows_ticket() { holds "a ticket: $1" grep -qE "$2" "$ticket/ticket.txt"; }
shows_ticket 'the service key' "^  Service key: +$guid$"
shows_ticket 'the MAC of the other end' '^  Microsoft.s end: +172\.16\.0\.2, AS 12076, MAC ([0-9a-f]{2}:){5}[0-9a-f]{2}$'
shows_ticket 'times in UTC' '^  Watched: +from [-0-9]* [:0-9]* UTC to [-0-9]* [:0-9]* UTC$'
shows_ticket 'the state' '^  BGP session: +(Connect|Active|Idle) since .* UTC$'
shows_ticket 'the cause' '^  Cause: .*\(md5-key-mismatch-peer,$'
shows_ticket 'what was ruled out' '^  Ruled out:$'
holds 'a ticket: no line is too long' test -z "$(grep -E '^.{81}' "$ticket/ticket.txt")"
holds 'a ticket: its configuration has the service key' grep -q "$guid" "$ticket/ceprobe.yaml"
holds 'a ticket: the same captures' cmp -s rec/eth1.pcap "$ticket/eth1.pcap"
holds 'a ticket: for its owner alone' test "$(stat -c %a t.tar.gz)" = 600
holds 'a ticket: no key' test -z "$(leaks_in unpacked t.tar.gz)"
ceprobe read --recording "$ticket" --json
holds 'a ticket: the same report' cmp -s <(jq . "$out") <(jq . rec/report.json)
via=("${in_ce[@]}")
ceprobe record --ticket alone.tar.gz -c world.yaml --for 0.5 -q
judge 'a ticket alone' 0
holds 'a ticket alone: nothing beside it' test "$(echo alone.*)" = alone.tar.gz
holds 'a ticket alone: all in it' test "$(tar -tzf alone.tar.gz | sed 's|.*/||' | sort | xargs)" = \
	'bird.txt ceprobe.yaml eth1.pcap eth2.pcap kernel.txt report.json report.txt ticket.txt watch.txt'
via=()

# --- ended early ---

next
"${in_ce[@]}" "$program" record early -c world.yaml --for 60 >"$out" 2>"$err" &
pid=$!
recording() { grep -qx ceprobe "/proc/$pid/comm" && [ -s early/INCOMPLETE ] && [ -e early/eth2.pcap ]; }
wait_for 20 recording
while kill -INT $pid 2>/dev/null; do sleep 0.1; done
wait $pid
status=$?
judge 'Ctrl-C ends a recording' 0
holds 'Ctrl-C ends a recording: whole' test ! -e early/INCOMPLETE
holds 'Ctrl-C ends a recording: its report again' same_report early

next
"${in_ce[@]}" "$program" record killed -c world.yaml --for 60 >"$out" 2>"$err" &
pid=$!
recording() { grep -qx ceprobe "/proc/$pid/comm" && [ -s killed/INCOMPLETE ] && [ -e killed/eth2.pcap ]; }
wait_for 20 recording
{ kill -9 $pid && wait $pid; } 2>/dev/null
holds 'a recording that was killed says so' grep -q 'not whole' killed/INCOMPLETE
cp world.yaml killed/ceprobe.yaml
cp world.key killed/
ceprobe read --recording killed
judge 'a recording that was killed' '[0123]' 'ceprobe: killed: the recording was interrupted and is not whole'

# --- damaged ---

damaged() { # NAME FILE SED-EXPRESSION LINE
	rm -rf damaged && cp -r rec damaged
	sed -i "$3" "damaged/$2"
	refused "a recording: $1" 3 "ceprobe: damaged/$2: $4" read --recording damaged
}
damaged 'another version of kernel.txt' kernel.txt '1s/1$/2/' 'line 1: "ceprobe kernel facts 1" is wanted'
damaged 'no number' watch.txt 's/ended_ms=[0-9]*/ended_ms=soon/' 'line 3: ended_ms=soon is not what it can be'
rm -rf damaged && cp -r rec damaged && rm damaged/kernel.txt
refused 'a recording: without kernel.txt' 3 'ceprobe: damaged/kernel.txt: cannot be read: No such file or directory' read --recording damaged
rm -rf damaged && cp -r rec damaged && rm damaged/eth1.pcap damaged/bird.txt
ceprobe read --recording damaged --json
holds 'a recording: without its captures' test "$(jq -r '.circuits[0].peerings[0].links[0].status' "$out")" != ok
