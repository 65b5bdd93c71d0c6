/* SPDX-License-Identifier: ISC */
#include "model/address.h"
#include "base/cursor.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <stddef.h>

static uint8_t family_bits(enum family family)
{
	return family == FAMILY_IPV4 ? 32 : 128;
}

struct address address_of(enum family family, const uint8_t *bytes)
{
	struct address a = {.set = true, .family = family};

	memcpy(a.bytes, bytes, family_bits(family) / 8);
	return a;
}

bool address_parse(const char *text, struct address *out)
{
	struct address a = {.set = true, .family = FAMILY_IPV4};

	if (inet_pton(AF_INET, text, a.bytes) != 1) {
		a.family = FAMILY_IPV6;
		if (inet_pton(AF_INET6, text, a.bytes) != 1)
			return false;
	}
	*out = a;
	return true;
}

bool prefix_parse(const char *text, struct prefix *out)
{
	const char *slash = strchr(text, '/');
	char address[ADDRESS_TEXT];
	struct prefix p;
	unsigned len = 0;

	if (slash == NULL || (size_t)(slash - text) >= sizeof(address))
		return false;
	memcpy(address, text, (size_t)(slash - text));
	address[slash - text] = '\0';
	if (!address_parse(address, &p.address))
		return false;
	/* At most three digits, and no zero before another: "/024" is not what anyone means. */
	const char *digits = slash + 1;
	size_t count = strspn(digits, "0123456789");
	if (count == 0 || count > 3 || digits[count] != '\0' || (count > 1 && digits[0] == '0'))
		return false;
	for (size_t i = 0; i < count; i++)
		len = len * 10 + (unsigned)(digits[i] - '0');
	if (len > family_bits(p.address.family))
		return false;
	p.len = (uint8_t)len;
	*out = p;
	return true;
}

bool endpoint_parse(const char *text, struct endpoint *out)
{
	const char *colon = strrchr(text, ':');
	char host[ADDRESS_TEXT];
	struct cursor digits;
	bool brackets;
	uint64_t port;
	size_t len;

	if (colon == NULL)
		return false;
	len = (size_t)(colon - text);
	/* IPv6 without them: where would the port begin? */
	brackets = len > 2 && text[0] == '[' && text[len - 1] == ']';
	if (brackets)
		len -= 2;
	digits = cursor_of(colon + 1, strlen(colon + 1));
	if (len >= sizeof(host) || !cursor_decimal(&digits, &port) || digits.left > 0 || port < 1 ||
	    port > UINT16_MAX)
		return false;
	text_format(host, sizeof(host), "%.*s", (int)len, text + brackets);
	out->port = (uint16_t)port;
	return address_parse(host, &out->address) &&
	       (out->address.family == FAMILY_IPV6) == brackets;
}

struct address address_masked(const struct address *a, uint8_t len)
{
	struct address masked = *a;

	for (unsigned i = 0; i < sizeof(masked.bytes); i++) {
		unsigned kept = len > i * 8 ? len - i * 8 : 0;
		if (kept < 8)
			masked.bytes[i] &= (uint8_t)(0xff00U >> kept);
	}
	return masked;
}

bool prefix_holds(const struct prefix *p, const struct address *a)
{
	struct address network = address_masked(&p->address, p->len);
	struct address masked = address_masked(a, p->len);

	return address_equal(&network, &masked);
}

struct address address_plus(const struct address *a, uint32_t n)
{
	struct address sum = *a;
	uint64_t carry = n;

	for (size_t i = family_bits(a->family) / 8; i-- > 0 && carry > 0; carry >>= 8) {
		carry += sum.bytes[i];
		sum.bytes[i] = (uint8_t)carry;
	}
	return sum;
}

struct block {
	enum family family;
	uint8_t len;
	uint8_t bytes[16];
};

static bool block_holds(const struct block *b, const struct address *a)
{
	struct prefix p = {.address = address_of(b->family, b->bytes), .len = b->len};

	return prefix_holds(&p, a);
}

bool address_is_private(const struct address *a)
{
	static const struct block blocks[] = {
		{FAMILY_IPV4, 8, {10}},        {FAMILY_IPV4, 12, {172, 16}},
		{FAMILY_IPV4, 16, {192, 168}}, {FAMILY_IPV4, 10, {100, 64}},
		{FAMILY_IPV6, 7, {0xfc}},
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (block_holds(&blocks[i], a))
			return true;
	return false;
}

/* RFC 3927, RFC 4291 2.5.6. */
bool address_is_link_local(const struct address *a)
{
	static const struct block v4 = {FAMILY_IPV4, 16, {169, 254}};
	static const struct block v6 = {FAMILY_IPV6, 10, {0xfe, 0x80}};

	return block_holds(&v4, a) || block_holds(&v6, a);
}

const char *address_text(const struct address *a, char out[static ADDRESS_TEXT])
{
	if (!a->set || inet_ntop(a->family == FAMILY_IPV4 ? AF_INET : AF_INET6, a->bytes, out,
				 ADDRESS_TEXT) == NULL)
		text_format(out, ADDRESS_TEXT, "-");
	return out;
}

const char *prefix_text(const struct prefix *p, char out[static PREFIX_TEXT])
{
	char address[ADDRESS_TEXT];

	if (p->address.set)
		text_format(out, PREFIX_TEXT, "%s/%u", address_text(&p->address, address), p->len);
	else
		text_format(out, PREFIX_TEXT, "-");
	return out;
}

const char *endpoint_text(const struct endpoint *e, char out[static ENDPOINT_TEXT])
{
	char address[ADDRESS_TEXT];

	text_format(out, ENDPOINT_TEXT, e->address.family == FAMILY_IPV6 ? "[%s]:%u" : "%s:%u",
		    address_text(&e->address, address), e->port);
	return out;
}

const char *mac_text(struct mac mac, char out[static MAC_TEXT])
{
	const uint8_t *b = mac.bytes;

	text_format(out, MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4],
		    b[5]);
	return out;
}

bool mac_is_set(struct mac mac)
{
	return !mac_equal(mac, (struct mac){0});
}

bool mac_is_virtual_router(struct mac mac)
{
	static const struct {
		uint8_t bytes[5];
		uint8_t last_mask;
	} groups[] = {
		{{0x00, 0x00, 0x5e, 0x00, 0x01}, 0xff}, /* VRRP for IPv4 */
		{{0x00, 0x00, 0x5e, 0x00, 0x02}, 0xff}, /* VRRP for IPv6 */
		{{0x00, 0x00, 0x0c, 0x07, 0xac}, 0xff}, /* HSRP version 1 */
		{{0x00, 0x00, 0x0c, 0x9f, 0xf0}, 0xf0}, /* HSRP version 2: twelve bits of group */
		{{0x00, 0x05, 0x73, 0xa0, 0x00}, 0xf0}, /* HSRP version 2 for IPv6 */
	};

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (memcmp(mac.bytes, groups[i].bytes, 4) == 0 &&
		    (mac.bytes[4] & groups[i].last_mask) == groups[i].bytes[4])
			return true;
	return false;
}
