/* SPDX-License-Identifier: ISC */
#include "rows.h"

#include "base/text.h"

#include <stdlib.h>

enum { TCP_STATE_LISTEN = 10 }; /* Linux net/tcp_states.h */

void rows_init(struct rows *r, size_t count)
{
	size_t room = 1;

	while (room < 2 * count)
		room *= 2;
	r->mask = room - 1;
	r->first = xcalloc(room, sizeof(*r->first));
	r->next = xcalloc(count + 1, sizeof(*r->next));
	for (size_t i = 0; i < room; i++)
		r->first[i] = ROWS_END;
}

void rows_free(struct rows *r)
{
	free(r->first);
	free(r->next);
	*r = (struct rows){0};
}

void rows_add(struct rows *r, size_t hash, size_t row)
{
	r->next[row] = r->first[hash & r->mask];
	r->first[hash & r->mask] = (int32_t)row;
}

size_t hash_text(const char *text)
{
	uint64_t x = 0;

	for (; *text; text++)
		x = x * 31 + (unsigned char)*text;
	return hash_number(x);
}

static void links_add(struct host_tables *t, const struct kernel_facts *k)
{
	rows_init(&t->names, k->link_count);
	rows_init(&t->vids, k->link_count);
	for (size_t i = k->link_count; i-- > 0;) {
		rows_add(&t->names, hash_text(k->links[i].name), i);
		if (k->links[i].is_vlan)
			rows_add(&t->vids, hash_number(k->links[i].tag.vid), i);
	}
}

static void addresses_add(struct host_tables *t, const struct kernel_facts *k)
{
	rows_init(&t->addresses, k->address_count);
	rows_init(&t->held, k->address_count);
	for (size_t i = k->address_count; i-- > 0;) {
		rows_add(&t->addresses, hash_address(&k->addresses[i].prefix.address), i);
		rows_add(&t->held, hash_number((uint64_t)k->addresses[i].index), i);
	}
	rows_init(&t->neighbours, k->neighbour_count);
	for (size_t i = k->neighbour_count; i-- > 0;)
		rows_add(&t->neighbours, hash_address(&k->neighbours[i].address), i);
	rows_init(&t->routes, k->route_count);
	for (size_t i = k->route_count; i-- > 0;)
		rows_add(&t->routes, hash_address(&k->routes[i].to), i);
}

static void sockets_add(struct host_tables *t, const struct kernel_facts *k)
{
	rows_init(&t->listeners, k->socket_count);
	rows_init(&t->sockets, k->socket_count);
	for (size_t i = k->socket_count; i-- > 0;)
		if (k->sockets[i].state == TCP_STATE_LISTEN)
			rows_add(&t->listeners, 0, i);
		else
			rows_add(&t->sockets, hash_address(&k->sockets[i].remote), i);
	rows_init(&t->keys, k->key_count);
	rows_init(&t->shorter_keys, k->key_count);
	for (size_t i = k->key_count; i-- > 0;) {
		const struct prefix *peer = &k->keys[i].peer;

		if (peer->len == (peer->address.family == FAMILY_IPV4 ? 32 : 128))
			rows_add(&t->keys, hash_address(&peer->address), i);
		else
			rows_add(&t->shorter_keys, 0, i);
	}
}

static void own_add(struct host_tables *t, struct mac mac)
{
	for (size_t i = 0; i < t->own_count; i++)
		if (mac_equal(t->own[i], mac))
			return;
	if (mac_is_set(mac) && t->own_count < HOST_MACS_MAX)
		t->own[t->own_count++] = mac;
}

void host_tables_init(struct host_tables *t, const struct kernel_facts *k)
{
	*t = (struct host_tables){.facts = k};
	links_add(t, k);
	addresses_add(t, k);
	sockets_add(t, k);
	for (size_t i = 0; i < k->link_count; i++)
		own_add(t, k->links[i].mac);
}

void host_tables_free(struct host_tables *t)
{
	rows_free(&t->names);
	rows_free(&t->vids);
	rows_free(&t->addresses);
	rows_free(&t->held);
	rows_free(&t->neighbours);
	rows_free(&t->routes);
	rows_free(&t->listeners);
	rows_free(&t->sockets);
	rows_free(&t->keys);
	rows_free(&t->shorter_keys);
}
