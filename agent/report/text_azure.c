/* SPDX-License-Identifier: ISC */
/* Of a circuit that is not well: what its snapshot says, and where it stands in the workflow. */
#include "diagnose/azure.h"
#include "parts.h"
#include "text_link.h"

/* "circuit Enabled, provider Provisioning": what was said of it. */
static void said(struct page *p, const char **comma, const char *what, const char *state)
{
	if (state[0] == '\0')
		return;
	page_add(p, "%s %s %s", *comma, what, state);
	*comma = ",";
}

static void heading(struct page *p, const struct azure_facts *f)
{
	char at[TIME_TEXT];

	page_line(p, 2, 4);
	page_add(p, "What Azure says");
	if (f->at_ms != 0) {
		time_text(f->at_ms, at);
		page_add(p, " (saved %.10s %.8s UTC)", at, at + 11);
	}
	page_add(p, ":");
	page_end(p);
}

static void circuit_line(struct page *p, const struct azure_facts *f)
{
	const char *comma = "";

	if (!f->described)
		return;
	page_line(p, 4, 6);
	said(p, &comma, "circuit", f->circuit_state);
	said(p, &comma, "provider", f->provider_state);
	if (f->direct)
		said(p, &comma, "ExpressRoute", "Direct");
	said(p, &comma, "last operation", f->provisioning_state);
	page_end(p);
}

static void peering_line(struct page *p, enum peering_type type, const struct azure_peering *a)
{
	const char *comma = "";
	bool ipv6 = a->subnets[PATH_PRIMARY][FAMILY_IPV6].address.set;

	if (!a->found)
		return;
	page_line(p, 4, 6);
	page_add(p, "%s peering: ", peering_type_name(type));
	said(p, &comma, "", a->state);
	if (ipv6)
		said(p, &comma, "IPv6", a->ipv6_state);
	if (type == PEERING_MICROSOFT)
		said(p, &comma, "prefixes", a->prefixes_state);
	said(p, &comma, "last modified by", a->last_modified_by);
	page_end(p);
}

static void arp_line(struct page *p, const struct evidence *e, const struct circuit *c)
{
	const struct arp_note *note = azure_arp_note(e);
	char owner[OWNER_WORDS];

	if (note == NULL)
		return;
	page_line(p, 4, 6);
	page_add(p, "ARP table, %s %s: %s.", peering_type_name(e->link.type),
		 path_name(e->link.path), note->said);
	if (note->next != NULL)
		page_add(p, " Who must act: %s. %s", owner_words(note->owner, c, owner),
			 note->next);
	page_end(p);
}

static void session_line(struct page *p, const struct evidence *e)
{
	const struct azure_session *s = &e->azure.session;

	if (!s->read)
		return;
	page_line(p, 4, 6);
	page_add(p, "The MSEE's view of %s %s %s: ", peering_type_name(e->link.type),
		 path_name(e->link.path), family_name(e->link.family));
	if (s->row.established)
		page_add(p, "Established, %llu prefixes", (unsigned long long)s->row.prefixes);
	else
		page_add(p, "%s", s->row.state[0] != '\0' ? s->row.state : "no state");
	page_add(p, s->row.up_down[0] != '\0' ? " (%s)." : ".", s->row.up_down);
	page_end(p);
}

/* A circuit without a Microsoft peering has no prefixes to be validated. */
static const char *reached_name(const struct report *r, size_t first, size_t end, uint8_t reached)
{
	bool microsoft = false;

	for (size_t i = first; i < end; i++)
		microsoft = microsoft || r->intent->links[i].type == PEERING_MICROSOFT;
	if (reached == STAGE_PREFIXES + 1 && !microsoft)
		reached--;
	return reached > 0 ? stage_name((enum stage)(reached - 1)) : "at its beginning";
}

/* What comes after BGP the links themselves tell. */
static void workflow_lines(struct page *p, const struct report *r, size_t first, size_t end)
{
	const struct circuit *c = &r->intent->circuits[r->intent->links[first].circuit];
	const struct workflow *w = &r->circuits[r->intent->links[first].circuit].workflow;
	char owner[OWNER_WORDS];

	if (!w->known || w->next == NULL || w->reached > STAGE_BGP)
		return;
	page_line(p, 2, 4);
	page_add(p, "Where it stands: %s (%u of %d)", reached_name(r, first, end, w->reached),
		 w->reached, STAGES);
	page_add(p, ". Next: %s. Who must act: %s. %s", stage_name((enum stage)w->reached),
		 owner_words(w->owner, c, owner), w->next);
	page_end(p);
}

void azure_lines(struct page *p, const struct report *r, size_t first, size_t end)
{
	uint32_t index = r->intent->links[first].circuit;
	const struct circuit *c = &r->intent->circuits[index];
	const struct circuit_verdict *v = &r->circuits[index];
	const struct azure_facts *f = r->azure != NULL ? &r->azure[index] : NULL;

	if (f == NULL || !f->given || (v->status == STATUS_OK && !r->verbose))
		return;
	if (f->why[0] != '\0') {
		page_line(p, 2, 4);
		page_add(p, "Azure's word could not be read: %s", f->why);
		page_end(p);
	}
	if (!f->read)
		return;
	heading(p, f);
	circuit_line(p, f);
	peering_line(p, PEERING_PRIVATE, &f->peerings[PEERING_PRIVATE]);
	peering_line(p, PEERING_MICROSOFT, &f->peerings[PEERING_MICROSOFT]);
	for (size_t i = first; i < end; i++) {
		if (!r->shown[i])
			continue;
		arp_line(p, &r->evidence[i], c);
		session_line(p, &r->evidence[i]);
	}
	workflow_lines(p, r, first, end);
}
