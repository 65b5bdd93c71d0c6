# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# `--changed`: what cron sends. The same configuration, now with a recording in which all is well, now
# with one in which it is not.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

cp -r "$top/tests/golden/ok/base" up
cp -r "$top/tests/golden/tcp-refused-by-peer/kill9" down
export STATE_DIRECTORY=$PWD/told-state
told_file() { echo told-state/told-*; }

changed() { # up|down WORDS...
	ceprobe read -c up/ceprobe.yaml --pcap "$1/eth1.pcap@eth1" --bird "$1/bird.txt" --changed "${@:2}"
}
says_nothing() { holds "$1: says nothing" test ! -s "$out"; }

changed up
judge 'changed: well from the start' 0
says_nothing 'changed: well from the start'
holds 'changed: what was told is kept' test -f "$(told_file)"
changed down
judge 'changed: it began' 2
holds 'changed: it began, first of all' grep -q '^New: lab private primary ipv4 is critical: ' <(head -n 1 "$out")
shows 'changed: the report follows' '^CRITICAL: 1 of 1 link down\.'
changed down
judge 'changed: it stands' 2
says_nothing 'changed: it stands'
changed down -o changed.txt
judge 'changed: a file is written all the same' 2
holds 'changed: a file is written all the same' grep -q '^CRITICAL: ' changed.txt
changed down --json
says_nothing 'changed: it stands, as JSON'
changed up
judge 'changed: it is over' 0
shows 'changed: it is over' '^Over: lab private primary ipv4 is ok again after '
shows 'changed: it is over, with the report' '^The link is healthy\.$'
changed up
says_nothing 'changed: it was over'
changed down --json
judge 'changed: news as JSON is the report' 2
holds 'changed: news as JSON is the report' test "$(jq -r .status "$out")" = critical

# Another configuration has a memory of its own.
ceprobe read --recording down --changed
judge 'changed: another configuration' 2
shows 'changed: another configuration' '^New: '
holds 'changed: another configuration has its own file' test "$(ls told-state | wc -l)" = 2
rm "told-state/$(ls -t told-state | head -n 1)"

# A report that does not arrive was not told.
changed up
next
STATE_DIRECTORY=$STATE_DIRECTORY "$program" read -c up/ceprobe.yaml --pcap down/eth1.pcap@eth1 \
	--bird down/bird.txt --changed >/dev/full 2>"$err"
status=$?
: >"$out"
judge 'changed: nobody could read it' 3 'ceprobe: the report: cannot be written: No space left on device'
changed down
shows 'changed: so it is told the next time' '^New: '

# A damaged file costs one report too many; a missing folder is made; no more.
for damage in 'truncate -s 20' 'truncate -s 0' 'sed -i s/critical/%n%n%n/' 'dd if=/dev/urandom bs=999 count=1 status=none conv=notrunc of=' 'rm'; do
	case $damage in *=) ${damage}"$(told_file)" ;; *) $damage "$(told_file)" ;; esac
	changed down
	judge "changed: after $damage" 2
	shows "changed: after $damage" '^New: '
	changed down
	says_nothing "changed: after $damage, the second time"
done
rm -r told-state
changed down
judge 'changed: the folder is made' 2
holds 'changed: nothing is left in it' test "$(ls told-state | wc -l)" = 1

# Two at once: one of them tells, and both read whole files.
changed up
for n in 1 2 3 4; do
	"$program" read -c up/ceprobe.yaml --pcap down/eth1.pcap@eth1 --bird down/bird.txt --changed >at-once.$n 2>&1 &
done
wait
holds 'changed: of four at once one tells' test "$(cat at-once.* | grep -c '^New: ')" = 1
holds 'changed: of four at once nothing is left' test "$(ls told-state | wc -l)" = 1

# What nothing can be kept in is said, and what is not well is told each time.
echo >no-folder
STATE_DIRECTORY=$PWD/no-folder changed down
judge 'changed: no folder' 2 'ceprobe: --changed: .*/no-folder cannot be used: Not a directory'
shows 'changed: no folder, so all is news' '^New: '
for word in 24 h 1w -1h 1.5h 24hh 99999999999999999999h; do
	refused "--remind '$word'" 3 'ceprobe: --remind .*: not a time as 30m, 24h or 7d \(0: never\)' \
		read --recording up --changed --remind "$word"
done
refused '--remind alone' 3 'ceprobe read: --remind goes with --changed' read --recording up --remind 1h
# What stands is told again when it was told long enough before the recording.
sed -i -E 's/^(critical\t[0-9]+\t)[0-9]+/\11000/' "$(told_file)"
changed down --remind 0
says_nothing 'changed: never a reminder'
changed down --remind 7d
shows 'changed: a reminder' '^Still: lab private primary ipv4 is critical for '
unset STATE_DIRECTORY
if is_root; then
	via=(env XDG_STATE_HOME="$PWD/xdg" "${nobody[@]}")
	mkdir -m 777 xdg
	changed down
	judge 'changed: for a user who is not root' 2
	holds 'changed: for a user who is not root' test "$(ls xdg/ceprobe | wc -l)" = 1
	via=()
fi
