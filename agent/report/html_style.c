/* SPDX-License-Identifier: ISC */
/* Colours have a contrast of at least 4.5:1 on both grounds, light and dark (WCAG 2.2, 1.4.3); what
 * a colour says, a word or a shape says, too. On paper everything is dark on white. */
#include "html_page.h"

#define LIGHT                                                                                      \
	"--bg:#fff;--fg:#1f2328;--dim:#59636e;--line:#d1d9e0;--card:#f6f8fa;--link:#0550ae;"       \
	"--ok:#116329;--warning:#7d4e00;--critical:#b3141e;--unknown:#6639ba"
#define DARK                                                                                       \
	"--bg:#0d1117;--fg:#e6edf3;--dim:#9ea7b3;--line:#3d444d;--card:#161b22;--link:#79b8ff;"    \
	"--ok:#56d364;--warning:#e3b341;--critical:#ff8f87;--unknown:#d2a8ff"

const char html_style[] =
	":root{color-scheme:light dark;" LIGHT "}"
	"@media screen and (prefers-color-scheme:dark){:root{" DARK "}}"
	"*{box-sizing:border-box}"
	"body{margin:0 auto;max-width:70rem;padding:0 1rem;background:var(--bg);color:var(--fg);"
	"font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
	"h1{font-size:1.5rem;margin:1rem 0 .5rem}h2{font-size:1.25rem;margin:2rem 0 .5rem}"
	"h3{font-size:1.1rem;margin:0 0 .5rem}h4{font-size:1rem;margin:1rem 0 .25rem}"
	"p,ul,dl,table{margin:.25rem 0}ul{padding-left:1.25rem}a{color:var(--link)}"
	".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:0;background:var(--bg)}"
	".dim{color:var(--dim)}.big{font-size:1.25rem}"
	".ok{color:var(--ok)}.warning{color:var(--warning)}.critical{color:var(--critical)}"
	".unknown{color:var(--unknown)}"
	".badge{border:1px solid;border-radius:.25rem;padding:0 .4rem;font-weight:700;"
	"font-size:.875em;white-space:nowrap}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;"
	"border-bottom:1px solid var(--line)}"
	"th{font-weight:600}th,td{overflow-wrap:normal}"
	"th[scope=row]{overflow-wrap:anywhere;min-width:8rem}"
	".wide{overflow-x:auto}.wide table{min-width:34rem}"
	".differs{font-weight:700;color:var(--critical)}"
	".card{background:var(--card);border:1px solid var(--line);border-left:.375rem solid;"
	"border-radius:.375rem;padding:.75rem 1rem;margin:1rem 0;"
	"content-visibility:auto;contain-intrinsic-size:auto 40rem}"
	".card>*{color:var(--fg)}"
	".card>h3 .badge{margin-left:.5rem}"
	".next{border:1px solid var(--line);border-radius:.25rem;padding:.5rem .75rem;"
	"margin:.75rem 0 0;background:var(--bg)}"
	".pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(18rem,100%),1fr));"
	"gap:.5rem 1.5rem;margin-top:.75rem}"
	"figure{margin:0}figcaption{font-size:.875rem;color:var(--dim)}"
	"svg{display:block;width:100%;height:1.5rem}svg.tall{height:4rem}"
	"svg .up{fill:var(--ok)}svg .down{fill:var(--critical)}svg .planned{fill:var(--unknown)}"
	"svg .none{fill:var(--dim)}svg .mark,svg .notch{fill:var(--fg)}"
	"svg .a{fill:var(--link)}svg .b{fill:var(--dim)}svg .rail{fill:var(--line)}"
	"svg .line{fill:none;stroke:var(--link);stroke-width:2;stroke-linecap:round;"
	"vector-effect:non-scaling-stroke}"
	"svg .line2{fill:none;stroke:var(--warning);stroke-width:2;stroke-dasharray:4 3;"
	"vector-effect:non-scaling-stroke}"
	".ends{display:flex;justify-content:space-between;font-size:.875rem;color:var(--dim)}"
	"dt{font-weight:600;margin-top:.5rem}dd{margin:0 0 0 1rem}"
	"footer{margin:2rem 0;border-top:1px solid var(--line);padding-top:.5rem}"
	"@media print{body{max-width:none;font-size:11pt}a{color:inherit;text-decoration:none}"
	".card,tr,figure{break-inside:avoid}.skip{display:none}"
	"*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";
