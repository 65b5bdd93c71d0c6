/* SPDX-License-Identifier: ISC */
/* What of the kernel's settings and counters may keep a packet from being forwarded. */
#ifndef KERNEL_HINTS_H
#define KERNEL_HINTS_H

#include <stdbool.h>
#include <stdint.h>

struct kernel_hints {
	bool known;           /* the settings could be read */
	bool forwarding;      /* net.ipv4.ip_forward or net.ipv6.conf.all.forwarding */
	int rp_filter;        /* the stricter of all and the interface: 0 off, 1 strict, 2 loose */
	uint64_t rp_filtered; /* IPReversePathFilter of TcpExt: packets it dropped */
};

void kernel_hints_read(const char *interface, struct kernel_hints *out);

#endif
