/* SPDX-License-Identifier: ISC */
/* The period for people: a line per link, then of each link its outages with cause and evidence,
 * what it carried, and what happened. */
#include "base/text.h"
#include "page.h"
#include "parts.h"
#include "period_parts.h"
#include "report/report.h"

#include <ctype.h>
#include <string.h>

enum {
	SHOWN = 10, /* outages, events of a link; the rest with -v */
	PING_SLICES = 12
};

/* "2026-11-21 22:30:00" */
static const char *moment(int64_t ms, char out[static TIME_TEXT])
{
	time_text(ms, out);
	out[10] = ' ';
	out[19] = '\0';
	return out;
}

static void heading(struct page *p, const struct period *d)
{
	char from[TIME_TEXT], until[TIME_TEXT], length[LENGTH_TEXT], watched[LENGTH_TEXT];

	length_text(d->until_ms - d->from_ms, length);
	page_line(p, 0, 2);
	page_add(p, "From %s to %s UTC (%s), seen from %s.", moment(d->from_ms, from),
		 moment(d->until_ms, until), length, d->host);
	page_end(p);
	page_line(p, 0, 2);
	if (d->watched_ms == 0)
		page_add(p, "Nobody watched in this time.");
	else if (d->watched_ms >= d->until_ms - d->from_ms)
		page_add(p, "It was watched all the time.");
	else
		page_add(p, "It was watched for %s of it.", length_text(d->watched_ms, watched));
	if (d->first_ms > d->from_ms)
		page_add(p, " The history begins at %s.", moment(d->first_ms, from));
	if (!d->watching && d->generated_ms - d->until_ms < 60000)
		page_add(p, " No agent is at work now: the states are those last seen.");
	page_end(p);
}

static const char *link_text(const struct period_link *l, char out[static 80])
{
	text_format(out, 80, "%s %s %s", path_name(l->path), family_name(l->family),
		    peering_type_name(l->peering));
	return out;
}

/* The last column: how it is at the end of the period, or was when last seen. */
static void link_state(struct page *p, const struct period_link *l)
{
	const char *state = session_state_name(l->session);

	if (!l->known)
		page_add(p, "never seen");
	else if (l->gone)
		page_add(p, "not configured");
	else if (l->planned_down && l->session != SESSION_ESTABLISHED)
		page_add(p, "planned down");
	else
		page_marked(p, l->status, state != NULL ? state : "unknown");
}

static void link_line(struct page *p, const struct period *d, const struct period_link *l)
{
	struct period_sums sums = period_sums(d, l);
	char percent[PERCENT_TEXT], down[LENGTH_TEXT], longest[LENGTH_TEXT];

	page_line(p, 2, 4);
	page_add(p, "%s", path_name(l->path));
	page_column(p, 12);
	page_add(p, "%s", family_name(l->family));
	page_column(p, 17);
	page_add(p, "%s", peering_type_name(l->peering));
	availability_text(l, percent);
	page_column(p, 36 - (unsigned)strlen(percent)); /* to the right */
	page_add(p, "%s", percent);
	page_column(p, 38);
	page_add(p, "%zu", l->outage_count);
	page_column(p, 46);
	page_add(p, "%s", l->down_ms > 0 ? length_text(l->down_ms, down) : "-");
	page_column(p, 54);
	page_add(p, "%s", l->outage_count > 0 ? length_text(sums.longest_ms, longest) : "-");
	page_column(p, 62);
	link_state(p, l);
	page_end(p);
}

static void circuit_heading(struct page *p, const struct period_link *l)
{
	page_end(p);
	page_line(p, 0, 2);
	page_add(p, "%s", l->circuit);
	page_column(p, 27);
	page_add(p, "available");
	page_column(p, 38);
	page_add(p, "outages");
	page_column(p, 46);
	page_add(p, "down");
	page_column(p, 54);
	page_add(p, "longest");
	page_column(p, 62);
	page_add(p, "state");
	page_end(p);
}

