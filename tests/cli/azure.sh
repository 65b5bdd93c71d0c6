# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Azure's saved words: what `read` makes of them, whatever they are, and `init`.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

azure=$top/tests/azure
snapshot() { # FOLDER: its circuit has azure.json or azure/
	rm -rf snap && cp -r "$1" snap && rm -rf snap/azure snap/azure.json
}
said_of_circuit() { jq -r ".circuits[0]$1" "$out"; } # PATH

# --- read ---

snapshot well
sed 's/"Provisioned"/"NotProvisioned"/' "$azure/circuit-az.json" >snap/azure.json
ceprobe read --recording snap --json
judge 'a snapshot that a session speaks against is a finding' 1
holds 'such a snapshot is old' test "$(said_of_circuit '.peerings[0].links[0].findings[].code' |
	sort | paste -sd' ')" = 'azure-config-differs azure-snapshot-old provider-not-provisioned'
holds 'the JSON says what Azure says' test "$(said_of_circuit .azure.provider_state)" = NotProvisioned
ceprobe read --recording snap
judge 'the same as text' 1
shows 'the same as text' '^  What Azure says \(saved '
shows 'the same as text: the table' '^                  expected +host +wire +azure$'

# A folder, and what is wrong with it costs its own words.
snapshot well
mkdir snap/azure
cp "$azure/arp-incomplete.json" snap/azure/arp-primary.json
ceprobe read --recording snap --json
judge 'a folder' 0
echo '{' >snap/azure/circuit.json
ceprobe read --recording snap --json
judge 'a folder with a broken file' 3 'ceprobe: snap/azure/circuit.json: is no valid JSON: line [12]: .*'
holds 'the session is known nevertheless' test "$(said_of_circuit '.peerings[0].links[0].session.state')" = Established
shows 'it is a blind spot' 'not all that Azure says was read: snap/azure/circuit.json'

bad() { # NAME LINE: of snap/azure.json; one line, a second, status 3
	local began=$EPOCHREALTIME
	ceprobe read --recording snap
	judge "a bad snapshot: $1" 3 "ceprobe: snap/azure.json: $2"
	within "a bad snapshot: $1" 2
	shows "a bad snapshot: $1: the report says so" "^  Azure's word could not be read: snap/azure.json: "
}
snapshot well
: >snap/azure.json
bad empty 'is empty'
head -c 300 "$azure/circuit-rest.json" >snap/azure.json
bad cut 'is no valid JSON: line .*'
head -c 50M /dev/zero >snap/azure.json
bad '50 MB' 'is larger than 8 MiB: .*'
printf '[%.0s' {1..200000} >snap/azure.json
bad 'deeply nested' 'is nested more than 64 levels deep'
sed 's/"peerings": \[/"peerings": "none", "x": [/' "$azure/circuit-rest.json" >snap/azure.json
bad 'wrong type' 'peerings is a text, not an array'
cp well/eth1.pcap snap/azure.json
bad 'a capture' '.*'
cp "$azure/error.json" snap/azure.json
bad "an error of Azure's" "holds an error of Azure's, not its answer: .*"
rm snap/azure.json && mkfifo snap/azure.json
bad 'a pipe' 'is not a regular file'
rm snap/azure.json && ln -s nowhere snap/azure.json
sed -i 's/^  - name:.*/&\n    azure_snapshot: azure.json/' snap/ceprobe.yaml
bad missing 'cannot be read: No such file or directory'
# A link that is down weighs more.
snapshot broken
echo '{' >snap/azure.json
ceprobe read --recording snap
judge 'a bad snapshot of a link that is down' 2 'ceprobe: snap/azure.json: .*'

# --- init ---

refused 'init: a typo' 1 "ceprobe init: .*'--azur3'" init --azur3
refused 'init: stray word' 1 'ceprobe init: unexpected argument: x \(see --help\)' init x
refused 'init: no interface' 1 'ceprobe: --interface-primary eth1/0: no name of an interface.*' init --interface-primary eth1/0
refused 'init: missing' 1 'ceprobe: none: cannot be read: No such file or directory' init --azure none
refused 'init: a table' 1 'ceprobe: there is no circuit and no peering in it .*' init --azure "$azure/arp-rest.json"
refused 'init: several' 1 'ceprobe: .*: describes several circuits, and none .* \(Other-Ckt, Test-ER-Ckt\)' init --azure "$azure/circuit-az-list.json"

accepts() { # NAME: the last run's stdout is a configuration
	cp "$out" init.yaml
	ceprobe config -c init.yaml
	holds "$1: accepted" test $status = 0
	shows "$1: accepted" "^init.yaml: ok: ${2:-1 circuit}"
}
for dialect in circuit-rest.json circuit-az.json circuit-powershell.json circuit-powershell.txt \
	circuit-powershell-utf16.json peerings-az-list.json; do
	ceprobe init --azure "$azure/$dialect" --interface-primary eth1 --interface-secondary eth2.300
	judge "init: $dialect" 0
	grep -vE '^#|name:|service_key|provider:|location:|snapshot:' "$out" >"init.$dialect"
	holds "init: $dialect: as the others" cmp -s init.circuit-rest.json "init.$dialect"
	accepts "init: $dialect" '1 circuit, 2 peerings, 4 links'
done
for guide in circuit-guide.txt peering-guide.txt circuit-direct.json; do
	ceprobe init --azure "$azure/$guide"
	judge "init: $guide" 0
	shows "init: $guide: what nobody told is marked" 'CHANGE THIS'
	shows "init: $guide: the guess is marked" 'interface: "eth1"  # GUESSED'
	accepts "init: $guide"
done
ceprobe init --azure - <"$azure/circuit-az.json"
judge 'init: standard input' 0
holds 'init: standard input has no name to come back to' test "$(grep -c azure_snapshot "$out")" = 0
ceprobe init --azure "$azure/circuit-az-list.json" --circuit test-er-ckt
judge 'init: one of several' 0
shows 'init: one of several' 'name: "Test-ER-Ckt"'
sed 's/"name": "Test-ER-Ckt"/"name": "a\\"b\\\\c: #\\u001b"/' "$azure/circuit-az.json" >odd.json
ceprobe init --azure odd.json
judge 'init: an odd name' 0
accepts 'init: an odd name'
ceprobe init --azure "$azure/circuit-az.json" -o new.yaml
judge 'init -o' 0
cp new.yaml old.yaml
refused 'init -o: a file that is there' 1 'ceprobe: new.yaml: is there already \(--force writes over it\)' \
	init --azure "$azure/circuit-rest.json" -o new.yaml
holds 'init -o: it stands' cmp -s old.yaml new.yaml
ceprobe init --azure "$azure/peering-guide.txt" -o new.yaml --force
judge 'init -o --force' 0
holds 'init -o --force: another' grep -q 'CHANGE THIS' new.yaml
refused 'init -o: no folder' 1 'ceprobe: none/x.yaml: cannot be written: No such file or directory' \
	init --azure "$azure/circuit-rest.json" -o none/x.yaml
ceprobe init --bird none.ctl
judge 'init of a host without BIRD' 0 'ceprobe: none.ctl does not exist: .*'
accepts 'init of a host without BIRD'
