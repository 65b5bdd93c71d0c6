/* SPDX-License-Identifier: ISC */
/* The kernel's facts, digested for one link: its port and VLAN interface, who holds which address,
 * how the MSEE would be reached, what port 179 looks like. */
#include "fold.h"

#include "base/text.h"
#include "devices.h"
#include "rows.h"

enum { TCP_STATE_ESTABLISHED = 1, TCP_STATE_SYN_SENT = 2 }; /* Linux net/tcp_states.h */

static void copy_name(char out[static INTERFACE_NAME], const struct kernel_link *l)
{
	if (l)
		memcpy(out, l->name, INTERFACE_NAME);
}

static const struct kernel_link *link_by_name(const struct host_tables *t, const char *name)
{
	int32_t i = rows_first(&t->names, hash_text(name));

	while (i != ROWS_END && strcmp(t->facts->links[i].name, name) != 0)
		i = t->names.next[i];
	return i == ROWS_END ? NULL : &t->facts->links[i];
}

/* The interface on the port that carries the expected tags; else the right VLANs under another
 * EtherType. */
static const struct kernel_link *vlan_find(struct host_evidence *h, const struct link *link,
					   const struct host_tables *t,
					   const struct kernel_link *port)
{
	const struct kernel_link *almost = NULL;
	struct tags tags;

	if (link->tags.count == 0)
		return port;
	const uint16_t inner = link->tags.tag[link->tags.count - 1].vid;

	for (int32_t i = rows_first(&t->vids, hash_number(inner)); i != ROWS_END;
	     i = t->vids.next[i]) {
		const struct kernel_link *l = &t->facts->links[i];

		if (!device_on(t->facts, l, port, &tags) || !tags_same_vids(&tags, &link->tags))
			continue;
		if (tags_equal(&tags, &link->tags)) {
			h->outer_seen = (struct tags){0};
			return l;
		}
		h->outer_seen = tags;
		almost = l;
	}
	return almost;
}

/* The lowest VLAN device that is administratively down, of this one and those between it and its
 * port. */
static const struct kernel_link *vlan_switched_off(const struct kernel_facts *k,
						   const struct kernel_link *l)
{
	const struct kernel_link *off = NULL;

	for (int depth = 0; l && l->is_vlan && depth < DEPTH_MAX; depth++) {
		if (!l->up)
			off = l;
		l = kernel_link_by_index(k, l->lower);
	}
	return off;
}

/* Who has the link's address on its interface: that itself, else what stands on it or speaks for it
 * under the same tags. */
static const struct kernel_link *home_find(const struct host_tables *t, const struct link *link,
					   const struct kernel_link *port,
					   const struct kernel_link *expected)
{
	const struct kernel_address *all = t->facts->addresses;
	const struct kernel_link *home = device_speaker(t->facts, expected);
	struct tags wanted, tags;

	(void)device_port(t->facts, expected, &wanted);
	for (int32_t i = rows_first(&t->addresses, hash_address(&link->ce)); i != ROWS_END;
	     i = t->addresses.next[i]) {
		const struct kernel_link *l = kernel_link_by_index(t->facts, all[i].index);

		if (!l || !address_equal(&all[i].prefix.address, &link->ce))
			continue;
		if (l->index == expected->index)
			return expected;
		if (device_on(t->facts, l, port, &tags) && tags_equal(&tags, &wanted))
			home = l;
	}
	return home ? home : expected;
}

