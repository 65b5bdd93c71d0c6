/* SPDX-License-Identifier: ISC */
#include "parts.h"

#include "base/text.h"

#include <assert.h>
#include <linux/if.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/object.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>
#include <netlink/route/link/vlan.h>
#include <netlink/route/rtnl.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

enum { DUMP_TRIES = 5 };

static void mac_take(const struct nl_addr *from, struct mac *out)
{
	if (from != NULL && nl_addr_get_len(from) == sizeof(out->bytes))
		memcpy(out->bytes, nl_addr_get_binary_addr(from), sizeof(out->bytes));
}

struct address address_take(const struct nl_addr *from)
{
	if (from != NULL && nl_addr_get_family(from) == AF_INET && nl_addr_get_len(from) == 4)
		return address_of(FAMILY_IPV4, nl_addr_get_binary_addr(from));
	if (from != NULL && nl_addr_get_family(from) == AF_INET6 && nl_addr_get_len(from) == 16)
		return address_of(FAMILY_IPV6, nl_addr_get_binary_addr(from));
	return (struct address){0};
}

/* The device below. IFLA_LINK also names the far end of a veth pair, and may count in another
 * network namespace, where its number means nothing to us. */
static int lower_of(struct rtnl_link *from)
{
	int lower = rtnl_link_get_link(from);
	int32_t elsewhere;

	if (rtnl_link_is_veth(from) || rtnl_link_get_link_netnsid(from, &elsewhere) == 0)
		return 0;
	return lower == rtnl_link_get_ifindex(from) ? 0 : lower;
}

static void link_take(struct nl_object *object, void *facts)
{
	struct rtnl_link *from = (struct rtnl_link *)object;
	struct kernel_facts *out = facts;
	const char *name = rtnl_link_get_name(from), *kind = rtnl_link_get_type(from);
	unsigned int flags = rtnl_link_get_flags(from);
	struct kernel_link *l;

	if (name == NULL)
		return;
	out->links = array_grow(out->links, out->link_count, sizeof(*l));
	l = &out->links[out->link_count++];
	*l = (struct kernel_link){
		.index = rtnl_link_get_ifindex(from),
		.lower = lower_of(from),
		.master = rtnl_link_get_master(from),
		.up = (flags & IFF_UP) != 0,
		.carrier = (flags & IFF_LOWER_UP) != 0,
		.noarp = (flags & IFF_NOARP) != 0,
		.mtu = rtnl_link_get_mtu(from),
		.rx_packets = rtnl_link_get_stat(from, RTNL_LINK_RX_PACKETS),
		.tx_packets = rtnl_link_get_stat(from, RTNL_LINK_TX_PACKETS),
		.rx_bytes = rtnl_link_get_stat(from, RTNL_LINK_RX_BYTES),
		.tx_bytes = rtnl_link_get_stat(from, RTNL_LINK_TX_BYTES),
		.rx_errors = rtnl_link_get_stat(from, RTNL_LINK_RX_ERRORS),
		/* What the host and what the card had no room for; the kernel counts them apart. */
		.rx_dropped = rtnl_link_get_stat(from, RTNL_LINK_RX_DROPPED) +
			      rtnl_link_get_stat(from, RTNL_LINK_RX_MISSED_ERR),
	};
	text_printable(l->name, sizeof(l->name), name, strlen(name));
	if (kind != NULL)
		text_printable(l->kind, sizeof(l->kind), kind, strlen(kind));
	mac_take(rtnl_link_get_addr(from), &l->mac);
	if (rtnl_link_is_vlan(from)) {
		int protocol = rtnl_link_vlan_get_protocol(from), vid = rtnl_link_vlan_get_id(from);

		l->is_vlan = true;
		l->tag.ethertype = protocol > 0 ? ntohs((uint16_t)protocol) : ETHERTYPE_8021Q;
		l->tag.vid = vid > 0 ? (uint16_t)vid : 0;
	}
}

/* What libnl cannot make sense of is passed over; what it has no memory for would seem not to be
 * there. */
static int parsed(int status)
{
	if (status == -NLE_NOMEM)
		out_of_memory();
	return status < 0 ? NL_SKIP : NL_OK;
}

int link_received(struct nl_msg *msg, void *facts)
{
	return parsed(nl_msg_parse(msg, link_take, facts));
}

static void address_entry_take(struct nl_object *object, void *facts)
{
	struct rtnl_addr *from = (struct rtnl_addr *)object;
	struct kernel_facts *out = facts;
	struct address local = address_take(rtnl_addr_get_local(from));
	unsigned int flags = rtnl_addr_get_flags(from);

	if (!local.set)
		return;
	out->addresses = array_grow(out->addresses, out->address_count, sizeof(*out->addresses));
	out->addresses[out->address_count++] = (struct kernel_address){
		.index = rtnl_addr_get_ifindex(from),
		.prefix = {local, (uint8_t)rtnl_addr_get_prefixlen(from)},
		.peer = address_take(rtnl_addr_get_peer(from)),
		.tentative = (flags & IFA_F_TENTATIVE) != 0,
		.dad_failed = (flags & IFA_F_DADFAILED) != 0,
	};
}

int address_received(struct nl_msg *msg, void *facts)
{
	return parsed(nl_msg_parse(msg, address_entry_take, facts));
}

