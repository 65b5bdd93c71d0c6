/* SPDX-License-Identifier: ISC */
#include "app/app.h"
#include "app/options.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEED_AS_CHECK = NEED_SOCKETS | NEED_FRAMES | NEED_KEYS };

/* needs: sys/privileges.h says what becomes of all the rest. failed: the exit status when the
 * command could not do its work; where that status is a verdict, this one must not be taken for
 * such. */
static const struct {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
	unsigned needs;
	int failed;
} commands[] = {
	{"check", "watch for a while, say why each session is down, exit with the status",
	 cmd_check, NEED_AS_CHECK, EXIT_CANNOT_TELL},
	{"run", "the agent: watch all the time, answer `status` and `check`", cmd_run,
	 NEED_AS_CHECK, EXIT_FAILURE},
	{"status", "what the running agent knows, at once", cmd_status, NEED_SOCKETS,
	 EXIT_CANNOT_TELL},
	{"watch", "a live table of the links; without a terminal a line per event", cmd_watch,
	 NEED_AS_CHECK, EXIT_FAILURE},
	{"read", "the same from saved captures and BIRD's saved reply", cmd_read, NEED_FILES,
	 EXIT_CANNOT_TELL},
	{"arp", "the ARP and neighbour tables of the links, with Azure's columns", cmd_arp,
	 NEED_AS_CHECK, EXIT_FAILURE},
	{"routes", "routes received and advertised, checked; why a prefix is unreachable",
	 cmd_routes, NEED_SOCKETS, EXIT_FAILURE},
	{"test", "counts one flow on both paths, as Azure's test of the peering does", cmd_test,
	 NEED_AS_CHECK, EXIT_FAILURE},
	{"ping", "TCP connect latency and loss through each path", cmd_ping, NEED_SOCKETS,
	 EXIT_FAILURE},
	{"traffic", "bytes, packets and rates of each path, with Azure's names", cmd_traffic,
	 NEED_SOCKETS, EXIT_FAILURE},
	{"report", "what happened in a period: availability, outages and their causes", cmd_report,
	 NEED_FILES, EXIT_FAILURE},
	{"init", "propose a configuration, from Azure's words or from what is here", cmd_init,
	 NEED_SOCKETS, EXIT_FAILURE},
	{"record", "save what every source says, for read and for a ticket", cmd_record,
	 NEED_AS_CHECK, EXIT_FAILURE},
	{"config", "check the configuration, every error at once", cmd_config, NEED_FILES,
	 EXIT_FAILURE},
	{"explain", "what a cause means, who must act, what to do", cmd_explain, NEED_FILES,
	 EXIT_FAILURE},
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
	      "Exit status of check, status, read: 0 healthy, 1 warning, 2 down, 3 cannot tell.\n",
	      out);
}

static int command_run(size_t command, int argc, char **argv)
{
	const int failed = commands[command].failed;
	struct err err;
	int status;

	give_up_exits(failed);
	if (!privileges_limit(commands[command].needs, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return failed;
	}
	status = commands[command].run(argc, argv);
	return status == EXIT_CANNOT_TELL ? failed : status;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(name, commands[i].name) == 0)
			return command_run(i, argc - 1, argv + 1);
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
		usage(stdout);
		return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (strcmp(name, "--version") == 0) {
		puts("ceprobe " CEPROBE_VERSION);
		return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (argc > 1)
		fprintf(stderr, "ceprobe: no such command: %s (see --help)\n", name);
	else
		usage(stderr);
	return EXIT_FAILURE;
}
