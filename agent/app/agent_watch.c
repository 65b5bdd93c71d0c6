/* SPDX-License-Identifier: ISC */
/* When the agent looks and judges: at once when a frame, the kernel or BIRD tells something new;
 * once a second while a link is not well, for silence becomes evidence by lasting; else hardly
 * ever. */
#include "agent.h"

#include "kernel/monitor.h"
#include "loop.h"
#include "sys/clock.h"
#include "sys/notify.h"

#include <event2/event.h>
#include <stdlib.h>

enum {
	BUSY_MS = 1000,   /* while a link is not as it should be */
	TOGETHER_MS = 50, /* what changes, changes in groups */
	KERNEL_REST_MS = 300,
	BIRD_DUE_MS = 200, /* to be judged without BIRD's answer, when that takes longer */
	PROBE_MS = 100,
	RESTS = 3,      /* a look is followed by as many of its own length, whatever happens, */
	RESTS_BUSY = 9, /* and by so many when nothing happens though a link is down */
	RESTS_MAX_MS = 2000
};

/* What of a link's wire, when it changes, calls for a judgement. */
static uint32_t pulse(const struct wire_evidence *w)
{
	const uint32_t parts[] = {
		w->established.count,        w->lost.count,
		w->ce.notifications.count,   w->msee.notifications.count,
		w->msee.not_bgp.count,       w->msee_mac_changes,
		w->msee.as_repeat,           w->ours.outcome,
		w->theirs.outcome,           w->established_now,
		w->strays[0].seen.count > 0, w->foreigners[0].seen.count > 0,
		w->crossed.count > 0,        w->odd_source.count > 0,
		w->impostor.seen.count > 0,
	};
	uint32_t sum = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		sum = sum * 31 + parts[i];
	return sum;
}

void agent_wake(struct agent *a, int64_t within_ms)
{
	int64_t now = clock_monotonic_ms(), at = now + within_ms;

	if (at < a->rest_ms)
		at = a->rest_ms;
	if (a->judge_ms != 0 && a->judge_ms <= at)
		return;
	a->judge_ms = at;
	loop_after(a->judge, at - now);
}

/* When somebody sets the clock, what is known moves with it. */
static void clock_follow(struct agent *a)
{
	int64_t by = clock_jump_ms(&a->clock_offset_ms, clock_utc_ms(), clock_boot_ms());
	struct watch *w = &a->look->watch;

	if (by == 0)
		return;
	w->began_ms += by;
	for (size_t i = 0; i < w->port_count; i++)
		w->ports[i].since_ms += by;
	for (size_t i = 0; i < w->config->intent.link_count; i++)
		evidence_shift(&w->evidence[i], by);
	a->look->bird_due = a->look->kernel_due = true;
}

static void on_link(void *context, int32_t link)
{
	struct agent *a = context;
	struct look *look = a->look;
	uint32_t now = pulse(&look->watch.evidence[link].wire);

	clock_follow(a);
	if (now == look->before[link].pulse)
		return;
	look->before[link].pulse = now;
	look->bird_due = look->kernel_due = true;
	agent_wake(a, TOGETHER_MS);
}

static void bird_answered(struct agent *a)
{
	enum { WAIT_MAX_S = 10 };

	if (a->look->watch.bird.failure == BIRD_OK)
		a->bird_wait_s = 1;
	else if (2 * a->bird_wait_s <= WAIT_MAX_S)
		a->bird_wait_s *= 2;
}

static void on_bird(void *context)
{
	struct agent *a = context;

	bird_answered(a);
	agent_server_routes(a->server);
	agent_wake(a, 0);
}

static void on_announced(evutil_socket_t fd, short what, void *context)
{
	struct agent *a = context;

	(void)fd;
	(void)what;
	if (!kernel_monitor_step(a->look->monitor))
		return;
	a->look->kernel_due = a->look->bird_due = true;
	agent_wake(a, TOGETHER_MS);
}

/* A link that is to be up and is not, or of which nobody knows. */
static bool any_down(const struct look *look)
{
	const struct watch *w = &look->watch;

	for (size_t i = 0; i < look->config.intent.link_count; i++)
		if (!w->evidence[i].link.planned_down &&
		    w->verdicts[i].session != SESSION_ESTABLISHED)
			return true;
	return false;
}

/* Asks the sources that are due. */
static void sources_ask(struct agent *a, int64_t now, bool down)
{
	struct look *look = a->look;
	struct sources *s = &look->sources;
	int64_t bird_wait = down ? INT64_C(1000) * a->bird_wait_s : a->idle_ms;

	if (now - s->kernel_ms >= (look->kernel_due ? KERNEL_REST_MS
				   : down           ? BUSY_MS
						    : a->idle_ms)) {
		sources_kernel(s);
		sources_listen(s);
		sources_count_drops(s);
		look->kernel_due = false;
	}
	if (look->bird_due || now - s->bird_ms >= bird_wait) {
		sources_bird(s);
		look->bird_due = false;
		if (!s->bird_polling)
			bird_answered(a);
	}
}

