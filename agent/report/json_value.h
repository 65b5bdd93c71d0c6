/* SPDX-License-Identifier: ISC */
/* Values of a JSON report. */
#ifndef REPORT_JSON_VALUE_H
#define REPORT_JSON_VALUE_H

#include "base/text.h"
#include "report/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* jansson fails only for lack of memory, or on text that is not UTF-8, which string() cannot make.
 */
static inline void put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0)
		out_of_memory();
}

static inline void push(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		out_of_memory();
}

enum { REALS = JSON_REAL_PRECISION(15) }; /* as documents have them */

/* What the stream does not take shows when it is closed. */
static inline void document_write(const json_t *document, size_t flags, FILE *out)
{
	if (json_dumpf(document, out, flags | REALS) != 0 && !ferror(out))
		out_of_memory();
}

/* Whatever the bytes, the document stays valid. */
static inline json_t *string(const char *text)
{
	size_t room = strlen(text) + 1;
	char *printable = xcalloc(room, 1);
	json_t *value;

	text_printable(printable, room, text, room - 1);
	value = json_string(printable);
	free(printable);
	return value;
}

static inline json_t *string_or_null(const char *text)
{
	return text == NULL || text[0] == '\0' ? json_null() : string(text);
}

static inline json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static inline json_t *address(const struct address *a)
{
	char text[ADDRESS_TEXT];

	return a->set ? string(address_text(a, text)) : json_null();
}

static inline json_t *time_or_null(int64_t ms)
{
	char text[TIME_TEXT];

	return ms != 0 ? string(time_text(ms, text)) : json_null();
}

/* What the circuit's snapshot says; null: there is none. Links [first, end) are the circuit's. */
json_t *azure_json(const struct report *r, size_t first, size_t end);

#endif
