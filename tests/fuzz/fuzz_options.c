/* SPDX-License-Identifier: ISC */
/* A command's name and its words, a line each. What is said of them is read by nobody. */
#include "../../agent/app/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_command(const char *word)
{
	static const char *const commands[] = {"check",   "read",   "status", "run",
					       "watch",   "record", "arp",    "routes",
					       "traffic", "test",   "ping",   "report"};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(word, commands[i]) == 0)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { WORDS = 32 };
	static FILE *nowhere;
	FILE *const said = stderr, *const told = stdout;
	char *line = strndup((const char *)data, size), *rest = line, *argv[WORDS + 1] = {0};
	struct options o;
	int argc = 0, status;

	while (argc < WORDS && (argv[argc] = strsep(&rest, "\n")))
		argc++;
	if (is_command(argv[0])) {
		nowhere = nowhere ? nowhere : fopen("/dev/null", "w");
		stderr = stdout = nowhere;
		optind = 0; /* anew */
		if (options_parse(argc, argv, "", &o, &status))
			options_free(&o);
		stderr = said;
		stdout = told;
	}
	free(line);
	return 0;
}
