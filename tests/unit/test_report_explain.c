/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/app.h"
#include "report_world.h"

#include <unistd.h>

static void assert_80(const char *text)
{
	for (const char *at = text; *at != '\0';) {
		size_t len = strcspn(at, "\n");

		if (world_width(at, len) > 80 || (len > 0 && at[len - 1] == ' '))
			fail_msg("bad line: %.*s", (int)len, at);
		at += len + (at[len] == '\n');
	}
}

static void every_cause_is_explained(void **state)
{
	(void)state;
	for (size_t i = 0; i < cause_count; i++) {
		char *text = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);

		assert_non_null(out);
		explain_cause(&causes[i], out);
		fclose(out);
		assert_80(text);
		assert_memory_equal(text, causes[i].code, strlen(causes[i].code));
		assert_non_null(strstr(text, "\n\nWHAT IT MEANS\n    "));
		assert_non_null(strstr(text, "\n\nHOW IT IS RECOGNISED\n    "));
		assert_non_null(strstr(text, "\n\nWHAT LOOKS LIKE IT\n    "));
		assert_non_null(strstr(text, "\n\nWHO MUST ACT\n    "));
		assert_non_null(strstr(text, "\n\nWHAT TO DO\n    "));
		free(text);
	}
}

static void the_list_names_every_cause_once(void **state)
{
	char *text = NULL;
	size_t len = 0, lines = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_non_null(out);
	explain_list(out);
	fclose(out);
	assert_80(text);
	assert_ptr_equal(strstr(text, "link\n  interface-missing              the configured"),
			 text);
	for (size_t i = 0; i < cause_count; i++) {
		char line[64];

		snprintf(line, sizeof(line), "\n  %s ", causes[i].code);
		assert_non_null(strstr(text, line));
	}
	for (const char *at = text; (at = strstr(at, "\n  ")) != NULL; at++)
		lines += at[3] != ' ';
	assert_int_equal(lines, cause_count);
	free(text);
}

/* Runs the command with stdout and stderr in a file; what was written is in `said`. */
static int run(char *argument, char said[static 4096])
{
	char *argv[] = {(char[]){"explain"}, argument, NULL};
	FILE *file = tmpfile();
	int kept_out = dup(STDOUT_FILENO), kept_err = dup(STDERR_FILENO), status;
	size_t len;

	assert_non_null(file);
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	dup2(fileno(file), STDERR_FILENO);
	status = cmd_explain(argument != NULL ? 2 : 1, argv);
	fflush(stdout);
	dup2(kept_out, STDOUT_FILENO);
	dup2(kept_err, STDERR_FILENO);
	close(kept_out);
	close(kept_err);
	rewind(file);
	len = fread(said, 1, 4095, file);
	said[len] = '\0';
	fclose(file);
	return status;
}

static void the_command(void **state)
{
	char said[4096], hostile[600];

	(void)state;
	assert_int_equal(run((char[]){"no-carrier"}, said), 0);
	assert_non_null(strstr(said, "no-carrier: the port has no carrier\n"));
	assert_int_equal(run(NULL, said), 0);
	assert_int_equal(run((char[]){"--help"}, said), 0);
	assert_non_null(strstr(said, "example: ceprobe explain "));
	assert_int_equal(run((char[]){"no-carier"}, said), 1);
	assert_string_equal(
		said, "ceprobe explain: no cause \"no-carier\"; did you mean \"no-carrier\"?\n");
	assert_int_equal(run((char[]){"md5-key-mismatch"}, said), 1);
	assert_non_null(strstr(said, "did you mean \"md5-key-mismatch-peer\"?\n"));
	assert_int_equal(run((char[]){""}, said), 1);
	assert_int_equal(run((char[]){"--nonsense"}, said), 1);
	memset(hostile, '\033', sizeof(hostile) - 1);
	hostile[sizeof(hostile) - 1] = '\0';
	assert_int_equal(run(hostile, said), 1);
	assert_null(strchr(said, '\033'));
	assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cause_is_explained),
		cmocka_unit_test(the_list_names_every_cause_once),
		cmocka_unit_test(the_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
