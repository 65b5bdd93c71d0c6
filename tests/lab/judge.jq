# SPDX-License-Identifier: ISC
# A report against what the scenario expects ($ARGS.positional: "private/primary/ipv4=code code").
# "ok": Established, no cause, no finding. "+code": Established with that finding. "code +other":
# that cause, and the other among the findings. "?code": as cause or, Established, as a finding.
# "~code": also among the alternatives, where the evidence does not decide.
# Prints "score ..." rows (tab-separated: scenario, link, expected, verdict, confidence, seconds,
# class) and "why ..." for what makes it fail.
def codes: [.findings[].code];
def words: split(" ") | map(select(. != ""));
def causes: words | map(select(test("^[+~]") | not) | ltrimstr("?"));
def besides: words | map(select(startswith("~")) | .[1:]);
def findings: words | map(select(startswith("+")) | .[1:]);
def either: words | map(select(startswith("?")) | .[1:]);

. as $report
| ([$ARGS.positional[] | split("=") | {key: .[0], value: .[1]}] | from_entries) as $expected
| [ $report.circuits[] | .peerings[] | .type as $peering | .links[]
    | . + {name: "\($peering)/\(.path)/\(.family)"} ] as $links
| [ $links[] | . as $link | ($expected[.name] // "ok") as $want
    | ($want | causes) as $causes | ($want | findings) as $wanted | ($want | either) as $either
    | ($want | besides) as $besides | [.alternatives[].code] as $also
    | if $want == "ok" then
        (if .session.state == "Established" and .cause == null and codes == [] and .status == "ok"
         then "right" else "false alarm" end)
      elif $causes == [] or (.cause == null and $either != []) then
        (if .session.state == "Established" and .cause == null and codes != []
            and (codes - $wanted - $either) == [] then "right" else "wrong" end)
      elif .cause == null then "wrong"
      elif any($causes[]; . == $link.cause.code) then
        (if ($wanted - codes) != [] then "finding missing"
         elif ($besides - $also) != [] then "alternative missing"
         elif $confidence != "" and (($confidence | words | index($link.cause.confidence)) == null)
         then "other confidence" else "right" end)
      elif .cause.confidence == "certain" then "certain and wrong"
      elif any(.alternatives[]; .code as $c | any($causes[]; . == $c)) then "alternative"
      else "wrong" end
    | {link: $link, want: $want, class: .} ] as $judged
| def saw: "\(.session.state // "-")/\(.cause.code // "no cause")"
    + (if .cause then "(\(.cause.confidence))" else "" end)
    + (if .cause then ([.alternatives[] | " ~" + .code] | add // "") else "" end)
    + (if codes != [] then " +" + (codes | join(" +")) else "" end);
  def verdict: .cause.code // (codes | join(" ") | if . == "" then "ok" else . end);
  ($judged[] | [$scenario, .link.name, .want, (.link | verdict), (.link.cause.confidence // "-"),
      ($report.window_seconds | tostring), .class] | "score " + join("\t")),
  ($judged[] | select(.class != "right")
    | "why \(.link.name) is \(.class): wanted \(.want), got \(.link | saw);"),
  # Every link that is expected must be reported.
  ($expected | keys[] | select(. as $k | any($links[]; .name == $k) | not)
    | "why \(.) is not in the report;"),
  # The circuit: redundancy-lost when one path of a family is down and the other up, nothing else.
  ( [ $links[] | {family, peering: (.name | split("/")[0]), up: (.session.state == "Established")} ]
    | group_by([.peering, .family])
    | any(.[]; (map(select(.up)) | length) == 1 and length > 1) ) as $half
  | ( [ $links[] | select(.session.state != "Established") ] | length > 0 ) as $some
  | ( [ $report.circuits[].findings[].code ] - ($circuit | words) ) as $found
  | ( if $half and ($found | index("redundancy-lost") == null)
         and ($report.status != "ok") then "why redundancy-lost is missing;" else empty end ),
    ( $found[] | select(. != "redundancy-lost" or ($some | not)) | "why the circuit has \(.);" ),
    ( if $exit != "" and ($exit | words | index($rc | tostring)) == null
      then "why exit status \($rc), not \($exit);" else empty end ),
    ( ([$judged[] | select(.want != "ok")] == []) as $healthy
      | if $exit == "" and $healthy and $rc != 0 then "why exit status \($rc) of a healthy world;"
        elif $exit == "" and ($healthy | not) and $rc == 0 then "why exit status 0 of a broken world;"
        else empty end )
