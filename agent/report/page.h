/* SPDX-License-Identifier: ISC */
/* Lines of at most 80 characters, wrapped by words with a hanging indent. No control byte of a text
 * gets out; without UTF-8 nothing but ASCII does. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "model/verdict.h"

#include <stdio.h>

enum { PAGE_WIDTH = 80, PAGE_TEXT = 1024 /* of one page_add, cut beyond */ };

struct page {
	FILE *out;
	bool colour, utf8;
	unsigned column;   /* characters on this line so far */
	unsigned blanks;   /* due before the next word */
	unsigned indent;   /* where a continued line begins */
	const char *style; /* escape sequence around each word, NULL: none */
};

/* Begins a line at `column`; its continuations begin at `indent`. */
void page_line(struct page *p, unsigned column, unsigned indent);
/* Adds words. Blanks at either end separate it from what stands before and after. */
void page_add(struct page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The next word stands at `column`, or one blank further where that is taken. */
void page_column(struct page *p, unsigned column);
/* Adds words in the colour of a status, where there is colour. */
void page_marked(struct page *p, enum status status, const char *words);
void page_end(struct page *p);
/* A line of its own above a list. */
void page_section(struct page *p, const char *title);
/* How many bytes of `text` make the next line of at most `width` characters, broken at a blank
 * where there is one. At least one character, unless the text is empty. */
size_t line_length(const char *text, unsigned width);

#endif
