/* SPDX-License-Identifier: ISC */
/* The neighbour probe: one ARP request (RFC 826) or neighbour solicitation (RFC 4861 4.3), sent the
 * way the kernel would send it. Who answers is heard by the capture, not here. */
#ifndef PROBE_ARP_H
#define PROBE_ARP_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/address.h"

/* Asks who has `to` on that interface (a VLAN subinterface adds its own tag), in the name of `from`
 * and `own`. Needs CAP_NET_RAW. False: one sentence naming the interface. */
bool probe_arp_send(const char *interface, const struct address *from, struct mac own,
		    const struct address *to, struct err *err) MUST_CHECK;

#endif
