/* SPDX-License-Identifier: ISC */
/* A report is a pure function from struct report to a FILE *: one per format, named in formats.c.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/cursor.h"
#include "base/err.h"
#include "diagnose/cause.h"

#include <stdio.h>

/* evidence, verdicts: one per link of the intent, in its order; circuits: one per circuit. */
struct report {
	const struct intent *intent;
	const struct evidence *evidence;
	const struct verdict *verdicts;
	const struct circuit_verdict *circuits;
	const struct azure_facts *azure; /* one per circuit */
	const bool *shown;               /* one per link: chosen by --circuit, --peering, --path */
	const char *version, *host;
	int64_t generated_ms;       /* UTC */
	int64_t window_ms;          /* how long was watched */
	uint64_t captured, dropped; /* frames, over all ports */
	enum status status;
	bool colour, utf8; /* text: on a terminal; the locale has UTF-8 */
	bool verbose;
	bool one_line; /* json: not indented */
};

struct format {
	const char *name;
	void (*write)(const struct report *r, FILE *out);
};

extern const struct format formats[];
extern const size_t format_count;

const struct format *format_by_name(const char *name); /* NULL: none */
/* For the provider and Microsoft: circuits, links, states, MACs and times, and the report with what
 * was ruled out. No other shows service keys whole. */
void report_ticket(const struct report *r, FILE *out);
/* `ceprobe explain`: one cause as text of 80 columns; the list of all. */
void explain_cause(const struct cause *c, FILE *out);
void explain_list(FILE *out);
/* All of them as the body of the man page ceprobe-causes(7). */
void explain_mdoc(FILE *out);
/* "2026-11-21T22:30:00Z" (RFC 3339); no clock, no time zone. */
enum { TIME_TEXT = 32 };
const char *time_text(int64_t ms, char out[static TIME_TEXT]);

/* BIRD's channel of the link's family, with its counts; NULL: BIRD said none. */
const struct bird_channel *link_channel(const struct evidence *e);

#endif
