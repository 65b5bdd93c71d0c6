# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# `read`: files that are not what they should be, and those that are.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

cp -r "$top/tests/golden/ok/base" well
cp -r "$top/tests/golden/md5-key-mismatch-peer/md5bad" broken
chmod 600 broken/key
chmod 755 well broken

pcap_refused() { # NAME FILE LINE
	refused "pcap: $1" 3 "$3" read -c well/ceprobe.yaml --pcap "$2@eth1" --bird well/bird.txt
}
bird_refused() { # NAME FILE LINE
	refused "bird: $1" 3 "$3" read -c well/ceprobe.yaml --pcap well/eth1.pcap@eth1 --bird "$2"
}

echo 'this is a letter' >letter
: >nothing
mkdir empty
head -c 10 well/eth1.pcap >cut10.pcap
head -c 24 well/eth1.pcap >header.pcap
head -c 300 well/eth1.pcap >cut.pcap
# The same header with another link type (113: Linux cooked, as `tcpdump -i any` writes it).
{ head -c 20 well/eth1.pcap && printf '\161\0\0\0'; } >any.pcap

pcap_refused 'not one' letter 'ceprobe: letter is not a pcap or pcapng file: unknown file format'
pcap_refused 'empty' nothing 'ceprobe: nothing is (empty|not a pcap or pcapng file: truncated dump file.*)'
pcap_refused 'cut in its header' cut10.pcap 'ceprobe: cut10.pcap is not a pcap or pcapng file: truncated dump file.*'
pcap_refused 'missing' none 'ceprobe: cannot open none: No such file or directory'
pcap_refused 'a directory' empty 'ceprobe: empty is a directory, not a capture file'
pcap_refused 'another link type' any.pcap 'ceprobe: any.pcap holds LINUX_SLL frames, not Ethernet: capture again on the port itself .*'

ceprobe read -c well/ceprobe.yaml --pcap cut.pcap@eth1 --bird well/bird.txt
judge 'pcap: cut in the middle counts as far as it goes' 0 \
	'ceprobe: cut.pcap is cut in the middle; good frames before that: [0-9]+ \(.*\)'
ceprobe read -c well/ceprobe.yaml --pcap header.pcap@eth1
judge 'pcap: without a frame' 3
shows 'pcap: without a frame' '^UNKNOWN'

bird_refused 'no reply' letter 'ceprobe: letter: it holds no reply of BIRD to `show protocols all`'
bird_refused 'empty' nothing 'ceprobe: nothing: it holds no reply of BIRD to `show protocols all`'
bird_refused 'missing' none 'ceprobe: none: cannot be read: No such file or directory'
bird_refused 'a directory' empty 'ceprobe: empty: cannot be read: Is a directory'
head -c 700 well/bird.txt >cut.txt
bird_refused 'cut' cut.txt 'ceprobe: cut.txt: it ends in the middle of a reply .*'

refused 'recording: nothing there' 3 'ceprobe: none: No such file or directory \(a folder with .* is wanted\)' read --recording none
refused 'recording: a file' 3 'ceprobe: letter: Not a directory \(a folder with .* is wanted\)' read --recording letter
refused 'recording: of nothing' 3 'empty/ceprobe.yaml: error: cannot be read: No such file or directory' read --recording empty
cp well/ceprobe.yaml empty/
refused 'recording: of a configuration alone' 3 'ceprobe: empty: no INTERFACE.pcap and no bird.txt in it' read --recording empty

ceprobe read --recording well
judge 'a healthy recording' 0
shows 'a healthy recording' '^The link is healthy\.$'
ceprobe read -c well/ceprobe.yaml --pcap well/eth1.pcap@eth1 --bird well/bird.txt --json
judge 'the same, file by file, as JSON' 0
for spec in - -@eth1; do
	ceprobe read -c well/ceprobe.yaml --pcap $spec --bird well/bird.txt <well/eth1.pcap
	judge "standard input as --pcap $spec" 0
done
ceprobe read -c well/ceprobe.yaml --bird well/bird.txt
judge "BIRD's word alone" 0
ceprobe read --recording well -q
judge 'quiet when healthy' 0
holds 'quiet when healthy' test ! -s "$out"

# A capture that went on in a second file (tcpdump -C), given in any order: the time counts, not the
# place. What ended the session begins the second one.
limit=$top/tests/golden/prefix-limit-exceeded-by-host/limdisable
head -c 2020 "$limit/eth1.pcap" >first.pcap
{ head -c 24 "$limit/eth1.pcap" && tail -c +2021 "$limit/eth1.pcap"; } >second.pcap
for spec in '--pcap first.pcap@eth1 --pcap second.pcap@eth1' '--pcap second.pcap@eth1 --pcap first.pcap@eth1'; do
	ceprobe read -c "$limit/ceprobe.yaml" $spec
	judge "two files of one port: $spec" 2
	shows "two files of one port: $spec" 'prefix-limit-exceeded-by-host'
done

ceprobe read --recording broken
judge 'a broken recording' 2
shows 'a broken recording names the cause' '\(md5-[a-z-]*\)\.$'
shows 'a broken recording ends with a summary' '^CRITICAL: 1 of 1 link down\.'
ceprobe read --recording broken -q -v
judge 'quiet speaks when it is down' 2
ceprobe read --recording broken --json
judge 'a broken recording as JSON' 2
# The configuration of another world: nothing of its links is in the capture.
ceprobe read -c example.yaml --pcap well/eth1.pcap@eth1 --json
judge 'nothing seen' 3
