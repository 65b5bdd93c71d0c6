/* SPDX-License-Identifier: ISC */
#ifndef WIRE_ICMP_H
#define WIRE_ICMP_H

#include "model/packet.h"
#include "wire/ip.h"

/* ICMPv4 types 3, 11, 12 (RFC 792), ICMPv6 types 1 to 4 (RFC 4443 3), with the beginning of the
 * packet they speak of. Other types are FOREIGN. mtu is of "fragmentation needed" (RFC 1191 4) and
 * "packet too big", else 0. MALFORMED when what is quoted is no IP header. */
enum wire_status icmp_decode(const struct ip *ip, struct icmp_error *out) MUST_CHECK;

#endif
