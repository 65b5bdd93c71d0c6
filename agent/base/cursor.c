/* SPDX-License-Identifier: ISC */
#include "base/cursor.h"

bool cursor_line(struct cursor *c, struct cursor *line)
{
	const uint8_t *end = c->left > 0 ? memchr(c->at, '\n', c->left) : NULL;

	return end != NULL && cursor_take(c, (size_t)(end - c->at), line) && cursor_skip(c, 1);
}

/* The carriage return counts as a blank: files saved elsewhere end their lines with it. */
static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

bool cursor_word(struct cursor *c, struct cursor *word)
{
	size_t start = 0, end;

	while (start < c->left && is_blank(c->at[start]))
		start++;
	for (end = start; end < c->left && !is_blank(c->at[end]);)
		end++;
	return end > start && cursor_skip(c, start) && cursor_take(c, end - start, word);
}

bool cursor_prefix(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	if (len > c->left || (len > 0 && memcmp(c->at, text, len) != 0))
		return false;
	return cursor_skip(c, len);
}

bool cursor_is(struct cursor c, const char *text)
{
	return cursor_prefix(&c, text) && c.left == 0;
}

bool cursor_decimal(struct cursor *c, uint64_t *out)
{
	uint64_t value = 0;
	size_t n;

	for (n = 0; n < c->left && c->at[n] >= '0' && c->at[n] <= '9'; n++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, c->at[n] - '0', &value))
			return false;
	if (n == 0)
		return false;
	*out = value;
	return cursor_skip(c, n);
}
