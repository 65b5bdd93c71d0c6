/* SPDX-License-Identifier: ISC */
/* Whole files, and the folder of a recording. Each false comes with a sentence in err. */
#ifndef APP_FILES_H
#define APP_FILES_H

#include "base/cursor.h"
#include "base/err.h"
#include "base/text.h"

char *file_path(const char *folder, const char *name); /* to be freed */
bool file_exists(const char *path);
bool file_read(const char *path, size_t most, struct text *out, struct err *err) MUST_CHECK;
/* A new file that only its owner may read, of that time (UTC; 0: now). */
bool file_write(const char *path, struct cursor bytes, int64_t at_ms, struct err *err) MUST_CHECK;
/* A folder that only its owner may enter. It must not exist, or be empty. */
bool folder_make(const char *path, struct err *err) MUST_CHECK;

#endif
