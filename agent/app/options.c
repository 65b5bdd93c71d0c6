/* SPDX-License-Identifier: ISC */
#include "options.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONG_ONLY = 256, FOR_DEFAULT_S = 20, FOR_MAX_S = 86400 };
enum option_code {
	OPTION_FORMAT = LONG_ONLY,
	OPTION_JSON,
	OPTION_FOR,
	OPTION_PROBE,
	OPTION_CIRCUIT,
	OPTION_PEERING,
	OPTION_PATH,
	OPTION_NO_COLOR,
	OPTION_NO_AGENT,
	OPTION_PCAP,
	OPTION_BIRD,
	OPTION_RECORDING,
	OPTION_VERSION,
	OPTION_HELP
};

static const struct option table[] = {
	{"config", required_argument, NULL, 'c'},
	{"output", required_argument, NULL, 'o'},
	{"quiet", no_argument, NULL, 'q'},
	{"verbose", no_argument, NULL, 'v'},
	{"format", required_argument, NULL, OPTION_FORMAT},
	{"json", no_argument, NULL, OPTION_JSON},
	{"for", required_argument, NULL, OPTION_FOR},
	{"probe", required_argument, NULL, OPTION_PROBE},
	{"circuit", required_argument, NULL, OPTION_CIRCUIT},
	{"peering", required_argument, NULL, OPTION_PEERING},
	{"path", required_argument, NULL, OPTION_PATH},
	{"no-color", no_argument, NULL, OPTION_NO_COLOR},
	{"no-agent", no_argument, NULL, OPTION_NO_AGENT},
	{"pcap", required_argument, NULL, OPTION_PCAP},
	{"bird", required_argument, NULL, OPTION_BIRD},
	{"recording", required_argument, NULL, OPTION_RECORDING},
	{"version", no_argument, NULL, OPTION_VERSION},
	{"help", no_argument, NULL, OPTION_HELP},
	{NULL, 0, NULL, 0},
};

/* Takes the word's place among the choices, or says which there are. */
static bool choose(const char *option, const char *word, const char *const *choices, size_t count,
		   int *out)
{
	struct text list = {0};

	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, choices[i]) == 0) {
			*out = (int)i;
			text_free(&list);
			return true;
		}
		text_addf(&list, "%s%s", i ? ", " : "", choices[i]);
	}
	fprintf(stderr, "ceprobe: %s %s: not one of %s\n", option, word, list.at);
	text_free(&list);
	return false;
}

static bool take_for(struct options *o, const char *word)
{
	char *end;
	double seconds;

	errno = 0;
	seconds = strtod(word, &end);
	if (errno != 0 || end == word || *end != '\0' || !(seconds >= 0 && seconds <= FOR_MAX_S)) {
		fprintf(stderr, "ceprobe: --for %s: not a number of seconds from 0 to %d\n", word,
			FOR_MAX_S);
		return false;
	}
	o->for_ms = (int64_t)(seconds * 1000);
	return true;
}

static bool take_format(struct options *o, const char *word)
{
	struct text list = {0};

	o->format = format_by_name(word);
	if (o->format)
		return true;
	for (size_t i = 0; i < format_count; i++)
		text_addf(&list, "%s%s", i ? ", " : "", formats[i].name);
	fprintf(stderr, "ceprobe: --format %s: not one of %s\n", word, list.at);
	text_free(&list);
	return false;
}

static bool take_output(struct options *o, const char *word)
{
	struct stat is;

	o->output = strcmp(word, "-") == 0 ? NULL : word;
	/* A report takes the place of the old one; that of a device, a link or a folder it must
	 * not. */
	if (!o->output || lstat(word, &is) != 0 || S_ISREG(is.st_mode))
		return true;
	fprintf(stderr, "ceprobe: --output %s: not a regular file (- is standard output)\n", word);
	return false;
}

static void take_pcap(struct options *o, const char *word)
{
	o->pcaps = xrealloc(o->pcaps, o->pcap_count + 1, sizeof(*o->pcaps));
	o->pcaps[o->pcap_count++] = word;
}

static bool take_choice(struct options *o, int code, const char *word)
{
	static const char *const probes[] = {"none", "arp", "tcp"};
	static const char *const peerings[] = {"private", "microsoft"};
	static const char *const paths[] = {"primary", "secondary"};
	int n = 0;

	switch (code) {
	case OPTION_PROBE:
		o->probe_set = choose("--probe", word, probes, 3, &n);
		o->probe = (enum probe_mode)n;
		return o->probe_set;
	case OPTION_PEERING:
		o->peering_set = WISH_YES;
		if (!choose("--peering", word, peerings, 2, &n))
			return false;
		o->peering = (enum peering_type)n;
		return true;
	case OPTION_PATH:
		o->path_set = WISH_YES;
		if (!choose("--path", word, paths, 2, &n))
			return false;
		o->path = (enum path)n;
		return true;
	default:
		return false; /* getopt has said what is wrong */
	}
}

