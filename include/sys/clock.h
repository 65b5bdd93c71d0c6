/* SPDX-License-Identifier: ISC */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include <stdint.h>

int64_t clock_utc_ms(void);       /* for people: may jump */
int64_t clock_monotonic_ms(void); /* for deadlines */

int64_t clock_boot_ms(void); /* never jumps, and runs on while the machine sleeps */

/* By how much UTC was set since the last call; less than half a second is no jump, and followed.
 * *offset_ms: kept between the calls; utc_ms, boot_ms: what the clocks say. */
int64_t clock_jump_ms(int64_t *offset_ms, int64_t utc_ms, int64_t boot_ms);

#endif
