/* SPDX-License-Identifier: ISC */
#include "diagnostics.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>

enum { DIAGNOSTIC_TEXT = 700 };

static struct diagnostic *diagnostics_grow(struct diagnostics *found)
{
	/* The list doubles at powers of two, so that it needs no field for its room. */
	if ((found->count & (found->count - 1)) == 0) {
		size_t room = found->count == 0 ? 1 : found->count * 2;

		found->at = xrealloc(found->at, room, sizeof(*found->at));
	}
	return &found->at[found->count++];
}

void diagnostics_add(struct diagnostics *found, enum diagnostic_severity severity, uint32_t line,
		     uint32_t column, const char *format, ...)
{
	char raw[DIAGNOSTIC_TEXT], text[DIAGNOSTIC_TEXT];
	va_list args;

	if (severity == DIAGNOSTIC_ERROR)
		found->errors++;
	else
		found->warnings++;
	if (found->count == DIAGNOSTICS_KEPT)
		return;
	va_start(args, format);
	text_vformat(raw, sizeof(raw), format, args);
	va_end(args);
	text_printable(text, sizeof(text), raw, strlen(raw));
	*diagnostics_grow(found) = (struct diagnostic){
		.severity = severity, .line = line, .column = column, .text = xstrdup(text)};
}

static int diagnostic_order(const void *left, const void *right)
{
	const struct diagnostic *a = left, *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return strcmp(a->text, b->text);
}

void diagnostics_sort(struct diagnostics *found)
{
	size_t kept = 0;

	if (found->count > 0)
		qsort(found->at, found->count, sizeof(*found->at), diagnostic_order);
	for (size_t i = 0; i < found->count; i++) {
		struct diagnostic *d = &found->at[i];

		if (kept == 0 || diagnostic_order(&found->at[kept - 1], d) != 0) {
			found->at[kept++] = *d;
			continue;
		}
		free(d->text);
		if (d->severity == DIAGNOSTIC_ERROR)
			found->errors--;
		else
			found->warnings--;
	}
	found->count = kept;
}

void diagnostics_print(FILE *out, const char *name, const struct diagnostics *found)
{
	size_t all = found->errors + found->warnings;

	for (size_t i = 0; i < found->count; i++) {
		const struct diagnostic *d = &found->at[i];

		fprintf(out, "%s:", name);
		if (d->line > 0)
			fprintf(out, "%u:%u:", d->line, d->column);
		fprintf(out, " %s: %s\n", d->severity == DIAGNOSTIC_ERROR ? "error" : "warning",
			d->text);
	}
	if (all > found->count)
		fprintf(out, "%s: and %zu more errors and warnings\n", name, all - found->count);
}

void diagnostics_free(struct diagnostics *found)
{
	for (size_t i = 0; i < found->count; i++)
		free(found->at[i].text);
	free(found->at);
	*found = (struct diagnostics){0};
}
