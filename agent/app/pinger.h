/* SPDX-License-Identifier: ISC */
/* TCP connect latency through each path: a connection from the path's CE address, closed as soon as
 * it stands. On an event loop; nothing blocks. */
#ifndef APP_PINGER_H
#define APP_PINGER_H

#include "base/err.h"
#include "model/evidence.h"

struct event_base;

enum ping_result { PING_ANSWERED, PING_REFUSED, PING_LOST, PING_FAILED };
struct ping_sample {
	uint32_t path;           /* as given to pinger_send() */
	enum ping_result result; /* FAILED: could not be sent at all */
	int64_t latency_us;      /* of ANSWERED and REFUSED */
	int error;               /* errno of LOST (ETIMEDOUT) and FAILED */
};

/* Whose address it leaves from does not decide by which path: routes and rules do. True: what
 * leaves from this link's CE address for the target goes by another interface than the link's,
 * `way`. */
bool ping_strays(const struct evidence *e, const struct endpoint *target,
		 char way[static INTERFACE_NAME]);

struct pinger;
struct pinger *pinger_new(struct event_base *base, const struct endpoint *target,
			  void (*done)(void *context, const struct ping_sample *sample),
			  void *context);
void pinger_free(struct pinger *p); /* what is under way is dropped */
/* One attempt from that source address; `done` is called within a few seconds. */
void pinger_send(struct pinger *p, uint32_t path, const struct address *from);
bool pinger_idle(const struct pinger *p); /* nothing is under way */

#endif
