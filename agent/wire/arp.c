/* SPDX-License-Identifier: ISC */
#include "wire/arp.h"

#include "bytes.h"

enum { HARDWARE_ETHERNET = 1, PROTOCOL_IPV4 = 0x0800, OP_REQUEST = 1, OP_REPLY = 2 };

enum wire_status arp_decode(struct cursor c, struct packet *out)
{
	struct cursor fixed, addresses, announced;
	uint16_t hardware, protocol, op;
	uint8_t hardware_len, protocol_len;

	if (!(cursor_take(&c, 8, &fixed) && cursor_u16(&fixed, &hardware) &&
	      cursor_u16(&fixed, &protocol) && cursor_u8(&fixed, &hardware_len) &&
	      cursor_u8(&fixed, &protocol_len) && cursor_u16(&fixed, &op)))
		return WIRE_SHORT;
	if (hardware != HARDWARE_ETHERNET || protocol != PROTOCOL_IPV4)
		return WIRE_FOREIGN;
	if (hardware_len != 6 || protocol_len != 4)
		return WIRE_MALFORMED;
	if (op != OP_REQUEST && op != OP_REPLY)
		return WIRE_FOREIGN;
	if (!cursor_take(&c, 20, &addresses))
		return WIRE_SHORT;
	announced = addresses;
	out->neighbour.reply = op == OP_REPLY;
	if (!(cursor_mac(&addresses, &out->neighbour.mac) && cursor_ipv4(&addresses, &out->src) &&
	      cursor_skip(&addresses, 6) && cursor_ipv4(&addresses, &out->dst) &&
	      cursor_skip(&announced, op == OP_REPLY ? 6 : 16) &&
	      cursor_ipv4(&announced, &out->neighbour.target)))
		return WIRE_SHORT;
	return WIRE_OK;
}
