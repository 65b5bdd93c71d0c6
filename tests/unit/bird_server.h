/* SPDX-License-Identifier: ISC */
/* A control socket in a folder of its own and a server behind it, for the tests of the client. */
#ifndef UNIT_BIRD_SERVER_H
#define UNIT_BIRD_SERVER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "bird/client.h"
#include "bird/read.h"

#define GREETING "0001 BIRD 2.0.12 ready.\n"
#define STATUS "1000-BIRD 2.0.12\n1011-Router ID is 10.0.0.1\n0013 Daemon is up and running\n"
#define PROTOCOLS                                                                                  \
	"2002-Name       Proto      Table      State  Since         Info\n"                        \
	"1002-peer1      BGP        ---        start  22:31:39.132  Connect       \n"              \
	"1006-  BGP state:          Connect\n     Neighbor address: 10.99.0.2\n \n0000 \n"
#define BFD "1020-bfd1:\n IP address                Interface  State\n0000 \n"

enum { DEADLINE_MS = 200, LONG_MS = 5000 };

static char folder[] = "/tmp/test-bird-XXXXXX", path[64];
static int listener = -1, descriptors;
static struct bird_facts facts;

static inline int count_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

static inline int make_folder(void **state)
{
	(void)state;
	text_format(path, sizeof(path), "%s/bird.ctl", mkdtemp(folder));
	return chmod(folder, 0711);
}

static inline int drop_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static inline int begin(void **state)
{
	(void)state;
	descriptors = count_descriptors();
	return 0;
}

/* Nothing may stay open, however the poll ended. */
static inline int end(void **state)
{
	(void)state;
	if (listener >= 0)
		close(listener);
	listener = -1;
	unlink(path);
	bird_facts_free(&facts);
	return count_descriptors() == descriptors ? 0 : -1;
}

static inline void listen_there(int queue)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};

	memcpy(name.sun_path, path, strlen(path));
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (const struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(listen(listener, queue), 0);
}

/* Server side: each of these ends the server when it does not go as told. */
static inline void say(int fd, const char *text)
{
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
		_exit(1);
}

/* That command and nothing after it: one at a time. */
static inline void hear(int fd, const char *command)
{
	char byte;

	for (const char *at = command; *at != '\0'; at++)
		if (recv(fd, &byte, 1, 0) != 1 || byte != *at)
			_exit(2);
	if (recv(fd, &byte, 1, MSG_DONTWAIT) >= 0)
		_exit(3);
}

static inline void hear_goodbye(int fd)
{
	char byte;

	if (recv(fd, &byte, 1, 0) != 0)
		_exit(4);
}

static inline void wait_for_goodbye(int fd)
{
	char byte;

	while (recv(fd, &byte, 1, 0) > 0)
		;
}

static inline pid_t serve(void (*talk)(int fd), int times)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	alarm(20);
	for (int i = 0; i < times; i++) {
		int fd = accept(listener, NULL, NULL);
		if (fd < 0)
			_exit(5);
		talk(fd);
		close(fd);
	}
	_exit(0);
}

static inline void join(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* One poll of a server that talks so. */
static inline void poll_once(void (*talk)(int fd), uint32_t deadline_ms)
{
	pid_t pid;

	listen_there(8);
	pid = serve(talk, 1);
	bird_read(path, deadline_ms, &facts);
	join(pid);
}

static inline void talk_to_the_first_words(int fd)
{
	say(fd, GREETING);
	hear(fd, "restrict\n");
	say(fd, "0016 Access restricted\n");
	hear(fd, "timeformat iso long us\n");
}

static inline void talk_until_protocols(int fd)
{
	talk_to_the_first_words(fd);
	say(fd, "9001 syntax error, unexpected CF_SYM_UNDEFINED\n");
	hear(fd, "show status\n");
	say(fd, STATUS);
	hear(fd, "show protocols all\n");
}

static inline void talk_well(int fd)
{
	talk_until_protocols(fd);
	say(fd, PROTOCOLS);
	hear(fd, "show bfd sessions\n");
	say(fd, BFD);
	hear_goodbye(fd);
}

/* Fills the queue of the listener; the descriptors are the caller's to close. */
static inline size_t fill_queue(int *fds, size_t room)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	size_t n;

	memcpy(name.sun_path, path, strlen(path));
	for (n = 0; n < room; n++) {
		fds[n] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		if (connect(fds[n], (const struct sockaddr *)&name, sizeof(name)) != 0)
			break;
	}
	assert_int_equal(errno, EAGAIN);
	close(fds[n]);
	return n;
}

#define SERVER_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

#endif
