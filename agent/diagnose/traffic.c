/* SPDX-License-Identifier: ISC */
/* Layer policy: which ways a path carries traffic, by this host's counters and by Azure's. */
#include "diagnose/traffic.h"
#include "proof.h"

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

enum {
	FRESH_MS = 3600000, /* later the traffic may have taken another way */
	TELLING = 10000000, /* bytes: so much one way, and the other has its share */
	NOTHING = 1000,     /* even bare acknowledgements are more than one byte in so many */
	SHARE = 10
};

struct traffic_ways traffic_ways_here(const struct evidence *e)
{
	return (struct traffic_ways){.in = e->host.tx_bytes, .out = e->host.rx_bytes};
}

struct traffic_ways traffic_ways_azure(const struct evidence *e)
{
	return (struct traffic_ways){.in = e->azure.bytes_in, .out = e->azure.bytes_out};
}

/* Of what went `back` both ends counted much, so both have counted for a while; of what went
 * `there` only the sender did. */
static bool is_lost(uint64_t sent, uint64_t arrived, uint64_t back_sent, uint64_t back_arrived)
{
	return back_sent >= TELLING && back_arrived >= TELLING && sent >= TELLING &&
	       sent >= back_arrived / SHARE && arrived < back_sent / NOTHING;
}

static bool flows(struct traffic_ways w)
{
	return w.in >= TELLING && w.out >= TELLING;
}

enum azure_traffic azure_traffic_judge(const struct evidence *e)
{
	const struct traffic_ways here = traffic_ways_here(e), azure = traffic_ways_azure(e);
	const int64_t age_ms = e->host.at_ms - e->azure.stats_at_ms;

	if (!e->azure.stats_read || !e->host.read || !e->host.interface_found)
		return AZURE_TRAFFIC_UNKNOWN;
	if (e->azure.stats_at_ms == 0 || age_ms > FRESH_MS || age_ms < -FRESH_MS)
		return AZURE_TRAFFIC_OLD;
	if (is_lost(here.in, azure.in, azure.out, here.out))
		return AZURE_TRAFFIC_NOT_AZURE;
	if (is_lost(azure.out, here.out, here.in, azure.in))
		return AZURE_TRAFFIC_NOT_HERE;
	return flows(here) && flows(azure) ? AZURE_TRAFFIC_SAME : AZURE_TRAFFIC_UNKNOWN;
}
