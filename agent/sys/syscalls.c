/* SPDX-License-Identifier: ISC */
#include "syscalls.h"

#include "base/text.h"

#include <errno.h>
#include <linux/netlink.h>
#include <malloc.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RESERVE_BYTES = 1 << 20 }; /* ten times what it takes */

/* Names, not numbers: one that this machine does not have is passed over. What the C library,
 * libpcap, libnl, libevent and SQLite make of our calls differs by their versions, so the older and
 * newer ways to do the same stand side by side. */
static const char *const always[] = {
	/* memory (mmap and mprotect below), the end */
	"brk",
	"madvise",
	"mremap",
	"munmap",
	"exit",
	"exit_group",
	"restart_syscall",
	"rseq",
	"membarrier",
	"futex",
	"futex_time64",
	/* who and where we are */
	"capget",
	"getegid",
	"geteuid",
	"getgid",
	"getpid",
	"getppid",
	"getrandom",
	"gettid",
	"getuid",
	"prlimit64",
	"getrlimit",
	"sysinfo",
	"uname",
	"sched_getaffinity",
	"sched_yield",
	/* time */
	"clock_getres",
	"clock_gettime",
	"clock_gettime64",
	"clock_nanosleep",
	"clock_nanosleep_time64",
	"gettimeofday",
	"nanosleep",
	"time",
	"timerfd_create",
	"timerfd_gettime",
	"timerfd_settime",
	"setitimer",
	/* signals */
	"rt_sigaction",
	"rt_sigpending",
	"rt_sigprocmask",
	"rt_sigreturn",
	"rt_sigsuspend",
	"rt_sigtimedwait",
	"sigaltstack",
	"signalfd4",
	/* waiting */
	"epoll_create",
	"epoll_create1",
	"epoll_ctl",
	"epoll_pwait",
	"epoll_pwait2",
	"epoll_wait",
	"eventfd2",
	"poll",
	"ppoll",
	"ppoll_time64",
	"pselect6",
	"pselect6_time64",
	"select",
	"pipe2",
	/* descriptors */
	"close",
	"close_range",
	"dup",
	"dup2",
	"dup3",
	"fcntl",
	"fcntl64",
	"ioctl",
	"lseek",
	"_llseek",
	"pread64",
	"preadv",
	"pwrite64",
	"pwritev",
	"read",
	"readv",
	"write",
	"writev",
	/* files */
	"access",
	"faccessat",
	"faccessat2",
	"chmod",
	"fchmod",
	"fchmodat",
	"fchown",
	"fchown32",
	"fchownat",
	"chdir",
	"fchdir",
	"fadvise64",
	"fallocate",
	"fdatasync",
	"flock",
	"fstat",
	"fstat64",
	"fstatfs",
	"fstatfs64",
	"fsync",
	"ftruncate",
	"ftruncate64",
	"getcwd",
	"getdents64",
	"link",
	"linkat",
	"lstat",
	"lstat64",
	"mkdir",
	"mkdirat",
	"msync",
	"newfstatat",
	"fstatat64",
	"open",
	"openat",
	"readlink",
	"readlinkat",
	"rename",
	"renameat",
	"renameat2",
	"rmdir",
	"stat",
	"stat64",
	"statfs",
	"statfs64",
	"statx",
	"symlinkat",
	"umask",
	"unlink",
	"unlinkat",
	"utimensat",
};

static const char *const with_sockets[] = {
	"accept",     "accept4",  "bind",     "connect",  "getpeername",     "getsockname",
	"getsockopt", "listen",   "recvfrom", "recvmmsg", "recvmmsg_time64", "recvmsg",
	"sendfile",   "sendmmsg", "sendmsg",  "sendto",   "setsockopt",      "shutdown",
};

/* Only so: the arguments that are compared, masked. Several rules for one call: any of them. */
static const struct {
	const char *name;
	unsigned argument;
	scmp_datum_t mask, value;
	bool of_sockets;
} only[] = {
	/* memory is writable or executable, never both, and does not become executable */
	{"mmap", 2, PROT_WRITE, 0, false},
	{"mmap", 2, PROT_EXEC, 0, false},
	{"mmap2", 2, PROT_WRITE, 0, false},
	{"mmap2", 2, PROT_EXEC, 0, false},
	{"mprotect", 2, PROT_EXEC, 0, false},
	{"socket", 0, UINT32_MAX, AF_UNIX, true},
	{"socket", 0, UINT32_MAX, AF_INET, true},
	{"socket", 0, UINT32_MAX, AF_INET6, true},
	{"socket", 0, UINT32_MAX, AF_NETLINK, true},
	{"socket", 0, UINT32_MAX, AF_PACKET, true},
	{"socketpair", 0, UINT32_MAX, AF_UNIX, false}, /* libevent's, for signals */
};

static int allow(scmp_filter_ctx filter, const char *const *names, size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count && status == 0; i++) {
		int number = seccomp_syscall_resolve_name(names[i]);

		if (number != __NR_SCMP_ERROR)
			status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
	}
	return status;
}

static int allow_only(scmp_filter_ctx filter, bool sockets)
{
	int status = 0;

	for (size_t i = 0; i < sizeof(only) / sizeof(only[0]) && status == 0; i++) {
		int number = seccomp_syscall_resolve_name(only[i].name);
		struct scmp_arg_cmp compare = SCMP_CMP64(only[i].argument, SCMP_CMP_MASKED_EQ,
							 only[i].mask, only[i].value);

		if (number != __NR_SCMP_ERROR && (sockets || !only[i].of_sockets))
			status =
				seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number, 1, &compare);
	}
	return status;
}

/* abort() signals itself, and nobody else is signalled. */
static int allow_abort(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp own = SCMP_CMP64(0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);

	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &own);
}

/* The library does not bear a lack of memory: it crashes, goes round for ever or loads another
 * filter than was meant. So what it will ask for is there, in the heap, or we end here. */
static void memory_reserve(void)
{
	/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
	(void)mallopt(M_MMAP_THRESHOLD, 2 * RESERVE_BYTES);
	(void)mallopt(M_TRIM_THRESHOLD, 2 * RESERVE_BYTES);
	/* NOLINTEND(concurrency-mt-unsafe) */
	free(xcalloc(1, RESERVE_BYTES));
}

static int load(bool sockets)
{
	scmp_filter_ctx filter;
	int status;

	memory_reserve();
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return -ENOMEM;
	status = allow(filter, always, sizeof(always) / sizeof(always[0]));
	if (status == 0 && sockets)
		status =
			allow(filter, with_sockets, sizeof(with_sockets) / sizeof(with_sockets[0]));
	if (status == 0)
		status = allow_only(filter, sockets);
	if (status == 0)
		status = allow_abort(filter);
	if (status == 0)
		status = seccomp_load(filter);
	seccomp_release(filter);
	return status;
}

bool syscalls_limit(bool sockets, struct err *err)
{
	int status = 0;

	if (!OBSERVED && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0)
		status = load(sockets);
	if (status != 0)
		return err_set(err, "cannot limit the system calls of this process: %s",
			       strerrordesc_np(-status));
	return true;
}
