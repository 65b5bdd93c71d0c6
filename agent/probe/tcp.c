/* SPDX-License-Identifier: ISC */
#include "probe/tcp.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT = 179 };

/* Sockets and the key's owner want the same three shapes of an address. */
static socklen_t endpoint(const struct address *a, uint16_t port, const char *device,
			  struct sockaddr_storage *out)
{
	struct sockaddr_in in4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};

	memset(out, 0, sizeof(*out));
	if (a->family == FAMILY_IPV4) {
		memcpy(&in4.sin_addr, a->bytes, 4);
		memcpy(out, &in4, sizeof(in4));
		return sizeof(in4);
	}
	memcpy(&in6.sin6_addr, a->bytes, 16);
	if (device != NULL && address_is_link_local(a))
		in6.sin6_scope_id = if_nametoindex(device);
	memcpy(out, &in6, sizeof(in6));
	return sizeof(in6);
}

static bool sign(int fd, const struct md5_key *key, const struct sockaddr_storage *peer)
{
	struct tcp_md5sig sig = {.tcpm_keylen = key->len};
	int status;

	assert(key->len <= MD5_KEY_MAX);
	memcpy(&sig.tcpm_addr, peer, sizeof(sig.tcpm_addr));
	memcpy(sig.tcpm_key, key->bytes, key->len);
	status = setsockopt(fd, IPPROTO_TCP, TCP_MD5SIG, &sig, sizeof(sig));
	wipe(&sig, sizeof(sig));
	return status == 0;
}

static void shape(int fd, const struct tcp_probe_plan *plan)
{
	const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	const int hops = 255; /* passes a neighbour with TTL security, RFC 5082 */

	if (plan->from->family == FAMILY_IPV4)
		(void)setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof(hops));
	else
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof(hops));
	/* Closing resets: nothing of the probe stays behind to be taken for a session. */
	(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	/* Where this is not allowed the route decides, as it does for most daemons. */
	if (plan->device != NULL)
		(void)setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, plan->device,
				 (socklen_t)strlen(plan->device));
}

static uint16_t port_of(int fd)
{
	struct sockaddr_storage at = {0};
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;
	socklen_t len = sizeof(at);

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return 0;
	memcpy(&in4, &at, sizeof(in4));
	memcpy(&in6, &at, sizeof(in6));
	return ntohs(at.ss_family == AF_INET ? in4.sin_port : in6.sin6_port);
}

static enum probe_result meaning(int error)
{
	switch (error) {
	case 0:
	case ECONNRESET: /* accepted, then thrown out before we looked */
	case EPIPE:
		return PROBE_CONNECTED;
	case EINPROGRESS:
		return PROBE_PENDING;
	case ECONNREFUSED:
		return PROBE_REFUSED;
	case ETIMEDOUT:
		return PROBE_SILENT;
	case EHOSTUNREACH:
	case ENETUNREACH:
	case EHOSTDOWN:
	case ENETDOWN:
	case ENONET:
	case EACCES:
	case EPERM:
	case ENOPROTOOPT: /* what Linux makes of some ICMP errors */
	case EOPNOTSUPP:
	case EPROTO:
	case EMSGSIZE:
		return PROBE_UNREACHABLE;
	default:
		return PROBE_FAILED;
	}
}

static bool prepare(struct tcp_probe *p, const struct tcp_probe_plan *plan, struct err *err)
{
	struct sockaddr_storage from, to;
	socklen_t len = endpoint(plan->from, 0, plan->device, &from);
	char text[ADDRESS_TEXT];

	(void)endpoint(plan->to, PORT, plan->device, &to);
	p->fd = socket(from.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (p->fd < 0)
		return err_set(err, "cannot open a TCP socket: %s", strerrordesc_np(errno));
	shape(p->fd, plan);
	if (plan->key != NULL && plan->key->len > 0 && !sign(p->fd, plan->key, &to))
		return err_set(err, "the kernel takes no TCP-MD5 key for %s: %s",
			       address_text(plan->to, text), strerrordesc_np(errno));
	if (bind(p->fd, (const struct sockaddr *)&from, len) != 0)
		return err_set(err, "cannot connect from %s: %s", address_text(plan->from, text),
			       strerrordesc_np(errno));
	p->source_port = port_of(p->fd);
	return true;
}

bool tcp_probe_start(struct tcp_probe *p, const struct tcp_probe_plan *plan, int64_t now_ms,
		     struct err *err)
{
	struct sockaddr_storage to;
	socklen_t len = endpoint(plan->to, PORT, plan->device, &to);

	*p = (struct tcp_probe){.fd = -1, .deadline_ms = now_ms + PROBE_DEADLINE_MS};
	p->result = PROBE_FAILED;
	if (!prepare(p, plan, err)) {
		tcp_probe_close(p);
		return false;
	}
	p->result = connect(p->fd, (const struct sockaddr *)&to, len) == 0 ? PROBE_CONNECTED
									   : meaning(errno);
	if (p->result == PROBE_FAILED)
		(void)err_set(err, "cannot connect: %s", strerrordesc_np(errno));
	if (p->result != PROBE_PENDING)
		tcp_probe_close(p);
	return p->result != PROBE_FAILED;
}

enum probe_result tcp_probe_step(struct tcp_probe *p, int64_t now_ms)
{
	struct pollfd waiting = {.fd = p->fd, .events = POLLOUT};
	socklen_t len = sizeof(int);
	int error = 0;

	if (p->result != PROBE_PENDING)
		return p->result;
	if (poll(&waiting, 1, 0) > 0) {
		if (getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
			error = errno;
		p->result = meaning(error);
	} else if (now_ms >= p->deadline_ms) {
		p->result = PROBE_SILENT;
	}
	if (p->result != PROBE_PENDING)
		tcp_probe_close(p);
	return p->result;
}

void tcp_probe_close(struct tcp_probe *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}
