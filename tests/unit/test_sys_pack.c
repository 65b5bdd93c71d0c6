/* SPDX-License-Identifier: ISC */
/* What was packed, unpacked by the tar of this host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sys/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/test_sys_pack.XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? chdir(folder) : -1;
}

static int leave(void **state)
{
	(void)state;
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

static void said(const char *command, const char *want)
{
	FILE *pipe = popen(command, "r");
	char text[256] = "";

	assert_non_null(pipe);
	text[fread(text, 1, sizeof(text) - 1, pipe)] = '\0';
	assert_int_equal(pclose(pipe), 0);
	assert_string_equal(text, want);
}

static void packed_and_unpacked(void **state)
{
	struct err err = {0};
	struct pack *p = pack_new("t.tar.gz", &err);
	struct stat is;

	(void)state;
	assert_non_null(p);
	assert_true(pack_add(p, "ticket/a.txt", cursor_of("one\n", 4), 1700000000000, &err));
	assert_true(pack_add(p, "ticket/azure/b", cursor_of("", 0), 1700000000000, &err));
	assert_int_not_equal(access("t.tar.gz", F_OK), 0); /* whole, or not at all */
	assert_true(pack_finish(p, &err));
	assert_int_equal(stat("t.tar.gz", &is), 0);
	assert_int_equal(is.st_mode & 0777, 0600);
	said("tar -xzOf t.tar.gz ticket/a.txt", "one\n");
	said("TZ=UTC tar -tvzf t.tar.gz | awk '{ print $1, $3, $4, $5, $6 }'",
	     "-rw------- 4 2023-11-14 22:13 ticket/a.txt\n"
	     "-rw------- 0 2023-11-14 22:13 ticket/azure/b\n");
	assert_int_equal(unlink("t.tar.gz"), 0);
}

static void what_is_given_up_leaves_nothing(void **state)
{
	struct err err = {0};
	struct pack *p = pack_new("t.tar.gz", &err);

	(void)state;
	assert_non_null(p);
	assert_true(pack_add(p, "a", cursor_of("one\n", 4), 0, &err));
	pack_drop(p);
	pack_drop(NULL);
	said("ls -A", "");
	assert_null(pack_new("none/t.tar.gz", &err));
	assert_string_equal(err.text,
			    "none/t.tar.gz: cannot be written: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packed_and_unpacked),
		cmocka_unit_test(what_is_given_up_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
