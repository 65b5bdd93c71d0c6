/* SPDX-License-Identifier: ISC */
#ifndef WIRE_TCP_H
#define WIRE_TCP_H

#include "model/packet.h"
#include "wire/ip.h"

/* RFC 9293 3.1, 3.2; only segments from or to PORT_BGP, else FOREIGN. flags: the five that
 * model/packet.h names. segment_length is 0 for the first fragment of an IP packet, where it is not
 * known. check is UNSIGNED or UNTRIED. SHORT: the header is not whole; a payload cut short is OK.
 */
enum wire_status tcp_decode(const struct ip *ip, struct tcp *out) MUST_CHECK;

#endif
