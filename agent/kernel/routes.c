/* SPDX-License-Identifier: ISC */
#include "parts.h"

#include "base/text.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
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

struct question {
	struct kernel_route *out;
	bool told, refused;
};

static int told(struct nl_msg *message, void *asked)
{
	struct question *q = asked;
	struct rtnl_route *route = NULL;

	if (rtnl_route_parse(nlmsg_hdr(message), &route) == 0) {
		q->told = true;
		route_take(route, q->out);
	}
	rtnl_route_put(route);
	return NL_OK;
}

/* A destination that the kernel would not send to is answered with an error: no route, or one that
 * is unreachable, prohibits, or is a black hole. Any other error is no answer. */
static int refused(struct sockaddr_nl *from, struct nlmsgerr *answer, void *asked)
{
	struct question *q = asked;

	(void)from;
	q->refused = answer->error == -ENETUNREACH || answer->error == -EHOSTUNREACH ||
		     answer->error == -EACCES || answer->error == -EINVAL;
	return NL_STOP;
}

static struct nl_msg *request_new(const struct address *to)
{
	bool ipv4 = to->family == FAMILY_IPV4;
	int bytes = ipv4 ? 4 : 16;
	struct rtmsg head = {.rtm_family = ipv4 ? AF_INET : AF_INET6,
			     .rtm_dst_len = (unsigned char)(8 * bytes)};
	struct nl_msg *m = nlmsg_alloc_simple(RTM_GETROUTE, 0);

	if (m != NULL && nlmsg_append(m, &head, sizeof(head), NLMSG_ALIGNTO) == 0 &&
	    nla_put(m, RTA_DST, bytes, to->bytes) == 0)
		return m;
	nlmsg_free(m);
	return NULL;
}

/* False: there was no answer. (rtnl_route_lookup() does not look whether it got memory.) */
static bool route_ask(struct nl_sock *route, const struct address *to, struct kernel_route *out)
{
	struct nl_msg *request = request_new(to);
	struct question q = {.out = out};
	bool done;

	*out = (struct kernel_route){.to = *to};
	nl_socket_modify_cb(route, NL_CB_VALID, NL_CB_CUSTOM, told, &q);
	nl_socket_modify_err_cb(route, NL_CB_CUSTOM, refused, &q);
	done = request != NULL && nl_send_auto(route, request) >= 0 &&
	       nl_recvmsgs_default(route) >= 0 && nl_wait_for_ack(route) >= 0;
	nlmsg_free(request);
	return done ? q.told : q.refused;
}

/* An answer that did not come may still come, and would be taken for the next one's: after it
 * nothing more is asked. */
void routes_read(struct nl_sock *route, const struct address *msees, size_t count,
		 struct kernel_facts *out)
{
	bool answered = true;

	if (count == 0)
		return;
	out->routes = xcalloc(count, sizeof(*out->routes));
	for (size_t i = 0; answered && i < count; i++) {
		answered = route_ask(route, &msees[i], &out->routes[i]);
		out->route_count += answered;
	}
}
