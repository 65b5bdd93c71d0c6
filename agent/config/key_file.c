/* SPDX-License-Identifier: ISC */
#include "key_file.h"

#include "base/text.h"
#include "diagnostics.h"

#include <ctype.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Azure's portal takes 25 characters; where it and its pages say "MD5 hash" they mean the plain
 * passphrase (azure-docs PR 120536). The kernel takes 80 bytes. */
enum { PORTAL_KEY_MAX = 25, DIGEST_DIGITS = 32 };
enum { KEY_BYTES_READ = MD5_KEY_MAX + 3 }; /* a line end, and one more to see that it is too long */

static bool permissions_good(const char *path, const struct stat *st, const struct node *at,
			     struct diagnostics *found)
{
	unsigned mode = st->st_mode & 07777U;

	if (!S_ISREG(st->st_mode))
		ERROR_AT(found, at, "key_file: %s is not a regular file", path);
	else if ((mode & S_IRWXO) != 0)
		ERROR_AT(found, at,
			 "key_file: others may read or write %s, its mode is %04o (chmod 0640)",
			 path, mode);
	else if ((mode & S_IWGRP) != 0)
		ERROR_AT(found, at,
			 "key_file: the group may write %s, its mode is %04o (chmod 0640)", path,
			 mode);
	else
		return true;
	return false;
}

static size_t without_line_end(const uint8_t *bytes, size_t len)
{
	if (len == 0 || bytes[len - 1] != '\n')
		return len;
	len--;
	return len > 0 && bytes[len - 1] == '\r' ? len - 1 : len;
}

static bool key_usable(const char *path, struct cursor key, const struct node *at,
		       struct diagnostics *found)
{
	if (key.left == 0)
		ERROR_AT(found, at, "key_file: %s is empty (the key, on one line)", path);
	else if (key.left > MD5_KEY_MAX)
		ERROR_AT(found, at,
			 "key_file: the key in %s is too long (at most %d bytes, and %d "
			 "characters in Azure's portal)",
			 path, MD5_KEY_MAX, PORTAL_KEY_MAX);
	else if (memchr(key.at, '\0', key.left) != NULL)
		ERROR_AT(found, at, "key_file: the key in %s holds a NUL byte (plain text)", path);
	else
		return true;
	return false;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What is allowed on the wire and yet most likely a mistake. */
static void key_doubts(const char *path, struct cursor key, const struct node *at,
		       struct diagnostics *found)
{
	size_t characters = 0, digits = 0, foreign = 0;

	for (size_t i = 0; i < key.left; i++) {
		characters += (key.at[i] & 0xc0) != 0x80;
		digits += isxdigit(key.at[i]) != 0;
		foreign += key.at[i] < 0x20 || key.at[i] > 0x7e;
	}
	if (is_blank(key.at[key.left - 1]))
		WARN_AT(found, at,
			"key_file: the key in %s ends in a blank or an empty line, which is "
			"part of it (one line end is not)",
			path);
	else if (foreign > 0)
		WARN_AT(found, at,
			"key_file: the key in %s has characters that are not printable ASCII "
			"(both ends must encode them alike)",
			path);
	if (is_blank(key.at[0]))
		WARN_AT(found, at,
			"key_file: the key in %s begins with a blank, which is part of it", path);
	if (digits == DIGEST_DIGITS && key.left == DIGEST_DIGITS)
		WARN_AT(found, at,
			"key_file: the key in %s looks like an MD5 digest (Azure wants the "
			"passphrase itself, at most %d characters)",
			path, PORTAL_KEY_MAX);
	else if (characters > PORTAL_KEY_MAX)
		WARN_AT(found, at,
			"key_file: the key in %s has %zu characters (Azure's portal takes at "
			"most %d)",
			path, characters, PORTAL_KEY_MAX);
}

void key_file_read(const char *path, const struct node *at, struct diagnostics *found,
		   struct md5_key *out)
{
	/* Not blocking: a FIFO in its place must not hold us up. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t bytes[KEY_BYTES_READ];
	struct cursor key;
	struct stat st;
	ssize_t got = -1;

	if (fd >= 0 && fstat(fd, &st) == 0) {
		if (!permissions_good(path, &st, at, found)) {
			close(fd);
			return;
		}
		got = read(fd, bytes, sizeof(bytes));
	}
	if (got < 0)
		ERROR_AT(found, at, "key_file: %s cannot be read: %m", path);
	if (fd >= 0)
		close(fd);
	if (got < 0)
		return;
	key = cursor_of(bytes, without_line_end(bytes, (size_t)got));
	if (key_usable(path, key, at, found)) {
		key_doubts(path, key, at, found);
		out->len = (uint8_t)key.left;
		memcpy(out->bytes, key.at, key.left);
	}
	wipe(bytes, sizeof(bytes));
}
