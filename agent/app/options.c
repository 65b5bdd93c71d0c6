/* SPDX-License-Identifier: ISC */
#include "options_target.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONG_ONLY = 256, FOR_DEFAULT_S = 20, FOR_MAX_S = 86400, REMIND_MAX = 1000000 };
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
	OPTION_TICKET,
	OPTION_CHANGED,
	OPTION_REMIND,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_VERSION,
	OPTION_HELP
};

/* The commands that share these options, in the order of `command_names`. */
enum command {
	CHECK = 1 << 0,
	READ = 1 << 1,
	STATUS = 1 << 2,
	RUN = 1 << 3,
	WATCH = 1 << 4,
	RECORD = 1 << 5,
	ARP = 1 << 6,
	ROUTES = 1 << 7,
	TRAFFIC = 1 << 8,
	TEST = 1 << 9,
	PING = 1 << 10,
	REPORT = 1 << 11,
	ALL = (1 << 12) - 1,
	LIVE = ALL & ~(READ | REPORT),    /* those that look at this host */
	REPORTS = ALL & ~(RUN | WATCH),   /* once, at the end */
	LOOKS = ALL & ~(STATUS | REPORT), /* itself, not by the agent's eyes alone */
	OPERAND = RECORD | PING
};

static const char *const command_names[] = {"check",   "read",   "status", "run",
					    "watch",   "record", "arp",    "routes",
					    "traffic", "test",   "ping",   "report"};

static const struct {
	const char *name;
	int argument, code;
	unsigned commands; /* that take it */
} table[] = {
	{"config", required_argument, 'c', ALL},
	{"output", required_argument, 'o', REPORTS},
	{"quiet", no_argument, 'q', REPORTS & ~REPORT},
	{"verbose", no_argument, 'v', REPORTS},
	{"format", required_argument, OPTION_FORMAT, REPORTS},
	{"json", no_argument, OPTION_JSON, REPORTS},
	{"for", required_argument, OPTION_FOR, LOOKS & ~(RUN | WATCH)},
	{"probe", required_argument, OPTION_PROBE, LOOKS},
	{"circuit", required_argument, OPTION_CIRCUIT, REPORTS | WATCH},
	{"peering", required_argument, OPTION_PEERING, REPORTS | WATCH},
	{"path", required_argument, OPTION_PATH, REPORTS | WATCH},
	{"no-color", no_argument, OPTION_NO_COLOR, REPORTS | WATCH},
	{"no-agent", no_argument, OPTION_NO_AGENT, LOOKS & ~RUN},
	{"pcap", required_argument, OPTION_PCAP, READ},
	{"bird", required_argument, OPTION_BIRD, READ},
	{"recording", required_argument, OPTION_RECORDING, READ},
	{"changed", no_argument, OPTION_CHANGED, CHECK | READ},
	{"remind", required_argument, OPTION_REMIND, CHECK | READ},
	{"since", required_argument, OPTION_SINCE, REPORT},
	{"until", required_argument, OPTION_UNTIL, REPORT},
	{"prefix", required_argument, TARGET_PREFIX, ROUTES},
	{"onprem", required_argument, TARGET_ONPREM, TEST},
	{"azure", required_argument, TARGET_AZURE, TEST},
	{"port", required_argument, TARGET_PORT, TEST},
	{"msee", required_argument, TARGET_MSEE, TEST},
	{"count", required_argument, TARGET_TIMES, PING},
	{"interval", required_argument, TARGET_INTERVAL, PING},
	{"ticket", required_argument, OPTION_TICKET, RECORD},
	{"version", no_argument, OPTION_VERSION, ALL},
	{"help", no_argument, OPTION_HELP, ALL},
};
enum {
	OPTION_COUNT = sizeof(table) / sizeof(table[0]),
	COMMAND_COUNT = sizeof(command_names) / sizeof(command_names[0])
};

/* Its bit; a name that is not there is a bug of main's table. */
static unsigned command_bit(const char *name)
{
	size_t i = 0;

	while (strcmp(command_names[i], name) != 0)
		i++;
	return 1U << i;
}

/* False with one line on stderr that says which commands take the option, or that its word is
 * empty: as of a variable of a script that is not set. */
