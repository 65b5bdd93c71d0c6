/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int failed = EXIT_FAILURE;

void give_up_exits(int status)
{
	failed = status;
}

void give_up(void)
{
	_exit(failed);
}

/* Without stdio, which may want memory, too. */
void out_of_memory(void)
{
	static const char line[] = "ceprobe: out of memory\n";

	(void)!write(STDERR_FILENO, line, sizeof(line) - 1);
	give_up();
}

/* Nothing is never asked for as nothing: a zero size gets a byte, so that NULL always means "gone".
 */
void *xcalloc(size_t count, size_t size)
{
	void *bytes = count > 0 && size > 0 ? calloc(count, size) : calloc(1, 1);

	if (bytes == NULL)
		out_of_memory();
	return bytes;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	void *bytes = count > 0 && size > 0 ? reallocarray(old, count, size) : realloc(old, 1);

	if (bytes == NULL)
		out_of_memory();
	return bytes;
}

char *xstrdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(xcalloc(size, 1), text, size);
}

void wipe(void *bytes, size_t len)
{
	if (len > 0)
		explicit_bzero(bytes, len);
}
