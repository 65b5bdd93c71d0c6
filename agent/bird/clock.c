/* SPDX-License-Identifier: ISC */
#include "clock.h"

#include "base/cursor.h"

#include <time.h>

enum {
	SECOND_MS = 1000,
	QUARTER_MS = 900 * SECOND_MS,
	DAY_MS = 86400 * SECOND_MS,
	/* UTC-12 to UTC+14 are in use. */
	OFFSET_MAX_MS = 14 * 3600 * SECOND_MS + QUARTER_MS / 2,
	/* The reference may be from just before the reply, and BIRD 1.6 is a second off at times.
	 */
	SLACK_MS = 60 * SECOND_MS
};

/* Civil time as if it were UTC: days are ms since 1970, the rest ms since midnight. */
struct stamp {
	bool has_date, has_time;
	int64_t date_ms, time_ms;
};

static bool date_read(struct cursor *c, int64_t *out)
{
	uint64_t year, month, day;
	struct tm tm = {0};

	if (!(cursor_decimal(c, &year) && cursor_prefix(c, "-") && cursor_decimal(c, &month) &&
	      cursor_prefix(c, "-") && cursor_decimal(c, &day)))
		return false;
	if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	tm.tm_year = (int)year - 1900;
	tm.tm_mon = (int)month - 1;
	tm.tm_mday = (int)day;
	*out = (int64_t)timegm(&tm) * SECOND_MS;
	return true;
}

static bool time_read(struct cursor *c, int64_t *out)
{
	uint64_t hour, minute, second;
	int64_t ms;
	uint8_t digit;

	if (!(cursor_decimal(c, &hour) && cursor_prefix(c, ":") && cursor_decimal(c, &minute) &&
	      cursor_prefix(c, ":") && cursor_decimal(c, &second)))
		return false;
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	ms = (int64_t)(hour * 3600 + minute * 60 + second) * SECOND_MS;
	if (cursor_prefix(c, "."))
		for (int64_t unit = 100; cursor_u8(c, &digit); unit /= 10) {
			if (digit < '0' || digit > '9')
				return false;
			ms += unit * (digit - '0');
		}
	*out = ms;
	return true;
}

static bool stamp_read(const char *text, struct stamp *out)
{
	struct cursor rest = cursor_of(text, strlen(text)), word, dated;

	*out = (struct stamp){0};
	if (!cursor_word(&rest, &word))
		return false;
	dated = word;
	if (date_read(&dated, &out->date_ms) && dated.left == 0) {
		out->has_date = true;
		if (!cursor_word(&rest, &word))
			return true;
	}
	out->has_time = time_read(&word, &out->time_ms) && word.left == 0;
	return out->has_time && !cursor_word(&rest, &word);
}

static int64_t floor_to(int64_t ms, int64_t unit)
{
	return ms - (ms % unit + unit) % unit;
}

struct bird_clock bird_clock_of(const char *server_time, int64_t reference_ms)
{
	struct bird_clock clock = {.known = reference_ms > 0, .now_ms = reference_ms};
	struct stamp s;
	int64_t ahead;

	if (!clock.known || !stamp_read(server_time, &s) || !s.has_date || !s.has_time)
		return clock;
	ahead = s.date_ms + s.time_ms - reference_ms;
	clock.known = ahead >= -OFFSET_MAX_MS && ahead <= OFFSET_MAX_MS;
	clock.offset_ms = floor_to(ahead + QUARTER_MS / 2, QUARTER_MS);
	return clock;
}

int64_t bird_clock_utc_ms(const struct bird_clock *clock, const char *text)
{
	int64_t latest = clock->now_ms + clock->offset_ms + SLACK_MS;
	struct stamp s;

	if (!clock->known || !stamp_read(text, &s))
		return 0;
	if (!s.has_date) {
		s.date_ms = floor_to(latest, DAY_MS);
		if (s.date_ms + s.time_ms > latest)
			s.date_ms -= DAY_MS;
	}
	return s.date_ms + s.time_ms - clock->offset_ms;
}
