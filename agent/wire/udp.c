/* SPDX-License-Identifier: ISC */
#include "wire/udp.h"

enum { UDP_HEADER = 8 };

enum wire_status udp_decode(const struct ip *ip, struct udp *out)
{
	struct cursor c = ip->payload;
	uint16_t length;

	if (!(cursor_u16(&c, &out->source_port) && cursor_u16(&c, &out->destination_port) &&
	      cursor_u16(&c, &length) && cursor_skip(&c, 2)))
		return WIRE_SHORT;
	if (length < UDP_HEADER || length > ip->length)
		return WIRE_MALFORMED;
	out->length = (uint16_t)(length - UDP_HEADER);
	out->payload = cursor_of(c.at, c.left < out->length ? c.left : out->length);
	return WIRE_OK;
}
