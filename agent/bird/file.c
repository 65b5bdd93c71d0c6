/* SPDX-License-Identifier: ISC */
#include "bird/read.h"

#include "base/text.h"

#include <stdio.h>

/* Reads past the limit by at most one chunk, so that an endless file ends. */
static bool file_load(FILE *file, struct text *out, struct err *err)
{
	char chunk[16384];
	size_t len;

	while (out->len <= BIRD_REPLY_MAX && (len = fread(chunk, 1, sizeof(chunk), file)) > 0)
		text_add(out, chunk, len);
	if (ferror(file))
		return err_set(err, "cannot be read: %m");
	if (out->len > BIRD_REPLY_MAX)
		return err_set(err, "more than %d MiB", BIRD_REPLY_MAX >> 20);
	return true;
}

bool bird_read_file(const char *path, int64_t reference_ms, struct bird_facts *out, struct err *err)
{
	struct text text = {0};
	FILE *file = fopen(path, "re");
	bool good;

	*out = (struct bird_facts){0};
	if (file == NULL)
		return err_set(err, "%s: cannot be read: %m", path);
	good = file_load(file, &text, err) &&
	       bird_parse(cursor_of(text.at, text.len), reference_ms, out, err);
	fclose(file);
	text_free(&text);
	return good || err_prefix(err, "%s", path);
}
