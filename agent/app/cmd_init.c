/* SPDX-License-Identifier: ISC */
/* `ceprobe init`: proposes a configuration. */
#include "app.h"
#include "azure/read.h"
#include "bird/client.h"
#include "kernel/kernel.h"
#include "options.h"
#include "proposal.h"
#include "sys/output.h"

#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

enum { BIRD_DEADLINE_MS = 5000 };
static const char bird_default[] = "/run/bird/bird.ctl";

static const char usage[] =
	"usage: ceprobe init [--azure FILE] [OPTION...]\n"
	"\n"
	"Writes a configuration with comments: from what Azure says of the circuit, or,\n"
	"without --azure, a proposal from BIRD's protocols and this host's interfaces.\n"
	"What was guessed is marked GUESSED, what nobody told CHANGE. Exit status: 0, 1.\n"
	"\n"
	"      --azure FILE   the saved circuit: `az network express-route show`, the\n"
	"                     REST API's answer, PowerShell's JSON or text; - is stdin\n"
	"      --circuit NAME which circuit, where several are saved\n"
	"      --interface-primary NAME, --interface-secondary NAME\n"
	"                     the ports of the paths, or their VLAN subinterfaces\n"
	"      --bird SOCKET  BIRD's control socket (/run/bird/bird.ctl)\n"
	"  -o, --output FILE  there, whole or not at all, instead of standard output\n"
	"      --force        also over a file that is there\n"
	"\n"
	"example:\n"
	"  $ az network express-route show -g Test-ER-RG -n Test-ER-Ckt >circuit.json\n"
	"  $ ceprobe init --azure circuit.json --interface-primary eth1 \\\n"
	"      --interface-secondary eth2 -o /etc/ceprobe/ceprobe.yaml\n";

struct init {
	const char *azure, *circuit, *bird, *output, *names[2];
	bool force;
};

static bool complain(const char *text)
{
	fprintf(stderr, "ceprobe: %s\n", text);
	return false;
}

static bool from_azure(const struct init *o, struct proposal *p)
{
	struct azure_want want = {.name = o->circuit};
	struct azure_facts f;
	bool good = azure_read(o->azure, o->circuit ? &want : NULL, &f);

	if (!good)
		complain(f.why);
	else if (!f.described && !f.peerings[0].found && !f.peerings[1].found)
		good = complain("there is no circuit and no peering in it (see --help)");
	else
		proposal_from_azure(p, &f);
	/* Found again wherever the configuration will be. */
	if (good && strcmp(o->azure, "-") != 0)
		p->snapshot = realpath(o->azure, NULL);
	azure_facts_free(&f);
	return good;
}

/* What cannot be seen of the host is proposed as an example. */
static void from_host(const struct init *o, struct proposal *p)
{
	struct kernel_facts kernel;
	struct bird_facts bird = {0};

	if (!kernel_read(NULL, 0, &kernel))
		complain(kernel.why);
	if (o->azure) {
		proposal_find_interfaces(p, &kernel);
	} else {
		bird_read(o->bird, BIRD_DEADLINE_MS, &bird);
		if (bird.failure != BIRD_OK)
			complain(bird.why);
		proposal_from_host(p, &kernel, &bird);
	}
	bird_facts_free(&bird);
	kernel_facts_free(&kernel);
}

/* What Azure says may be what no configuration may be: then that is what has to be told. */
static bool accepted(const struct text *yaml)
{
	struct diagnostics found = {0};
	struct config config = {0};
	bool good = config_parse(yaml->at, yaml->len, "proposal", &config, &found);

	if (good)
		config_free(&config);
	else
		diagnostics_print(stderr, "proposal", &found);
	diagnostics_free(&found);
	return good;
}

static bool written(const struct init *o, const struct text *yaml)
{
	struct output out;
	struct err err;

	if (o->output && !o->force && access(o->output, F_OK) == 0) {
		fprintf(stderr, "ceprobe: %s: is there already (--force writes over it)\n",
			o->output);
		return false;
	}
	if (!output_open(&out, o->output, stdout, &err))
		return complain(err.text);
	fwrite(yaml->at, 1, yaml->len, out.file);
	return output_close(&out, &err) || complain(err.text);
}

static int propose(const struct init *o)
{
	/* In the configuration it is relative to that file's folder, wherever that will be. */
	char *whole = o->bird == bird_default ? NULL : realpath(o->bird, NULL);
	struct proposal p = {.bird_socket = o->bird == bird_default ? NULL : o->bird};
	struct text yaml = {0};
	bool good = !o->azure || from_azure(o, &p);

	if (whole != NULL)
		p.bird_socket = whole;
	if (good) {
		from_host(o, &p);
		proposal_complete(&p, o->names);
		if (o->circuit && !o->azure) {
			text_format(p.name, sizeof(p.name), "%s", o->circuit);
			p.name_why = NULL;
		}
		proposal_write(&p, &yaml);
		good = accepted(&yaml) && written(o, &yaml);
	}
	text_free(&yaml);
	proposal_free(&p);
	free(whole);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static bool name_fits(const char *option, const char *name)
{
	if (name[0] && strlen(name) < INTERFACE_NAME && !strpbrk(name, " /:\"\\"))
		return true;
	fprintf(stderr, "ceprobe: %s %s: no name of an interface (1 to 15 characters)\n", option,
		name);
	return false;
}

static bool take(struct init *o, int option, const char *word)
{
	switch (option) {
	case 'a':
		o->azure = word;
		return true;
	case 'C':
		o->circuit = word;
		return true;
	case 'b':
		o->bird = word;
		return true;
	case 'o':
		o->output = strcmp(word, "-") == 0 ? NULL : word;
		return true;
	case 'f':
		o->force = true;
		return true;
	case '1':
		o->names[PATH_PRIMARY] = word;
		return name_fits("--interface-primary", word);
	case '2':
		o->names[PATH_SECONDARY] = word;
		return name_fits("--interface-secondary", word);
	default:
		return false; /* getopt has said what is wrong */
	}
}

int cmd_init(int argc, char **argv)
{
	static const struct option options[] = {
		{"azure", required_argument, NULL, 'a'},
		{"circuit", required_argument, NULL, 'C'},
		{"bird", required_argument, NULL, 'b'},
		{"output", required_argument, NULL, 'o'},
		{"force", no_argument, NULL, 'f'},
		{"interface-primary", required_argument, NULL, '1'},
		{"interface-secondary", required_argument, NULL, '2'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	static char name[] = "ceprobe init"; /* for getopt's own messages */
	struct init o = {.bird = bird_default};
	int option;

	argv[0] = name;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	while ((option = getopt_long(argc, argv, "o:h", options, NULL)) != -1) {
		if (option == 'h') {
			fputs(usage, stdout);
			return stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
		}
		if (!take(&o, option, optarg))
			return EXIT_FAILURE;
	}
	if (optind < argc) {
		fprintf(stderr, "%s: unexpected argument: %s (see --help)\n", name, argv[optind]);
		return EXIT_FAILURE;
	}
	return propose(&o);
}
