/* SPDX-License-Identifier: ISC */
/* The sources of a live look, on one event loop: captures of the links' ports, the kernel, BIRD.
 * What they say goes into the watch's evidence; who judges, and how often each is asked, is the
 * command's business. */
#ifndef APP_SOURCES_H
#define APP_SOURCES_H

#include "watch.h"

struct event;
struct event_base;

struct sources {
	struct watch *watch;
	struct event_base *base;
	struct event *bird_event;
	struct bird_client *bird;
	bool bird_polling; /* asked, and not yet answered */
	bool bird_known;   /* answered, or failed, at least once */
	bool bird_silent;  /* the last answer did not come in time */
	bool routes;       /* once links are Established, ask for their routes, once */
	bool routes_due;   /* the next poll, or the one under way, asks for them */
	struct address *msees;
	int64_t kernel_ms, bird_ms; /* monotonic: when the kernel was read, BIRD last asked */
	/* NULL, or called when BIRD's answer is in the evidence; after each frame about a link. */
	void (*on_bird)(void *context);
	void (*on_link)(void *context, int32_t link);
	void *context;
};

/* Reads the kernel, finds the ports and listens on those that are there. */
void sources_open(struct sources *s, struct watch *w, struct event_base *base);
void sources_close(struct sources *s);
void sources_kernel(struct sources *s); /* reads it again */
/* Finds the links' ports, after a reading of the kernel, and opens the captures that are not open:
 * one that was renamed or replaced is another interface. */
void sources_listen(struct sources *s);
void sources_bird(struct sources *s); /* asks, unless an answer is still to come */
/* Asks for the routes of the links that are Established, now or when the answer that is still to
 * come has come. */
void sources_routes(struct sources *s);
bool sources_routes_wait(const struct sources *s); /* whether that is still to be told */
void sources_drain(struct sources *s);             /* takes what the captures have now */
void sources_count_drops(struct sources *s);
/* What kept us from looking, on stderr. */
void sources_hindrances_say(const struct sources *s);

#endif
