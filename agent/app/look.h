/* SPDX-License-Identifier: ISC */
/* One look at this host: sources and probes on an event loop, until nothing can change any more or
 * the time is up. */
#ifndef APP_LOOK_H
#define APP_LOOK_H

#include "probes.h"
#include "sources.h"

struct look {
	const struct options *options;
	struct watch watch;
	struct sources sources;
	struct probes probes;
	struct event_base *base;
	struct event *tick;
	enum probe_mode probe;
	bool *shown; /* per link: chosen by the options */
	bool whole;  /* do not end before the time is up */
	bool routes; /* ask BIRD for routes, too */
	/* Whether it may end; NULL: when all is settled. */
	bool (*over)(const struct look *l, int64_t elapsed_ms);
	void *context;     /* for whoever set `over` */
	const char *doing; /* "watching": the word for the progress on a terminal, NULL: none */
	int64_t start_ms;  /* monotonic */
	int64_t ended_ms;  /* UTC, as of when it was judged */
};

/* False with one line on stderr: no link is chosen. Between this and look_run() the caller may set
 * whole, routes, over, doing and watch.tap. */
bool look_init(struct look *l, const struct options *o, const struct config *config) MUST_CHECK;
/* Until all is settled, the time is up or a signal came; then everything is judged. */
void look_run(struct look *l);
void look_free(struct look *l);

#endif
