/* SPDX-License-Identifier: ISC */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include <stdint.h>

int64_t clock_utc_ms(void);       /* for people: may jump */
int64_t clock_monotonic_ms(void); /* for deadlines */

#endif
