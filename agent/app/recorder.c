/* SPDX-License-Identifier: ISC */
#include "recorder.h"

#include "files.h"
#include "kernel/file.h"
#include "wire/frame.h"
#include "wire/redact.h"

#include <stdlib.h>

enum { FRAME_MAX = 65536 };

static void failed(struct recorder *r, const struct err *err)
{
	if (!r->err.text[0])
		r->err = *err;
}

/* NULL: it cannot be written, which is said at the end. */
static struct capture_sink *sink_of(struct recorder *r, const struct port *port)
{
	struct text name = {0};
	struct err err;
	char *path;

	for (size_t i = 0; i < r->sink_count; i++)
		if (strcmp(r->sinks[i].name, port->name) == 0)
			return r->sinks[i].sink;
	text_addf(&name, "%s.pcap", port->name);
	path = file_path(r->folder, name.at);
	r->sinks = xrealloc(r->sinks, r->sink_count + 1, sizeof(*r->sinks));
	struct port_sink *s = &r->sinks[r->sink_count++];

	memcpy(s->name, port->name, sizeof(s->name));
	s->sink = capture_save(path, &err);
	if (!s->sink)
		failed(r, &err);
	free(path);
	text_free(&name);
	return s->sink;
}

/* A port that is heard and has nothing to say has an empty capture. */
static void ports_begin(struct recorder *r)
{
	for (size_t i = 0; i < r->watch->port_count; i++)
		if (r->watch->ports[i].heard)
			(void)sink_of(r, &r->watch->ports[i]);
}

static enum md5_check outcome_of(const struct recorder *r, const struct port *port,
				 const struct frame *f)
{
	struct packet p;

	(void)!frame_decode(f->bytes, f->captured, f->length, &p);
	p.port = port->number;
	return p.kind == PACKET_TCP && p.tcp.has_md5
		       ? watch_md5_check(r->watch, &p, evidence_find(r->watch->index, &p))
		       : MD5_CHECK_UNTRIED;
}

static void on_frame(void *context, const struct port *port, const struct frame *f)
{
	struct recorder *r = context;
	struct capture_sink *sink = sink_of(r, port);
	struct frame kept = *f;

	if (!sink || f->captured > FRAME_MAX)
		return;
	memcpy(r->frame, f->bytes, f->captured);
	frame_redact(r->frame, f->captured, f->length, outcome_of(r, port, f));
	kept.bytes = r->frame;
	capture_sink_add(sink, &kept);
}

/* Groups and the like, which nobody asks for. */
static void neighbours_thin(struct kernel_facts *k)
{
	size_t kept = 0;

	for (size_t i = 0; i < k->neighbour_count; i++)
		if (k->neighbours[i].state != NEIGHBOUR_NOARP)
			k->neighbours[kept++] = k->neighbours[i];
	k->neighbour_count = kept;
}

/* The first and the last reading that succeeded; while none did, the last that failed. */
static void on_kernel(void *context, struct kernel_facts *k)
{
	struct recorder *r = context;

	ports_begin(r);
	if (!k->read && r->first.read)
		return;
	evidence_keys_judge(k, &r->watch->config->intent);
	neighbours_thin(k);
	if (!r->first.read) {
		kernel_facts_free(&r->first);
		r->first = *k;
	} else {
		kernel_facts_free(&r->last);
		r->last = *k;
	}
	*k = (struct kernel_facts){0};
}

/* Where the answers about routes begin: BIRD is asked for them last, and not in every poll. */
static size_t routes_begin(struct cursor transcript)
{
	static const char question[] = "\n+show route ";
	const uint8_t *at = transcript.left > 0 ? memmem(transcript.at, transcript.left, question,
							 sizeof(question) - 1)
						: NULL;

	return at ? (size_t)(at - transcript.at) + 1 : transcript.left;
}

static void on_bird(void *context, struct cursor transcript)
{
	struct recorder *r = context;
	const size_t routes = routes_begin(transcript);

	r->bird.len = 0;
	text_add(&r->bird, transcript.at, routes);
	if (r->watch->bird.failure != BIRD_OK || routes == transcript.left)
		return;
	r->routes.len = 0;
	text_add(&r->routes, transcript.at + routes, transcript.left - routes);
}

void recorder_init(struct recorder *r, const char *folder, struct watch *w)
{
	*r = (struct recorder){.folder = folder, .watch = w};
	r->frame = xcalloc(1, FRAME_MAX);
	r->tap = (struct tap){on_frame, on_kernel, on_bird, r};
	w->tap = &r->tap;
}

bool recorder_end(struct recorder *r, struct err *err)
{
	ports_begin(r);
	for (size_t i = 0; i < r->sink_count; i++) {
		if (!capture_sink_close(r->sinks[i].sink, err))
			failed(r, err);
		r->sinks[i].sink = NULL;
	}
	*err = r->err;
	return !r->err.text[0];
}

void recorder_free(struct recorder *r)
{
	struct err err;

	for (size_t i = 0; i < r->sink_count; i++)
		(void)!capture_sink_close(r->sinks[i].sink, &err);
	free(r->sinks);
	free(r->frame);
	kernel_facts_free(&r->first);
	kernel_facts_free(&r->last);
	text_free(&r->bird);
	text_free(&r->routes);
	*r = (struct recorder){0};
}

void saved_add(struct saved *s, const char *name, struct text *bytes, int64_t at_ms)
{
	s->files = xrealloc(s->files, s->count + 1, sizeof(*s->files));
	s->files[s->count++] = (struct saved_file){xstrdup(name), *bytes, at_ms};
	*bytes = (struct text){0};
}

void saved_free(struct saved *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->files[i].name);
		text_free(&s->files[i].bytes);
	}
	free(s->files);
	*s = (struct saved){0};
}

void recorder_save(const struct recorder *r, int64_t ended_ms, struct saved *out)
{
	struct text kernel = {0}, watch = {0}, bird = {0};

	kernel_file_begin(&kernel);
	kernel_file_add(&kernel, &r->first);
	kernel_file_add(&kernel, r->last.read ? &r->last : &r->first);
	saved_add(out, "kernel.txt", &kernel, 0);
	recording_watch_write(r->watch, ended_ms, &watch);
	saved_add(out, "watch.txt", &watch, 0);
	if (r->bird.len > 0) {
		text_add(&bird, r->bird.at, r->bird.len);
		if (r->routes.len > 0 && r->watch->bird.failure == BIRD_OK)
			text_add(&bird, r->routes.at, r->routes.len);
		saved_add(out, "bird.txt", &bird, 0);
	}
}
