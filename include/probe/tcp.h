/* SPDX-License-Identifier: ISC */
/* The TCP probe: one connection attempt from the CE's address to the MSEE's port 179. It sends no
 * byte of data and is closed the moment it is answered. */
#ifndef PROBE_TCP_H
#define PROBE_TCP_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/link.h"
#include "model/probe_facts.h"

enum { PROBE_DEADLINE_MS = 3000 };

struct tcp_probe_plan {
	const struct address *from, *to; /* of one family */
	const struct md5_key *key;       /* NULL or empty: unsigned */
	const char *device;              /* by it, whatever the routes say; NULL: as they say */
};

struct tcp_probe {
	int fd;               /* -1 once answered; until then wait for it to become writable */
	uint16_t source_port; /* ours: tells the probe's segments from BIRD's */
	int64_t deadline_ms;
	enum probe_result result;
};

/* Sends the SYN (or, with an error, nothing; then *p is closed and its result PROBE_FAILED).
 * now_ms: any clock, the same one in each call. Key bytes are wiped from here once the kernel has
 * them. */
bool tcp_probe_start(struct tcp_probe *p, const struct tcp_probe_plan *plan, int64_t now_ms,
		     struct err *err) MUST_CHECK;
/* PROBE_PENDING until there is a result, at the latest when now_ms reaches deadline_ms; never
 * blocks. With a result the socket is closed and the result stays. */
enum probe_result tcp_probe_step(struct tcp_probe *p, int64_t now_ms) MUST_CHECK;
void tcp_probe_close(struct tcp_probe *p);

#endif
