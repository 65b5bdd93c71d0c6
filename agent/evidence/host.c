/* SPDX-License-Identifier: ISC */
/* The kernel's facts, digested for one link: its port and VLAN interface, who holds which address,
 * how the MSEE would be reached, what port 179 looks like. */
#include "fold.h"

#include "base/text.h"

enum {
	TCP_STATE_ESTABLISHED = 1,
	TCP_STATE_SYN_SENT = 2,
	TCP_STATE_LISTEN = 10
}; /* Linux net/tcp_states.h */
enum { DEPTH_MAX = 8 };

/* Walks down from a VLAN device, collecting its tags outermost first; returns the device below them
 * all. */
static const struct kernel_link *port_of(const struct kernel_facts *k, const struct kernel_link *l,
					 struct tags *tags)
{
	struct tag inner_first[TAGS_MAX];
	uint8_t n = 0;

	for (int depth = 0; l && l->is_vlan && depth < DEPTH_MAX; depth++) {
		const struct kernel_link *below = kernel_link_by_index(k, l->lower);

		if (n < TAGS_MAX)
			inner_first[n++] = l->tag;
		if (!below)
			break; /* the port is in another namespace: this is as far as we see */
		l = below;
	}
	*tags = (struct tags){.count = n};
	for (uint8_t i = 0; i < n; i++)
		tags->tag[i] = inner_first[n - 1 - i];
	return l;
}

static void copy_name(char out[static INTERFACE_NAME], const struct kernel_link *l)
{
	if (l)
		memcpy(out, l->name, INTERFACE_NAME);
}

static bool above(const struct kernel_facts *k, const struct kernel_link *l,
		  const struct kernel_link *port, struct tags *tags)
{
	const struct kernel_link *p = port_of(k, l, tags);

	return p && port && p->index == port->index;
}

/* The interface on the port that carries the expected tags. */
static const struct kernel_link *vlan_find(struct host_evidence *h, const struct link *link,
					   const struct kernel_facts *k,
					   const struct kernel_link *port)
{
	struct tags tags;

	if (link->tags.count == 0)
		return port;
	for (size_t i = 0; i < k->link_count; i++) {
		const struct kernel_link *l = &k->links[i];

		if (!l->is_vlan || !above(k, l, port, &tags) || !tags_same_vids(&tags, &link->tags))
			continue;
		if (tags_equal(&tags, &link->tags))
			return l;
		h->outer_seen = tags;
		return l;
	}
	return NULL;
}

static const struct kernel_link *interfaces_digest(struct host_evidence *h, const struct link *link,
						   const struct kernel_facts *k)
{
	const struct kernel_link *given = kernel_link_by_name(k, link->interface), *port, *vlan;

	h->interface_found = given != NULL;
	if (!given)
		return NULL;
	h->interface_is_vlan = given->is_vlan;
	port = port_of(k, given, &h->interface_tags);
	vlan = vlan_find(h, link, k, port);
	if (given->is_vlan && vlan && vlan->index != given->index)
		vlan = NULL; /* the YAML names another subinterface: that one is judged */
	copy_name(h->port, port);
	h->port_up = port->up;
	h->port_carrier = port->carrier;
	h->rx_errors = port->rx_errors; /* not drops: frames of VLANs nobody wants count as those */
	h->vlan_found = vlan != NULL;
	copy_name(h->vlan, vlan);
	const struct kernel_link *judged = vlan ? vlan : given;

	h->vlan_up = judged->up;
	h->vlan_carrier = judged->carrier;
	h->mtu = judged->mtu;
	h->mac = judged->mac;
	h->rx_bytes = judged->rx_bytes;
	h->tx_bytes = judged->tx_bytes;
	h->rx_packets = judged->rx_packets;
	h->tx_packets = judged->tx_packets;
	return judged;
}

static void ce_held_digest(struct host_evidence *h, const struct kernel_facts *k,
			   const struct kernel_address *a, const struct kernel_link *expected)
{
	const struct kernel_link *holder = kernel_link_by_index(k, a->index);
	const struct kernel_link *port = kernel_link_by_name(k, h->port);
	struct tags tags;

	if (h->ce_held && !(expected && a->index == expected->index))
		return; /* several hold it: the expected one speaks */
	h->ce_held = true;
	h->ce_len = a->prefix.len;
	h->ce_dad_failed = a->dad_failed;
	copy_name(h->ce_holder, holder);
	h->ce_on_port = holder && above(k, holder, port, &tags);
	if (holder && port_of(k, holder, &tags))
		h->ce_tags = tags;
}

