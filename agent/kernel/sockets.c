/* SPDX-License-Identifier: ISC */
/* TCP sockets over sock_diag(7). Received into a buffer of our own, which is wiped: libnl's receive
 * path would leave copies of the keys in freed memory. The kernel's own buffers are out of our
 * reach. */
#include "parts.h"

#include "base/text.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	PORT = 179,
	STATE_ESTABLISHED = 1,
	STATE_LISTEN = 10,
	STATES = 12 /* include/net/tcp_states.h */
};
enum { ROOM = 1024 * 1024 /* a listener with 10,000 keys */ };

/* source port = 179 or destination port = 179, judged in the kernel, so that a host full of sockets
 * costs us nothing. Jumps are in bytes; the slot after a comparison holds its port. A jump to the
 * end accepts, one of four bytes more refuses. */
/* clang-format off */
static const struct inet_diag_bc_op port_filter[] = {
	{INET_DIAG_BC_S_GE, 8, 20}, {INET_DIAG_BC_NOP, 0, PORT},
	{INET_DIAG_BC_S_LE, 8, 12}, {INET_DIAG_BC_NOP, 0, PORT},
	{INET_DIAG_BC_JMP, 4, 20},
	{INET_DIAG_BC_D_GE, 8, 20}, {INET_DIAG_BC_NOP, 0, PORT},
	{INET_DIAG_BC_D_LE, 8, 12}, {INET_DIAG_BC_NOP, 0, PORT},
};
/* clang-format on */

/* struct tcp_diag_md5sig of <linux/tcp.h>, which does not get along with <netinet/tcp.h>. */
struct key_record {
	uint8_t family, prefix_len;
	uint16_t key_len; /* host order */
	uint8_t address[16];
	uint8_t key[MD5_KEY_MAX];
};

struct listener {
	uint8_t family;
	struct inet_diag_sockid id;
};

struct reading {
	struct nl_sock *netlink;
	struct nlmsghdr *buffer;
	struct kernel_facts *out;
	struct listener *listeners;
	size_t listener_count;
};

/* IPv4 in IPv6 sockets (::ffff:a.b.c.d) is IPv4 to everyone else. */
static struct address address_plain(uint8_t family, const void *bytes)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	const uint8_t *b = bytes;

	if (family == AF_INET)
		return address_of(FAMILY_IPV4, b);
	if (memcmp(b, mapped, sizeof(mapped)) == 0)
		return address_of(FAMILY_IPV4, b + sizeof(mapped));
	return address_of(FAMILY_IPV6, b);
}

static struct address address_or_any(uint8_t family, const void *bytes)
{
	static const uint8_t any[16];
	struct address a = address_plain(family, bytes);

	a.set = memcmp(a.bytes, any, sizeof(any)) != 0;
	return a;
}

static void socket_add(struct reading *r, const struct kernel_socket *socket)
{
	struct kernel_facts *out = r->out;

	out->sockets = array_grow(out->sockets, out->socket_count, sizeof(*out->sockets));
	out->sockets[out->socket_count++] = *socket;
}

static void listener_add(struct reading *r, const struct inet_diag_msg *m)
{
	r->listeners = array_grow(r->listeners, r->listener_count, sizeof(*r->listeners));
	r->listeners[r->listener_count++] = (struct listener){m->idiag_family, m->id};
}

/* Where struct tcp_info has them, since Linux 4.6 (include/uapi/linux/tcp.h; the C library's is
 * older). */
enum {
	INFO_UNACKED = 24,
	INFO_TOTAL_RETRANS = 100,
	INFO_BYTES_RECEIVED = 128,
	INFO_DATA_SEGS_OUT = 156
};

static uint32_t info_u32(const struct nlattr *info, int offset)
{
	uint32_t v;

	memcpy(&v, (const char *)nla_data(info) + offset, sizeof(v));
	return v;
}

static void counts_take(struct kernel_socket *s, const struct nlattr *info)
{
	if (info == NULL || nla_len(info) < INFO_DATA_SEGS_OUT + (int)sizeof(uint32_t))
		return;
	s->counted = true;
	s->unacked_segments = info_u32(info, INFO_UNACKED);
	s->resent_segments = info_u32(info, INFO_TOTAL_RETRANS);
	s->sent_segments = info_u32(info, INFO_DATA_SEGS_OUT);
	memcpy(&s->received_bytes, (const char *)nla_data(info) + INFO_BYTES_RECEIVED,
	       sizeof(s->received_bytes));
}

