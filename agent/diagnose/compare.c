/* SPDX-License-Identifier: ISC */
/* What each witness says of each attribute: who differs from the rest is the one to act. */
#include "proof.h"

#include "base/text.h"
#include "md5_view.h"

#include <stdio.h>

static bool speaks(const char *text)
{
	return text[0] != '\0';
}

/* The rows, and in which order they stand. */
enum { ROW_VLAN, ROW_CE, ROW_MSEE, ROW_SUBNET, ROW_AZURE_ASN, ROW_PEER_ASN, ROW_MD5 };

static const char *const attributes[COMPARISONS] = {
	[ROW_VLAN] = "vlan",     [ROW_CE] = "ce_address",       [ROW_MSEE] = "msee_address",
	[ROW_SUBNET] = "subnet", [ROW_AZURE_ASN] = "azure_asn", [ROW_PEER_ASN] = "peer_asn",
	[ROW_MD5] = "md5",
};

/* All who speak say the same. */
static void row_judge(struct comparison *c)
{
	const char *said[] = {c->expected, c->host, c->wire, c->azure}, *first = NULL;

	c->agree = true;
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		if (!speaks(said[i]))
			continue;
		if (!first)
			first = said[i];
		else if (strcmp(first, said[i]) != 0)
			c->agree = false;
	}
}

static void tags_write(char out[static WITNESS_TEXT], const struct tags *t)
{
	char text[TAGS_TEXT];

	text_format(out, WITNESS_TEXT, "%s", tags_text(t, text));
}

static void vlan_row(const struct evidence *e, struct comparison *c)
{
	const struct host_evidence *h = &e->host;

	tags_write(c->expected, &e->link.tags);
	if (h->ce_held && h->ce_on_port)
		tags_write(c->host, &h->ce_tags);
	else if (h->vlan_found)
		tags_write(c->host, h->outer_seen.count ? &h->outer_seen : &e->link.tags);
	else if (h->interface_found && h->interface_is_vlan)
		tags_write(c->host, &h->interface_tags);
	else if (h->read)
		text_format(c->host, WITNESS_TEXT, "none");
	else if (e->wire.host_tags_seen && !e->wire.tags_cut)
		tags_write(c->host, &e->wire.host_tags);
	if (e->wire.peer_tags_seen && !e->wire.tags_cut)
		tags_write(c->wire, &e->wire.peer_tags);
	row_judge(c);
}

static const struct foreigner *msee_like(const struct evidence *e)
{
	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		if (e->wire.foreigners[i].seen.count > 0 && e->wire.foreigners[i].msee_like)
			return &e->wire.foreigners[i];
	return NULL;
}

static void addresses_rows(const struct evidence *e, struct comparison *rows)
{
	const struct host_evidence *h = &e->host;
	const struct foreigner *f = e->wire.msee_frames.count > 0 ? NULL : msee_like(e);
	struct comparison *ce = &rows[ROW_CE], *msee = &rows[ROW_MSEE], *net = &rows[ROW_SUBNET];
	char text[ADDRESS_TEXT], prefix[PREFIX_TEXT];
	struct prefix found;

	text_format(ce->expected, WITNESS_TEXT, "%s", address_text(&e->link.ce, text));
	text_format(msee->expected, WITNESS_TEXT, "%s", address_text(&e->link.msee, text));
	text_format(net->expected, WITNESS_TEXT, "%s", prefix_text(&e->link.subnet, prefix));
	if (h->ce_held) {
		found = ce_network(e);
		text_format(ce->host, WITNESS_TEXT, "%s", address_text(&e->link.ce, text));
		/* A point-to-point address says of a subnet nothing. */
		if (!h->ce_peer.set || !ce_network_fits(e))
			text_format(net->host, WITNESS_TEXT, "%s", prefix_text(&found, prefix));
	} else if (h->other_count > 0) {
		found = (struct prefix){address_masked(&h->others[0].address, h->others[0].len),
					h->others[0].len};
		text_format(ce->host, WITNESS_TEXT, "%s",
			    address_text(&h->others[0].address, text));
		text_format(net->host, WITNESS_TEXT, "%s", prefix_text(&found, prefix));
	} else if (h->read) {
		text_format(ce->host, WITNESS_TEXT, "none");
	}
	if (e->bird.found)
		text_format(msee->host, WITNESS_TEXT, "%s",
			    address_text(&e->bird.protocol.neighbour, text));
	else if (e->bird.near && e->bird.near_neighbour.set)
		text_format(msee->host, WITNESS_TEXT, "%s",
			    address_text(&e->bird.near_neighbour, text));
	/* The wire: what the far end calls itself, and what it asks for as its CE. */
	if (e->wire.msee_frames.count > 0)
		text_format(msee->wire, WITNESS_TEXT, "%s", address_text(&e->link.msee, text));
	if (e->wire.msee_asks.count > 0)
		text_format(ce->wire, WITNESS_TEXT, "%s", address_text(&e->link.ce, text));
	if (f) {
		found = (struct prefix){address_masked(&f->speaker, e->link.subnet.len),
					e->link.subnet.len};
		text_format(msee->wire, WITNESS_TEXT, "%s", address_text(&f->speaker, text));
		text_format(ce->wire, WITNESS_TEXT, "%s", address_text(&f->asked, text));
		text_format(net->wire, WITNESS_TEXT, "%s", prefix_text(&found, prefix));
	}
	row_judge(ce);
	row_judge(msee);
	row_judge(net);
}

