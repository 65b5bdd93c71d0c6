/* SPDX-License-Identifier: ISC */
#ifndef WIRE_UDP_H
#define WIRE_UDP_H

#include "wire/ip.h"

struct udp {
	uint16_t source_port, destination_port;
	uint16_t length; /* payload bytes on the wire */
	struct cursor payload;
};

/* RFC 768. MALFORMED when its length does not fit the packet. */
enum wire_status udp_decode(const struct ip *ip, struct udp *out) MUST_CHECK;

#endif