static void socket_take(struct reading *r, const struct inet_diag_msg *m, struct nlattr *v6only,
			struct nlattr *info)
{
	struct kernel_socket s = {
		.family = m->idiag_family == AF_INET ? FAMILY_IPV4 : FAMILY_IPV6,
		.state = m->idiag_state,
		.local = address_or_any(m->idiag_family, m->id.idiag_src),
		.remote = address_or_any(m->idiag_family, m->id.idiag_dst),
		.local_port = ntohs(m->id.idiag_sport),
		.remote_port = ntohs(m->id.idiag_dport),
		.index = (int)m->id.idiag_if,
		.retransmits = m->idiag_retrans,
		.unread_bytes = m->idiag_rqueue,
	};

	if ((s.local.set && s.local.family == FAMILY_IPV4) ||
	    (s.remote.set && s.remote.family == FAMILY_IPV4))
		s.family = FAMILY_IPV4;
	counts_take(&s, info);
	/* What a filter of this host takes from it, the kernel holds for never sent. */
	if (s.state == STATE_ESTABLISHED && s.unacked_segments == 0 && m->idiag_wqueue > 0)
		s.unacked_segments = 1;
	socket_add(r, &s);
	if (s.state != STATE_LISTEN)
		return;
	listener_add(r, m);
	/* A listener on [::] that is not limited to IPv6 answers for IPv4 too. */
	if (s.family == FAMILY_IPV6 && !s.local.set && v6only != NULL && nla_get_u8(v6only) == 0) {
		s.family = FAMILY_IPV4;
		socket_add(r, &s);
	}
}

/* As array_grow(), but a key leaves no copy behind. */
static struct kernel_md5_key *key_add(struct kernel_facts *out)
{
	size_t n = out->key_count;

	if ((n & (n - 1)) == 0) {
		struct kernel_md5_key *wider = xcalloc(n == 0 ? 1 : 2 * n, sizeof(*wider));

		if (n > 0)
			memcpy(wider, out->keys, n * sizeof(*wider));
		wipe(out->keys, n * sizeof(*wider));
		free(out->keys);
		out->keys = wider;
	}
	return &out->keys[out->key_count++];
}

/* The length of an attribute has 16 bits, enough for 655 keys; in a longer message the keys go on
 * until something else stands where a record would. */
static size_t keys_room(const struct nlmsghdr *header, const struct nlattr *keys)
{
	const char *end = (const char *)header + header->nlmsg_len;

	if (header->nlmsg_len <= UINT16_MAX)
		return (size_t)nla_len(keys);
	return (size_t)(end - (const char *)nla_data(keys));
}

static bool key_record_holds(const struct key_record *r)
{
	return (r->family == AF_INET || r->family == AF_INET6) && r->key_len > 0 &&
	       r->key_len <= MD5_KEY_MAX;
}

/* The keys of one socket, as the records at `at`. */
static void keys_take(struct reading *r, const struct inet_diag_msg *m, const struct key_record *at,
		      size_t count)
{
	for (; count > 0 && key_record_holds(at); count--, at++) {
		struct kernel_md5_key *k = key_add(r->out);

		k->listener = m->idiag_state == STATE_LISTEN;
		k->local_port = ntohs(m->id.idiag_sport);
		k->peer.address = address_plain(at->family, at->address);
		k->peer.len = at->prefix_len;
		k->key.len = (uint8_t)at->key_len;
		memcpy(k->key.bytes, at->key, k->key.len);
	}
}

static void message_take(struct reading *r, struct nlmsghdr *header, bool exact)
{
	const struct inet_diag_msg *m = nlmsg_data(header);
	struct nlattr *keys;

	if (!nlmsg_valid_hdr(header, sizeof(*m)))
		return;
	if (!exact)
		socket_take(r, m, nlmsg_find_attr(header, sizeof(*m), INET_DIAG_SKV6ONLY),
			    nlmsg_find_attr(header, sizeof(*m), INET_DIAG_INFO));
	keys = nlmsg_find_attr(header, sizeof(*m), INET_DIAG_MD5SIG);
	if (keys != NULL)
		keys_take(r, m, nla_data(keys),
			  keys_room(header, keys) / sizeof(struct key_record));
}

static bool refusal_take(const struct nlmsghdr *header)
{
	const struct nlmsgerr *refusal = nlmsg_data(header);

	errno = -refusal->error;
	return refusal->error == 0;
}