static void asn_rows(const struct evidence *e, struct comparison *rows)
{
	struct comparison *azure = &rows[ROW_AZURE_ASN], *peer = &rows[ROW_PEER_ASN];

	text_format(azure->expected, WITNESS_TEXT, "%u", e->link.azure_asn);
	text_format(peer->expected, WITNESS_TEXT, "%u", e->link.peer_asn);
	if (e->bird.found && e->bird.protocol.neighbour_as != 0)
		text_format(azure->host, WITNESS_TEXT, "%u", e->bird.protocol.neighbour_as);
	if (e->bird.found && e->bird.protocol.has_local_as)
		text_format(peer->host, WITNESS_TEXT, "%u", e->bird.protocol.local_as);
	else if (e->wire.ce.opens.count > 0)
		text_format(peer->host, WITNESS_TEXT, "%u", e->wire.ce.open.asn);
	if (e->wire.msee.opens.count > 0)
		text_format(azure->wire, WITNESS_TEXT, "%u", e->wire.msee.open.asn);
	row_judge(azure);
	row_judge(peer);
}

static const char *signing_word(enum signing s)
{
	switch (s) {
	case SIGNING_UNKNOWN:
		return "";
	case SIGNING_NONE:
		return "none";
	case SIGNING_SOME:
		return "signed";
	case SIGNING_RIGHT:
		return "configured key";
	case SIGNING_WRONG:
		return "another key";
	}
	return "";
}

static void md5_row(const struct evidence *e, struct comparison *c)
{
	static const char *const wanted[] = {
		[MD5_NONE] = "none", [MD5_REQUIRED] = "signed", [MD5_KEY] = "configured key"};

	text_format(c->expected, WITNESS_TEXT, "%s", wanted[e->link.md5]);
	text_format(c->host, WITNESS_TEXT, "%s", signing_word(host_signing(e)));
	text_format(c->wire, WITNESS_TEXT, "%s", signing_word(msee_signing(e)));
	row_judge(c);
}

/* Azure knows the VLAN of its own side: where the provider hands over another tag, or none, the two
 * may differ. */
static void azure_vlan_say(const struct evidence *e, struct comparison *c)
{
	const struct tags *t = &e->link.tags;
	bool same = t->count == 1 && t->tag[0].vid == e->link.azure_vlan;

	text_format(c->azure, WITNESS_TEXT, same ? "%u" : "%u at Azure", e->azure.vlan);
	c->agree = c->agree && e->azure.vlan == e->link.azure_vlan;
}

/* The MSEE takes the second usable address, the CE the first: Microsoft, "routing requirements". */
static void azure_subnet_say(const struct evidence *e, struct comparison *row)
{
	const struct prefix *p = &e->azure.subnet;
	char text[ADDRESS_TEXT], prefix[PREFIX_TEXT];
	struct address ce = address_plus(&p->address, 1), msee = address_plus(&p->address, 2);

	text_format(row[0].azure, WITNESS_TEXT, "%s", address_text(&ce, text));
	text_format(row[1].azure, WITNESS_TEXT, "%s", address_text(&msee, text));
	text_format(row[2].azure, WITNESS_TEXT, "%s", prefix_text(p, prefix));
}

/* The key is the one thing that Azure never shows. With a provider who runs BGP, its values are
 * those of another link. */
static void azure_column(const struct evidence *e, struct comparison *rows)
{
	if (!e->azure.peering_found || e->link.layer3_provider)
		return;
	if (e->azure.vlan != 0)
		azure_vlan_say(e, &rows[ROW_VLAN]);
	if (e->azure.subnet.address.set)
		azure_subnet_say(e, &rows[ROW_CE]);
	if (e->azure.azure_asn != 0)
		text_format(rows[ROW_AZURE_ASN].azure, WITNESS_TEXT, "%u", e->azure.azure_asn);
	if (e->azure.peer_asn != 0)
		text_format(rows[ROW_PEER_ASN].azure, WITNESS_TEXT, "%u", e->azure.peer_asn);
	for (size_t i = ROW_CE; i <= ROW_PEER_ASN; i++)
		row_judge(&rows[i]);
}

void compare_witnesses(const struct evidence *e, struct comparison out[static COMPARISONS])
{
	for (size_t i = 0; i < COMPARISONS; i++)
		out[i] = (struct comparison){.attribute = attributes[i]};
	vlan_row(e, &out[ROW_VLAN]);
	addresses_rows(e, out);
	asn_rows(e, out);
	md5_row(e, &out[ROW_MD5]);
	azure_column(e, out);
}