static bool option_fits(int code, const char *word, unsigned command, const char *program)
{
	struct text others = {0};
	size_t at = 0;

	while (at < OPTION_COUNT && table[at].code != code)
		at++;
	if (at == OPTION_COUNT)
		return true;
	if (table[at].commands & command) {
		if (word && !word[0])
			fprintf(stderr, "%s: --%s: its value is empty (see --help)\n", program,
				table[at].name);
		return !word || word[0];
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (table[at].commands & 1U << i)
			text_addf(&others, "%s`ceprobe %s`", others.len ? ", " : "",
				  command_names[i]);
	fprintf(stderr, "%s: --%s is for %s\n", program, table[at].name, others.at);
	text_free(&others);
	return false;
}

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

bool seconds_take(const char *option, const char *word, int64_t *out_ms)
{
	char *end;
	double seconds;

	errno = 0;
	seconds = strtod(word, &end);
	if (errno != 0 || end == word || *end != '\0' || !(seconds >= 0 && seconds <= FOR_MAX_S)) {
		fprintf(stderr, "ceprobe: %s %s: not a number of seconds from 0 to %d\n", option,
			word, FOR_MAX_S);
		return false;
	}
	*out_ms = (int64_t)(seconds * 1000);
	return true;
}

/* "24h": a number and its unit. 0 needs none. */
static bool take_remind(struct options *o, const char *word)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {{"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
	struct cursor c = cursor_of(word, strlen(word));
	uint64_t n;

	if (cursor_decimal(&c, &n) && n <= REMIND_MAX) {
		o->remind_ms = 0;
		if (n == 0 && c.left == 0)
			return true;
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
			if (cursor_is(c, units[i].unit)) {
				o->remind_ms = (int64_t)n * units[i].ms;
				return true;
			}
	}
	fprintf(stderr, "ceprobe: --remind %s: not a time as 30m, 24h or 7d (0: never)\n", word);
	return false;
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
		return target_take(o, code, word);
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
		return seconds_take("--for", word, &o->for_ms);
	case OPTION_CIRCUIT:
		o->circuit = word;
		return true;
	case OPTION_NO_COLOR:
		o->no_color = true;
		return true;
	case OPTION_NO_AGENT:
		o->no_agent = true;
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
	case OPTION_TICKET:
		o->ticket = word;
		return true;
	case OPTION_CHANGED:
		o->changed = true;
		return true;
	case OPTION_REMIND:
		o->remind_set = true;
		return take_remind(o, word);
	case OPTION_SINCE:
		o->since = word;
		return true;
	case OPTION_UNTIL:
		o->until = word;
		return true;
	default:
		return take_choice(o, code, word);
	}
}

/* Help and version end the program well, anything wrong with the line that says so. */
static bool take_all(int argc, char **argv, const char *usage, struct options *out, int *status)
{
	struct option known[OPTION_COUNT + 1] = {0};
	int code;

	for (size_t i = 0; i < OPTION_COUNT; i++)
		known[i] = (struct option){table[i].name, table[i].argument, NULL, table[i].code};
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	while ((code = getopt_long(argc, argv, "c:o:qvh", known, NULL)) != -1) {
		if (code == OPTION_HELP || code == 'h' || code == OPTION_VERSION) {
			fputs(code == OPTION_VERSION ? "ceprobe " CEPROBE_VERSION "\n" : usage,
			      stdout);
			*status = stdout_flush() ? EXIT_SUCCESS : EXIT_FAILURE;
			return false;
		}
		if (!option_fits(code, optarg, out->command, argv[0]) || !take(out, code, optarg))
			return false;
	}
	if (out->command & OPERAND && optind < argc)
		out->operand = argv[optind++];
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
	bool good;

	*out = (struct options){.command = command_bit(argv[0]),
				.config = "/etc/ceprobe/ceprobe.yaml",
				.format = format_by_name("text"),
				.for_ms = INT64_C(1000) * FOR_DEFAULT_S,
				.remind_ms = INT64_C(86400) * 1000,
				.interval_ms = 1000};
	*status = EXIT_CANNOT_TELL;
	text_format(name, sizeof(name), "ceprobe %s", argv[0]);
	argv[0] = name;
	streams_keep();
	good = take_all(argc, argv, usage, out, status);
	if (good && out->remind_set && !out->changed) {
		fprintf(stderr, "%s: --remind goes with --changed\n", name);
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
