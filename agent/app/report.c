/* SPDX-License-Identifier: ISC */
#include "sys/output.h"
#include "watch.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

static int exit_status(enum status s)
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

int watch_report(const struct watch *w, const struct options *o, const bool *shown, int64_t now_ms)
{
	struct report r = {
		.intent = &w->config->intent,
		.evidence = w->evidence,
		.verdicts = w->verdicts,
		.circuits = w->circuits,
		.shown = shown,
		.version = CEPROBE_VERSION,
		.host = w->host,
		.generated_ms = now_ms,
		.window_ms = now_ms - w->began_ms,
		.captured = w->frames,
		.dropped = w->dropped,
		.status = watch_status(w, shown),
		.verbose = o->verbose,
	};
	struct output out;
	struct err err;

	/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
	r.colour = !o->output && !o->no_color && !getenv("NO_COLOR") && isatty(STDOUT_FILENO);
	if (setlocale(LC_CTYPE, ""))
		r.utf8 = w->live && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	/* NOLINTEND(concurrency-mt-unsafe) */
	if (o->quiet && r.status == STATUS_OK && !o->output)
		return EXIT_HEALTHY;
	if (!output_open(&out, o->output, stdout, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return EXIT_CANNOT_TELL;
	}
	o->format->write(&r, out.file);
	if (!output_close(&out, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return EXIT_CANNOT_TELL;
	}
	return exit_status(r.status);
}
