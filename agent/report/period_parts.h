/* SPDX-License-Identifier: ISC */
/* What more than one format says of a period. */
#ifndef REPORT_PERIOD_PARTS_H
#define REPORT_PERIOD_PARTS_H

#include "report/period.h"

void period_text(const struct period *p, const struct period_style *style, FILE *out);
void period_html(const struct period *p, const struct period_style *style, FILE *out);
void period_json(const struct period *p, const struct period_style *style, FILE *out);

/* "99.98 %", cut and not rounded, for 100 means that there was no outage; "-" without a number. */
enum { PERCENT_TEXT = 16 };
const char *availability_text(const struct period_link *l, char out[static PERCENT_TEXT]);
/* What the catalogue calls it, or the code itself. */
const char *period_cause_title(const struct period_cause *c);
/* The sessions fall about as often as the hold time would let them. */
bool losses_match_hold(const struct period_link *l);

/* Of one link over the period. */
struct period_sums {
	bool counted;
	uint64_t rx_bytes, tx_bytes;
	int64_t received, received_least, received_most; /* routes; -1: not known */
	int64_t advertised, advertised_least, advertised_most;
	int64_t longest_ms; /* outage, its part within the period */
};
struct period_sums period_sums(const struct period *p, const struct period_link *l);

#endif
