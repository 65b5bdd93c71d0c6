# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Where the report goes: files, full disks, closed pipes, terminals.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

# As it was, and nothing left beside it.
untouched() { # NAME FOLDER
	holds "$1: the old report stands" cmp -s old.txt "$2/report.txt"
	holds "$1: nothing is left beside it" test "$(ls "$2")" = report.txt
}

echo 'the report of yesterday' >old.txt
mkdir reports && cp old.txt reports/report.txt

ceprobe read --recording broken -o reports/report.txt
judge '-o replaces a report' 2
holds '-o: the report went there' grep -q '^CRITICAL' reports/report.txt
holds '-o: stdout stays empty' test ! -s "$out"
holds '-o: nothing is left beside it' test "$(ls reports)" = report.txt
cp reports/report.txt said/report.txt
ceprobe read --recording well -q -o reports/report.txt
judge '-o is written when quiet, too' 0
holds '-o is written when quiet, too' grep -q '^The link is healthy' reports/report.txt
ceprobe read --recording well -o -
judge '-o - is standard output' 0
shows '-o - is standard output' '^The link is healthy'

cp old.txt reports/report.txt
refused '-o and a bad input' 3 'ceprobe: none: cannot be read: .*' read -c well/ceprobe.yaml --bird none -o reports/report.txt
untouched '-o and a bad input' reports
refused '-o where no folder is' 3 'ceprobe: none/report.txt: cannot be written: No such file or directory' \
	read --recording well -o none/report.txt
refused '-o onto a folder' 3 'ceprobe: --output reports: not a regular file .*' read --recording well -o reports
mkfifo fifo
refused '-o onto a pipe' 3 'ceprobe: --output fifo: not a regular file .*' read --recording well -o fifo
holds '-o onto a pipe leaves the pipe' test -p fifo
refused '-o onto a device' 3 'ceprobe: --output /dev/null: not a regular file .*' read --recording well -o /dev/null
holds '-o onto a device leaves the device' test -c /dev/null

if is_root; then
	chmod 600 broken/key && chmod 644 reports/report.txt
	via=("${nobody[@]}")
	refused '-o into a folder of others' 3 'ceprobe: reports/report.txt: cannot be written: Permission denied' \
		read --recording well -o reports/report.txt
	via=()
	untouched '-o into a folder of others' reports

	# A disk with room for the old report and no more; it is gone with its mount namespace.
	mkdir disk && cp old.txt disk-wanted
	next
	unshare -m sh -c 'mount -t tmpfs -o size=8k none disk && cp old.txt disk/report.txt &&
		! cat /dev/zero >disk/filler 2>/dev/null
		"$1" read --recording broken -o disk/report.txt; status=$?
		rm disk/filler && ls disk >left && cat disk/report.txt >kept; exit $status' - "$program" >"$out" 2>"$err"
	status=$?
	judge '-o onto a full disk' 3 'ceprobe: disk/report.txt: cannot be written: No space left on device'
	holds '-o onto a full disk: the old report stands' cmp -s old.txt kept
	holds '-o onto a full disk: nothing is left beside it' test "$(cat left)" = report.txt
fi

to_full 3 read --recording well
to_full 3 read --recording broken --json
to_full 1 explain
to_full 1 explain --help
to_full 1 check --help
to_full 1 check --version
to_full 1 config --help
to_full 1 init --help
to_full 1 --help
to_full 1 --version
to_full 1 explain no-carrier
to_full 1 config -c example.yaml

next
"$program" read --recording well >&- 2>"$err"
status=$?
: >"$out"
judge 'closed standard output' 3 'ceprobe: the report: cannot be written: Bad file descriptor'

# Colour: on a terminal, unless told not to; never in a pipe or a file.

on_terminal "$program read --recording broken"
holds 'colour on a terminal' coloured
holds 'the exit status comes through' test $status = 2
on_terminal "$program read --recording broken --no-color"
holds '--no-color' plain
on_terminal "NO_COLOR=1 $program read --recording broken"
holds 'NO_COLOR' plain
on_terminal "$program read --recording broken -o coloured.txt"
holds 'no colour in a file' test "$(grep -c "$escape" coloured.txt)" = 0
on_terminal "$program read --recording broken --json"
holds 'no colour in JSON' plain
on_terminal "$program read --recording broken | cat"
holds 'no colour in a pipe' plain
