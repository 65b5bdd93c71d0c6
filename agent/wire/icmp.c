/* SPDX-License-Identifier: ISC */
#include "wire/icmp.h"

enum { V4_UNREACHABLE = 3, V4_TIME_EXCEEDED = 11, V4_PARAMETER = 12, V4_CODE_TOO_BIG = 4 };
enum { V6_UNREACHABLE = 1, V6_TOO_BIG = 2, V6_PARAMETER = 4 };
/* As much as a quoted packet may lack: it is legitimately cut by whoever quotes it. */
enum { QUOTE_CUT = 65535 };

static bool is_error(uint8_t protocol, uint8_t type)
{
	if (protocol == IP_ICMPV6)
		return type >= V6_UNREACHABLE && type <= V6_PARAMETER;
	return type == V4_UNREACHABLE || type == V4_TIME_EXCEEDED || type == V4_PARAMETER;
}

static uint32_t mtu_of(uint8_t protocol, const struct icmp_error *e, uint32_t word)
{
	if (protocol == IP_ICMPV6)
		return e->type == V6_TOO_BIG ? word : 0;
	return e->type == V4_UNREACHABLE && e->code == V4_CODE_TOO_BIG ? word & 0xffff : 0;
}

/* The beginning of the packet that is spoken of. The quote may end anywhere behind its IP header.
 */
static enum wire_status quote_decode(struct cursor quote, bool v6, struct icmp_error *out)
{
	struct packet quoted;
	struct ip ip;
	enum wire_status status = v6 ? ipv6_decode(quote, QUOTE_CUT, &quoted, &ip)
				     : ipv4_decode(quote, QUOTE_CUT, &quoted, &ip);

	if (!quoted.dst.set) /* no packet goes to nowhere */
		return status == WIRE_SHORT ? WIRE_SHORT : WIRE_MALFORMED;
	if (status == WIRE_MALFORMED)
		return WIRE_MALFORMED;
	out->inner_src = quoted.src;
	out->inner_dst = quoted.dst;
	out->inner_protocol = ip.protocol;
	if (status != WIRE_OK || (ip.protocol != IP_TCP && ip.protocol != IP_UDP))
		return WIRE_OK;
	if (!(cursor_u16(&ip.payload, &out->inner_source_port) &&
	      cursor_u16(&ip.payload, &out->inner_destination_port)))
		out->inner_source_port = 0;
	else if (ip.protocol == IP_TCP && !cursor_u32(&ip.payload, &out->inner_seq))
		out->inner_seq = 0;
	return WIRE_OK;
}

enum wire_status icmp_decode(const struct ip *ip, struct icmp_error *out)
{
	struct cursor c = ip->payload;
	struct icmp_error e = {0};
	uint32_t word;

	if (!cursor_u8(&c, &e.type))
		return WIRE_SHORT;
	if (!is_error(ip->protocol, e.type))
		return WIRE_FOREIGN;
	if (!(cursor_u8(&c, &e.code) && cursor_skip(&c, 2) && cursor_u32(&c, &word)))
		return WIRE_SHORT;
	e.mtu = mtu_of(ip->protocol, &e, word);

	enum wire_status status = quote_decode(c, ip->protocol == IP_ICMPV6, &e);
	if (status == WIRE_OK)
		*out = e;
	return status;
}
