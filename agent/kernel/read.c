/* SPDX-License-Identifier: ISC */
#include "kernel/kernel.h"
#include "parts.h"

#include "base/text.h"

#include <netlink/netlink.h>
#include <time.h>

void *array_grow(void *array, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return array;
	return xrealloc(array, count == 0 ? 1 : 2 * count, size);
}

static int64_t now_utc_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool read_route_family(const struct address *msees, size_t msee_count,
			      struct kernel_facts *out, struct err *err)
{
	struct nl_sock *route = nl_socket_alloc();
	bool done = false;
	int status;

	if (route == NULL)
		return err_set(err, "cannot open a netlink socket");
	status = nl_connect(route, NETLINK_ROUTE);
	if (status < 0)
		(void)err_set(err, "cannot ask the kernel: %s", nl_geterror(status));
	else
		done = tables_read(route, out, err);
	if (done)
		routes_read(route, msees, msee_count, out);
	nl_socket_free(route);
	return done;
}

bool kernel_read(const struct address *msees, size_t msee_count, struct kernel_facts *out)
{
	struct err err = {0};

	*out = (struct kernel_facts){0};
	out->read = read_route_family(msees, msee_count, out, &err);
	if (out->read) {
		netstat_read(&out->counters);
		out->sockets_read = sockets_read(out, &err);
	} else {
		kernel_facts_free(out);
	}
	text_format(out->why, sizeof(out->why), "%s", err.text);
	out->at_ms = now_utc_ms();
	return out->read;
}
