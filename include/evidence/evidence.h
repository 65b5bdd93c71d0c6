/* SPDX-License-Identifier: ISC */
/* The only writer of struct evidence: folds packets, kernel facts and BIRD's word into it, per
 * link. Constant work per packet: two hash look-ups find the link; no list of links is walked. */
#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H

#include "model/evidence.h"
#include "model/verdict.h"

enum { PORT_ANY = UINT32_MAX }; /* a capture that does not say which port it is from */
enum { NO_LINK = -1 };

/* Where each link lives: the port's index and name, and the tags its frames carry in that capture.
 */
struct evidence_home {
	uint32_t port;
	struct tags tags;
};

struct evidence_index;
struct evidence_index *evidence_index_new(const struct intent *intent,
					  const struct evidence_home *homes,
					  const char (*port_names)[INTERFACE_NAME],
					  size_t port_count);
void evidence_index_free(struct evidence_index *index);

/* about: the link whose addresses the frame speaks of; at: the link in whose VLAN it was heard. */
struct evidence_place {
	int32_t about, at;
	bool at_home; /* they are the same, and the tags are its own to the EtherType */
};
struct evidence_place evidence_find(const struct evidence_index *index, const struct packet *p);

/* A TCP segment of a session, for the reassembly of its BGP stream. */
struct evidence_segment {
	uint32_t link;
	uint8_t connection;
	bool from_ce;
	bool starts; /* a SYN: the stream begins at sequence number seq + 1 */
};

void evidence_init(struct evidence *e, const struct link *link, bool live, int64_t now_ms);
/* True, with *segment filled, when the packet is a TCP segment between the CE and the MSEE. */
bool evidence_apply_packet(struct evidence *all, const struct evidence_index *index,
			   struct evidence_place place, const struct packet *p,
			   struct evidence_segment *segment);
void evidence_apply_bgp(struct evidence *all, const struct evidence_segment *s, int64_t at_ms,
			const struct bgp_message *m);
/* Bytes where BGP should be: the stream's decoder gave up. */
void evidence_apply_not_bgp(struct evidence *all, const struct evidence_segment *s, int64_t at_ms);
/* After the segment's BGP was applied: its FIN or RST. */
void evidence_apply_end(struct evidence *all, const struct evidence_segment *s,
			const struct packet *p);
/* A reading, for all links: work is linear in them and in what was read. The peerings' keys are
 * compared, never kept. */
void evidence_apply_kernel_all(struct evidence *all, const struct intent *intent,
			       const struct kernel_facts *k);
void evidence_apply_bird_all(struct evidence *all, size_t count, const struct evidence_index *index,
			     const struct bird_facts *b);
/* Puts the outcome of comparing in the place of each key, as recordings keep it: one per MSEE that
 * the key is for; keys for other neighbours are dropped. No key is left. */
void evidence_keys_judge(struct kernel_facts *k, const struct intent *intent);
/* One link's share of a reading, and of BIRD's word. */
void evidence_apply_kernel(struct evidence *e, const struct kernel_facts *k,
			   const struct md5_key *key);
void evidence_apply_bird(struct evidence *e, const struct evidence_index *index,
			 const struct bird_facts *b);
/* The circuit's snapshot, for one of its links. */
void evidence_apply_azure(struct evidence *e, const struct azure_facts *f);

/* What BIRD answered about the routes of each link, where it was asked; after its protocols. */
void evidence_apply_routes_all(struct evidence *all, const struct intent *intent,
			       const struct bird_facts *b);

/* ---- of an agent, which sets memory.remembers after evidence_init() ---- */

/* Forgets what does not speak for now any more; to be called before it is judged. */
void evidence_age(struct evidence *e, int64_t now_ms);
/* Keeps what was judged to have ended the session until it is Established again. */
void evidence_remember(struct evidence *e, const struct verdict *v);
/* What the agent's next run is to know of that cause. False: there is none, or BIRD does not tell
 * enough for it ever to be proven. */
bool evidence_keep(const struct evidence *e, struct memory_kept *out);
/* Whether BIRD, as it was read last, proves that the session was not up since what was kept: the
 * same BIRD, by the same clock, has not changed the protocol's state since then, and names no other
 * reason. */
bool evidence_proves(const struct evidence *e, const struct memory_kept *k);
/* Takes that cause for this agent's. */
void evidence_recall(struct evidence *e, const struct memory_kept *k);
/* The clock was set: every time that was noted moves with it. */
void evidence_shift(struct evidence *e, int64_t by_ms);

#endif
