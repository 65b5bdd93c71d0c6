/* SPDX-License-Identifier: ISC */
/* What was read is written and read again: the same text. */
#include "kernel/file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void text_of(const struct kernel_facts *first, const struct kernel_facts *last,
		    struct text *out)
{
	kernel_file_begin(out);
	kernel_file_add(out, first);
	kernel_file_add(out, last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kernel_facts facts[4];
	struct text once = {0}, twice = {0};
	struct err err;

	if (!kernel_file_parse(cursor_of(data, size), &facts[0], &facts[1], &err))
		return 0;
	text_of(&facts[0], &facts[1], &once);
	if (!kernel_file_parse(cursor_of(once.at, once.len), &facts[2], &facts[3], &err))
		abort();
	text_of(&facts[2], &facts[3], &twice);
	if (once.len != twice.len || memcmp(once.at, twice.at, once.len) != 0)
		abort();
	for (size_t i = 0; i < 4; i++)
		kernel_facts_free(&facts[i]);
	text_free(&once);
	text_free(&twice);
	return 0;
}
