/* SPDX-License-Identifier: ISC */
/* The seccomp filter: a system call that is not in the table kills the process (SIGSYS). There is
 * no fork, exec, thread, ptrace, mount or module in it. Not loaded on a kernel without seccomp. */
#ifndef SYS_SYSCALLS_H
#define SYS_SYSCALLS_H

#include "base/cursor.h"
#include "base/err.h"

/* Built for a sanitizer or valgrind: they make calls of their own, and leaks are looked for by
 * tracing. */
#ifdef CEPROBE_OBSERVED
enum { OBSERVED = true };
#else
enum { OBSERVED = false };
#endif

/* For good, for the whole process; needs no_new_privs. */
bool syscalls_limit(bool sockets, struct err *err) MUST_CHECK;

#endif
