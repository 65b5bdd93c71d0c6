/* SPDX-License-Identifier: ISC */
#include "read_frames.h"

#include "base/text.h"
#include "read_homes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A saved capture, and the frame of it that is next. */
struct saved {
	struct capture *capture; /* NULL: it is at its end */
	struct port *port;
	struct frame next;
};

enum { COPIES = 1024, COPY_WITHIN_US = 5000 };

/* The last frames, each in the place of its hash, or in that of one before. */
struct copies {
	struct {
		uint64_t hash;
		int64_t at_us;
	} last[COPIES];
};

/* FNV-1a's way, eight bytes at a time: it is asked for each frame, and need only tell those of one
 * moment apart. */
static uint64_t frame_hash(const struct saved *s)
{
	const uint64_t prime = UINT64_C(1099511628211);
	uint64_t hash = (UINT64_C(14695981039346656037) ^ (uintptr_t)s->port) * prime, word = 0;
	uint32_t at = 0, len = s->next.captured;

	for (; at + sizeof(word) <= len; at += (uint32_t)sizeof(word)) {
		memcpy(&word, s->next.bytes + at, sizeof(word));
		hash = (hash ^ word) * prime;
	}
	word = 0;
	if (at < len)
		memcpy(&word, s->next.bytes + at, len - at);
	hash = (hash ^ word ^ len) * prime;
	return hash ^ hash >> 32;
}

/* A mirror port that copies what comes in and what goes out shows each frame twice; so do two
 * captures of one port. Nobody sends the same again within milliseconds: TCP waits 200. */
static bool is_copy(struct copies *copies, const struct saved *s)
{
	uint64_t hash = frame_hash(s);
	int64_t at_us;

	if (__builtin_mul_overflow(s->next.at_ms, 1000, &at_us))
		return false;
	at_us += s->next.at_us;
	size_t place = hash % COPIES;

	if (copies->last[place].hash == hash &&
	    llabs(at_us - copies->last[place].at_us) <= COPY_WITHIN_US)
		return true;
	copies->last[place].hash = hash;
	copies->last[place].at_us = at_us;
	return false;
}

/* What came before a cut counts; that there was one is said. False: nothing came. */
static bool saved_advance(struct saved *s)
{
	struct err err;
	enum capture_result result = capture_next(s->capture, &s->next, &err);

	if (result == CAPTURE_FRAME)
		return true;
	if (result == CAPTURE_FAILED)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	capture_close(s->capture);
	s->capture = NULL;
	return result == CAPTURE_END || s->port->since_ms != 0;
}

static bool saved_open(struct saved *s, struct watch *w, const char *spec)
{
	const char *interface;
	char *file = pcap_file(spec, &interface);
	struct err err;

	s->port = watch_port(w, interface);
	s->capture = capture_file(file, &err);
	free(file);
	if (!s->capture) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return false;
	}
	s->port->heard = true;
	return saved_advance(s);
}

static struct saved *earliest(struct saved *files, size_t count)
{
	struct saved *first = NULL;

	for (size_t i = 0; i < count; i++)
		if (files[i].capture && (!first || files[i].next.at_ms < first->next.at_ms))
			first = &files[i];
	return first;
}

static void frame_take(struct watch *w, const struct saved *s, struct copies *copies)
{
	struct port *port = s->port;

	if (port->since_ms == 0 || s->next.at_ms < port->since_ms)
		port->since_ms = s->next.at_ms;
	if (s->next.at_ms > port->until_ms)
		port->until_ms = s->next.at_ms;
	if (is_copy(copies, s))
		w->frames++;
	else
		watch_frame(w, port, &s->next);
}

bool read_frames(struct watch *w, const struct options *o)
{
	struct saved *files = xcalloc(o->pcap_count + 1, sizeof(*files)), *s;
	struct copies copies = {0};
	bool good = true;

	for (size_t i = 0; i < o->pcap_count && good; i++)
		good = saved_open(&files[i], w, o->pcaps[i]);
	while (good && (s = earliest(files, o->pcap_count))) {
		frame_take(w, s, &copies);
		good = saved_advance(s);
	}
	for (size_t i = 0; i < o->pcap_count; i++)
		capture_close(files[i].capture);
	free(files);
	return good;
}
