/* SPDX-License-Identifier: ISC */
/* Facts as lines of text, for recordings: "kind name=value name=value". A table says which members
 * of a struct are written; the same table reads them, strictly: all of them, in order. */
#ifndef MODEL_FIELDS_H
#define MODEL_FIELDS_H

#include "base/cursor.h"
#include "base/err.h"
#include "base/text.h"

enum field_type {
	FIELD_BOOL,    /* yes, no */
	FIELD_NUMBER,  /* uint8_t to uint64_t */
	FIELD_SIGNED,  /* int, int64_t: never below zero, and at most 2^52 */
	FIELD_HEX,     /* uint16_t: 0x8100 */
	FIELD_CHOICE,  /* an enum, by its word */
	FIELD_ADDRESS, /* "-": unset */
	FIELD_PREFIX,
	FIELD_MAC,
	FIELD_WORD, /* char[]: no blanks in it; "": empty */
	FIELD_TEXT  /* char[]: to the end of the line, so the last field */
};

struct field {
	const char *name;
	enum field_type type;
	size_t at, size; /* of the member */
	const char *(*word)(unsigned value);
	unsigned words; /* of FIELD_CHOICE: values 0 to words - 1 */
	bool later;     /* at the end of a line; older recordings are without */
};

#define FIELD(thing, member, kind)                                                                 \
	{                                                                                          \
		.name = #member, .type = FIELD_##kind, .at = offsetof(struct thing, member),       \
		.size = sizeof(((struct thing *)NULL)->member)                                     \
	}
#define FIELD_LATER(thing, member, kind)                                                           \
	{                                                                                          \
		.name = #member, .type = FIELD_##kind, .at = offsetof(struct thing, member),       \
		.size = sizeof(((struct thing *)NULL)->member), .later = true                      \
	}
#define FIELD_WORDS(thing, member, naming, count)                                                  \
	{                                                                                          \
		.name = #member, .type = FIELD_CHOICE, .at = offsetof(struct thing, member),       \
		.size = sizeof(((struct thing *)NULL)->member), .word = (naming), .words = (count) \
	}

/* A line, with its "\n". */
void fields_add(struct text *out, const char *kind, const struct field *fields, size_t count,
		const void *thing);
/* `line` is what follows the kind. False: what is wrong, and `thing` is filled in part. */
bool fields_read(struct cursor line, const struct field *fields, size_t count, void *thing,
		 struct err *err) MUST_CHECK;
/* A file of such lines: the heading first; "#" begins a comment, and the last line has its end.
 * line_read() gets each of the others, empty ones too. False: "line 3: ..." in err. */
bool lines_read(struct cursor bytes, const char *heading,
		bool (*line_read)(void *context, struct cursor line, struct err *err),
		void *context, struct err *err) MUST_CHECK;

#endif
