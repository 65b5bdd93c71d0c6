/* SPDX-License-Identifier: ISC */
/* Layer policy: an Established session that does not do what it is for. Microsoft's limits:
 * ExpressRoute FAQ. */
#include "proof.h"

#include "base/text.h"

enum { SETTLE_MS = 60000, NEAR_PERCENT = 80 };

/* The channel of the link's family, once the session is old enough for its routes to have come. */
static const struct bird_channel *channel(const struct evidence *e)
{
	const struct bird_protocol *p = &e->bird.protocol;

	if (!e->bird.found || p->session != SESSION_ESTABLISHED)
		return NULL;
	for (size_t i = 0; i < p->channel_count; i++)
		if (p->channels[i].counted &&
		    strcmp(p->channels[i].name, family_name(e->link.family)) == 0)
			return &p->channels[i];
	return NULL;
}

static bool settled(const struct evidence *e)
{
	return e->live && e->bird.protocol.since_ms != 0 &&
	       e->now_ms - e->bird.protocol.since_ms >= SETTLE_MS;
}

enum answer no_routes_received(const struct evidence *e, struct proof *why)
{
	const struct bird_channel *c = channel(e);

	if (!c || !settled(e))
		return ANSWER_UNKNOWN;
	if (c->imported + c->filtered > 0)
		return ANSWER_NO;
	if (c->refused > 0) {
		proof_say(why, SOURCE_BIRD, e->bird.at_ms,
			  "the import filter of %s took none of the %s routes that the MSEE sent "
			  "(%u filtered)",
			  e->bird.protocol.name, c->name, c->refused);
		proof_remedy(why,
			     "Look at the import filter of %s in BIRD's configuration: the MSEE "
			     "advertises routes, and the filter rejects all of them.",
			     e->bird.protocol.name);
		return yes(why, CONFIDENCE_CERTAIN);
	}
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s received no %s route from the MSEE",
		  e->bird.protocol.name, c->name);
	if (e->link.type == PEERING_MICROSOFT)
		proof_remedy(why, "Attach a route filter to the Microsoft peering: without one "
				  "nothing is advertised.");
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer no_routes_advertised(const struct evidence *e, struct proof *why)
{
	const struct bird_channel *c = channel(e);

	if (!c || !settled(e))
		return ANSWER_UNKNOWN;
	if (c->exported > 0)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms, "%s advertises no %s route to the MSEE",
		  e->bird.protocol.name, c->name);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer prefix_limit_near(const struct evidence *e, struct proof *why)
{
	const struct bird_channel *c = channel(e);

	if (!c)
		return ANSWER_UNKNOWN;
	if (c->exported * 100 < (uint64_t)e->link.prefix_limit * NEAR_PERCENT)
		return ANSWER_NO;
	proof_say(why, SOURCE_BIRD, e->bird.at_ms,
		  "%llu %s prefixes are advertised; the session is dropped above %u",
		  (unsigned long long)c->exported, c->name, e->link.prefix_limit);
	return yes(why, CONFIDENCE_CERTAIN);
}

enum answer path_drained(const struct evidence *e, struct proof *why)
{
	if (!e->wire.listening || e->wire.msee.updates.count == 0)
		return ANSWER_UNKNOWN;
	if (e->wire.msee.as_repeat < 2 || e->sibling_drained)
		return ANSWER_NO;
	proof_say(why, SOURCE_WIRE, e->wire.msee.updates.last_ms,
		  "the MSEE prepends its AS %u times on this path", e->wire.msee.as_repeat - 1);
	return yes(why, CONFIDENCE_CERTAIN);
}

/* RFC 4271 6.5: BIRD ends a session itself when its hold timer runs out, so this is a BIRD that
 * hangs. */
enum answer session_stale(const struct evidence *e, struct proof *why)
{
	const struct bird_protocol *p = &e->bird.protocol;
	int64_t last_ms = msee_last_ms(e);
	int64_t silent = last_ms != 0 ? e->wire.until_ms - last_ms : watched_ms(e);

	if (!e->bird.found || !e->wire.listening || p->hold_s == 0)
		return ANSWER_UNKNOWN;
	if (silent <= (int64_t)p->hold_s * 1000)
		return ANSWER_NO;
	proof_say(why, SOURCE_WIRE, e->wire.until_ms,
		  "the MSEE is silent for %lld seconds, longer than the hold time of %u s",
		  (long long)silent / 1000, p->hold_s);
	return yes(why, CONFIDENCE_CERTAIN);
}
