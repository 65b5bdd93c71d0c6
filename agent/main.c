/* SPDX-License-Identifier: ISC */
#include "app/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_UNKNOWN = 3 }; /* never to be taken for a verdict */
enum { NEED_AS_CHECK = NEED_SOCKETS | NEED_FRAMES | NEED_KEYS };

/* needs: sys/privileges.h says what becomes of all the rest. */
static const struct {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
	unsigned needs;
} commands[] = {
	{"check", "watch for a while, say why each session is down, exit with the status",
	 cmd_check, NEED_AS_CHECK},
	{"run", "the agent: watch all the time, answer `status` and `check`", cmd_run,
	 NEED_AS_CHECK},
	{"status", "what the running agent knows, at once", cmd_status, NEED_SOCKETS},
	{"watch", "a live table of the links; without a terminal a line per event", cmd_watch,
	 NEED_AS_CHECK},
	{"read", "the same from saved captures and BIRD's saved reply", cmd_read, NEED_FILES},
	{"arp", "the ARP and neighbour tables of the links, with Azure's columns", cmd_arp,
	 NEED_AS_CHECK},
	{"routes", "routes received and advertised, checked; why a prefix is unreachable",
	 cmd_routes, NEED_SOCKETS},
	{"test", "counts one flow on both paths, as Azure's test of the peering does", cmd_test,
	 NEED_AS_CHECK},
	{"ping", "TCP connect latency and loss through each path", cmd_ping, NEED_SOCKETS},
	{"traffic", "bytes, packets and rates of each path, with Azure's names", cmd_traffic,
	 NEED_SOCKETS},
	{"report", "what happened in a period: availability, outages and their causes", cmd_report,
	 NEED_FILES},
	{"init", "propose a configuration, from Azure's words or from what is here", cmd_init,
	 NEED_SOCKETS},
	{"record", "save what every source says, for read and for a ticket", cmd_record,
	 NEED_AS_CHECK},
	{"config", "check the configuration, every error at once", cmd_config, NEED_FILES},
	{"explain", "what a cause means, who must act, what to do", cmd_explain, NEED_FILES},
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
	struct err err;

	if (privileges_limit(commands[command].needs, &err))
		return commands[command].run(argc, argv);
	fprintf(stderr, "ceprobe: %s\n", err.text);
	return EXIT_UNKNOWN;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(name, commands[i].name) == 0)
			return command_run(i, argc - 1, argv + 1);
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
