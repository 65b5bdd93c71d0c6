/* SPDX-License-Identifier: ISC */
/* Preloaded into a user-mode Linux: its ptrace(2) sets the floating-point registers of a processor
 * in a buffer of 2696 bytes, and the kernel takes nothing but the whole area, which is 11008 bytes
 * where there is AMX (measured; Linux 6.1's arch/x86/um). What it leaves out stays as it is reset.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef NT_X86_XSTATE
#define NT_X86_XSTATE 0x202
#endif

static unsigned char area[1 << 16];

static long registers_get(pid_t pid, struct iovec *part)
{
	struct iovec whole = {area, sizeof(area)};
	long result = syscall(SYS_ptrace, PTRACE_GETREGSET, pid, NT_X86_XSTATE, &whole);

	if (result != 0)
		return result;
	if (part->iov_len > whole.iov_len)
		part->iov_len = whole.iov_len;
	memcpy(part->iov_base, area, part->iov_len);
	return 0;
}

static long registers_set(pid_t pid, const struct iovec *part)
{
	static size_t size;
	struct iovec whole = {area, sizeof(area)};

	if (size == 0) {
		if (syscall(SYS_ptrace, PTRACE_GETREGSET, pid, NT_X86_XSTATE, &whole) != 0)
			return -1;
		size = whole.iov_len;
	}
	whole.iov_len = size;
	memset(area, 0, size);
	memcpy(area, part->iov_base, part->iov_len < size ? part->iov_len : size);
	return syscall(SYS_ptrace, PTRACE_SETREGSET, pid, NT_X86_XSTATE, &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list rest;

	va_start(rest, request);
	const pid_t pid = va_arg(rest, pid_t);
	void *address = va_arg(rest, void *), *data = va_arg(rest, void *);
	va_end(rest);
	if (address == (void *)NT_X86_XSTATE && request == PTRACE_GETREGSET)
		return registers_get(pid, data);
	if (address == (void *)NT_X86_XSTATE && request == PTRACE_SETREGSET)
		return registers_set(pid, data);
	if (request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA ||
	    request ==
		    PTRACE_PEEKUSER) { /* the system call answers into memory, as libc's does not */
		long word = 0;

		return syscall(SYS_ptrace, request, pid, address, &word) == 0 ? word : -1;
	}
	return syscall(SYS_ptrace, request, pid, address, data);
}
