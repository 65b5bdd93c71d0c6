/* SPDX-License-Identifier: ISC */
#include "proposal.h"

#include "base/cursor.h"

#include <stdlib.h>

enum { VLAN_EXAMPLE = 200, ASN_EXAMPLE = 65010 };

static const char change[] = "CHANGE THIS: nobody told it, it is an example";

void proposal_free(struct proposal *p)
{
	free(p->snapshot);
	text_free(&p->remarks);
	*p = (struct proposal){0};
}

static void peering_take(struct proposed_peering *to, const struct azure_peering *from)
{
	*to = (struct proposed_peering){.used = true,
					.vlan = from->vlan,
					.azure_asn = from->azure_asn,
					.peer_asn = from->peer_asn};
	if (strcmp(from->state, "Disabled") == 0)
		to->state = "disabled at Azure when this was saved";
	for (size_t path = 0; path < 2; path++) {
		struct proposed_path *pp = &to->paths[path];

		memcpy(pp->subnets, from->subnets[path], sizeof(pp->subnets));
		if (strcmp(from->ipv6_state, "Disabled") == 0)
			pp->subnets[FAMILY_IPV6] = (struct prefix){0};
		pp->used = pp->subnets[FAMILY_IPV4].address.set ||
			   pp->subnets[FAMILY_IPV6].address.set;
	}
}

/* Redacted, as in examples, it is no key. */
static bool is_guid(const char *key)
{
	return strlen(key) == 36 && strspn(key, "0123456789abcdefABCDEF-") == 36;
}

void proposal_from_azure(struct proposal *p, const struct azure_facts *f)
{
	p->from = "what Azure says of the circuit";
	memcpy(p->name, f->name, sizeof(p->name));
	memcpy(p->provider, f->provider, sizeof(p->provider));
	memcpy(p->location, f->peering_location, sizeof(p->location));
	if (is_guid(f->service_key))
		memcpy(p->service_key, f->service_key, sizeof(p->service_key));
	for (size_t t = 0; t < 2; t++)
		if (f->peerings[t].found)
			peering_take(&p->peerings[t], &f->peerings[t]);
}

static void path_complete(struct proposed_path *path, size_t index, const char *name)
{
	static const char *const usual[] = {"eth1", "eth2"};

	if (name) {
		text_format(path->interface, sizeof(path->interface), "%s", name);
		path->interface_why = NULL;
	} else if (!path->interface[0]) {
		text_format(path->interface, sizeof(path->interface), "%s", usual[index]);
		path->interface_why = "GUESSED: the port of this path";
	}
}

/* Private examples only: a Microsoft peering without subnets cannot be proposed. */
static void subnets_complete(struct proposed_peering *peering)
{
	static const char *const examples[] = {"172.16.0.0/30", "172.16.0.4/30"};

	for (size_t i = 0; i < 2; i++) {
		struct proposed_path *path = &peering->paths[i];

		path->used = true;
		path->subnet_why = change;
		if (!prefix_parse(examples[i], &path->subnets[FAMILY_IPV4]))
			abort();
	}
}

static void peering_complete(struct proposed_peering *peering, const char *const names[static 2])
{
	if (peering->azure_asn == 0)
		peering->azure_asn = AZURE_ASN;
	if (peering->vlan == 0) {
		peering->vlan = VLAN_EXAMPLE;
		peering->vlan_why = change;
	}
	if (peering->peer_asn == 0) {
		peering->peer_asn = ASN_EXAMPLE;
		peering->asn_why = change;
	}
	for (size_t i = 0; i < 2; i++)
		if (peering->paths[i].used)
			path_complete(&peering->paths[i], i, names[i]);
}

void proposal_complete(struct proposal *p, const char *const names[static 2])
{
	struct proposed_peering *private = &p->peerings[PEERING_PRIVATE];
	struct proposed_peering *microsoft = &p->peerings[PEERING_MICROSOFT];

	if (!p->name[0]) {
		text_format(p->name, sizeof(p->name), "ExpressRoute");
		p->name_why = "CHANGE THIS: the circuit's name, as in Azure";
	}
	if (microsoft->used && !microsoft->paths[0].used && !microsoft->paths[1].used) {
		microsoft->used = false;
		text_addf(&p->remarks, "the Microsoft peering: its subnets are not told\n");
	}
	if (!private->used && !microsoft->used) {
		private->used = true;
		private->type_why = "CHANGE THIS peering: none was told, these are examples";
	}
	if (private->used && !private->paths[0].used && !private->paths[1].used)
		subnets_complete(private);
	for (size_t t = 0; t < 2; t++)
		peering_complete(&p->peerings[t], names);
}

