/* SPDX-License-Identifier: ISC */
#include "field.h"

#include "base/text.h"

static bool is_blank(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

struct cursor field_trimmed(struct cursor c)
{
	while (c.left > 0 && is_blank(c.at[0]) && cursor_skip(&c, 1))
		;
	while (c.left > 0 && is_blank(c.at[c.left - 1]))
		c.left--;
	return c;
}

void field_text(struct cursor c, char *out, size_t room)
{
	c = field_trimmed(c);
	text_printable(out, room, c.at, c.left);
}

bool field_u32(struct cursor c, uint32_t *out)
{
	uint64_t value;

	c = field_trimmed(c);
	if (!cursor_decimal(&c, &value) || value > UINT32_MAX)
		return false;
	*out = (uint32_t)value;
	return true;
}

void field_counts(struct cursor c, uint32_t *out, size_t count)
{
	struct cursor word;

	for (size_t i = 0; i < count; i++)
		if (!cursor_word(&c, &word) || !field_u32(word, &out[i]))
			return;
}

bool field_address(struct cursor c, struct address *out, char *interface, size_t room)
{
	char address[ADDRESS_TEXT];
	struct cursor word, zone = {0};
	const uint8_t *percent;

	if (!cursor_word(&c, &word))
		return false;
	percent = memchr(word.at, '%', word.left);
	if (percent != NULL) {
		zone = word;
		if (!cursor_take(&zone, (size_t)(percent - zone.at), &word) ||
		    !cursor_skip(&zone, 1))
			return false;
	}
	if (word.left >= sizeof(address))
		return false;
	memcpy(address, word.at, word.left);
	address[word.left] = '\0';
	if (!address_parse(address, out))
		return false;
	if (interface != NULL)
		field_text(zone, interface, room);
	return true;
}

static bool seconds_read(struct cursor *c, uint32_t *out_ms)
{
	uint64_t seconds, ms;
	struct cursor fraction;

	if (!cursor_decimal(c, &seconds) || seconds >= UINT32_MAX / 1000)
		return false;
	ms = seconds * 1000;
	if (cursor_prefix(c, ".")) {
		fraction = *c;
		if (!cursor_decimal(c, &seconds))
			return false;
		for (uint64_t unit = 100; fraction.left > c->left; unit /= 10) {
			ms += unit * (uint64_t)(fraction.at[0] - '0');
			if (!cursor_skip(&fraction, 1))
				return false;
		}
	}
	*out_ms = (uint32_t)ms;
	return true;
}

void field_timer(struct cursor c, uint32_t *left_ms, uint32_t *whole_ms)
{
	uint32_t left, whole = 0;

	c = field_trimmed(c);
	if (!seconds_read(&c, &left) || !cursor_prefix(&c, "/"))
		return;
	if (!seconds_read(&c, &whole) && !cursor_is(c, "-"))
		return;
	*left_ms = left;
	*whole_ms = whole;
}
