/* SPDX-License-Identifier: ISC */
/* `ceprobe record`: saves what every source said, for `read --recording` and for a ticket. */
#include "app.h"
#include "files.h"
#include "look.h"
#include "recorder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
	"usage: ceprobe record DIR [OPTION...]\n"
	"\n"
	"Watches like `ceprobe check`, for all of --for or until Ctrl-C, and saves into DIR\n"
	"what was seen, for `ceprobe read --recording DIR` anywhere else: a capture per\n"
	"port (only ARP, ND, BGP, BFD and ICMP errors), BIRD's words, the kernel's facts,\n"
	"the configuration, and the report. DIR must not exist, or be empty. MD5 keys are\n"
	"not in it, nor anything that they could be guessed from; the service key is\n"
	"shortened.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --for SECONDS     so long (20)\n"
	"      --probe MODE      none, arp or tcp, as for `ceprobe check`\n"
	"      --circuit NAME, --peering TYPE, --path PATH\n"
	"                        only these links in the report\n"
	"  -q, --quiet           say nothing when all went well\n"
	"\n"
	"example: ceprobe record --for 60 --probe tcp ticket-4711\n";

static const char incomplete[] = "This recording was interrupted: it is not whole.\n";

static void report_save(const struct report *r, const char *format, const char *name,
			struct saved *out)
{
	const struct format *f = format_by_name(format);
	struct text bytes = {0};
	FILE *file = open_memstream(&bytes.at, &bytes.len);

	if (!f || !file)
		abort();
	f->write(r, file);
	if (fclose(file) != 0)
		abort();
	saved_add(out, name, &bytes, 0);
}

/* The report as `read --recording` will give it, too; for a person with all that was ruled out. */
static void reports_save(const struct look *l, struct saved *out)
{
	struct report r;

	watch_describe(&l->watch, l->shown, l->ended_ms, &r);
	report_save(&r, "json", "report.json", out);
	r.verbose = true;
	report_save(&r, "text", "report.txt", out);
}

static bool saved_write(const struct saved *s, const char *folder, struct err *err)
{
	bool good = true;

	for (size_t i = 0; good && i < s->count; i++) {
		const struct saved_file *f = &s->files[i];
		char *path = file_path(folder, f->name), *slash = strrchr(path, '/');

		*slash = '\0';
		(void)mkdir(path, 0700); /* where it fails, so does the file */
		*slash = '/';
		good = file_write(path, cursor_of(f->bytes.at, f->bytes.len), f->at_ms, err);
		free(path);
	}
	return good;
}

static bool folder_begin(const char *folder, struct err *err)
{
	char *mark = file_path(folder, RECORDING_INCOMPLETE);
	bool good = folder_make(folder, err) &&
		    file_write(mark, cursor_of(incomplete, strlen(incomplete)), 0, err);

	free(mark);
	return good;
}

static bool folder_end(const char *folder, struct err *err)
{
	char *mark = file_path(folder, RECORDING_INCOMPLETE);
	bool good = unlink(mark) == 0 || err_set(err, "%s: cannot be removed: %m", mark);

	free(mark);
	return good;
}

static bool record_into(const char *folder, struct look *l, struct err *err)
{
	struct saved saved = {0};
	struct recorder r;
	bool good;

	if (!folder_begin(folder, err))
		return false;
	recorder_init(&r, folder, &l->watch);
	look_run(l);
	good = recorder_end(&r, err) && settings_save(l->watch.config, false, &saved, err);
	if (good) {
		recorder_save(&r, l->ended_ms, &saved);
		reports_save(l, &saved);
		good = saved_write(&saved, folder, err) && folder_end(folder, err);
	}
	recorder_free(&r);
	saved_free(&saved);
	return good;
}

static void summary_say(const struct look *l, const char *folder)
{
	const int64_t tenths = (l->ended_ms - l->watch.began_ms) / 100;
	size_t links = 0, up = 0;

	for (size_t i = 0; i < l->watch.config->intent.link_count; i++) {
		links += l->shown[i];
		up += l->shown[i] && l->watch.verdicts[i].session == SESSION_ESTABLISHED;
	}
	printf("%s: %lld.%lld s, %zu of %zu link%s Established. To read it:\n"
	       "  ceprobe read --recording %s\n",
	       folder, (long long)(tenths / 10), (long long)(tenths % 10), up, links,
	       links == 1 ? "" : "s", folder);
}

static bool record(const struct options *o, const struct config *config)
{
	struct look l;
	struct err err;
	bool good;

	if (!look_init(&l, o, config))
		return false;
	l.whole = true;
	if (isatty(STDERR_FILENO))
		l.doing = "recording";
	good = record_into(o->operand, &l, &err);
	if (!good)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	else if (!o->quiet)
		summary_say(&l, o->operand);
	look_free(&l);
	return good && stdout_flush();
}

int cmd_record(int argc, char **argv)
{
	struct config config;
	struct options o;
	bool good = false;
	int status;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status == EXIT_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
	if (!o.operand) {
		fputs("ceprobe record: where to? Name a folder (see --help)\n", stderr);
	} else if (options_config(&o, &config)) {
		good = record(&o, &config);
		config_free(&config);
	}
	options_free(&o);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
