/* SPDX-License-Identifier: ISC */
/* The period as a web page: availability at a glance, then of each link its time line, what it
 * carried, its outages with cause and evidence, and what happened. */
#include "base/text.h"
#include "html_page.h"
#include "period_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { OUTAGES_SHOWN = 100, EVENTS_SHOWN = 100 /* of a link, the latest */ };

static bool period_shows_trouble(const struct period_link *l)
{
	return l->outage_count > 0 || l->losses > 0;
}

static void glance_row(FILE *out, const struct period *d, const struct period_link *l, size_t i)
{
	struct period_sums sums = period_sums(d, l);
	const char *state = session_state_name(l->session);
	char percent[PERCENT_TEXT], down[LENGTH_TEXT], longest[LENGTH_TEXT];

	fprintf(out, "<tr><th scope=\"row\"><a href=\"#link-%zu\">", i + 1);
	html_text(out, l->circuit);
	fprintf(out, "</a></th><td>%s</td><td>%s</td><td>%s</td>", peering_type_name(l->peering),
		path_name(l->path), family_name(l->family));
	fprintf(out, "<td>%s</td><td>%zu</td><td>%s</td><td>%s</td><td>",
		availability_text(l, percent), l->outage_count, length_text(l->down_ms, down),
		length_text(l->outage_count > 0 ? sums.longest_ms : 0, longest));
	if (!l->known || l->gone)
		fputs(l->gone ? "not configured" : "never seen", out);
	else
		html_badge(out, l->status);
	fprintf(out, " %s</td></tr>\n",
		l->known && !l->gone ? (state != NULL ? state : "unknown") : "");
}

static void glance(FILE *out, const struct period *d)
{
	static const char *const heads[] = {"Circuit", "Peering", "Path",    "Family", "Available",
					    "Outages", "Down",    "Longest", "State"};

	fputs("<section aria-labelledby=\"glance\">\n<h2 id=\"glance\">At a glance</h2>\n"
	      "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"glance\">"
	      "<table>\n<thead><tr>",
	      out);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		fprintf(out, "<th scope=\"col\">%s</th>", heads[i]);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < d->link_count; i++)
		glance_row(out, d, &d->links[i], i);
	fputs("</tbody></table></div>\n</section>\n", out);
}

static void ends(FILE *out, const struct period *d)
{
	fputs("<div class=\"ends\"><span>", out);
	html_time(out, d->from_ms);
	fputs("</span><span>", out);
	html_time(out, d->until_ms);
	fputs("</span></div>\n", out);
}

static void timeline_picture(FILE *out, const struct period *d, const struct period_link *l)
{
	const struct html_timeline t = {.begin_ms = d->from_ms,
					.end_ms = d->until_ms,
					.spans = l->spans,
					.span_count = l->span_count};
	char words[160], up[LENGTH_TEXT], down[LENGTH_TEXT], planned[LENGTH_TEXT];

	if (l->span_count == 0 || d->from_ms >= d->until_ms)
		return;
	text_format(words, sizeof(words), "up %s, down %s, planned to be down %s",
		    length_text(l->up_ms, up), length_text(l->down_ms, down),
		    length_text(l->planned_ms, planned));
	fputs("<figure>\n", out);
	html_timeline(out, &t, words);
	ends(out, d);
	fprintf(out,
		"<figcaption>Session: %s; a thin line: nobody watched.</figcaption>\n</figure>\n",
		words);
}

static void figure(FILE *out, const char *what, const struct html_curves *c, const char *words)
{
	fputs("<figure>\n", out);
	html_curves(out, c, words);
	fputs("<figcaption>", out);
	html_textf(out, "%s: %s.", what, words);
	fputs("</figcaption>\n</figure>\n", out);
}

static double rate(bool counted, uint64_t bytes, int64_t point_ms)
{
	return counted && point_ms > 0 ? (double)bytes * 8000 / (double)point_ms : -1;
}

static double largest(const double *values, size_t count)
{
	double most = 0;

	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	return most;
}

