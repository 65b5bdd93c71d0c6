/* SPDX-License-Identifier: ISC */
#ifndef MODEL_ADDRESS_H
#define MODEL_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum family { FAMILY_IPV4, FAMILY_IPV6 };

enum { ADDRESS_TEXT = 46, PREFIX_TEXT = 50, ENDPOINT_TEXT = 54, MAC_TEXT = 18 };

/* Network order; IPv4 in the first four bytes, the rest zero, so that two addresses compare as
 * bytes. */
struct address {
	bool set;
	enum family family;
	uint8_t bytes[16];
};

struct prefix {
	struct address address;
	uint8_t len;
};

/* Where TCP connects to. */
struct endpoint {
	struct address address;
	uint16_t port;
};

struct mac {
	uint8_t bytes[6];
};

static inline bool address_equal(const struct address *a, const struct address *b)
{
	return a->set && b->set && a->family == b->family && memcmp(a->bytes, b->bytes, 16) == 0;
}

static inline bool mac_equal(struct mac a, struct mac b)
{
	return memcmp(a.bytes, b.bytes, 6) == 0;
}

struct address address_of(enum family family, const uint8_t *bytes); /* 4 or 16 bytes */
/* Text as inet_pton takes it; false when it is no address. */
bool address_parse(const char *text, struct address *out);
/* "ADDRESS/LEN"; host bits are kept as written; false when it is no prefix. */
bool prefix_parse(const char *text, struct prefix *out);
/* "10.10.1.4:443", "[2001:db8::4]:443"; false when it is neither. */
bool endpoint_parse(const char *text, struct endpoint *out);
bool prefix_holds(const struct prefix *p, const struct address *a);
struct address address_masked(const struct address *a, uint8_t len);
/* The n-th address counted from a (IPv4 and the low 32 bits of IPv6 carry). */
struct address address_plus(const struct address *a, uint32_t n);
bool address_is_private(const struct address *a); /* RFC 1918, 6598, 4193 */
bool address_is_link_local(const struct address *a);

/* Each writes into `out` and returns it, for use inside a printf. */
const char *address_text(const struct address *a, char out[static ADDRESS_TEXT]);
const char *prefix_text(const struct prefix *p, char out[static PREFIX_TEXT]);
const char *endpoint_text(const struct endpoint *e, char out[static ENDPOINT_TEXT]);
const char *mac_text(struct mac mac, char out[static MAC_TEXT]);
bool mac_is_set(struct mac mac);
/* Virtual router addresses: VRRP (RFC 9568 7.3) and HSRP. */
bool mac_is_virtual_router(struct mac mac);

#endif
