/* SPDX-License-Identifier: ISC */
/* The two halves of `ceprobe routes`. */
#ifndef APP_ROUTES_H
#define APP_ROUTES_H

#include "bird/routes.h"
#include "tables.h"

/* Every route of every shown link, checked. */
bool routes_list(struct tables *t, struct bird_talk *talk) MUST_CHECK;
/* Why --prefix is or is not reachable, per link. */
bool routes_explain(struct tables *t, struct bird_talk *talk) MUST_CHECK;

#endif
