/* SPDX-License-Identifier: ISC */
/* The terminal of `ceprobe watch`: a table of the links, or the details of one, and the keys. */
#ifndef APP_SCREEN_H
#define APP_SCREEN_H

#include "report/view.h"

enum screen_wish {
	SCREEN_STAY,    /* nothing, or no more than to be drawn again */
	SCREEN_DETAILS, /* of the selected link: to be given to screen_details() */
	SCREEN_QUIT
};

struct screen {
	bool colour;
	size_t selected; /* link */
	size_t top;      /* the first that is shown: link, or line of the details */
	bool details;    /* instead of the table */
	char **lines;    /* of those */
	size_t line_count;
	const char *note; /* what is wrong with the source; NULL: nothing */
};

/* Takes the terminal; false: it cannot show a table. */
bool screen_open(struct screen *s, bool colour) MUST_CHECK;
/* Gives it back as it was. */
void screen_close(struct screen *s);
/* Takes the keys that were hit, does what they say. */
enum screen_wish screen_keys(struct screen *s, const struct view *v);
/* Shows this text instead of the table; the place in it is kept when it was shown before. */
void screen_details(struct screen *s, const char *text);
void screen_draw(struct screen *s, const struct view *v, int64_t now_ms);
/* Milliseconds of a "since" as reports have it; 0: none. */
int64_t since_ms(const struct view_link *l);

#endif