static bool take(struct options *o, int code, const char *word)
{
	switch (code) {
	case 'c':
		o->config = word;
		o->config_set = true;
		return true;
	case 'o':
		return take_output(o, word);
	case 'q':
		o->quiet = true;
		return true;
	case 'v':
		o->verbose = true;
		return true;
	case OPTION_JSON:
		o->format = format_by_name("json");
		return true;
	case OPTION_FORMAT:
		return take_format(o, word);
	case OPTION_FOR:
		return take_for(o, word);
	case OPTION_CIRCUIT:
		o->circuit = word;
		return true;
	case OPTION_NO_COLOR:
		o->no_color = true;
		return true;
	case OPTION_NO_AGENT: /* there is none to ask yet: every check looks for itself */
		return true;
	case OPTION_PCAP:
		take_pcap(o, word);
		return true;
	case OPTION_BIRD:
		o->bird = word;
		return true;
	case OPTION_RECORDING:
		o->recording = word;
		return true;
	default:
		return take_choice(o, code, word);
	}
}

/* Help and version end the program well, anything wrong with the line that says so. */
static bool take_all(int argc, char **argv, const char *usage, struct options *out, int *status)
{
	int code;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	while ((code = getopt_long(argc, argv, "c:o:qvh", table, NULL)) != -1) {
		if (code == OPTION_HELP || code == 'h' || code == OPTION_VERSION) {
			fputs(code == OPTION_VERSION ? "ceprobe " CEPROBE_VERSION "\n" : usage,
			      stdout);
			*status = EXIT_SUCCESS;
			return false;
		}
		if (!take(out, code, optarg))
			return false;
	}
	if (optind < argc)
		fprintf(stderr, "%s: unexpected argument: %s (see --help)\n", argv[0],
			argv[optind]);
	return optind == argc;
}

/* Without this, started with standard output closed, a capture or a timer would take its place and
 * the report would be written into it. Read only, so that writing still fails. */
static void streams_keep(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

bool options_parse(int argc, char **argv, const char *usage, struct options *out, int *status)
{
	static char name[32]; /* for getopt's own messages */
	bool reads = strcmp(argv[0], "read") == 0;
	bool good;

	*out = (struct options){.config = "/etc/ceprobe/ceprobe.yaml",
				.format = format_by_name("text"),
				.for_ms = INT64_C(1000) * FOR_DEFAULT_S};
	*status = EXIT_CANNOT_TELL;
	text_format(name, sizeof(name), "ceprobe %s", argv[0]);
	argv[0] = name;
	streams_keep();
	good = take_all(argc, argv, usage, out, status);
	if (good && !reads && (out->pcap_count > 0 || out->bird || out->recording)) {
		fprintf(stderr, "%s: --pcap, --bird and --recording are for `ceprobe read`\n",
			name);
		good = false;
	}
	if (!good)
		options_free(out);
	return good;
}

void options_free(struct options *o)
{
	free(o->pcaps);
	*o = (struct options){0};
}

bool options_config(const struct options *o, struct config *config)
{
	struct diagnostics found = {0};
	bool good = config_load(o->config, config, &found);

	/* Cron wants silence: warnings are for `ceprobe config`. */
	if (!good)
		diagnostics_print(stderr, o->config, &found);
	diagnostics_free(&found);
	return good;
}

/* Why nothing is chosen: no circuit of that name, else no such peering or path. */
static void selection_explain(const struct options *o, const struct intent *intent)
{
	struct text names = {0};
	bool named = !o->circuit;

	for (size_t i = 0; i < intent->circuit_count; i++) {
		named = named || strcmp(o->circuit, intent->circuits[i].name) == 0;
		text_addf(&names, "%s%s", i ? ", " : "", intent->circuits[i].name);
	}
	if (!named)
		fprintf(stderr, "ceprobe: --circuit %s: not one of %s\n", o->circuit, names.at);
	else
		fprintf(stderr, "ceprobe: no link of %s has that --circuit, --peering and --path\n",
			o->config);
	text_free(&names);
}

bool options_choose(const struct options *o, const struct intent *intent, bool *shown)
{
	size_t count = 0;

	for (size_t i = 0; i < intent->link_count; i++) {
		const struct link *l = &intent->links[i];

		shown[i] = (!o->circuit ||
			    strcmp(o->circuit, intent->circuits[l->circuit].name) == 0) &&
			   (o->peering_set != WISH_YES || l->type == o->peering) &&
			   (o->path_set != WISH_YES || l->path == o->path);
		count += shown[i];
	}
	if (count > 0 || intent->link_count == 0)
		return true;
	selection_explain(o, intent);
	return false;
}

bool stdout_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	fprintf(stderr, "ceprobe: standard output cannot be written: %m\n");
	return false;
}
