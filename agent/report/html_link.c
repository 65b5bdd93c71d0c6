/* SPDX-License-Identifier: ISC */
#include "html_link.h"
#include "base/text.h"
#include "diagnose/engine.h"
#include "html_page.h"

#include <inttypes.h>
#include <string.h>

static void sentence(FILE *out, const char *what, const char *text)
{
	fprintf(out, "<p><strong>%s:</strong> ", what);
	html_text(out, text);
	fputs("</p>\n", out);
}

static void code_link(FILE *out, const struct cause *c)
{
	fprintf(out, "<a href=\"#%s\"><code>%s</code></a>", c->code, c->code);
}

static void evidence_list(FILE *out, const struct proof *proof)
{
	if (proof->line_count == 0)
		return;
	fputs("<ul>\n", out);
	for (uint8_t i = 0; i < proof->line_count; i++) {
		const struct proof_line *line = &proof->lines[i];

		fputs("<li>", out);
		if (line->at_ms != 0) {
			html_time(out, line->at_ms);
			fputs(", ", out);
		}
		fprintf(out, "%s: ", source_name(line->source));
		html_text(out, line->text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

void html_finding(FILE *out, const struct finding *f, const struct circuit *c)
{
	char owner[OWNER_WORDS];

	fputs("<li>", out);
	html_title(out, f->cause);
	fputs(" (", out);
	code_link(out, f->cause);
	fprintf(out, ", %s, %s).\n", severity_name(f->proof.severity),
		confidence_name(f->proof.confidence));
	evidence_list(out, &f->proof);
	fputs("<p>Who must act: ", out);
	html_textf(out, "%s. ", owner_words(f->proof.owner, c, owner));
	html_text(out, finding_remedy(f));
	fputs("</p></li>\n", out);
}

static void cause_part(FILE *out, const struct verdict *v, const struct circuit *c)
{
	const struct proof *proof = &v->cause->proof;
	char owner[OWNER_WORDS];

	fputs("<p class=\"big\">", out);
	html_title(out, v->cause->cause);
	fputs(" (", out);
	code_link(out, v->cause->cause);
	fputs(").</p>\n", out);
	sentence(out, "Who must act", owner_words(proof->owner, c, owner));
	sentence(out, "Confidence", confidence_words(proof->confidence));
	fputs("<p class=\"next\"><strong>Next step:</strong> ", out);
	html_text(out, finding_remedy(v->cause));
	fputs("</p>\n", out);
	if (proof->line_count > 0)
		fputs("<h4>Evidence</h4>\n", out);
	evidence_list(out, proof);
}

static void session_part(FILE *out, const struct evidence *e, const struct verdict *v)
{
	const char *state = session_state_name(v->session);
	char ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	fprintf(out, "<p>%s", state != NULL ? state : "State not known");
	if (v->since_ms != 0) {
		fputs(" since ", out);
		html_time(out, v->since_ms);
	}
	html_textf(out, "; this host %s on %s, MSEE %s", address_text(&e->link.ce, ce),
		   link_interface(e), address_text(&e->link.msee, msee));
	if (e->bird.found)
		html_textf(out, "; BIRD protocol %s", e->bird.protocol.name);
	if (e->bird.found && e->bird.protocol.description[0] != '\0')
		html_textf(out, " (%s)", e->bird.protocol.description);
	if (e->bird.found && e->bird.protocol.last_error[0] != '\0')
		html_textf(out, "; its last error: %s", e->bird.protocol.last_error);
	fputs(".</p>\n", out);
}

static void witness(FILE *out, const char *says)
{
	fputs("<td>", out);
	html_text(out, says[0] != '\0' ? says : "\u2013");
	fputs("</td>", out);
}

/* Of one that speaks alone there is nothing to agree with. */
static const char *agreement(const struct comparison *c)
{
	int speak = (c->expected[0] != '\0') + (c->host[0] != '\0') + (c->wire[0] != '\0') +
		    (c->azure[0] != '\0');

	if (!c->agree)
		return " class=\"differs\">no";
	return speak > 1 ? ">yes" : ">\u2013";
}

static void comparison_part(FILE *out, const struct evidence *e)
{
	struct comparison rows[COMPARISONS];
	bool azure = false;

	compare_witnesses(e, rows);
	for (size_t i = 0; i < COMPARISONS; i++)
		azure = azure || rows[i].azure[0] != '\0';
	fputs("<h4>What each witness says</h4>\n<div class=\"wide\" role=\"region\" tabindex=\"0\" "
	      "aria-label=\"What each witness says\"><table>\n<thead><tr><th scope=\"col\">"
	      "Attribute</th><th scope=\"col\">Expected</th><th scope=\"col\">Host</th>"
	      "<th scope=\"col\">Wire</th>",
	      out);
	fprintf(out, "%s<th scope=\"col\">Agree</th></tr></thead>\n<tbody>\n",
		azure ? "<th scope=\"col\">Azure</th>" : "");
	for (size_t i = 0; i < COMPARISONS; i++) {
		const struct comparison *c = &rows[i];

		fprintf(out, "<tr><th scope=\"row\">%s</th>", c->attribute);
		witness(out, c->expected);
		witness(out, c->host);
		witness(out, c->wire);
		if (azure)
			witness(out, c->azure);
		fprintf(out, "<td%s</td></tr>\n", agreement(c));
	}
	fputs("</tbody></table></div>\n", out);
}

static void remarks_part(FILE *out, const char *title, const struct remarks *r)
{
	if (r->count == 0)
		return;
	fprintf(out, "<h4>%s</h4>\n<ul>\n", title);
	for (uint8_t i = 0; i < r->count; i++) {
		fputs("<li>", out);
		html_text(out, r->text[i]);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void alternatives_part(FILE *out, const struct verdict *v)
{
	if (v->alternative_count == 0)
		return;
	fputs("<h4>It could also be</h4>\n<ul>\n", out);
	for (uint8_t i = 0; i < v->alternative_count; i++) {
		const struct alternative *a = &v->alternatives[i];

		fputs("<li>", out);
		html_title(out, a->cause);
		fputs(" (", out);
		code_link(out, a->cause);
		fprintf(out, ", %s). What would tell: ", confidence_name(a->confidence));
		html_text(out, a->cause->seen);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void findings_part(FILE *out, const struct verdict *v, const struct circuit *c)
{
	if (v->finding_count == 0)
		return;
	fprintf(out, "<h4>%s</h4>\n<ul>\n", v->cause ? "Also found" : "Found");
	for (uint8_t i = 0; i < v->finding_count; i++)
		html_finding(out, &v->findings[i], c);
	fputs("</ul>\n", out);
}

/* ---- pictures ---- */

static int64_t earliest(int64_t a, int64_t b)
{
	return b != 0 && b < a ? b : a;
}

/* From the last change of the session, or the first thing seen, until now; at most a day. Before
 * its last change nobody says what the session was. */
static void timeline_picture(FILE *out, const struct report *r, size_t i)
{
	enum { HOUR_MS = 3600 * 1000, MINUTE_MS = 60 * 1000 };
	const struct verdict *v = &r->verdicts[i];
	const struct proof *proof = v->cause ? &v->cause->proof : NULL;
	struct period_span spans[2] = {{.kind = PERIOD_UNWATCHED}};
	int64_t marks[PROOF_LINES], now = r->generated_ms;
	struct html_timeline t = {.end_ms = now, .spans = spans, .marks = marks};
	const char *state = session_state_name(v->session);
	char words[160], duration[DURATION];
	int64_t since = v->since_ms != 0 && v->since_ms < now ? v->since_ms : now;

	t.begin_ms = earliest(now - MINUTE_MS, since);
	for (uint8_t k = 0; proof && k < proof->line_count; k++)
		if (proof->lines[k].at_ms != 0 && proof->lines[k].at_ms <= now)
			t.begin_ms =
				earliest(t.begin_ms, marks[t.mark_count++] = proof->lines[k].at_ms);
	t.begin_ms -= (now - t.begin_ms) / 10;
	if (t.begin_ms < now - 24 * (int64_t)HOUR_MS)
		t.begin_ms = now - 24 * (int64_t)HOUR_MS;
	spans[0].begin_ms = t.begin_ms;
	spans[0].end_ms = spans[1].begin_ms = since > t.begin_ms ? since : t.begin_ms;
	spans[1].end_ms = now;
	spans[1].kind = PERIOD_DOWN;
	if (v->session == SESSION_ESTABLISHED)
		spans[1].kind = PERIOD_UP;
	else if (v->session == SESSION_UNKNOWN)
		spans[1].kind = PERIOD_UNWATCHED;
	else if (r->intent->links[i].planned_down)
		spans[1].kind = PERIOD_PLANNED;
	t.span_count = 2;
	text_format(words, sizeof(words), "%s", state != NULL ? state : "state not known");
	if (v->since_ms != 0)
		text_format(words, sizeof(words), "%s for %s",
			    state != NULL ? state : "state not known",
			    duration_text(now - since, duration));
	fputs("<figure>\n", out);
	html_timeline(out, &t, words);
	fputs("<div class=\"ends\"><span>", out);
	html_time(out, t.begin_ms);
	fputs("</span><span>", out);
	html_time(out, now);
	fputs("</span></div>\n<figcaption>Session: ", out);
	html_textf(out, "%s", words);
	if (t.mark_count > 0)
		fputs("; strokes: when the evidence was seen", out);
	fputs(".</figcaption>\n</figure>\n", out);
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static void bars_figure(FILE *out, const char *what, const struct html_bars *b, const char *words)
{
	fputs("<figure>\n", out);
	html_bars(out, b, words);
	fprintf(out, "<figcaption>%s: %s.</figcaption>\n</figure>\n", what, words);
}

static void routes_picture(FILE *out, const struct evidence *e)
{
	const struct bird_channel *c = link_channel(e);
	struct html_bars bars = {.notch = e->link.prefix_limit};
	char words[160];

	if (c == NULL)
		return;
	bars.first = c->imported + c->filtered;
	bars.second = c->exported;
	bars.most = larger(bars.notch, larger(bars.first, bars.second));
	text_format(words, sizeof(words),
		    "%" PRIu64 " received (above), %" PRIu64 " advertised (below), limit %" PRIu64,
		    bars.first, bars.second, bars.notch);
	bars_figure(out, "Routes", &bars, words);
}

/* "5.0 GB": powers of ten, as interfaces are sold. */
static void bytes_text(uint64_t bytes, char out[static 16])
{
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
	double n = (double)bytes;
	size_t unit = 0;

	while (n >= 1000 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		n /= 1000;
		unit++;
	}
	text_format(out, 16, unit > 0 ? "%.1f %s" : "%.0f %s", n, units[unit]);
}

/* Both paths of a peering have one scale, so that one sees which of them carries the traffic. */
static void traffic_picture(FILE *out, const struct report *r, size_t i)
{
	const struct host_evidence *h = &r->evidence[i].host;
	struct html_bars bars = {.first = h->rx_bytes, .second = h->tx_bytes};
	char words[160], in[16], sent[16];
	size_t j = i;

	if (!h->read || !h->interface_found)
		return;
	while (j > 0 && r->intent->links[j - 1].peering == r->intent->links[i].peering)
		j--;
	for (; j < r->intent->link_count &&
	       r->intent->links[j].peering == r->intent->links[i].peering;
	     j++)
		bars.most = larger(bars.most, larger(r->evidence[j].host.rx_bytes,
						     r->evidence[j].host.tx_bytes));
	bytes_text(bars.first, in);
	bytes_text(bars.second, sent);
	text_format(words, sizeof(words), "%s in (above), %s out (below) on %.15s", in, sent,
		    link_interface(&r->evidence[i]));
	bars_figure(out, "Traffic since the interface came up", &bars, words);
}

void html_link(FILE *out, const struct report *r, size_t i)
{
	const struct link *l = &r->intent->links[i];
	const struct circuit *c = &r->intent->circuits[l->circuit];
	const struct verdict *v = &r->verdicts[i];
	struct remarks remarks;

	fprintf(out, "<article class=\"card %s\" id=\"link-%zu\">\n<h3>%s %s %s ",
		status_name(v->status), i + 1, path_name(l->path), family_name(l->family),
		peering_type_name(l->type));
	html_badge(out, v->status);
	fputs("</h3>\n", out);
	if (l->planned_down)
		fputs("<p>Planned to be down: reported, never an alarm.</p>\n", out);
	if (v->cause)
		cause_part(out, v, c);
	session_part(out, &r->evidence[i], v);
	fputs("<div class=\"pictures\">\n", out);
	timeline_picture(out, r, i);
	routes_picture(out, &r->evidence[i]);
	traffic_picture(out, r, i);
	fputs("</div>\n", out);
	findings_part(out, v, c);
	if (v->status != STATUS_OK) {
		comparison_part(out, &r->evidence[i]);
		alternatives_part(out, v);
		blind_spots(&r->evidence[i], &remarks);
		remarks_part(out, "Could not be seen", &remarks);
		ruled_out(v, &remarks);
		remarks_part(out, "Ruled out", &remarks);
	}
	fputs("</article>\n", out);
}
