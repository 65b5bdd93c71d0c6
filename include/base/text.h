/* SPDX-License-Identifier: ISC */
/* Text: a growing buffer, bounded copies, and making foreign bytes fit to be shown. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>

/* Always NUL-terminated once anything was added; zeroed is empty; text_free() returns it to that.
 */
struct text {
	char *at;
	size_t len, room;
};

void text_add(struct text *t, const void *bytes, size_t len);
void text_addf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_free(struct text *t);

/* snprintf that keeps whole UTF-8 characters when it must cut. */
void text_format(char *out, size_t room, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void text_vformat(char *out, size_t room, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

/* Copies foreign bytes as printable UTF-8: control characters (C0, DEL, C1), bidirectional and
 * other invisible format characters and broken UTF-8 become '?', one each; cut at a whole
 * character. Every text from outside goes through here once, where it enters. */
void text_printable(char *out, size_t room, const void *bytes, size_t len);

/* Ends at once, as a command that failed: with this exit status. */
void give_up_exits(int status);
_Noreturn void give_up(void);
/* Memory is gone: one line on stderr, and so. */
_Noreturn void out_of_memory(void);
/* These end so. */
void *xcalloc(size_t count, size_t size) __attribute__((returns_nonnull, malloc));
void *xrealloc(void *old, size_t count, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *text) __attribute__((returns_nonnull, malloc));
/* Overwrites a secret in a way the compiler may not drop. */
void wipe(void *bytes, size_t len);

#endif
