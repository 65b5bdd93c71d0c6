/* SPDX-License-Identifier: ISC */
/* `ceprobe read`: the same diagnosis from files. No privilege, no clock: the files' own times. */
#include "app.h"
#include "base/text.h"
#include "bird/read.h"
#include "files.h"
#include "read_frames.h"
#include "read_homes.h"
#include "recording.h"
#include "sys/clock.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static const char usage[] =
	"usage: ceprobe read [-c FILE] [--pcap FILE[@INTERFACE]]... [--bird FILE]\n"
	"       ceprobe read --recording DIR\n"
	"\n"
	"Diagnoses from saved files what `ceprobe check` diagnoses on the router.\n"
	"\n"
	"  -c, --config FILE            what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --pcap FILE[@INTERFACE]  a capture of that interface, pcap or pcapng; - is\n"
	"                               standard input; repeatable\n"
	"      --bird FILE              saved `birdc show protocols all`\n"
	"      --recording DIR          what `ceprobe record` saved, or a folder with\n"
	"                               ceprobe.yaml, INTERFACE.pcap, bird.txt, and\n"
	"                               azure.json or azure/ for azure_snapshot\n"
	"      --format FORMAT          text, json (--json), nagios, prometheus, html\n"
	"  -o, --output FILE            the report goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -q, --quiet                  nothing when all is well\n"
	"      --changed, --remind TIME     as for check\n"
	"  -v, --verbose                also what was ruled out\n"
	"      --no-color               no colour, on a terminal too\n"
	"\n"
	"example: ceprobe read -c ceprobe.yaml --pcap eth1.pcap@eth1 --bird bird.txt\n";

