/* SPDX-License-Identifier: ISC */
/* Everything the kernel of this host says, read once over netlink and /proc/net. */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include "base/cursor.h"
#include "model/kernel_facts.h"

/* Reads links, addresses, neighbours, the route to each MSEE, TcpExt counters and the TCP sockets
 * of port 179 with their keys. Needs no privilege but for the keys (CAP_NET_ADMIN). False: out->why
 * says what failed and nothing else is set. Sockets alone failing leaves sockets_read false and
 * says so in why. Whatever was in *out before is overwritten, not freed. */
bool kernel_read(const struct address *msees, size_t msee_count,
		 struct kernel_facts *out) MUST_CHECK;

#endif
