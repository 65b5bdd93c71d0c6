/* SPDX-License-Identifier: ISC */
/* BIRD's times, which are local and without a zone. The zone of this machine is never asked, so
 * that the same reply gives the same answer everywhere. */
#ifndef BIRD_CLOCK_H
#define BIRD_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct bird_clock {
	bool known;
	int64_t now_ms;    /* UTC, when the reply was taken */
	int64_t offset_ms; /* BIRD's local time less UTC: whole quarters of an hour */
};

/* server_time is the text of "Current server time is", "" when it was not said; reference_ms as for
 * bird_parse(). Not known when there is no reference, or it is not of the same day as the reply. */
struct bird_clock bird_clock_of(const char *server_time, int64_t reference_ms);

/* "22:31:09.540" (the latest one that is not in the future; BIRD writes so for 20 hours),
 * "2026-11-21" (its midnight), "2026-11-21 22:37:37.978309". 0: any other format, or the clock is
 * not known. The offset is today's: before a change of summer time it is an hour off. */
int64_t bird_clock_utc_ms(const struct bird_clock *clock, const char *text);

#endif
