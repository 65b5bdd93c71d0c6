/* SPDX-License-Identifier: ISC */
/* A text that leaves in pieces while it is written: a report of thousands of links is never in
 * memory as a whole, unless its reader is slow. */
#ifndef APP_PIECES_H
#define APP_PIECES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct evbuffer;

struct pieces {
	struct evbuffer *to; /* takes each piece ... */
	int fd;              /* ... and is emptied there as far as it goes; -1: it keeps all */
	bool counted;        /* a piece begins with "LENGTH\n" */
	int64_t patience_ms; /* how long all of them may wait for one who does not read */
	bool broken;         /* nobody reads */
};

/* A stream whose bytes go there; `p` must stay until it is closed. It never fails. */
FILE *pieces_open(struct pieces *p);

#endif
