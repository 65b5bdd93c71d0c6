/* SPDX-License-Identifier: ISC */
/* Output of a Nagios plugin: a line with performance data, then long output, then the performance
 * data of the links (guidelines of monitoring-plugins; plugin API 3 for what follows the first
 * line). Labels are the same whatever the state; U: nobody told. */
#include "base/text.h"
#include "formats.h"
#include "parts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

enum { NAMED_IN_LINE = 3, NAMED_BELOW = 10 /* Nagios cuts at 8 kB */, LINE_TEXT = 1024 };

/* A bar begins performance data, and old web pages take the rest for markup. */
__attribute__((format(printf, 2, 3))) static void put(FILE *out, const char *format, ...)
{
	static const char harmful[] = "|<>", harmless[] = "/()";
	char raw[LINE_TEXT], text[LINE_TEXT];
	va_list args;

	va_start(args, format);
	text_vformat(raw, sizeof(raw), format, args);
	va_end(args);
	text_printable(text, sizeof(text), raw, strlen(raw));
	for (const char *at = text; *at != '\0'; at++) {
		const char *bad = strchr(harmful, *at);

		fputc(bad != NULL ? harmless[bad - harmful] : *at, out);
	}
}

static const char *circuit_name(const struct report *r, size_t i)
{
	return r->intent->circuits[r->intent->links[i].circuit].name;
}

static void link_name(const struct report *r, size_t i, FILE *out)
{
	char name[LINK_WORDS];

	put(out, "%s", link_words(r->intent, i, name));
}

static const char *state_word(const struct verdict *v)
{
	const char *state = session_state_name(v->session);

	return state != NULL ? state : "state not known";
}

/* What is wrong with circuits, when each of their links is well. */
static void circuits_named(const struct report *r, FILE *out)
{
	size_t named = 0;

	for (size_t first = 0, end; first < r->intent->link_count; first = end) {
		const struct circuit_verdict *v = &r->circuits[r->intent->links[first].circuit];

		end = circuit_end(r->intent, first);
		if (v->finding_count == 0 || !any_shown(r, first, end) || named++ >= NAMED_IN_LINE)
			continue;
		put(out, "%s%s: %s", named == 1 ? ": " : ", ", circuit_name(r, first),
		    v->findings[0].cause->code);
	}
}

/* Whether the line or the long output has something to say of it. */
static bool ails(const struct report *r, size_t i)
{
	return r->shown[i] && r->verdicts[i].status != STATUS_OK;
}

static void summary_line(const struct report *r, FILE *out)
{
	struct summary sum = report_summary(r);
	char headline[HEADLINE];
	size_t named = 0, ailing = 0;

	put(out, "CEPROBE %s - %s", status_word(r->status), report_headline(r, headline));
	for (size_t i = 0; i < r->intent->link_count; i++) {
		if (!ails(r, i) || ailing++ >= NAMED_IN_LINE)
			continue;
		fputs(named++ == 0 ? ": " : ", ", out);
		link_name(r, i, out);
		put(out, " %s: %s", state_word(&r->verdicts[i]),
		    link_word(&r->intent->links[i], &r->verdicts[i]));
	}
	if (ailing == 0)
		circuits_named(r, out);
	if (ailing > named)
		put(out, ", and %zu more", ailing - named);
	fprintf(out, " | links=%zu established=%zu;;;0;%zu down=%zu;;;0;%zu unknown=%zu;;;0;%zu",
		sum.links, sum.established, sum.links, sum.down, sum.links, sum.unknown, sum.links);
	fprintf(out, " captured=%" PRIu64 "c dropped=%" PRIu64 "c\n", r->captured, r->dropped);
}

static void finding_lines(const struct finding *f, FILE *out)
{
	put(out, "  %s (%s, %s); who must act: %s", f->cause->title, f->cause->code,
	    confidence_name(f->proof.confidence), owner_name(f->proof.owner));
	if (f->proof.line_count > 0)
		put(out, "; seen: %s", f->proof.lines[0].text);
	fputs("\n  next step: ", out);
	put(out, "%s", finding_remedy(f));
	fputc('\n', out);
}

static void link_lines(const struct report *r, size_t i, FILE *out)
{
	const struct verdict *v = &r->verdicts[i];

	link_name(r, i, out);
	put(out, ": %s, %s", state_word(v), status_name(v->status));
	fputc('\n', out);
	if (v->cause)
		finding_lines(v->cause, out);
	for (uint8_t k = 0; k < v->finding_count; k++)
		finding_lines(&v->findings[k], out);
}

static void long_output(const struct report *r, FILE *out)
{
	size_t ailing = 0;

	for (size_t i = 0; i < r->intent->link_count; i++)
		if (ails(r, i) && ailing++ < NAMED_BELOW)
			link_lines(r, i, out);
	if (ailing > NAMED_BELOW)
		fprintf(out, "and %zu more links\n", ailing - NAMED_BELOW);
}

/* In quotes, of which it holds none itself, nor the sign that ends it. */
static void perf_label(const struct report *r, size_t i, const char *what, FILE *out)
{
	char raw[LINK_WORDS], name[LINK_WORDS];

	link_words(r->intent, i, raw);
	text_printable(name, sizeof(name), raw, strlen(raw));
	fputc('\'', out);
	for (const char *at = name; *at != '\0'; at++)
		fputc(strchr("'=|<>", *at) != NULL ? '_' : *at, out);
	fprintf(out, " %s'=", what);
}

static void perf_number(bool known, uint64_t number, const char *rest, FILE *out)
{
	if (known)
		fprintf(out, "%" PRIu64 "%s", number, rest);
	else
		fputc('U', out);
}

static void link_perf(const struct report *r, size_t i, FILE *out)
{
	const struct bird_channel *c = link_channel(&r->evidence[i]);
	const struct host_evidence *h = &r->evidence[i].host;
	bool counted = h->read && h->interface_found;
	char limit[32];

	text_format(limit, sizeof(limit), ";;%" PRIu32 ";0", r->intent->links[i].prefix_limit);
	perf_label(r, i, "received", out);
	perf_number(c != NULL, c != NULL ? c->imported + c->filtered : 0, ";;;0", out);
	fputc(' ', out);
	perf_label(r, i, "advertised", out);
	perf_number(c != NULL, c != NULL ? c->exported : 0, limit, out);
	fputc(' ', out);
	perf_label(r, i, "in", out);
	perf_number(counted, h->rx_bytes, "c", out);
	fputc(' ', out);
	perf_label(r, i, "out", out);
	perf_number(counted, h->tx_bytes, "c", out);
	fputc('\n', out);
}

void report_nagios(const struct report *r, FILE *out)
{
	bool begun = false;

	summary_line(r, out);
	long_output(r, out);
	for (size_t i = 0; i < r->intent->link_count; i++) {
		if (!r->shown[i])
			continue;
		fputs(begun ? "" : "| ", out);
		begun = true;
		link_perf(r, i, out);
	}
}
