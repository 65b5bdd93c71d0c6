/* SPDX-License-Identifier: ISC */
#include "kernel/monitor.h"
#include "parts.h"

#include "base/text.h"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdlib.h>

/* A neighbour in one of these can be reached: it goes through them by turns, about once a minute,
 * and nothing changes. */
enum { REACHED = NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE };

struct kernel_monitor {
	struct nl_sock *socket;
	struct address *msees;
	size_t msee_count;
	bool changed;
};

/* The attribute as an address; unset when it is missing or odd. */
static struct address attribute_address(struct nlattr *a, unsigned char family)
{
	size_t length = a != NULL ? (size_t)nla_len(a) : 0;

	if (family == AF_INET && length == 4)
		return address_of(FAMILY_IPV4, nla_data(a));
	if (family == AF_INET6 && length == 16)
		return address_of(FAMILY_IPV6, nla_data(a));
	return (struct address){0};
}

static bool neighbour_matters(const struct kernel_monitor *m, struct nlmsghdr *message)
{
	const struct ndmsg *head = nlmsg_data(message);
	struct address who;

	if (nlmsg_datalen(message) < (int)sizeof(*head) ||
	    (message->nlmsg_type == RTM_NEWNEIGH && head->ndm_state & REACHED))
		return false;
	who = attribute_address(nlmsg_find_attr(message, sizeof(*head), NDA_DST), head->ndm_family);
	for (size_t i = 0; i < m->msee_count; i++)
		if (address_equal(&who, &m->msees[i]))
			return true;
	return false;
}

static bool route_matters(const struct kernel_monitor *m, struct nlmsghdr *message)
{
	const struct rtmsg *head = nlmsg_data(message);
	struct prefix to;

	if (nlmsg_datalen(message) < (int)sizeof(*head))
		return false;
	to.len = head->rtm_dst_len;
	to.address = attribute_address(nlmsg_find_attr(message, sizeof(*head), RTA_DST),
				       head->rtm_family);
	if (!to.address.set)
		return to.len == 0; /* a default route */
	for (size_t i = 0; i < m->msee_count; i++)
		if (prefix_holds(&to, &m->msees[i]))
			return true;
	return false;
}

static int announced(struct nl_msg *msg, void *context)
{
	struct kernel_monitor *m = context;
	struct nlmsghdr *message = nlmsg_hdr(msg);

	switch (message->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
	case RTM_NEWADDR:
	case RTM_DELADDR:
		m->changed = true;
		break;
	case RTM_NEWNEIGH:
	case RTM_DELNEIGH:
		m->changed = m->changed || neighbour_matters(m, message);
		break;
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		m->changed = m->changed || route_matters(m, message);
		break;
	default:
		break;
	}
	return NL_OK;
}

static int listen_start(struct nl_sock *s)
{
	int status = nl_connect(s, NETLINK_ROUTE);

	if (status >= 0)
		status = nl_socket_add_memberships(s, RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR,
						   RTNLGRP_IPV6_IFADDR, RTNLGRP_NEIGH,
						   RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, 0);
	if (status >= 0)
		status = nl_socket_set_nonblocking(s);
	return status;
}

struct kernel_monitor *kernel_monitor_new(const struct address *msees, size_t count,
					  struct err *err)
{
	struct kernel_monitor *m = xcalloc(1, sizeof(*m));
	int status = -NLE_NOMEM;

	m->msees = xcalloc(count + 1, sizeof(*m->msees));
	m->msee_count = count;
	for (size_t i = 0; i < count; i++)
		m->msees[i] = msees[i];
	m->socket = nl_socket_alloc();
	if (m->socket != NULL) {
		nl_socket_disable_seq_check(m->socket);
		nl_socket_modify_cb(m->socket, NL_CB_VALID, NL_CB_CUSTOM, announced, m);
		status = listen_start(m->socket);
	}
	if (status >= 0)
		return m;
	(void)err_set(err, "cannot hear what changes in the kernel: %s", nl_geterror(status));
	kernel_monitor_free(m);
	return NULL;
}

void kernel_monitor_free(struct kernel_monitor *m)
{
	if (m == NULL)
		return;
	nl_socket_free(m->socket);
	free(m->msees);
	free(m);
}

int kernel_monitor_fd(const struct kernel_monitor *m)
{
	return nl_socket_get_fd(m->socket);
}

bool kernel_monitor_step(struct kernel_monitor *m)
{
	enum { AT_ONCE = 1024 };
	int status = 0;

	m->changed = false;
	for (int i = 0; i < AT_ONCE && (status = nl_recvmsgs_default(m->socket)) >= 0; i++)
		;
	/* ENOBUFS: more was announced than the socket holds. */
	return m->changed || (status < 0 && status != -NLE_AGAIN);
}
