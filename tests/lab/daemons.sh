# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Configurations and starts of the daemons: BIRD on the CE; BIRD, FRR, GoBGP or OpenBGPD on the MSEE.
# shellcheck disable=SC2154,SC2086 # the world's variables; lists of prefixes

# What one end of a session is told, into as, neighbor, neighbor_as, secret, options, passive, routes.
session_of() { # ce|msee N FAMILY
	local side=$1$2 name
	for name in as neighbor_as options passive; do
		local -n from=${side}_$name
		printf -v "$name" '%s' "${from:-}"
	done
	local -n from_key=${side}_key from_neighbor=${side}_neighbor_$3 from_routes=${side}_routes_$3
	secret=$from_key neighbor=$from_neighbor routes=${from_routes:-}
}

bird_head() { # ROUTER-ID LOG
	echo "log \"$dir/$2\" all;"
	echo "router id $1;"
	echo 'protocol device { scan time 2; }'
}

bird_static() { # FAMILY PREFIX...
	echo "protocol static routes_$1 { $1;"
	[ $# = 1 ] || printf '	route %s blackhole;\n' "${@:2}"
	echo '}'
}

bird_session() { # NAME FAMILY HOLD: of session_of's values
	echo "protocol bgp $1 {"
	echo "	local as $as;"
	echo "	neighbor $neighbor as $neighbor_as;"
	[ "$timers" = default ] ||
		echo "	connect delay time 1; connect retry time 3; error wait time $error_wait;"
	[ -z "$secret" ] || echo "	password \"$secret\";"
	[ -z "$3" ] || echo "	hold time $3;"
	[ "$passive" != yes ] || echo '	passive on;'
	echo "	$options"
	# Options may bring the channels themselves.
	[[ $options == *ipv[46]\ \{* ]] || echo "	$2 { import all; export where source = RTS_STATIC; };"
	echo '}'
}

ce_sessions() { # N
	local family
	for family in $families; do
		session_of ce "$1" "$family"
		bird_session "er_${paths[$1]}_$family" "$family" "$ce_hold"
	done
}

ce_conf() {
	local n
	bird_head 10.0.0.1 ce.bird.log
	bird_static ipv4 $ce_routes_ipv4
	bird_static ipv6 $ce_routes_ipv6
	echo "$ce_bird"
	for n in $ce_links; do ce_sessions "$n"; done
}

ce_start() {
	ce_conf >"$dir/ce.conf"
	spawn ce ce bird -f -c "$dir/ce.conf" -s "$dir/ce.ctl" -P "$dir/ce.bird.pid"
}

msee_bird() { # N
	local family
	local -n more=msee$1_bird
	{
		bird_head "10.255.0.$1" "m$1.bird.log"
		for family in $families; do
			session_of msee "$1" "$family"
			bird_static "$family" $routes
			bird_session "ce_$family" "$family" "$msee_hold"
		done
		echo "$more"
	} >"$dir/m$1.conf"
	spawn "m$1" "m$1" bird -f -c "$dir/m$1.conf" -s "$dir/m$1.ctl" -P "$dir/m$1.bird.pid"
}

msee_none() { :; }

msee_frr() { # N
	local family run=$dir/frr$1
	{
		session_of msee "$1" "${families%% *}"
		echo "router bgp $as"
		echo " bgp router-id 10.255.0.$1"
		echo ' no bgp ebgp-requires-policy'
		echo ' no bgp default ipv4-unicast'
		echo ' no bgp network import-check'
		for family in $families; do
			session_of msee "$1" "$family"
			echo " neighbor $neighbor remote-as $neighbor_as"
			echo " neighbor $neighbor timers 60 $msee_hold"
			echo " neighbor $neighbor timers connect 3"
			[ -z "$secret" ] || echo " neighbor $neighbor password $secret"
			[ "$passive" != yes ] || echo " neighbor $neighbor passive"
			echo " $options"
			echo " address-family $family unicast"
			printf '  network %s\n' $routes
			echo "  neighbor $neighbor activate"
			echo ' exit-address-family'
		done
		printf 'line vty\n no login\n'
	} >"$dir/m$1.conf"
	mkdir -p "$run" && : >"$run/zebra.conf" && chown -R frr:frr "$run"
	spawn "zebra$1" "m$1" /usr/lib/frr/zebra -u frr -g frr -f "$run/zebra.conf" \
		-z "$run/zserv" -i "$run/zebra.pid" --vty_socket "$run" -P 0
	wait_for 20 test -S "$run/zserv"
	spawn "m$1" "m$1" /usr/lib/frr/bgpd -u frr -g frr -f "$dir/m$1.conf" -n \
		-z "$run/zserv" -i "$run/bgpd.pid" --vty_socket "$run" -A 127.0.0.1 -P 2605
}

msee_gobgp() { # N
	local family
	{
		session_of msee "$1" "${families%% *}"
		printf '[global.config]\nas = %s\nrouter-id = "10.255.0.%s"\n' "$as" "$1"
		for family in $families; do
			session_of msee "$1" "$family"
			echo '[[neighbors]]'
			echo ' [neighbors.config]'
			echo "  neighbor-address = \"$neighbor\""
			echo "  peer-as = $neighbor_as"
			[ -z "$secret" ] || echo "  auth-password = \"$secret\""
			echo ' [neighbors.timers.config]'
			echo "  hold-time = $msee_hold"
			echo '  connect-retry = 3'
			echo ' [neighbors.transport.config]'
			[ "$passive" != yes ] || echo '  passive-mode = true'
			echo ' [[neighbors.afi-safis]]'
			echo "  config.afi-safi-name = \"$family-unicast\""
		done
	} >"$dir/m$1.conf"
	spawn "m$1" "m$1" gobgpd -t toml -f "$dir/m$1.conf" --api-hosts 127.0.0.1:50051 --pprof-disable
	for family in $families; do
		session_of msee "$1" "$family"
		wait_for 20 on "m$1" gobgp global rib add "${routes%% *}" -a "$family" >/dev/null 2>&1
	done
}

msee_openbgpd() { # N
	local family more=msee${1}_more
	{
		session_of msee "$1" "${families%% *}"
		echo "AS $as"
		echo "router-id 10.255.0.$1"
		echo 'fib-update no'
		echo "socket \"$dir/m$1.obgpd.sock\""
		echo 'connect-retry 3'
		echo "${!more}"
		for family in $families; do
			session_of msee "$1" "$family"
			printf 'network %s\n' $routes
			echo "neighbor $neighbor {"
			echo "	remote-as $neighbor_as"
			echo "	holdtime $msee_hold"
			echo "	announce ${family/ip/IP} unicast"
			[ -z "$secret" ] || echo "	tcp md5sig password \"$secret\""
			[ "$passive" != yes ] || echo '	passive'
			echo '}'
		done
		echo 'allow from any'
		echo 'allow to any'
	} >"$dir/m$1.conf"
	chmod 600 "$dir/m$1.conf"
	spawn "m$1" "m$1" /usr/sbin/bgpd -d -f "$dir/m$1.conf"
}

# Not a daemon: accepts connections and says these messages, whatever it hears (tests/lab/speaker).
msee_speaker() { # N
	local -n says=msee$1_says router=msee$1_id
	session_of msee "$1" "${families%% *}"
	spawn "m$1" "m$1" busybox nc -ll -p 179 -e "$lab/speaker" "$as" "$router" $says
}

# The configuration of the program under test, from the world's intent.
ceprobe_yaml() {
	local n md5=none
	if [ -n "$key" ]; then
		(umask 027 && printf '%s\n' "$key" >"$dir/key")
		md5='{key_file: key}'
	fi
	printf '%s\n' 'version: 1' 'bird:' "  socket: $dir/ce.ctl" 'circuits:' '  - name: Lab-Ckt' \
		'    peerings:' "      - type: $peering" "        vlan: $vlan" "        azure_asn: $azure_asn" \
		"        peer_asn: $peer_asn" "        md5: $md5"
	yaml_lines '        ' "$yaml_more"
	for n in 1 2; do
		local -n interface=interface$n handoff=handoff$n tagged=tagged$n more=yaml$n
		echo "        ${paths[$n]}:"
		echo "          interface: $interface"
		case $families in *ipv4*) echo "          subnet: 172.16.0.$((4 * n - 4))/30" ;; esac
		case $families in *ipv6*) echo "          subnet6: 2001:db8::$((4 * n - 4))/126" ;; esac
		[ "$handoff" = "$vlan" ] || echo "          handoff_vlan: $handoff"
		[ -z "$outer" ] || echo "          outer_vlan: $outer"
		[ -z "$outer" ] || [ "$ethertype" = 0x8100 ] || echo "          outer_ethertype: $ethertype"
		[ "$tagged" = yes ] || echo '          tagged: false'
		yaml_lines '          ' "$more"
	done
	! declare -F more_yaml >/dev/null || more_yaml
	[ -z "${azure:-}" ] || { azure_json >"$dir/azure.json" && echo '    azure_snapshot: azure.json'; }
}

