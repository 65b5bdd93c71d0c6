/* SPDX-License-Identifier: ISC */
/* A row of the catalogue of causes. All rows stand in agent/diagnose/causes.c, in layer order. */
#ifndef DIAGNOSE_CAUSE_H
#define DIAGNOSE_CAUSE_H

#include "model/verdict.h"

#include <stddef.h>

/* DOWN: a reason why a session is not up, asked only then. ALWAYS: also asked of an Established
 * session, where a yes is a finding. */
enum when { WHEN_DOWN, WHEN_ALWAYS };

/* EVENT: something was heard or said, once or again and again. STATE: of this host or BIRD, which
 * also tell when it is over. SYMPTOM: a refusal or a silence, which may follow from another cause.
 */
enum nature { NATURE_EVENT, NATURE_STATE, NATURE_SYMPTOM };

struct cause {
	const char *code;
	enum layer layer;
	enum owner owner;
	enum severity severity;
	enum when when;
	enum nature nature;
	const char *title;   /* "the MSEE refuses TCP connections" */
	const char *meaning; /* what it means, two or three sentences */
	const char *seen;    /* the observation that decides: how it is recognised */
	const char *like;    /* what looks like it and how it is told apart */
	const char *remedy;  /* what to do, imperative */
	/* NULL for rows of a circuit, which circuit.c judges. */
	enum answer (*test)(const struct evidence *e, struct proof *why);
};

extern const struct cause causes[];
extern const size_t cause_count;

const struct cause *cause_by_code(const char *code); /* NULL: no such code */

#endif
