/* SPDX-License-Identifier: ISC */
#include "parts.h"

#include "base/text.h"

#include <linux/rtnetlink.h>
#include <netlink/addr.h>
#include <netlink/netlink.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

static void route_take(struct rtnl_route *from, struct kernel_route *out)
{
	struct rtnl_nexthop *hop = rtnl_route_nexthop_n(from, 0);
	int type = rtnl_route_get_type(from);

	if (hop == NULL || (type != RTN_UNICAST && type != RTN_LOCAL))
		return;
	out->found = true;
	out->index = rtnl_route_nh_get_ifindex(hop);
	out->gateway = address_take(rtnl_route_nh_get_gateway(hop));
	if (!out->gateway.set) /* an IPv6 router for IPv4, RFC 8950 */
		out->gateway = address_take(rtnl_route_nh_get_via(hop));
	out->source = address_take(rtnl_route_get_pref_src(from));
}

static int refused(struct sockaddr_nl *from, struct nlmsgerr *answer, void *was_refused)
{
	(void)from;
	(void)answer;
	*(bool *)was_refused = true;
	return NL_STOP;
}

/* The kernel answers a destination it would not send to with an error: ENETUNREACH, EHOSTUNREACH
 * for an unreachable route, EACCES for a prohibiting one. False: there was no answer. */
static bool route_ask(struct nl_sock *route, const struct address *to, struct kernel_route *out)
{
	bool ipv4 = to->family == FAMILY_IPV4;
	struct nl_addr *wanted = nl_addr_build(ipv4 ? AF_INET : AF_INET6, to->bytes, ipv4 ? 4 : 16);
	struct rtnl_route *answer = NULL;
	bool answered = false;

	*out = (struct kernel_route){.to = *to};
	if (wanted == NULL)
		return false;
	nl_socket_modify_err_cb(route, NL_CB_CUSTOM, refused, &answered);
	if (rtnl_route_lookup(route, wanted, &answer) >= 0 && answer != NULL) {
		answered = true;
		route_take(answer, out);
	}
	if (answer != NULL)
		rtnl_route_put(answer);
	nl_addr_put(wanted);
	return answered;
}

void routes_read(struct nl_sock *route, const struct address *msees, size_t count,
		 struct kernel_facts *out)
{
	if (count == 0)
		return;
	out->routes = xcalloc(count, sizeof(*out->routes));
	for (size_t i = 0; i < count; i++)
		out->route_count += route_ask(route, &msees[i], &out->routes[out->route_count]);
}
