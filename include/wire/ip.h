/* SPDX-License-Identifier: ISC */
/* What IPv4 and IPv6 headers say. */
#ifndef WIRE_IP_H
#define WIRE_IP_H

#include "model/packet.h"
#include "wire/status.h"

enum { IP_ICMP = 1, IP_TCP = 6, IP_UDP = 17, IP_ICMPV6 = 58 };

struct ip {
	uint8_t protocol;      /* of the payload */
	bool fragment;         /* the first one: the payload goes on elsewhere */
	uint16_t length;       /* payload bytes on the wire */
	struct cursor payload; /* without padding; shorter than length where the capture cut it */
};

/* Read one packet: src (unset for :: and 0.0.0.0), dst and ttl into `out`, the rest into `ip`.
 * `cut` is how many bytes of it the capture left out behind what `c` holds. On OK all of that is
 * set; else `out` as far as it was read, and protocol once dst is set. SHORT: the header is not
 * whole; MALFORMED: its lengths lie; FOREIGN: a fragment other than the first, a jumbogram (RFC
 * 2675), or more extension headers than anybody sends. Checksums are not judged: network cards fill
 * them in later. RFC 791 3.1; RFC 8200 3, 4. */
enum wire_status ipv4_decode(struct cursor c, size_t cut, struct packet *out,
			     struct ip *ip) MUST_CHECK;
enum wire_status ipv6_decode(struct cursor c, size_t cut, struct packet *out,
			     struct ip *ip) MUST_CHECK;

#endif
