/* SPDX-License-Identifier: ISC */
#include "period_parts.h"

#include "base/text.h"
#include "diagnose/cause.h"

#include <string.h>

const struct period_format period_formats[] = {
	{"text", period_text},
	{"json", period_json},
	{"html", period_html},
};

const size_t period_format_count = sizeof(period_formats) / sizeof(period_formats[0]);

const struct period_format *period_format_by_name(const char *name)
{
	for (size_t i = 0; i < period_format_count; i++)
		if (strcmp(period_formats[i].name, name) == 0)
			return &period_formats[i];
	return NULL;
}

const char *length_text(int64_t ms, char out[static LENGTH_TEXT])
{
	long long s = ms > 0 ? ms / 1000 : 0;

	if (s < 60)
		text_format(out, LENGTH_TEXT, "%llds", s);
	else if (s < 3600)
		text_format(out, LENGTH_TEXT, "%lldm%02llds", s / 60, s % 60);
	else if (s < 86400)
		text_format(out, LENGTH_TEXT, "%lldh%02lldm", s / 3600, s / 60 % 60);
	else
		text_format(out, LENGTH_TEXT, "%lldd%02lldh", s / 86400, s / 3600 % 24);
	return out;
}

const char *availability_text(const struct period_link *l, char out[static PERCENT_TEXT])
{
	double percent = period_availability(l);
	long long hundredths = (long long)(percent * 100.0);

	if (percent < 0)
		text_format(out, PERCENT_TEXT, "-");
	else
		text_format(out, PERCENT_TEXT, "%lld.%02lld %%", hundredths / 100,
			    hundredths % 100);
	return out;
}

const char *period_cause_title(const struct period_cause *c)
{
	const struct cause *cause = cause_by_code(c->code);

	if (cause != NULL)
		return cause->title;
	return c->code[0] != '\0' ? c->code : "the cause is not known";
}

bool losses_match_hold(const struct period_link *l)
{
	const int64_t hold_ms = l->hold_s * INT64_C(1000);

	/* It takes a while until the session is up again and its hold timer begins anew. */
	return hold_ms > 0 && l->loss_every_ms >= hold_ms && l->loss_every_ms <= hold_ms * 3 / 2;
}

static void range_note(int64_t n, int64_t *last, int64_t *least, int64_t *most)
{
	if (n < 0)
		return;
	*least = *last < 0 || n < *least ? n : *least;
	*most = *last < 0 || n > *most ? n : *most;
	*last = n;
}

struct period_sums period_sums(const struct period *p, const struct period_link *l)
{
	struct period_sums s = {.received = -1, .advertised = -1};

	for (size_t i = 0; i < l->point_count; i++) {
		const struct period_point *at = &l->points[i];

		range_note(at->received, &s.received, &s.received_least, &s.received_most);
		range_note(at->advertised, &s.advertised, &s.advertised_least, &s.advertised_most);
		s.counted = s.counted || at->counted;
		s.rx_bytes += at->rx_bytes;
		s.tx_bytes += at->tx_bytes;
	}
	for (size_t i = 0; i < l->outage_count; i++) {
		const struct period_outage *o = &l->outages[i];
		int64_t begin = o->begin_ms > p->from_ms ? o->begin_ms : p->from_ms;
		int64_t end = o->end_ms < p->until_ms ? o->end_ms : p->until_ms;

		s.longest_ms = end - begin > s.longest_ms ? end - begin : s.longest_ms;
	}
	return s;
}

size_t ping_targets(const struct period_link *l, const char *out[static PING_TARGETS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < l->ping_count; i++) {
		size_t k = 0;

		while (k < count && strcmp(out[k], l->pings[i].target) != 0)
			k++;
		if (k == count && count < PING_TARGETS_MAX)
			out[count++] = l->pings[i].target;
	}
	return count;
}

static void slice_add(struct ping_slice *s, const struct period_ping *g)
{
	const uint32_t lost = g->lost < g->sent ? g->lost : g->sent, answered = g->sent - lost;

	if (answered > 0 && (s->sent == s->lost || g->least_us < s->least_us))
		s->least_us = g->least_us;
	if (answered > 0 && g->most_us > s->most_us)
		s->most_us = g->most_us;
	s->answers_us += (uint64_t)g->mean_us * answered;
	s->sent += g->sent;
	s->lost += lost;
}

void ping_slices(const struct period *p, const struct period_link *l, const char *target,
		 struct ping_slice *out, size_t count)
{
	const int64_t length = p->until_ms - p->from_ms;

	for (size_t i = 0; i < count; i++)
		out[i] = (struct ping_slice){.at_ms = p->from_ms +
						      length / (int64_t)count * (int64_t)i};
	for (size_t i = 0; i < l->ping_count; i++) {
		const struct period_ping *g = &l->pings[i];
		const int64_t after = g->at_ms - p->from_ms;

		if (after >= 0 && after < length && strcmp(g->target, target) == 0)
			slice_add(&out[(size_t)((double)after / (double)length * (double)count)],
				  g);
	}
}

double ping_mean_ms(const struct ping_slice *s)
{
	return s->sent > s->lost ? (double)s->answers_us / (double)(s->sent - s->lost) / 1000 : -1;
}

double ping_lost_percent(const struct ping_slice *s)
{
	return s->sent > 0 ? (double)s->lost * 100 / (double)s->sent : -1;
}
