/* SPDX-License-Identifier: ISC */
/* `show protocols all` of BIRD 1.6, 2.x and 3.x, line by line: the BGP protocols of it. */
#ifndef BIRD_PROTOCOLS_H
#define BIRD_PROTOCOLS_H

#include "base/cursor.h"
#include "model/bird_facts.h"

/* Which part of a protocol's block the fields at indent 4 belong to. */
enum protocol_part { PART_NONE, PART_NEIGHBOUR, PART_CHANNEL };

struct protocols_reader {
	struct bird_facts *out;
	size_t room;   /* of out->protocols */
	bool reading;  /* the last row was a BGP protocol's */
	bool detailed; /* some BGP protocol had more than its row */
	enum protocol_part part;
};

/* Whether it reads as a row; a heading or prose does not. Codes tell that without looking. */
bool protocols_is_row(struct cursor line);
void protocols_row(struct protocols_reader *r, struct cursor line);
void protocols_detail(struct protocols_reader *r, struct cursor line);
/* What comes next is no detail of the last row. */
void protocols_leave(struct protocols_reader *r);

#endif
