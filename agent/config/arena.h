/* SPDX-License-Identifier: ISC */
/* Memory that lives as long as one reading of a file, and is given back (and wiped) in one go. */
#ifndef CONFIG_ARENA_H
#define CONFIG_ARENA_H

#include <stddef.h>

/* Zeroed is empty. */
struct arena {
	struct arena_block *blocks;
};

void *arena_take(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull));
/* A copy with a NUL behind it. */
char *arena_text(struct arena *a, const char *text, size_t len) __attribute__((returns_nonnull));
void arena_free(struct arena *a);

#endif
