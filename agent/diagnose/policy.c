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

/* Packets a second. A direction that carries data has more than BUSY; one with fewer than SILENT
 * has at most BGP, ARP and BFD, of which an MSEE sends three or four a second. Between the two lie
 * links with little traffic: of those nothing is said. */
enum { BUSY_PER_S = 50, SILENT_PER_S = 10, TRAFFIC_MS = 5000, MS_PER_S = 1000 };

/* How far off a rate may be: a window of a fraction of a second holds but a few packets. */
enum { SURE = 1, UNSURE = 2 };

static bool is_busy(uint64_t packets, int64_t ms, unsigned int off)
{
	return packets * MS_PER_S * off >= (uint64_t)ms * BUSY_PER_S;
}

static bool is_silent(uint64_t packets, int64_t ms, unsigned int off)
{
	return packets * MS_PER_S <= (uint64_t)ms * SILENT_PER_S * off;
}

/* One direction only, while the other path carries both. */
static bool goes_one_way(const struct traffic_window *own, const struct traffic_window *sibling,
			 unsigned int off)
{
	bool out = is_busy(own->tx_packets, own->ms, off);
	bool in = is_busy(own->rx_packets, own->ms, off);

	return own->ms > 0 && sibling->ms > 0 &&
	       ((out && is_silent(own->rx_packets, own->ms, off)) ||
		(in && is_silent(own->tx_packets, own->ms, off))) &&
	       is_busy(sibling->rx_packets, sibling->ms, off) &&
	       is_busy(sibling->tx_packets, sibling->ms, off);
}

enum answer traffic_one_way(const struct evidence *e, struct proof *why)
{
	const struct traffic_window own = traffic_window(&e->host), *other = &e->sibling_traffic;
	const bool out = own.tx_packets > own.rx_packets;

	if (!e->sibling_established || own.ms < TRAFFIC_MS || other->ms < TRAFFIC_MS)
		return ANSWER_UNKNOWN;
	if (!goes_one_way(&own, other, SURE))
		return ANSWER_NO;
	proof_say(why, SOURCE_KERNEL, e->host.at_ms,
		  "in %lld s this path sent %llu packets (%llu bytes) and received %llu (%llu "
		  "bytes)",
		  (long long)own.ms / MS_PER_S, (unsigned long long)own.tx_packets,
		  (unsigned long long)own.tx_bytes, (unsigned long long)own.rx_packets,
		  (unsigned long long)own.rx_bytes);
	proof_say(why, SOURCE_KERNEL, e->host.at_ms,
		  "in %lld s the other path sent %llu packets and received %llu",
		  (long long)other->ms / MS_PER_S, (unsigned long long)other->tx_packets,
		  (unsigned long long)other->rx_packets);
	if (!out)
		proof_remedy(why, "Find out why this host sends nothing over this path: compare "
				  "`ip route` and BIRD's preferences of both paths. If that is as "
				  "you want it, nothing is wrong.");
	return yes(why, CONFIDENCE_LIKELY);
}

bool traffic_unsure(const struct evidence *e)
{
	const struct traffic_window own = traffic_window(&e->host), *other = &e->sibling_traffic;

	if (!e->sibling_established || e->host.traffic_first.at_ms == 0)
		return false;
	return own.ms == 0 || (own.ms < TRAFFIC_MS && goes_one_way(&own, other, UNSURE));
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
