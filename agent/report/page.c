/* SPDX-License-Identifier: ISC */
#include "page.h"
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

static bool continues(char byte)
{
	return ((unsigned char)byte & 0xc0U) == 0x80U;
}

static unsigned characters(const char *text, size_t len)
{
	unsigned count = 0;

	for (size_t i = 0; i < len; i++)
		count += continues(text[i]) ? 0 : 1;
	return count;
}

/* The bytes of the first `count` characters, or all when there are fewer. */
static size_t bytes_of(const char *text, size_t len, unsigned count)
{
	size_t i = 0;

	while (i < len && (continues(text[i]) || count > 0)) {
		count -= continues(text[i]) ? 0 : 1;
		i++;
	}
	return i;
}

size_t line_length(const char *text, unsigned width)
{
	size_t len = strlen(text), fits = bytes_of(text, len, width), at = fits;

	if (fits == len)
		return len;
	while (at > 0 && text[at] != ' ')
		at--;
	return at > 0 ? at : fits;
}

/* Of thousands of links there are millions of bytes: without a lock for each. */
/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
static void put(struct page *p, const char *text, size_t len)
{
	for (unsigned i = 0; i < p->blanks; i++)
		putc_unlocked(' ', p->out);
	p->column += p->blanks + characters(text, len);
	p->blanks = 0;
	if (p->style != NULL)
		fputs(p->style, p->out);
	for (size_t i = 0; i < len; i++) {
		if (p->utf8 || (unsigned char)text[i] < 0x80)
			putc_unlocked(text[i], p->out);
		else if (!continues(text[i]))
			putc_unlocked('?', p->out);
	}
	if (p->style != NULL)
		fputs("\033[0m", p->out);
}
/* NOLINTEND(concurrency-mt-unsafe) */

static void wrap(struct page *p)
{
	fputc('\n', p->out);
	p->column = 0;
	p->blanks = p->indent;
}

static void put_word(struct page *p, const char *word, size_t len)
{
	if (len > 0 && p->column > 0 && p->column + p->blanks + characters(word, len) > PAGE_WIDTH)
		wrap(p);
	while (len > 0) {
		size_t fits = bytes_of(word, len, PAGE_WIDTH - p->column - p->blanks);

		put(p, word, fits);
		word += fits;
		len -= fits;
		if (len > 0)
			wrap(p);
	}
}

void page_line(struct page *p, unsigned column, unsigned indent)
{
	assert(column < PAGE_WIDTH && indent < PAGE_WIDTH);
	p->column = 0;
	p->blanks = column;
	p->indent = indent;
}

void page_add(struct page *p, const char *format, ...)
{
	char raw[PAGE_TEXT], text[PAGE_TEXT];
	va_list args;

	va_start(args, format);
	text_vformat(raw, sizeof(raw), format, args);
	va_end(args);
	text_printable(text, sizeof(text), raw, strlen(raw));
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, " ");

		put_word(p, at, len);
		at += len;
		if (*at == ' ' && p->column > 0 && p->blanks == 0)
			p->blanks = 1;
		at += strspn(at, " ");
	}
}

void page_column(struct page *p, unsigned column)
{
	p->blanks = column > p->column ? column - p->column : 1;
}

static const char *status_style(enum status s)
{
	switch (s) {
	case STATUS_OK:
		return "\033[32m";
	case STATUS_WARNING:
		return "\033[33m";
	case STATUS_UNKNOWN:
		return "\033[35m";
	case STATUS_CRITICAL:
		return "\033[1;31m";
	}
	return NULL;
}

void page_marked(struct page *p, enum status status, const char *words)
{
	p->style = p->colour ? status_style(status) : NULL;
	page_add(p, "%s", words);
	p->style = NULL;
}

void page_end(struct page *p)
{
	fputc('\n', p->out);
	p->column = 0;
	p->blanks = 0;
}

void page_section(struct page *p, const char *title)
{
	page_line(p, 2, 2);
	page_add(p, "%s", title);
	page_end(p);
}
