/* SPDX-License-Identifier: ISC */
/* Preloaded, it lets the n-th request for memory since main() began fail: NO_MEMORY=17 that one,
 * NO_MEMORY=17+ that and all that follow, NO_MEMORY=0 none, and says at the end how many there
 * were. The C library's own requests come through here, too. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the names below stand before. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static long failing, requests;
static int counting, for_good;
static int (*real_main)(int argc, char **argv, char **environment);

/* libseccomp does not bear it, and is given what it needs beforehand. */
static int spared(const void *caller)
{
	Dl_info who;

	return dladdr(caller, &who) && who.dli_fname && strstr(who.dli_fname, "libseccomp");
}

static int refused(const void *caller)
{
	if (!counting || spared(caller) ||
	    (++requests != failing && !(for_good && failing && requests > failing)))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return refused(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return refused(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return refused(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes) || refused(__builtin_return_address(0)))
		return NULL;
	return __libc_realloc(old, bytes);
}

__attribute__((destructor)) static void requests_tell(void)
{
	if (counting && !failing)
		dprintf(STDERR_FILENO, "requests for memory: %ld\n", requests);
}

static int counted_main(int argc, char **argv, char **environment)
{
	counting = 1;
	return real_main(argc, argv, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
		      void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
	int (*start)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
		     void (*)(void), void *);
	const char *wanted = getenv("NO_MEMORY");

	*(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
	if (wanted) {
		failing = atol(wanted);
		for_good = strchr(wanted, '+') != NULL;
		real_main = main;
		main = counted_main;
	}
	return start(main, argc, argv, init, fini, rtld_fini, stack_end);
}
