/* SPDX-License-Identifier: ISC */
#include "probe/arp.h"
#include "frame.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *send_problem(int error)
{
	switch (error) {
	case EPERM:
	case EACCES:
		return "no permission (needs CAP_NET_RAW)";
	case ENETDOWN:
		return "the interface is down";
	case ENODEV:
	case ENXIO:
		return "no such interface";
	default:
		return strerrordesc_np(error);
	}
}

static bool send_frame(const struct sockaddr_ll *to, const uint8_t *bytes, size_t len)
{
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	ssize_t sent;
	int error;

	if (fd < 0)
		return false;
	sent = sendto(fd, bytes, len, 0, (const struct sockaddr *)to, sizeof(*to));
	error = errno;
	close(fd);
	errno = error;
	return sent == (ssize_t)len;
}

bool probe_arp_send(const char *interface, const struct address *from, struct mac own,
		    const struct address *to, struct err *err)
{
	static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_halen = 6};
	char text[ADDRESS_TEXT];
	uint8_t frame[FRAME_SOLICITATION_LEN];
	size_t len;

	if (from->family == FAMILY_IPV4) {
		at.sll_protocol = htons(ETH_P_ARP);
		memcpy(at.sll_addr, broadcast, 6);
		frame_arp(from, own, to, frame);
		len = FRAME_ARP_LEN;
	} else {
		at.sll_protocol = htons(ETH_P_IPV6);
		frame_solicitation(from, own, to, frame);
		at.sll_addr[0] = at.sll_addr[1] = 0x33; /* RFC 2464 7 */
		memcpy(at.sll_addr + 2, frame + 24 + 12, 4);
		len = FRAME_SOLICITATION_LEN;
	}
	at.sll_ifindex = (int)if_nametoindex(interface);
	if (at.sll_ifindex == 0 || !send_frame(&at, frame, len))
		return err_set(err, "cannot ask for %s on %s: %s", address_text(to, text),
			       interface, send_problem(errno));
	return true;
}
