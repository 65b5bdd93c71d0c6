/* SPDX-License-Identifier: ISC */
/* The answers to questions about routes in a saved or fresh conversation. */
#ifndef BIRD_LISTINGS_H
#define BIRD_LISTINGS_H

#include "bird/routes.h"

enum { LISTINGS_MAX = 65536, LISTING_ROUTES_MAX = 20000 };

/* Zeroed is empty. */
struct listings {
	struct bird_listing *at;
	size_t count;
	bool open; /* the last one is being answered */
	struct routes_reader reader;
};

/* Begins an answer; false when the text is no question about routes. */
bool listings_question(struct listings *l, struct cursor text);
/* The final code of the answer; nothing when none is open. */
void listings_final(struct listings *l, unsigned code);

#endif
