/* SPDX-License-Identifier: ISC */
#include "sys/clock.h"

#include <time.h>

static int64_t read_ms(clockid_t id)
{
	struct timespec t;

	(void)clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_utc_ms(void)
{
	return read_ms(CLOCK_REALTIME);
}

int64_t clock_monotonic_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

int64_t clock_boot_ms(void)
{
	return read_ms(CLOCK_BOOTTIME);
}

int64_t clock_jump_ms(int64_t *offset_ms, int64_t utc_ms, int64_t boot_ms)
{
	enum { JUMP_MS = 500 };
	int64_t offset = utc_ms - boot_ms, by = offset - *offset_ms;

	*offset_ms = offset;
	return by >= JUMP_MS || by <= -JUMP_MS ? by : 0;
}
