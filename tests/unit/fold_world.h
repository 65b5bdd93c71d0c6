/* SPDX-License-Identifier: ISC */
/* A circuit to fold packets into: a private peering over two ports in both families, VLAN 200, and
 * a Microsoft peering on the primary port, VLAN 1000.300. Time runs by fold_ms. Include after
 * cmocka.h. */
#ifndef FOLD_WORLD_H
#define FOLD_WORLD_H

#include "evidence/evidence.h"
#include "evidence_world.h"
#include "wire/frame.h"

enum fold_link { PRIMARY, PRIMARY6, SECONDARY, SECONDARY6, MICROSOFT, FOLD_LINKS };
enum { ETH1, ETH2, FOLD_PORTS };

static struct link fold_links[FOLD_LINKS];
static struct evidence fold[FOLD_LINKS];
static struct evidence_home fold_homes[FOLD_LINKS];
static struct evidence_index *fold_index;
static int64_t fold_ms;
static const char fold_ports[FOLD_PORTS][INTERFACE_NAME] = {"eth1", "eth2"};

static inline void fold_link(enum fold_link i, const char *subnet, uint32_t port, struct tags tags)
{
	struct link *l = &fold_links[i];

	*l = world_link(port == ETH1 ? PATH_PRIMARY : PATH_SECONDARY);
	l->subnet = net(subnet);
	l->family = l->subnet.address.family;
	l->ce = address_plus(&l->subnet.address, 1);
	l->msee = address_plus(&l->subnet.address, 2);
	l->tags = tags;
	fold_homes[i] = (struct evidence_home){.port = port, .tags = tags};
}

/* After the links and homes were changed. */
static inline void fold_reindex(void)
{
	struct intent intent = {.links = fold_links, .link_count = FOLD_LINKS};

	evidence_index_free(fold_index);
	fold_index = evidence_index_new(&intent, fold_homes, fold_ports, FOLD_PORTS);
	for (size_t i = 0; i < FOLD_LINKS; i++)
		evidence_init(&fold[i], &fold_links[i], true, NOW);
}

static inline int fold_setup(void **state)
{
	(void)state;
	fold_ms = NOW;
	fold_link(PRIMARY, "172.16.0.0/30", ETH1, tags_1(200));
	fold_link(PRIMARY6, "2001:db8::/126", ETH1, tags_1(200));
	fold_link(SECONDARY, "172.16.0.4/30", ETH2, tags_1(200));
	fold_link(SECONDARY6, "2001:db8::4/126", ETH2, tags_1(200));
	fold_link(MICROSOFT, "192.0.2.0/30", ETH1, tags_2(ETHERTYPE_8021Q, 1000, 300));
	fold_links[MICROSOFT].peering = 1;
	fold_links[MICROSOFT].type = PEERING_MICROSOFT;
	fold_reindex();
	return 0;
}

static inline int fold_teardown(void **state)
{
	(void)state;
	evidence_index_free(fold_index);
	fold_index = NULL;
	return 0;
}

/* The kernel was read: frames from MAC_CE are this host's. */
static inline void fold_know_host(void)
{
	for (size_t i = 0; i < FOLD_LINKS; i++) {
		fold[i].host.read = true;
		fold[i].host.mac = mac_of(MAC_CE);
	}
}

static struct evidence_segment fold_segment; /* of the last packet that was one */

/* A packet on its way into evidence, a millisecond after the last; true: a session's segment. */
static inline bool fold_packet(struct packet p)
{
	struct evidence_place place;

	p.at_ms = ++fold_ms;
	place = evidence_find(fold_index, &p);
	return evidence_apply_packet(fold, fold_index, place, &p, &fold_segment);
}

static inline struct packet neighbour_packet(bool reply, const char *from, const char *target,
					     uint8_t mac)
{
	struct packet p = {.kind = PACKET_ARP,
			   .port = ETH1,
			   .tags = tags_1(200),
			   .src_mac = mac_of(mac),
			   .dst_mac = {{1, 0, 0, 0, 0, 0}}, /* for everybody */
			   .neighbour = {.reply = reply, .mac = mac_of(mac)}};

	if (from)
		p.src = addr(from);
	p.neighbour.target = addr(target);
	if (p.neighbour.target.family == FAMILY_IPV6)
		p.kind = PACKET_ND;
	return p;
}

