/* SPDX-License-Identifier: ISC */
#include "loop.h"

#include "base/text.h"

#include <event2/event.h>
#include <event2/listener.h>
#include <stdlib.h>

static void *take(size_t size)
{
	return xrealloc(NULL, size, 1);
}

static void *resize(void *old, size_t size)
{
	return xrealloc(old, size, 1);
}

/* By itself it would leave with the exit status of a warning. */
static void on_fatal(int error)
{
	(void)error;
	give_up();
}

/* What went wrong and why is in these. */
static void on_words(int severity, const char *words)
{
	(void)severity;
	fprintf(stderr, "ceprobe: the event loop: %s\n", words);
}

struct event_base *loop_new(void)
{
	struct event_base *base;

	event_set_mem_functions(take, resize, free);
	event_set_fatal_callback(on_fatal);
	event_set_log_callback(on_words);
	base = event_base_new();
	if (!base)
		give_up();
	return base;
}

void loop_add(struct event *event, const struct timeval *timeout)
{
	if (event_add(event, timeout) != 0)
		give_up();
}

struct timeval loop_time(int64_t ms)
{
	return (struct timeval){.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
}

void loop_after(struct event *event, int64_t ms)
{
	const struct timeval wait = loop_time(ms);

	loop_add(event, &wait);
}

bool loop_listens(struct evconnlistener *listener)
{
	return evconnlistener_enable(listener) == 0; /* a second time */
}
