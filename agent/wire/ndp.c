/* SPDX-License-Identifier: ISC */
#include "wire/ndp.h"

#include "bytes.h"

enum { SOLICITATION = 135, ADVERTISEMENT = 136, HOP_LIMIT = 255, FLAG_SOLICITED = 0x40 };
enum { OPTION_SOURCE = 1, OPTION_TARGET = 2 };

static bool is_multicast(const struct address *a)
{
	return a->bytes[0] == 0xff;
}

/* ff02::1:ffXX:XXXX, RFC 4291 2.7.1. */
static bool is_solicited_node(const struct address *a)
{
	static const uint8_t first[13] = {0xff, 2, [11] = 1, [12] = 0xff};

	return memcmp(a->bytes, first, sizeof(first)) == 0;
}

/* Looks for the link-layer address option `wanted`, RFC 4861 4.6; the options around it are passed
 * over. */
static enum wire_status options_decode(struct cursor c, uint8_t wanted, struct mac *mac,
				       bool *found)
{
	*found = false;
	while (c.left > 0) {
		uint8_t type, units;
		struct cursor value;

		if (!(cursor_u8(&c, &type) && cursor_u8(&c, &units)))
			return WIRE_SHORT;
		if (units == 0)
			return WIRE_MALFORMED;
		if (!cursor_take(&c, (size_t)units * 8 - 2, &value))
			return WIRE_SHORT;
		if (type == wanted && cursor_mac(&value, mac))
			*found = true;
	}
	return WIRE_OK;
}

enum wire_status ndp_decode(const struct ip *ip, struct packet *out)
{
	struct cursor c = ip->payload;
	struct neighbour_message *n = &out->neighbour;
	uint8_t type, code, flags;
	bool found;

	if (!cursor_u8(&c, &type))
		return WIRE_SHORT;
	if (type != SOLICITATION && type != ADVERTISEMENT)
		return WIRE_FOREIGN;
	if (!(cursor_u8(&c, &code) && cursor_skip(&c, 2) && cursor_u8(&c, &flags) &&
	      cursor_skip(&c, 3) && cursor_ipv6(&c, &n->target)))
		return WIRE_SHORT;
	if (out->ttl != HOP_LIMIT || code != 0 || ip->fragment || is_multicast(&n->target))
		return WIRE_MALFORMED;
	n->reply = type == ADVERTISEMENT;
	n->mac = out->src_mac;

	const uint8_t wanted = n->reply ? OPTION_TARGET : OPTION_SOURCE;
	enum wire_status status = options_decode(c, wanted, &n->mac, &found);
	if (status != WIRE_OK)
		return status;
	if (n->reply && is_multicast(&out->dst) && (flags & FLAG_SOLICITED) != 0)
		return WIRE_MALFORMED;
	/* Duplicate address detection: a solicitation from nobody. */
	if (!n->reply && !out->src.set && (found || !is_solicited_node(&out->dst)))
		return WIRE_MALFORMED;
	return WIRE_OK;
}