/* What a recording's folder holds, as if it had been given option by option. */
struct folder {
	char *config, *bird, *azure;
	char **pcaps;
	size_t pcap_count;
	bool recorded; /* `record` made it: the rest of what was seen, too */
	struct recording recording;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void folder_free(struct folder *f)
{
	for (size_t i = 0; i < f->pcap_count; i++)
		free(f->pcaps[i]);
	free(f->pcaps);
	free(f->config);
	free(f->bird);
	free(f->azure);
	recording_free(&f->recording);
}

static void folder_add(struct folder *f, const char *folder, const char *name)
{
	size_t len = strlen(name), stem;
	struct text spec = {0};

	if (len > 5 && strcmp(name + len - 5, ".pcap") == 0)
		stem = len - 5;
	else if (len > 7 && strcmp(name + len - 7, ".pcapng") == 0)
		stem = len - 7;
	else
		return;
	text_addf(&spec, "%s/%s@%.*s", folder, name, (int)stem, name);
	f->pcaps = xrealloc(f->pcaps, f->pcap_count + 1, sizeof(*f->pcaps));
	f->pcaps[f->pcap_count++] = spec.at;
}

/* A folder brings its snapshot along: that of the host has another path, or is gone. A circuit
 * without one has none here, unless it is the only one. A configuration that was recorded names
 * what is beside it. */
static void folder_azure(const struct folder *f, struct intent *intent)
{
	for (size_t i = 0; f->azure && !f->recorded && i < intent->circuit_count; i++) {
		struct circuit *c = &intent->circuits[i];

		if (!c->azure_snapshot && intent->circuit_count > 1)
			continue;
		free(c->azure_snapshot);
		c->azure_snapshot = xstrdup(f->azure);
	}
}

static char *folder_azure_path(const char *folder)
{
	static const char *const names[] = {"azure.json", "azure"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *path = file_path(folder, names[i]);

		if (access(path, F_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/* What only `record` saves. */
static bool rest_load(const struct options *o, struct folder *f)
{
	char *mark = file_path(o->recording, RECORDING_INCOMPLETE);
	struct err err;
	bool good = recording_load(o->recording, &f->recorded, &f->recording, &err);

	if (!good)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	else if (file_exists(mark))
		fprintf(stderr, "ceprobe: %s: the recording was interrupted and is not whole\n",
			o->recording);
	free(mark);
	return good;
}

static bool folder_open(struct options *o, struct folder *f)
{
	DIR *d = opendir(o->recording);
	const struct dirent *entry;

	if (!d) {
		fprintf(stderr,
			"ceprobe: %s: %m (a folder with ceprobe.yaml, INTERFACE.pcap, bird.txt is "
			"wanted)\n",
			o->recording);
		return false;
	}
	while ((entry = readdir(d))) /* NOLINT(concurrency-mt-unsafe): one thread */
		folder_add(f, o->recording, entry->d_name);
	closedir(d);
	if (f->pcap_count > 0)
		qsort(f->pcaps, f->pcap_count, sizeof(*f->pcaps), by_name);
	f->config = file_path(o->recording, "ceprobe.yaml");
	f->bird = file_path(o->recording, "bird.txt");
	f->azure = folder_azure_path(o->recording);
	if (!o->config_set)
		o->config = f->config;
	if (!o->bird && access(f->bird, R_OK) == 0)
		o->bird = f->bird;
	if (access(f->config, F_OK) == 0 && !o->bird && f->pcap_count + o->pcap_count == 0) {
		fprintf(stderr, "ceprobe: %s: no INTERFACE.pcap and no bird.txt in it\n",
			o->recording);
		return false;
	}
	for (size_t i = 0; i < f->pcap_count; i++) {
		o->pcaps = xrealloc(o->pcaps, o->pcap_count + 1, sizeof(*o->pcaps));
		o->pcaps[o->pcap_count++] = f->pcaps[i];
	}
	return rest_load(o, f);
}

static void ports_name(struct watch *w, const struct options *o, const struct folder *f)
{
	for (size_t i = 0; i < o->pcap_count; i++) {
		const char *interface;

		free(pcap_file(o->pcaps[i], &interface));
		(void)watch_port(w, interface);
	}
	if (f->recorded) {
		recording_begin(&f->recording, w);
		return;
	}
	read_homes(w, o);
	watch_index(w);
}

static int64_t last_ms(const struct watch *w)
{
	int64_t last = 0;

	for (size_t i = 0; i < w->port_count; i++)
		if (w->ports[i].until_ms > last)
			last = w->ports[i].until_ms;
	return last;
}

static int64_t first_ms(const struct watch *w)
{
	int64_t first = 0;

	for (size_t i = 0; i < w->port_count; i++)
		if (w->ports[i].since_ms != 0 && (first == 0 || w->ports[i].since_ms < first))
			first = w->ports[i].since_ms;
	return first;
}

/* BIRD's words as they were when the captures ended, or when they were recorded. */
static bool bird_read_saved(struct watch *w, const struct options *o, const struct folder *f)
{
	int64_t at_ms = f->recorded ? f->recording.bird.at_ms : last_ms(w);
	struct err err;

	if (!o->bird || (f->recorded && f->recording.bird.failure != BIRD_OK))
		return true;
	if (bird_read_file(o->bird, at_ms, &w->bird, &err))
		return true;
	fprintf(stderr, "ceprobe: %s\n", err.text);
	return false;
}

static bool files_read(struct watch *w, const struct options *o, const struct folder *f)
{
	ports_name(w, o, f);
	if (!read_frames(w, o) || !bird_read_saved(w, o, f))
		return false;
	if (f->recorded)
		recording_end(&f->recording, w);
	for (size_t i = 0; !f->recorded && i < w->config->intent.link_count; i++)
		text_format(w->evidence[i].host.why, sizeof(w->evidence[i].host.why),
			    "there is no saved word of it");
	if (w->bird.failure != BIRD_NOT_ASKED)
		evidence_apply_bird_all(w->evidence, w->config->intent.link_count, w->index,
					&w->bird);
	bird_protocols_free(&w->bird);
	evidence_apply_routes_all(w->evidence, &w->config->intent, &w->bird);
	return true;
}

static int64_t judge(struct watch *w, const struct folder *f)
{
	int64_t now = last_ms(w) ? last_ms(w) : clock_utc_ms();

	if (f->recorded) {
		now = f->recording.ended_ms;
	} else {
		w->began_ms = first_ms(w) ? first_ms(w) : now;
		for (size_t i = 0; i < w->config->intent.link_count; i++)
			w->evidence[i].began_ms = w->began_ms;
	}
	watch_judge(w, now);
	return now;
}

static int read_and_report(const struct options *o, const struct config *config,
			   const struct folder *f)
{
	bool *shown = xcalloc(config->intent.link_count + 1, sizeof(*shown));
	struct watch w;
	int status = EXIT_CANNOT_TELL;

	watch_init(&w, config, false, 0);
	if (options_choose(o, &config->intent, shown) && files_read(&w, o, f))
		status = watch_report(&w, o, shown, judge(&w, f));
	watch_free(&w);
	free(shown);
	return status;
}

int cmd_read(int argc, char **argv)
{
	struct folder folder = {0};
	struct config config;
	struct options o;
	int status;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status;
	status = EXIT_CANNOT_TELL;
	if (!o.recording && o.pcap_count == 0 && !o.bird) {
		fputs("ceprobe read: nothing to read: give --pcap, --bird or --recording (see "
		      "--help)\n",
		      stderr);
	} else if ((!o.recording || folder_open(&o, &folder)) && options_config(&o, &config)) {
		folder_azure(&folder, &config.intent);
		status = read_and_report(&o, &config, &folder);
		config_free(&config);
	}
	folder_free(&folder);
	options_free(&o);
	return status;
}
