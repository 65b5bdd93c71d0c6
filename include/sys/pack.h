/* SPDX-License-Identifier: ISC */
/* Writes a .tar.gz, for its owner alone, whole or not at all. */
#ifndef SYS_PACK_H
#define SYS_PACK_H

#include "base/cursor.h"
#include "base/err.h"

struct pack;

/* NULL: a sentence in err. */
struct pack *pack_new(const char *path, struct err *err) MUST_CHECK;
/* A file of that name in it, readable for its owner, of that time (UTC). */
bool pack_add(struct pack *p, const char *name, struct cursor bytes, int64_t at_ms,
	      struct err *err) MUST_CHECK;
/* False, and nothing is left, when it could not be written. */
bool pack_finish(struct pack *p, struct err *err) MUST_CHECK;
/* Gives up what was begun; NULL allowed. */
void pack_drop(struct pack *p);

#endif
