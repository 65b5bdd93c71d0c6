/* SPDX-License-Identifier: ISC */
/* Moments as people write them. */
#ifndef APP_WHEN_H
#define APP_WHEN_H

#include "base/cursor.h"

/* A time (2026-11-21, 2026-11-21T22:30, 2026-11-21T22:30:00Z, with +01:00; UTC where no zone is
 * said), "now", "today", "yesterday" (midnight, UTC), or how long ago (90s, 30m, 24h, 7d, 2w).
 * False when it is none of these. */
bool when_parse(const char *text, int64_t now_ms, int64_t *out_ms) MUST_CHECK;

#endif
