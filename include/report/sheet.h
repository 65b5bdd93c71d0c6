/* SPDX-License-Identifier: ISC */
/* Tables for people and the same facts for programs: what `arp`, `routes`, `traffic`, `test` and
 * `ping` print. Written row by row, so that hundreds of thousands need no memory.
 *
 * A sheet is a list of groups (a link, a peering); a group has members, tables and, at its end,
 * notes on what is wrong. As JSON: {"schema": "ceprobe.NAME/1", "version", "host", "generated",
 * LIST: [{MEMBERS..., TABLE: [{...}], "notes": [{"code", "text"}]}]}. */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { SHEET_COLUMNS_MAX = 12 };

enum cell_kind { CELL_NOTHING, CELL_TEXT, CELL_NUMBER, CELL_REAL, CELL_TRUTH };

struct cell {
	enum cell_kind kind;
	const char *text;
	int64_t number;
	double real;
};

/* Nothing is null in JSON and "-" for people; so is a text that is NULL or "". */
static inline struct cell cell_nothing(void)
{
	return (struct cell){0};
}

static inline struct cell cell_text(const char *text)
{
	return text && text[0] ? (struct cell){.kind = CELL_TEXT, .text = text} : cell_nothing();
}

static inline struct cell cell_number(uint64_t n)
{
	return (struct cell){.kind = CELL_NUMBER, .number = (int64_t)n};
}

static inline struct cell cell_real(double real) /* shown with one decimal, kept with three */
{
	return (struct cell){.kind = CELL_REAL, .real = real};
}

static inline struct cell cell_percent(uint64_t part, uint64_t whole)
{
	return whole > 0 ? cell_real((double)part * 100 / (double)whole) : cell_nothing();
}

static inline struct cell cell_truth(bool truth)
{
	return (struct cell){.kind = CELL_TRUTH, .number = truth};
}

/* key: its name in JSON, NULL: not there. title: for people, NULL: not shown to them. */
struct column {
	const char *key, *title;
	uint8_t width; /* at least so many characters; a longer cell pushes the rest, or wraps */
	bool right;
};

struct sheet {
	FILE *out;
	bool json, utf8, colour;
	const char *name, *list; /* "arp", "links" */
	const char *version, *host;
	int64_t generated_ms; /* UTC */
	uint64_t notes;       /* written so far */
	/* private */
	const struct column *columns;
	size_t column_count;
	bool any_group, in_group, any_member, any_row, in_table, in_notes;
};

void sheet_begin(struct sheet *s); /* what stands above `notes` is set */
void sheet_end(struct sheet *s);
/* heading: for people. */
void sheet_group(struct sheet *s, const char *heading);
/* A fact of the group, before its tables; for people only where `title` is given. */
void sheet_member(struct sheet *s, const char *key, const char *title, struct cell value);
/* title NULL: no line of its own. */
void sheet_table(struct sheet *s, const char *key, const char *title, const struct column *columns,
		 size_t count);
void sheet_row(struct sheet *s, const struct cell *cells); /* as many as columns */
/* What is wrong, or worth knowing, in a sentence; after the group's tables. code NULL: none. */
void sheet_note(struct sheet *s, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* A line that is printed as it is, for people only. */
void sheet_line(struct sheet *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