static const struct kernel_link *interfaces_digest(struct host_evidence *h, const struct link *link,
						   const struct host_tables *t)
{
	const struct kernel_link *given = link_by_name(t, link->interface), *port, *vlan;

	h->interface_found = given != NULL;
	if (!given)
		return NULL;
	h->interface_is_vlan = given->is_vlan;
	port = device_port(t->facts, given, &h->interface_tags);
	memcpy(h->port, port->name, INTERFACE_NAME);
	h->port_up = port->up;
	h->port_carrier = port->carrier;
	h->rx_errors = port->rx_errors; /* not drops: frames of VLANs nobody wants count as those */
	vlan = vlan_find(h, link, t, port);
	if (given->is_vlan && vlan && vlan->index != given->index)
		vlan = NULL; /* the YAML names another subinterface: that one is judged */
	h->vlan_found = vlan != NULL;
	const struct kernel_link *judged = vlan ? vlan : given;
	const struct kernel_link *home = vlan ? home_find(t, link, port, vlan) : given;
	const struct kernel_link *master = kernel_link_by_index(t->facts, judged->master);

	copy_name(h->vlan, vlan ? home : NULL);
	h->joined = home == judged && judged->master != 0 &&
		    !(master && strcmp(master->kind, "vrf") == 0);
	copy_name(h->switched_off, vlan_switched_off(t->facts, judged));
	if (h->switched_off[0] == '\0' && home != judged && !home->up)
		copy_name(h->switched_off, home);
	if (h->switched_off[0] == '\0' && !home->carrier)
		copy_name(h->switched_off, device_member_off(t->facts, judged));
	h->vlan_up = judged->up && h->switched_off[0] == '\0';
	h->vlan_carrier = judged->carrier && home->carrier;
	h->vlan_noarp = home->noarp && strcmp(home->kind, "ipvlan") != 0; /* whose master asks */
	h->mtu = home->mtu;
	h->mac = home->mac;
	h->rx_bytes = home->rx_bytes;
	h->tx_bytes = home->tx_bytes;
	h->rx_packets = home->rx_packets;
	h->tx_packets = home->tx_packets;
	return home;
}

static void ce_held_digest(struct host_evidence *h, const struct host_tables *t,
			   const struct kernel_address *a, const struct kernel_link *expected)
{
	const struct kernel_link *holder = kernel_link_by_index(t->facts, a->index);
	const struct kernel_link *port = link_by_name(t, h->port);
	struct tags tags;

	if (holder && port && device_on(t->facts, holder, port, &tags) &&
	    !(expected && a->index == expected->index) && h->ce_also_count < OTHER_ADDRESSES_MAX)
		h->ce_also[h->ce_also_count++] = tags;
	if (h->ce_held && !(expected && a->index == expected->index))
		return; /* several hold it: the expected one speaks */
	h->ce_held = true;
	h->ce_len = a->prefix.len;
	h->ce_peer = a->peer;
	h->ce_dad_failed = a->dad_failed;
	copy_name(h->ce_holder, holder);
	if (holder && port)
		h->ce_on_port = device_on(t->facts, holder, port, &h->ce_tags);
	else if (holder)
		(void)device_port(t->facts, holder, &h->ce_tags);
}

static void addresses_digest(struct host_evidence *h, const struct link *link,
			     const struct host_tables *t, const struct kernel_link *expected)
{
	const struct kernel_address *all = t->facts->addresses;

	for (int32_t i = rows_first(&t->addresses, hash_address(&link->ce)); i != ROWS_END;
	     i = t->addresses.next[i])
		if (address_equal(&all[i].prefix.address, &link->ce))
			ce_held_digest(h, t, &all[i], expected);
	for (int32_t i = rows_first(&t->addresses, hash_address(&link->msee)); i != ROWS_END;
	     i = t->addresses.next[i]) {
		if (!address_equal(&all[i].prefix.address, &link->msee))
			continue;
		h->msee_held = true;
		copy_name(h->msee_holder, kernel_link_by_index(t->facts, all[i].index));
	}
	if (!expected)
		return;
	for (int32_t i = rows_first(&t->held, hash_number((uint64_t)expected->index));
	     i != ROWS_END; i = t->held.next[i]) {
		const struct address *own = &all[i].prefix.address;

		if (all[i].index == expected->index && own->family == link->family &&
		    !address_equal(own, &link->ce) && !address_is_link_local(own) &&
		    h->other_count < OTHER_ADDRESSES_MAX)
			h->others[h->other_count++] = all[i].prefix;
	}
}

