/* SPDX-License-Identifier: ISC */
/* What should be: circuits, peerings and links as the YAML says. Config fills it, everyone reads
 * it. */
#ifndef MODEL_LINK_H
#define MODEL_LINK_H

#include "model/address.h"
#include "model/tags.h"

#include <stddef.h>

enum peering_type { PEERING_PRIVATE, PEERING_MICROSOFT };
enum path { PATH_PRIMARY, PATH_SECONDARY };
enum { PATHS = 2 };
enum md5_want { MD5_NONE, MD5_REQUIRED, MD5_KEY }; /* REQUIRED: signed, with a key not told to us */
enum wish { WISH_UNSET, WISH_YES, WISH_NO };

enum { INTERFACE_NAME = 16, PROTOCOL_NAME = 64, MD5_KEY_MAX = 80 /* TCP_MD5SIG_MAXKEYLEN */ };
enum { AZURE_ASN = 12076, AZURE_ASN_RESERVED_FIRST = 65515, AZURE_ASN_RESERVED_LAST = 65520 };

/* A TCP-MD5 key. Never printed, never copied into evidence. */
struct md5_key {
	uint8_t len; /* 0: none */
	uint8_t bytes[MD5_KEY_MAX];
};

/* One BGP session to watch. Fixed size, no pointers. */
struct link {
	uint32_t circuit, peering; /* indices into struct intent */
	enum peering_type type;
	enum path path;
	enum family family;
	char interface[INTERFACE_NAME]; /* as written: the port, or the VLAN subinterface itself */
	uint16_t azure_vlan; /* Azure's vlanId; differs from tags where the provider translates */
	struct prefix subnet;
	uint32_t azure_asn, peer_asn;
	enum md5_want md5;
	uint32_t prefix_limit;
	enum wish bfd;
	bool planned_down;
	bool layer3_provider;
	char protocol[PROTOCOL_NAME]; /* BIRD's name, or "" to find it by the neighbour address */
	struct tags tags;             /* expected on the port; count 0: untagged */
	struct address ce, msee;
};

/* One peering's other path: of such a pair one must be up. */
static inline bool links_are_siblings(const struct link *a, const struct link *b)
{
	return a->circuit == b->circuit && a->peering == b->peering && a->family == b->family &&
	       a->path != b->path;
}

struct peering {
	uint32_t circuit;
	enum peering_type type;
	uint16_t vlan;
	uint32_t azure_asn, peer_asn;
	enum md5_want md5;
	struct md5_key key;
	struct prefix *advertise, *receive;
	size_t advertise_count, receive_count;
};

struct circuit {
	char *name, *service_key, *provider, *location, *azure_snapshot; /* NULL when not given */
	bool layer3_provider;
};

/* links are grouped: by circuit, then peering, then path, then family, in the order of the YAML. */
struct intent {
	struct circuit *circuits;
	struct peering *peerings;
	struct link *links;
	size_t circuit_count, peering_count, link_count;
};

/* Zeroes in place but for the first and the last four characters: still a GUID, and shown shortened
 * it is the same. */
void service_key_mask(char *key, size_t len);

const char *peering_type_name(enum peering_type t);
const char *path_name(enum path p);
const char *family_name(enum family f);

#endif
