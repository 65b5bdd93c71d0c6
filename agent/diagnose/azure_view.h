/* SPDX-License-Identifier: ISC */
/* What other layers ask of the snapshot. */
#ifndef DIAGNOSE_AZURE_VIEW_H
#define DIAGNOSE_AZURE_VIEW_H

#include "model/verdict.h"

/* Adds the saved ARP table's word to a row of layer neighbour, and narrows its owner. */
void azure_arp_say(struct proof *why, const struct evidence *e);
/* Azure's words, in whatever case. False where nothing was said. */
bool azure_is(const char *said, const char *word);
bool azure_is_not(const char *said, const char *word);
/* Whether this cause is silence or refusal, which what Azure says of circuit or peering explains.
 */
bool azure_explains(const struct cause *azure, const struct proof *why,
		    const struct finding *below);

#endif