# What Azure says of the circuit, where a scenario sets `azure=yes`: all is well, but for what else it
# sets: azure_circuit, azure_provider, azure_state, azure_prefixes, azure_vlan, azure_saved, and
# azure_peering=none.
azure_json() {
	local now type=AzurePrivatePeering
	TZ=UTC printf -v now '%(%FT%TZ)T' -1
	[ "$peering" = private ] || type=MicrosoftPeering
	cat <<-JSON
		{"name": "Lab-Ckt", "generated": "${azure_saved:-$now}",
		 "circuitProvisioningState": "${azure_circuit:-Enabled}",
		 "serviceProviderProvisioningState": "${azure_provider:-Provisioned}", "peerings": [
	JSON
	[ "${azure_peering:-}" = none ] || cat <<-JSON
		{"peeringType": "$type", "state": "${azure_state:-Enabled}", "vlanId": ${azure_vlan:-$vlan},
		 "azureASN": $azure_asn, "peerASN": $peer_asn, "lastModifiedBy": "Customer",
		 "primaryPeerAddressPrefix": "172.16.0.0/30", "secondaryPeerAddressPrefix": "172.16.0.4/30",
		 "microsoftPeeringConfig": {"advertisedPublicPrefixesState": "${azure_prefixes:-Configured}"},
		 "ipv6PeeringConfig": {"state": "${azure_state:-Enabled}",
		  "primaryPeerAddressPrefix": "2001:db8::/126", "secondaryPeerAddressPrefix": "2001:db8::4/126"}}
	JSON
	echo ']}'
}

yaml_lines() { # INDENT LINES-SEPARATED-BY-;
	local line
	while read -r line; do
		[ -z "$line" ] || echo "$1$line"
	done <<<"${2//;/$'\n'}"
}
