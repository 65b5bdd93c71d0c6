/* SPDX-License-Identifier: ISC */
/* What a saved description of the circuit, and saved tables of the MSEEs, say of one link. */
#include "fold.h"

#include "base/text.h"

/* The peering, as far as it concerns the link's family. */
static void peering_digest(struct evidence *e, const struct azure_facts *f)
{
	const struct azure_peering *p = &f->peerings[e->link.type];
	bool ipv6 = e->link.family == FAMILY_IPV6;
	struct azure_evidence *a = &e->azure;

	a->peering_found = p->found && !(ipv6 && p->ipv6_absent);
	a->peering_told = p->found ? !ipv6 || p->ipv6_absent || p->ipv6_state[0] ||
					     p->subnets[PATH_PRIMARY][FAMILY_IPV6].address.set
				   : f->peerings_listed;
	if (!p->found)
		return;
	memcpy(a->state, ipv6 && p->ipv6_state[0] ? p->ipv6_state : p->state, sizeof(a->state));
	memcpy(a->prefixes_state,
	       ipv6 && p->ipv6_prefixes_state[0] ? p->ipv6_prefixes_state : p->prefixes_state,
	       sizeof(a->prefixes_state));
	memcpy(a->last_modified_by, p->last_modified_by, sizeof(a->last_modified_by));
	a->vlan = p->vlan;
	a->azure_asn = p->azure_asn;
	a->peer_asn = p->peer_asn;
	a->subnet = p->subnets[e->link.path][e->link.family];
}

/* By what its file's name says; true where that says nothing. */
static bool name_fits(const struct link *l, const struct azure_table *t)
{
	return (!t->has_type || t->type == l->type) && (!t->has_path || t->path == l->path);
}

/* An empty table tells of nobody but by its name. */
static bool arp_fits(const struct link *l, const struct azure_table *t)
{
	if (l->family != FAMILY_IPV4)
		return false;
	for (size_t i = 0; i < t->arp_count; i++)
		if (t->arp[i].ip.set)
			return prefix_holds(&l->subnet, &t->arp[i].ip);
	return t->has_path && name_fits(l, t);
}

static void arp_digest(struct evidence *e, const struct azure_table *t)
{
	struct azure_arp *a = &e->azure.arp;

	if (!arp_fits(&e->link, t))
		return;
	*a = (struct azure_arp){.read = true, .at_ms = t->at_ms, .age_minutes = -1};
	for (size_t i = 0; i < t->arp_count; i++) {
		const struct azure_arp_row *row = &t->arp[i];

		if (!row->on_prem) {
			a->microsoft = true;
			a->microsoft_mac = row->mac;
			continue;
		}
		a->on_prem = true;
		a->on_prem_incomplete = row->incomplete;
		a->on_prem_mac = row->mac;
		a->age_minutes = row->age_minutes;
	}
}

static void neighbours_digest(struct evidence *e, const struct azure_table *t)
{
	for (size_t i = 0; i < t->neighbour_count; i++)
		if (address_equal(&t->neighbours[i].address, &e->link.ce))
			e->azure.session = (struct azure_session){
				.read = true, .at_ms = t->at_ms, .row = t->neighbours[i]};
}

static void routes_digest(struct evidence *e, const struct azure_table *t)
{
	uint32_t from_ce = 0;

	for (size_t i = 0; i < t->hop_count; i++)
		if (address_equal(&t->hops[i].address, &e->link.ce))
			from_ce = t->hops[i].routes;
	if (from_ce == 0 && !(t->has_path && name_fits(&e->link, t)))
		return;
	e->azure.routes_read = true;
	e->azure.routes = t->routes;
	e->azure.routes_from_ce = from_ce;
}

/* Both paths stand in one; a circuit with one peering needs no name to tell of which. */
static void stats_digest(struct evidence *e, const struct azure_facts *f,
			 const struct azure_table *t)
{
	bool two = f->peerings[PEERING_PRIVATE].found && f->peerings[PEERING_MICROSOFT].found;

	if (t->has_type ? t->type != e->link.type : two)
		return;
	e->azure.stats_read = true;
	e->azure.stats_at_ms = t->at_ms;
	e->azure.bytes_in = t->bytes_in[e->link.path];
	e->azure.bytes_out = t->bytes_out[e->link.path];
}

static void table_digest(struct evidence *e, const struct azure_facts *f,
			 const struct azure_table *t)
{
	switch (t->kind) {
	case AZURE_TABLE_EMPTY:
		return;
	case AZURE_TABLE_ARP:
		arp_digest(e, t);
		return;
	case AZURE_TABLE_ROUTES:
		routes_digest(e, t);
		return;
	case AZURE_TABLE_NEIGHBOURS:
		neighbours_digest(e, t);
		return;
	case AZURE_TABLE_STATS:
		stats_digest(e, f, t);
		return;
	}
}

void evidence_apply_azure(struct evidence *e, const struct azure_facts *f)
{
	struct azure_evidence *a = &e->azure;

	*a = (struct azure_evidence){.given = f->given,
				     .described = f->described,
				     .direct = f->direct,
				     .at_ms = f->at_ms};
	text_format(a->why, sizeof(a->why), "%s", f->why);
	memcpy(a->circuit_state, f->circuit_state, sizeof(a->circuit_state));
	memcpy(a->provider_state, f->provider_state, sizeof(a->provider_state));
	peering_digest(e, f);
	for (size_t i = 0; i < f->table_count; i++)
		table_digest(e, f, &f->tables[i]);
}
