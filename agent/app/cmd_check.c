/* SPDX-License-Identifier: ISC */
/* `ceprobe check`: watches until every link is healthy or its cause is certain, or the time is up.
 */
#include "app.h"
#include "base/text.h"
#include "probes.h"
#include "sources.h"
#include "sys/clock.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	TICK_MS = 100,
	KERNEL_MS = 300, /* a few milliseconds' work; what was in flight is acknowledged by then */
	BIRD_MS = 1000,
	TCP_PROBE_AFTER_MS = 1500
};

static const char usage[] =
	"usage: ceprobe check [OPTION...]\n"
	"\n"
	"Watches the links of the configuration until each is healthy or its cause is\n"
	"certain, at most --for seconds, and reports. Exit status: 0 healthy, 1 warning,\n"
	"2 a link is down, 3 cannot tell.\n"
	"\n"
	"  -c, --config FILE     what should be (/etc/ceprobe/ceprobe.yaml)\n"
	"      --for SECONDS     at most so long (20)\n"
	"      --probe MODE      none: send nothing; arp: one ARP request or solicitation\n"
	"                        per link without a fresh neighbour; tcp: also one\n"
	"                        connection to port 179 of links that are not Established\n"
	"      --format FORMAT   text, json (--json), nagios, prometheus\n"
	"  -o, --output FILE     the report goes there, whole or not at all\n"
	"      --circuit NAME, --peering TYPE, --path PATH    only these links\n"
	"  -q, --quiet           nothing when all is well: for cron\n"
	"  -v, --verbose         also what was ruled out\n"
	"      --no-color        no colour, on a terminal too\n"
	"      --no-agent        do not ask a running agent\n"
	"\n"
	"example: ceprobe check --for 60 --probe tcp\n";

struct check {
	const struct options *options;
	struct watch watch;
	struct sources sources;
	struct probes probes;
	struct event_base *base;
	struct event *tick;
	bool progress;
	enum probe_mode probe;
	bool *shown;
	int64_t start_ms; /* monotonic */
};

static void progress_show(const struct check *c, int64_t now)
{
	size_t links = 0, up = 0;
	int64_t left = c->options->for_ms - (now - c->start_ms);

	for (size_t i = 0; i < c->watch.config->intent.link_count; i++) {
		links += c->shown[i];
		up += c->shown[i] && c->watch.verdicts[i].session == SESSION_ESTABLISHED;
	}
	fprintf(stderr, "\rwatching %zu link%s: %zu Established, at most %lld s more ", links,
		links == 1 ? "" : "s", up, (long long)(left > 0 ? left + 999 : 0) / 1000);
	fflush(stderr);
}

/* Nothing that is still to come could change a verdict. */
static bool all_settled(const struct check *c)
{
	for (size_t i = 0; i < c->watch.config->intent.link_count; i++)
		if (c->shown[i] && !c->watch.verdicts[i].settled)
			return false;
	return true;
}

static void on_tick(evutil_socket_t fd, short what, void *context)
{
	struct check *c = context;
	int64_t now = clock_monotonic_ms(), elapsed = now - c->start_ms;

	(void)fd;
	(void)what;
	sources_drain(&c->sources);
	if (now - c->sources.kernel_ms >= KERNEL_MS) {
		sources_kernel(&c->sources);
		sources_listen(&c->sources);
	}
	if (now - c->sources.bird_ms >= BIRD_MS)
		sources_bird(&c->sources);
	if (c->probe >= PROBE_ARP)
		probes_arp(&c->watch, clock_utc_ms());
	watch_judge(&c->watch, clock_utc_ms());
	if (c->probe == PROBE_TCP && c->sources.bird_known && elapsed >= TCP_PROBE_AFTER_MS)
		(void)probes_tcp(&c->probes, &c->watch, now, clock_utc_ms());
	if (c->progress)
		progress_show(c, now);
	if ((c->sources.bird_known && all_settled(c)) || elapsed >= c->options->for_ms)
		event_base_loopbreak(c->base);
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
	struct check *c = context;

	(void)fd;
	(void)what;
	event_base_loopbreak(c->base); /* what is known until now is reported */
}

/* BIRD's answer ends many a check: it is judged at once. */
static void on_bird(void *context)
{
	struct check *c = context;

	event_active(c->tick, 0, 0);
}

static void check_loop(struct check *c)
{
	const struct timeval tick = {.tv_usec = TICK_MS * 1000L};
	struct event *interrupted, *terminated;

	c->tick = event_new(c->base, -1, EV_PERSIST, on_tick, c);
	interrupted = evsignal_new(c->base, SIGINT, on_signal, c);
	terminated = evsignal_new(c->base, SIGTERM, on_signal, c);
	event_add(interrupted, NULL);
	event_add(terminated, NULL);
	event_add(c->tick, &tick);
	sources_bird(&c->sources);
	event_base_dispatch(c->base);
	event_free(interrupted);
	event_free(terminated);
	event_free(c->tick);
}

static int check_and_report(const struct options *o, const struct config *config)
{
	struct check c = {.options = o,
			  .probe = o->probe_set ? o->probe : config->probe,
			  .progress = isatty(STDERR_FILENO) != 0};
	int status = EXIT_CANNOT_TELL;

	c.shown = xcalloc(config->intent.link_count + 1, sizeof(*c.shown));
	watch_init(&c.watch, config, true, clock_utc_ms());
	if (options_choose(o, &config->intent, c.shown)) {
		c.base = event_base_new();
		if (!c.base)
			abort();
		c.start_ms = clock_monotonic_ms();
		sources_open(&c.sources, &c.watch, c.base);
		c.sources.on_bird = on_bird;
		c.sources.context = &c;
		probes_init(&c.probes, config->intent.link_count);
		check_loop(&c);
		sources_kernel(&c.sources);
		sources_count_drops(&c.sources);
		watch_judge(&c.watch, clock_utc_ms());
		if (c.progress)
			fputs("\r\033[K", stderr);
		sources_hindrances_say(&c.sources);
		status = watch_report(&c.watch, o, c.shown, clock_utc_ms());
		probes_free(&c.probes);
		sources_close(&c.sources);
		event_base_free(c.base);
	}
	watch_free(&c.watch);
	free(c.shown);
	return status;
}

int cmd_check(int argc, char **argv)
{
	struct config config;
	struct options o;
	int status;

	if (!options_parse(argc, argv, usage, &o, &status))
		return status;
	status = EXIT_CANNOT_TELL;
	if (options_config(&o, &config)) {
		status = check_and_report(&o, &config);
		config_free(&config);
	}
	options_free(&o);
	return status;
}
