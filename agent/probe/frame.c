/* SPDX-License-Identifier: ISC */
#include "frame.h"

#include <string.h>

enum { HOP_LIMIT_ND = 255 /* RFC 4861 4.3 */, NEXT_ICMPV6 = 58, ICMPV6_SOLICITATION = 135 };
enum { IPV6_HEADER = 40, ND_LEN = FRAME_SOLICITATION_LEN - IPV6_HEADER };

void frame_arp(const struct address *from, struct mac own, const struct address *to,
	       uint8_t out[static FRAME_ARP_LEN])
{
	static const uint8_t request[8] = {0, 1, 8, 0, 6, 4, 0, 1}; /* Ethernet, IPv4, who-has */

	memset(out, 0, FRAME_ARP_LEN);
	memcpy(out, request, sizeof(request));
	memcpy(out + 8, own.bytes, 6);
	memcpy(out + 14, from->bytes, 4);
	memcpy(out + 24, to->bytes, 4);
}

static uint32_t sum16(const uint8_t *bytes, size_t even_len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < even_len; i += 2)
		sum += (uint32_t)bytes[i] << 8 | bytes[i + 1];
	return sum;
}

/* The address that only hosts ending in the same three bytes listen to, RFC 4291 2.7.1. */
static void solicited_node(const struct address *to, uint8_t out[static 16])
{
	static const uint8_t group[13] = {0xff, 2, [11] = 1, [12] = 0xff};

	memcpy(out, group, sizeof(group));
	memcpy(out + 13, to->bytes + 13, 3);
}

void frame_solicitation(const struct address *from, struct mac own, const struct address *to,
			uint8_t out[static FRAME_SOLICITATION_LEN])
{
	uint8_t *nd = out + IPV6_HEADER;
	uint32_t sum;

	memset(out, 0, FRAME_SOLICITATION_LEN);
	out[0] = 6 << 4;
	out[5] = ND_LEN;
	out[6] = NEXT_ICMPV6;
	out[7] = HOP_LIMIT_ND;
	memcpy(out + 8, from->bytes, 16);
	solicited_node(to, out + 24);

	nd[0] = ICMPV6_SOLICITATION;
	memcpy(nd + 8, to->bytes, 16);
	nd[24] = 1; /* source link-layer address, in units of 8 bytes: RFC 4861 4.6.1 */
	nd[25] = 1;
	memcpy(nd + 26, own.bytes, 6);

	/* RFC 8200 8.1: over both addresses, the length, the next header and the message. */
	sum = sum16(out + 8, 32) + ND_LEN + NEXT_ICMPV6 + sum16(nd, ND_LEN);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~((sum & 0xffff) + (sum >> 16));
	nd[2] = (uint8_t)(sum >> 8);
	nd[3] = (uint8_t)sum;
}
