/* SPDX-License-Identifier: ISC */
/* An event loop that has what it needs, or ends the process with one line on stderr. */
#ifndef APP_LOOP_H
#define APP_LOOP_H

struct event;
struct event_base;
struct timeval;

/* After this nothing of libevent's fails for lack of memory: it ends as all of ours does. */
struct event_base *loop_new(void) __attribute__((returns_nonnull));
/* event_add(), which must not fail: nobody would ever wake us. */
void loop_add(struct event *event, const struct timeval *timeout);

#endif