static void neighbour_digest(struct host_evidence *h, const struct link *link,
			     const struct host_tables *t, const struct kernel_link *expected)
{
	if (!expected)
		return;
	for (int32_t i = rows_first(&t->neighbours, hash_address(&link->msee)); i != ROWS_END;
	     i = t->neighbours.next[i]) {
		const struct kernel_neighbour *n = &t->facts->neighbours[i];

		if (n->index != expected->index || !address_equal(&n->address, &link->msee))
			continue;
		h->neighbour_found = true;
		h->neighbour = n->state;
		h->neighbour_mac = n->mac;
		h->neighbour_age_ms = n->confirmed_ms;
		return;
	}
}

static void route_digest(struct host_evidence *h, const struct link *link,
			 const struct host_tables *t, const struct kernel_link *expected)
{
	if (expected && expected->master != 0)
		return; /* of a VRF: its routes stand in a table of their own, which was not asked
			 */
	for (int32_t i = rows_first(&t->routes, hash_address(&link->msee)); i != ROWS_END;
	     i = t->routes.next[i]) {
		const struct kernel_route *r = &t->facts->routes[i];

		if (!address_equal(&r->to, &link->msee))
			continue;
		h->route_read = true;
		h->route_found = r->found;
		copy_name(h->route_interface, kernel_link_by_index(t->facts, r->index));
		h->route_gateway = r->gateway;
		h->route_source = r->source;
		h->route_direct =
			r->found && !r->gateway.set && expected && r->index == expected->index;
		return;
	}
}

static bool listens_for(const struct kernel_socket *s, const struct link *link)
{
	return s->local_port == PORT_BGP &&
	       (s->local.set ? address_equal(&s->local, &link->ce)
			     : s->family == link->family || s->family == FAMILY_IPV6);
}

/* While two connections collide there are two: the worse one speaks. */
static void connection_digest(struct host_evidence *h, const struct kernel_socket *s)
{
	if (!h->connected || s->received_bytes > h->connection_received) {
		h->connected_ce_port = s->local_port;
		h->connected_msee_port = s->remote_port;
		h->connection_received = s->received_bytes;
	}
	h->connected = true;
	h->connection_known = s->counted;
	/* In flight at the moment of the reading; at the next one it is gone, or stuck. */
	if (s->unacked_segments > h->connection_unacked)
		h->connection_unacked = s->unacked_segments;
	if (s->resent_segments > h->connection_resent) {
		h->connection_resent = s->resent_segments;
		h->connection_sent = s->sent_segments;
	}
	if (s->unread_bytes > h->connection_unread)
		h->connection_unread = s->unread_bytes;
}

static void sockets_digest(struct evidence *e, const struct host_tables *t)
{
	struct host_evidence *h = &e->host;

	h->sockets_read = t->facts->sockets_read;
	for (int32_t i = rows_first(&t->listeners, 0); i != ROWS_END && !h->listener;
	     i = t->listeners.next[i])
		h->listener = listens_for(&t->facts->sockets[i], &e->link);
	for (int32_t i = rows_first(&t->sockets, hash_address(&e->link.msee)); i != ROWS_END;
	     i = t->sockets.next[i]) {
		const struct kernel_socket *s = &t->facts->sockets[i];

		if (!address_equal(&s->remote, &e->link.msee) || port_is_probe(e, s->local_port))
			continue;
		if (s->state == TCP_STATE_ESTABLISHED)
			connection_digest(h, s);
		if (s->state == TCP_STATE_SYN_SENT && s->remote_port == PORT_BGP) {
			h->connecting = true;
			h->connecting_from = s->local;
			h->connecting_port = s->local_port;
			h->connecting_resent = s->retransmits;
		}
	}
}

