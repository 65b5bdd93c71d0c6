# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# A Prometheus as a fleet has it: one CE is scraped, another's report comes by node_exporter's textfile;
# rules, alerts with their labels, and every expression of the dashboards.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

if ! command -v promtool >/dev/null || ! command -v prometheus-node-exporter >/dev/null; then
	echo 'left out: prometheus and prometheus-node-exporter are not here'
	return
fi
holds 'the rules say what their tests want' promtool test rules "$top/tests/prometheus/rules.yml" >promtool.log 2>&1
many() { # LINKS: a configuration of so many
	local n
	printf 'version: 1\ncircuits:\n'
	for ((n = 0; n < $1; n++)); do
		printf '  - name: Circuit-%d\n    peerings:\n      - type: private\n        vlan: %d\n' $n $((n % 4000 + 1))
		printf '        peer_asn: 65010\n        primary: {interface: eth%d, subnet: 10.%d.%d.0/30}\n' \
			$((n / 4000 + 1)) $((n / 250)) $((n % 250))
	done
}
for links in 1 4000; do
	many $links >many.yaml
	ceprobe read -c many.yaml --pcap "$top/tests/golden/ok/base/eth1.pcap@eth1" --format prometheus -o many.prom
	judge "metrics of $links links" 3
	holds "metrics of $links links are as promtool wants them" promtool check metrics <many.prom
	holds "metrics of $links links: all are there" test "$(grep -c '^ceprobe_link_up{' many.prom)" = $links
done
if ! is_root; then
	echo 'left out: the fleet needs root, for network namespaces'
	return
fi
[ ${#namespaces[@]} -gt 0 ] || links_up || return
holds 'the world of the fleet stands' sessions_up '' || return

via=(nsenter --net="/run/netns/$id-ce")

fleet_start() { # COMMAND...
	"${via[@]}" "$@" >>fleet.log 2>&1 &
	fleet+=($!)
}
fleet_stop() {
	kill "${fleet[@]}" 2>/dev/null
	wait "${fleet[@]}" 2>/dev/null
	fleet=()
}
prometheus_says() { # API-PATH, then curl's options; the data as JSON
	"${via[@]}" curl -sG --max-time 10 "http://127.0.0.1:9090/api/v1/$1" "${@:2}" >answer.json &&
		jq -e '.status == "success"' answer.json >/dev/null
}
asked() { # EXPRESSION JQ-CONDITION
	prometheus_says query --data-urlencode "query=$1" && jq -e "$2" answer.json >/dev/null
}

yaml none >fleet.yaml
{ echo "socket: $scratch/fleet.sock"; echo "history: $scratch/fleet.db"; echo 'listen: 127.0.0.1:9479'; } >>fleet.yaml
mkdir textfiles
chmod 755 textfiles
ceprobe read --recording "$top/tests/golden/tcp-refused-by-peer/kill9" --format prometheus -o textfiles/ceprobe.prom
judge 'a textfile' 2
holds 'a textfile may be read by others' test "$(stat -c %a textfiles/ceprobe.prom)" = 644
sed 's/for: .*/for: 0s/' "$top/packaging/prometheus/ceprobe.rules.yml" >fleet.rules.yml
cat >prometheus.yml <<-YAML
	global: {scrape_interval: 1s, evaluation_interval: 1s}
	rule_files: [$scratch/fleet.rules.yml]
	scrape_configs:
	  - {job_name: ceprobe, static_configs: [{targets: ['127.0.0.1:9479'], labels: {instance: ce1}}]}
	  - {job_name: node, static_configs: [{targets: ['127.0.0.1:9100'], labels: {instance: ce2}}]}
YAML
fleet_start "$program" run -c fleet.yaml
fleet_start prometheus-node-exporter --collector.disable-defaults --collector.textfile \
	--collector.textfile.directory="$scratch/textfiles" --web.listen-address=127.0.0.1:9100
fleet_start prometheus --config.file=prometheus.yml --storage.tsdb.path="$scratch/tsdb" \
	--web.listen-address=127.0.0.1:9090

holds 'both are scraped' wait_for 30 asked 'sum(up)' '.data.result[0].value[1] == "2"'
holds 'the links of the CE are up' wait_for 10 asked 'sum(ceprobe_link_up{instance="ce1"})' '.data.result[0].value[1] == "2"'
holds 'the textfile came with it' asked 'ceprobe_link_cause{instance="ce2"}' \
	'.data.result[0].metric | .circuit == "lab" and .code == "tcp-refused-by-peer"'
birdc -s m2.ctl disable ce >/dev/null
holds 'an alert' wait_for 20 asked 'ALERTS{alertname="CeprobeLinkDown",alertstate="firing",instance="ce1"}' \
	'.data.result[0].metric | [.circuit, .peering, .path, .family, .severity] ==
		["Test-ER-Ckt", "private", "secondary", "ipv4", "critical"]'
named() {
	prometheus_says alerts && jq -e '.data.alerts[] | select(.labels.alertname == "CeprobeLinkDown" and
		.labels.instance == "ce1") | .annotations | .summary == "Test-ER-Ckt private secondary ipv4 is down on ce1" and
		(.description | startswith("Cause: peer-shutdown."))' answer.json >/dev/null
}
holds 'an alert names the cause' wait_for 20 named
holds 'the other path is up, so the peering is' asked 'ALERTS{alertname="CeprobePeeringDown",instance="ce1"}' '.data.result == []'
holds 'one CE down altogether' asked 'ALERTS{alertname="CeprobePeeringDown",instance="ce2"}' '.data.result | length == 1'

# Each expression of the dashboards: taken by Prometheus, and all but those of what is not here give data.
for board in ce fleet; do
	jq -r '.panels[].targets[].expr' "$top/packaging/prometheus/grafana-$board.json" |
		sed -E 's/\$(instance|circuit)/.*/g; s/\[(5m|1h|24h)\]/[1m]/g' >"board-$board"
	holds "the dashboard $board has panels" test "$(wc -l <"board-$board")" -ge 12
	empty=0
	while IFS= read -r expression; do
		holds "the dashboard $board: $expression" prometheus_says query --data-urlencode "query=$expression"
		jq -e '.data.result != []' answer.json >/dev/null || { empty=$((empty + 1)) && echo "no data: $expression"; }
	done <"board-$board"
	holds "the dashboard $board shows data" test $empty -le 2
done
birdc -s m2.ctl enable ce >/dev/null
holds 'the alert is over' wait_for 30 asked 'ALERTS{alertname="CeprobeLinkDown",instance="ce1"}' '.data.result == []'
fleet_stop
via=()
