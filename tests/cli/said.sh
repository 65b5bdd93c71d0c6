# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# What holds of every word that was said in all these runs.
# shellcheck disable=SC2034,SC2154 # the variables of lib.sh and world.sh

out=/dev/null err=/dev/null
mapfile -t json < <(grep -lE '^\{$' said/*.out)
# A single part may say nothing in JSON.
[ $# -gt 1 ] || holds 'there are JSON reports' test ${#json[@]} -gt 5
[ ${#json[@]} = 0 ] ||
	holds "every JSON report is valid (${#json[@]})" "$top/scripts/check-schema" "${json[@]}"

# Text on stdout is at most 80 columns wide and has no control characters.
find said -name '*.out' -o -name report.txt | xargs grep -LE '^\{$' >texts
# A file's name is as long as it is.
too_wide() { xargs grep -nE '^.{81}' <texts | grep -v 'azure_snapshot: '; }
holds 'no text is wider than 80 columns' test -z "$(too_wide)"
too_wide
controls() { xargs grep -nP '[\x00-\x08\x0b-\x1f\x7f]' <texts; cat said/*.err | grep -P '[\x00-\x08\x0b-\x1f\x7f]'; }
holds 'no control characters off a terminal' test -z "$(controls)"

# No key in any output: as it is, in hexadecimal (either case), in base64.
hex=$(printf %s "$key" | od -An -tx1 | tr -d ' \n')
base64=$(printf %s "$key" | base64 | tr -d =)
leaks() { grep -liF -e "$key" -e "$hex" -e "${base64%?}" -r said; }
holds 'no key in any output' test -z "$(leaks)"
leaks
