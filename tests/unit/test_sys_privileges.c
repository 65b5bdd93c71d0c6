/* SPDX-License-Identifier: ISC */
/* What a process can no longer do after privileges_limit(), each tried by a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/privileges.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A sanitized program neither loads the filter nor hides its memory. */
#ifdef CEPROBE_OBSERVED
enum { OBSERVED = true };
#else
enum { OBSERVED = false };
#endif

enum { PAGE = 4096, REFUSED = 99, NOBODY = 65534 };

static unsigned needs;

/* The wait status of a child that limits itself and then acts; it exits with what act() returns. */
static int child(unsigned its_needs, int (*act)(void))
{
	struct err err;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		needs = its_needs;
		_exit(privileges_limit(needs, &err) ? act() : REFUSED);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static int act_fork(void)
{
	return fork() == 0 ? 1 : 2;
}

static int act_exec(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static int act_trace(void)
{
	return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static int act_kill(void)
{
	return kill(getppid(), 0);
}

static int act_become(void)
{
	return setuid(1);
}

static int act_inet(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}

static int act_alg(void)
{
	return socket(AF_ALG, SOCK_SEQPACKET, 0);
}

static int act_map_code(void)
{
	return mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		    0) != MAP_FAILED;
}

static int act_make_code(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(page, PAGE, PROT_READ | PROT_EXEC);
}

static int act_abort(void)
{
	abort();
}

static int act_ordinary(void)
{
	void *memory = malloc((size_t)8 << 20);
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	bool read = f != NULL && fgets(line, sizeof(line), f) != NULL;

	free(memory);
	return read && fclose(f) == 0 && access("/", F_OK) == 0 ? 0 : 1;
}

/* Bit sets of capabilities and flags, as the kernel tells of this process. */
static unsigned long long status_of(const char *name)
{
	FILE *f = fopen("/proc/self/status", "re");
	unsigned long long value = ~0ULL;
	char line[256];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
			value = strtoull(line + strlen(name) + 1, NULL,
					 strncmp(name, "Cap", 3) == 0 ? 16 : 10);
	if (f != NULL)
		fclose(f);
	return value;
}

static int act_look(void)
{
	unsigned long long want = geteuid() == 0 ? 1ULL << CAP_DAC_OVERRIDE | 1ULL << CAP_CHOWN : 0;
	struct rlimit core;

	want |= needs & NEED_FRAMES ? 1ULL << CAP_NET_RAW : 0;
	want |= needs & NEED_KEYS ? 1ULL << CAP_NET_ADMIN : 0;
	if ((status_of("CapPrm") & ~want) != 0 || (status_of("CapEff") & ~want) != 0)
		return 1;
	if (status_of("CapInh") != 0 || status_of("CapAmb") != 0)
		return 2;
	if (status_of("NoNewPrivs") != 1)
		return 3;
	if (!OBSERVED &&
	    (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max != 0))
		return 4;
	return 0;
}

static void assert_killed(unsigned its_needs, int (*act)(void))
{
	int status = child(its_needs, act);

	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void assert_exits(unsigned its_needs, int (*act)(void), int code)
{
	int status = child(its_needs, act);

	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), code);
}

static void what_is_not_in_the_table_kills(void **state)
{
	const unsigned most = NEED_SOCKETS | NEED_FRAMES | NEED_KEYS;

	(void)state;
	if (OBSERVED)
		skip();
	assert_killed(most, act_fork);
	assert_killed(most, act_exec);
	assert_killed(most, act_trace);
	assert_killed(most, act_kill);
	assert_killed(most, act_become);
	assert_killed(most, act_alg);
	assert_killed(most, act_map_code);
	assert_killed(most, act_make_code);
	assert_killed(NEED_FILES, act_inet);
}

static void the_ordinary_goes_on(void **state)
{
	(void)state;
	assert_exits(NEED_FILES, act_ordinary, 0);
	assert_exits(NEED_SOCKETS, act_inet, 0);
}

static void abort_is_still_an_abort(void **state)
{
	int status = child(NEED_FILES, act_abort);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_false(WCOREDUMP(status));
}

static void what_is_not_needed_is_gone(void **state)
{
	(void)state;
	assert_exits(NEED_FILES, act_look, 0);
	assert_exits(NEED_SOCKETS | NEED_FRAMES, act_look, 0);
	assert_exits(NEED_SOCKETS | NEED_FRAMES | NEED_KEYS, act_look, 0);
}

/* Lives on, limited, until the pipe is closed; another user than root, who reads everything. */
static void victim(int ready, int go_on)
{
	struct err err;
	char byte;

	if (getuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY) != 0)
		_exit(1);
	/* Changing the user has switched it off. */
	if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0 || write(ready, "", 1) != 1)
		_exit(1);
	if (read(go_on, &byte, 1) != 1 || !privileges_limit(NEED_FILES, &err))
		_exit(1);
	if (write(ready, "", 1) != 1)
		_exit(1);
	_exit(read(go_on, &byte, 1) == 0 ? 0 : 1);
}

static int memory_open(pid_t pid)
{
	char name[64];
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/mem", (int)pid);
	if (getuid() == 0)
		assert_int_equal(seteuid(NOBODY), 0);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	return fd;
}

static void its_user_cannot_read_its_memory(void **state)
{
	int ready[2], go_on[2], fd;
	char byte;
	pid_t pid;

	(void)state;
	if (OBSERVED)
		skip();
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(go_on), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(go_on[1]);
		victim(ready[1], go_on[0]);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	fd = memory_open(pid);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(write(go_on[1], "", 1), 1);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(memory_open(pid), -1);
	close(go_on[1]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	close(go_on[0]);
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_in_the_table_kills),
		cmocka_unit_test(the_ordinary_goes_on),
		cmocka_unit_test(abort_is_still_an_abort),
		cmocka_unit_test(what_is_not_needed_is_gone),
		cmocka_unit_test(its_user_cannot_read_its_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
