/* SPDX-License-Identifier: ISC */
#include "model/fields.h"

#include "model/address.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { VALUE_TEXT = 80, MAC_BYTES = 6, SIGNED_BITS = 52 };

static uint64_t number_get(const struct field *f, const void *member)
{
	uint64_t wide = 0;
	uint32_t middle;
	uint16_t narrow;

	switch (f->size) {
	case sizeof(uint8_t):
		return *(const uint8_t *)member;
	case sizeof(uint16_t):
		memcpy(&narrow, member, sizeof(narrow));
		return narrow;
	case sizeof(uint32_t):
		memcpy(&middle, member, sizeof(middle));
		return middle;
	default:
		assert(f->size == sizeof(uint64_t));
		memcpy(&wide, member, sizeof(wide));
		return wide;
	}
}

static void number_set(const struct field *f, void *member, uint64_t value)
{
	const uint8_t low = (uint8_t)value;
	const uint16_t narrow = (uint16_t)value;
	const uint32_t middle = (uint32_t)value;

	switch (f->size) {
	case sizeof(low):
		memcpy(member, &low, sizeof(low));
		break;
	case sizeof(narrow):
		memcpy(member, &narrow, sizeof(narrow));
		break;
	case sizeof(middle):
		memcpy(member, &middle, sizeof(middle));
		break;
	default:
		assert(f->size == sizeof(value));
		memcpy(member, &value, sizeof(value));
	}
}

/* As it is named elsewhere, but in one word. */
static void choice_word(const struct field *f, unsigned value, char out[static PREFIX_TEXT])
{
	text_format(out, PREFIX_TEXT, "%s", f->word(value));
	for (char *blank = out; (blank = strchr(blank, ' ')) != NULL;)
		*blank = '-';
}

static void value_add(struct text *out, const struct field *f, const void *member)
{
	const struct address *address = member;
	const struct prefix *prefix = member;
	char text[PREFIX_TEXT];
	struct mac mac;

	switch (f->type) {
	case FIELD_BOOL:
		text_addf(out, "%s", *(const bool *)member ? "yes" : "no");
		return;
	case FIELD_NUMBER:
	case FIELD_SIGNED:
		text_addf(out, "%" PRIu64, number_get(f, member));
		return;
	case FIELD_HEX:
		text_addf(out, "0x%04" PRIx64, number_get(f, member));
		return;
	case FIELD_CHOICE:
		choice_word(f, (unsigned)number_get(f, member), text);
		text_addf(out, "%s", text);
		return;
	case FIELD_ADDRESS:
		text_addf(out, "%s", address->set ? address_text(address, text) : "-");
		return;
	case FIELD_PREFIX:
		text_addf(out, "%s", prefix_text(prefix, text));
		return;
	case FIELD_MAC:
		memcpy(&mac, member, sizeof(mac));
		text_addf(out, "%s", mac_text(mac, text));
		return;
	case FIELD_WORD:
	case FIELD_TEXT:
		text_addf(out, "%s", (const char *)member);
		return;
	}
}

void fields_add(struct text *out, const char *kind, const struct field *fields, size_t count,
		const void *thing)
{
	text_addf(out, "%s", kind);
	for (size_t i = 0; i < count; i++) {
		text_addf(out, " %s=", fields[i].name);
		value_add(out, &fields[i], (const char *)thing + fields[i].at);
	}
	text_add(out, "\n", 1);
}

/* No sum or difference of times can overflow. */
static uint64_t number_limit(const struct field *f)
{
	unsigned bits = (unsigned)f->size * 8;

	if (f->type == FIELD_SIGNED)
		bits = bits > SIGNED_BITS ? SIGNED_BITS : bits - 1;
	return UINT64_MAX >> (64 - bits);
}

static bool number_read(const struct field *f, struct cursor c, void *member)
{
	const uint64_t most = number_limit(f);
	uint64_t value;

	if (!cursor_decimal(&c, &value) || c.left > 0 || value > most)
		return false;
	number_set(f, member, value);
	return true;
}

static bool hex_digits(struct cursor *c, size_t digits, uint64_t *out)
{
	uint8_t byte;

	for (*out = 0; digits > 0; digits--) {
		const char *at, *all = "0123456789abcdef";

		if (!cursor_u8(c, &byte) || byte == 0 || !(at = strchr(all, byte)))
			return false;
		*out = *out << 4 | (uint64_t)(at - all);
	}
	return true;
}

