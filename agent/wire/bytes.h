/* SPDX-License-Identifier: ISC */
/* Addresses from the front of a cursor; inlined by force, so that the cursor stays in registers.
 * The unspecified address (0.0.0.0, ::) is read as one that is not set. */
#ifndef WIRE_BYTES_H
#define WIRE_BYTES_H

#include "base/cursor.h"
#include "model/address.h"

#include <endian.h>

#define ALWAYS_INLINE inline __attribute__((always_inline))

static ALWAYS_INLINE MUST_CHECK bool cursor_ipv4(struct cursor *c, struct address *out)
{
	struct cursor part;
	uint32_t value;
	uint64_t words[2] = {0};

	if (!cursor_take(c, sizeof(value), &part))
		return false;
	memcpy(&value, part.at, sizeof(value));
	/* Written in the words that comparing reads: the processor would wait to join smaller. */
	words[0] = htobe64((uint64_t)be32toh(value) << 32);
	out->set = value != 0;
	out->family = FAMILY_IPV4;
	memcpy(out->bytes, words, sizeof(out->bytes));
	return true;
}

static ALWAYS_INLINE MUST_CHECK bool cursor_ipv6(struct cursor *c, struct address *out)
{
	static const uint8_t none[16];
	struct cursor part;

	if (!cursor_take(c, 16, &part))
		return false;
	out->set = memcmp(part.at, none, 16) != 0;
	out->family = FAMILY_IPV6;
	memcpy(out->bytes, part.at, 16);
	return true;
}

static ALWAYS_INLINE MUST_CHECK bool cursor_mac(struct cursor *c, struct mac *out)
{
	struct cursor part;

	if (!cursor_take(c, sizeof(out->bytes), &part))
		return false;
	memcpy(out->bytes, part.at, sizeof(out->bytes));
	return true;
}

#endif
