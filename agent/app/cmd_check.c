/* SPDX-License-Identifier: ISC */
/* `ceprobe check`: watches until every link is healthy or its cause is certain, or the time is up.
 */
#include "app.h"
#include "base/text.h"
#include "bird/client.h"
#include "kernel/kernel.h"
#include "probes.h"
#include "sys/clock.h"

#include <event2/event.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	TICK_MS = 100,
	KERNEL_MS = 300, /* a few milliseconds' work; what was in flight is acknowledged by then */
	BIRD_MS = 1000,
	BIRD_DEADLINE_MS = 5000,
	TCP_PROBE_AFTER_MS = 1500,
	FRAMES_AT_ONCE = 4096
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
	"      --format FORMAT   text or json (--json for short)\n"
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
	struct probes probes;
	struct event_base *base;
	struct event *tick, *bird_event, **port_events;
	struct bird_client *bird;
	bool bird_polling, bird_known, progress;
	enum probe_mode probe;
	bool *shown;
	struct address *msees;
	int64_t start_ms, facts_ms, bird_ms; /* monotonic */
};

static void kernel_apply(struct check *c)
{
	const struct intent *intent = &c->watch.config->intent;
	struct kernel_facts facts;

	(void)!kernel_read(c->msees, intent->link_count, &facts); /* its failure is a fact, too */
	evidence_apply_kernel_all(c->watch.evidence, intent, &facts);
	kernel_facts_free(&facts);
	c->facts_ms = clock_monotonic_ms();
}

/* The port below the YAML's interface; for one that does not exist, what its name says. */
static void port_name(const struct evidence *e, char out[static INTERFACE_NAME])
{
	const char *dot = strchr(e->link.interface, '.');

	if (e->host.port[0])
		text_format(out, INTERFACE_NAME, "%s", e->host.port);
	else if (dot)
		text_format(out, INTERFACE_NAME, "%.*s", (int)(dot - e->link.interface),
			    e->link.interface);
	else
		text_format(out, INTERFACE_NAME, "%s", e->link.interface);
}

static void ports_find(struct check *c)
{
	struct watch *w = &c->watch;

	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		struct evidence *e = &w->evidence[i];
		char name[INTERFACE_NAME];

		port_name(e, name);
		w->homes[i].tags = e->link.tags;
		/* A subinterface whose port is in another namespace is all we can listen on. */
		if (e->host.port[0] && e->host.interface_is_vlan &&
		    strcmp(e->host.port, e->link.interface) == 0)
			w->homes[i].tags.count = 0;
		w->homes[i].port = (uint32_t)(watch_port(w, name) - w->ports);
	}
	watch_index(w);
}

static void port_drain(struct check *c, struct port *p)
{
	struct frame f;
	struct err err;
	enum capture_result r = CAPTURE_NOTHING_NOW;

	for (int i = 0;
	     i < FRAMES_AT_ONCE && (r = capture_next(p->capture, &f, &err)) == CAPTURE_FRAME; i++)
		watch_frame(&c->watch, p, &f);
	if (r != CAPTURE_FAILED)
		return;
	/* Gone with its interface: the next tick tries again. */
	struct event **e = &c->port_events[p - c->watch.ports];

	text_format(p->why, sizeof(p->why), "%s", err.text);
	event_free(*e);
	*e = NULL;
	capture_close(p->capture);
	p->capture = NULL;
}

static void on_frames(evutil_socket_t fd, short what, void *context)
{
	struct check *c = context;

	(void)what;
	for (size_t i = 0; i < c->watch.port_count; i++)
		if (c->watch.ports[i].capture && capture_fd(c->watch.ports[i].capture) == fd) {
			port_drain(c, &c->watch.ports[i]);
			return;
		}
}

static void ports_open(struct check *c)
{
	struct watch *w = &c->watch;

	for (size_t i = 0; i < w->port_count; i++) {
		struct port *p = &w->ports[i];
		enum capture_refusal refusal;
		struct err err;

		if (p->capture)
			continue;
		p->capture = capture_live(p->name, &refusal, &err);
		if (!p->capture) {
			text_format(p->why, sizeof(p->why), "%s", err.text);
			continue;
		}
		if (!p->heard)
			p->since_ms = clock_utc_ms();
		p->heard = true;
		c->port_events[i] = event_new(c->base, capture_fd(p->capture), EV_READ | EV_PERSIST,
					      on_frames, c);
		event_add(c->port_events[i], NULL);
	}
}

static void drops_apply(struct check *c)
{
	struct watch *w = &c->watch;

	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		const struct port *p = &w->ports[w->homes[i].port];
		struct capture_count count;

		if (p->capture && capture_stats(p->capture, &count))
			w->evidence[i].wire.dropped = count.dropped;
	}
}

static void on_bird(evutil_socket_t fd, short what, void *context);

