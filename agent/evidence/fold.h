/* SPDX-License-Identifier: ISC */
/* The parts of the fold, one per layer. */
#ifndef EVIDENCE_FOLD_H
#define EVIDENCE_FOLD_H

#include "evidence/evidence.h"

enum { ASK_AGAIN_MS = 3000 }; /* Linux asks three times, a second apart, before it gives up */

static inline void seen_add(struct seen *s, int64_t at_ms)
{
	if (s->count == 0)
		s->first_ms = at_ms;
	if (s->count < UINT32_MAX)
		s->count++;
	s->last_ms = at_ms;
}

/* Whether the frame left this very host: its source is our interface's hardware address. */
static inline bool frame_is_own(const struct evidence *e, const struct packet *p)
{
	return e->host.read && mac_equal(e->host.mac, p->src_mac);
}

/* Whether any hardware address of this host is known, and whether this is one. */
static inline bool host_mac_known(const struct evidence *e)
{
	return e->host.read || e->wire.ce_speakers[0].seen.count > 0;
}

static inline bool mac_is_of_host(const struct evidence *e, struct mac mac)
{
	return speaker_find(e->wire.ce_speakers, mac) ||
	       (e->host.read && mac_equal(e->host.mac, mac));
}

/* A local port of our own TCP probes: what they do says nothing of BIRD. */
static inline bool port_is_probe(const struct evidence *e, uint16_t port)
{
	return port != 0 &&
	       (port == e->probe.keyed.source_port || port == e->probe.plain.source_port);
}

/* Another hardware address than the last. Two MSEEs that fail over once a year are no quarrel. */
static inline void msee_changed(struct wire_evidence *w, uint32_t *changes, int64_t at_ms)
{
	enum { QUARREL_MS = 600000 };

	if (at_ms - w->msee_changed_ms > QUARREL_MS)
		w->msee_from_changes = w->msee_mac_changes = 0;
	w->msee_changed_ms = at_ms;
	++*changes;
}

/* Sequence numbers, RFC 9293 3.4. */
static inline bool seq_after(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) > 0;
}

/* A frame of the MSEE under the right tags. */
static inline void msee_frame_add(struct wire_evidence *w, struct mac from, int64_t at_ms)
{
	seen_add(&w->msee_frames, at_ms);
	if (!mac_equal(w->msee_from.mac, from)) {
		if (w->msee_from.seen.count > 0)
			msee_changed(w, &w->msee_from_changes, at_ms);
		w->msee_from = (struct speaker){.mac = from};
	}
	seen_add(&w->msee_from.seen, at_ms);
}

/* The connection that the kernel has with the MSEE. */
static inline bool connection_is_hosts(const struct evidence *e, const struct connection *c)
{
	return c->used && e->host.connected && c->ce_port == e->host.connected_ce_port &&
	       c->msee_port == e->host.connected_msee_port;
}

/* In its own VLAN. */
void neighbour_fold(struct evidence *e, const struct packet *p);
/* `w`: of the connection. What one end acknowledges anew, the other has said, heard here or not. */
void acknowledgement_fold(struct wire_evidence *w, struct connection *c, const struct packet *p,
			  bool from_ce);
/* What the sender of this segment sent and the capture has not; before its data counts as heard. */
void gaps_fold(struct wire_evidence *w, struct connection *c, const struct packet *p, bool from_ce);
bool tcp_fold(struct evidence *e, const struct packet *p, struct evidence_segment *segment);
/* True, and noted, when somebody else sent it in the MSEE's, or this host's, name: it is not of the
 * session. c: the connection it says to be of, NULL when that is not known. */
bool impostor_fold(struct evidence *e, const struct connection *c, const struct packet *p,
		   bool from_ce);
void icmp_fold(struct evidence *e, const struct packet *p);
/* Elsewhere: of this link, under other tags; and of others, in this link's VLAN. */
void stray_fold(struct evidence *e, const struct packet *p);
void foreigner_fold(struct evidence *e, const struct packet *p, bool sibling);
/* The session became, or ceased to be, Established on this connection. */
void session_established(struct evidence *e, struct connection *c, int64_t at_ms);
void connection_outcome(struct evidence *e, struct connection *c, enum attempt_outcome outcome,
			int64_t at_ms);
/* A key of a socket against the peering's. */
enum key_state key_judge(const struct kernel_md5_key *found, const struct md5_key *wanted);
/* What grew since the readings before; after everything else was read. */
void host_windows(struct host_evidence *h, const struct host_evidence *before);
/* Protocols of BIRD whose neighbour is some link's MSEE are spoken for. */
bool index_knows_msee(const struct evidence_index *index, const struct address *a);

/* The session became, or ceased to be, Established: each may be told more than once. began_ms: when
 * its connection did. */
void memory_up(struct memory_evidence *m, int64_t at_ms, int64_t began_ms);
void memory_lost(struct evidence *e, int64_t at_ms);
/* What BIRD had said of a session: when, and whether it was Established. */
struct bird_before {
	int64_t at_ms, reconfigured_ms;
	bool up;
};

/* After BIRD was read, after the kernel was. */
void memory_bird(struct evidence *e, const struct bird_before *before);
void memory_host(struct evidence *e, const struct host_evidence *before);

#endif
