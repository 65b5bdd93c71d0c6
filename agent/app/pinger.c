/* SPDX-License-Identifier: ISC */
#include "pinger.h"

#include "base/text.h"
#include "kernel/way.h"
#include "loop.h"

#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TIMEOUT_S = 2, US_PER_S = 1000000, NS_PER_US = 1000 };

struct attempt {
	struct pinger *pinger;
	struct attempt *next;
	struct event *event;
	uint32_t path;
	int fd;
	int64_t began_us;
};

struct pinger {
	struct event_base *base;
	struct endpoint target;
	void (*done)(void *context, const struct ping_sample *sample);
	void *context;
	struct attempt *attempts;
};

bool ping_strays(const struct evidence *e, const struct endpoint *target,
		 char way[static INTERFACE_NAME])
{
	return e->host.vlan_found && e->host.ce_held &&
	       kernel_way(&e->link.ce, &target->address, way) && strcmp(way, e->host.vlan) != 0;
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / NS_PER_US;
}

static socklen_t sockaddr_of(const struct address *a, uint16_t port, struct sockaddr_storage *out)
{
	*out = (struct sockaddr_storage){0};
	if (a->family == FAMILY_IPV4) {
		struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};

		memcpy(&in.sin_addr, a->bytes, sizeof(in.sin_addr));
		memcpy(out, &in, sizeof(in));
		return sizeof(in);
	}
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};

	memcpy(&in6.sin6_addr, a->bytes, sizeof(in6.sin6_addr));
	memcpy(out, &in6, sizeof(in6));
	return sizeof(in6);
}

/* The kernel's own measure of the handshake is better than ours where the loop was busy. */
static int64_t latency_us(const struct attempt *a)
{
	int64_t ours = now_us() - a->began_us;
	struct tcp_info info = {0};
	socklen_t len = sizeof(info);

	if (a->fd < 0 || getsockopt(a->fd, IPPROTO_TCP, TCP_INFO, &info, &len) != 0 ||
	    info.tcpi_rtt == 0 || info.tcpi_total_retrans > 0 || info.tcpi_rtt > ours)
		return ours;
	return info.tcpi_rtt;
}

static void finish(struct attempt *a, int error)
{
	struct pinger *p = a->pinger;
	struct ping_sample s = {.path = a->path, .error = error, .latency_us = latency_us(a)};
	struct attempt **at = &p->attempts;

	if (error == 0)
		s.result = PING_ANSWERED;
	else if (error == ECONNREFUSED || error == ECONNRESET)
		s.result = PING_REFUSED;
	else
		s.result = a->event ? PING_LOST : PING_FAILED;
	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	if (a->event)
		event_free(a->event);
	if (a->fd >= 0)
		close(a->fd);
	free(a);
	p->done(p->context, &s);
}

static void on_writable(evutil_socket_t fd, short what, void *context)
{
	int error = ETIMEDOUT;
	socklen_t len = sizeof(error);

	if (what & EV_WRITE && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
		error = errno;
	finish(context, error);
}

void pinger_send(struct pinger *p, uint32_t path, const struct address *from)
{
	const struct linger reset = {.l_onoff = 1}; /* leaves no TIME-WAIT behind */
	const struct timeval timeout = {.tv_sec = TIMEOUT_S};
	struct attempt *a = xcalloc(1, sizeof(*a));
	struct sockaddr_storage name;
	socklen_t len;

	*a = (struct attempt){.pinger = p, .next = p->attempts, .path = path};
	p->attempts = a;
	a->began_us = now_us();
	a->fd = socket(p->target.address.family == FAMILY_IPV4 ? AF_INET : AF_INET6,
		       SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	len = sockaddr_of(from, 0, &name);
	if (a->fd < 0 || bind(a->fd, (struct sockaddr *)&name, len) != 0) {
		finish(a, errno);
		return;
	}
	(void)setsockopt(a->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	len = sockaddr_of(&p->target.address, p->target.port, &name);
	a->began_us = now_us();
	if (connect(a->fd, (struct sockaddr *)&name, len) != 0 && errno != EINPROGRESS) {
		finish(a, errno);
		return;
	}
	a->event = event_new(p->base, a->fd, EV_WRITE, on_writable, a);
	loop_add(a->event, &timeout);
}

struct pinger *pinger_new(struct event_base *base, const struct endpoint *target,
			  void (*done)(void *context, const struct ping_sample *sample),
			  void *context)
{
	struct pinger *p = xcalloc(1, sizeof(*p));

	*p = (struct pinger){.base = base, .target = *target, .done = done, .context = context};
	return p;
}

bool pinger_idle(const struct pinger *p)
{
	return !p->attempts;
}

void pinger_free(struct pinger *p)
{
	while (p->attempts) {
		struct attempt *a = p->attempts;

		p->attempts = a->next;
		if (a->event)
			event_free(a->event);
		close(a->fd);
		free(a);
	}
	free(p);
}
