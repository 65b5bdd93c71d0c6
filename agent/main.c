/* SPDX-License-Identifier: ISC */
#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"check", "watch for a while, say why each session is down, exit with the status",
	 cmd_check},
	{"read", "the same from saved captures and BIRD's saved reply", cmd_read},
	{"config", "check the configuration, every error at once", cmd_config},
	{"explain", "what a cause means, who must act, what to do", cmd_explain},
};

static void usage(FILE *out)
{
	fputs("ceprobe says why a BGP session of an Azure ExpressRoute circuit is down.\n\n"
	      "usage: ceprobe COMMAND [OPTION...]\n\n",
	      out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(out, "  %-9s%s\n", commands[i].name, commands[i].summary);
	fputs("\n`ceprobe COMMAND --help` shows its options and an example.\n"
	      "The configuration is /etc/ceprobe/ceprobe.yaml, or what -c names.\n"
	      "Exit status of check and read: 0 healthy, 1 warning, 2 down, 3 cannot tell.\n",
	      out);
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(name, commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	if (strcmp(name, "--version") == 0) {
		puts("ceprobe " CEPROBE_VERSION);
		return EXIT_SUCCESS;
	}
	if (argc > 1)
		fprintf(stderr, "ceprobe: no such command: %s (see --help)\n", name);
	else
		usage(stderr);
	return EXIT_FAILURE;
}
