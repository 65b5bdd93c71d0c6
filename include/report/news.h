/* SPDX-License-Identifier: ISC */
/* Verdicts in a line each, to tell what of them is news: for cron, which should not say the same
 * thing twice. */
#ifndef REPORT_NEWS_H
#define REPORT_NEWS_H

#include "report/report.h"

enum { NEWS_NAME = 300, NEWS_WORD = 48 };

/* Of a link ("Test-ER-Ckt private primary ipv4") or of a circuit as a whole ("Test-ER-Ckt"). */
struct verdict_line {
	char name[NEWS_NAME];
	enum status status;
	char word[NEWS_WORD]; /* the code of its cause or first finding, else its status */
};

struct verdict_list {
	struct verdict_line *at;
	size_t count;
};

/* What a report shows. */
void verdict_list_of(const struct report *r, struct verdict_list *out);
/* The same from a JSON report; false when it is none. */
bool verdict_list_read(const char *json, struct verdict_list *out) MUST_CHECK;
void verdict_list_free(struct verdict_list *l); /* leaves it zeroed */

enum news_kind {
	NEWS_NONE,
	NEWS_BEGAN,
	NEWS_CHANGED, /* another cause, or worse */
	NEWS_STANDS,  /* a reminder */
	NEWS_OVER
};

struct news {
	enum news_kind kind;
	enum status status;
	const char *name, *word; /* not owned */
	char was[NEWS_WORD];     /* another cause than now; "": none */
	int64_t began_ms;        /* when it was first told */
};

/* A sentence on a line of at most 80 columns, wrapped. */
void news_write(const struct news *n, int64_t now_ms, bool utf8, FILE *out);

#endif