/* "FROM asks who has TARGET", "FROM tells TARGET that it is there" (ND: tells of TARGET). */
static inline struct packet asks(const char *from, const char *target, uint8_t mac)
{
	return neighbour_packet(false, from, target, mac);
}

static inline struct packet answers(const char *from, const char *target, uint8_t mac)
{
	return neighbour_packet(true, from, target, mac);
}

static inline struct packet under(struct packet p, uint32_t port, struct tags tags)
{
	p.port = port;
	p.tags = tags;
	return p;
}

/* One direction of a connection of the primary link: who, which port at the CE's side. */
struct wire_end {
	bool from_ce, ours; /* ours: the CE opened it */
	uint16_t port;      /* the opener's */
};

static inline struct packet segment(struct wire_end w, uint8_t flags, uint32_t seq, uint16_t length)
{
	const struct link *l = &fold_links[PRIMARY];
	bool opener = w.from_ce == w.ours;
	struct packet p = {.kind = PACKET_TCP,
			   .port = ETH1,
			   .tags = l->tags,
			   .ttl = w.from_ce ? 1 : 255,
			   .src_mac = mac_of(w.from_ce ? MAC_CE : MAC_MSEE),
			   .dst_mac = mac_of(w.from_ce ? MAC_MSEE : MAC_CE),
			   .src = w.from_ce ? l->ce : l->msee,
			   .dst = w.from_ce ? l->msee : l->ce,
			   .tcp = {.source_port = opener ? w.port : PORT_BGP,
				   .destination_port = opener ? PORT_BGP : w.port,
				   .seq = seq,
				   .window = 512,
				   .flags = flags,
				   .length = length}};
	return p;
}

/* A segment and what ends with it, as the program does it. */
static inline void fold_segment_of(struct wire_end w, uint8_t flags, uint32_t seq, uint16_t length)
{
	struct packet p = segment(w, flags, seq, length);

	assert_true(fold_packet(p));
	p.at_ms = fold_ms;
	evidence_apply_end(fold, &fold_segment, &p);
}

static inline struct wire_end ce_end(bool ours, uint16_t port)
{
	return (struct wire_end){.from_ce = true, .ours = ours, .port = port};
}

static inline struct wire_end msee_end(bool ours, uint16_t port)
{
	return (struct wire_end){.ours = ours, .port = port};
}

/* SYN, SYN-ACK, ACK of a connection that one end opens. */
static inline void fold_handshake(bool ours, uint16_t port)
{
	struct wire_end opener = ours ? ce_end(true, port) : msee_end(false, port);
	struct wire_end acceptor = ours ? msee_end(true, port) : ce_end(false, port);

	fold_segment_of(opener, TCP_SYN, 100, 0);
	fold_segment_of(acceptor, TCP_SYN | TCP_ACK, 500, 0);
	fold_segment_of(opener, TCP_ACK, 101, 0);
}

/* A segment with a message in it, both applied. */
static inline void fold_message(struct wire_end w, uint32_t seq, struct bgp_message m)
{
	struct packet p = segment(w, TCP_ACK | TCP_PSH, seq, 19);

	assert_true(fold_packet(p));
	evidence_apply_bgp(fold, &fold_segment, fold_ms, &m);
}

static inline struct bgp_message open_of(uint32_t asn)
{
	return (struct bgp_message){.type = BGP_OPEN, .open = world_open(asn, (uint8_t)asn)};
}

static inline struct bgp_message keepalive(void)
{
	return (struct bgp_message){.type = BGP_KEEPALIVE};
}

static inline struct bgp_message notification(uint8_t code, uint8_t subcode)
{
	return (struct bgp_message){.type = BGP_NOTIFICATION,
				    .notification = {.code = code, .subcode = subcode}};
}

/* A connection all the way to Established. */
static inline void fold_session(bool ours, uint16_t port)
{
	fold_handshake(ours, port);
	fold_message(ce_end(ours, port), 1000, open_of(65010));
	fold_message(msee_end(ours, port), 2000, open_of(AZURE_ASN));
	fold_message(ce_end(ours, port), 1045, keepalive());
	fold_message(msee_end(ours, port), 2045, keepalive());
}

#endif
