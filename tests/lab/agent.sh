# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# A scenario with a `fault` is the agent's: the world stands, `ceprobe run` watches it, then the fault
# comes. What it says 10 s and 2 minutes later must be right, 2 s after BIRD has every session again,
# too, and each loss must stand in its history. Such a world mostly waits: once it stands, it gives its
# place to the next one. Their names begin with "agent", so that they begin first.
#   fault   breaks it; or a story that ends broken
#   heal    mends it
#   losses=1     sessions that each broken link loses
#   history=''   the causes that these may have; empty: those that are expected
#   meanwhile='' what else it may be certain of for a while, as the world is being mended
#   healed_primary=ok, healed_secondary=ok   what is found in the end
# shellcheck disable=SC2154,SC2034 # the world's variables

agent_defaults() {
	default losses 1
	default history ''
	default meanwhile ''
	default healed_primary ok
	default healed_secondary ok
}

# What it is asked, as the service may ask; the answer and the exit status stay as NAME.json and NAME.exit.
agent_asks() { # NAME COMMAND...
	on ce "${service[@]}" "$program" "${@:2}" -c "$dir/ceprobe.yaml" >"$dir/$1.json" 2>>"$dir/ceprobe.err"
	echo $? >"$dir/$1.exit"
}
agent_well() { agent_asks begin status --json && [ "$(cat "$dir/begin.exit")" = 0 ]; }

until_after() { # SECONDS SINCE: that was $EPOCHREALTIME then
	local us=$(($1 * 1000000 + ${2/./} - ${EPOCHREALTIME/./}))
	[ $us -le 0 ] || read -rt "$((us / 1000000)).$(printf %06d $((us % 1000000)))" -u "$pause" || :
}
again() { until links_established all; do read -rt 0.2 -u "$pause" || :; [ $SECONDS -lt "$1" ] || return; done; }

agent_start() {
	mkdir "$dir/agent" && chown 990 "$dir/agent"
	printf '%s\n' "socket: $dir/agent/sock" "history: $dir/agent/history.db" >>"$dir/ceprobe.yaml"
	spawn agent ce "${service[@]}" "$program" run -c "$dir/ceprobe.yaml" --probe "$probe"
}

# The whole story; false with a sentence when it cannot be told.
agent_story() {
	local since
	wait_for 60 links_established all || { echo 'the healthy world never came up'; return 1; }
	agent_start
	wait_for 60 agent_well || { echo 'the agent does not find the healthy world well'; return 1; }
	: >"$dir/agent.log" # of the world's beginning, it is not judged
	slot_free
	world_phase fault
	fault >>"$dir/hooks.log" 2>&1 || { echo 'its fault failed'; return 1; }
	since=$EPOCHREALTIME
	until_after 10 "$since"
	agent_asks soon status --json
	until_after 120 "$since"
	agent_asks report check --json
	world_phase heal
	heal >>"$dir/hooks.log" 2>&1 || { echo 'its heal failed'; return 1; }
	again $((SECONDS + 60)) || { echo 'it did not heal'; return 1; }
	since=$EPOCHREALTIME
	world_phase healed
	until_after 2 "$since"
	agent_asks healed status --json
	agent_asks history report --since 1h --json
	cp "$dir/agent.log" "$dir/said.log" # what it says of the world's end is not judged, either
	mv "$dir/report.exit" "$dir/exit"
}

agent_world() {
	agent_expectations
	agent_story >"$dir/broken"
}

# The arguments of judge-history.jq, and those of judge.jq for what was healed.
agent_expectations() {
	{
		printf '%s\n' --arg losses "$losses" --arg history "$history" --arg meanwhile "$meanwhile"
		sed -n '/^--args$/,$p' "$dir/expected"
	} >"$dir/expected.history"
	(
		unset "${!expect_@}"
		expect_primary=$healed_primary expect_secondary=$healed_secondary expect_confidence='' exit_status=''
		expectations
	) >"$dir/expected.healed"
}
