/* SPDX-License-Identifier: ISC */
/* The writers of the formats, one per file; formats.c names them. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/report.h"

void report_html(const struct report *r, FILE *out);
void report_json(const struct report *r, FILE *out);
void report_nagios(const struct report *r, FILE *out);
void report_prometheus(const struct report *r, FILE *out);
void report_text(const struct report *r, FILE *out);

#endif
