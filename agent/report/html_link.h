/* SPDX-License-Identifier: ISC */
#ifndef REPORT_HTML_LINK_H
#define REPORT_HTML_LINK_H

#include "report/report.h"

/* The card of one link, with its pictures. */
void html_link(FILE *out, const struct report *r, size_t link);
/* What is wrong beside the cause, or with the circuit as a whole: an entry of a list. */
void html_finding(FILE *out, const struct finding *f, const struct circuit *c);

#endif
