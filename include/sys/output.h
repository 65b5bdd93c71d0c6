/* SPDX-License-Identifier: ISC */
/* Files are written whole or not at all: into a temporary file beside the target, then renamed. */
#ifndef SYS_OUTPUT_H
#define SYS_OUTPUT_H

#include "base/cursor.h"
#include "base/err.h"

#include <stdio.h>

struct output {
	FILE *file;
	char *temporary, *path; /* NULL: a stream that was open before */
};

/* path NULL: `otherwise`, which stays open. */
bool output_open(struct output *o, const char *path, FILE *otherwise, struct err *err) MUST_CHECK;
/* Flushes and renames; on failure the target is as it was. */
bool output_close(struct output *o, struct err *err) MUST_CHECK;
/* Instead of closing: the target stays as it was. */
void output_drop(struct output *o);

#endif
