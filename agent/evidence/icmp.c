/* SPDX-License-Identifier: ISC */
/* What devices on the way say of our segments. Anybody on the VLAN can say it, in anybody's name.
 */
#include "fold.h"

/* RFC 5927 4.1, as kernels have it: believed is who quotes what is in flight, for only those on its
 * way have seen that. */
static bool in_flight(const struct connection *c, uint32_t seq)
{
	if (c->ce_end_known)
		return seq_after(c->ce_end, seq) &&
		       !(c->ce_acked_known && seq_after(c->ce_acked, seq));
	return c->ours && c->syn_seen && seq == c->syn_seq;
}

static bool quotes_ours(const struct wire_evidence *w, const struct icmp_error *i)
{
	for (size_t n = 0; n < CONNECTIONS_MAX; n++) {
		const struct connection *c = &w->connections[n];

		if (c->used && c->ce_port == i->inner_source_port &&
		    c->msee_port == i->inner_destination_port)
			return in_flight(c, i->inner_seq);
	}
	return false;
}

/* RFC 792, RFC 4443: an error about a segment to or from port 179 of this session. */
void icmp_fold(struct evidence *e, const struct packet *p)
{
	struct wire_evidence *w = &e->wire;
	const struct icmp_error *i = &p->icmp;
	bool ours = address_equal(&i->inner_src, &e->link.ce) &&
		    address_equal(&i->inner_dst, &e->link.msee);
	bool v4 = p->src.family == FAMILY_IPV4;
	bool too_big = v4 ? i->type == 3 && i->code == 4 : i->type == 2;

	if (i->inner_protocol != 6 || (ours && !quotes_ours(w, i)))
		return;
	if (ours && too_big) {
		seen_add(&w->icmp_too_big, p->at_ms);
		w->icmp_mtu = i->mtu;
	} else if (ours && i->inner_destination_port == PORT_BGP) {
		seen_add(&w->icmp_errors, p->at_ms);
		w->icmp_type = i->type;
		w->icmp_code = i->code;
		w->icmp_sender = p->src;
		w->ours.unanswered = 0;
	} else if (!ours && address_equal(&p->src, &e->link.ce) &&
		   i->inner_destination_port == PORT_BGP) {
		seen_add(&w->icmp_by_host, p->at_ms);
	}
}
