/* SPDX-License-Identifier: ISC */
#include "when.h"

#include <string.h>
#include <time.h>

enum { SECOND_MS = 1000, DAY_S = 86400 };

/* "24h": digits and a unit. */
static bool ago_parse(const char *text, int64_t now_ms, int64_t *out_ms)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY_S}, {'w', 7L * DAY_S}};
	struct cursor c = cursor_of(text, strlen(text));
	uint64_t n;

	if (!cursor_decimal(&c, &n) || c.left != 1)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if ((char)*c.at == units[i].unit) {
			int64_t unit_ms = units[i].seconds * SECOND_MS;

			if (n > (uint64_t)(now_ms / unit_ms))
				return false; /* before 1970 */
			*out_ms = now_ms - (int64_t)n * unit_ms;
			return true;
		}
	return false;
}

/* "Z", "+01:00", "-0130" or nothing; *out_s is what to take away. */
static bool zone_parse(const char *text, int *out_s)
{
	struct tm zone = {0};
	const char *end;

	*out_s = 0;
	if (text[0] == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
		return true;
	if (text[0] != '+' && text[0] != '-')
		return false;
	end = strptime(text + 1, strchr(text, ':') != NULL ? "%H:%M" : "%H%M", &zone);
	*out_s = (zone.tm_hour * 60 + zone.tm_min) * (text[0] == '-' ? -60 : 60);
	return end != NULL && *end == '\0';
}

/* Days that a month does not have, strptime() takes. */
static bool time_valid(struct tm tm, int64_t *out_s)
{
	struct tm same = tm;

	*out_s = timegm(&same);
	return same.tm_mday == tm.tm_mday && same.tm_mon == tm.tm_mon && *out_s >= 0;
}

static bool time_parse(const char *text, int64_t *out_ms)
{
	static const char *const formats[] = {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S",
					      "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct tm tm = {0};
		const char *end = strptime(text, formats[i], &tm);
		int64_t s;
		int zone_s;

		if (end == NULL || !zone_parse(end, &zone_s))
			continue;
		if (!time_valid(tm, &s) || s < zone_s)
			return false;
		*out_ms = (s - zone_s) * SECOND_MS;
		return true;
	}
	return false;
}

bool when_parse(const char *text, int64_t now_ms, int64_t *out_ms)
{
	const int64_t day_ms = (int64_t)DAY_S * SECOND_MS;

	if (strcmp(text, "now") == 0) {
		*out_ms = now_ms;
		return true;
	}
	if (strcmp(text, "today") == 0 || strcmp(text, "yesterday") == 0) {
		*out_ms = now_ms / day_ms * day_ms - (text[0] == 'y' ? day_ms : 0);
		return true;
	}
	return ago_parse(text, now_ms, out_ms) || time_parse(text, out_ms);
}
