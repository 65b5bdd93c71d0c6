# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Configurations that cannot be used: `config` answers 1, `check` and `read` 3, with the same line.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

cp "$top/conf/ceprobe.yaml" example.yaml

unusable() { # NAME FILE LINE
	refused "config: $1" 1 "$3" config -c "$2"
	refused "check: $1" 3 "$3" check -c "$2"
	refused "read: $1" 3 "$3" read -c "$2" --bird "$top/tests/bird/base.txt"
}

changed() { # NAME SED-EXPRESSION LINE
	sed "$2" example.yaml >wrong.yaml
	unusable "$1" wrong.yaml "$3"
}

# Where a text stands in wrong.yaml: LINE:COLUMN.
at() { # TEXT
	awk -v text="$1" 'i = index($0, text) { print NR ":" i; exit }' wrong.yaml
}

ceprobe config -c example.yaml
judge 'the example is usable' 0
shows 'the example is usable' '^example.yaml: ok: 1 circuit, 1 peering, 2 links$'

unusable 'no such file' none.yaml 'none.yaml: error: cannot be read: No such file or directory'
unusable 'a directory' . '\.: error: cannot be read: Is a directory'
: >empty.yaml
unusable 'empty' empty.yaml 'empty.yaml: error: the file is empty .*'
if is_root; then
	cp example.yaml secret.yaml && chmod 600 secret.yaml
	via=("${nobody[@]}")
	unusable 'not readable' secret.yaml 'secret.yaml: error: cannot be read: Permission denied'
	via=()
fi
refused 'config: the default file' 1 '/etc/ceprobe/ceprobe.yaml: error: .*' config

sed 's/peer_asn:/peer_ans:/' example.yaml >wrong.yaml
ceprobe config -c wrong.yaml
holds 'a typo: status' test $status = 1
holds 'a typo: line, column and hint' grep -qxF \
	"wrong.yaml:$(at peer_ans): error: unknown key \"peer_ans\" (did you mean \"peer_asn\"?)" "$err"

sed 's/vlan: 200/vlan: many/' example.yaml >wrong.yaml
unusable 'wrong type' wrong.yaml "wrong.yaml:$(at many): error: vlan: .*many.*"
sed 's/vlan: 200/vlan: [200]/' example.yaml >wrong.yaml
unusable 'a list for a number' wrong.yaml "wrong.yaml:$(at '[200]'): error: vlan: .*"
sed 's/vlan: 200/vlan: 5000/' example.yaml >wrong.yaml
unusable 'VLAN out of range' wrong.yaml "wrong.yaml:$(at 5000): error: vlan: 5000 is not allowed \(a VLAN from 1 to 4094\)"
changed 'reserved ASN' 's/peer_asn: 65010/peer_asn: 65515/' 'wrong.yaml:[0-9]+:[0-9]+: error: .*65515.*'
changed 'host bits' 's/172.16.0.0\/30/172.16.0.1\/30/' 'wrong.yaml:[0-9]+:[0-9]+: error: subnet: .*'
changed 'no /30' 's/172.16.0.0\/30/172.16.0.0\/31/' 'wrong.yaml:[0-9]+:[0-9]+: error: subnet: .*'
changed 'overlapping subnets' 's/172.16.0.4\/30/172.16.0.0\/30/' 'wrong.yaml:[0-9]+:[0-9]+: error: .*'
changed 'unknown probe' 's/^probe: arp/probe: ping/' 'wrong.yaml:[0-9]+:[0-9]+: error: probe: .*none.*arp.*tcp.*'
changed 'a key twice' 's/^probe: arp/probe: arp\nprobe: tcp/' 'wrong.yaml:[0-9]+:[0-9]+: error: .*probe.*'
changed 'no YAML' 's/^probe: arp/probe: [arp/' 'wrong.yaml:[0-9]+:[0-9]+: error: .*'
changed 'no key file' 's/md5: none/md5: {key_file: none}/' 'wrong.yaml:[0-9]+:[0-9]+: error: key_file: .*none.*No such file.*'
echo "$key" >open.key && chmod 644 open.key
changed 'a key others may read' 's/md5: none/md5: {key_file: open.key}/' \
	'wrong.yaml:[0-9]+:[0-9]+: error: key_file: others may read or write open.key, its mode is 0644 \(chmod 0640\)'

sed 's/vlan: 200/vlan: 5000/; s/probe: arp/probe: ping/' example.yaml >wrong.yaml
ceprobe config -c wrong.yaml
judge 'every error at once' 1 'wrong.yaml:[0-9:]+: error: probe: .*' 'wrong.yaml:[0-9:]+: error: vlan: .*'

sed '/secondary:/,$d' example.yaml >one.yaml
ceprobe config -c one.yaml
judge 'one path is a warning' 0 'one.yaml:[0-9:]+: warning: .*'
shows 'one path is a warning' '1 link, 1 warning$'

refused '--circuit of no circuit' 3 'ceprobe: --circuit nope: not one of Test-ER-Ckt' check -c example.yaml --circuit nope
refused 'no link of that peering' 3 'ceprobe: no link of example.yaml has that --circuit, --peering and --path' \
	check -c example.yaml --peering microsoft

# The README's configuration, as it stands there.
awk '/^```yaml$/ { on = 1; next } on && /^```$/ { exit } on' "$top/README.md" >readme.yaml
mkdir keys && echo "$key" >keys/private && chmod 640 keys/private
ceprobe config -c readme.yaml
judge "the README's configuration" 0
shows "the README's configuration" ': ok: 1 circuit, 1 peering, 2 links$'
"$top/scripts/man-page" "$program" "$top/packaging/man/ceprobe.yaml.5" |
	sed -n '/^\.Sh EXAMPLES/,/^\.Ed/p' | grep -v '^\.' >page.yaml
holds "the page's configuration is the README's" cmp readme.yaml page.yaml
sed 's/peer_asn/peer_ans/' readme.yaml >wrong.yaml
ceprobe config -c wrong.yaml
holds "the README's typo" grep -qF 'wrong.yaml:8:9: error: unknown key "peer_ans" (did you mean "peer_asn"?)' "$err"
