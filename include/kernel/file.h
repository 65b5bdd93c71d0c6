/* SPDX-License-Identifier: ISC */
/* Readings of the kernel as text that a person can read, and `read --recording` does: kernel.txt of
 * a recording. A first line with the version, "#" begins a comment, then per reading a line
 * "reading ..." and a line for each thing that was read, see the tables in agent/kernel/file.c. */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include "base/cursor.h"
#include "base/err.h"
#include "base/text.h"
#include "model/kernel_facts.h"

/* The first line and a comment; then each reading is added. */
void kernel_file_begin(struct text *out);
/* Keys must have been judged (evidence_keys_judge): of a key no byte is written, nor its length. */
void kernel_file_add(struct text *out, const struct kernel_facts *k);
/* Of exactly two readings, the first and the last. False: "line 3: ..." in err, nothing to free. */
bool kernel_file_parse(struct cursor bytes, struct kernel_facts *first, struct kernel_facts *last,
		       struct err *err) MUST_CHECK;

#endif