/* The next datagram into r->buffer: its length, or 0 with errno. */
static int datagram_receive(struct reading *r)
{
	ssize_t got;

	do
		got = recv(nl_socket_get_fd(r->netlink), r->buffer, ROOM, MSG_TRUNC);
	while (got < 0 && errno == EINTR);
	if (got > 0 && got <= ROOM)
		return (int)got;
	if (got >= 0)
		errno = EMSGSIZE;
	return 0;
}

/* The answer to one request: a dump until it is done, or one message. errno says why not. */
static bool answer_take(struct reading *r, bool exact)
{
	do {
		int left = datagram_receive(r);

		if (left == 0)
			return false;
		for (struct nlmsghdr *h = r->buffer; nlmsg_ok(h, left); h = nlmsg_next(h, &left)) {
			if (h->nlmsg_type == NLMSG_DONE)
				return true;
			if (h->nlmsg_type == NLMSG_ERROR)
				return refusal_take(h);
			message_take(r, h, exact);
		}
	} while (!exact);
	return true;
}

static bool ask(struct reading *r, struct inet_diag_req_v2 *wanted, bool exact)
{
	struct nl_msg *msg = nlmsg_alloc_simple(SOCK_DIAG_BY_FAMILY, exact ? 0 : NLM_F_DUMP);
	bool sent;

	errno = ENOMEM;
	if (msg == NULL)
		return false;
	sent = nlmsg_append(msg, wanted, sizeof(*wanted), NLMSG_ALIGNTO) >= 0 &&
	       (exact ||
		nla_put(msg, INET_DIAG_REQ_BYTECODE, sizeof(port_filter), port_filter) >= 0) &&
	       nl_send_auto(r->netlink, msg) >= 0;
	nlmsg_free(msg);
	return sent && answer_take(r, exact);
}

static bool family_read(struct reading *r, uint8_t family)
{
	const uint8_t info = 1U << (INET_DIAG_INFO - 1); /* brings INET_DIAG_MD5SIG along */
	struct inet_diag_req_v2 wanted = {.sdiag_family = family, .sdiag_protocol = IPPROTO_TCP};

	wanted.idiag_states = 1U << STATE_LISTEN;
	if (!ask(r, &wanted, false))
		return false;
	wanted.idiag_ext = info;
	wanted.idiag_states = ((1U << STATES) - 1) & ~(1U << STATE_LISTEN);
	return ask(r, &wanted, false);
}

/* A listener holds a key per neighbour. A dump leaves out, without a word, the socket that does not
 * fit 32 KiB (some 320 keys); asked for by name, the kernel makes room. False: it has keys we
 * cannot see. */
static bool listener_keys_read(struct reading *r, const struct listener *l)
{
	struct inet_diag_req_v2 wanted = {
		.sdiag_family = l->family,
		.sdiag_protocol = IPPROTO_TCP,
		.idiag_ext = 1U << (INET_DIAG_INFO - 1),
		.id = l->id,
	};

	return ask(r, &wanted, true) || errno == ENOENT || errno == ESTALE; /* closed since */
}

/* The kernel shows keys to CAP_NET_ADMIN alone and is silent to others. */
static bool may_see_keys(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {{0}};

	return syscall(SYS_capget, &header, data) == 0 &&
	       (data[0].effective & 1U << CAP_NET_ADMIN) != 0;
}

static bool all_read(struct reading *r)
{
	if (!family_read(r, AF_INET) || !family_read(r, AF_INET6))
		return false;
	for (size_t i = 0; r->out->md5_readable && i < r->listener_count; i++)
		r->out->md5_readable = listener_keys_read(r, &r->listeners[i]);
	return true;
}

bool sockets_read(struct kernel_facts *out, struct err *err)
{
	struct reading r = {.netlink = nl_socket_alloc(), .out = out};
	bool done;

	if (r.netlink == NULL || nl_connect(r.netlink, NETLINK_SOCK_DIAG) < 0) {
		nl_socket_free(r.netlink);
		return err_set(err, "cannot open a socket to ask the kernel for its TCP sockets");
	}
	nl_socket_disable_auto_ack(r.netlink);
	r.buffer = xcalloc(1, ROOM);
	out->md5_readable = may_see_keys();
	done = all_read(&r);
	if (!done) {
		(void)err_set(err, "the kernel did not list its TCP sockets: %s",
			      strerrordesc_np(errno));
		wipe(out->keys, out->key_count * sizeof(*out->keys));
		out->socket_count = out->key_count = 0;
		out->md5_readable = false;
	}
	wipe(r.buffer, ROOM);
	free(r.buffer);
	free(r.listeners);
	nl_socket_free(r.netlink);
	return done;
}
