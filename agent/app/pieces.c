/* SPDX-License-Identifier: ISC */
#include "pieces.h"

#include "base/text.h"
#include "sys/clock.h"

#include <errno.h>
#include <event2/buffer.h>
#include <poll.h>

/* Until he who reads has made room; false: no longer. */
static bool room_awaited(struct pieces *p)
{
	struct pollfd ready = {.fd = p->fd, .events = POLLOUT};
	int64_t began_ms = clock_monotonic_ms();
	bool room = p->patience_ms > 0 && poll(&ready, 1, (int)p->patience_ms) > 0;

	p->patience_ms -= clock_monotonic_ms() - began_ms;
	return room;
}

/* What does not leave now leaves from the loop, which also finds out when nobody is there. The
 * loop's own buffers are frozen at their start for all but itself. */
static void pieces_send(struct pieces *p)
{
	(void)evbuffer_unfreeze(p->to, 1);
	while (evbuffer_get_length(p->to) > 0) {
		if (evbuffer_write(p->to, p->fd) >= 0 || errno == EINTR)
			continue;
		p->broken = errno != EAGAIN;
		if (p->broken || !room_awaited(p))
			break;
	}
	(void)evbuffer_freeze(p->to, 1);
}

static ssize_t piece_put(void *context, const char *bytes, size_t len)
{
	struct pieces *p = context;

	if (p->broken)
		return (ssize_t)len;
	if (p->counted && evbuffer_add_printf(p->to, "%zu\n", len) < 0)
		out_of_memory();
	if (evbuffer_add(p->to, bytes, len) != 0)
		out_of_memory();
	if (p->fd >= 0)
		pieces_send(p);
	return (ssize_t)len;
}

FILE *pieces_open(struct pieces *p)
{
	FILE *out = fopencookie(p, "w", (cookie_io_functions_t){.write = piece_put});

	if (!out)
		out_of_memory();
	return out;
}
