# SPDX-License-Identifier: ISC
# What an agent wrote down ($log: its words, too) against what happened ($ARGS.positional as judge.jq
# has): so many losses of each link that broke, each with a cause that counts as right; never certain
# of another cause in between; and never a word of the links that were well all the time.
# Prints "why ..." for what is not so.
def words: split(" ") | map(select(. != ""));
def causes: words | map(select(test("^[+~]") | not) | ltrimstr("?"));

([$ARGS.positional[] | split("=") | {key: .[0], value: .[1]}] | from_entries) as $expected
| [.links[] | . + {name: "\(.peering)/\(.path)/\(.family)"}] as $links
| [$log | split("\n")[] | select(startswith("ceprobe: Lab-Ckt "))
    | {text: ltrimstr("ceprobe: "),
       name: (split(" ") | "\(.[2])/\(.[3])/\(.[4] | rtrimstr(":"))"),
       certain: ((capture("\\((?<code>[a-z0-9-]+), certain\\)$") // {}) | .code)}] as $said
| ($expected | keys[]) as $name
| ($expected[$name] | if . == "ok" then "" else . end) as $want
| ($want | causes) as $causes
| ($history | words | if . == [] then $causes else . end) as $right
| ([$links[] | select(.name == $name)][0] // {flaps: {losses: -1}, outages: []}) as $link
| ([$link.outages[] | .cause.code // "no cause"]) as $codes
| (if $causes == [] then 0 else ($losses | tonumber) end) as $wanted
| (if $link.flaps.losses != $wanted or ($codes | length) != $wanted
   then "why the history of \($name) has \($link.flaps.losses) losses (\($codes | join(" "))), not \($wanted);"
   else empty end),
  (if $causes != [] and ($codes - $right) != []
   then "why the history of \($name) has \($codes | join(" ")), not \($right | join(" or "));"
   else empty end),
  (if any($link.outages[]; .lasts) then "why an outage of \($name) does not end;" else empty end),
  ($said[] | select(.name == $name)
    | if $want == "" then "why it was not silent: \(.text);"
      elif .certain and ([.certain] - $right - ($meanwhile | words) - ($want | words | map(ltrimstr("+") | ltrimstr("?")))) != []
      then "why it was certain for a while: \(.text);"
      else empty end)
