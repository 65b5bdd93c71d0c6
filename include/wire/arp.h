/* SPDX-License-Identifier: ISC */
#ifndef WIRE_ARP_H
#define WIRE_ARP_H

#include "model/packet.h"
#include "wire/status.h"

/* RFC 826, Ethernet and IPv4, requests and replies; anything else is FOREIGN. On OK sets of `out`:
 * src and dst (sender and target protocol address, unset for 0.0.0.0) and neighbour, whose target
 * is the address that is asked for (request) or announced (reply: the sender's). */
enum wire_status arp_decode(struct cursor c, struct packet *out) MUST_CHECK;

#endif
