/* SPDX-License-Identifier: ISC */
/* A YAML document as a small tree that knows where in the file each value stands. Bounded: the
 * depth, the number of values with aliases expanded, and the number of anchors. An alias is the
 * same node again. */
#ifndef CONFIG_NODE_H
#define CONFIG_NODE_H

#include "arena.h"
#include "config/config.h"

enum { NODE_DEPTH_MAX = 32, NODE_COUNT_MAX = 1 << 20, NODE_ANCHORS_MAX = 1024 };

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAPPING };

struct node {
	enum node_kind kind;
	bool plain;            /* a scalar without quotes */
	bool open;             /* while it is read: an alias to it would loop */
	uint32_t line, column; /* from 1 */
	uint32_t weight;       /* nodes of this branch, aliases expanded */
	uint32_t count;        /* entries */
	const char *text;      /* of a scalar; may hold NULs, one more stands behind it */
	size_t len;
	struct entry *first, *last;
};

struct entry {
	const struct node *key; /* a scalar; NULL in a list */
	const struct node *value;
	struct entry *next;
};

/* Reads the one document; `root` is NULL for an empty one. False, with its error in `found`, when
 * it could not be read to its end; a duplicate key is an error too, and reading goes on. */
bool tree_read(struct arena *a, struct cursor bytes, const struct node **root,
	       struct diagnostics *found) MUST_CHECK;
/* The value of a key, else the mapping itself: the place to speak of when something is wrong with
 * it. */
const struct node *node_at(const struct node *mapping, const char *key);
/* No value, or null in one of its spellings. */
bool node_is_null(const struct node *n);
bool node_is(const struct node *n, const char *text);

#endif
