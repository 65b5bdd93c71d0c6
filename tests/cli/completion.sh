# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# What the tab key offers in bash.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

yaml none 's/name: Test-ER-Ckt/name: "Test ER Ckt" # ours/' >complete.yaml
mkdir -p complete && : >complete/bird.txt

# Prints what is offered for the last of the words, sorted, on one line.
offered() { # WORDS...
	bash -c '. "$1"
		program=$2
		shift 2
		COMP_WORDS=("$program" "$@") COMP_CWORD=$#
		_ceprobe
		printf "%s\n" "${COMPREPLY[@]}" | sort -u | xargs -d "\n"' - "$top/packaging/completion/ceprobe.bash" "$program" "$@"
}

completes() { # WANTED WORDS...
	local want=$1 got
	shift
	got=$(offered "$@")
	if [ "$got" = "$want" ]; then pass; else fail "completion of: $*" "it offers: $got"; fi
}

next
completes 'check' ch
completes '--help --version' --
completes '--peering' check --pe
completes '-c' config -c
completes 'microsoft' check --peering m
completes 'primary secondary' check --path ''
completes 'arp none tcp' check --probe ''
completes 'json' check --format j
completes '--json' check --js
completes 'Test\ ER\ Ckt' check -c complete.yaml --circuit T
completes '' check -c complete.yaml --circuit other
completes 'md5-key-mismatch-peer' explain md5-key-m
completes 'complete/bird.txt' read --bird complete/
completes 'complete' read --recording compl
completes 'complete.yaml' check -c complete.
every_command() {
	local name
	for name in $("$program" --help | sed -n 's/^  \([a-z]*\)  *[a-zA-Z].*/\1/p'); do
		[[ " $(offered '') " = *" $name "* ]] || return 1
	done
}
holds 'every command is offered' every_command
