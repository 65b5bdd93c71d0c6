/* SPDX-License-Identifier: ISC */
#include "app.h"

#include "base/text.h"
#include "options.h"

#include <getopt.h>
#include <stdlib.h>

static const char usage[] =
	"usage: ceprobe config [-c FILE]\n"
	"\n"
	"Checks the configuration and says every error at once, each with its line and\n"
	"column, and warnings for what Azure will not accept. Exit status: 0 usable,\n"
	"1 not.\n"
	"\n"
	"  -c, --config FILE  the configuration (/etc/ceprobe/ceprobe.yaml)\n"
	"\n"
	"example:\n"
	"  $ ceprobe config -c new.yaml\n"
	"  new.yaml:8:15: error: vlan: 5000 is not allowed (a VLAN from 1 to 4094)\n"
	"  new.yaml:9:9: error: unknown key \"peer_ans\" (did you mean \"peer_asn\"?)\n";

static void add_count(struct text *t, size_t n, const char *noun)
{
	text_addf(t, "%s%zu %s%s", t->len == 0 ? "" : ", ", n, noun, n == 1 ? "" : "s");
}

static int config_check(const char *path)
{
	struct diagnostics found = {0};
	struct config config = {0};
	struct text counts = {0};
	bool good = config_load(path, &config, &found);

	diagnostics_print(stderr, path, &found);
	if (good) {
		add_count(&counts, config.intent.circuit_count, "circuit");
		add_count(&counts, config.intent.peering_count, "peering");
		add_count(&counts, config.intent.link_count, "link");
		if (found.warnings > 0)
			add_count(&counts, found.warnings, "warning");
		printf("%s: ok: %s\n", path, counts.at);
	}
	text_free(&counts);
	config_free(&config);
	diagnostics_free(&found);
	return good && stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
}

int cmd_config(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'},
						{"help", no_argument, NULL, 'h'},
						{NULL, 0, NULL, 0}};
	static char name[] = "ceprobe config"; /* for getopt's own messages */
	const char *path = "/etc/ceprobe/ceprobe.yaml";
	int option;

	argv[0] = name;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	while ((option = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
		}
		if (option != 'c')
			return EXIT_FAILURE;
		path = optarg;
	}
	if (optind < argc) {
		fprintf(stderr, "%s: unexpected argument: %s (see --help)\n", name, argv[optind]);
		return EXIT_FAILURE;
	}
	return config_check(path);
}
