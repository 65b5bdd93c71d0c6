/* SPDX-License-Identifier: ISC */
#include "build.h"

#include "base/text.h"

enum { HISTORY_DAYS = 90, PING_INTERVAL_S = 60 };

static char *copy(const char *text, const char *otherwise)
{
	const char *from = text != NULL ? text : otherwise;

	return from == NULL ? NULL : xstrdup(from);
}

/* The number of the YAML is that of IPv4; the IPv6 session of a private peering keeps its lower
 * limit. */
static uint32_t prefix_limit(const struct draft_peering *p, enum family family)
{
	bool private6 = p->type == PEERING_PRIVATE + 1 && family == FAMILY_IPV6;

	if (p->prefix_limit != 0)
		return private6 && p->prefix_limit > LIMIT_PRIVATE_IPV6 ? LIMIT_PRIVATE_IPV6
									: p->prefix_limit;
	if (p->type == PEERING_MICROSOFT + 1)
		return LIMIT_MICROSOFT;
	return private6 ? LIMIT_PRIVATE_IPV6 : LIMIT_PRIVATE_IPV4;
}

/* Where in the intent a link stands. */
struct place {
	const struct draft_circuit *circuit;
	const struct draft_peering *peering;
	uint32_t circuit_index, peering_index;
};

static struct link link_of(const struct place *at, enum path which, const struct ends *ends)
{
	const struct draft_peering *p = at->peering;
	const struct draft_path *path = &p->paths[which];
	enum family family = ends->subnet.address.family;
	struct link l = {
		.circuit = at->circuit_index,
		.peering = at->peering_index,
		.type = (enum peering_type)(p->type - 1),
		.path = which,
		.family = family,
		.tags = path_tags(p, path),
		.azure_vlan = (uint16_t)p->vlan,
		.subnet = ends->subnet,
		.ce = ends->ce,
		.msee = ends->msee,
		.azure_asn = azure_asn(p),
		.peer_asn = p->peer_asn,
		.md5 = p->md5.want,
		.prefix_limit = prefix_limit(p, family),
		.bfd = p->bfd,
		.planned_down = path->planned_down == WISH_YES,
		.layer3_provider = layer3_provider(at->circuit),
	};

	text_format(l.interface, sizeof(l.interface), "%s", path->interface);
	/* Two sessions cannot be one protocol: with both families the name is that of IPv4. */
	if (path->protocol != NULL &&
	    (family == FAMILY_IPV4 || !path->subnet[FAMILY_IPV4].address.set))
		text_format(l.protocol, sizeof(l.protocol), "%s", path->protocol);
	return l;
}

static void add_links(struct intent *out, const struct place *at)
{
	for (size_t i = 0; i < LINKS_MAX; i++) {
		const struct draft_path *path = &at->peering->paths[i / FAMILIES];
		struct ends ends;

		if (path->node != NULL && path_ends(path, (enum family)(i % FAMILIES), &ends))
			out->links[out->link_count++] =
				link_of(at, (enum path)(i / FAMILIES), &ends);
	}
}

static struct prefix *prefixes(const struct draft_prefixes *list, size_t *count)
{
	struct prefix *copied = NULL;

	*count = list->count;
	if (list->count > 0)
		copied = xcalloc(list->count, sizeof(*copied));
	for (size_t i = 0; i < list->count; i++)
		copied[i] = list->at[i].prefix;
	return copied;
}

static void add_peering(struct intent *out, struct place at)
{
	const struct draft_peering *p = at.peering;
	struct peering *made = &out->peerings[out->peering_count];

	at.peering_index = (uint32_t)out->peering_count++;
	*made = (struct peering){.circuit = at.circuit_index,
				 .type = (enum peering_type)(p->type - 1),
				 .vlan = (uint16_t)p->vlan,
				 .azure_asn = azure_asn(p),
				 .peer_asn = p->peer_asn,
				 .md5 = p->md5.want,
				 .key = p->md5.key};
	made->advertise = prefixes(&p->advertise, &made->advertise_count);
	made->receive = prefixes(&p->receive, &made->receive_count);
	add_links(out, &at);
}

static void intent_build(const struct draft *d, struct intent *out)
{
	size_t peerings = 0;

	for (size_t i = 0; i < d->circuits.count; i++)
		peerings += d->circuits.at[i].peerings.count;
	out->circuits = xcalloc(d->circuits.count, sizeof(*out->circuits));
	out->peerings = xcalloc(peerings, sizeof(*out->peerings));
	out->links = xcalloc(peerings * LINKS_MAX, sizeof(*out->links));
	for (size_t i = 0; i < d->circuits.count; i++) {
		const struct draft_circuit *c = &d->circuits.at[i];
		struct place at = {.circuit = c, .circuit_index = (uint32_t)i};

		out->circuits[out->circuit_count++] = (struct circuit){
			.name = copy(c->name, NULL),
			.service_key = copy(c->service_key, NULL),
			.provider = copy(c->provider, NULL),
			.location = copy(c->location, NULL),
			.azure_snapshot = copy(c->azure_snapshot, NULL),
			.layer3_provider = layer3_provider(c),
		};
		for (size_t j = 0; j < c->peerings.count; j++) {
			at.peering = &c->peerings.at[j];
			add_peering(out, at);
		}
	}
}

static void pings_build(const struct draft *d, struct config *out)
{
	out->ping_count = d->pings.count;
	out->pings = d->pings.count > 0 ? xcalloc(d->pings.count, sizeof(*out->pings)) : NULL;
	for (size_t i = 0; i < d->pings.count; i++) {
		const struct draft_ping *p = &d->pings.at[i];
		struct ping_plan *made = &out->pings[i];

		*made = (struct ping_plan){.target = p->target,
					   .interval_s =
						   p->interval != 0 ? p->interval : PING_INTERVAL_S,
					   .peering = ping_peering(p),
					   .one_circuit = p->circuit != NULL};
		while (!ping_is_for(p, &d->circuits.at[made->circuit]))
			made->circuit++;
	}
}

void config_build(const struct draft *d, const char *file, struct config *out)
{
	*out = (struct config){
		.file = xstrdup(file),
		.bird_socket = copy(d->bird.socket, "/run/bird/bird.ctl"),
		.history = copy(d->history, "/var/lib/ceprobe/history.db"),
		.socket = copy(d->socket, CONFIG_SOCKET),
		.listen = copy(d->listen, NULL),
		.history_days = d->history_days != 0 ? d->history_days : HISTORY_DAYS,
		.probe = d->probe != 0 ? (enum probe_mode)(d->probe - 1) : PROBE_ARP,
	};
	intent_build(d, &out->intent);
	pings_build(d, out);
}
