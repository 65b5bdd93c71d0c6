/* SPDX-License-Identifier: ISC */
/* The way of a saved answer: bytes become a JSON document (whatever the dialect), its shape tells
 * what it is, its fields become facts. */
#ifndef AZURE_PARTS_H
#define AZURE_PARTS_H

#include "azure/read.h"

#include <jansson.h>

/* A saved answer as it is read. The first field that cannot be what it should fills `err`. */
struct answer_reader {
	const char *name; /* of the file, for what only that tells */
	int64_t at_ms;
	const struct azure_want *want;
	struct azure_facts *out;
	struct err *err;
	bool bad;
};

/* False, with *out untouched, when the bytes are no document, or too much of one. */
bool document_parse(struct cursor bytes, json_t **out, struct err *err) MUST_CHECK;
/* PowerShell's text as an array of objects whose values are texts, or the JSON that they hold.
 * NULL: it is none. */
json_t *powershell_parse(struct cursor text);

/* Fields by name, in whatever case, and whether or not they stand in `properties`. NULL: not there,
 * or null. */
json_t *json_field(json_t *object, const char *name);
/* The first of the two that is there. */
json_t *json_field_either(json_t *object, const char *name, const char *other);
/* As printable text; numbers, too. "" when it is not there. */
void json_field_text(struct answer_reader *r, json_t *object, const char *name, char *out,
		     size_t room);
/* A number, or text that is one; 0 when it is not there, or redacted. */
uint64_t json_field_number(struct answer_reader *r, json_t *object, const char *name, uint64_t max);
/* Whether `array` is one, or nothing; else the reader is told. */
bool json_field_is_array(struct answer_reader *r, json_t *array, const char *name);
int64_t json_field_time(json_t *object, const char *name); /* RFC 3339, UTC ms; 0: none */

bool is_circuit(json_t *object);
bool is_peering(json_t *object);
void circuit_read(struct answer_reader *r, json_t *object);
void peering_read(struct answer_reader *r, json_t *object);

/* What the rows of a table are, by the first; EMPTY: no table, or no rows. */
enum azure_table_kind table_kind(json_t *row);
/* rows: an array of objects. */
void table_read(struct answer_reader *r, enum azure_table_kind kind, json_t *rows);

#endif
