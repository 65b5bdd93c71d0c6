/* SPDX-License-Identifier: ISC */
/* BIRD's routes, asked for on demand: `show route ...` of BIRD 1.6, 2.x and 3.x. */
#ifndef BIRD_ROUTES_H
#define BIRD_ROUTES_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/route.h"

/* The grammar: lines without their codes, a route handed over as soon as it is whole. */
struct routes_reader {
	void (*take)(void *context, const struct route *r);
	void *context;
	/* private */
	struct route route;
	bool open;
};

void routes_line(struct routes_reader *r, struct cursor line);
void routes_end(struct routes_reader *r); /* the last route is whole */

/* What to ask: "show route [PREFIX] protocol|export 'NAME' all". */
enum { ROUTE_QUESTION = 200 };
const char *route_question(const struct bird_listing *l, char out[static ROUTE_QUESTION]);
/* The same backwards; false when it is another command. */
bool route_question_parse(struct cursor text, struct bird_listing *out) MUST_CHECK;

/* A conversation that streams: memory is constant however many routes there are, and BIRD is read
 * from as fast as it writes. Blocking; silence_ms is how long BIRD may say nothing. */
struct bird_talk;
struct bird_talk *bird_talk_open(const char *socket_path, uint32_t silence_ms,
				 struct err *err) MUST_CHECK;
/* One command without "\n". True: the answer is over and *code is its final code (0 well, 8001 not
 * in the table, 9001 not understood or no such protocol). */
bool bird_talk_routes(struct bird_talk *t, const char *command, struct routes_reader *reader,
		      uint16_t *code, struct err *err) MUST_CHECK;
void bird_talk_close(struct bird_talk *t); /* NULL allowed */

#endif
