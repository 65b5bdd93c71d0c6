/* SPDX-License-Identifier: ISC */
/* A decoded frame: what wire/ makes of bytes and evidence/ folds. Fixed size; the payload points
 * into the frame and lives as long as it does. */
#ifndef MODEL_PACKET_H
#define MODEL_PACKET_H

#include "base/cursor.h"
#include "model/address.h"
#include "model/tags.h"

enum packet_kind {
	PACKET_OTHER, /* decoded as far as src/dst addresses allow */
	PACKET_ARP,
	PACKET_ND, /* neighbour solicitation or advertisement, RFC 4861 4.3, 4.4 */
	PACKET_TCP,
	PACKET_ICMP_ERROR,
	PACKET_BFD
};

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16 };
enum { PORT_BGP = 179, PORT_BFD = 3784 };
enum md5_check { MD5_CHECK_UNSIGNED, MD5_CHECK_UNTRIED, MD5_CHECK_GOOD, MD5_CHECK_BAD };

/* ARP and ND in one form: who asks or tells what. packet.src is ARP's sender / the IPv6 source
 * (unset for a probe from 0.0.0.0 or ::), target the address asked for or announced. */
struct neighbour_message {
	bool reply; /* ARP reply, neighbour advertisement */
	struct address target;
	struct mac mac; /* of the sender (ARP sender hardware address, ND link-layer option; else
			   the frame's source) */
};

struct tcp {
	uint16_t source_port, destination_port;
	uint32_t seq, ack;
	uint8_t flags;
	uint16_t window;
	bool has_md5;         /* option 19, RFC 2385 */
	bool options_cut;     /* ... or one that the capture cut off with other options */
	uint8_t md5[16];      /* its digest */
	enum md5_check check; /* set by whoever has the key */
	uint16_t mss;         /* 0: no option */
	uint16_t length; /* payload bytes on the wire; payload.left may be less when the capture cut
			    it */
	struct cursor header; /* the fixed 20 bytes, for the digest */
	struct cursor payload;
	uint16_t segment_length; /* header with options and payload, for the digest's pseudo-header
				  */
};

struct icmp_error {
	uint8_t type, code;
	/* The packet it speaks of, as far as it was quoted. */
	struct address inner_src, inner_dst;
	uint8_t inner_protocol;
	uint16_t inner_source_port, inner_destination_port; /* 0: not quoted */
	uint32_t inner_seq;                                 /* of TCP */
	uint32_t mtu;
};

enum bfd_state { BFD_ADMIN_DOWN, BFD_DOWN, BFD_INIT, BFD_UP };

/* RFC 5880 4.1; times in microseconds. */
struct bfd {
	enum bfd_state state;
	uint8_t diagnostic, multiplier;
	uint32_t my_discriminator, your_discriminator;
	uint32_t min_tx_us, min_rx_us;
};

struct packet {
	int64_t at_ms; /* UTC */
	uint32_t port; /* which port of the CE it was heard on */
	enum packet_kind kind;
	struct mac src_mac, dst_mac;
	struct tags tags;
	struct address src, dst;
	uint8_t ttl;     /* or hop limit; ARP: 0 */
	uint16_t length; /* bytes on the wire */
	uint16_t kept;   /* of those, where the capture cut the rest off; 0: all */
	union {
		struct neighbour_message neighbour; /* PACKET_ARP, PACKET_ND */
		struct tcp tcp;
		struct icmp_error icmp;
		struct bfd bfd;
	};
};

const char *bfd_state_name(enum bfd_state s);
const char *bfd_diagnostic_name(uint8_t diagnostic); /* RFC 5880 4.1 */

#endif
