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

enum { COPIES = 256, COPY_WITHIN_US = 5000 };

/* Where frames go, and the last of them, each in the place of its hash, or in that of one before.
 */
struct reading {
	struct watch *w;
	struct port *port; /* of the frame that comes */
	struct {
		uint64_t hash;
		int64_t at_us;
	} last[COPIES];
};

static uint64_t word_at(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

/* Both halves of a product: each bit of either word reaches both. */
static uint64_t mixed(uint64_t one, uint64_t other)
{
	unsigned __int128 product = (unsigned __int128)one * other;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Sixteen bytes at a time, none of which waits for those before: it is asked for each frame, and
 * need only tell those of one moment apart. The last sixteen overlap. */
static uint64_t frame_hash(const struct port *port, const struct frame *f)
{
	enum { STEP = 2 * sizeof(uint64_t) };
	const uint64_t one = UINT64_C(0x9e3779b97f4a7c15), other = UINT64_C(0xd1b54a32d192ed03);
	const uint8_t *bytes = f->bytes;
	uint32_t at = 0, len = f->captured;
	uint8_t tail[STEP] = {0};
	uint64_t hash = mixed((uintptr_t)port ^ one, len ^ other);

	for (; at + STEP < len; at += STEP)
		hash += mixed(word_at(bytes + at) ^ (one + at), word_at(bytes + at + 8) ^ other);
	bytes = len < STEP ? memcpy(tail, bytes, len) : bytes + len - STEP;
	return hash + mixed(word_at(bytes) ^ (one + at), word_at(bytes + 8) ^ other);
}

/* A mirror port that copies what comes in and what goes out shows each frame twice; so do two
 * captures of one port. Nobody sends the same again within milliseconds: TCP waits 200. */
static bool is_copy(struct reading *r, const struct frame *f)
{
	uint64_t hash = frame_hash(r->port, f);
	size_t place = hash % COPIES;

	if (r->last[place].hash == hash && llabs(f->at_us - r->last[place].at_us) <= COPY_WITHIN_US)
		return true;
	r->last[place].hash = hash;
	r->last[place].at_us = f->at_us;
	return false;
}

static void frame_take(void *context, const struct frame *f)
{
	struct reading *r = context;
	struct port *port = r->port;

	if (port->since_ms == 0 || f->at_ms < port->since_ms)
		port->since_ms = f->at_ms;
	if (f->at_ms > port->until_ms)
		port->until_ms = f->at_ms;
	if (is_copy(r, f))
		r->w->frames++;
	else
		watch_frame(r->w, port, f);
}

/* What came before a cut counts; that there was one is said. False: nothing came. */
static bool saved_end(struct saved *s, enum capture_result result, const struct err *err)
{
	if (result == CAPTURE_FAILED)
		fprintf(stderr, "ceprobe: %s\n", err->text);
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
	s->port->heard = s->capture != NULL;
	if (!s->capture)
		fprintf(stderr, "ceprobe: %s\n", err.text);
	return s->capture;
}

static bool saved_advance(struct saved *s)
{
	struct err err;
	enum capture_result result = capture_next(s->capture, &s->next, &err);

	return result == CAPTURE_FRAME || saved_end(s, result, &err);
}

static struct saved *earliest(struct saved *files, size_t count)
{
	struct saved *first = NULL;

	for (size_t i = 0; i < count; i++)
		if (files[i].capture && (!first || files[i].next.at_ms < first->next.at_ms))
			first = &files[i];
	return first;
}

/* Several files, in the order of their frames' times. */
static bool merged(struct reading *r, struct saved *files, size_t count)
{
	struct saved *s;
	bool good = true;

	for (size_t i = 0; i < count && good; i++)
		good = saved_advance(&files[i]);
	while (good && (s = earliest(files, count))) {
		r->port = s->port;
		frame_take(r, &s->next);
		good = saved_advance(s);
	}
	return good;
}

static bool whole(struct reading *r, struct saved *s)
{
	struct err err;

	r->port = s->port;
	return saved_end(s, capture_each(s->capture, frame_take, r, &err), &err);
}

bool read_frames(struct watch *w, const struct options *o)
{
	size_t count = o->pcap_count;
	struct saved *files = xcalloc(count + 1, sizeof(*files));
	struct reading r = {.w = w};
	bool good = true;

	for (size_t i = 0; i < count && good; i++)
		good = saved_open(&files[i], w, o->pcaps[i]);
	if (good)
		good = count == 1 ? whole(&r, files) : merged(&r, files, count);
	for (size_t i = 0; i < count; i++)
		capture_close(files[i].capture);
	free(files);
	return good;
}
