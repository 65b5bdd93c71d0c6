/* SPDX-License-Identifier: ISC */
/* The agent's socket: where it is made, in whose place, and who may ask. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { SOCKET_MODE = 0660 };

/* Whether somebody answers on it: then it is another agent's. */
static bool answered(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;

	if (fd >= 0)
		close(fd);
	return yes;
}

/* The folder of the socket, where nobody made it before. */
static void folder_make(const char *path)
{
	char *folder = xstrdup(path), *slash = strrchr(folder, '/');

	if (slash && slash != folder) {
		*slash = '\0';
		(void)mkdir(folder, 0755); /* what is wrong with it, bind() tells */
	}
	free(folder);
}

/* A socket that a dead agent left is taken away; anything else stays. */
static bool place_clear(const struct sockaddr_un *at, struct err *err)
{
	struct stat s;

	if (lstat(at->sun_path, &s) != 0)
		return true;
	if (!S_ISSOCK(s.st_mode))
		return err_set(err, "%s: is there and is no socket", at->sun_path);
	if (answered(at))
		return err_set(err, "%s: another agent answers there", at->sun_path);
	if (unlink(at->sun_path) != 0)
		return err_set(err, "%s: a dead agent's socket cannot be removed: %m",
			       at->sun_path);
	return true;
}

/* Its members may ask: the group of that name, if there is one and we may. In the unit it is ours
 * already, and to change an owner is forbidden. */
static void group_give(const char *path)
{
	const struct group *g = getgrnam("ceprobe"); /* NOLINT(concurrency-mt-unsafe) */

	if (g && g->gr_gid != getegid() && fchownat(AT_FDCWD, path, (uid_t)-1, g->gr_gid, 0) != 0)
		errno = 0; /* not ours to give: who started us may ask */
}

int agent_socket(const char *path, int backlog, struct err *err)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	mode_t mask;
	int fd, bound;

	if (strlen(path) >= sizeof(at.sun_path)) {
		(void)err_set(err, "%s: longer than the path of a socket may be", path);
		return -1;
	}
	memcpy(at.sun_path, path, strlen(path));
	folder_make(path);
	if (!place_clear(&at, err))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	mask = umask(0777 & ~SOCKET_MODE);
	bound = fd >= 0 ? bind(fd, (struct sockaddr *)&at, sizeof(at)) : -1;
	umask(mask);
	if (bound == 0 && listen(fd, backlog) == 0) {
		group_give(path);
		return fd;
	}
	(void)err_set(err, "%s: cannot listen: %m", path);
	if (fd >= 0)
		close(fd);
	return -1;
}
