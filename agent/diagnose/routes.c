/* SPDX-License-Identifier: ISC */
/* Layer policy: the routes of an Established session, one by one, where BIRD was asked for them. */
#include "proof.h"

#include "base/text.h"

enum { SETTLE_MS = 30000 };

/* Right after the session came up the routes are still on their way. In a file without a clock they
 * count as of a session that has settled: who asks for routes does so later. */
static bool routes_have_come(const struct evidence *e)
{
	const struct bird_protocol *p = &e->bird.protocol;

	if (!e->bird.found || p->session != SESSION_ESTABLISHED)
		return false;
	return p->since_ms == 0 ? !e->live : e->now_ms - p->since_ms >= SETTLE_MS;
}

enum answer route_missing(const struct evidence *e, struct proof *why)
{
	const struct route_evidence *r = &e->routes;
	char text[PREFIX_TEXT];

	if (!routes_have_come(e) || !r->asked)
		return ANSWER_UNKNOWN;
	if (r->missing_count == 0)
		return ANSWER_NO;
	for (size_t i = 0; i < r->missing_count && i < ROUTES_NAMED; i++)
		proof_say(why, SOURCE_BIRD, r->at_ms, "%s is not %s",
			  prefix_text(&r->missing[i].prefix, text),
			  r->missing[i].advertise ? "advertised to the MSEE"
						  : "received from the MSEE");
	if (r->missing_count > ROUTES_NAMED)
		proof_say(why, SOURCE_BIRD, r->at_ms, "of %u configured prefixes %u are missing",
			  r->asked_count, r->missing_count);
	proof_remedy(why,
		     "Run `ceprobe routes --prefix %s`: it says at which step the prefix is lost.",
		     prefix_text(&r->missing[0].prefix, text));
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer route_not_allowed(const struct evidence *e, struct proof *why)
{
	const struct route_evidence *r = &e->routes;
	char text[FLAW_TEXT];

	if (!routes_have_come(e))
		return ANSWER_UNKNOWN;
	if (r->flaw_count == 0)
		return r->whole ? ANSWER_NO : ANSWER_UNKNOWN;
	for (size_t i = 0; i < r->flaw_count && i < ROUTES_NAMED; i++)
		proof_say(why, SOURCE_BIRD, r->at_ms, "advertised: %s",
			  route_flaw_text(&r->flaws[i], text));
	if (r->flaw_count > ROUTES_NAMED)
		proof_say(why, SOURCE_BIRD, r->at_ms, "so are %u advertised routes in all",
			  r->flaw_count);
	return yes(why, CONFIDENCE_CERTAIN);
}
