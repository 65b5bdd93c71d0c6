/* SPDX-License-Identifier: ISC */
/* The report as a web page: at a glance, then a card per link, then the causes explained. One file,
 * for a browser that may load and run nothing. */
#include "base/text.h"
#include "formats.h"
#include "html_link.h"
#include "html_page.h"
#include "parts.h"

#include <stdlib.h>

/* With more links than that, those that are well have no card of their own. */
enum { CARDS_FOR_ALL = 500 };

static bool has_card(const struct report *r, size_t i, size_t links)
{
	return r->shown[i] && (links <= CARDS_FOR_ALL || r->verdicts[i].status != STATUS_OK);
}

static void glance_row(FILE *out, const struct report *r, size_t i, bool card)
{
	const struct link *l = &r->intent->links[i];
	const struct verdict *v = &r->verdicts[i];
	const char *state = session_state_name(v->session);
	char duration[DURATION];

	fputs("<tr><th scope=\"row\">", out);
	if (card)
		fprintf(out, "<a href=\"#link-%zu\">", i + 1);
	html_text(out, r->intent->circuits[l->circuit].name);
	fprintf(out, "%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>", card ? "</a>" : "",
		peering_type_name(l->type), path_name(l->path), family_name(l->family),
		state != NULL ? state : "unknown");
	if (v->since_ms != 0)
		fputs(duration_text(r->generated_ms - v->since_ms, duration), out);
	fputs("</td><td>", out);
	html_badge(out, v->status);
	fprintf(out, "</td><td><code>%s</code></td></tr>\n", link_word(l, v));
}

static void glance(FILE *out, const struct report *r, size_t links)
{
	static const char *const heads[] = {"Circuit", "Peering", "Path",   "Family",
					    "State",   "For",     "Status", "Cause"};

	fputs("<section aria-labelledby=\"glance\">\n<h2 id=\"glance\">At a glance</h2>\n"
	      "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"glance\">"
	      "<table>\n<thead><tr>",
	      out);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		fprintf(out, "<th scope=\"col\">%s</th>", heads[i]);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < r->intent->link_count; i++)
		if (r->shown[i])
			glance_row(out, r, i, has_card(r, i, links));
	fputs("</tbody></table></div>\n</section>\n", out);
}

static void circuit_heading(FILE *out, const struct circuit *c, uint32_t index, enum status status)
{
	struct text facts = {0};
	char key[KEY_SHORT];

	key_short(c->service_key != NULL ? c->service_key : "", true, key);
	fprintf(out,
		"<section aria-labelledby=\"circuit-%u\">\n"
		"<h2 id=\"circuit-%u\">",
		index + 1, index + 1);
	html_text(out, c->name);
	fputs(" ", out);
	html_badge(out, status);
	fputs("</h2>\n", out);
	if (c->provider != NULL)
		text_addf(&facts, "Provider: %s. ", c->provider);
	if (c->location != NULL)
		text_addf(&facts, "Peering location: %s. ", c->location);
	if (key[0] != '\0')
		text_addf(&facts, "Service key: %s.", key);
	if (facts.len > 0) {
		fputs("<p class=\"dim\">", out);
		html_text(out, facts.at);
		fputs("</p>\n", out);
	}
	text_free(&facts);
}

static void circuit_part(FILE *out, const struct report *r, size_t first, size_t end, size_t links)
{
	uint32_t index = r->intent->links[first].circuit;
	const struct circuit *c = &r->intent->circuits[index];
	const struct circuit_verdict *v = &r->circuits[index];

	circuit_heading(out, c, index, v->status);
	if (v->finding_count > 0)
		fputs("<p>The circuit as a whole:</p>\n<ul>\n", out);
	for (uint8_t i = 0; i < v->finding_count; i++)
		html_finding(out, &v->findings[i], c);
	if (v->finding_count > 0)
		fputs("</ul>\n", out);
	for (size_t i = first; i < end; i++)
		if (has_card(r, i, links))
			html_link(out, r, i);
	fputs("</section>\n", out);
}

static bool any_card(const struct report *r, size_t first, size_t end, size_t links)
{
	for (size_t i = first; i < end; i++)
		if (has_card(r, i, links))
			return true;
	return false;
}

static void mark_findings(bool *used, const struct finding *findings, uint8_t count)
{
	for (uint8_t i = 0; i < count; i++)
		used[findings[i].cause - causes] = true;
}

/* Every code that the page names. */
static bool *causes_named(const struct report *r)
{
	bool *used = xcalloc(cause_count + 1, sizeof(*used));

	for (size_t i = 0; i < r->intent->link_count; i++) {
		const struct verdict *v = &r->verdicts[i];
		const struct circuit_verdict *c = &r->circuits[r->intent->links[i].circuit];

		if (!r->shown[i])
			continue;
		mark_findings(used, v->cause, v->cause ? 1 : 0);
		mark_findings(used, v->findings, v->finding_count);
		mark_findings(used, c->findings, c->finding_count);
		for (uint8_t k = 0; k < v->alternative_count; k++)
			used[v->alternatives[k].cause - causes] = true;
	}
	return used;
}

static void head(FILE *out, const struct report *r)
{
	char headline[HEADLINE], title[HEADLINE + 32], heading[300];

	report_headline(r, headline);
	text_format(title, sizeof(title), "%s: %s", status_word(r->status), headline);
	text_format(heading, sizeof(heading), "BGP sessions to Azure, seen from %s", r->host);
	html_begin(out, title, heading);
	fputs("<p class=\"big\">", out);
	html_badge(out, r->status);
	html_textf(out, " %s.", headline);
	fputs("</p>\n<p class=\"dim\">", out);
	html_time(out, r->generated_ms);
	fprintf(out, ", after watching for %lld.%lld s.</p>\n</header>\n<main id=\"main\">\n",
		(long long)(r->window_ms / 1000), (long long)(r->window_ms % 1000 / 100));
}

void report_html(const struct report *r, FILE *out)
{
	size_t links = report_summary(r).links;
	bool *used = causes_named(r);

	head(out, r);
	if (links > 0)
		glance(out, r, links);
	for (size_t first = 0, end; first < r->intent->link_count; first = end) {
		end = circuit_end(r->intent, first);
		if (any_card(r, first, end, links))
			circuit_part(out, r, first, end, links);
	}
	html_causes(out, used);
	html_end(out, r->version);
	free(used);
}
