/* SPDX-License-Identifier: ISC */
/* PowerShell's text in its two forms. As a list, a record per paragraph:
 *
 *     Name : Test-ER-Ckt
 *     Sku  : {
 *              "Tier": "Standard"
 *            }
 *
 * and as columns:
 *
 *     Age InterfaceProperty IpAddress  MacAddress
 *     --- ----------------- ---------  ----------
 *      10 On-Prem           172.16.0.1 ffff.eeee.dddd
 */
#include "base/text.h"
#include "parts.h"

#include <ctype.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 16, NAME_MAX_LEN = 63 };

struct column {
	size_t from, to;
	char name[NAME_MAX_LEN + 1];
};

struct records {
	json_t *array, *object; /* object: the record under way, NULL: none */
	char name[NAME_MAX_LEN + 1];
	struct text value; /* of the field under way */
	bool open;         /* there is one */
	struct column columns[COLUMNS_MAX];
	size_t column_count; /* 0: not in a table */
};

static bool is_blank(struct cursor c)
{
	for (size_t i = 0; i < c.left; i++)
		if (!isspace(c.at[i]))
			return false;
	return true;
}

static struct cursor trimmed(struct cursor c)
{
	while (c.left > 0 && isspace(c.at[0]))
		(void)!cursor_skip(&c, 1);
	while (c.left > 0 && isspace(c.at[c.left - 1]))
		c.left--;
	return c;
}

/* Text as it is, but where it holds JSON: then that. */
static json_t *value_of(struct cursor c)
{
	json_t *value = NULL;
	struct err unused;
	char *printable;

	c = trimmed(c);
	if (c.left == 0 || cursor_is(c, "null"))
		return json_null();
	if ((c.at[0] == '{' || c.at[0] == '[') && document_parse(c, &value, &unused))
		return value;
	printable = xcalloc(c.left + 1, 1);
	text_printable(printable, c.left + 1, c.at, c.left);
	value = json_string(printable);
	free(printable);
	return value ? value : json_null();
}

static void field_end(struct records *r)
{
	if (!r->open)
		return;
	if (!r->object)
		r->object = json_object();
	json_object_set_new(r->object, r->name, value_of(cursor_of(r->value.at, r->value.len)));
	r->value.len = 0;
	r->open = false;
}

static void record_end(struct records *r)
{
	field_end(r);
	if (r->object)
		json_array_append_new(r->array, r->object);
	r->object = NULL;
}

/* "Name   : value", from the first column on. */
static bool field_begins(struct cursor line, char name[static NAME_MAX_LEN + 1],
			 struct cursor *value)
{
	size_t len = 0, colon;

	while (len < line.left && (isalnum(line.at[len]) || line.at[len] == '_'))
		len++;
	colon = len;
	while (colon < line.left && line.at[colon] == ' ')
		colon++;
	if (len == 0 || len > NAME_MAX_LEN || colon == line.left || line.at[colon] != ':' ||
	    !isalpha(line.at[0]))
		return false;
	memcpy(name, line.at, len);
	name[len] = '\0';
	return cursor_skip(&line, colon + 1) && cursor_take(&line, line.left, value);
}

/* The rule below a table's head. */
static bool is_rule(struct cursor line)
{
	size_t dashes = 0;

	line = trimmed(line);
	for (size_t i = 0; i < line.left; i++) {
		dashes += line.at[i] == '-';
		if (line.at[i] != '-' && line.at[i] != ' ')
			return false;
	}
	return dashes >= 2;
}

static bool word_next(struct cursor line, size_t *at, size_t *from)
{
	while (*at < line.left && isspace(line.at[*at]))
		(*at)++;
	*from = *at;
	while (*at < line.left && !isspace(line.at[*at]))
		(*at)++;
	return *at > *from;
}

static void table_begin(struct records *r, struct cursor head)
{
	size_t at = 0, from;

	r->column_count = 0;
	while (r->column_count < COLUMNS_MAX && word_next(head, &at, &from)) {
		struct column *c = &r->columns[r->column_count++];

		*c = (struct column){.from = from, .to = at};
		text_printable(c->name, sizeof(c->name), head.at + from, at - from);
	}
}

/* How far a word stands from a column; 0: above or below it. */
static size_t distance(const struct column *c, size_t from, size_t to)
{
	if (to <= c->from)
		return c->from - to + 1;
	return from >= c->to ? from - c->to + 1 : 0;
}

/* A word belongs to the column that it stands under: cells may be empty, numbers stand at the right
 * of theirs. */
static void table_row(struct records *r, struct cursor line)
{
	size_t at = 0, from;

	while (word_next(line, &at, &from)) {
		const struct column *best = &r->columns[0];
		struct cursor word = {line.at + from, at - from};

		for (size_t i = 1; i < r->column_count; i++)
			if (distance(&r->columns[i], from, at) < distance(best, from, at))
				best = &r->columns[i];
		if (!r->object)
			r->object = json_object();
		json_object_set_new(r->object, best->name, value_of(word));
	}
	record_end(r);
}

static void line_take(struct records *r, struct cursor line, struct cursor before)
{
	char name[NAME_MAX_LEN + 1];
	struct cursor value;

	if (is_blank(line)) {
		record_end(r);
		r->column_count = 0;
	} else if (is_rule(line)) {
		table_begin(r, before);
	} else if (r->column_count > 0) {
		table_row(r, line);
	} else if (field_begins(line, name, &value)) {
		field_end(r);
		memcpy(r->name, name, sizeof(name));
		text_add(&r->value, value.at, value.left);
		r->open = true;
	} else if (r->open && isspace(line.at[0])) {
		/* A long value goes on below itself. */
		value = trimmed(line);
		text_add(&r->value, value.at, value.left);
	}
}

json_t *powershell_parse(struct cursor text)
{
	struct records r = {.array = json_array()};
	struct cursor line, before = {0};

	while (text.left > 0) {
		if (!cursor_line(&text, &line)) {
			line = text;
			text.left = 0;
		}
		line_take(&r, line, before);
		before = line;
	}
	record_end(&r);
	text_free(&r.value);
	if (json_array_size(r.array) > 0)
		return r.array;
	json_decref(r.array);
	return NULL;
}
