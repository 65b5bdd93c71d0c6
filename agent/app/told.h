/* SPDX-License-Identifier: ISC */
/* What `--changed` told last and what of the present verdicts is news after that: pure functions,
 * and the text of the file that keeps it between calls (changed.h). Only what is not well is kept:
 * no file, or a damaged one, costs one report too many and nothing else. */
#ifndef APP_TOLD_H
#define APP_TOLD_H

#include "report/news.h"

enum { TOLD_WORDS = 8, TOLD_BYTES_MAX = 16 << 20 };

/* Something that is not well. */
struct told {
	char name[NEWS_NAME];
	enum status status;                /* the worst that was told */
	int64_t began_ms, told_ms;         /* first and last */
	char words[TOLD_WORDS][NEWS_WORD]; /* its causes, the latest last */
	uint8_t word_count;                /* 0: it is well */
};

struct told_list {
	struct told *at;
	size_t count;
};

struct told_rules {
	int64_t now_ms;
	int64_t remind_ms; /* 0: never */
	bool partial;      /* the verdicts are not all there are: the others stand */
};

/* A cause is told once, however often it alternates with others; one that only says that nothing
 * more is known is no news while another stands. `t` is then as it is after telling. */
struct news told_judge(struct told *t, const struct verdict_line *now,
		       const struct told_rules *rules);
/* The same of all. Returns how many are news; *news is allocated and points into `now`. When there
 * is one, all that stands counts as told, for the report shows it. */
size_t told_judge_all(struct told_list *told, const struct verdict_list *now,
		      const struct told_rules *rules, struct news **news);

void told_write(const struct told_list *l, FILE *out);
/* False, and an empty list, when that is not what told_write() wrote, whole. */
bool told_read(struct cursor text, struct told_list *out) MUST_CHECK;
void told_free(struct told_list *l); /* leaves it zeroed */

#endif
