/* SPDX-License-Identifier: ISC */
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

char *file_path(const char *folder, const char *name)
{
	struct text t = {0};

	text_addf(&t, "%s/%s", folder, name);
	return t.at;
}

bool file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool file_read(const char *path, size_t most, struct text *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char part[1 << 14];
	ssize_t got = -1;

	text_add(out, "", 0);
	while (fd >= 0 && out->len <= most && (got = read(fd, part, sizeof(part))) > 0)
		text_add(out, part, (size_t)got);
	if (got < 0)
		err_set(err, "%s: cannot be read: %m", path);
	else if (got > 0)
		err_set(err, "%s: is too long (at most %zu MiB)", path, most >> 20);
	if (fd >= 0)
		close(fd);
	return got == 0;
}

static bool all_written(int fd, struct cursor bytes)
{
	while (bytes.left > 0) {
		ssize_t wrote = write(fd, bytes.at, bytes.left);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0 || !cursor_skip(&bytes, (size_t)wrote))
			return false;
	}
	return true;
}

bool file_write(const char *path, struct cursor bytes, int64_t at_ms, struct err *err)
{
	const struct timespec at = {.tv_sec = at_ms / 1000, .tv_nsec = at_ms % 1000 * 1000000};
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool good = fd >= 0 && all_written(fd, bytes);

	if (good && at_ms != 0)
		(void)futimens(fd,
			       (const struct timespec[]){at, at}); /* its age: no more than that */
	if (fd >= 0)
		good = close(fd) == 0 && good;
	return good || err_set(err, "%s: cannot be written: %m", path);
}

static bool is_empty(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *entry;
	bool empty = d != NULL;

	while (empty && (entry = readdir(d))) /* NOLINT(concurrency-mt-unsafe): one thread */
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	if (d)
		closedir(d);
	return empty;
}

bool folder_make(const char *path, struct err *err)
{
	struct stat is;

	if (mkdir(path, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return err_set(err, "%s: cannot be made: %m", path);
	if (stat(path, &is) != 0 || !S_ISDIR(is.st_mode))
		return err_set(err, "%s: is there already, and no folder", path);
	if (!is_empty(path))
		return err_set(err, "%s: is there already, and not empty", path);
	return chmod(path, 0700) == 0 || err_set(err, "%s: cannot be used: %m", path);
}
