/* SPDX-License-Identifier: ISC */
/* `ceprobe record`: saves what every source said, for `read --recording` and for a ticket. */
#include "app.h"
#include "files.h"
#include "look.h"
#include "recorder.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_ROOM = 320 };

static const char usage[] =
	"usage: ceprobe record [DIR] [--ticket FILE.tar.gz] [OPTION...]\n"
	"\n"
	"Watches like `ceprobe check`, for all of --for or until Ctrl-C, and saves into\n"
	"DIR what was seen, for `ceprobe read --recording DIR` anywhere else: a capture\n"
	"per port (only ARP, ND, BGP, BFD and ICMP errors), BIRD's words, the kernel's\n"
	"facts, the configuration, and the report. DIR must not exist, or be empty. MD5\n"
	"keys are not in it, nor anything that they could be guessed from; the service\n"
	"key is shortened.\n"
	"\n"
	"      --ticket FILE     the same in one file for the provider or Microsoft, with\n"
	"                        ticket.txt: circuit and whole service key, links,\n"
	"                        states, MACs, times in UTC, report, what was ruled out\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --for SECONDS     so long (20)\n"
	"      --probe MODE      none, arp or tcp, as for `ceprobe check`\n"
	"      --circuit NAME, --peering TYPE, --path PATH\n"
	"                        only these links in the report\n"
	"  -q, --quiet           say nothing when all went well\n"
	"\n"
	"example: ceprobe record --for 60 --probe tcp --ticket ticket-4711.tar.gz\n";

static const char incomplete[] = "This recording was interrupted: it is not whole.\n";

static void report_save(const struct report *r, void (*write)(const struct report *r, FILE *out),
			const char *name, struct saved *out)
{
	struct text bytes = {0};
	FILE *file = open_memstream(&bytes.at, &bytes.len);

	if (!file)
		out_of_memory();
	write(r, file);
	if (fclose(file) != 0)
		out_of_memory();
	saved_add(out, name, &bytes, 0);
}

/* The report as `read --recording` will give it, too; for a person with all that was ruled out. */
static void reports_save(const struct look *l, bool ticket, struct saved *out)
{
	const struct format *json = format_by_name("json"), *text = format_by_name("text");
	struct report r;

	if (!json || !text)
		abort();
	watch_describe(&l->watch, l->shown, l->ended_ms, &r);
	report_save(&r, json->write, "report.json", out);
	r.verbose = true;
	report_save(&r, text->write, "report.txt", out);
	if (ticket)
		report_save(&r, report_ticket, "ticket.txt", out);
}

/* All but the captures. */
static bool rest_save(const struct look *l, const struct recorder *r, bool ticket,
		      struct saved *out, struct err *err)
{
	if (!settings_save(l->watch.config, ticket, out, err))
		return false;
	recorder_save(r, l->ended_ms, out);
	reports_save(l, ticket, out);
	return true;
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

static bool folder_save(const struct look *l, const struct recorder *r, struct err *err)
{
	struct saved saved = {0};
	bool good = rest_save(l, r, false, &saved, err) && saved_write(&saved, r->folder, err) &&
		    folder_end(r->folder, err);

	saved_free(&saved);
	return good;
}

/* "ceprobe-ce1-20261122T033127Z": what it becomes when it is unpacked. */
static void ticket_name(const struct look *l, char *out, size_t room)
{
	char at[TIME_TEXT];

	text_format(out, room, "ceprobe-%s-%s", l->watch.host, time_text(l->ended_ms, at));
	for (char *c = out; *c; c++)
		if (*c == '/' || *c == ' ' || *c == ':')
			*c = '-';
}

static bool ticket_save(const struct look *l, const struct recorder *r, const char *path,
			struct err *err)
{
	struct saved saved = {0};
	char name[NAME_ROOM];
	bool good;

	ticket_name(l, name, sizeof(name));
	good = rest_save(l, r, true, &saved, err) && recorder_pack(r, &saved, name, path, err);
	saved_free(&saved);
	return good;
}

/* What is between a ticket and its captures. */
static void folder_drop(const struct recorder *r)
{
	char *mark = file_path(r->folder, RECORDING_INCOMPLETE);

	for (size_t i = 0; i < r->sink_count; i++) {
		struct text name = {0};

		text_addf(&name, "%s/%s.pcap", r->folder, r->sinks[i].name);
		unlink(name.at);
		text_free(&name);
	}
	unlink(mark);
	rmdir(r->folder);
	free(mark);
}

static void summary_say(const struct look *l, const struct options *o)
{
	const int64_t tenths = (l->ended_ms - l->watch.began_ms) / 100;
	size_t links = 0, up = 0;

	for (size_t i = 0; i < l->watch.config->intent.link_count; i++) {
		links += l->shown[i];
		up += l->shown[i] && l->watch.verdicts[i].session == SESSION_ESTABLISHED;
	}
	printf("%s: %lld.%lld s, %zu of %zu link%s Established.\n",
	       o->operand ? o->operand : o->ticket, (long long)(tenths / 10),
	       (long long)(tenths % 10), up, links, links == 1 ? "" : "s");
	if (o->operand)
		printf("To read it: ceprobe read --recording %s\n", o->operand);
	if (o->ticket)
		printf("To send: %s (the service key is in it, MD5 keys are not)\n", o->ticket);
}

static bool record_into(const char *folder, struct look *l, struct err *err)
{
	const struct options *o = l->options;
	struct recorder r;
	bool good;

	if (!folder_begin(folder, err))
		return false;
	recorder_init(&r, folder, &l->watch);
	look_run(l);
	good = recorder_end(&r, err) && (!o->operand || folder_save(l, &r, err)) &&
	       (!o->ticket || ticket_save(l, &r, o->ticket, err));
	if (!o->operand)
		folder_drop(&r);
	recorder_free(&r);
	return good;
}

/* The captures of a ticket alone are beside it until it is packed. */
static bool record_somewhere(struct look *l, struct err *err)
{
	struct text folder = {0};
	bool good;

	if (l->options->operand)
		return record_into(l->options->operand, l, err);
	text_addf(&folder, "%s.XXXXXX", l->options->ticket);
	good = mkdtemp(folder.at) != NULL ||
	       err_set(err, "%s: cannot be written: %m", l->options->ticket);
	good = good && record_into(folder.at, l, err);
	text_free(&folder);
	return good;
}

static bool record(const struct options *o, const struct config *config)
{
	struct look l;
	struct err err;
	bool good;

	if (!look_init(&l, o, config))
		return false;
	l.whole = l.routes = true;
	if (isatty(STDERR_FILENO))
		l.doing = "recording";
	good = record_somewhere(&l, &err);
	if (!good)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	else if (!o->quiet)
		summary_say(&l, o);
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
		return status;
	if (!o.operand && !o.ticket) {
		fputs("ceprobe record: where to? Name a folder, or --ticket FILE.tar.gz (see "
		      "--help)\n",
		      stderr);
	} else if (options_config(&o, &config)) {
		good = record(&o, &config);
		config_free(&config);
	}
	options_free(&o);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