static void cause_lines(struct page *p, const struct period_cause *c)
{
	const char *title = period_cause_title(c);
	char at[TIME_TEXT], owner[OWNER_WORDS];

	if (c->code[0] != '\0') {
		page_line(p, 6, 8);
		page_add(p, "%c%s (%s, %s). Who must act: %s.", toupper((unsigned char)title[0]),
			 title + 1, c->code, confidence_name(c->confidence),
			 owner_words(c->owner, NULL, owner));
		page_end(p);
	}
	for (size_t i = 0; i < c->line_count; i++) {
		page_line(p, 6, 24);
		page_add(p, "%s", c->lines[i].at_ms > 0 ? moment(c->lines[i].at_ms, at) + 11 : "-");
		page_column(p, 15);
		page_add(p, "%s", source_name(c->lines[i].source));
		page_column(p, 24);
		page_add(p, "%s", c->lines[i].text);
		page_end(p);
	}
}

static void outage_lines(struct page *p, const struct period_outage *o)
{
	char begin[TIME_TEXT], length[LENGTH_TEXT], unseen[LENGTH_TEXT];

	page_line(p, 4, 8);
	page_add(p, "%s", moment(o->begin_ms, begin));
	page_add(p, " %s", length_text(o->end_ms - o->begin_ms, length));
	if (o->lasts)
		page_add(p, " and lasts");
	if (o->begin_unknown)
		page_add(p, ", down already when it was first seen");
	if (o->unwatched_ms > 0)
		page_add(p, ", %s of it not watched", length_text(o->unwatched_ms, unseen));
	page_end(p);
	cause_lines(p, &o->cause);
}

static size_t first_shown(const struct period_style *style, size_t count)
{
	return style->verbose || count <= SHOWN ? 0 : count - SHOWN;
}

static void left_out(struct page *p, size_t count)
{
	if (count == 0)
		return;
	page_line(p, 4, 8);
	page_add(p, "(%zu earlier: -v shows them)", count);
	page_end(p);
}

static void outages_section(struct page *p, const struct period_style *style,
			    const struct period_link *l)
{
	const size_t first = first_shown(style, l->outage_count);

	if (l->outage_count == 0)
		return;
	page_section(p, "Outages (times are UTC):");
	left_out(p, first);
	for (size_t i = first; i < l->outage_count; i++)
		outage_lines(p, &l->outages[i]);
}

static void pattern_line(struct page *p, const struct period_link *l)
{
	char every[LENGTH_TEXT];

	if (l->losses < 2)
		return;
	page_line(p, 2, 4);
	page_add(p, "Flaps: the session was lost %u times", l->losses);
	if (l->loss_every_ms > 0)
		page_add(p, ", about every %s", length_text(l->loss_every_ms, every));
	if (losses_match_hold(l))
		page_add(p, ", which is its hold time (%u s)", l->hold_s);
	page_add(p, l->loss_every_ms > 0 ? "." : ", without a pattern.");
	page_end(p);
}

static void bytes_add(struct page *p, const char *what, uint64_t bytes)
{
	static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
	size_t unit = 0;
	uint64_t n = bytes, tenths = 0;

	for (; n >= 1000; unit++) {
		tenths = n % 1000 / 100;
		n /= 1000;
	}
	if (unit == 0)
		page_add(p, " %s %llu bytes", what, (unsigned long long)n);
	else
		page_add(p, " %s %llu.%llu %s", what, (unsigned long long)n,
			 (unsigned long long)tenths, units[unit]);
}

static void routes_add(struct page *p, const char *what, int64_t last, int64_t least, int64_t most)
{
	if (last < 0)
		return;
	page_add(p, " %s %lld", what, (long long)last);
	if (least != most)
		page_add(p, " (%lld to %lld)", (long long)least, (long long)most);
}

static void sums_lines(struct page *p, const struct period_sums *s)
{
	if (s->received >= 0 || s->advertised >= 0) {
		page_line(p, 2, 4);
		page_add(p, "Routes:");
		routes_add(p, "received", s->received, s->received_least, s->received_most);
		page_add(p, s->received >= 0 && s->advertised >= 0 ? "," : "");
		routes_add(p, "advertised", s->advertised, s->advertised_least, s->advertised_most);
		page_end(p);
	}
	if (s->counted) {
		page_line(p, 2, 4);
		page_add(p, "Traffic:");
		bytes_add(p, "in", s->rx_bytes);
		page_add(p, ",");
		bytes_add(p, "out", s->tx_bytes);
		page_end(p);
	}
}

