/* SPDX-License-Identifier: ISC */
/* The line that is sent to the agent, there and back, and what is no such line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/agent_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct agent_request r;
static struct err err;

static bool read_line(const char *line)
{
	return agent_request_read(line, strlen(line), &r, &err);
}

static void goes_there_and_back(void **state)
{
	struct agent_request out = {.colour = true,
				    .utf8 = true,
				    .config = "1:2:3:4.5",
				    .options = {.format = format_by_name("json"),
						.verbose = true,
						.circuit = "My circuit",
						.peering_set = WISH_YES,
						.peering = PEERING_MICROSOFT,
						.path_set = WISH_YES,
						.path = PATH_SECONDARY}};
	struct text line = {0};

	(void)state;
	agent_request_write(&out, &line);
	assert_string_equal(line.at, "report\tcolour\tutf8\tverbose\tformat=json\t"
				     "circuit=My circuit\tpeering=microsoft\tpath=secondary\t"
				     "config=1:2:3:4.5\n");
	assert_true(agent_request_read(line.at, line.len - 1, &r, &err));
	assert_true(r.colour && r.utf8 && r.options.verbose && !r.watch);
	assert_ptr_equal(r.options.format, format_by_name("json"));
	assert_string_equal(r.options.circuit, "My circuit");
	assert_int_equal(r.options.peering_set, WISH_YES);
	assert_int_equal(r.options.peering, PEERING_MICROSOFT);
	assert_int_equal(r.options.path_set, WISH_YES);
	assert_int_equal(r.options.path, PATH_SECONDARY);
	assert_string_equal(r.config, "1:2:3:4.5");
	text_free(&line);
}

static void a_name_ends_no_line(void **state)
{
	struct agent_request out = {.watch = true, .options.circuit = "a\nreport\tcolour"};
	struct text line = {0};

	(void)state;
	agent_request_write(&out, &line);
	assert_string_equal(line.at, "watch\tcircuit=a?report?colour\n");
	text_free(&line);
}

static void the_first_word_is_enough(void **state)
{
	(void)state;
	assert_true(read_line("report"));
	assert_ptr_equal(r.options.format, format_by_name("text"));
	assert_null(r.options.circuit);
	assert_int_equal(r.options.peering_set, WISH_UNSET);
	assert_string_equal(r.config, "");
	assert_true(read_line("watch"));
	assert_true(r.watch);
}

static void anything_else_is_refused(void **state)
{
	static const char *const lines[] = {"",
					    "reports",
					    "GET / HTTP/1.1",
					    "report\tcolours",
					    "report\tformat=xml",
					    "report\tformat",
					    "report\tpeering=public",
					    "report\tpath=",
					    "report\t\tcolour",
					    "report\tsecret=1"};
	char longest[400];

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_false(read_line(lines[i]));
	assert_string_equal(err.text, "not understood: secret=1");
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	memcpy(longest, "report\tcircuit=", 15);
	assert_false(read_line(longest));
	assert_false(agent_request_read("report\tcircuit=a\0b", 18, &r, &err));
}

static void a_changed_file_is_another(void **state)
{
	char name[] = "/tmp/ceprobe-test-XXXXXX", before[CONFIG_ID_TEXT], after[CONFIG_ID_TEXT];
	int fd = mkstemp(name);

	(void)state;
	assert_true(fd >= 0);
	config_identify(name, before);
	assert_string_not_equal(before, "");
	config_identify(name, after);
	assert_string_equal(before, after);
	assert_int_equal(write(fd, "x", 1), 1);
	config_identify(name, after);
	assert_string_not_equal(before, after);
	assert_int_equal(unlink(name), 0);
	config_identify(name, after);
	assert_string_equal(after, "");
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_there_and_back),
		cmocka_unit_test(a_name_ends_no_line),
		cmocka_unit_test(the_first_word_is_enough),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(a_changed_file_is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
