/* SPDX-License-Identifier: ISC */
/* `ceprobe status`: what the running agent knows now. */
#include "agent_client.h"
#include "app.h"

#include <unistd.h>

static const char usage[] =
	"usage: ceprobe status [OPTION...]\n"
	"\n"
	"What the running agent (`ceprobe run`) knows now, at once: the report and the\n"
	"exit status of `ceprobe check`. Exit status 3 also when no agent answers.\n"
	"\n"
	"  -c, --config FILE     whose agent (/etc/ceprobe/ceprobe.yaml): its `socket:`\n"
	"      --format FORMAT   text, json (--json), nagios, prometheus, html\n"
	"  -o, --output FILE     the report goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -q, --quiet           nothing when all is well: for cron\n"
	"  -v, --verbose         also what was ruled out\n"
	"      --no-color        no colour, on a terminal too\n"
	"\n"
	"example: ceprobe status --json\n";

/* Who may not read the configuration may still ask the agent at its usual place. */
static bool unreadable(const struct options *o)
{
	return !o->config_set && access(o->config, R_OK) != 0;
}

static int ask(const struct options *o, const char *socket_path, const char *config)
{
	int status = EXIT_CANNOT_TELL;
	struct err err;

	if (agent_write(o, socket_path, config, &status, &err) != AGENT_ANSWERED)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	return status;
}

int cmd_status(int argc, char **argv)
{
	struct config config;
	struct options o;
	int status;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status;
	status = EXIT_CANNOT_TELL;
	if (unreadable(&o)) {
		status = ask(&o, CONFIG_SOCKET, NULL);
	} else if (options_config(&o, &config)) {
		status = ask(&o, config.socket, o.config);
		config_free(&config);
	}
	options_free(&o);
	return status;
}
