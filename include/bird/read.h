/* SPDX-License-Identifier: ISC */
/* From what BIRD says to struct bird_facts, whether it comes from the control socket or from a
 * file. */
#ifndef BIRD_READ_H
#define BIRD_READ_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/bird_facts.h"

enum { BIRD_REPLY_MAX = 64 << 20 /* bytes of one conversation; 5000 sessions are 3 MB */ };

/* Replies of BIRD 1.6, 2.x or 3.x one after another, in any of three forms: as the control socket
 * sends them (with codes), as `birdc -v` prints them, as `birdc` prints them. Wanted is `show
 * protocols all`; `show status` and `show bfd sessions` are read when they are there, everything
 * else is passed over.
 *
 * BIRD prints local time without a zone. reference_ms (UTC) is when the reply was taken: with the
 * "Current server time" of `show status` it gives BIRD's zone, without it BIRD's clock counts as
 * UTC. 0: not known, and then every time in `out` stays 0, its text apart.
 *
 * False, with `out` zeroed, when the bytes are no such reply or end in the middle of one. */
bool bird_parse(struct cursor bytes, int64_t reference_ms, struct bird_facts *out,
		struct err *err) MUST_CHECK;
bool bird_read_file(const char *path, int64_t reference_ms, struct bird_facts *out,
		    struct err *err) MUST_CHECK;

#endif
