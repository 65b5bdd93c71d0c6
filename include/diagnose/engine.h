/* SPDX-License-Identifier: ISC */
#ifndef DIAGNOSE_ENGINE_H
#define DIAGNOSE_ENGINE_H

#include "diagnose/cause.h"

/* The state of the session by the best witness: BIRD, else the wire. */
enum session_state session_judge(const struct evidence *e);
/* Pure: the same evidence gives the same verdict, wherever and whenever. What is found stands in
 * `room`. */
void diagnose_link(const struct evidence *e, struct finding room[static VERDICT_FINDINGS],
		   struct verdict *out);
/* Circuit-wide findings over its links; evidence and verdicts of links [first, first + count). */
void diagnose_circuit(const struct evidence *e, const struct verdict *v, size_t count,
		      struct finding room[static FINDINGS_MAX], struct circuit_verdict *out);
/* What each witness says of each attribute of the link, in the order of struct comparison. */
void compare_witnesses(const struct evidence *e, struct comparison out[static COMPARISONS]);

enum { REMARKS_MAX = 12 };
struct remarks {
	uint8_t count;
	char text[REMARKS_MAX][PROOF_TEXT];
};
/* What could not be looked at, in the order of the layers. */
void blind_spots(const struct evidence *e, struct remarks *out);
/* "tcp: tcp-no-answer, host-firewall", a line or more for each layer. */
void ruled_out(const struct verdict *v, struct remarks *out);

#endif