static void traffic_picture(FILE *out, const struct period *d, const struct period_link *l)
{
	double *in = xcalloc(l->point_count + 1, sizeof(*in));
	double *sent = xcalloc(l->point_count + 1, sizeof(*sent));
	const struct html_curves c = {in, sent, l->point_count};
	char words[160];

	for (size_t i = 0; i < l->point_count; i++) {
		in[i] = rate(l->points[i].counted, l->points[i].rx_bytes, d->point_ms);
		sent[i] = rate(l->points[i].counted, l->points[i].tx_bytes, d->point_ms);
	}
	text_format(words, sizeof(words), "at most %.3f Mbit/s in (line), %.3f Mbit/s out (dashes)",
		    largest(in, c.count) / 1e6, largest(sent, c.count) / 1e6);
	figure(out, "Traffic", &c, words);
	free(in);
	free(sent);
}

static void routes_picture(FILE *out, const struct period_link *l)
{
	double *received = xcalloc(l->point_count + 1, sizeof(*received));
	double *advertised = xcalloc(l->point_count + 1, sizeof(*advertised));
	const struct html_curves c = {received, advertised, l->point_count};
	char words[160];

	for (size_t i = 0; i < l->point_count; i++) {
		received[i] = (double)l->points[i].received;
		advertised[i] = (double)l->points[i].advertised;
	}
	text_format(words, sizeof(words), "at most %.0f received (line), %.0f advertised (dashes)",
		    largest(received, c.count), largest(advertised, c.count));
	figure(out, "Routes", &c, words);
	free(received);
	free(advertised);
}

/* Latency and, where there was any, loss over time. */
static void pings_pictures(FILE *out, const struct period *d, const struct period_link *l,
			   const char *target)
{
	enum { AT_LEAST_MS = 120000 }; /* what is written down each minute leaves no gap then */
	struct ping_slice slices[PERIOD_POINTS_MAX];
	double mean[PERIOD_POINTS_MAX], longest[PERIOD_POINTS_MAX], lost[PERIOD_POINTS_MAX],
		none[PERIOD_POINTS_MAX];
	const int64_t fit = (d->until_ms - d->from_ms) / AT_LEAST_MS;
	const size_t count = fit < 1                   ? 1
			     : fit < PERIOD_POINTS_MAX ? (size_t)fit
						       : PERIOD_POINTS_MAX;
	const struct html_curves latency = {mean, longest, count}, loss = {lost, none, count};
	char what[160], words[160];

	ping_slices(d, l, target, slices, count);
	for (size_t i = 0; i < count; i++) {
		const struct ping_slice *s = &slices[i];

		mean[i] = ping_mean_ms(s);
		longest[i] = s->sent > s->lost ? s->most_us / 1000.0 : -1;
		lost[i] = ping_lost_percent(s);
		none[i] = -1;
	}
	text_format(what, sizeof(what), "TCP connects to %s", target);
	text_format(words, sizeof(words),
		    "in the mean at most %.2f ms (line), longest %.2f ms (dashes)",
		    largest(mean, count), largest(longest, count));
	if (largest(longest, count) > 0)
		figure(out, what, &latency, words);
	text_format(what, sizeof(what), "TCP connects to %s that were lost", target);
	text_format(words, sizeof(words), "at most %.1f %%", largest(lost, count));
	if (largest(lost, count) > 0)
		figure(out, what, &loss, words);
}

