/* SPDX-License-Identifier: ISC */
/* What the neighbour probe sends above the Ethernet header. */
#ifndef PROBE_FRAME_H
#define PROBE_FRAME_H

#include "model/address.h"

enum { FRAME_ARP_LEN = 28, FRAME_SOLICITATION_LEN = 40 + 32 };

/* An ARP request, RFC 826. Both addresses are IPv4. */
void frame_arp(const struct address *from, struct mac own, const struct address *to,
	       uint8_t out[static FRAME_ARP_LEN]);
/* An IPv6 packet with a neighbour solicitation, RFC 4861 4.3. Both addresses are IPv6. */
void frame_solicitation(const struct address *from, struct mac own, const struct address *to,
			uint8_t out[static FRAME_SOLICITATION_LEN]);

#endif
