/* SPDX-License-Identifier: ISC */
/* The table of causes is complete and in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diagnose/cause.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static void codes_are_unique_kebab_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < cause_count; i++) {
		const char *code = causes[i].code;
		size_t len = strlen(code);

		assert_in_range(len, 4, 29); /* what a line of the text report has room for */
		assert_int_equal(strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-"), len);
		assert_true(islower(code[0]) && code[len - 1] != '-');
		assert_null(strstr(code, "--"));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(code, causes[k].code);
		assert_ptr_equal(cause_by_code(code), &causes[i]);
	}
	assert_null(cause_by_code("no-such-cause"));
	assert_null(cause_by_code(""));
}

static void layers_ascend(void **state)
{
	(void)state;
	for (size_t i = 1; i < cause_count; i++)
		assert_true(causes[i - 1].layer <= causes[i].layer);
}

static void check_text(const char *code, const char *text, char last)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len < 10)
		fail_msg("%s: a text is missing", code);
	for (size_t i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~' || (text[i] == ' ' && text[i + 1] == ' '))
			fail_msg("%s: bad character in: %s", code, text);
	if (last != '\0' && (text[len - 1] != last || islower(text[0])))
		fail_msg("%s: not a sentence: %s", code, text);
	if (text[0] == ' ' || text[len - 1] == ' ')
		fail_msg("%s: blank at an end: %s", code, text);
}

static void every_text_is_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < cause_count; i++) {
		const struct cause *c = &causes[i];

		check_text(c->code, c->title, '\0');
		assert_in_range(strlen(c->title), 10, 60);
		assert_int_not_equal(c->title[strlen(c->title) - 1], '.');
		check_text(c->code, c->meaning, '.');
		check_text(c->code, c->seen, '.');
		check_text(c->code, c->like, '\0'); /* may begin with a code */
		assert_int_equal(c->like[strlen(c->like) - 1], '.');
		check_text(c->code, c->remedy, '.');
	}
}

/* Where `like` names another cause, that row exists: "interface-down: there ...". */
static void named_causes_exist(void **state)
{
	(void)state;
	for (size_t i = 0; i < cause_count; i++) {
		const char *at = causes[i].like;

		while (*at != '\0') {
			size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789-");
			char code[64];

			if (len < sizeof(code) && at[len] == ':' && memchr(at, '-', len) != NULL) {
				snprintf(code, sizeof(code), "%.*s", (int)len, at);
				if (cause_by_code(code) == NULL)
					fail_msg("%s: unknown %s", causes[i].code, code);
			}
			at += len > 0 ? len : 1;
		}
	}
}

/* A row without a test is one of the circuit; no two rows share a test by mistake. */
static void every_row_has_its_test(void **state)
{
	(void)state;
	for (size_t i = 0; i < cause_count; i++) {
		bool of_circuit = strcmp(causes[i].code, "redundancy-lost") == 0;

		assert_int_equal(causes[i].test == NULL, of_circuit);
		for (size_t k = 0; k < i; k++)
			assert_true(causes[i].test != causes[k].test);
	}
}

/* What explains a session that is down in the last resort must be there, and asked only then. */
static void rows_of_policy_are_always_asked(void **state)
{
	(void)state;
	for (size_t i = 0; i < cause_count; i++)
		if (causes[i].layer == LAYER_POLICY)
			assert_int_equal(causes[i].when, WHEN_ALWAYS);
	assert_int_equal(cause_by_code("no-evidence")->when, WHEN_DOWN);
	assert_int_equal(cause_by_code("session-starting")->severity, SEVERITY_WARNING);
}

/* Whether tests/golden/ has recordings of it: `read` of each is compared byte for byte. */
static bool has_recording(const char *code)
{
	char path[64];
	struct stat is;

	(void)snprintf(path, sizeof(path), "tests/golden/%s", code);
	return stat(path, &is) == 0 && S_ISDIR(is.st_mode);
}

static void every_row_has_a_recording(void **state)
{
	size_t missing = 0;

	(void)state;
	for (size_t i = 0; i < cause_count; i++) {
		if (has_recording(causes[i].code))
			continue;
		print_error("%s has no recording in tests/golden/\n", causes[i].code);
		missing++;
	}
	assert_int_equal(missing, 0);
}

static void every_recording_names_a_row(void **state)
{
	DIR *d = opendir("tests/golden");
	const struct dirent *entry;
	size_t rows = 0;

	(void)state;
	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		if (strchr(entry->d_name, '.') || strcmp(entry->d_name, "README") == 0 ||
		    strcmp(entry->d_name, "ok") == 0)
			continue;
		if (cause_by_code(entry->d_name) == NULL)
			fail_msg("tests/golden/%s names no row", entry->d_name);
		rows++;
	}
	closedir(d);
	assert_true(rows > 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_unique_kebab_case),
		cmocka_unit_test(layers_ascend),
		cmocka_unit_test(every_text_is_there),
		cmocka_unit_test(named_causes_exist),
		cmocka_unit_test(every_row_has_its_test),
		cmocka_unit_test(rows_of_policy_are_always_asked),
		cmocka_unit_test(every_row_has_a_recording),
		cmocka_unit_test(every_recording_names_a_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
