/* SPDX-License-Identifier: ISC */
#ifndef CONFIG_KEY_FILE_H
#define CONFIG_KEY_FILE_H

#include "model/link.h"
#include "node.h"

/* Reads a TCP-MD5 key from its file; what is wrong with the file or the key is said of `at`. On an
 * error the key stays empty. The key is never part of what is said. */
void key_file_read(const char *path, const struct node *at, struct diagnostics *found,
		   struct md5_key *out);

#endif
