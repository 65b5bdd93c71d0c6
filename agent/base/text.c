/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 256 };

static void text_reserve(struct text *t, size_t more)
{
	size_t need, room = t->room > 0 ? t->room : ROOM_FIRST;

	if (__builtin_add_overflow(t->len, more, &need) || __builtin_add_overflow(need, 1, &need) ||
	    need > SIZE_MAX / 2)
		out_of_memory();
	while (room < need)
		room *= 2;
	if (room > t->room) {
		t->at = xrealloc(t->at, room, 1);
		t->room = room;
	}
}

void text_add(struct text *t, const void *bytes, size_t len)
{
	text_reserve(t, len);
	if (len > 0)
		memcpy(t->at + t->len, bytes, len);
	t->len += len;
	t->at[t->len] = '\0';
}

void text_addf(struct text *t, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		out_of_memory();
	text_reserve(t, (size_t)len);
	va_start(args, format);
	vsnprintf(t->at + t->len, (size_t)len + 1, format, args);
	va_end(args);
	t->len += (size_t)len;
}

void text_free(struct text *t)
{
	free(t->at);
	*t = (struct text){0};
}

/* The bytes of the character that this first byte announces (RFC 3629 3); 0: none begins so. */
static size_t utf8_length(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

static bool is_continuation(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

/* Decodes one character. Returns its length, 0 when the bytes are no character: cut short,
 * overlong, a surrogate, or beyond U+10FFFF. */
static size_t utf8_decode(const uint8_t *at, size_t left, uint32_t *out)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = utf8_length(at[0]);
	uint32_t c;

	if (len == 0 || len > left)
		return 0;
	c = len == 1 ? at[0] : at[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if (!is_continuation(at[i]))
			return 0;
		c = c << 6 | (at[i] & 0x3fU);
	}
	if (c < smallest[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*out = c;
	return len;
}

/* Characters that show nothing or move the others about. Unicode 15: categories Cc, Zl, Zp, most of
 * Cf. */
static bool is_shown(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{0x00, 0x1f},     {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},
		{0x61c, 0x61c},   {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
		{0x2060, 0x206f}, {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xfff0, 0xfffb},
		{0xfffe, 0xffff}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (c <= hidden[i].last)
			return c < hidden[i].first;
	return true;
}

void text_printable(char *out, size_t room, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;
	size_t used = 0;

	if (room == 0)
		return;
	while (len > 0) {
		uint32_t c;
		size_t size = utf8_decode(at, len, &c);
		bool shown = size > 0 && is_shown(c);
		size_t eaten = size > 0 ? size : 1, written = shown ? size : 1;

		if (written >= room - used)
			break;
		if (shown)
			memcpy(out + used, at, size);
		else
			out[used] = '?';
		used += written;
		at += eaten;
		len -= eaten;
	}
	out[used] = '\0';
}

/* Drops the beginning of a character whose rest did not fit. */
static void cut_whole(char *text, size_t len)
{
	size_t start = len;

	while (start > 0 && len - start < 4 && is_continuation((uint8_t)text[start - 1]))
		start--;
	if (start > 0 && utf8_length((uint8_t)text[start - 1]) > len - start + 1)
		text[start - 1] = '\0';
}

void text_vformat(char *out, size_t room, const char *format, va_list args)
{
	int len = vsnprintf(out, room, format, args);

	if (room == 0)
		return;
	if (len < 0)
		out[0] = '\0';
	else if ((size_t)len >= room)
		cut_whole(out, room - 1);
}

void text_format(char *out, size_t room, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vformat(out, room, format, args);
	va_end(args);
}
