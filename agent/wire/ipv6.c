/* SPDX-License-Identifier: ISC */
#include "wire/ip.h"

#include "bytes.h"

enum { IPV6_HEADER = 40, EXTENSIONS_MAX = 8 };
enum { NEXT_HOP_BY_HOP = 0, NEXT_ROUTING = 43, NEXT_FRAGMENT = 44, NEXT_DESTINATION = 60 };
enum { FRAGMENT_OFFSET = 0xfff8, MORE_FRAGMENTS = 1 };

static bool is_extension(uint8_t next)
{
	return next == NEXT_HOP_BY_HOP || next == NEXT_ROUTING || next == NEXT_FRAGMENT ||
	       next == NEXT_DESTINATION;
}

/* One extension header off the payload, RFC 8200 4.2, 4.5. The fragment header's size is fixed, and
 * the byte that is a length elsewhere is reserved. */
static enum wire_status extension_pass(struct ip *ip)
{
	const bool fragment = ip->protocol == NEXT_FRAGMENT;
	uint8_t next, units;
	uint16_t offset;
	struct cursor c = ip->payload;

	if (!(cursor_u8(&c, &next) && cursor_u8(&c, &units) && cursor_u16(&c, &offset)))
		return WIRE_SHORT;

	const size_t length = fragment ? 8 : ((size_t)units + 1) * 8;
	if (length > ip->length)
		return WIRE_MALFORMED;
	if (!cursor_skip(&ip->payload, length))
		return WIRE_SHORT;
	if (fragment && (offset & FRAGMENT_OFFSET) != 0)
		return WIRE_FOREIGN;
	if (fragment && (offset & MORE_FRAGMENTS) != 0)
		ip->fragment = true;
	ip->length = (uint16_t)(ip->length - length);
	ip->protocol = next;
	return WIRE_OK;
}

enum wire_status ipv6_decode(struct cursor c, size_t cut, struct packet *out, struct ip *ip)
{
	struct cursor fixed;
	uint8_t version;

	out->src = out->dst = (struct address){0};
	out->ttl = 0;
	if (!(cursor_take(&c, IPV6_HEADER, &fixed) && cursor_u8(&fixed, &version) &&
	      cursor_skip(&fixed, 3) && cursor_u16(&fixed, &ip->length) &&
	      cursor_u8(&fixed, &ip->protocol) && cursor_u8(&fixed, &out->ttl) &&
	      cursor_ipv6(&fixed, &out->src) && cursor_ipv6(&fixed, &out->dst)))
		return WIRE_SHORT;
	if (version >> 4 != 6 || ip->length > c.left + cut)
		return WIRE_MALFORMED;
	if (ip->length == 0 && ip->protocol == NEXT_HOP_BY_HOP)
		return WIRE_FOREIGN; /* a jumbogram, RFC 2675 2 */
	ip->fragment = false;
	ip->payload = cursor_of(c.at, c.left < ip->length ? c.left : ip->length);
	for (int n = 0; is_extension(ip->protocol); n++) {
		if (n == EXTENSIONS_MAX)
			return WIRE_FOREIGN;
		enum wire_status status = extension_pass(ip);
		if (status != WIRE_OK)
			return status;
	}
	return WIRE_OK;
}
