/* SPDX-License-Identifier: ISC */
#include "sources.h"

#include "base/text.h"
#include "bird/client.h"
#include "kernel/kernel.h"
#include "loop.h"
#include "route_questions.h"
#include "sys/clock.h"

#include <event2/event.h>
#include <net/if.h>
#include <poll.h>
#include <stdlib.h>

enum { BIRD_DEADLINE_MS = 5000, FRAMES_AT_ONCE = 4096 };

/* Room for frames that wait while we are busy elsewhere, of all ports and of one. The least holds
 * 150 frames: at a thousand a second, many times what a link in good health sends, for longer than
 * anything else keeps us. */
enum { ROOM_ALL = 2 << 20, ROOM_MAX = 1 << 20, ROOM_MIN = 256 << 10 };

void sources_kernel(struct sources *s)
{
	struct watch *w = s->watch;
	const struct intent *intent = &w->config->intent;
	struct kernel_facts facts;

	(void)!kernel_read(s->msees, intent->link_count, &facts); /* its failure is a fact, too */
	evidence_apply_kernel_all(w->evidence, intent, &facts);
	if (w->tap)
		w->tap->kernel(w->tap->context, &facts);
	kernel_facts_free(&facts);
	s->kernel_ms = clock_monotonic_ms();
}

static void port_close(struct port *p)
{
	if (p->ready)
		event_free(p->ready);
	capture_close(p->capture);
	p->ready = NULL;
	p->capture = NULL;
}

static void port_drain(struct sources *s, struct port *p)
{
	struct frame f;
	struct err err;
	enum capture_result r = CAPTURE_NOTHING_NOW;

	for (int i = 0;
	     i < FRAMES_AT_ONCE && (r = capture_next(p->capture, &f, &err)) == CAPTURE_FRAME; i++) {
		if (s->watch->tap)
			s->watch->tap->frame(s->watch->tap->context, p, &f);
		int32_t link = watch_frame(s->watch, p, &f);

		if (link != NO_LINK && s->on_link)
			s->on_link(s->context, link);
	}
	if (r != CAPTURE_FAILED)
		return;
	/* Gone with its interface: sources_listen() tries again. */
	text_format(p->why, sizeof(p->why), "%s", err.text);
	port_close(p);
}

static void on_frames(evutil_socket_t fd, short what, void *context)
{
	struct sources *s = context;

	(void)what;
	for (size_t i = 0; i < s->watch->port_count; i++)
		if (s->watch->ports[i].capture && capture_fd(s->watch->ports[i].capture) == fd) {
			port_drain(s, &s->watch->ports[i]);
			return;
		}
}

static uint32_t port_room(size_t ports)
{
	size_t room = ROOM_ALL / ports;

	return room > ROOM_MAX ? ROOM_MAX : room < ROOM_MIN ? ROOM_MIN : (uint32_t)room;
}

static void port_open(struct sources *s, struct port *p)
{
	unsigned index = if_nametoindex(p->name);
	enum capture_refusal refusal;
	struct err err;

	p->capture = capture_live(p->name, port_room(s->watch->port_count), &refusal, &err);
	if (!p->capture) {
		text_format(p->why, sizeof(p->why), "%s", err.text);
		return;
	}
	p->index = index;
	if (!p->heard)
		p->since_ms = clock_utc_ms();
	p->heard = true;
	p->ready = event_new(s->base, capture_fd(p->capture), EV_READ | EV_PERSIST, on_frames, s);
	loop_add(p->ready, NULL);
}

void sources_listen(struct sources *s)
{
	struct watch *w = s->watch;

	watch_ports_find(w);
	for (size_t i = 0; i < w->port_count; i++) {
		struct port *p = &w->ports[i];

		if (p->capture && if_nametoindex(p->name) != p->index)
			port_close(p);
		if (!p->capture)
			port_open(s, p);
	}
}

void sources_count_drops(struct sources *s)
{
	struct watch *w = s->watch;
	struct capture_count count;

	for (size_t i = 0; i < w->port_count; i++)
		if (w->ports[i].capture && capture_stats(w->ports[i].capture, &count))
			w->ports[i].dropped = count.dropped;
	watch_drops_apply(w, clock_utc_ms());
}

static void on_bird(evutil_socket_t fd, short what, void *context);

/* Nobody wants routes on a schedule: the next poll asks for them, those after it do not. */
static void bird_routes(struct sources *s)
{
	struct bird_listing *questions;
	size_t count = s->routes ? route_questions(s->watch, &questions) : 0;

	bird_client_ask(s->bird, count > 0 ? questions : NULL, count);
	if (count == 0)
		return;
	free(questions);
	s->routes = s->bird_known = false;
	s->routes_due = true;
	s->bird_ms = 0; /* at the next tick */
}

