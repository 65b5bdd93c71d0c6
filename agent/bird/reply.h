/* SPDX-License-Identifier: ISC */
/* The frame of BIRD's control protocol: which bytes are a reply, and where it ends.
 *
 *	NNNN-text	a line, more follow
 *	NNNN text	the final line: four digits and a blank, and nothing else ends a reply
 *	 text		the code of the line before (one blank stands for "NNNN-")
 *	+text, <text	not part of the reply: asynchronous messages, and how many of them were lost
 *
 * No line is longer than 512 bytes; BIRD puts "8000-<line overflow>" in the place of a longer one.
 */
#ifndef BIRD_REPLY_H
#define BIRD_REPLY_H

#include "base/cursor.h"
#include "base/err.h"
#include "base/text.h"

enum { REPLY_LINE_MAX = 512, REPLY_NO_CODE = 10000 };

enum reply_kind { REPLY_LINE, REPLY_ASIDE, REPLY_FOREIGN };

struct reply_line {
	uint16_t code; /* REPLY_NO_CODE before the first */
	bool final;
	struct cursor text; /* after the code; its own indent is kept */
};

/* Reads one line, without its "\n". `line` holds the one before; an aside leaves it so. */
enum reply_kind reply_line_read(struct cursor bytes, struct reply_line *line) MUST_CHECK;

enum reply_status { REPLY_MORE, REPLY_DONE, REPLY_BROKEN };

/* Replies as they arrive, one after another in one growing buffer. Zeroed is empty;
 * text_free(&r->bytes) ends it. */
struct reply {
	struct text bytes;
	size_t seen;            /* where the first line begins that was not looked at yet */
	struct reply_line line; /* the last one; its text is good until more is fed */
};

/* From now on the next reply is awaited. */
void reply_begin(struct reply *r);
/* Between two replies: a line of ours, put down behind a "+". `line` has its "\n". */
void reply_aside(struct reply *r, const char *line);
/* Adds what arrived, in pieces of any size. After REPLY_DONE r->line is the final line; after
 * REPLY_BROKEN err says what is wrong, and nothing in the reply may be used. */
enum reply_status reply_feed(struct reply *r, struct cursor piece, struct err *err) MUST_CHECK;

#endif
