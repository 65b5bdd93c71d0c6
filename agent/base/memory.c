/* SPDX-License-Identifier: ISC */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Nothing is never asked for as nothing: a zero size gets a byte, so that NULL always means "gone".
 */
void *xcalloc(size_t count, size_t size)
{
	void *bytes = count > 0 && size > 0 ? calloc(count, size) : calloc(1, 1);

	if (bytes == NULL)
		abort();
	return bytes;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	void *bytes = count > 0 && size > 0 ? reallocarray(old, count, size) : realloc(old, 1);

	if (bytes == NULL)
		abort();
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
