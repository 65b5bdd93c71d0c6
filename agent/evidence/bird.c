/* SPDX-License-Identifier: ISC */
/* BIRD's word on one link: which of its protocols is this session, and which only looks like it. */
#include "fold.h"

#include "base/text.h"

static bool same_vrf(const struct bird_protocol *a, const struct bird_protocol *b)
{
	return strcmp(a->vrf, b->vrf) == 0;
}

/* Idle without an error and without a timer: it waits for something local, so another one is the
 * session. */
static int liveliness(const struct bird_protocol *p)
{
	if (p->session == SESSION_DOWN)
		return 0;
	if (p->session == SESSION_IDLE && p->error_wait_ms == 0 &&
	    p->error_class == BIRD_ERROR_NONE)
		return 1;
	return 1 + (int)p->session;
}

static bool interface_fits(const struct evidence *e, const struct bird_protocol *p)
{
	const char *own = e->host.vlan[0] ? e->host.vlan : e->link.interface;

	return p->neighbour_interface[0] && strcmp(p->neighbour_interface, own) == 0;
}

/* A protocol that serves no link, yet stands where this link's should: the reason, or NULL. */
static const char *nearness(const struct evidence *e, const struct evidence_index *index,
			    const struct bird_protocol *p)
{
	const struct address *n = &p->neighbour;

	if (e->link.protocol[0] && strcmp(p->name, e->link.protocol) == 0)
		return "it has this link's name";
	if (!n->set || n->family != e->link.family || index_knows_msee(index, n))
		return NULL;
	if (prefix_holds(&e->link.subnet, n))
		return "its neighbour is in this link's subnet";
	if (interface_fits(e, p))
		return "it is bound to this link's interface";
	if (address_equal(&p->source, &e->link.ce))
		return "it speaks from this link's CE address";
	if (p->neighbour_as == e->link.azure_asn && e->link.azure_asn != 0)
		return "it expects Microsoft's ASN and serves no other link";
	return NULL;
}

static void protocol_take(struct evidence *e, const struct bird_protocol *p, bool named)
{
	struct bird_evidence *b = &e->bird;

	if (!b->found) {
		b->found = true;
		b->protocol = *p;
		return;
	}
	if (!same_vrf(&b->protocol, p))
		return;
	/* The named one, else the livelier, is the session; one neighbour is held but once, so
	 * others wait. */
	const struct bird_protocol *other = p;
	struct bird_protocol last = b->protocol;

	if (!named && liveliness(p) > liveliness(&b->protocol)) {
		b->protocol = *p;
		other = &last;
	}
	b->duplicate = true;
	b->duplicate_fits = other->neighbour_as == e->link.azure_asn;
	text_format(b->duplicate_name, sizeof(b->duplicate_name), "%s", other->name);
}

static void near_take(struct bird_evidence *b, const struct bird_protocol *p, const char *reason)
{
	b->near = true;
	memcpy(b->near_name, p->name, sizeof(b->near_name));
	text_format(b->near_reason, sizeof(b->near_reason), "%s", reason);
	b->near_neighbour = p->neighbour;
}

static void bfd_digest(struct evidence *e, const struct bird_facts *b)
{
	e->bird.bfd_running = b->bfd_running;
	for (size_t i = 0; i < b->bfd_count; i++) {
		if (!address_equal(&b->bfd[i].neighbour, &e->link.msee))
			continue;
		e->bird.bfd_found = true;
		memcpy(e->bird.bfd_state, b->bfd[i].state, sizeof(e->bird.bfd_state));
	}
}

void evidence_apply_bird(struct evidence *e, const struct evidence_index *index,
			 const struct bird_facts *b)
{
	struct bird_evidence *own = &e->bird;

	*own = (struct bird_evidence){.failure = b->failure,
				      .at_ms = b->at_ms,
				      .reboot_ms = b->reboot_ms,
				      .reconfigured_ms = b->reconfigured_ms,
				      .config_ms = b->config_ms};
	text_format(own->config_file, sizeof(own->config_file), "%s", b->config_file);
	text_format(own->why, sizeof(own->why), "%s", b->why);
	if (b->failure != BIRD_OK)
		return;
	for (size_t i = 0; i < b->protocol_count; i++)
		if (address_equal(&b->protocols[i].neighbour, &e->link.msee) &&
		    (!e->link.protocol[0] || strcmp(b->protocols[i].name, e->link.protocol) == 0))
			protocol_take(e, &b->protocols[i], e->link.protocol[0] != 0);
	/* The YAML's name may be out of date: the neighbour address decides. */
	for (size_t i = 0; e->link.protocol[0] && i < b->protocol_count; i++)
		if (address_equal(&b->protocols[i].neighbour, &e->link.msee) &&
		    strcmp(b->protocols[i].name, e->link.protocol) != 0)
			protocol_take(e, &b->protocols[i], own->found);
	for (size_t i = 0; !own->found && !own->near && i < b->protocol_count; i++) {
		const char *reason = nearness(e, index, &b->protocols[i]);

		if (reason)
			near_take(own, &b->protocols[i], reason);
	}
	bfd_digest(e, b);
}