static void addresses_digest(struct host_evidence *h, const struct link *link,
			     const struct kernel_facts *k, const struct kernel_link *expected)
{
	for (size_t i = 0; i < k->address_count; i++) {
		const struct kernel_address *a = &k->addresses[i];
		const struct address *own = &a->prefix.address;

		if (own->family != link->family)
			continue;
		if (address_equal(own, &link->ce)) {
			ce_held_digest(h, k, a, expected);
			continue;
		}
		if (address_equal(own, &link->msee)) {
			h->msee_held = true;
			copy_name(h->msee_holder, kernel_link_by_index(k, a->index));
		}
		if (expected && a->index == expected->index && !address_is_link_local(own) &&
		    h->other_count < OTHER_ADDRESSES_MAX)
			h->others[h->other_count++] = a->prefix;
	}
}

static void neighbour_digest(struct host_evidence *h, const struct link *link,
			     const struct kernel_facts *k, const struct kernel_link *expected)
{
	for (size_t i = 0; expected && i < k->neighbour_count; i++) {
		const struct kernel_neighbour *n = &k->neighbours[i];

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
			 const struct kernel_facts *k, const struct kernel_link *expected)
{
	for (size_t i = 0; i < k->route_count; i++) {
		const struct kernel_route *r = &k->routes[i];

		if (!address_equal(&r->to, &link->msee))
			continue;
		h->route_read = true;
		h->route_found = r->found;
		copy_name(h->route_interface, kernel_link_by_index(k, r->index));
		h->route_gateway = r->gateway;
		h->route_source = r->source;
		h->route_direct =
			r->found && !r->gateway.set && expected && r->index == expected->index;
		return;
	}
}

static bool port_is_probes(const struct evidence *e, uint16_t port)
{
	return port != 0 &&
	       (port == e->probe.keyed.source_port || port == e->probe.plain.source_port);
}

static void sockets_digest(struct evidence *e, const struct kernel_facts *k)
{
	struct host_evidence *h = &e->host;

	h->sockets_read = k->sockets_read;
	for (size_t i = 0; i < k->socket_count; i++) {
		const struct kernel_socket *s = &k->sockets[i];

		if (s->state == TCP_STATE_LISTEN && s->local_port == PORT_BGP &&
		    (s->local.set ? address_equal(&s->local, &e->link.ce)
				  : s->family == e->link.family || s->family == FAMILY_IPV6))
			h->listener = true;
		if (!address_equal(&s->remote, &e->link.msee) || port_is_probes(e, s->local_port))
			continue;
		if (s->state == TCP_STATE_ESTABLISHED)
			h->connected = true;
		if (s->state == TCP_STATE_SYN_SENT && s->remote_port == PORT_BGP) {
			h->connecting = true;
			h->connecting_from = s->local;
		}
	}
}

static enum key_state key_judge(const struct md5_key *found, const struct md5_key *wanted)
{
	if (wanted->len == 0)
		return KEY_PRESENT;
	return found->len == wanted->len && memcmp(found->bytes, wanted->bytes, found->len) == 0
		       ? KEY_EQUAL
		       : KEY_DIFFERENT;
}

static void keys_digest(struct evidence *e, const struct kernel_facts *k,
			const struct md5_key *wanted)
{
	struct host_evidence *h = &e->host;

	h->md5_readable = k->md5_readable;
	if (!k->sockets_read || !k->md5_readable)
		return;
	h->listener_key = h->listener ? KEY_NONE : KEY_UNKNOWN;
	h->socket_key = h->connecting || h->connected ? KEY_NONE : KEY_UNKNOWN;
	for (size_t i = 0; i < k->key_count; i++) {
		const struct kernel_md5_key *key = &k->keys[i];

		if (!prefix_holds(&key->peer, &e->link.msee) || port_is_probes(e, key->local_port))
			continue;
		if (key->listener)
			h->listener_key = key_judge(&key->key, wanted);
		else
			h->socket_key = key_judge(&key->key, wanted);
	}
}

void evidence_apply_kernel(struct evidence *e, const struct kernel_facts *k,
			   const struct md5_key *key)
{
	struct host_evidence *h = &e->host, before = *h;

	if (!k->read) {
		text_format(h->why, sizeof(h->why), "%s", k->why);
		return;
	}
	*h = (struct host_evidence){
		.read = true, .at_ms = k->at_ms, .counters_read = k->counters.set};
	const struct kernel_link *expected = interfaces_digest(h, &e->link, k);

	addresses_digest(h, &e->link, k, expected);
	neighbour_digest(h, &e->link, k, expected);
	route_digest(h, &e->link, k, expected);
	sockets_digest(e, k);
	keys_digest(e, k, key);
	h->counters = k->counters;
	h->counters_before = before.counters_read ? before.counters_before : k->counters;
	h->rx_errors_before = before.read ? before.rx_errors_before : h->rx_errors;
}