static void evidence_list(FILE *out, const struct period_cause *c)
{
	if (c->line_count == 0)
		return;
	fputs("<ul>\n", out);
	for (size_t i = 0; i < c->line_count; i++) {
		fputs("<li>", out);
		if (c->lines[i].at_ms > 0) {
			html_time(out, c->lines[i].at_ms);
			fputs(", ", out);
		}
		fprintf(out, "%s: ", source_name(c->lines[i].source));
		html_text(out, c->lines[i].text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void cause_words(FILE *out, const struct period_cause *c)
{
	char owner[OWNER_WORDS];

	if (c->code[0] == '\0')
		return;
	fputs(": ", out);
	html_text(out, period_cause_title(c));
	fputs(cause_by_code(c->code) != NULL ? " (<a href=\"#" : " (", out);
	if (cause_by_code(c->code) != NULL)
		fprintf(out, "%s\"><code>%s</code></a>", c->code, c->code);
	else
		html_text(out, c->code);
	fprintf(out, ", %s). Who must act: ", confidence_name(c->confidence));
	html_textf(out, "%s.", owner_words(c->owner, NULL, owner));
}

static void outages_part(FILE *out, const struct period_link *l)
{
	size_t first = l->outage_count > OUTAGES_SHOWN ? l->outage_count - OUTAGES_SHOWN : 0;
	char length[LENGTH_TEXT];

	if (l->outage_count == 0)
		return;
	fputs("<h4>Outages</h4>\n", out);
	if (first > 0)
		fprintf(out, "<p>%zu earlier ones are left out.</p>\n", first);
	fputs("<ul>\n", out);
	for (size_t i = first; i < l->outage_count; i++) {
		const struct period_outage *o = &l->outages[i];

		fputs("<li>", out);
		html_time(out, o->begin_ms);
		fprintf(out, " for %s%s%s", length_text(o->end_ms - o->begin_ms, length),
			o->lasts ? ", and lasts" : "",
			o->begin_unknown ? ", down already when it was first seen" : "");
		if (o->unwatched_ms > 0)
			fprintf(out, ", %s of it not watched",
				length_text(o->unwatched_ms, length));
		cause_words(out, &o->cause);
		evidence_list(out, &o->cause);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void events_part(FILE *out, const char *level, const struct period_event *events,
			size_t count)
{
	size_t first = count > EVENTS_SHOWN ? count - EVENTS_SHOWN : 0;

	if (count == 0)
		return;
	fprintf(out, "<%s>What happened</%s>\n<ul>\n", level, level);
	for (size_t i = first; i < count; i++) {
		fputs("<li>", out);
		html_time(out, events[i].at_ms);
		fputs(", ", out);
		html_text(out, events[i].kind);
		fputs(": ", out);
		html_text(out, events[i].text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void link_card(FILE *out, const struct period *d, const struct period_link *l, size_t i)
{
	const char *targets[PING_TARGETS_MAX];
	size_t target_count = ping_targets(l, targets);
	char percent[PERCENT_TEXT];

	fprintf(out, "<article class=\"card %s\" id=\"link-%zu\">\n<h3>",
		l->known ? status_name(l->status) : status_name(STATUS_UNKNOWN), i + 1);
	html_textf(out, "%s %s %s of %s", path_name(l->path), family_name(l->family),
		   peering_type_name(l->peering), l->circuit);
	fprintf(out, "</h3>\n<p class=\"big\">Available: %s</p>\n", availability_text(l, percent));
	if (period_shows_trouble(l))
		fprintf(out, "<p>Outages: %zu; sessions lost: %" PRIu32 ".</p>\n", l->outage_count,
			l->losses);
	fputs("<div class=\"pictures\">\n", out);
	timeline_picture(out, d, l);
	if (l->point_count > 0) {
		traffic_picture(out, d, l);
		routes_picture(out, l);
	}
	for (size_t k = 0; k < target_count; k++)
		pings_pictures(out, d, l, targets[k]);
	fputs("</div>\n", out);
	outages_part(out, l);
	events_part(out, "h4", l->events, l->event_count);
	fputs("</article>\n", out);
}

static void mark(bool *used, const struct period_cause *c)
{
	const struct cause *row = cause_by_code(c->code);

	if (row != NULL)
		used[row - causes] = true;
}

static void head(FILE *out, const struct period *d)
{
	char watched[LENGTH_TEXT], length[LENGTH_TEXT], heading[300];

	text_format(heading, sizeof(heading), "BGP sessions to Azure over %s, seen from %s",
		    length_text(d->until_ms - d->from_ms, length), d->host);
	html_begin(out, heading, heading);
	fputs("<p class=\"dim\">From ", out);
	html_time(out, d->from_ms);
	fputs(" to ", out);
	html_time(out, d->until_ms);
	html_textf(out, ", watched for %s of it.", length_text(d->watched_ms, watched));
	fputs("</p>\n</header>\n<main id=\"main\">\n", out);
}

void period_html(const struct period *d, const struct period_style *style, FILE *out)
{
	bool *used = xcalloc(cause_count + 1, sizeof(*used));

	(void)style;
	head(out, d);
	if (d->link_count > 0)
		glance(out, d);
	else
		fputs("<p>No link was watched.</p>\n", out);
	for (size_t i = 0; i < d->link_count; i++) {
		link_card(out, d, &d->links[i], i);
		for (size_t k = 0; k < d->links[i].outage_count; k++)
			mark(used, &d->links[i].outages[k].cause);
	}
	events_part(out, "h2", d->events, d->event_count);
	html_causes(out, used);
	html_end(out, d->version);
	free(used);
}
