# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# `watch` in a world of its own: lines without a terminal; on one, the table and the details, resized,
# ended by key and by signal; with an agent, without one, and with one that goes and comes back. And
# what the agent wrote down: `report` while it runs.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

refused 'watch has one form' 1 'ceprobe watch: --json is for .*' watch --json
if ! is_root; then
	echo 'left out: watch needs root, for network namespaces'
	return
fi
via=(nsenter --net="/run/netns/$id-ce")
yaml none >watch.yaml
{ echo "socket: $scratch/watch.sock"; echo "history: $scratch/watch.db"; } >>watch.yaml
[ ${#namespaces[@]} -gt 0 ] || links_up || return
holds 'the world to watch stands' sessions_up '' || return

lines_have() { # REGEX
	grep -qE "$1" watched
}
lines_start() { # WORDS...
	: >watched
	"${via[@]}" "$program" watch -c watch.yaml "$@" >watched 2>watched.err &
	watcher=$!
}
lines_end() { # SIGNAL: sets status
	kill "-$1" $watcher
	wait $watcher
	status=$?
	out=watched err=watched.err
}
agent_start() {
	"${via[@]}" "$program" run -c watch.yaml 2>>watch-agent.err &
	agent=$!
	wait_for 10 test -S watch.sock
}
agent_stop() {
	kill "$agent"
	wait "$agent"
}
stamp='20[0-9-]+T[0-9:]+Z'

# --- lines, without an agent ---

refused 'watch: no such circuit' 1 'ceprobe: --circuit Elsewhere: not one of Test-ER-Ckt' \
	watch -c watch.yaml --circuit Elsewhere
next
timeout 20 "${via[@]}" "$program" watch -c watch.yaml >/dev/full 2>"$err"
status=$?
: >"$out"
judge 'lines: onto a full disk' 1 'ceprobe: standard output cannot be written: No space left on device'
lines_start --path primary
holds 'lines: what is' wait_for 10 lines_have "^$stamp Test-ER-Ckt private primary ipv4: Established, ok$"
ip -n "$id-ce" link set eth1 down
holds 'lines: what changes' wait_for 10 lines_have \
	'primary ipv4: [A-Z][a-z]+, critical: .* \(interface-down, certain\)$'
lines_end TERM
judge 'lines: ended' 0
holds 'lines: only what was asked for' test "$(grep -c secondary watched)" = 0
ip -n "$id-ce" link set eth1 up
wait_for 20 established

# --- lines, with an agent ---

holds 'the agent to watch runs' agent_start || return
lines_start
holds "lines: the agent's word" wait_for 10 lines_have 'secondary ipv4: Established, ok$'
birdc -s m2.ctl disable ce '"maintenance 42"' >/dev/null
holds "lines: the agent's change" wait_for 10 lines_have 'secondary ipv4: [A-Z][a-z]+, critical: .* \(peer-shutdown, certain\)$'
agent_stop
gone() { grep -q 'the agent is gone' watched.err; }
holds 'lines: the agent is gone' wait_for 10 gone
agent_start
birdc -s m2.ctl enable ce >/dev/null
back_up() { [ "$(grep -c 'secondary ipv4: Established, ok$' watched)" = 2 ]; }
holds 'lines: the agent is back' wait_for 20 back_up
lines_end INT
judge 'lines: ended while the agent runs' 0 'ceprobe: the agent is gone.*'
next
"${via[@]}" "$program" watch -c watch.yaml 2>"$err" | head -n 1 >"$out"
status=${PIPESTATUS[0]}
judge 'lines: a reader that goes' 0

# --- what the agent wrote down ---

via=()
ceprobe report -c watch.yaml --since 1h --json
judge 'report while the agent runs' 0
holds 'report: watched now' test "$(jq .watching "$out")" = true
holds 'report: the outage and its cause' test "$(jq -r '[.links[] | select(.path == "secondary").outages[].cause.code] | unique | join(" ")' "$out")" = peer-shutdown
holds 'report: over' test "$(jq -r '.links[] | select(.path == "secondary") | .now.state' "$out")" = Established
holds 'report: the other was up' test "$(jq -r '.links[] | select(.path == "primary") | .availability_percent' "$out")" = 100
kill -9 "$agent"
wait "$agent" 2>/dev/null
ceprobe report -c watch.yaml --since 1h
judge 'report after the agent was killed' 0
via=(nsenter --net="/run/netns/$id-ce")
agent_start

# --- on a terminal ---

if ! command -v tmux >/dev/null; then
	echo 'left out: the terminal of watch needs tmux'
	agent_stop
	return
fi
screen() { tmux -S "$scratch/tmux" "$@"; }
# Inside: the shell that stays when watch has ended shows how, and what it left of the terminal.
cat >on-screen <<-SH
	#!/bin/sh
	trap : INT
	stty -a >before
	$(printf '%q ' "${via[@]}" "$program") watch -c $scratch/watch.yaml "\$@"
	echo "ended \$?"
	stty -a >after
	cmp before after && echo 'the terminal is as it was'
	cat
SH
chmod +x on-screen
screen_start() { # WORDS...
	rm -f before after
	screen -f /dev/null new-session -d -x 80 -y 24 "./on-screen $*"
}
screen_has() { screen capture-pane -p >shown 2>/dev/null && grep -qE -e "$1" shown; }
screen_lacks() { ! screen_has "$1"; }
screen_end() {
	screen kill-server
	wait_for 5 test ! -S "$scratch/tmux"
	rm -f "$scratch/tmux"
}
sees() { # NAME REGEX
	if wait_for 15 screen_has "$2"; then pass; else fail "$1" "the screen does not show: $2" && cat shown; fi
}
on_screen() { # HOW WORDS...
	local how=$1
	shift
	screen_start "$@"
	sees "$how: the table" '^ primary   ipv4 private   Established +[0-9msh]+ +ok *$'
	sees "$how: its head" '^ceprobe  .*  Test-ER-Ckt  2 of 2 links Established  20'
	sees "$how: its keys" '^ Up/Down select   Enter details   q quit'
	ip -n "$id-ce" link set eth2 down
	sees "$how: a change" '^ secondary ipv4 private   [A-Z][a-z]+ .* interface-down *$'
	screen send-keys Down Enter
	sees "$how: details" '^Test-ER-Ckt private secondary ipv4: '
	sees "$how: the keys there" '^ Up/Down scroll   Left/Esc back   q quit'
	screen send-keys NPage NPage
	sees "$how: scrolled to the end" 'Next step|as its configuration says|up again'
	screen resize-window -x 40 -y 8
	sees "$how: resized" '^ Up/Down scroll   Left/Esc back   q quit *$'
	screen send-keys Left
	sees "$how: back" '^ secondary ipv4 private   '
	screen resize-window -x 80 -y 24
	ip -n "$id-ce" link set eth2 up
	sees "$how: healed" '^ secondary ipv4 private   Established '
}

on_screen 'by the agent'
screen send-keys q
sees 'ended by a key' '^ended 0'
sees 'ended by a key: given back' '^the terminal is as it was'
screen_end
on_screen 'looking itself' --no-agent
watcher=$(pgrep -f "watch -c $scratch/watch.yaml --no-agent" | while read -r p; do
	[ "$(cat "/proc/$p/comm")" = ceprobe ] && echo "$p"; done)
kill -TERM "$watcher"
sees 'ended by a signal' '^ended 0'
sees 'ended by a signal: given back' '^the terminal is as it was'
screen_end
screen_start
sees 'the agent, before it goes' '2 of 2 links Established'
agent_stop
sees 'the agent is gone' '^the agent is gone; this is what it said last'
holds 'the agent comes back' agent_start
if wait_for 15 screen_lacks 'the agent is gone'; then pass; else fail 'the agent is back' 'still gone'; fi
screen send-keys C-c
sees 'ended by Ctrl-C' '^the terminal is as it was'
screen_end
agent_stop
