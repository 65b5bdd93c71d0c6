/* SPDX-License-Identifier: ISC */
/* Anyone in the VLAN can send segments in the MSEE's name. While this host has a connection with
 * the MSEE, what its kernel would not take for the MSEE's changes nothing of what is known; but who
 * sends it is. Of a host whose sockets are not known everything is believed. */
#include "fold.h"

/* The connection that the kernel has, as far as it was heard. */
static const struct connection *session_connection(const struct evidence *e)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++)
		if (connection_is_hosts(e, &e->wire.connections[i]))
			return &e->wire.connections[i];
	return NULL;
}

static bool pair_is_hosts(const struct evidence *e, const struct tcp *t)
{
	return t->destination_port == e->host.connected_ce_port &&
	       t->source_port == e->host.connected_msee_port;
}

/* Where the session's frames come from, unset: not known. */
static struct mac session_mac(const struct evidence *e, const struct connection *session)
{
	if (session && mac_is_set(session->msee_mac))
		return session->msee_mac;
	return e->host.neighbour_found ? e->host.neighbour_mac : (struct mac){{0}};
}

static bool within(uint32_t value, uint32_t of, int32_t behind, int32_t ahead)
{
	int32_t off = (int32_t)(value - of);

	return off >= -behind && off <= ahead;
}

/* RFC 9293 3.10.7.4, for windows of any size in use; of a RST the next byte exactly, RFC 5961 3.2,
 * or one that is on its way to being acknowledged. other: not from the session's hardware address.
 * Until an end was heard, where it stands is known by what the MSEE said of it. That may have moved
 * on unheard, so it is held against others alone. */
static bool segment_fits(const struct connection *c, const struct tcp *t, bool other)
{
	enum { WINDOW = 1 << 20, OLD = 1 << 16 };
	uint32_t ce_at = c->ce_end_known ? c->ce_end : c->ce_acked;
	uint32_t msee_at = c->msee_acked_known ? c->msee_acked : c->msee_end;
	bool ce_known = c->ce_end_known || (other && c->ce_acked_known);

	if ((t->flags & TCP_ACK) && ce_known && !within(t->ack, ce_at, WINDOW, WINDOW))
		return false;
	if (!c->msee_acked_known && !c->msee_end_known)
		return !other &&
		       !(t->flags & TCP_RST); /* whether that ends it, the kernel will tell */
	if (!(t->flags & TCP_RST))
		return (!c->msee_acked_known && !other) || within(t->seq, msee_at, OLD, WINDOW);
	int32_t sent = c->msee_end_known ? (int32_t)(c->msee_end - msee_at) : 0;

	return within(t->seq, msee_at, 0, (sent > 0 ? sent : 0) + 1);
}

static bool is_forged(const struct evidence *e, const struct connection *c, const struct packet *p)
{
	const struct connection *session = session_connection(e);
	struct mac theirs = session_mac(e, session);
	bool other = mac_is_set(theirs) && !mac_equal(theirs, p->src_mac);
	bool syn = (p->tcp.flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;

	if (session && session->ended && session->last_ms >= e->host.at_ms)
		return false; /* and the kernel was not read since */
	/* The first that is heard of the kernel's; whether it ends, the kernel will tell. */
	if (!c && pair_is_hosts(e, &p->tcp))
		return other || (p->tcp.flags & (TCP_SYN | TCP_RST));
	if (!c)
		return other || (session && !syn);
	return (syn && c == session) || !segment_fits(c, &p->tcp, other);
}

bool impostor_fold(struct evidence *e, const struct connection *c, const struct packet *p,
		   bool from_ce)
{
	struct impostor *i = &e->wire.impostor;

	if (from_ce)
		return e->wire.own_segments && !frame_is_own(e, p);
	if (!e->host.connected || !is_forged(e, c, p))
		return false;
	struct mac theirs = session_mac(e, session_connection(e));

	if (!mac_is_set(theirs) || mac_equal(theirs, p->src_mac))
		return true; /* an old one, or so well made that nobody can tell */
	seen_add(&i->seen, p->at_ms);
	i->mac = p->src_mac;
	i->flags = p->tcp.flags;
	return true;
}
