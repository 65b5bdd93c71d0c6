/* SPDX-License-Identifier: ISC */
/* What the ends of a connection said and the capture has not: lost on the way to here, by the
 * capture, or cut off. */
#include "fold.h"

enum { KEEPALIVE = 19 }; /* bytes; the least that is said. SYN and FIN count as one */

/* Up to where an end's bytes were heard; false: not known. */
static bool heard_until(const struct connection *c, bool of_ce, uint32_t *out)
{
	bool opener = c->ours == of_ce;

	if (of_ce ? c->ce_end_known : c->msee_end_known) {
		*out = of_ce ? c->ce_end : c->msee_end;
		return true;
	}
	*out = (opener ? c->syn_seq : c->syn_ack_seq) + 1;
	return opener ? c->syn_seen : c->syn_acked;
}

static void missed(struct wire_evidence *w, struct connection *c, bool of_ce, int64_t at_ms)
{
	*(of_ce ? &c->ce_missed : &c->msee_missed) = true;
	if (!c->probe)
		seen_add(&w->missed, at_ms);
}

/* What the MSEE sends next, be it a bare acknowledgement, lies behind what was heard of it. */
static void hole_fold(struct connection *c, const struct packet *p)
{
	bool taken = c->msee_acked_known && !seq_after(p->tcp.seq, c->msee_acked);

	if (!c->msee_end_known || taken || c->msee_hole_ms != 0 ||
	    !seq_after(p->tcp.seq, c->msee_end))
		return;
	c->msee_hole = c->msee_end;
	c->msee_hole_bytes = p->tcp.seq - c->msee_end;
	c->msee_hole_ms = p->at_ms;
}

/* It waits for half a second at most, RFC 9293 3.8.6.3; a closed window owes no acknowledgement. */
static void untaken_fold(struct connection *c, const struct packet *p)
{
	enum { LATE_MS = 1000 };

	c->ce_full = p->tcp.window == 0;
	if (!seq_after(c->msee_end, p->tcp.ack) || c->ce_full)
		c->msee_untaken = 0;
	else if (c->msee_hole_ms == 0 && c->resent_ms > c->msee_end_ms &&
		 p->at_ms - c->msee_end_ms > LATE_MS)
		c->msee_untaken++;
}

/* `w`: of the connection. What one end acknowledges anew, the other has said, heard here or not. */
void acknowledgement_fold(struct wire_evidence *w, struct connection *c, const struct packet *p,
			  bool from_ce)
{
	uint32_t *acked =
		from_ce ? &c->msee_acked : &c->ce_acked; /* what the receiver has of the other's */
	bool *known = from_ce ? &c->msee_acked_known : &c->ce_acked_known;
	bool data_heard = from_ce ? c->msee_end_known : c->ce_end_known;
	uint32_t heard;
	bool any_heard = heard_until(c, !from_ce, &heard);
	bool more = *known ? seq_after(p->tcp.ack, *acked + KEEPALIVE - 1) : any_heard;

	if (more && (!any_heard || seq_after(p->tcp.ack, heard + KEEPALIVE - 1))) {
		seen_add(from_ce ? &w->msee_unheard : &w->ce_unheard, p->at_ms);
		missed(w, c, !from_ce, p->at_ms);
	}
	if (from_ce && data_heard)
		untaken_fold(c, p);
	if (!*known || seq_after(p->tcp.ack, *acked)) {
		*acked = p->tcp.ack;
		c->ce_through = c->ce_through || (!from_ce && c->ce_resent > 0);
		c->msee_through = c->msee_through || (from_ce && c->msee_resent > 0);
	}
	*known = true;
	if (from_ce && c->msee_hole_ms != 0 && seq_after(*acked, c->msee_hole))
		c->msee_hole_ms = 0;
}

void gaps_fold(struct wire_evidence *w, struct connection *c, const struct packet *p, bool from_ce)
{
	const struct tcp *t = &p->tcp;
	bool cut = p->kept != 0 && t->payload.left < t->length;
	uint32_t heard;

	if (t->flags & (TCP_SYN | TCP_RST)) {
		if ((t->flags & TCP_SYN) && c->ours != from_ce)
			c->syn_ack_seq = t->seq;
		return;
	}
	if (!from_ce)
		hole_fold(c, p);
	if (cut || (heard_until(c, from_ce, &heard) && seq_after(t->seq, heard + KEEPALIVE - 1)))
		missed(w, c, from_ce, p->at_ms);
}
