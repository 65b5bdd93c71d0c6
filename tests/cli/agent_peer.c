/* SPDX-License-Identifier: ISC */
/* One who speaks with the agent's socket, and not always well: agent_peer SOCKET HOW [LINE]
 *   say LINE    sends the line and prints what comes until the end
 *   follow      follows: prints what comes until it is killed
 *   stall N     N connections that say nothing, until the agent closes them all
 *   flood       a line without an end, until the agent closes */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int connected(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		perror(path);
		exit(1);
	}
	return fd;
}

static int copy(int fd)
{
	char piece[4096];
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) > 0) {
		(void)fwrite(piece, 1, (size_t)n, stdout);
		fflush(stdout);
	}
	return 0;
}

static int stall(const char *path, int count)
{
	int *fds = calloc((size_t)count, sizeof(*fds));
	char c;

	for (int i = 0; i < count; i++)
		fds[i] = connected(path);
	for (int i = 0; i < count; i++)
		if (read(fds[i], &c, 1) != 0)
			return 1;
	free(fds);
	return 0;
}

static int flood(const char *path)
{
	int fd = connected(path);
	char piece[1024];

	memset(piece, 'x', sizeof(piece));
	while (send(fd, piece, sizeof(piece), MSG_NOSIGNAL) > 0)
		;
	return 0;
}

int main(int argc, char **argv)
{
	const char *how = argc > 2 ? argv[2] : "";
	int fd;

	alarm(60);
	if (strcmp(how, "stall") == 0 && argc > 3)
		return stall(argv[1], atoi(argv[3]));
	if (strcmp(how, "flood") == 0)
		return flood(argv[1]);
	if (argc < 3)
		return 2;
	fd = connected(argv[1]);
	dprintf(fd, "%s\n", argc > 3 ? argv[3] : "watch");
	return copy(fd);
}
