/* SPDX-License-Identifier: ISC */
/* BIRD's word on one link: which of its protocols is this session, and which only looks like it. */
#include "fold.h"

#include "base/text.h"
#include "rows.h"

/* What BIRD says, by what a link asks of it. */
struct bird_tables {
	const struct bird_facts *facts;
	struct rows neighbours, names; /* protocols */
	struct rows strays;            /* protocols whose neighbour is no link's, all under 0 */
	struct rows bfd;
	bool blurred;
};

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

static const char weak_reason[] = "it expects Microsoft's ASN and serves no other link";

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
		return weak_reason;
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
	b->near_weak = reason == weak_reason;
	memcpy(b->near_name, p->name, sizeof(b->near_name));
	text_format(b->near_reason, sizeof(b->near_reason), "%s", reason);
	b->near_neighbour = p->neighbour;
}

static void bfd_digest(struct evidence *e, const struct bird_tables *t)
{
	const struct bird_facts *b = t->facts;

	e->bird.bfd_running = b->bfd_running;
	for (int32_t i = rows_first(&t->bfd, hash_address(&e->link.msee)); i != ROWS_END;
	     i = t->bfd.next[i]) {
		if (!address_equal(&b->bfd[i].neighbour, &e->link.msee))
			continue;
		e->bird.bfd_found = true;
		memcpy(e->bird.bfd_state, b->bfd[i].state, sizeof(e->bird.bfd_state));
	}
}

/* Those with the YAML's name, or (not named) the others, whose neighbour is the MSEE. */
static void protocols_take(struct evidence *e, const struct bird_tables *t, bool named)
{
	const char *name = e->link.protocol;

	for (int32_t i = rows_first(&t->neighbours, hash_address(&e->link.msee)); i != ROWS_END;
	     i = t->neighbours.next[i]) {
		const struct bird_protocol *p = &t->facts->protocols[i];

		if (address_equal(&p->neighbour, &e->link.msee) &&
		    (name[0] && strcmp(p->name, name) == 0) == named)
			protocol_take(e, p, name[0] && e->bird.found);
	}
}

/* A protocol that takes whoever connects from a range, and from which none has come of it. */
static void range_find(struct evidence *e, const struct bird_tables *t)
{
	for (int32_t i = rows_first(&t->strays, 0); i != ROWS_END && !e->bird.found;
	     i = t->strays.next[i]) {
		const struct bird_protocol *p = &t->facts->protocols[i];

		if (p->range && prefix_holds(&p->neighbours, &e->link.msee))
			protocol_take(e, p, false);
	}
}

/* In BIRD's order: the protocol with this link's name, and those that are nobody's. */
static void near_find(struct evidence *e, const struct evidence_index *index,
		      const struct bird_tables *t)
{
	int32_t stray = rows_first(&t->strays, 0);
	int32_t name = rows_first(&t->names, hash_text(e->link.protocol));

	while (!e->bird.near && (stray != ROWS_END || name != ROWS_END)) {
		const struct bird_protocol *p = &t->facts->protocols[stray < name ? stray : name];
		const char *reason = nearness(e, index, p);

		if (stray < name)
			stray = t->strays.next[stray];
		else
			name = t->names.next[name];
		if (reason)
			near_take(&e->bird, p, reason);
	}
}

static void bird_digest(struct evidence *e, const struct evidence_index *index,
			const struct bird_tables *t)
{
	const struct bird_facts *b = t->facts;
	struct bird_evidence *own = &e->bird;

	*own = (struct bird_evidence){.failure = b->failure,
				      .at_ms = b->at_ms,
				      .reboot_ms = b->reboot_ms,
				      .reconfigured_ms = b->reconfigured_ms,
				      .config_ms = b->config_ms,
				      .blurred = t->blurred};
	text_format(own->config_file, sizeof(own->config_file), "%s", b->config_file);
	text_format(own->why, sizeof(own->why), "%s", b->why);
	if (b->failure != BIRD_OK)
		return;
	protocols_take(e, t, true);
	/* The YAML's name may be out of date: the neighbour address decides. */
	protocols_take(e, t, false);
	if (!own->found)
		range_find(e, t);
	if (!own->found)
		near_find(e, index, t);
	bfd_digest(e, t);
}

static void tables_init(struct bird_tables *t, const struct evidence_index *index,
			const struct bird_facts *b)
{
	*t = (struct bird_tables){.facts = b};
	rows_init(&t->neighbours, b->protocol_count);
	rows_init(&t->names, b->protocol_count);
	rows_init(&t->strays, b->protocol_count);
	rows_init(&t->bfd, b->bfd_count);
	for (size_t i = b->protocol_count; i-- > 0;) {
		const struct bird_protocol *p = &b->protocols[i];

		rows_add(&t->neighbours, hash_address(&p->neighbour), i);
		rows_add(&t->names, hash_text(p->name), i);
		t->blurred = t->blurred || (!p->neighbour.set && !p->range);
		if (!index_knows_msee(index, &p->neighbour))
			rows_add(&t->strays, 0, i);
	}
	for (size_t i = b->bfd_count; i-- > 0;)
		rows_add(&t->bfd, hash_address(&b->bfd[i].neighbour), i);
}

static void tables_free(struct bird_tables *t)
{
	rows_free(&t->neighbours);
	rows_free(&t->names);
	rows_free(&t->strays);
	rows_free(&t->bfd);
}

void evidence_apply_bird_all(struct evidence *all, size_t count, const struct evidence_index *index,
			     const struct bird_facts *b)
{
	struct bird_tables t;

	tables_init(&t, index, b);
	for (size_t i = 0; i < count; i++) {
		const struct bird_evidence *said = &all[i].bird;
		struct bird_before before = {
			.at_ms = said->at_ms,
			.reconfigured_ms = said->reconfigured_ms,
			.up = said->found && said->protocol.session == SESSION_ESTABLISHED,
		};

		bird_digest(&all[i], index, &t);
		memory_bird(&all[i], &before);
	}
	tables_free(&t);
}

void evidence_apply_bird(struct evidence *e, const struct evidence_index *index,
			 const struct bird_facts *b)
{
	evidence_apply_bird_all(e, 1, index, b);
}