static bool mac_read(struct cursor c, struct mac *out)
{
	uint64_t byte;

	for (size_t i = 0; i < MAC_BYTES; i++) {
		if ((i > 0 && !cursor_prefix(&c, ":")) || !hex_digits(&c, 2, &byte))
			return false;
		out->bytes[i] = (uint8_t)byte;
	}
	return c.left == 0;
}

static bool choice_read(const struct field *f, struct cursor c, void *member)
{
	char word[PREFIX_TEXT];

	for (unsigned i = 0; i < f->words; i++) {
		choice_word(f, i, word);
		if (cursor_is(c, word)) {
			number_set(f, member, i);
			return true;
		}
	}
	return false;
}

static bool bool_read(struct cursor c, bool *out)
{
	*out = cursor_is(c, "yes");
	return *out || cursor_is(c, "no");
}

static bool text_read(const struct field *f, struct cursor c, char *out)
{
	if (c.left >= f->size)
		return false;
	text_printable(out, f->size, c.at, c.left);
	return true;
}

static bool value_read(const struct field *f, struct cursor c, void *member)
{
	char text[VALUE_TEXT] = "";
	uint64_t number;

	if (f->type == FIELD_ADDRESS || f->type == FIELD_PREFIX) {
		if (c.left >= sizeof(text))
			return false;
		memcpy(text, c.at, c.left);
	}
	switch (f->type) {
	case FIELD_BOOL:
		return bool_read(c, member);
	case FIELD_NUMBER:
	case FIELD_SIGNED:
		return number_read(f, c, member);
	case FIELD_HEX:
		if (!cursor_prefix(&c, "0x") || !hex_digits(&c, 4, &number) || c.left > 0)
			return false;
		number_set(f, member, number);
		return true;
	case FIELD_CHOICE:
		return choice_read(f, c, member);
	case FIELD_ADDRESS:
		return cursor_is(c, "-") || address_parse(text, member);
	case FIELD_PREFIX:
		return prefix_parse(text, member);
	case FIELD_MAC:
		return mac_read(c, member);
	case FIELD_WORD:
	case FIELD_TEXT:
		return text_read(f, c, member);
	}
	return false;
}

/* What stands after "name=", up to a blank or, for a text, the end of the line. */
static struct cursor value_take(struct cursor *line, enum field_type type)
{
	const uint8_t *end =
		type == FIELD_TEXT || line->left == 0 ? NULL : memchr(line->at, ' ', line->left);
	struct cursor value = *line;

	if (end != NULL)
		value.left = (size_t)(end - line->at);
	line->at += value.left;
	line->left -= value.left;
	return value;
}

bool fields_read(struct cursor line, const struct field *fields, size_t count, void *thing,
		 struct err *err)
{
	char quoted[VALUE_TEXT];

	for (size_t i = 0; i < count; i++) {
		const struct field *f = &fields[i];
		struct cursor value;

		if (f->later && line.left == 0)
			return true;
		if (!cursor_prefix(&line, " ") || !cursor_prefix(&line, f->name) ||
		    !cursor_prefix(&line, "="))
			return err_set(err, "%s=... is wanted there", f->name);
		value = value_take(&line, f->type);
		if (value_read(f, value, (char *)thing + f->at))
			continue;
		text_printable(quoted, sizeof(quoted), value.at, value.left);
		return err_set(err, "%s=%s is not what it can be", f->name, quoted);
	}
	if (line.left > 0)
		return err_set(err, "there is more on it than %s=...", fields[count - 1].name);
	return true;
}

bool lines_read(struct cursor bytes, const char *heading,
		bool (*line_read)(void *context, struct cursor line, struct err *err),
		void *context, struct err *err)
{
	struct cursor line;
	unsigned number = 1;

	if (!cursor_line(&bytes, &line) || !cursor_is(line, heading))
		return err_set(err, "line 1: \"%s\" is wanted", heading);
	while (cursor_line(&bytes, &line)) {
		number++;
		if ((line.left == 0 || line.at[0] != '#') && !line_read(context, line, err))
			return err_prefix(err, "line %u", number);
	}
	return bytes.left == 0 || err_set(err, "line %u: it is cut in the middle", number + 1);
}
