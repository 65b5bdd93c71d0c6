/* SPDX-License-Identifier: ISC */
/* The report over a period: a pure function from struct period to a FILE *, one per format. */
#ifndef REPORT_PERIOD_H
#define REPORT_PERIOD_H

#include "model/period.h"

#include <stdio.h>

struct period_style {
	bool colour, utf8; /* text: on a terminal; the locale has UTF-8 */
	bool verbose;      /* text: every outage and event, not the latest */
};

struct period_format {
	const char *name;
	void (*write)(const struct period *p, const struct period_style *style, FILE *out);
};

extern const struct period_format period_formats[];
extern const size_t period_format_count;

const struct period_format *period_format_by_name(const char *name); /* NULL: none */
/* "45s", "28m05s", "3h12m", "12d04h". */
enum { LENGTH_TEXT = 24 };
const char *length_text(int64_t ms, char out[static LENGTH_TEXT]);

#endif
