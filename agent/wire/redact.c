/* SPDX-License-Identifier: ISC */
#include "wire/redact.h"

#include "wire/bfd.h"
#include "wire/ethernet.h"
#include "wire/ip.h"
#include "wire/udp.h"

enum { DIGEST = 16, TCP_HEADER = 20, OFFSET_AT = 12, ICMP_HEADER = 8, PORTS = 8, BFD_PACKET = 24 };
enum { OPTION_END = 0, OPTION_NOP = 1, OPTION_MD5 = 19, QUOTE_CUT = 65535 };

/* As long as a digest, and to be read in any tool that shows one. */
static const char marks[][DIGEST + 1] = {
	[MD5_CHECK_UNSIGNED] = "ceprobe md5 none",
	[MD5_CHECK_UNTRIED] = "ceprobe md5 none",
	[MD5_CHECK_GOOD] = "ceprobe md5 good",
	[MD5_CHECK_BAD] = "ceprobe md5 bad ",
};

bool digest_outcome(const struct tcp *t, enum md5_check *out)
{
	for (enum md5_check i = MD5_CHECK_UNTRIED; i <= MD5_CHECK_BAD; i++)
		if (memcmp(t->md5, marks[i], DIGEST) == 0) {
			*out = i;
			return true;
		}
	return false;
}

/* The bytes that a cursor only shows. */
static uint8_t *writable(uint8_t *frame, const uint8_t *part)
{
	return frame + (part - frame);
}

/* Every option 19 that there is, be the rest of the segment as it may. */
static void tcp_redact(uint8_t *frame, struct cursor c, enum md5_check outcome)
{
	const size_t header = c.left > OFFSET_AT ? (size_t)(c.at[OFFSET_AT] >> 4) * 4 : 0;
	uint8_t kind = OPTION_NOP, length;
	struct cursor options, value;

	if (header < TCP_HEADER || !cursor_skip(&c, TCP_HEADER))
		return;
	options = cursor_of(c.at, header - TCP_HEADER < c.left ? header - TCP_HEADER : c.left);
	while (cursor_u8(&options, &kind) && kind != OPTION_END) {
		if (kind == OPTION_NOP)
			continue;
		if (!cursor_u8(&options, &length) || length < 2)
			return;
		value = options;
		if (!cursor_take(&options, (size_t)length - 2, &value))
			options.left = 0; /* cut: what is there of it */
		if (kind == OPTION_MD5 && value.left > 0)
			memcpy(writable(frame, value.at), marks[outcome],
			       value.left < DIGEST ? value.left : DIGEST);
	}
}

static void rest_clear(uint8_t *frame, struct cursor c, size_t kept)
{
	if (cursor_skip(&c, kept) && c.left > 0)
		memset(writable(frame, c.at), 0, c.left);
}

/* What an error quotes. Of ICMPv6 the upper half of the types are no errors (RFC 4443 2.1), and ND
 * has an address where they have a packet. */
static void icmp_redact(uint8_t *frame, struct cursor c, bool v6)
{
	enum { NO_ERROR = 0x80 };
	struct packet quoted;
	struct ip ip;

	const uint8_t *type = c.at;

	if (!cursor_skip(&c, ICMP_HEADER) || (v6 && (*type & NO_ERROR) != 0))
		return;
	if ((v6 ? ipv6_decode(c, QUOTE_CUT, &quoted, &ip)
		: ipv4_decode(c, QUOTE_CUT, &quoted, &ip)) == WIRE_OK)
		rest_clear(frame, ip.payload, PORTS);
}

static void bfd_redact(uint8_t *frame, const struct ip *ip)
{
	struct udp udp;

	if (udp_decode(ip, &udp) == WIRE_OK &&
	    (udp.destination_port == PORT_BFD || udp.destination_port == PORT_BFD_MULTIHOP))
		rest_clear(frame, udp.payload, BFD_PACKET);
}

void frame_redact(uint8_t *bytes, uint32_t captured, uint32_t length, enum md5_check outcome)
{
	const size_t cut = length > captured ? length - captured : 0;
	struct cursor c = cursor_of(bytes, captured);
	struct packet p;
	uint16_t ethertype;
	struct ip ip;

	if (ethernet_decode(&c, &p, &ethertype) != WIRE_OK)
		return;
	const bool v6 = ethertype == ETHERTYPE_IPV6;

	if ((!v6 && ethertype != ETHERTYPE_IPV4) ||
	    (v6 ? ipv6_decode(c, cut, &p, &ip) : ipv4_decode(c, cut, &p, &ip)) != WIRE_OK)
		return;
	switch (ip.protocol) {
	case IP_TCP:
		tcp_redact(bytes, ip.payload, outcome);
		break;
	case IP_UDP:
		bfd_redact(bytes, &ip);
		break;
	case IP_ICMP:
	case IP_ICMPV6:
		icmp_redact(bytes, ip.payload, v6);
		break;
	default:
		break;
	}
}
