/* SPDX-License-Identifier: ISC */
#ifndef WIRE_NDP_H
#define WIRE_NDP_H

#include "model/packet.h"
#include "wire/ip.h"

/* Neighbour solicitations and advertisements, RFC 4861 4.3, 4.4, held to the rules of 7.1 (all but
 * the checksum) and of RFC 6980 (no fragments); other ICMPv6 types are FOREIGN. Sets neighbour of
 * `out`, whose MACs, addresses and ttl are there already; its mac is the link-layer option's, else
 * the frame's source. */
enum wire_status ndp_decode(const struct ip *ip, struct packet *out) MUST_CHECK;

#endif
