/* SPDX-License-Identifier: ISC */
#include "wire/ethernet.h"

#include "bytes.h"

enum { ETHERTYPE_FIRST = 0x600, VID_MASK = 0xfff };

static bool is_tag(uint16_t ethertype)
{
	return ethertype == ETHERTYPE_8021Q || ethertype == ETHERTYPE_8021AD ||
	       ethertype == ETHERTYPE_QINQ_OLD;
}

enum wire_status ethernet_decode(struct cursor *c, struct packet *out, uint16_t *ethertype)
{
	struct cursor in = *c, header;
	uint16_t type, control;
	uint8_t count = 0;

	out->tags = (struct tags){0};
	if (!cursor_take(&in, 14, &header) || !cursor_mac(&header, &out->dst_mac) ||
	    !cursor_mac(&header, &out->src_mac) || !cursor_u16(&header, &type)) {
		out->dst_mac = out->src_mac = (struct mac){{0}};
		return WIRE_SHORT;
	}
	while (is_tag(type)) {
		if (count == TAGS_MAX)
			return WIRE_FOREIGN;
		const uint16_t tag_type = type;
		if (!(cursor_u16(&in, &control) && cursor_u16(&in, &type)))
			return WIRE_SHORT;
		out->tags.tag[count] = (struct tag){tag_type, control & VID_MASK};
		out->tags.count = ++count;
	}
	*c = in;
	*ethertype = type;
	return type < ETHERTYPE_FIRST ? WIRE_FOREIGN : WIRE_OK;
}