/* What BIRD's client got. False: nothing in time, from a BIRD that answered the last time. It may
 * be busy, as with a large configuration; it is asked again before that counts. */
static bool bird_take(struct sources *s)
{
	struct bird_facts *known = &s->watch->bird, now;

	bird_client_facts(s->bird, clock_monotonic_ms(), clock_utc_ms(), &now);
	if (now.failure == BIRD_SILENT && known->failure == BIRD_OK && !s->bird_silent) {
		bird_facts_free(&now);
		s->bird_silent = true;
		s->bird_ms = 0; /* at the next tick */
		return false;
	}
	s->bird_silent = now.failure == BIRD_SILENT;
	bird_facts_free(known);
	*known = now;
	return true;
}

/* Steps BIRD's client and waits for what it waits for. */
static void bird_step(struct sources *s)
{
	struct watch *w = s->watch;
	int64_t now = clock_monotonic_ms();

	if (!s->bird_polling)
		return;
	if (s->bird_event) {
		event_free(s->bird_event);
		s->bird_event = NULL;
	}
	if (!bird_client_step(s->bird, now)) {
		int fd = bird_client_fd(s->bird);
		int wait = bird_client_wait_ms(s->bird, now);
		short events = 0;

		if (fd >= 0 && bird_client_events(s->bird) & POLLOUT)
			events = EV_WRITE;
		else if (fd >= 0)
			events = EV_READ;
		const struct timeval t = loop_time(wait);

		s->bird_event = event_new(s->base, fd, events, on_bird, s);
		loop_add(s->bird_event, wait >= 0 ? &t : NULL);
		return;
	}
	s->bird_polling = false;
	if (!bird_take(s))
		return;
	s->bird_known = true;
	if (w->tap)
		w->tap->bird(w->tap->context, bird_client_transcript(s->bird));
	evidence_apply_bird_all(w->evidence, w->config->intent.link_count, w->index, &w->bird);
	bird_protocols_free(&w->bird);
	evidence_apply_routes_all(w->evidence, &w->config->intent, &w->bird);
	s->routes_due = false;
	bird_routes(s);
}

static void on_bird(evutil_socket_t fd, short what, void *context)
{
	struct sources *s = context;

	(void)fd;
	(void)what;
	bird_step(s);
	if (!s->bird_polling && s->on_bird)
		s->on_bird(s->context);
}

void sources_bird(struct sources *s)
{
	int64_t now = clock_monotonic_ms();

	if (s->bird_polling)
		return;
	s->bird_polling = true;
	s->bird_ms = now;
	bird_client_start(s->bird, now);
	bird_step(s);
}

void sources_routes(struct sources *s)
{
	if (s->routes_due)
		return;
	s->routes = true;
	if (s->bird_polling)
		return;
	bird_routes(s);
	if (s->routes_due)
		sources_bird(s);
}

bool sources_routes_wait(const struct sources *s)
{
	return s->routes_due || (s->routes && s->bird_polling);
}

void sources_drain(struct sources *s)
{
	for (size_t i = 0; i < s->watch->port_count; i++)
		if (s->watch->ports[i].capture)
			port_drain(s, &s->watch->ports[i]);
}

void sources_open(struct sources *s, struct watch *w, struct event_base *base)
{
	const struct intent *intent = &w->config->intent;

	*s = (struct sources){.watch = w, .base = base};
	s->msees = xcalloc(intent->link_count + 1, sizeof(*s->msees));
	for (size_t i = 0; i < intent->link_count; i++)
		s->msees[i] = intent->links[i].msee;
	sources_kernel(s);
	sources_listen(s);
	s->bird = bird_client_new(w->config->bird_socket, BIRD_DEADLINE_MS);
}

void sources_close(struct sources *s)
{
	for (size_t i = 0; i < s->watch->port_count; i++)
		port_close(&s->watch->ports[i]);
	if (s->bird_event)
		event_free(s->bird_event);
	bird_client_free(s->bird);
	free(s->msees);
	*s = (struct sources){0};
}

/* What kept us from looking, on stderr: the report names it, too, but cron keeps these apart. */
void sources_hindrances_say(const struct sources *s)
{
	for (size_t i = 0; i < s->watch->port_count; i++)
		if (!s->watch->ports[i].heard && s->watch->ports[i].why[0])
			fprintf(stderr, "ceprobe: %s\n", s->watch->ports[i].why);
	if (s->watch->bird.failure != BIRD_OK && s->watch->bird.why[0])
		fprintf(stderr, "ceprobe: %s\n", s->watch->bird.why);
}
