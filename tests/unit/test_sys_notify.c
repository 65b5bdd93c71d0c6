/* SPDX-License-Identifier: ISC */
/* What a service manager hears. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/journal.h"
#include "sys/notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char heard[256];

/* A manager's socket of that name ("@": abstract); -1: it could not be made. */
static int manager(const char *name)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	memcpy(at.sun_path, name, strlen(name));
	if (name[0] == '@')
		at.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (struct sockaddr *)&at,
			      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name))),
			 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", name, 1), 0);
	return fd;
}

static const char *hear(int fd)
{
	ssize_t n = recv(fd, heard, sizeof(heard) - 1, 0);

	heard[n < 0 ? 0 : n] = '\0';
	return heard;
}

static void says_to_a_socket(void **state)
{
	char name[64];
	int fd;

	(void)state;
	(void)snprintf(name, sizeof(name), "/tmp/ceprobe-notify-%d", (int)getpid());
	fd = manager(name);
	notify_say("READY=1\nSTATUS=well");
	assert_string_equal(hear(fd), "READY=1\nSTATUS=well");
	notify_reloading();
	assert_memory_equal(hear(fd), "RELOADING=1\nMONOTONIC_USEC=", 27);
	assert_true(atoll(heard + 27) > 0);
	close(fd);
	assert_int_equal(unlink(name), 0);
	notify_say("STOPPING=1"); /* nobody is there: nothing happens */
}

static void says_to_an_abstract_socket(void **state)
{
	char name[64];
	int fd;

	(void)state;
	(void)snprintf(name, sizeof(name), "@ceprobe-notify-%d", (int)getpid());
	fd = manager(name);
	notify_say("WATCHDOG=1");
	assert_string_equal(hear(fd), "WATCHDOG=1");
	close(fd);
}

static void says_nothing_without_a_manager(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
	notify_say("READY=1");
	assert_int_equal(setenv("NOTIFY_SOCKET", "relative", 1), 0);
	notify_say("READY=1");
}

static void knows_the_watchdog(void **state)
{
	char pid[32];

	(void)state;
	assert_int_equal(unsetenv("WATCHDOG_PID"), 0);
	assert_int_equal(unsetenv("WATCHDOG_USEC"), 0);
	assert_int_equal(notify_watchdog_ms(), 0);
	assert_int_equal(setenv("WATCHDOG_USEC", "30000000", 1), 0);
	assert_int_equal(notify_watchdog_ms(), 15000);
	assert_int_equal(setenv("WATCHDOG_PID", "1", 1), 0);
	assert_int_equal(notify_watchdog_ms(), 0); /* another's */
	(void)snprintf(pid, sizeof(pid), "%d", (int)getpid());
	assert_int_equal(setenv("WATCHDOG_PID", pid, 1), 0);
	assert_int_equal(notify_watchdog_ms(), 15000);
	assert_int_equal(setenv("WATCHDOG_USEC", "soon", 1), 0);
	assert_int_equal(notify_watchdog_ms(), 0);
}

static void the_journal_is_where_stderr_goes(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("JOURNAL_STREAM"), 0);
	assert_false(journal_listens());
	assert_int_equal(setenv("JOURNAL_STREAM", "0:1", 1), 0);
	assert_false(journal_listens());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_to_a_socket),
		cmocka_unit_test(says_to_an_abstract_socket),
		cmocka_unit_test(says_nothing_without_a_manager),
		cmocka_unit_test(knows_the_watchdog),
		cmocka_unit_test(the_journal_is_where_stderr_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
