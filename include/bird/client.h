/* SPDX-License-Identifier: ISC */
/* Asks BIRD on its control socket. Nothing here blocks but bird_client_run() and bird_read(); an
 * event loop calls bird_client_step() when the descriptor is ready or the wait is over.
 *
 * Each poll has a connection of its own: it costs a greeting and a `restrict` (a fraction of a
 * millisecond), and in return BIRD keeps no idle client, a restarted BIRD needs no reconnecting,
 * and no half-read reply can ever be taken for the next one. One client is never on more than one
 * connection. */
#ifndef BIRD_CLIENT_H
#define BIRD_CLIENT_H

#include "base/cursor.h"
#include "model/bird_facts.h"
#include "model/route.h"

struct bird_client;

/* deadline_ms is for a whole poll. */
struct bird_client *bird_client_new(const char *socket_path, uint32_t deadline_ms);
void bird_client_free(struct bird_client *c);

/* Begins a poll, dropping the one before. now_ms is any clock that never jumps, here as in the
 * others. */
void bird_client_start(struct bird_client *c, int64_t now_ms);
/* What the following polls also ask, for evidence and transcript alike: after "+" and the command,
 * so that bird_parse() knows what each answer is to. count 0: no longer. */
void bird_client_ask(struct bird_client *c, const struct bird_listing *questions, size_t count);
/* Does what can be done without blocking. True: the poll is over and the descriptor closed. */
bool bird_client_step(struct bird_client *c, int64_t now_ms);
int bird_client_fd(const struct bird_client *c);       /* -1: nothing to wait for but the time */
short bird_client_events(const struct bird_client *c); /* POLLIN or POLLOUT */
int bird_client_wait_ms(const struct bird_client *c, int64_t now_ms); /* step again by then */
/* Blocks until the poll is over. */
void bird_client_run(struct bird_client *c);

/* After the poll. A failure leaves nothing in `out` but failure, why and at_ms, which is when BIRD
 * was asked: what changes while its answer waits to be read is not in it. utc_ms: now, too. */
void bird_client_facts(const struct bird_client *c, int64_t now_ms, int64_t utc_ms,
		       struct bird_facts *out);
/* Everything BIRD said in the poll, which bird_parse() reads again: what a recording keeps. Valid
 * until the next start. */
struct cursor bird_client_transcript(const struct bird_client *c);

/* A whole poll at once. */
void bird_read(const char *socket_path, uint32_t deadline_ms, struct bird_facts *out);

#endif
