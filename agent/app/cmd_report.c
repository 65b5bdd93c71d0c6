/* SPDX-License-Identifier: ISC */
/* `ceprobe report`: what the history says of a period. */
#include "app.h"
#include "base/text.h"
#include "history/history.h"
#include "options.h"
#include "report/period.h"
#include "sys/clock.h"
#include "sys/output.h"
#include "when.h"

#include <stdlib.h>
#include <unistd.h>

static const char usage[] =
	"usage: ceprobe report [OPTION...]\n"
	"\n"
	"Says what `ceprobe run` remembers of a period: of each link how much of the time\n"
	"that was watched it was available, its outages with their causes and evidence,\n"
	"how its losses repeat, its routes and its traffic. Time that nobody watched\n"
	"counts for neither. Exit status: 0, or 1 when the history cannot be read.\n"
	"\n"
	"      --since WHEN          24h (default), 30m, 7d, yesterday, today,\n"
	"                            2026-11-21, 2026-11-21T22:30:00Z\n"
	"      --until WHEN          the same; now (default)\n"
	"  -c, --config FILE         names the history (/etc/ceprobe/ceprobe.yaml)\n"
	"      --format FORMAT       text, json (--json) or html\n"
	"  -o, --output FILE         the report goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -v, --verbose             every outage and event, not only the latest\n"
	"      --no-color            no colour, on a terminal too\n"
	"\n"
	"example: ceprobe report --since 7d --until today\n";

static bool when_take(const char *option, const char *word, int64_t now_ms, int64_t *out_ms)
{
	if (when_parse(word, now_ms, out_ms))
		return true;
	fprintf(stderr,
		"ceprobe: %s %s: neither how long ago (30m, 24h, 7d) nor a time (today, yesterday, "
		"2026-11-21, 2026-11-21T22:30:00Z)\n",
		option, word);
	return false;
}

static bool ask_make(const struct options *o, struct history_ask *ask)
{
	ask->now_ms = clock_utc_ms();
	if (!when_take("--since", o->since ? o->since : "24h", ask->now_ms, &ask->from_ms) ||
	    !when_take("--until", o->until ? o->until : "now", ask->now_ms, &ask->until_ms))
		return false;
	if (ask->until_ms > ask->now_ms)
		ask->until_ms = ask->now_ms; /* what is to come nobody knows */
	if (ask->from_ms < ask->until_ms)
		return true;
	fprintf(stderr, "ceprobe: --since %s is not before --until %s\n",
		o->since ? o->since : "24h", o->until ? o->until : "now");
	return false;
}

static const struct period_format *format_take(const struct options *o)
{
	const struct period_format *format = period_format_by_name(o->format->name);
	struct text list = {0};

	if (format != NULL)
		return format;
	for (size_t i = 0; i < period_format_count; i++)
		text_addf(&list, "%s%s", i ? ", " : "", period_formats[i].name);
	fprintf(stderr, "ceprobe: --format %s: a report over a period is one of %s\n",
		o->format->name, list.at);
	text_free(&list);
	return NULL;
}

/* Takes away what was not asked for; false with one line on stderr when nothing is left. */
static bool links_choose(const struct options *o, struct period *p)
{
	const bool any = p->link_count == 0;

	for (size_t i = p->link_count; i-- > 0;) {
		const struct period_link *l = &p->links[i];

		if ((o->circuit && strcmp(o->circuit, l->circuit) != 0) ||
		    (o->peering_set == WISH_YES && o->peering != l->peering) ||
		    (o->path_set == WISH_YES && o->path != l->path))
			period_link_drop(p, i);
	}
	if (any || p->link_count > 0)
		return true;
	fputs("ceprobe: the history has no link of that --circuit, --peering and --path\n", stderr);
	return false;
}

static bool period_write(const struct options *o, const struct period_format *format,
			 const struct period *p)
{
	const struct period_style style = {
		.colour = options_colour(o), .utf8 = locale_utf8(), .verbose = o->verbose};
	struct output out;
	struct err err;

	if (output_open(&out, o->output, stdout, &err)) {
		format->write(p, &style, out.file);
		if (output_close(&out, &err))
			return true;
	}
	fprintf(stderr, "ceprobe: %s\n", err.text);
	return false;
}

static bool report_make(const struct options *o, const char *history)
{
	const struct period_format *format = format_take(o);
	struct history_ask ask;
	struct period p;
	struct err err;
	char host[256] = "";
	bool good;

	if (format == NULL || !ask_make(o, &ask))
		return false;
	if (!history_read(history, &ask, &p, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return false;
	}
	p.version = CEPROBE_VERSION;
	p.host = host;
	if (gethostname(host, sizeof(host)) == 0)
		host[sizeof(host) - 1] = '\0';
	good = links_choose(o, &p) && period_write(o, format, &p);
	period_free(&p);
	return good;
}

int cmd_report(int argc, char **argv)
{
	struct config config;
	struct options o;
	int status;
	bool good = false;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status;
	if (options_config(&o, &config)) {
		good = report_make(&o, config.history);
		config_free(&config);
	}
	options_free(&o);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
