/* SPDX-License-Identifier: ISC */
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

int output_write(const struct options *o, enum status status,
		 void (*write)(const void *what, const struct options *o, FILE *out),
		 const void *what)
{
	struct output out;
	struct err err;

	if (o->quiet && status == STATUS_OK && !o->output)
		return EXIT_HEALTHY;
	if (!output_open(&out, o->output, stdout, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return EXIT_CANNOT_TELL;
	}
	write(what, o, out.file);
	if (!output_close(&out, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return EXIT_CANNOT_TELL;
	}
	return status_exit(status);
}

int watch_report(const struct watch *w, const struct options *o, const bool *shown, int64_t now_ms)
{
	struct report r;

	watch_describe(w, shown, now_ms, &r);
	r.verbose = o->verbose;
	r.colour = options_colour(o);
	r.utf8 = w->live && locale_utf8();
	return output_write(o, r.status, report_write, &r);
}
