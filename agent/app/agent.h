/* SPDX-License-Identifier: ISC */
/* The agent: `ceprobe run`. What it looks at under one configuration is a struct look, so that a
 * reload is a new look that takes over what the old one knew. */
#ifndef APP_AGENT_H
#define APP_AGENT_H

#include "agent_request.h"
#include "history/history.h"
#include "probes.h"
#include "sources.h"

struct agent_server;
struct http;
struct kernel_monitor;
struct pings;

/* What was last known, and said, of a link: to tell what is new. */
struct link_before {
	bool judged, up;
	bool recalled;          /* what the history keeps of it was looked at */
	bool unsaid;            /* a loss whose cause is still looked for */
	int64_t down_ms;        /* monotonic: when it was seen to be down ... */
	int64_t down_before_ms; /* ... and for how long it had been by then */
	int64_t noted_down_ms;  /* UTC: when the history was last told so; 0: not since it was up */
	const struct cause *cause; /* of the last loss */
	const struct cause *said;  /* of the last line: the cause, or the first finding */
	enum session_state session;
	enum status status;
	const struct cause *main;
	uint32_t pulse;   /* see agent_watch.c */
	uint32_t epoch;   /* of the memory, for which it was or will be probed ... */
	int64_t probe_ms; /* ... monotonic: when, by TCP; 0: it was */
};

struct look {
	struct config config;
	char id[CONFIG_ID_TEXT];
	struct watch watch;
	struct sources sources;
	struct kernel_monitor *monitor;
	struct event *announced; /* the monitor's */
	struct link_before *before;
	struct history_link **records;
	struct probes probes;
	struct pings *pings;
	bool kernel_due, bird_due;
};

struct agent {
	const struct options *options;
	struct event_base *base;
	struct look *look;
	struct event *judge; /* when to judge next */
	struct agent_server *server;
	bool judged; /* at least once */
	struct history *history;
	int64_t counted_ms;      /* monotonic: when counters were last written down */
	struct http *http;       /* NULL: `listen` is off */
	int64_t clock_offset_ms; /* of UTC, to tell when it was set */
	int64_t judge_ms;        /* monotonic: when that is; 0: never */
	int64_t spent_ms;        /* on this look, until BIRD was asked */
	int64_t cost_ms;         /* of the last look: with thousands of links it is felt */
	int64_t rest_ms;         /* monotonic: until then nobody looks again */
	int64_t idle_ms;         /* how long nobody looks while all is well */
	uint32_t bird_wait_s;    /* while BIRD does not answer: doubles */
};

/* ---- agent_watch.c: when to look, when to judge ---- */

/* Opens the sources of the look's configuration; what cannot be looked at is named in the report.
 */
void agent_look(struct agent *a, struct look *look);
/* Takes over what an earlier look knew of the links that are still the same. */
void agent_look_inherit(struct look *look, const struct look *old);
void agent_look_end(struct look *look);
/* Judges at the latest in so many milliseconds. */
void agent_wake(struct agent *a, int64_t within_ms);
/* Judges now, by what is known: remembers, says and writes down what is new. */
void agent_judge(struct agent *a);
void on_agent_judge(int fd, short what, void *agent);

/* ---- agent_socket.c ---- */

/* Listens there, for root and the group; a socket that a dead agent left gives way. -1: a sentence
 * in err. */
int agent_socket(const char *path, int backlog, struct err *err);

/* ---- agent_server.c: the socket and the web server ---- */

/* Serves where the look's configuration says, from now on. False, and nothing changed: a sentence
 * in err. */
bool agent_serve(struct agent *a, const struct look *look, struct err *err) MUST_CHECK;
void agent_serve_end(struct agent *a);
/* Tells those who follow what is known now. */
void agent_server_tell(struct agent_server *s);
/* Answers those who wait for BIRD's routes, when it has told them, or will not. */
void agent_server_routes(struct agent_server *s);

/* ---- agent_history.c: what is written down ---- */

/* old: the look before this one, NULL: none. */
void agent_history_open(struct agent *a, struct look *look, const struct look *old);
/* What an earlier run remembered of the links that are down, as far as BIRD proves that it is still
 * the same outage; once BIRD has answered. */
void agent_history_recall(struct agent *a);
void agent_history_note(struct agent *a);

/* ---- agent_ping.c: `ping:` ---- */

/* Begins; the agent's history and the look's records are there. */
struct pings *pings_new(const struct agent *a, const struct look *look);
/* What was measured since the last call goes into the history. */
void pings_note(struct pings *p);
void pings_free(struct pings *p);

/* ---- agent_event.c: what changed is said ---- */

void agent_events(struct agent *a);

#endif
