/* SPDX-License-Identifier: ISC */
/* What a command needs of the system. Everything else is given up for good, before the first byte
 * from outside is read: capabilities, new privileges, system calls, core dumps, being traced.
 *
 * Kept until the end, because a port that vanishes is opened again when it comes back and the
 * kernel's keys are read again and again:
 *   CAP_NET_RAW       packet sockets: to hear the ports, to send the ARP or ND probe
 *   CAP_NET_ADMIN     to read the TCP-MD5 keys that the kernel holds for port 179; nothing is set
 *   CAP_DAC_OVERRIDE, CAP_CHOWN   only when started as root, who expects to reach any file (BIRD's
 *                     socket, -c, -o) and must not take the history from its owner
 * What was not there at the start is not asked for: the command runs, and says what it cannot see.
 */
#ifndef SYS_PRIVILEGES_H
#define SYS_PRIVILEGES_H

#include "base/cursor.h"
#include "base/err.h"

enum need {
	NEED_FILES = 0,        /* files and the terminal; what every command has */
	NEED_SOCKETS = 1 << 0, /* BIRD, the kernel's tables, the agent, TCP; no capability */
	NEED_FRAMES = 1 << 1,  /* CAP_NET_RAW */
	NEED_KEYS = 1 << 2     /* CAP_NET_ADMIN */
};

/* `needs`: a sum of enum need. To be called once, first of all. False: something that should go
 * cannot be given up. */
bool privileges_limit(unsigned needs, struct err *err) MUST_CHECK;

#endif
