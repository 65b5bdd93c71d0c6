/* SPDX-License-Identifier: ISC */
/* `ceprobe check`: watches until every link is healthy or its cause is certain, or the time is up.
 */
#include "agent_client.h"
#include "app.h"
#include "look.h"

#include <unistd.h>

static const char usage[] =
	"usage: ceprobe check [OPTION...]\n"
	"\n"
	"Watches the links of the configuration until each is healthy or its cause is\n"
	"certain, at most --for seconds, and reports. Exit status: 0 healthy, 1 warning,\n"
	"2 a link is down, 3 cannot tell.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --for SECONDS     at most so long (20)\n"
	"      --probe MODE      none: send nothing; arp: one ARP request or solicitation\n"
	"                        per link without a fresh neighbour; tcp: also one\n"
	"                        connection to port 179 of links that are not Established\n"
	"      --format FORMAT   text, json (--json), nagios, prometheus, html\n"
	"  -o, --output FILE     the report goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -q, --quiet           nothing when all is well: for cron\n"
	"      --changed         for cron: only when a verdict changed, when it is over,\n"
	"                        and a reminder of what stands; kept in /var/lib/ceprobe,\n"
	"                        or in $STATE_DIRECTORY, $XDG_STATE_HOME/ceprobe\n"
	"      --remind TIME     the reminder comes after so long (24h; 0: never)\n"
	"  -v, --verbose         also what was ruled out\n"
	"      --no-color        no colour, on a terminal too\n"
	"      --no-agent        do not ask a running agent\n"
	"\n"
	"example: ceprobe check --for 60 --probe tcp\n";

static int check_and_report(const struct options *o, const struct config *config)
{
	struct look l;
	int status;

	if (!look_init(&l, o, config))
		return EXIT_CANNOT_TELL;
	if (isatty(STDERR_FILENO))
		l.doing = "watching";
	l.routes = true;
	look_run(&l);
	status = watch_report(&l.watch, o, l.shown, l.ended_ms);
	look_free(&l);
	return status;
}

/* The running agent knows more than one look can. Not asked for a probe that it may not do. */
static bool agent_knows(const struct options *o, const struct config *config, int *status)
{
	struct err err;

	if (o->no_agent || (o->probe_set && o->probe != config->probe))
		return false;
	switch (agent_write(o, config->socket, o->config, status, &err)) {
	case AGENT_ANSWERED:
		return true;
	case AGENT_FAILED:
		if (!o->changed)
			fprintf(stderr, "ceprobe: %s; looking without it\n", err.text);
		return false;
	case AGENT_ABSENT:
	case AGENT_OTHER:
		return false;
	}
	return false;
}

int cmd_check(int argc, char **argv)
{
	struct config config;
	struct options o;
	int status;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status;
	status = EXIT_CANNOT_TELL;
	if (options_config(&o, &config)) {
		if (!agent_knows(&o, &config, &status))
			status = check_and_report(&o, &config);
		config_free(&config);
	}
	options_free(&o);
	return status;
}
