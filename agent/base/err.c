/* SPDX-License-Identifier: ISC */
#include "base/err.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

/* Built beside and then copied, since the arguments may be err->text itself. */
bool err_set(struct err *err, const char *format, ...)
{
	char sentence[sizeof(err->text)];
	va_list args;

	va_start(args, format);
	text_vformat(sentence, sizeof(sentence), format, args);
	va_end(args);
	text_format(err->text, sizeof(err->text), "%s", sentence);
	return false;
}

bool err_prefix(struct err *err, const char *format, ...)
{
	char prefix[sizeof(err->text)];
	va_list args;

	va_start(args, format);
	text_vformat(prefix, sizeof(prefix), format, args);
	va_end(args);
	return err_set(err, "%s: %s", prefix, err->text);
}
