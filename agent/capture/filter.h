/* SPDX-License-Identifier: ISC */
#ifndef CAPTURE_FILTER_H
#define CAPTURE_FILTER_H

#include "base/text.h"

/* Adds a filter expression (pcap-filter(7)) for what speaks of a BGP session, under 0 to 3 VLAN
 * tags (0x8100, 0x88a8, 0x9100): ARP; ND solicitations and advertisements; ICMP unreachable, time
 * exceeded and parameter problem of both families, packet too big; TCP with port 179 at either end;
 * BFD. */
void filter_expression(struct text *out);

#endif
