/* SPDX-License-Identifier: ISC */
/* The `azure` member of a circuit: what its snapshot says, and where the circuit stands. */
#include "diagnose/azure.h"
#include "json_value.h"

static json_t *count_or_null(uint64_t n)
{
	return n > 0 ? number(n) : json_null();
}

static json_t *subnet_json(const struct prefix *p)
{
	char text[PREFIX_TEXT];

	return p->address.set ? string(prefix_text(p, text)) : json_null();
}

static json_t *peering_json(enum peering_type type, const struct azure_peering *p)
{
	json_t *o = json_object();

	put(o, "type", string(peering_type_name(type)));
	put(o, "state", string_or_null(p->state));
	put(o, "ipv6_state", string_or_null(p->ipv6_state));
	put(o, "prefixes_state", string_or_null(p->prefixes_state));
	put(o, "ipv6_prefixes_state", string_or_null(p->ipv6_prefixes_state));
	put(o, "provisioning_state", string_or_null(p->provisioning_state));
	put(o, "last_modified_by", string_or_null(p->last_modified_by));
	put(o, "vlan", count_or_null(p->vlan));
	put(o, "azure_asn", count_or_null(p->azure_asn));
	put(o, "peer_asn", count_or_null(p->peer_asn));
	put(o, "primary_subnet", subnet_json(&p->subnets[PATH_PRIMARY][FAMILY_IPV4]));
	put(o, "secondary_subnet", subnet_json(&p->subnets[PATH_SECONDARY][FAMILY_IPV4]));
	put(o, "primary_subnet6", subnet_json(&p->subnets[PATH_PRIMARY][FAMILY_IPV6]));
	put(o, "secondary_subnet6", subnet_json(&p->subnets[PATH_SECONDARY][FAMILY_IPV6]));
	return o;
}

static json_t *arp_row_json(const char *interface, bool complete, struct mac mac)
{
	json_t *o = json_object();
	char text[MAC_TEXT];

	put(o, "interface", string(interface));
	put(o, "mac_address", complete ? string(mac_text(mac, text)) : json_null());
	return o;
}

static json_t *arp_json(const struct evidence *e)
{
	const struct azure_arp *a = &e->azure.arp;
	const struct arp_note *note = azure_arp_note(e);
	json_t *o, *rows;

	if (!note)
		return json_null();
	o = json_object();
	rows = json_array();
	if (a->on_prem)
		push(rows, arp_row_json("On-Prem", !a->on_prem_incomplete, a->on_prem_mac));
	if (a->microsoft)
		push(rows,
		     arp_row_json("Microsoft", mac_is_set(a->microsoft_mac), a->microsoft_mac));
	put(o, "taken", time_or_null(a->at_ms));
	put(o, "rows", rows);
	put(o, "verdict", string(note->code));
	put(o, "text", string(note->said));
	put(o, "owner", note->next ? string(owner_name(note->owner)) : json_null());
	put(o, "next_step", string_or_null(note->next));
	return o;
}

static json_t *session_json(const struct azure_session *s)
{
	json_t *o = json_object();

	put(o, "taken", time_or_null(s->at_ms));
	put(o, "state", string_or_null(s->row.established ? "Established" : s->row.state));
	put(o, "up_down", string_or_null(s->row.up_down));
	put(o, "prefixes", s->row.established ? number(s->row.prefixes) : json_null());
	return o;
}

static json_t *link_json(const struct evidence *e)
{
	const struct azure_evidence *a = &e->azure;
	json_t *o = json_object();

	put(o, "peering", string(peering_type_name(e->link.type)));
	put(o, "path", string(path_name(e->link.path)));
	put(o, "family", string(family_name(e->link.family)));
	put(o, "arp", arp_json(e));
	put(o, "session", a->session.read ? session_json(&a->session) : json_null());
	put(o, "routes", a->routes_read ? number(a->routes) : json_null());
	put(o, "routes_from_ce", a->routes_read ? number(a->routes_from_ce) : json_null());
	put(o, "bytes_in", a->stats_read ? number(a->bytes_in) : json_null());
	put(o, "bytes_out", a->stats_read ? number(a->bytes_out) : json_null());
	return o;
}

static json_t *stage_json(enum stage s, enum answer done)
{
	static const char *const words[] = {
		[ANSWER_NO] = "no", [ANSWER_YES] = "yes", [ANSWER_UNKNOWN] = "unknown"};
	json_t *o = json_object();

	put(o, "stage", string(stage_name(s)));
	put(o, "done", string(words[done]));
	return o;
}

static json_t *workflow_json(const struct workflow *w)
{
	json_t *o, *stages;

	if (!w->known)
		return json_null();
	o = json_object();
	stages = json_array();
	for (size_t s = 0; s < STAGES; s++)
		push(stages, stage_json((enum stage)s, w->done[s]));
	put(o, "reached",
	    w->reached > 0 ? string(stage_name((enum stage)(w->reached - 1))) : json_null());
	put(o, "next", w->next ? string(stage_name((enum stage)w->reached)) : json_null());
	put(o, "next_step", string_or_null(w->next));
	put(o, "owner", w->next ? string(owner_name(w->owner)) : json_null());
	put(o, "stages", stages);
	return o;
}

static void circuit_add(json_t *o, const struct azure_facts *f)
{
	put(o, "read", json_boolean(f->read));
	put(o, "why", string_or_null(f->why));
	put(o, "taken", time_or_null(f->at_ms));
	put(o, "name", string_or_null(f->name));
	put(o, "location", string_or_null(f->location));
	put(o, "provider", string_or_null(f->provider));
	put(o, "peering_location", string_or_null(f->peering_location));
	put(o, "bandwidth_mbps", count_or_null(f->bandwidth_mbps));
	put(o, "sku_tier", string_or_null(f->sku_tier));
	put(o, "sku_family", string_or_null(f->sku_family));
	put(o, "direct", f->described ? json_boolean(f->direct) : json_null());
	put(o, "stag", f->has_stag ? number(f->stag) : json_null());
	put(o, "provisioning_state", string_or_null(f->provisioning_state));
	put(o, "circuit_state", string_or_null(f->circuit_state));
	put(o, "provider_state", string_or_null(f->provider_state));
}

json_t *azure_json(const struct report *r, size_t first, size_t end)
{
	uint32_t circuit = r->intent->links[first].circuit;
	const struct azure_facts *f = r->azure ? &r->azure[circuit] : NULL;
	json_t *o, *peerings, *links;

	if (!f || !f->given)
		return json_null();
	o = json_object();
	peerings = json_array();
	links = json_array();
	circuit_add(o, f);
	for (size_t t = 0; t < 2; t++)
		if (f->peerings[t].found)
			push(peerings, peering_json((enum peering_type)t, &f->peerings[t]));
	for (size_t i = first; i < end; i++)
		if (r->shown[i])
			push(links, link_json(&r->evidence[i]));
	put(o, "peerings", peerings);
	put(o, "links", links);
	put(o, "workflow", workflow_json(&r->circuits[circuit].workflow));
	return o;
}