static void latency_add(struct page *p, unsigned end, double ms)
{
	char text[32];

	text_format(text, sizeof(text), ms >= 0 ? "%.2f" : "-", ms);
	page_column(p, end - (unsigned)strlen(text)); /* to the right */
	page_add(p, "%s", text);
}

static void slice_line(struct page *p, const struct ping_slice *s)
{
	const bool answered = s->sent > s->lost;
	char at[TIME_TEXT], lost[PERCENT_TEXT], sent[24];

	page_line(p, 4, 8);
	page_add(p, "%s", moment(s->at_ms, at));
	text_format(sent, sizeof(sent), "%llu", (unsigned long long)s->sent);
	page_column(p, 33 - (unsigned)strlen(sent));
	page_add(p, "%s", sent);
	text_format(lost, sizeof(lost), "%.1f %%", ping_lost_percent(s));
	page_column(p, 43 - (unsigned)strlen(lost));
	page_add(p, "%s", lost);
	latency_add(p, 54, answered ? s->least_us / 1000.0 : -1);
	latency_add(p, 65, ping_mean_ms(s));
	latency_add(p, 76, answered ? s->most_us / 1000.0 : -1);
	page_end(p);
}

/* Latency and loss over time. */
static void pings_section(struct page *p, const struct period *d, const struct period_link *l,
			  const char *target)
{
	static const struct {
		unsigned at;
		const char *text;
	} heads[] = {
		{29, "sent"}, {39, "lost"}, {46, "least ms"}, {58, "mean ms"}, {69, "most ms"}};
	struct ping_slice slices[PING_SLICES];
	char title[ENDPOINT_TEXT + 64];

	text_format(title, sizeof(title), "TCP connects to %s (times are UTC):", target);
	page_section(p, title);
	page_line(p, 4, 8);
	page_add(p, "from");
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		page_column(p, heads[i].at);
		page_add(p, "%s", heads[i].text);
	}
	page_end(p);
	ping_slices(d, l, target, slices, PING_SLICES);
	for (size_t i = 0; i < PING_SLICES; i++)
		if (slices[i].sent > 0)
			slice_line(p, &slices[i]);
}

static void events_section(struct page *p, const char *title, const struct period_style *style,
			   const struct period_event *events, size_t count)
{
	const size_t first = first_shown(style, count);
	char at[TIME_TEXT];

	if (count == 0)
		return;
	page_section(p, title);
	left_out(p, first);
	for (size_t i = first; i < count; i++) {
		page_line(p, 4, 8);
		page_add(p, "%s %s: %s", moment(events[i].at_ms, at), events[i].kind,
			 events[i].text);
		page_end(p);
	}
}

static void link_section(struct page *p, const struct period *d, const struct period_style *style,
			 const struct period_link *l)
{
	struct period_sums sums = period_sums(d, l);
	const char *targets[PING_TARGETS_MAX];
	size_t target_count = ping_targets(l, targets);
	char name[80];

	if (l->outage_count == 0 && l->event_count == 0 && l->ping_count == 0 && !sums.counted &&
	    sums.received < 0 && sums.advertised < 0)
		return;
	page_end(p);
	page_line(p, 0, 2);
	page_add(p, "%s of %s", link_text(l, name), l->circuit);
	page_end(p);
	outages_section(p, style, l);
	pattern_line(p, l);
	sums_lines(p, &sums);
	for (size_t i = 0; i < target_count; i++)
		pings_section(p, d, l, targets[i]);
	events_section(p, "Events (times are UTC):", style, l->events, l->event_count);
}

void period_text(const struct period *d, const struct period_style *style, FILE *out)
{
	struct page p = {.out = out, .colour = style->colour, .utf8 = style->utf8};

	heading(&p, d);
	for (size_t i = 0; i < d->link_count; i++) {
		if (i == 0 || strcmp(d->links[i].circuit, d->links[i - 1].circuit) != 0)
			circuit_heading(&p, &d->links[i]);
		link_line(&p, d, &d->links[i]);
	}
	for (size_t i = 0; i < d->link_count; i++)
		link_section(&p, d, style, &d->links[i]);
	if (d->event_count > 0)
		page_end(&p);
	events_section(&p, "Events of the agent (times are UTC):", style, d->events,
		       d->event_count);
}
