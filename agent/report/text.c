/* SPDX-License-Identifier: ISC */
/* The report for people: circuits with a line per link, then what is wrong with each link that is
 * not ok. Details of one link are in text_link.c. */
#include "base/text.h"
#include "formats.h"
#include "parts.h"
#include "text_link.h"

#include <string.h>

static void link_line(struct page *p, const struct report *r, size_t i)
{
	const struct link *l = &r->intent->links[i];
	const struct verdict *v = &r->verdicts[i];
	const char *state = session_state_name(v->session);
	char duration[DURATION];

	page_line(p, 2, 4);
	page_add(p, "%s", path_name(l->path));
	page_column(p, 12);
	page_add(p, "%s", family_name(l->family));
	page_column(p, 17);
	page_add(p, "%s", peering_type_name(l->type));
	page_column(p, 27);
	page_add(p, "%s", state != NULL ? state : "unknown");
	page_column(p, 39);
	if (v->since_ms != 0)
		page_add(p, "for %s", duration_text(r->generated_ms - v->since_ms, duration));
	page_column(p, 50);
	page_marked(p, v->status, link_word(l, v));
	page_end(p);
}

static void circuit_heading(struct page *p, const struct circuit *c, enum status status)
{
	char key[KEY_SHORT];

	key_short(c->service_key != NULL ? c->service_key : "", p->utf8, key);
	page_line(p, 0, 2);
	page_add(p, "%s", c->name);
	if (c->provider != NULL && key[0] != '\0')
		page_add(p, " (%s, service key %s)", c->provider, key);
	else if (c->provider != NULL)
		page_add(p, " (%s)", c->provider);
	else if (key[0] != '\0')
		page_add(p, " (service key %s)", key);
	page_add(p, ": ");
	page_marked(p, status, status_word(status));
	page_end(p);
}

static void circuit_report(struct page *p, const struct report *r, size_t first, size_t end)
{
	uint32_t index = r->intent->links[first].circuit;
	const struct circuit *c = &r->intent->circuits[index];
	const struct circuit_verdict *v = &r->circuits[index];

	circuit_heading(p, c, v->status);
	for (size_t i = first; i < end; i++)
		if (r->shown[i])
			link_line(p, r, i);
	azure_lines(p, r, first, end);
	if (v->finding_count > 0)
		page_section(p, "The circuit as a whole:");
	for (uint8_t i = 0; i < v->finding_count; i++)
		finding_block(p, r, &v->findings[i], c);
	for (size_t i = first; i < end; i++)
		if (r->shown[i] && r->verdicts[i].status != STATUS_OK)
			link_details(p, r, i);
}

static void closing_line(struct page *p, const struct report *r)
{
	char now[TIME_TEXT], headline[HEADLINE];

	time_text(r->generated_ms, now);
	page_line(p, 0, 2);
	page_marked(p, r->status, status_word(r->status));
	page_add(p, ": %s. Seen from %s at %.10s %.8s UTC, after watching for %lld.%lld s.",
		 report_headline(r, headline), r->host, now, now + 11,
		 (long long)(r->window_ms / 1000), (long long)(r->window_ms % 1000 / 100));
	page_end(p);
}

static void healthy_line(struct page *p, const struct report *r)
{
	char headline[HEADLINE];

	page_line(p, 0, 0);
	page_add(p, "%s.", report_headline(r, headline));
	page_end(p);
}

void report_text(const struct report *r, FILE *out)
{
	struct page p = {.out = out, .colour = r->colour, .utf8 = r->utf8};
	size_t links = report_summary(r).links;

	for (size_t first = 0, end; first < r->intent->link_count; first = end) {
		end = circuit_end(r->intent, first);
		if (!any_shown(r, first, end))
			continue;
		circuit_report(&p, r, first, end);
		page_end(&p);
	}
	if (links == 0)
		fputs("No links to report.\n", out);
	else if (r->status == STATUS_OK)
		healthy_line(&p, r);
	else
		closing_line(&p, r);
}
