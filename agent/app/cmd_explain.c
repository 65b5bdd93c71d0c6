/* SPDX-License-Identifier: ISC */
#include "app.h"
#include "base/text.h"
#include "options.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

enum { CODE_TEXT = 64 };

static const char usage[] =
	"usage: ceprobe explain [CODE | --mdoc]\n"
	"\n"
	"Explains a cause: what it means, how it is recognised, what looks like it, who\n"
	"must act and what to do. Without a code, lists all causes by layer. --mdoc\n"
	"prints the body of the man page ceprobe-causes(7).\n"
	"\n"
	"example: ceprobe explain md5-key-mismatch-peer\n";

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters must be put in, taken out or changed to make b of a (Levenshtein). */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[CODE_TEXT + 1], b_len = strnlen(b, CODE_TEXT);

	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t changed = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = least(changed, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[b_len];
}

static const char *nearest_code(const char *code)
{
	const struct cause *best = &causes[0];

	for (size_t i = 1; i < cause_count; i++)
		if (edit_distance(code, causes[i].code) < edit_distance(code, best->code))
			best = &causes[i];
	return best->code;
}

int cmd_explain(int argc, char **argv)
{
	const struct cause *cause;

	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		fputs(usage, stdout);
		return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (argc == 2 && strcmp(argv[1], "--mdoc") == 0) {
		explain_mdoc(stdout);
		return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		fputs(argv[1][0] == '-'
			      ? "ceprobe explain: takes a code and no such option (see --help)\n"
			      : "ceprobe explain: takes one code at most (see --help)\n",
		      stderr);
		return EXIT_FAILURE;
	}
	if (argc < 2) {
		explain_list(stdout);
		return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	cause = cause_by_code(argv[1]);
	if (cause == NULL) {
		char shown[CODE_TEXT];

		text_printable(shown, sizeof(shown), argv[1], strlen(argv[1]));
		fprintf(stderr, "ceprobe explain: no cause \"%s\"; did you mean \"%s\"?\n", shown,
			nearest_code(argv[1]));
		return EXIT_FAILURE;
	}
	explain_cause(cause, stdout);
	return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
}
