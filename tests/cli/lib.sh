# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Runs the program and judges what it said. Everything it ever said stays in said/, for said.sh.
# shellcheck disable=SC2034,SC2154 # variables of the one who sources it

passed=0 failed=0 count=0 out='' err=''
via=()   # what the program is run by: a namespace, another user
status=0 # of the last run
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)

is_root() { [ "$(id -u)" = 0 ]; }

pass() { passed=$((passed + 1)); }

fail() { # NAME WHY
	failed=$((failed + 1))
	echo "FAIL $1: $2"
	[ ! -s "$out" ] || sed -n '1,12s/^/  stdout| /p' "$out"
	[ ! -s "$err" ] || sed -n '1,12s/^/  stderr| /p' "$err"
}

# Names where the next run's words go.
next() {
	count=$((count + 1))
	out=said/$count.out err=said/$count.err
}

ceprobe() { # WORDS...: sets status, out, err
	next
	timeout 90 "${via[@]}" "$program" "$@" >"$out" 2>"$err"
	status=$?
}

# Judges the last run: the status, and the lines on stderr, each an extended regular expression for
# a whole line, in order; none: silence.
judge() { # NAME STATUS [LINE...]
	local name=$1 want=$2 lines=() n=0
	shift 2
	mapfile -t lines <"$err"
	[[ $status =~ ^($want)$ ]] || { fail "$name" "exit status $status, not $want"; return 1; }
	[ ${#lines[@]} = $# ] || { fail "$name" "${#lines[@]} lines on stderr, not $#"; return 1; }
	for want; do
		[[ ${lines[$n]} =~ ^$want$ ]] || { fail "$name" "stderr is not: $want"; return 1; }
		n=$((n + 1))
	done
	pass
}

# Refused: that status, that one line on stderr, nothing on stdout.
refused() { # NAME STATUS LINE WORDS...
	local name=$1 want=$2 line=$3
	shift 3
	ceprobe "$@"
	if [ -s "$out" ]; then
		fail "$name" 'stdout is not empty'
	else
		judge "$name" "$want" "$line"
	fi
}

to_full() { # STATUS WORDS...
	local want=$1
	shift
	next
	"$program" "$@" >/dev/full 2>"$err"
	status=$?
	: >"$out"
	judge "full standard output: $1" "$want" 'ceprobe: (the report:|standard output) cannot be written: No space left on device'
}

# The last run's stdout holds a line that matches.
shows() { # NAME REGEX
	if grep -qE -e "$2" "$out"; then pass; else fail "$1" "stdout does not show: $2"; fi
}

# A condition of this test, which is no run of the program.
holds() { # NAME COMMAND...
	local name=$1
	shift
	if "$@"; then pass; else fail "$name" "not so: $*"; fi
}

# The cause's code of a link in the last run's JSON, or ok, or the first finding.
cause_of() { # PATH
	jq -r --arg path "$1" '.circuits[].peerings[].links[] | select(.path == $path) |
		.cause.code // .findings[0].code // .status' "$out"
}

wait_for() { # SECONDS CONDITION...: asked again until it is true
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.1
	done
}

took() { # the seconds of what began at $began
	awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }'
}
# The figure is printed; what is held is only that it did not run to the end of --for.
within() { # NAME SECONDS: since $began
	local seconds
	seconds=$(took)
	echo "$1: $seconds s"
	holds "$1 within $2 s" awk -v s="$seconds" -v most="$2" 'BEGIN { exit !(s <= most) }'
}

on_terminal() { # COMMAND: as a shell reads it
	next
	script -qec "$1" /dev/null >"$out" 2>"$err" </dev/null
	status=$?
	mv "$out" terminal && : >"$out"
}
escape=$(printf '\033')
coloured() { grep -q "$escape\[[0-9;]*m" terminal; }
plain() { ! grep -q "$escape" terminal; }
