/* SPDX-License-Identifier: ISC */
/* The brackets of the document are put by hand, so that it can be written in one pass; what stands
 * between them is jansson's. */
#include "report/sheet.h"

#include "base/text.h"
#include "json_value.h"
#include "page.h"
#include <stdlib.h>
#include <string.h>

enum { CELL_ROOM = PAGE_TEXT, ROW_INDENT = 2, WRAP_INDENT = 6, WRAP_COLUMN = 30 };

/* Foreign text is printable before it comes here; this makes sure. */
static json_t *value_json(struct cell c)
{
	char text[CELL_ROOM];

	switch (c.kind) {
	case CELL_TEXT:
		text_printable(text, sizeof(text), c.text, strlen(c.text));
		return json_string(text);
	case CELL_NUMBER:
		return json_integer(c.number);
	case CELL_REAL: {
		bool negative = c.real < 0;
		int64_t thousandths = (int64_t)(c.real * 1000 + (negative ? -0.5 : 0.5));

		return json_real((double)thousandths / 1000);
	}
	case CELL_TRUTH:
		return json_boolean(c.number);
	case CELL_NOTHING:
		break;
	}
	return json_null();
}

static void json_put(FILE *out, json_t *value)
{
	document_write(value, JSON_ENCODE_ANY | JSON_COMPACT, out);
	json_decref(value);
}

static void member_put(const struct sheet *s, const char *key, struct cell value)
{
	fprintf(s->out, "\"%s\": ", key);
	json_put(s->out, value_json(value));
}

static struct page page_of(const struct sheet *s)
{
	return (struct page){.out = s->out, .colour = s->colour, .utf8 = s->utf8};
}

void sheet_begin(struct sheet *s)
{
	char schema[64], generated[TIME_TEXT];

	if (!s->json)
		return;
	text_format(schema, sizeof(schema), "ceprobe.%s/1", s->name);
	fputs("{\n  ", s->out);
	member_put(s, "schema", cell_text(schema));
	fputs(", ", s->out);
	member_put(s, "version", cell_text(s->version));
	fputs(", ", s->out);
	member_put(s, "host", cell_text(s->host));
	fputs(", ", s->out);
	member_put(s, "generated", cell_text(time_text(s->generated_ms, generated)));
	fprintf(s->out, ",\n  \"%s\": [", s->list);
}

static void table_close(struct sheet *s)
{
	if (s->json && s->in_table)
		fputs(s->any_row ? "\n      ]" : "]", s->out);
	else if (s->in_table && !s->any_row)
		fprintf(s->out, "%*s(none)\n", ROW_INDENT, "");
	s->in_table = false;
}

static void group_close(struct sheet *s)
{
	if (!s->in_group)
		return;
	table_close(s);
	if (s->json && !s->in_notes)
		fprintf(s->out, "%s\n      \"notes\": [", s->any_member ? "," : "");
	if (s->json)
		fputs(s->in_notes ? "\n      ]\n    }" : "]\n    }", s->out);
	s->in_group = s->in_notes = false;
}

void sheet_end(struct sheet *s)
{
	group_close(s);
	if (s->json)
		fputs(s->any_group ? "\n  ]\n}\n" : "]\n}\n", s->out);
}

void sheet_group(struct sheet *s, const char *heading)
{
	group_close(s);
	if (s->json) {
		fputs(s->any_group ? ",\n    {" : "\n    {", s->out);
	} else {
		struct page p = page_of(s);

		if (s->any_group)
			fputc('\n', s->out);
		page_line(&p, 0, 2);
		page_add(&p, "%s", heading);
		page_end(&p);
	}
	s->any_group = s->in_group = true;
	s->any_member = false;
}

void sheet_member(struct sheet *s, const char *key, const char *title, struct cell value)
{
	if (s->json) {
		fputs(s->any_member ? ", " : "", s->out);
		member_put(s, key, value);
		s->any_member = true;
	} else if (title) {
		struct page p = page_of(s);

		page_line(&p, ROW_INDENT, WRAP_INDENT);
		page_add(&p, "%s: ", title);
		if (value.kind == CELL_NUMBER)
			page_add(&p, "%lld", (long long)value.number);
		else if (value.kind == CELL_REAL)
			page_add(&p, "%.1f", value.real);
		else
			page_add(&p, "%s", value.kind == CELL_TEXT ? value.text : "-");
		page_end(&p);
	}
}

