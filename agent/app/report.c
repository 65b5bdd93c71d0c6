/* SPDX-License-Identifier: ISC */
#include "changed.h"
#include "sys/output.h"
#include "watch.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

int status_exit(enum status s)
{
	switch (s) {
	case STATUS_OK:
		return EXIT_HEALTHY;
	case STATUS_WARNING:
		return EXIT_WARNING;
	case STATUS_UNKNOWN:
		return EXIT_CANNOT_TELL;
	case STATUS_CRITICAL:
		return EXIT_DOWN;
	}
	return EXIT_CANNOT_TELL;
}

void watch_describe(const struct watch *w, const bool *shown, int64_t now_ms, struct report *out)
{
	*out = (struct report){
		.intent = &w->config->intent,
		.evidence = w->evidence,
		.verdicts = w->verdicts,
		.circuits = w->circuits,
		.azure = w->azure,
		.shown = shown,
		.version = CEPROBE_VERSION,
		.host = w->host,
		.generated_ms = now_ms,
		.window_ms = now_ms - w->began_ms,
		.captured = w->frames,
		.dropped = w->dropped,
		.status = watch_status(w, shown),
	};
}

/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
bool options_colour(const struct options *o)
{
	return !o->output && !o->no_color && !getenv("NO_COLOR") && isatty(STDOUT_FILENO);
}

bool locale_utf8(void)
{
	return setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
/* NOLINTEND(concurrency-mt-unsafe) */

static void report_write(const void *report, const struct options *o, FILE *out)
{
	o->format->write(report, out);
}

/* False with one line on stderr when it did not arrive. */
static bool output_put(const struct options *o, const struct writing *w)
{
	struct output out;
	struct err err;
	bool good = output_open(&out, o->output, stdout, &err);

	if (good) {
		w->write(w->what, o, out.file);
		good = output_close(&out, &err);
	}
	if (!good)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	return good;
}

int output_write(const struct options *o, enum status status,
		 void (*write)(const void *what, const struct options *o, FILE *out),
		 const void *what)
{
	bool silent = o->quiet && status == STATUS_OK && !o->output;
	const struct writing w = {write, what};

	return silent || output_put(o, &w) ? status_exit(status) : EXIT_CANNOT_TELL;
}

/* A report and what of it is news. */
struct telling {
	const struct changed *changed;
	int64_t now_ms;
	const struct writing *report;
};

static void telling_write(const void *telling, const struct options *o, FILE *out)
{
	const struct telling *t = telling;
	bool text = strcmp(o->format->name, "text") == 0;

	for (size_t i = 0; text && i < t->changed->news_count; i++)
		news_write(&t->changed->news[i], t->now_ms, locale_utf8(), out);
	if (text && t->changed->news_count > 0)
		fputc('\n', out);
	t->report->write(t->report->what, o, out);
}

int output_news(const struct options *o, const struct verdicts_now *now,
		const struct writing *report)
{
	const struct told_rules rules = {
		.now_ms = now->at_ms,
		.remind_ms = o->remind_ms,
		.partial = o->circuit || o->peering_set == WISH_YES || o->path_set == WISH_YES,
	};
	struct changed c;
	struct err err;
	bool written;

	if (!changed_open(&c, o->config, &now->list, &rules, &err))
		fprintf(stderr, "ceprobe: %s\n", err.text);
	const struct telling telling = {&c, now->at_ms, report};
	const struct writing all = {telling_write, &telling};

	written = (c.news_count == 0 && !o->output) || output_put(o, &all);
	if (!changed_close(&c, written, &err))
		fprintf(stderr, "ceprobe: %s\n", err.text);
	return written ? status_exit(now->status) : EXIT_CANNOT_TELL;
}

int watch_report(const struct watch *w, const struct options *o, const bool *shown, int64_t now_ms)
{
	struct verdicts_now now = {.at_ms = now_ms};
	struct report r;
	const struct writing report = {report_write, &r};
	int status;

	watch_describe(w, shown, now_ms, &r);
	r.verbose = o->verbose;
	r.colour = options_colour(o);
	r.utf8 = w->live && locale_utf8();
	if (!o->changed)
		return output_write(o, r.status, report_write, &r);
	now.status = r.status;
	verdict_list_of(&r, &now.list);
	status = output_news(o, &now, &report);
	verdict_list_free(&now.list);
	return status;
}
