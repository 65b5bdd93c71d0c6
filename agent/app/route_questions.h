/* SPDX-License-Identifier: ISC */
#ifndef APP_ROUTE_QUESTIONS_H
#define APP_ROUTE_QUESTIONS_H

#include "watch.h"

/* What a check has to ask BIRD about routes: of Established links, the configured prefixes one by
 * one; all that is advertised only where that is little. Returns how many, *out to be freed; 0:
 * nothing, *out is not set. */
size_t route_questions(const struct watch *w, struct bird_listing **out);

#endif
