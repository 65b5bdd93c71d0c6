/* SPDX-License-Identifier: ISC */
#include "look.h"

#include "base/text.h"
#include "loop.h"
#include "sys/clock.h"

#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>

enum {
	TICK_MS = 100,
	RESTS = 3, /* a tick that takes long, as with thousands of links, is followed by as many */
	/* A few milliseconds' work. What was in flight is mostly acknowledged by the second
	 * reading; what was not waits for the third. */
	KERNEL_SECOND_MS = 150,
	KERNEL_MS = 300,
	BIRD_MS = 1000,
	TCP_PROBE_AFTER_MS = 1500
};

/* One line also where the terminal has 40 columns, as that of many a console: what is wrapped would
 * be written again below. */
static void progress_show(const struct look *l, int64_t now)
{
	size_t links = 0, up = 0;
	int64_t left = l->options->for_ms - (now - l->start_ms);

	for (size_t i = 0; i < l->watch.config->intent.link_count; i++) {
		links += l->shown[i];
		up += l->shown[i] && l->watch.verdicts[i].session == SESSION_ESTABLISHED;
	}
	fprintf(stderr, "\r%s %zu link%s: %zu up, at most %lld s ", l->doing, links,
		links == 1 ? "" : "s", up, (long long)(left > 0 ? left + 999 : 0) / 1000);
	fflush(stderr);
}

/* Nothing that is still to come could change a verdict. */
static bool all_settled(const struct look *l)
{
	for (size_t i = 0; i < l->watch.config->intent.link_count; i++)
		if (l->shown[i] && !l->watch.verdicts[i].settled)
			return false;
	return true;
}

/* When the kernel is to be read next, from now on. */
static int64_t kernel_due_ms(const struct look *l, int64_t now)
{
	int64_t apart = now - l->start_ms < KERNEL_MS ? KERNEL_SECOND_MS : KERNEL_MS;

	return l->sources.kernel_ms + apart - now;
}

/* began: when this tick did. */
static void tick_again(const struct look *l, int64_t began)
{
	int64_t now = clock_monotonic_ms(), rest = RESTS * (now - began), wait = TICK_MS;
	int64_t due = kernel_due_ms(l, now);

	if (due > 0 && due < wait)
		wait = due;
	if (wait < rest)
		wait = rest;
	loop_after(l->tick, wait);
}

static void on_tick(evutil_socket_t fd, short what, void *context)
{
	struct look *l = context;
	int64_t now = clock_monotonic_ms(), elapsed = now - l->start_ms;

	(void)fd;
	(void)what;
	sources_drain(&l->sources);
	if (kernel_due_ms(l, now) <= 0) {
		sources_kernel(&l->sources);
		sources_listen(&l->sources);
	}
	if (now - l->sources.bird_ms >= BIRD_MS)
		sources_bird(&l->sources);
	if (l->probe >= PROBE_ARP)
		probes_arp(&l->watch, clock_utc_ms());
	/* Before that nothing is certain, and thousands of links take their time. */
	if (l->sources.bird_known)
		watch_judge(&l->watch, clock_utc_ms());
	if (l->probe == PROBE_TCP && l->sources.bird_known && elapsed >= TCP_PROBE_AFTER_MS)
		(void)probes_tcp(&l->probes, &l->watch, now, clock_utc_ms());
	if (l->doing)
		progress_show(l, now);
	if ((!l->whole && l->sources.bird_known &&
	     (l->over ? l->over(l, elapsed) : all_settled(l))) ||
	    elapsed >= l->options->for_ms)
		event_base_loopbreak(l->base);
	tick_again(l, now);
}

static void on_signal(evutil_socket_t fd, short what, void *context)
{
	struct look *l = context;

	(void)fd;
	(void)what;
	event_base_loopbreak(l->base); /* what is known until now is reported */
}

/* BIRD's answer ends many a check: it is judged at once. */
static void on_bird(void *context)
{
	struct look *l = context;

	event_active(l->tick, 0, 0);
}

static void look_loop(struct look *l)
{
	struct event *interrupted, *terminated;

	l->tick = event_new(l->base, -1, 0, on_tick, l);
	interrupted = evsignal_new(l->base, SIGINT, on_signal, l);
	terminated = evsignal_new(l->base, SIGTERM, on_signal, l);
	loop_add(interrupted, NULL);
	loop_add(terminated, NULL);
	sources_bird(&l->sources);
	event_active(l->tick, 0, 0); /* BIRD may have answered */
	event_base_dispatch(l->base);
	event_free(interrupted);
	event_free(terminated);
	event_free(l->tick);
}

bool look_init(struct look *l, const struct options *o, const struct config *config)
{
	*l = (struct look){.options = o, .probe = o->probe_set ? o->probe : config->probe};
	l->shown = xcalloc(config->intent.link_count + 1, sizeof(*l->shown));
	watch_init(&l->watch, config, true, clock_utc_ms());
	if (options_choose(o, &config->intent, l->shown))
		return true;
	look_free(l);
	return false;
}

void look_run(struct look *l)
{
	l->base = loop_new();
	l->start_ms = clock_monotonic_ms();
	sources_open(&l->sources, &l->watch, l->base);
	l->sources.on_bird = on_bird;
	l->sources.context = l;
	l->sources.routes = l->routes;
	probes_init(&l->probes, l->watch.config->intent.link_count);
	look_loop(l);
	if (clock_monotonic_ms() - l->sources.kernel_ms >= TICK_MS)
		sources_kernel(&l->sources);
	sources_count_drops(&l->sources);
	l->ended_ms = clock_utc_ms();
	watch_judge(&l->watch, l->ended_ms);
	if (l->doing)
		fputs("\r\033[K", stderr);
	if (!l->options->changed) /* the report says it when it is news */
		sources_hindrances_say(&l->sources);
	probes_free(&l->probes);
	sources_close(&l->sources);
	event_base_free(l->base);
}

void look_free(struct look *l)
{
	watch_free(&l->watch);
	free(l->shown);
	*l = (struct look){0};
}