static enum neighbour_state state_of(uint16_t bits)
{
	static const struct {
		uint16_t bit;
		enum neighbour_state state;
	} states[] = {
		{NUD_PERMANENT, NEIGHBOUR_PERMANENT}, {NUD_NOARP, NEIGHBOUR_NOARP},
		{NUD_REACHABLE, NEIGHBOUR_REACHABLE}, {NUD_STALE, NEIGHBOUR_STALE},
		{NUD_DELAY, NEIGHBOUR_DELAY},         {NUD_PROBE, NEIGHBOUR_PROBE},
		{NUD_FAILED, NEIGHBOUR_FAILED},       {NUD_INCOMPLETE, NEIGHBOUR_INCOMPLETE},
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if ((bits & states[i].bit) != 0)
			return states[i].state;
	return NEIGHBOUR_NONE;
}

/* The kernel counts ages in USER_HZ. */
static uint32_t age_ms(uint32_t ticks)
{
	uint64_t ms = (uint64_t)ticks * 1000 / (uint64_t)sysconf(_SC_CLK_TCK);

	return ms > UINT32_MAX ? UINT32_MAX : (uint32_t)ms;
}

/* By hand, since libnl-route keeps the ages to itself. */
int neighbour_received(struct nl_msg *msg, void *facts)
{
	struct kernel_facts *out = facts;
	struct nlmsghdr *header = nlmsg_hdr(msg);
	struct nlattr *attributes[NDA_MAX + 1];
	struct nda_cacheinfo ages;
	struct kernel_neighbour n = {0};
	struct ndmsg about;
	int address_len;

	if (!nlmsg_valid_hdr(header, sizeof(about)) ||
	    nlmsg_parse(header, sizeof(about), attributes, NDA_MAX, NULL) < 0)
		return NL_SKIP;
	memcpy(&about, nlmsg_data(header), sizeof(about));
	address_len = about.ndm_family == AF_INET ? 4 : 16;
	if ((about.ndm_family != AF_INET && about.ndm_family != AF_INET6) ||
	    attributes[NDA_DST] == NULL || nla_len(attributes[NDA_DST]) != address_len)
		return NL_SKIP;
	n.index = about.ndm_ifindex;
	n.state = state_of(about.ndm_state);
	n.address = address_of(about.ndm_family == AF_INET ? FAMILY_IPV4 : FAMILY_IPV6,
			       nla_data(attributes[NDA_DST]));
	if (attributes[NDA_LLADDR] != NULL && nla_len(attributes[NDA_LLADDR]) == sizeof(n.mac))
		memcpy(n.mac.bytes, nla_data(attributes[NDA_LLADDR]), sizeof(n.mac));
	if (attributes[NDA_CACHEINFO] != NULL &&
	    nla_len(attributes[NDA_CACHEINFO]) >= (int)sizeof(ages)) {
		memcpy(&ages, nla_data(attributes[NDA_CACHEINFO]), sizeof(ages));
		n.confirmed_ms = age_ms(ages.ndm_confirmed);
		n.updated_ms = age_ms(ages.ndm_updated);
	}
	out->neighbours =
		array_grow(out->neighbours, out->neighbour_count, sizeof(*out->neighbours));
	out->neighbours[out->neighbour_count++] = n;
	return NL_OK;
}

/* A table may change while the kernel lists it; then it says so and the list is torn. */
static bool dump(struct nl_sock *route, int type, nl_recvmsg_msg_cb_t received,
		 struct kernel_facts *out, size_t *count)
{
	int status = -NLE_DUMP_INTR;

	nl_socket_modify_cb(route, NL_CB_VALID, NL_CB_CUSTOM, received, out);
	for (int tries = 0; status == -NLE_DUMP_INTR && tries < DUMP_TRIES; tries++) {
		*count = 0;
		status = nl_rtgen_request(route, type, AF_UNSPEC, NLM_F_DUMP);
		if (status >= 0)
			status = nl_recvmsgs_default(route);
	}
	return status >= 0;
}

/* Each of the three begins with an interface index. */
static int by_index(const void *a, const void *b)
{
	int left = *(const int *)a, right = *(const int *)b;

	return (left > right) - (left < right);
}

bool tables_read(struct nl_sock *route, struct kernel_facts *out, struct err *err)
{
	static_assert(offsetof(struct kernel_link, index) == 0 &&
			      offsetof(struct kernel_address, index) == 0 &&
			      offsetof(struct kernel_neighbour, index) == 0,
		      "by_index() reads the first member");

	if (!dump(route, RTM_GETLINK, link_received, out, &out->link_count))
		return err_set(err, "the kernel did not list its interfaces");
	if (!dump(route, RTM_GETADDR, address_received, out, &out->address_count))
		return err_set(err, "the kernel did not list its addresses");
	if (!dump(route, RTM_GETNEIGH, neighbour_received, out, &out->neighbour_count))
		return err_set(err, "the kernel did not list its neighbours");
	if (out->link_count > 0)
		qsort(out->links, out->link_count, sizeof(*out->links), by_index);
	if (out->address_count > 0)
		qsort(out->addresses, out->address_count, sizeof(*out->addresses), by_index);
	if (out->neighbour_count > 0)
		qsort(out->neighbours, out->neighbour_count, sizeof(*out->neighbours), by_index);
	return true;
}