/* Steps BIRD's client and waits for what it waits for. */
static void bird_step(struct check *c)
{
	struct watch *w = &c->watch;
	int64_t now = clock_monotonic_ms();

	if (!c->bird_polling)
		return;
	if (c->bird_event) {
		event_free(c->bird_event);
		c->bird_event = NULL;
	}
	if (!bird_client_step(c->bird, now)) {
		int fd = bird_client_fd(c->bird);
		int wait = bird_client_wait_ms(c->bird, now);
		short events = 0;

		if (fd >= 0 && bird_client_events(c->bird) & POLLOUT)
			events = EV_WRITE;
		else if (fd >= 0)
			events = EV_READ;
		struct timeval t = {.tv_sec = wait / 1000, .tv_usec = wait % 1000 * 1000L};

		c->bird_event = event_new(c->base, fd, events, on_bird, c);
		event_add(c->bird_event, wait >= 0 ? &t : NULL);
		return;
	}
	c->bird_polling = false;
	c->bird_known = true;
	bird_facts_free(&w->bird);
	bird_client_facts(c->bird, clock_utc_ms(), &w->bird);
	evidence_apply_bird_all(w->evidence, w->config->intent.link_count, w->index, &w->bird);
}

static void on_bird(evutil_socket_t fd, short what, void *context)
{
	struct check *c = context;

	(void)fd;
	(void)what;
	bird_step(c);
	if (!c->bird_polling)
		event_active(c->tick, 0, 0);
}

static void bird_poll(struct check *c, int64_t now)
{
	if (c->bird_polling)
		return;
	c->bird_polling = true;
	c->bird_ms = now;
	bird_client_start(c->bird, now);
	bird_step(c);
}

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
	for (size_t i = 0; i < c->watch.port_count; i++)
		if (c->watch.ports[i].capture)
			port_drain(c, &c->watch.ports[i]);
	if (now - c->facts_ms >= KERNEL_MS) {
		kernel_apply(c);
		ports_open(c);
	}
	if (now - c->bird_ms >= BIRD_MS)
		bird_poll(c, now);
	if (c->probe >= PROBE_ARP)
		probes_arp(&c->watch, clock_utc_ms());
	watch_judge(&c->watch, clock_utc_ms());
	if (c->probe == PROBE_TCP && c->bird_known && elapsed >= TCP_PROBE_AFTER_MS)
		(void)probes_tcp(&c->probes, &c->watch, now, clock_utc_ms());
	if (c->progress)
		progress_show(c, now);
	if ((c->bird_known && all_settled(c)) || elapsed >= c->options->for_ms)
		event_base_loopbreak(c->base);
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
	struct check *c = context;

	(void)fd;
	(void)what;
	event_base_loopbreak(c->base); /* what is known until now is reported */
}

static void check_start(struct check *c)
{
	const struct intent *intent = &c->watch.config->intent;

	c->base = event_base_new();
	if (!c->base)
		abort();
	c->msees = xcalloc(intent->link_count + 1, sizeof(*c->msees));
	for (size_t i = 0; i < intent->link_count; i++)
		c->msees[i] = intent->links[i].msee;
	c->start_ms = clock_monotonic_ms();
	kernel_apply(c);
	ports_find(c);
	c->port_events = xcalloc(c->watch.port_count + 1, sizeof(struct event *));
	ports_open(c);
	c->bird = bird_client_new(c->watch.config->bird_socket, BIRD_DEADLINE_MS);
	probes_init(&c->probes, intent->link_count);
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
	bird_poll(c, c->start_ms);
	event_base_dispatch(c->base);
	event_free(interrupted);
	event_free(terminated);
	event_free(c->tick);
}

static void check_end(struct check *c)
{
	for (size_t i = 0; i < c->watch.port_count; i++)
		if (c->port_events[i])
			event_free(c->port_events[i]);
	if (c->bird_event)
		event_free(c->bird_event);
	probes_free(&c->probes);
	bird_client_free(c->bird);
	event_base_free(c->base);
	free(c->port_events);
	free(c->msees);
}

/* What kept us from looking, on stderr: the report names it, too, but cron keeps these apart. */
static void hindrances_say(const struct check *c)
{
	for (size_t i = 0; i < c->watch.port_count; i++)
		if (!c->watch.ports[i].heard && c->watch.ports[i].why[0])
			fprintf(stderr, "ceprobe: %s\n", c->watch.ports[i].why);
	if (c->watch.bird.failure != BIRD_OK && c->watch.bird.why[0])
		fprintf(stderr, "ceprobe: %s\n", c->watch.bird.why);
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
		check_start(&c);
		check_loop(&c);
		kernel_apply(&c);
		drops_apply(&c);
		watch_judge(&c.watch, clock_utc_ms());
		if (c.progress)
			fputs("\r\033[K", stderr);
		hindrances_say(&c);
		status = watch_report(&c.watch, o, c.shown, clock_utc_ms());
		check_end(&c);
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
