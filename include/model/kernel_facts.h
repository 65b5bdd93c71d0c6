/* SPDX-License-Identifier: ISC */
/* What the kernel of the CE says, once. Whole host, in the kernel's own terms; evidence/ digests
 * it. */
#ifndef MODEL_KERNEL_FACTS_H
#define MODEL_KERNEL_FACTS_H

#include "model/address.h"
#include "model/link.h"
#include "model/tags.h"

#include <stddef.h>

struct kernel_link {
	int index, lower; /* lower: ifindex of the device below (VLAN: its port); 0: none */
	int master;       /* bond, bridge or VRF it is a member of; 0: none */
	char name[INTERFACE_NAME];
	bool up, carrier; /* IFF_UP, IFF_LOWER_UP (operational) */
	bool noarp;       /* IFF_NOARP: it neither asks nor answers, by ARP or ND */
	bool is_vlan;
	struct tag tag; /* of a VLAN device */
	struct mac mac;
	uint32_t mtu;
	uint64_t rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors, rx_dropped;
	char kind[16]; /* as `ip -d link` names it: "bridge"; "": hardware, or not known */
};

struct kernel_address {
	int index;
	struct prefix prefix;
	struct address peer; /* point-to-point peer, if any */
	bool tentative, dad_failed;
};

enum neighbour_state {
	NEIGHBOUR_NONE,
	NEIGHBOUR_INCOMPLETE,
	NEIGHBOUR_REACHABLE,
	NEIGHBOUR_STALE,
	NEIGHBOUR_DELAY,
	NEIGHBOUR_PROBE,
	NEIGHBOUR_FAILED,
	NEIGHBOUR_PERMANENT,
	NEIGHBOUR_NOARP
};

struct kernel_neighbour {
	int index;
	struct address address;
	struct mac mac;
	enum neighbour_state state;
	uint32_t confirmed_ms, updated_ms; /* how long ago */
};

/* How the kernel would send to one MSEE (RTM_GETROUTE). */
struct kernel_route {
	struct address to;
	bool found; /* false: unreachable, prohibited or no route */
	int index;  /* of the interface it leaves by */
	struct address gateway, source;
};

/* TCP sockets with port 179 at either end. */
struct kernel_socket {
	enum family family;
	uint8_t state; /* TCP_ESTABLISHED 1, TCP_SYN_SENT 2, TCP_LISTEN 10: include/net/tcp_states.h
			*/
	struct address local, remote; /* unset: wildcard */
	uint16_t local_port, remote_port;
	int index; /* bound device, 0: none */
	uint8_t retransmits;
	bool counted; /* those up to sent_segments are known (struct tcp_info) */
	uint64_t received_bytes;
	uint32_t unacked_segments;
	uint32_t resent_segments, sent_segments; /* of data, since it was connected */
	uint32_t unread_bytes;                   /* received, and not taken by the program */
};

enum key_state {
	KEY_UNKNOWN,
	KEY_NONE,
	KEY_PRESENT /* nothing to compare with */,
	KEY_EQUAL,
	KEY_DIFFERENT
};

/* A TCP-MD5 key of a socket. Wiped with the facts. */
struct kernel_md5_key {
	bool listener;
	uint16_t local_port;
	struct prefix peer;
	struct md5_key key;
	/* KEY_UNKNOWN: `key` is to be compared. Else it was, and is gone: so in recordings. */
	enum key_state state;
};

struct kernel_counters { /* TcpExt of /proc/net/netstat; set when the file had the line */
	bool set;
	uint64_t md5_not_found, md5_unexpected, md5_failure, min_ttl_drop;
};

struct kernel_facts {
	bool read;     /* false: why[] says why not */
	int64_t at_ms; /* UTC */
	char why[256];
	bool sockets_read,
		md5_readable; /* md5_readable: the kernel shows us keys (CAP_NET_ADMIN) */
	struct kernel_counters counters;
	struct kernel_link *links;        /* by index, ascending */
	struct kernel_address *addresses; /* by index */
	struct kernel_neighbour *neighbours;
	struct kernel_route *routes; /* one per MSEE asked for */
	struct kernel_socket *sockets;
	struct kernel_md5_key *keys;
	size_t link_count, address_count, neighbour_count, route_count, socket_count, key_count;
};

void kernel_facts_free(struct kernel_facts *k); /* wipes keys; leaves it zeroed */
const struct kernel_link *kernel_link_by_index(const struct kernel_facts *k, int index);
const struct kernel_link *kernel_link_by_name(const struct kernel_facts *k, const char *name);
const char *neighbour_state_name(enum neighbour_state s);
const char *key_state_name(enum key_state s);

#endif
