/* SPDX-License-Identifier: ISC */
/* A mapping of the configuration is a table of its keys; one walk reads them all. */
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include "node.h"

struct reader {
	struct diagnostics *found;
	struct arena *arena;
	const char *folder; /* of the file, with its final slash; "" for the current one */
	bool open_files;    /* whether files that it names may be opened */
	const struct keys *const *tables; /* all of them, NULL at the end, for hints */
};

/* One value under one key. Readers write to `out` only what is good. */
struct reading {
	const struct reader *reader;
	const struct key *key;
	const struct node *value;
};

struct key {
	const char *name;
	void (*read)(const struct reading *r, void *out);
	size_t offset; /* of `out` in the struct that the table fills */
	bool required;
	uint32_t low, high;       /* of a number; of a text: its most bytes */
	const char *const *words; /* NULL at the end; read as 1, 2, ... */
	const char *allowed;      /* what stands in brackets when a value is refused */
};

struct keys {
	const char *place; /* 'the top level', 'a peering' */
	const struct key *at;
	size_t count;
	bool secret; /* what stands here may be a secret in the wrong place: never repeat it */
};

/* Reads every key of the mapping; unknown and missing ones are errors. False when it is no mapping.
 */
bool mapping_read(const struct reading *r, const struct keys *keys, void *out);
/* "KEY: VALUE is not allowed (WHAT IS)". */
void refuse(const struct reading *r);

#endif
