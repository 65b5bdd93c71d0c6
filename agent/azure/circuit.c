/* SPDX-License-Identifier: ISC */
/* The description of a circuit and of its peerings. Names of fields: the REST API's; PowerShell's
 * are the same in another case, the classic deployment model's stand beside them. */
#include "base/text.h"
#include "parts.h"

#include <strings.h>

enum { VLAN_MAX = 4095 };

bool is_circuit(json_t *object)
{
	return json_field(object, "serviceProviderProvisioningState") ||
	       json_field(object, "circuitProvisioningState") || json_field(object, "serviceKey") ||
	       json_field(object, "peerings");
}

bool is_peering(json_t *object)
{
	return json_field(object, "vlanId") || json_field(object, "peeringType") ||
	       json_field_either(object, "peerASN", "azureASN");
}

/* "172.16.0.0/30"; one that is none counts as not said, as where it is redacted. */
static struct prefix prefix_field(struct answer_reader *r, json_t *object, const char *name,
				  const char *classic)
{
	char text[PREFIX_TEXT];
	struct prefix p;

	json_field_text(r, object, json_field(object, name) ? name : classic, text, sizeof(text));
	if (!prefix_parse(text, &p))
		return (struct prefix){0};
	p.address = address_masked(&p.address, p.len);
	return p;
}

static void subnets_read(struct answer_reader *r, json_t *object, enum family family,
			 struct azure_peering *p)
{
	struct prefix found[2] = {
		prefix_field(r, object, "primaryPeerAddressPrefix", "primaryPeerSubnet"),
		prefix_field(r, object, "secondaryPeerAddressPrefix", "secondaryPeerSubnet")};

	for (size_t path = 0; path < 2; path++)
		if (found[path].address.set && found[path].address.family == family)
			p->subnets[path][family] = found[path];
}

/* In an object of its own, or (classic) beside the rest. */
static void prefixes_state_read(struct answer_reader *r, json_t *object,
				char out[static AZURE_WORD])
{
	json_t *config = json_field(object, "microsoftPeeringConfig");

	json_field_text(r, json_is_object(config) ? config : object,
			"advertisedPublicPrefixesState", out, AZURE_WORD);
}

static bool has_null(json_t *object, const char *name)
{
	return json_is_null(json_object_get(object, name)) ||
	       json_is_null(json_object_get(json_object_get(object, "properties"), name));
}

static void ipv6_read(struct answer_reader *r, json_t *object, struct azure_peering *p)
{
	json_t *config = json_field(object, "ipv6PeeringConfig");

	if (!json_is_object(config)) {
		p->ipv6_absent = has_null(object, "ipv6PeeringConfig") ||
				 has_null(object, "Ipv6PeeringConfig");
		return;
	}
	json_field_text(r, config, "state", p->ipv6_state, sizeof(p->ipv6_state));
	prefixes_state_read(r, config, p->ipv6_prefixes_state);
	subnets_read(r, config, FAMILY_IPV6, p);
}

void peering_read(struct answer_reader *r, json_t *object)
{
	char type[AZURE_NAME];
	struct azure_peering p = {.found = true};

	if (!json_is_object(object)) {
		if (!r->bad)
			err_set(r->err, "a peering is no object");
		r->bad = true;
		return;
	}
	json_field_text(r, object, json_field(object, "peeringType") ? "peeringType" : "name", type,
			sizeof(type));
	if (strcasecmp(type, "AzurePublicPeering") == 0)
		r->out->has_public = true;
	bool microsoft = strcasecmp(type, "MicrosoftPeering") == 0;

	if (!microsoft && strcasecmp(type, "AzurePrivatePeering") != 0)
		return; /* of a kind that no link has */
	json_field_text(r, object, "state", p.state, sizeof(p.state));
	json_field_text(r, object, "provisioningState", p.provisioning_state,
			sizeof(p.provisioning_state));
	json_field_text(r, object, "lastModifiedBy", p.last_modified_by,
			sizeof(p.last_modified_by));
	p.vlan = (uint16_t)json_field_number(r, object, "vlanId", VLAN_MAX);
	p.azure_asn = (uint32_t)json_field_number(r, object, "azureASN", UINT32_MAX);
	p.peer_asn = (uint32_t)json_field_number(r, object, "peerASN", UINT32_MAX);
	subnets_read(r, object, FAMILY_IPV4, &p);
	subnets_read(r, object, FAMILY_IPV6, &p);
	prefixes_state_read(r, object, p.prefixes_state);
	ipv6_read(r, object, &p);
	r->out->peerings[microsoft ? PEERING_MICROSOFT : PEERING_PRIVATE] = p;
}

static void provider_read(struct answer_reader *r, json_t *object, struct azure_facts *f)
{
	json_t *provider = json_field(object, "serviceProviderProperties");
	json_t *port = json_field(object, "expressRoutePort");
	bool has_port = json_is_object(port) ||
			(json_is_string(port) && json_string_value(port)[0] != '\0');

	/* Of a circuit on ExpressRoute Direct the provider is null, and the port is named. */
	f->direct = has_port;
	if (!json_is_object(provider))
		return;
	json_field_text(r, provider, "serviceProviderName", f->provider, sizeof(f->provider));
	json_field_text(r, provider, "peeringLocation", f->peering_location,
			sizeof(f->peering_location));
	f->bandwidth_mbps = (uint32_t)json_field_number(r, provider, "bandwidthInMbps", UINT32_MAX);
}

static void peerings_read(struct answer_reader *r, json_t *object)
{
	json_t *peerings = json_field(object, "peerings"), *peering;
	size_t i;

	if (!json_field_is_array(r, peerings, "peerings"))
		return;
	r->out->peerings_listed = peerings != NULL;
	json_array_foreach(peerings, i, peering)
	{
		peering_read(r, peering);
	}
}

void circuit_read(struct answer_reader *r, json_t *object)
{
	struct azure_facts *f = r->out;
	json_t *sku = json_field(object, "sku");
	int64_t generated = json_field_time(object, "generated");

	f->described = true;
	f->at_ms = generated ? generated : r->at_ms;
	json_field_text(r, object, "name", f->name, sizeof(f->name));
	json_field_text(r, object, "serviceKey", f->service_key, sizeof(f->service_key));
	json_field_text(r, object, "location", f->location, sizeof(f->location));
	json_field_text(r, object,
			json_field(object, "circuitProvisioningState") ? "circuitProvisioningState"
								       : "status",
			f->circuit_state, sizeof(f->circuit_state));
	json_field_text(r, object, "serviceProviderProvisioningState", f->provider_state,
			sizeof(f->provider_state));
	json_field_text(r, object, "provisioningState", f->provisioning_state,
			sizeof(f->provisioning_state));
	if (json_is_object(sku)) {
		json_field_text(r, sku, "tier", f->sku_tier, sizeof(f->sku_tier));
		json_field_text(r, sku, "family", f->sku_family, sizeof(f->sku_family));
	}
	f->has_stag = json_field(object, "stag") != NULL;
	f->stag = (uint16_t)json_field_number(r, object, "stag", VLAN_MAX);
	provider_read(r, object, f);
	peerings_read(r, object);
}
