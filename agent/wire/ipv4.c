/* SPDX-License-Identifier: ISC */
#include "wire/ip.h"

#include "bytes.h"

enum { IPV4_HEADER = 20, MORE_FRAGMENTS = 0x2000, FRAGMENT_OFFSET = 0x1fff };

enum wire_status ipv4_decode(struct cursor c, size_t cut, struct packet *out, struct ip *ip)
{
	const size_t on_wire = c.left + cut;
	struct cursor fixed;
	uint8_t version_ihl;
	uint16_t total, fragment;

	out->src = out->dst = (struct address){0};
	out->ttl = 0;
	if (!(cursor_take(&c, IPV4_HEADER, &fixed) && cursor_u8(&fixed, &version_ihl) &&
	      cursor_skip(&fixed, 1) && cursor_u16(&fixed, &total) && cursor_skip(&fixed, 2) &&
	      cursor_u16(&fixed, &fragment) && cursor_u8(&fixed, &out->ttl) &&
	      cursor_u8(&fixed, &ip->protocol) && cursor_skip(&fixed, 2) &&
	      cursor_ipv4(&fixed, &out->src) && cursor_ipv4(&fixed, &out->dst)))
		return WIRE_SHORT;

	const size_t header = (size_t)(version_ihl & 0xf) * 4;
	if (version_ihl >> 4 != 4 || header < IPV4_HEADER || total < header || total > on_wire)
		return WIRE_MALFORMED;
	if ((fragment & FRAGMENT_OFFSET) != 0)
		return WIRE_FOREIGN;
	if (!cursor_skip(&c, header - IPV4_HEADER))
		return WIRE_SHORT;
	ip->fragment = (fragment & MORE_FRAGMENTS) != 0;
	ip->length = (uint16_t)(total - header);
	ip->payload = cursor_of(c.at, c.left < ip->length ? c.left : ip->length);
	return WIRE_OK;
}
