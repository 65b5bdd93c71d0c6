/* SPDX-License-Identifier: ISC */
/* Which way this host sends. */
#ifndef KERNEL_WAY_H
#define KERNEL_WAY_H

#include "base/cursor.h"
#include "model/link.h"

/* By which interface a packet from this address, which this host has, leaves for that one. False:
 * by none, or nobody knows. */
bool kernel_way(const struct address *from, const struct address *to,
		char out[static INTERFACE_NAME]) MUST_CHECK;

#endif
