/* SPDX-License-Identifier: ISC */
/* The parts of one reading of the kernel; read.c puts them together. */
#ifndef KERNEL_PARTS_H
#define KERNEL_PARTS_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/kernel_facts.h"

struct nl_addr;
struct nl_msg;
struct nl_sock;

/* Room for one more item at the end of an array of `count`; doubles at powers of two, so that no
 * capacity needs to be kept. */
void *array_grow(void *array, size_t count, size_t size) __attribute__((returns_nonnull));

/* Unset for NULL and for what is neither IPv4 nor IPv6. */
struct address address_take(const struct nl_addr *from);

/* Links, addresses and neighbours, each sorted by interface index. */
bool tables_read(struct nl_sock *route, struct kernel_facts *out, struct err *err) MUST_CHECK;
/* What tables_read() does with each message of a dump: libnl's callback, `facts` a kernel_facts. */
int link_received(struct nl_msg *msg, void *facts);
int address_received(struct nl_msg *msg, void *facts);
int neighbour_received(struct nl_msg *msg, void *facts);

void routes_read(struct nl_sock *route, const struct address *msees, size_t count,
		 struct kernel_facts *out);

/* TCP sockets with port 179 at either end, and their TCP-MD5 keys as far as we may see them. On
 * failure out has none. */
bool sockets_read(struct kernel_facts *out, struct err *err) MUST_CHECK;

/* TcpExt of the text of /proc/net/netstat: a line of names, then a line of numbers, in an order and
 * a number that differ by kernel. A name that is not there counts zero. */
void netstat_parse(struct cursor text, struct kernel_counters *out);
void netstat_read(struct kernel_counters *out);

#endif
