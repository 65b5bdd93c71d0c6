/* SPDX-License-Identifier: ISC */
/* Two hosts on one cable for a test: namespaces without a name, which end with the process however
 * it ends. The CE has eth1 (172.16.0.1/30, 2001:db8::1/126), the MSEE up1 (.2, ::2). */
#ifndef TESTS_NETNS_H
#define TESTS_NETNS_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int netns_ce = -1, netns_msee = -1;

static inline void enter(int netns)
{
	if (setns(netns, CLONE_NEWNET) != 0)
		abort();
}

/* Runs a command in the namespace we are in. */
__attribute__((format(printf, 1, 2))) static inline bool run(const char *format, ...)
{
	char command[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	return system(command) == 0;
}

static inline int netns_new(void)
{
	if (unshare(CLONE_NEWNET) != 0)
		return -1;
	return open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
}

static inline bool world_up(int netns, const char *port, int host)
{
	enter(netns);
	return run("ip link set lo up && ip link set %s addrgenmode none && ip link set %s up",
		   port, port) &&
	       run("ip address add 172.16.0.%d/30 dev %s", host, port) &&
	       run("ip address add 2001:db8::%d/126 dev %s nodad", host, port);
}

/* A fresh pair; we are then inside the CE. False where we may not (not root). */
static inline bool world_make(void)
{
	if (netns_ce >= 0)
		close(netns_ce);
	if (netns_msee >= 0)
		close(netns_msee);
	netns_msee = netns_new();
	netns_ce = netns_msee < 0 ? -1 : netns_new();
	return netns_ce >= 0 &&
	       run("ip link add eth1 type veth peer name up1 netns /proc/%d/fd/%d", (int)getpid(),
		   netns_msee) &&
	       world_up(netns_msee, "up1", 2) && world_up(netns_ce, "eth1", 1);
}

static inline int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 172.16.0.1 or 2001:db8::1, and a port, as bind() and connect() take them. */
static inline struct sockaddr_storage endpoint(const char *address, uint16_t port)
{
	struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	struct sockaddr_storage out;

	(void)memset(&out, 0, sizeof(out));
	if (inet_pton(AF_INET, address, &in4.sin_addr) == 1)
		(void)memcpy(&out, &in4, sizeof(in4));
	else if (inet_pton(AF_INET6, address, &in6.sin6_addr) == 1)
		(void)memcpy(&out, &in6, sizeof(in6));
	else
		abort();
	return out;
}

/* Evaluates a condition again and again for at most five seconds. */
#define eventually(condition)                                                                      \
	({                                                                                         \
		int64_t end = now_ms() + 5000;                                                     \
		bool met;                                                                          \
		while (!(met = (condition)) && now_ms() < end)                                     \
			(void)poll(NULL, 0, 5);                                                    \
		met;                                                                               \
	})

#endif
