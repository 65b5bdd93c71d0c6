/* SPDX-License-Identifier: ISC */
/* What this host shows of its peerings: sessions of BIRD, subnets of interfaces. */
#include "proposal.h"

#include <strings.h>

static uint8_t link_len(enum family f)
{
	return f == FAMILY_IPV4 ? 30 : 126;
}

/* This host's address in a subnet, and where it is. */
static const struct kernel_address *held_in(const struct kernel_facts *k, const struct prefix *p)
{
	for (size_t i = 0; p->address.set && i < k->address_count; i++)
		if (prefix_holds(p, &k->addresses[i].prefix.address))
			return &k->addresses[i];
	return NULL;
}

static void tags_take(struct proposed_peering *peering, struct proposed_path *path,
		      const struct kernel_facts *k, const struct kernel_link *l)
{
	const struct kernel_link *below = l->is_vlan ? kernel_link_by_index(k, l->lower) : NULL;

	path->untagged = !l->is_vlan;
	if (!l->is_vlan)
		return;
	if (peering->vlan == 0)
		peering->vlan = l->tag.vid;
	if (l->tag.vid != peering->vlan)
		path->handoff = l->tag.vid;
	if (!below || !below->is_vlan)
		return;
	path->outer = below->tag.vid;
	if (below->tag.ethertype != ETHERTYPE_8021Q)
		path->outer_type = below->tag.ethertype;
}

static void interface_take(struct proposed_peering *peering, struct proposed_path *path,
			   const struct kernel_facts *k, const struct kernel_address *a)
{
	const struct kernel_link *l = kernel_link_by_index(k, a->index);

	if (!l)
		return;
	memcpy(path->interface, l->name, sizeof(path->interface));
	tags_take(peering, path, k, l);
}

void proposal_find_interfaces(struct proposal *p, const struct kernel_facts *k)
{
	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < 2; i++) {
			struct proposed_path *path = &p->peerings[t].paths[i];
			const struct kernel_address *a = held_in(k, &path->subnets[FAMILY_IPV4]);

			if (!a)
				a = held_in(k, &path->subnets[FAMILY_IPV6]);
			if (a && path->used)
				interface_take(&p->peerings[t], path, k, a);
		}
}

/* A session as seen from here; protocol NULL: only the subnet speaks for it. */
struct sighting {
	const struct bird_protocol *protocol;
	const struct kernel_address *local;
	struct prefix subnet;
	const char *name;
};

/* The path that has this interface already (another family of it), else a free one. */
static struct proposed_path *path_for(struct proposed_peering *peering, const struct sighting *s,
				      const char *interface)
{
	size_t wish = strcasestr(s->name, "sec") ? PATH_SECONDARY : PATH_PRIMARY;

	for (size_t i = 0; i < 2; i++)
		if (peering->paths[i].used && strcmp(peering->paths[i].interface, interface) == 0)
			return peering->paths[i].subnets[s->subnet.address.family].address.set
				       ? NULL
				       : &peering->paths[i];
	if (!peering->paths[wish].used)
		return &peering->paths[wish];
	return peering->paths[1 - wish].used ? NULL : &peering->paths[1 - wish];
}

static void sighting_take(struct proposal *p, const struct kernel_facts *k,
			  const struct sighting *s)
{
	bool public = !address_is_private(&s->subnet.address);
	struct proposed_peering *peering =
		&p->peerings[public ? PEERING_MICROSOFT : PEERING_PRIVATE];
	const struct kernel_link *l = kernel_link_by_index(k, s->local->index);
	struct proposed_path *path = l ? path_for(peering, s, l->name) : NULL;

	if (!path) {
		text_addf(&p->remarks, "%s: both paths of the peering are taken\n", s->name);
		return;
	}
	if (!peering->used) {
		peering->used = true;
		peering->type_why = public ? "GUESSED: its addresses are public"
					   : "GUESSED: its addresses are private";
	}
	if (s->protocol) {
		peering->azure_asn = s->protocol->neighbour_as;
		if (s->protocol->has_local_as)
			peering->peer_asn = s->protocol->local_as;
	}
	path->used = true;
	path->interface_why = path == &peering->paths[PATH_PRIMARY]
				      ? "GUESSED: that this is the primary path"
				      : "GUESSED: that this is the secondary path";
	path->subnets[s->subnet.address.family] = s->subnet;
	interface_take(peering, path, k, s->local);
	if (peering->vlan != 0)
		peering->vlan_why = "GUESSED: the tag here; Azure's may differ";
}

/* The CE is the first usable address and its neighbour the second, on a link of two. */
static bool sighting_of(const struct kernel_address *a, struct sighting *s)
{
	enum family f = a->prefix.address.family;
	struct prefix net = {address_masked(&a->prefix.address, link_len(f)), link_len(f)};
	struct address first = address_plus(&net.address, 1);

	s->local = a;
	s->subnet = net;
	return a->prefix.len == net.len && address_equal(&first, &a->prefix.address);
}

static void protocol_take(struct proposal *p, const struct kernel_facts *k,
			  const struct bird_protocol *b)
{
	struct sighting s = {.protocol = b, .name = b->name};
	struct prefix net;

	if (!b->neighbour.set || b->range)
		return;
	net = (struct prefix){b->neighbour, link_len(b->neighbour.family)};
	net.address = address_masked(&b->neighbour, net.len);
	const struct kernel_address *a = held_in(k, &net);
	struct address second = address_plus(&net.address, 2);

	if (!a)
		text_addf(&p->remarks, "%s: no interface here is in its neighbour's subnet\n",
			  b->name);
	else if (!sighting_of(a, &s) || !address_equal(&second, &b->neighbour))
		text_addf(&p->remarks, "%s: not the first and second address of a /30 or /126\n",
			  b->name);
	else
		sighting_take(p, k, &s);
}

void proposal_from_host(struct proposal *p, const struct kernel_facts *k,
			const struct bird_facts *b)
{
	size_t azure = 0;

	p->from = b->protocol_count > 0 ? "BIRD's protocols and this host's interfaces"
					: "the interfaces here (BIRD told nothing)";
	for (size_t i = 0; i < b->protocol_count; i++)
		azure += b->protocols[i].neighbour_as == AZURE_ASN;
	for (size_t i = 0; i < b->protocol_count; i++)
		if (azure == 0 || b->protocols[i].neighbour_as == AZURE_ASN)
			protocol_take(p, k, &b->protocols[i]);
	for (size_t i = 0; b->protocol_count == 0 && i < k->address_count; i++) {
		const struct kernel_link *l = kernel_link_by_index(k, k->addresses[i].index);
		struct sighting s = {.name = l ? l->name : ""};

		if (sighting_of(&k->addresses[i], &s))
			sighting_take(p, k, &s);
	}
}