/* A link that fell, or is down for long, is probed anew: by TCP when BIRD had its chance. */
static bool probe(struct agent *a, int64_t now)
{
	enum { TCP_AFTER_MS = 1500 };
	struct look *look = a->look;
	enum probe_mode mode = a->options->probe_set ? a->options->probe : look->config.probe;
	bool waiting = false;

	if (mode == PROBE_NONE)
		return false;
	for (size_t i = 0; i < look->config.intent.link_count; i++) {
		struct evidence *e = &look->watch.evidence[i];
		struct link_before *b = &look->before[i];

		if (e->memory.epoch != b->epoch && !look->probes.under_way[i]) {
			b->epoch = e->memory.epoch;
			b->probe_ms = now + TCP_AFTER_MS;
			e->probe = (struct probe_facts){0};
		}
		look->probes.done[i] = look->probes.done[i] || b->probe_ms != 0;
		waiting = waiting || b->probe_ms != 0;
		if (b->probe_ms == 0 || now < b->probe_ms)
			continue;
		b->probe_ms = 0;
		look->probes.done[i] = false;
	}
	probes_arp(&look->watch, clock_utc_ms());
	return mode == PROBE_TCP &&
	       (probes_tcp(&look->probes, &look->watch, now, clock_utc_ms()) || waiting);
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* began: when this look went on. */
static void rest(struct agent *a, int64_t began)
{
	int64_t now = clock_monotonic_ms();

	a->cost_ms = a->spent_ms + now - began;
	a->spent_ms = 0;
	a->rest_ms = now + least(RESTS * a->cost_ms, RESTS_MAX_MS);
}

static int64_t busy_ms(const struct agent *a)
{
	int64_t rests = RESTS_BUSY * a->cost_ms;

	return rests <= BUSY_MS ? BUSY_MS : least(rests, a->idle_ms);
}

void agent_judge(struct agent *a)
{
	struct watch *w = &a->look->watch;
	int64_t now = clock_utc_ms();

	sources_drain(&a->look->sources);
	for (size_t i = 0; i < w->config->intent.link_count; i++) {
		evidence_age(&w->evidence[i], now);
		w->evidence[i].routes = (struct route_evidence){0}; /* see agent_server.c */
	}
	agent_history_recall(a);
	watch_judge(w, now);
	for (size_t i = 0; i < w->config->intent.link_count; i++)
		evidence_remember(&w->evidence[i], &w->verdicts[i]);
	a->judged = true;
	agent_events(a);
	agent_history_note(a);
	notify_say("WATCHDOG=1");
}

void on_agent_judge(int fd, short what, void *agent)
{
	struct agent *a = agent;
	struct look *look = a->look;
	int64_t now = clock_monotonic_ms();
	bool down = any_down(look), asked = look->sources.bird_polling;

	(void)fd;
	(void)what;
	a->judge_ms = 0;
	clock_follow(a);
	sources_ask(a, now, down);
	if (look->kernel_due)
		agent_wake(a, KERNEL_REST_MS);
	if (look->sources.bird_polling && !asked) {
		a->spent_ms += clock_monotonic_ms() - now;
		agent_wake(a, BIRD_DUE_MS); /* or when it has answered */
		return;
	}
	if (!a->judged && !look->sources.bird_known)
		return; /* nothing can be said before BIRD has answered, or failed to */
	watch_azure_again(&look->watch, now);
	if (probe(a, now))
		agent_wake(a, PROBE_MS);
	agent_judge(a);
	rest(a, now);
	agent_wake(a, any_down(look) ? busy_ms(a) : a->idle_ms);
}

void agent_look(struct agent *a, struct look *look)
{
	struct sources *s = &look->sources;
	struct err err;

	watch_init(&look->watch, &look->config, true, clock_utc_ms());
	for (size_t i = 0; i < look->config.intent.link_count; i++)
		look->watch.evidence[i].memory.remembers = true;
	look->before = xcalloc(look->config.intent.link_count + 1, sizeof(*look->before));
	sources_open(s, &look->watch, a->base);
	s->on_bird = on_bird;
	s->on_link = on_link;
	s->context = a;
	probes_init(&look->probes, look->config.intent.link_count);
	look->monitor = kernel_monitor_new(s->msees, look->config.intent.link_count, &err);
	if (!look->monitor) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return;
	}
	look->announced = event_new(a->base, kernel_monitor_fd(look->monitor), EV_READ | EV_PERSIST,
				    on_announced, a);
	loop_add(look->announced, NULL);
}

/* The same session, heard in the same place. */
static bool same_link(const struct intent *a, size_t i, const struct intent *b, size_t j)
{
	const struct link *x = &a->links[i], *y = &b->links[j];

	return strcmp(a->circuits[x->circuit].name, b->circuits[y->circuit].name) == 0 &&
	       x->type == y->type && x->path == y->path && x->family == y->family &&
	       x->md5 == y->md5 && address_equal(&x->ce, &y->ce) &&
	       address_equal(&x->msee, &y->msee) && tags_equal(&x->tags, &y->tags) &&
	       strcmp(x->interface, y->interface) == 0 && strcmp(x->protocol, y->protocol) == 0;
}

void agent_look_inherit(struct look *look, const struct look *old)
{
	const struct intent *now = &look->config.intent, *then = &old->config.intent;

	for (size_t i = 0; i < now->link_count; i++) {
		/* Mostly they stand where they stood. */
		size_t j = i;
		size_t tries = then->link_count;

		for (; tries > 0 && (j >= then->link_count || !same_link(now, i, then, j)); tries--)
			j = j + 1 < then->link_count ? j + 1 : 0;
		if (tries == 0)
			continue;
		struct evidence *e = &look->watch.evidence[i], fresh = *e;

		*e = old->watch.evidence[j];
		e->link = fresh.link;
		e->azure = fresh.azure; /* just read */
		look->before[i] = old->before[j];
	}
	look->watch.began_ms = old->watch.began_ms;
	look->watch.frames = old->watch.frames;
}

void agent_look_end(struct look *look)
{
	if (look->announced)
		event_free(look->announced);
	kernel_monitor_free(look->monitor);
	pings_free(look->pings);
	probes_free(&look->probes);
	sources_close(&look->sources);
	watch_free(&look->watch);
	free(look->before);
	free(look->records);
	config_free(&look->config);
	free(look);
}