/* A double-quoted scalar of YAML 1.2, 7.3.1. The text is printable already. */
static void quoted(struct text *out, const char *key, const char *value, const char *why)
{
	text_addf(out, "%s: \"", key);
	for (; *value; value++)
		text_addf(out, *value == '"' || *value == '\\' ? "\\%c" : "%c", *value);
	text_addf(out, "\"%s%s\n", why ? "  # " : "", why ? why : "");
}

static void remark(struct text *out, const char *why)
{
	text_addf(out, "%s%s\n", why ? "  # " : "", why ? why : "");
}

static void path_write(struct text *out, const char *name, const struct proposed_path *path)
{
	char text[PREFIX_TEXT];

	if (!path->used)
		return;
	text_addf(out, "        %s:\n          interface: \"%s\"", name, path->interface);
	remark(out, path->interface_why);
	if (path->subnets[FAMILY_IPV4].address.set) {
		text_addf(out, "          subnet: %s",
			  prefix_text(&path->subnets[FAMILY_IPV4], text));
		remark(out, path->subnet_why);
	}
	if (path->subnets[FAMILY_IPV6].address.set)
		text_addf(out, "          subnet6: \"%s\"\n",
			  prefix_text(&path->subnets[FAMILY_IPV6], text));
	if (path->untagged)
		text_addf(out, "          tagged: false  # the address is on the port itself\n");
	if (path->handoff)
		text_addf(out, "          handoff_vlan: %u  # as this host has it\n",
			  path->handoff);
	if (path->outer)
		text_addf(out, "          outer_vlan: %u\n", path->outer);
	if (path->outer_type)
		text_addf(out, "          outer_ethertype: 0x%04x\n", path->outer_type);
}

static void peering_write(struct text *out, enum peering_type type,
			  const struct proposed_peering *p)
{
	if (!p->used)
		return;
	text_addf(out, "      - type: %s", peering_type_name(type));
	remark(out, p->type_why ? p->type_why : p->state);
	text_addf(out, "        vlan: %u", p->vlan);
	remark(out, p->vlan_why);
	text_addf(out, "        azure_asn: %u\n        peer_asn: %u", p->azure_asn, p->peer_asn);
	remark(out, p->asn_why);
	text_addf(out,
		  "        # Neither Azure nor BIRD shows a key. If the peering has one:\n"
		  "        #   md5: {key_file: keys/%s}\n        md5: none\n",
		  peering_type_name(type));
	path_write(out, "primary", &p->paths[PATH_PRIMARY]);
	path_write(out, "secondary", &p->paths[PATH_SECONDARY]);
}

void proposal_write(const struct proposal *p, struct text *out)
{
	struct cursor remarks = cursor_of(p->remarks.at, p->remarks.len), line;

	text_addf(out,
		  "# Proposed by `ceprobe init` from %s.\n"
		  "# Look for CHANGE and GUESSED, then check with `ceprobe config`.\n",
		  p->from);
	while (cursor_line(&remarks, &line))
		text_addf(out, "# Left out: %.*s\n", (int)line.left, (const char *)line.at);
	text_addf(out, "version: 1\n");
	if (p->bird_socket) {
		text_addf(out, "bird:\n");
		quoted(out, "  socket", p->bird_socket, NULL);
	}
	text_addf(out, "circuits:\n");
	quoted(out, "  - name", p->name, p->name_why);
	if (p->service_key[0])
		quoted(out, "    service_key", p->service_key, NULL);
	if (p->provider[0])
		quoted(out, "    provider", p->provider, NULL);
	if (p->location[0])
		quoted(out, "    peering_location", p->location, NULL);
	if (p->snapshot)
		quoted(out, "    azure_snapshot", p->snapshot, NULL);
	text_addf(out, "    peerings:\n");
	for (size_t t = 0; t < 2; t++)
		peering_write(out, (enum peering_type)t, &p->peerings[t]);
}
