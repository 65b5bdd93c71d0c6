/* SPDX-License-Identifier: ISC */
#ifndef DIAGNOSE_ENGINE_H
#define DIAGNOSE_ENGINE_H

#include "diagnose/cause.h"

/* The state of the session by the best witness: BIRD, else the wire. */
enum session_state session_judge(const struct evidence *e);
/* Pure: the same evidence gives the same verdict, wherever and whenever. */
void diagnose_link(const struct evidence *e, struct verdict *out);
/* Circuit-wide findings over its links; evidence and verdicts of links [first, first + count). */
void diagnose_circuit(const struct evidence *e, const struct verdict *v, size_t count,
		      struct circuit_verdict *out);
/* What each witness says of each attribute of the link. */
void compare_witnesses(const struct evidence *e, struct verdict *out);

#endif
