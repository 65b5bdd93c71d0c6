/* SPDX-License-Identifier: ISC */
#include "wire/tcp.h"

enum { TCP_HEADER = 20, FLAGS = TCP_FIN | TCP_SYN | TCP_RST | TCP_PSH | TCP_ACK };
enum { OPTION_END = 0, OPTION_NOP = 1, OPTION_MSS = 2, OPTION_MD5 = 19 };

/* The value of one option; `kind` and length are off already. False: its length is not that kind's.
 */
static bool option_decode(uint8_t kind, struct cursor value, struct tcp *out)
{
	if (kind == OPTION_MSS)
		return cursor_u16(&value, &out->mss) && value.left == 0;
	if (kind == OPTION_MD5) {
		out->has_md5 = cursor_copy(&value, out->md5, sizeof(out->md5)) && value.left == 0;
		return out->has_md5;
	}
	return true;
}

static bool options_decode(struct cursor c, struct tcp *out)
{
	while (c.left > 0) {
		uint8_t kind, length;
		struct cursor value;

		if (!cursor_u8(&c, &kind) || kind == OPTION_END)
			break;
		if (kind == OPTION_NOP)
			continue;
		if (!cursor_u8(&c, &length) || length < 2 ||
		    !cursor_take(&c, (size_t)length - 2, &value) ||
		    !option_decode(kind, value, out))
			return false;
	}
	return true;
}

enum wire_status tcp_decode(const struct ip *ip, struct tcp *out)
{
	struct cursor c = ip->payload, fixed, options;
	uint8_t offset, flags;

	if (!(cursor_u16(&c, &out->source_port) && cursor_u16(&c, &out->destination_port)))
		return WIRE_SHORT;
	if (out->source_port != PORT_BGP && out->destination_port != PORT_BGP)
		return WIRE_FOREIGN;
	c = ip->payload;
	if (!cursor_take(&c, TCP_HEADER, &out->header))
		return WIRE_SHORT;
	fixed = out->header;
	if (!(cursor_skip(&fixed, 4) && cursor_u32(&fixed, &out->seq) &&
	      cursor_u32(&fixed, &out->ack) && cursor_u8(&fixed, &offset) &&
	      cursor_u8(&fixed, &flags) && cursor_u16(&fixed, &out->window)))
		return WIRE_SHORT;

	const size_t header = (size_t)(offset >> 4) * 4;
	if (header < TCP_HEADER || header > ip->length)
		return WIRE_MALFORMED;
	out->flags = flags & FLAGS;
	out->has_md5 = false;
	out->mss = 0;
	out->options_cut = !cursor_take(&c, header - TCP_HEADER, &options);
	if (out->options_cut) { /* what it says of the connection is there */
		(void)options_decode(c, out);
		c = (struct cursor){.at = c.at + c.left};
	} else if (!options_decode(options, out)) {
		return WIRE_MALFORMED;
	}
	out->check = out->has_md5 ? MD5_CHECK_UNTRIED : MD5_CHECK_UNSIGNED;
	out->length = (uint16_t)(ip->length - header);
	out->segment_length = ip->fragment ? 0 : ip->length;
	out->payload = c;
	return WIRE_OK;
}
