/* SPDX-License-Identifier: ISC */
/* From what Azure said, saved by somebody, to struct azure_facts. No network. Told by shape, not by
 * name: the REST API's JSON, that of `az`, that of PowerShell's ConvertTo-Json, and PowerShell's
 * text (`Name : value` and columns), in UTF-8 or as Windows PowerShell writes it (UTF-16). */
#ifndef AZURE_READ_H
#define AZURE_READ_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/azure_facts.h"

/* A circuit's description has some kilobytes, a full route table two megabytes. */
enum {
	AZURE_BYTES_MAX = 8 << 20, /* of a file; a folder may have twice that */
	AZURE_VALUES_MAX = 250000,
	AZURE_DEPTH_MAX = 64,
	AZURE_FILES_MAX = 64
};

/* Which circuit is meant, where several are described. NULL: not known. */
struct azure_want {
	const char *name, *service_key;
	bool only; /* it is the only one that there is: a description that fits no better is its */
};

/* `path`: a file, "-" (standard input), or a folder, of which the files *.json and *.txt are read.
 * `out` is always filled, with out->given. True when all was read; else the sentence stands in
 * out->why, and whatever could be read in the rest of `out`. */
bool azure_read(const char *path, const struct azure_want *want,
		struct azure_facts *out) MUST_CHECK;
/* When the file, or anything in the folder, last changed; 0: it is not there. */
int64_t azure_changed_ms(const char *path);

/* Where an answer is from. at_ms: when it was saved, unless it says so itself (`generated`). */
struct azure_source {
	const char *name; /* of the file */
	int64_t at_ms;
	const struct azure_want *want;
};

/* One saved answer from memory; what it says is added to `out`. */
bool azure_parse(struct cursor bytes, const struct azure_source *source, struct azure_facts *out,
		 struct err *err) MUST_CHECK;

#endif
