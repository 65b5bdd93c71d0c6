/* SPDX-License-Identifier: ISC */
/* What every HTML page shares: its frame, its style, escaped text, and pictures. A page is one file
 * that loads and runs nothing. Markup is written with fputs(), everything else through here. */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

#include "model/period.h"
#include "parts.h"

extern const char html_style[];

/* Up to the heading of the page; html_end() closes what it opened. */
void html_begin(FILE *out, const char *title, const char *heading);
void html_end(FILE *out, const char *version);

/* Text is made printable and escaped, whoever wrote it. The formatted one is cut at 1 kB. */
void html_text(FILE *out, const char *text);
void html_textf(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "2026-11-21 22:30:00 UTC" as an element. */
void html_time(FILE *out, int64_t ms);
/* The status in words, marked. */
void html_badge(FILE *out, enum status status);
/* "The MSEE refuses ...": a title as a sentence begins. */
void html_title(FILE *out, const struct cause *c);
/* The causes that a page names, explained; `used` has one for each row of the catalogue. */
void html_causes(FILE *out, const bool *used);

/* ---- pictures: each has its meaning in words, too ---- */

/* begin_ms < end_ms; `marks` are moments, drawn across. */
struct html_timeline {
	int64_t begin_ms, end_ms;
	const struct period_span *spans;
	size_t span_count;
	const int64_t *marks;
	size_t mark_count;
};
void html_timeline(FILE *out, const struct html_timeline *t, const char *words);

/* Two bars, one above the other, of at most `most`. A notch stands at `notch`; 0: none. */
struct html_bars {
	uint64_t first, second, most, notch;
};
void html_bars(FILE *out, const struct html_bars *b, const char *words);

/* A line through values in time, from left to right; a value below 0: nobody knows. Two lines share
 * the scale. */
struct html_curves {
	const double *first, *second;
	size_t count;
};
void html_curves(FILE *out, const struct html_curves *c, const char *words);

#endif
