# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# For scenarios of `ceprobe test`: a flow between 10.1.0.4 here and 10.10.1.4 behind either MSEE, UDP
# port 3389. Such a scenario sources this, breaks the flow in its break_it, after flow_up, and says
#   ready() { flow_is SCENARIO; }
# so that there is no world unless the test names it so. The check that follows must still find of the
# sessions what is true of them.
# shellcheck disable=SC2034,SC2154 # the world's variables

families=ipv4

flow_up() {
	local n
	on ce ip addr add 10.1.0.4/32 dev lo
	for n in 1 2; do
		on "m$n" ip addr add 10.10.1.4/32 dev lo
		on "m$n" ip route add 10.1.0.0/16 via "172.16.0.$((4 * n - 3))" src 10.10.1.4
	done
}

flow_send() { # WHO ADDRESS
	on "$1" bash -c 'for i in {1..20}; do echo x >"/dev/udp/$0/3389"; done' "$2"
}
flow_goes() { # N: both ways through a path, as far as it gets
	on ce ip route replace 10.10.0.0/16 via "172.16.0.$((4 * $1 - 2))" src 10.1.0.4 &&
		flow_send ce 10.10.1.4
	flow_send "m$1" 10.1.0.4
}

flow_counting() { # a counter each way on every path that is there
	[ "$(on ce grep -c ' 0003 ' /proc/net/packet)" -ge "${flow_counters:-4}" ]
}
flow_is() { # SCENARIO
	local n pid
	on ce "${service[@]}" "$program" test -c "$dir/ceprobe.yaml" --onprem 10.1.0.0/16 --azure 10.10.0.0/16 \
		--port 3389 --for 30 --json >"$dir/test.json" &
	pid=$!
	wait_for 20 flow_counting
	for n in 1 2; do flow_goes "$n"; done
	kill -INT "$pid"
	wait "$pid"
	grep -q "\"scenario\": \"$1\"" "$dir/test.json"
}
