# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Words on the command line.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

for words in --help -h help; do
	ceprobe "$words"
	judge "ceprobe $words" 0
done
holds 'ceprobe --help fits 24 lines' test "$(wc -l <"$out")" -le 24
commands=(check run status watch read record report arp routes traffic test ping init config explain)
for word in "${commands[@]}"; do shows "--help names $word" "^  $word "; done

ceprobe --version
judge 'ceprobe --version' 0
shows '--version' "^ceprobe $(cat "$top/packaging/version")$"
ceprobe check --version
judge 'ceprobe check --version' 0
for command in "${commands[@]}"; do
	ceprobe $command --help
	judge "ceprobe $command --help" 0
	shows "$command --help shows an example" "ceprobe $command [^[]"
	holds "$command --help fits 24 lines" test "$(wc -l <"$out")" -le 24
done

refused 'no such command' 1 'ceprobe: no such command: nope.*' nope
refused 'no such option before a command' 1 'ceprobe: no such command: --nope.*' --nope
ceprobe
holds 'no command at all shows the usage on stderr' grep -q '^usage: ceprobe COMMAND' "$err"

for command in check read; do
	refused "$command: unknown option" 3 "ceprobe $command: .*--nope.*" $command --nope
	refused "$command: option without its value" 3 "ceprobe $command: option requires.*'c'" $command -c
	refused "$command: stray word" 3 "ceprobe $command: unexpected argument: word \(see --help\)" $command word
	refused "$command: --format" 3 'ceprobe: --format xml: not one of text, json.*' $command --format xml
	refused "$command: --probe" 3 'ceprobe: --probe all: not one of none, arp, tcp' $command --probe all
	refused "$command: --path" 3 'ceprobe: --path third: not one of primary, secondary' $command --path third
	refused "$command: --peering" 3 'ceprobe: --peering public: not one of private, microsoft' $command --peering public
	for n in x -1 nan inf 1e9 '20 s' 86401; do
		refused "$command --for '$n'" 3 'ceprobe: --for .*: not a number of seconds from 0 to 86400' $command --for "$n"
	done
done
for option in --pcap --bird --recording; do
	refused "check $option" 3 'ceprobe check: .* is for `ceprobe read`' check $option x
done
for option in -c -o --for --circuit --format; do
	refused "check $option ''" 3 "ceprobe check: --[a-z]*: its value is empty \\(see --help\\)" check $option ''
done
refused 'read of nothing' 3 'ceprobe read: nothing to read: give --pcap, --bird or --recording \(see --help\)' read

refused 'config: unknown option' 1 "ceprobe config: .*'--nope'" config --nope
refused 'config: stray word' 1 'ceprobe config: unexpected argument: x \(see --help\)' config x
refused 'explain: two codes' 1 'ceprobe explain: takes one code at most \(see --help\)' explain a b
refused 'explain: unknown option' 1 'ceprobe explain: takes a code and no such option \(see --help\)' explain --nope
refused 'explain: a typo' 1 'ceprobe explain: no cause "tcp-refused-by-per"; did you mean "tcp-refused-by-peer"\?' \
	explain tcp-refused-by-per

ceprobe explain
judge 'the list of causes' 0
mapfile -t codes < <(sed -n 's/^  \([a-z][a-z0-9-]*\) .*/\1/p' "$out")
holds 'the list has the catalogue' test ${#codes[@]} -ge 60
unexplained=
for code in "${codes[@]}"; do
	ceprobe explain "$code"
	[ $status = 0 ] && [ ! -s "$err" ] && grep -q "^WHO MUST ACT$" "$out" &&
		grep -q "^WHAT TO DO$" "$out" || unexplained+=" $code"
done
holds "every cause of the list is explained" test -z "$unexplained"
