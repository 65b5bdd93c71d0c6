/* SPDX-License-Identifier: ISC */
/* An event loop that has what it needs, or ends the process with one line on stderr. */
#ifndef APP_LOOP_H
#define APP_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/time.h>

struct evconnlistener;
struct event;
struct event_base;

/* After this nothing of libevent's fails for lack of memory: it ends as all of ours does. */
struct event_base *loop_new(void) __attribute__((returns_nonnull));
/* Adds it to its loop, which must not fail: nobody would ever wake us. */
void loop_add(struct event *event, const struct timeval *timeout);
/* The same, with a time to wait. */
void loop_after(struct event *event, int64_t ms);
struct timeval loop_time(int64_t ms);
/* Whether the loop really listens: who makes a listener is not told. */
bool loop_listens(struct evconnlistener *listener);

#endif
