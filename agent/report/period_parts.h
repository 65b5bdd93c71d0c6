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

/* TCP connects to one target in a slice of the period. */
struct ping_slice {
	int64_t at_ms;
	uint64_t sent, lost;
	uint32_t least_us, most_us; /* of those that were answered, as the sum */
	uint64_t answers_us;
};
/* The targets that were tried from here, at most PING_TARGETS_MAX; returns how many. */
enum { PING_TARGETS_MAX = 32 };
size_t ping_targets(const struct period_link *l, const char *out[static PING_TARGETS_MAX]);
/* The whole period in `count` slices. */
void ping_slices(const struct period *p, const struct period_link *l, const char *target,
		 struct ping_slice *out, size_t count);
double ping_mean_ms(const struct ping_slice *s); /* negative: none was answered */
double ping_lost_percent(const struct ping_slice *s);

#endif
