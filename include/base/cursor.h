/* SPDX-License-Identifier: ISC */
/* A read-only view of bytes nobody vouched for: every read is checked, and a part cannot overrun.
 * Inline, because a frame costs a dozen of these. Numbers are in network order. */
#ifndef BASE_CURSOR_H
#define BASE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MUST_CHECK __attribute__((warn_unused_result))

struct cursor {
	const uint8_t *at;
	size_t left;
};

static inline struct cursor cursor_of(const void *bytes, size_t len)
{
	return (struct cursor){.at = bytes, .left = len};
}

/* Splits the next len bytes off as `part`. False, and nothing moved, when fewer are left: so for
 * all below. */
static inline MUST_CHECK bool cursor_take(struct cursor *c, size_t len, struct cursor *part)
{
	if (len > c->left)
		return false;
	*part = (struct cursor){.at = c->at, .left = len};
	if (len > 0)
		c->at += len;
	c->left -= len;
	return true;
}

static inline MUST_CHECK bool cursor_skip(struct cursor *c, size_t len)
{
	struct cursor unused;

	return cursor_take(c, len, &unused);
}

static inline MUST_CHECK bool cursor_copy(struct cursor *c, void *out, size_t len)
{
	struct cursor part;

	if (!cursor_take(c, len, &part))
		return false;
	if (len > 0)
		memcpy(out, part.at, len);
	return true;
}

static inline MUST_CHECK bool cursor_u8(struct cursor *c, uint8_t *out)
{
	return cursor_copy(c, out, 1);
}

static inline MUST_CHECK bool cursor_u16(struct cursor *c, uint16_t *out)
{
	struct cursor b;

	if (!cursor_take(c, 2, &b))
		return false;
	*out = (uint16_t)(b.at[0] << 8 | b.at[1]);
	return true;
}

static inline MUST_CHECK bool cursor_u32(struct cursor *c, uint32_t *out)
{
	struct cursor b;

	if (!cursor_take(c, 4, &b))
		return false;
	*out = (uint32_t)b.at[0] << 24 | (uint32_t)b.at[1] << 16 | (uint32_t)b.at[2] << 8 | b.at[3];
	return true;
}

/* Text: the next line without its "\n" (false when no "\n" is left), the next run of non-blanks on
 * it. */
bool cursor_line(struct cursor *c, struct cursor *line) MUST_CHECK;
bool cursor_word(struct cursor *c, struct cursor *word) MUST_CHECK;
/* Whether the cursor begins with / is the C string; cursor_prefix also consumes it. */
bool cursor_prefix(struct cursor *c, const char *text);
bool cursor_is(struct cursor c, const char *text);
/* Decimal digits at the front, at most 32 / 64 bits. False (nothing moved) without a digit or on
 * overflow. */
bool cursor_decimal(struct cursor *c, uint64_t *out) MUST_CHECK;

#endif
