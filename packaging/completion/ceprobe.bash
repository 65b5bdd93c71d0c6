# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Completion of ceprobe: commands and options as the program's own help names them, circuits from the
# configuration on the line or the default one, causes as it lists them, else files.

_ceprobe_circuits() {
	local i file=/etc/ceprobe/ceprobe.yaml
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-c | --config) file=${COMP_WORDS[i + 1]} ;;
		esac
	done
	# A circuit's name: the only "name" of the format.
	sed -nE "s/^[ -]*name: *[\"']?([^\"'#]*[^\"'# ]).*/\1/p" "$file" 2>/dev/null
}

_ceprobe_words() { # WORDS, a line each: those that begin like the word
	local word
	while IFS= read -r word; do
		[[ $word != "$current"* ]] || COMPREPLY+=("$(printf %q "$word")")
	done <<<"$1"
}

# The choices of an option's value, as "choices: a|b" here say.
_ceprobe_value() { # OPTION
	case $1 in
	--circuit) _ceprobe_words "$(_ceprobe_circuits)" ;;
	--peering) _ceprobe_words $'private\nmicrosoft' ;;
	--path) _ceprobe_words $'primary\nsecondary' ;;
	--probe) _ceprobe_words $'none\narp\ntcp' ;;
	--format) _ceprobe_words "$("$program" "$command" --format '?' 2>&1 |
		sed -n 's/.*not one of //p' | tr -d ' ' | tr , '\n')" ;;
	-c | --config | -o | --output | --bird | --pcap | --azure | --ticket) files=yes ;;
	--recording) files=folders ;;
	--for | --since | --until | --remind | --port | --onprem) ;;
	*) return 1 ;;
	esac
}

_ceprobe() {
	local program=${COMP_WORDS[0]} command=${COMP_WORDS[1]-} current=${COMP_WORDS[COMP_CWORD]} files=
	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		_ceprobe_words "$("$program" --help 2>/dev/null |
			sed -n 's/^  \([a-z][a-z]*\)  *[^ ].*/\1/p'; printf '%s\n' --help --version)"
		return
	fi
	if ! _ceprobe_value "${COMP_WORDS[COMP_CWORD - 1]}"; then
		if [[ $current = -* ]]; then
			_ceprobe_words "$("$program" "$command" --help 2>/dev/null |
				grep -E '^ *-' | grep -oE -- '(^|[ ,(])--?[a-z][a-z-]*' | tr -d ' ,(' | sort -u; echo --help)"
		elif [ "$command" = explain ]; then
			_ceprobe_words "$("$program" explain 2>/dev/null | sed -n 's/^  \([a-z0-9-]*\)  *.*/\1/p')"
		else
			files=yes
		fi
	fi
	[ -z "$files" ] || mapfile -t COMPREPLY < <(compgen "-$([ $files = folders ] && echo d || echo f)" -- "$current")
	[ -z "$files" ] || compopt -o filenames 2>/dev/null
}

complete -F _ceprobe ceprobe
