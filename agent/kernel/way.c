/* SPDX-License-Identifier: ISC */
#include "kernel/way.h"

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

/* rtnetlink(7), RTM_GETROUTE: with a source, so that rules by it (`ip rule`) count. libnl's own
 * lookup knows none. */
static struct nl_msg *question(const struct address *from, const struct address *to)
{
	const bool ipv4 = to->family == FAMILY_IPV4;
	const int len = ipv4 ? 4 : 16;
	struct rtmsg head = {.rtm_family = ipv4 ? AF_INET : AF_INET6,
			     .rtm_dst_len = (uint8_t)(8 * len),
			     .rtm_src_len = (uint8_t)(8 * len)};
	struct nl_msg *m = nlmsg_alloc_simple(RTM_GETROUTE, NLM_F_REQUEST);

	if (m != NULL && nlmsg_append(m, &head, sizeof(head), NLMSG_ALIGNTO) == 0 &&
	    nla_put(m, RTA_DST, len, to->bytes) == 0 && nla_put(m, RTA_SRC, len, from->bytes) == 0)
		return m;
	nlmsg_free(m);
	return NULL;
}

static int answer_take(struct nl_msg *m, void *index)
{
	struct nlattr *by = nlmsg_find_attr(nlmsg_hdr(m), sizeof(struct rtmsg), RTA_OIF);

	if (by != NULL && nla_len(by) == (int)sizeof(uint32_t))
		*(uint32_t *)index = nla_get_u32(by);
	return NL_STOP;
}

bool kernel_way(const struct address *from, const struct address *to,
		char out[static INTERFACE_NAME])
{
	struct nl_sock *s = nl_socket_alloc();
	struct nl_msg *m = question(from, to);
	uint32_t index = 0;

	if (s != NULL && m != NULL && nl_connect(s, NETLINK_ROUTE) == 0) {
		nl_socket_modify_cb(s, NL_CB_VALID, NL_CB_CUSTOM, answer_take, &index);
		if (nl_send_auto(s, m) > 0)
			(void)nl_recvmsgs_default(s); /* an error: there is no way */
	}
	nlmsg_free(m);
	nl_socket_free(s);
	return index != 0 && if_indextoname(index, out) != NULL;
}
