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

/* The kernel answers a destination it would not send to with an error: ENETUNREACH, EHOSTUNREACH
 * for an unreachable route, EACCES for a prohibiting one. */
static void route_ask(struct nl_sock *route, const struct address *to, struct kernel_route *out)
{
	bool ipv4 = to->family == FAMILY_IPV4;
	struct nl_addr *wanted = nl_addr_build(ipv4 ? AF_INET : AF_INET6, to->bytes, ipv4 ? 4 : 16);
	struct rtnl_route *answer = NULL;

	*out = (struct kernel_route){.to = *to};
	if (wanted == NULL)
		return;
	if (rtnl_route_lookup(route, wanted, &answer) >= 0 && answer != NULL)
		route_take(answer, out);
	if (answer != NULL)
		rtnl_route_put(answer);
	nl_addr_put(wanted);
}

void routes_read(struct nl_sock *route, const struct address *msees, size_t count,
		 struct kernel_facts *out)
{
	if (count == 0)
		return;
	out->routes = xcalloc(count, sizeof(*out->routes));
	for (size_t i = 0; i < count; i++)
		route_ask(route, &msees[i], &out->routes[i]);
	out->route_count = count;
}
