/* SPDX-License-Identifier: ISC */
/* What Azure, or the host, will not accept although it is well written. Rules with a source in
 * brackets are Microsoft's: [routing] expressroute-routing, [howto] expressroute-howto-routing-arm,
 * [faqs] expressroute-faqs, [direct] expressroute-erdirect-about, all of learn.microsoft.com. */
#ifndef CONFIG_LINT_H
#define CONFIG_LINT_H

#include "draft.h"

/* What a rule may look at. peering and path are NULL where a rule is about more than one. */
struct lint {
	struct diagnostics *found;
	const struct draft_circuit *circuit;
	const struct draft_peering *peering;
	const struct draft_path *path;
};

void draft_lint(const struct draft *d, struct diagnostics *found);

void lint_path(const struct lint *l);   /* addresses and tags of one path */
void lint_public(const struct lint *l); /* what a peering may name as its own addresses */
/* What kind of address that is, when no link and no route between two networks can have it. */
const char *address_never(const struct address *a);
void lint_pings(const struct draft *d, struct diagnostics *found);
void lint_clashes(const struct draft *d, struct diagnostics *found); /* between links */

#endif
