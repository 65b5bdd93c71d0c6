/* SPDX-License-Identifier: ISC */
/* UTC by arithmetic alone, so that a report is the same on every machine. */
#include "base/text.h"
#include "report/report.h"

enum { DAYS_PER_ERA = 146097 /* 400 years of the Gregorian calendar */ };
enum { DAYS_TO_1970 = 719468 /* from 1 March of year 0, where a calendar year is best begun */ };

struct civil {
	int64_t year;
	int month, day;
};

/* A year that begins in March has its leap day last, so that month lengths need no exception:
 * 31, 30, 31, 30, 31 days repeat, 153 days for every five months. */
static struct civil civil_from_days(int64_t days_since_1970)
{
	int64_t days = days_since_1970 + DAYS_TO_1970;
	int64_t era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int64_t of_era = days - era * DAYS_PER_ERA;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153; /* 0: March */

	return (struct civil){
		.year = era * 400 + year + (month >= 10 ? 1 : 0),
		.month = (int)(month >= 10 ? month - 9 : month + 3),
		.day = (int)(of_year - (153 * month + 2) / 5 + 1),
	};
}

const char *time_text(int64_t ms, char out[static TIME_TEXT])
{
	enum { MS_PER_DAY = 86400 * 1000 };
	int64_t days = ms / MS_PER_DAY, rest = ms % MS_PER_DAY;

	if (rest < 0) {
		days--;
		rest += MS_PER_DAY;
	}
	struct civil c = civil_from_days(days);
	int s = (int)(rest / 1000);
	text_format(out, TIME_TEXT, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)c.year, c.month,
		    c.day, s / 3600, s / 60 % 60, s % 60);
	return out;
}
