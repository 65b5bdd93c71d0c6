/* SPDX-License-Identifier: ISC */
#include "wire/frame.h"

#include "wire/arp.h"
#include "wire/bfd.h"
#include "wire/ethernet.h"
#include "wire/icmp.h"
#include "wire/ip.h"
#include "wire/ndp.h"
#include "wire/tcp.h"
#include "wire/udp.h"

/* A decoder ran out of bytes: was that the capture's doing, or was the message sent like that? */
static enum wire_status judged(enum wire_status status, bool whole)
{
	return status == WIRE_SHORT && whole ? WIRE_MALFORMED : status;
}

/* What is not ours inside of IP is other traffic, not a stranger. */
static enum wire_status settled(enum wire_status status, enum packet_kind kind, struct packet *out)
{
	if (status == WIRE_OK)
		out->kind = kind;
	return status == WIRE_FOREIGN ? WIRE_OK : status;
}

static enum wire_status udp_payload_decode(const struct ip *ip, struct packet *out)
{
	struct udp udp;
	enum wire_status status = udp_decode(ip, &udp);

	if (status != WIRE_OK)
		return status;
	if (udp.destination_port != PORT_BFD && udp.destination_port != PORT_BFD_MULTIHOP)
		return WIRE_OK;
	status = judged(bfd_decode(udp.payload, &out->bfd), udp.payload.left == udp.length);
	return settled(status, PACKET_BFD, out);
}

static enum wire_status icmpv6_decode(const struct ip *ip, struct packet *out)
{
	enum wire_status status = ndp_decode(ip, out);

	if (status != WIRE_FOREIGN)
		return settled(status, PACKET_ND, out);
	return settled(icmp_decode(ip, &out->icmp), PACKET_ICMP_ERROR, out);
}

static enum wire_status ip_payload_decode(const struct ip *ip, struct packet *out)
{
	const bool v6 = out->dst.family == FAMILY_IPV6;

	switch (ip->protocol) {
	case IP_TCP:
		return settled(tcp_decode(ip, &out->tcp), PACKET_TCP, out);
	case IP_UDP:
		return udp_payload_decode(ip, out);
	case IP_ICMP:
		return v6 ? WIRE_OK : settled(icmp_decode(ip, &out->icmp), PACKET_ICMP_ERROR, out);
	case IP_ICMPV6:
		return v6 ? icmpv6_decode(ip, out) : WIRE_OK;
	default:
		return WIRE_OK;
	}
}

static enum wire_status ip_packet_decode(struct cursor c, size_t cut, bool v6, struct packet *out)
{
	struct ip ip;
	enum wire_status status =
		v6 ? ipv6_decode(c, cut, out, &ip) : ipv4_decode(c, cut, out, &ip);

	if (status != WIRE_OK)
		return judged(status, cut == 0);
	return judged(ip_payload_decode(&ip, out), ip.payload.left == ip.length);
}

enum wire_status frame_decode(const uint8_t *bytes, uint32_t captured, uint32_t length,
			      struct packet *out)
{
	struct cursor c = cursor_of(bytes, captured);
	const size_t cut = length > captured ? length - captured : 0;
	uint16_t ethertype;

	out->kind = PACKET_OTHER;
	out->length = (uint16_t)(length < UINT16_MAX ? length : UINT16_MAX);
	out->kept = (uint16_t)(cut == 0 ? 0 : captured < UINT16_MAX ? captured : UINT16_MAX);

	enum wire_status status = ethernet_decode(&c, out, &ethertype);
	if (status == WIRE_OK && (ethertype == ETHERTYPE_IPV4 || ethertype == ETHERTYPE_IPV6))
		return ip_packet_decode(c, cut, ethertype == ETHERTYPE_IPV6, out);
	out->ttl = 0;
	out->src = out->dst = (struct address){0};
	if (status != WIRE_OK)
		return judged(status, cut == 0);
	if (ethertype != ETHERTYPE_ARP)
		return WIRE_FOREIGN;
	status = judged(arp_decode(c, out), cut == 0);
	if (status == WIRE_OK)
		out->kind = PACKET_ARP;
	return status;
}
