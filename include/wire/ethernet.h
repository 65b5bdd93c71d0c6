/* SPDX-License-Identifier: ISC */
#ifndef WIRE_ETHERNET_H
#define WIRE_ETHERNET_H

#include "model/packet.h"
#include "wire/status.h"

enum { ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_ARP = 0x0806, ETHERTYPE_IPV6 = 0x86dd };

/* Ethernet II (IEEE 802.3-2018 3.2.6) with any stack of up to TAGS_MAX VLAN tags (802.1Q-2018 9.3).
 * Sets src_mac, dst_mac and tags of `out`, zero where not read, and leaves `c` at the payload.
 * SHORT also for a frame that ends in its header; FOREIGN for 802.3 length frames and deeper
 * stacks. */
enum wire_status ethernet_decode(struct cursor *c, struct packet *out,
				 uint16_t *ethertype) MUST_CHECK;

#endif