static void keys_digest(struct evidence *e, const struct host_tables *t,
			const struct md5_key *wanted)
{
	const struct kernel_facts *k = t->facts;
	struct host_evidence *h = &e->host;
	int32_t own = rows_first(&t->keys, hash_address(&e->link.msee));
	int32_t shorter = rows_first(&t->shorter_keys, 0);

	h->md5_readable = k->md5_readable;
	if (!k->sockets_read || !k->md5_readable)
		return;
	h->listener_key = h->listener ? KEY_NONE : KEY_UNKNOWN;
	h->socket_key = h->connecting || h->connected ? KEY_NONE : KEY_UNKNOWN;
	while (own != ROWS_END || shorter != ROWS_END) { /* in the kernel's order */
		const struct kernel_md5_key *key = &k->keys[own < shorter ? own : shorter];

		if (own < shorter)
			own = t->keys.next[own];
		else
			shorter = t->shorter_keys.next[shorter];
		if (!prefix_holds(&key->peer, &e->link.msee) || port_is_probe(e, key->local_port))
			continue;
		if (key->listener)
			h->listener_key = key_judge(key, wanted);
		else
			h->socket_key = key_judge(key, wanted);
	}
}

/* SYNs that the kernel sent again between two readings. */
static void resent_digest(struct host_evidence *h, const struct host_evidence *before)
{
	h->connecting_resent_now = before->connecting_resent_now;
	h->resent_from_ms = before->resent_from_ms;
	h->resent_until_ms = before->resent_until_ms;
	if (!before->connecting || !h->connecting ||
	    h->connecting_port != before->connecting_port ||
	    h->connecting_resent <= before->connecting_resent)
		return;
	if (h->connecting_resent_now == 0)
		h->resent_from_ms = before->at_ms;
	h->resent_until_ms = h->at_ms;
	h->connecting_resent_now += (uint32_t)(h->connecting_resent - before->connecting_resent);
}

static void own_keep(struct evidence *e, const struct host_tables *t, bool heard)
{
	struct host_evidence *h = &e->host;

	for (size_t i = 0; i < t->own_count && h->own_count < OWN_MACS_MAX; i++)
		if ((speaker_find(e->wire.ce_speakers, t->own[i]) != NULL) == heard)
			h->own[h->own_count++] = t->own[i];
}

static void own_digest(struct evidence *e, const struct host_tables *t)
{
	own_keep(e, t, true);
	own_keep(e, t, false);
	for (size_t i = 0; i < t->own_count; i++)
		e->host.elsewhere_is_own |= mac_equal(t->own[i], e->wire.elsewhere.mac);
}

static void host_digest(struct evidence *e, const struct host_tables *t, const struct md5_key *key)
{
	const struct kernel_facts *k = t->facts;
	struct host_evidence *h = &e->host, before = *h;

	if (!k->read) {
		text_format(h->why, sizeof(h->why), "%s", k->why);
		return;
	}
	*h = (struct host_evidence){
		.read = true, .at_ms = k->at_ms, .counters_read = k->counters.set};
	text_format(h->why, sizeof(h->why), "%s", k->why);
	const struct kernel_link *expected = interfaces_digest(h, &e->link, t);

	own_digest(e, t);
	addresses_digest(h, &e->link, t, expected);
	neighbour_digest(h, &e->link, t, expected);
	route_digest(h, &e->link, t, expected);
	sockets_digest(e, t);
	keys_digest(e, t, key);
	resent_digest(h, &before);
	h->counters = k->counters;
	host_windows(h, &before);
	memory_host(e, &before);
}

void evidence_apply_kernel(struct evidence *e, const struct kernel_facts *k,
			   const struct md5_key *key)
{
	struct host_tables t;

	host_tables_init(&t, k);
	host_digest(e, &t, key);
	host_tables_free(&t);
}

void evidence_apply_kernel_all(struct evidence *all, const struct intent *intent,
			       const struct kernel_facts *k)
{
	struct host_tables t;

	host_tables_init(&t, k);
	for (size_t i = 0; i < intent->link_count; i++)
		host_digest(&all[i], &t, &intent->peerings[intent->links[i].peering].key);
	host_tables_free(&t);
}