static const char *value_text(struct cell c, char out[static CELL_ROOM])
{
	switch (c.kind) {
	case CELL_TEXT:
		text_printable(out, CELL_ROOM, c.text, strlen(c.text));
		break;
	case CELL_NUMBER:
		text_format(out, CELL_ROOM, "%lld", (long long)c.number);
		break;
	case CELL_REAL:
		text_format(out, CELL_ROOM, "%.1f", c.real);
		break;
	case CELL_TRUTH:
		text_format(out, CELL_ROOM, "%s", c.number ? "yes" : "no");
		break;
	case CELL_NOTHING:
		text_format(out, CELL_ROOM, "-");
		break;
	}
	return out;
}

static void row_text(struct sheet *s, const struct cell *cells)
{
	struct page p = page_of(s);
	unsigned at = ROW_INDENT;
	char text[CELL_ROOM];

	page_line(&p, ROW_INDENT, WRAP_INDENT);
	for (size_t i = 0; i < s->column_count; i++) {
		const struct column *c = &s->columns[i];

		if (!c->title)
			continue;
		size_t len = strlen(value_text(cells[i], text));

		if (at < WRAP_COLUMN) /* words of the last column stay in it */
			p.indent = i + 1 < s->column_count ? WRAP_INDENT : at;
		page_column(&p, at + (c->right && len < c->width ? c->width - (unsigned)len : 0));
		page_add(&p, "%s", text);
		at += c->width + 1U;
	}
	page_end(&p);
}

void sheet_table(struct sheet *s, const char *key, const char *title, const struct column *columns,
		 size_t count)
{
	struct cell titles[SHEET_COLUMNS_MAX];

	table_close(s);
	s->columns = columns;
	s->column_count = count;
	if (s->json) {
		fprintf(s->out, "%s\n      \"%s\": [", s->any_member ? "," : "", key);
		s->any_member = true;
	} else {
		if (title)
			sheet_line(s, "%s", title);
		for (size_t i = 0; i < count; i++)
			titles[i] = cell_text(columns[i].title);
		row_text(s, titles);
	}
	s->in_table = true;
	s->any_row = false;
}

void sheet_row(struct sheet *s, const struct cell *cells)
{
	bool first = true;

	if (!s->json) {
		row_text(s, cells);
		s->any_row = true;
		return;
	}
	fputs(s->any_row ? ",\n        {" : "\n        {", s->out);
	for (size_t i = 0; i < s->column_count; i++) {
		if (!s->columns[i].key)
			continue;
		fputs(first ? "" : ", ", s->out);
		member_put(s, s->columns[i].key, cells[i]);
		first = false;
	}
	fputc('}', s->out);
	s->any_row = true;
}

void sheet_note(struct sheet *s, const char *code, const char *format, ...)
{
	char text[PAGE_TEXT];
	va_list args;

	va_start(args, format);
	text_vformat(text, sizeof(text), format, args);
	va_end(args);
	table_close(s);
	s->notes++;
	if (s->json) {
		if (!s->in_notes)
			fprintf(s->out, "%s\n      \"notes\": [", s->any_member ? "," : "");
		fputs(s->in_notes ? ",\n        {" : "\n        {", s->out);
		member_put(s, "code", cell_text(code));
		fputs(", ", s->out);
		member_put(s, "text", cell_text(text));
		fputc('}', s->out);
	} else {
		struct page p = page_of(s);

		page_line(&p, ROW_INDENT, ROW_INDENT + 2);
		page_marked(&p, STATUS_WARNING, "!");
		page_add(&p, " %s", text);
		if (code)
			page_add(&p, " (%s)", code);
		page_end(&p);
	}
	s->in_notes = true;
}

void sheet_line(struct sheet *s, const char *format, ...)
{
	char text[PAGE_TEXT];
	va_list args;

	if (s->json)
		return;
	table_close(s);
	va_start(args, format);
	text_vformat(text, sizeof(text), format, args);
	va_end(args);
	struct page p = page_of(s);

	page_line(&p, ROW_INDENT, WRAP_INDENT);
	page_add(&p, "%s", text);
	page_end(&p);
}
