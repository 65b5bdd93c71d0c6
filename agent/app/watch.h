/* SPDX-License-Identifier: ISC */
/* What is known, link by link, while frames and facts come in: the glue of sources, evidence and
 * diagnosis. */
#ifndef APP_WATCH_H
#define APP_WATCH_H

#include "capture/capture.h"
#include "config/config.h"
#include "diagnose/engine.h"
#include "evidence/evidence.h"
#include "options.h"
#include "wire/bgp_stream.h"

/* A place where frames are heard: a port of this host, or a saved capture of one. */
struct port {
	char name[INTERFACE_NAME]; /* "": a capture that does not say; stands for every port */
	uint32_t number;           /* among the ports, PORT_ANY for the one without a name */
	struct capture *capture;   /* NULL: not open */
	struct event *ready;       /* live: the loop's, for frames */
	unsigned index;            /* live: of the interface that is captured */
	bool heard;                /* it was open at some time */
	int64_t since_ms, until_ms;
	uint64_t dropped;
	/* As it was at an earlier moment, and the one that takes its place in time. */
	uint64_t dropped_before, dropped_mark;
	int64_t mark_ms;
	char why[160];
};

/* Who also wants what the sources say, while it is said: a recording. */
struct tap {
	void (*frame)(void *context, const struct port *port, const struct frame *f);
	void (*kernel)(void *context, struct kernel_facts *k); /* may keep it, and zero *k then */
	void (*bird)(void *context, struct cursor transcript);
	void *context;
};

struct event;
struct stream_buffer;

struct watch {
	const struct config *config;
	const struct tap *tap; /* NULL: nobody */
	bool live;
	char host[256]; /* of whom it tells */
	int64_t began_ms;
	struct evidence *evidence;        /* per link */
	struct verdict *verdicts;         /* per link */
	struct circuit_verdict *circuits; /* per circuit */
	struct evidence_home *homes;      /* per link */
	struct evidence_index *index;
	struct bgp_stream *streams;         /* per link, connection and direction */
	struct stream_buffer *free_buffers; /* a stream has one while it holds part of a message */
	struct port *ports;
	size_t port_count;
	struct bird_facts bird;
	struct azure_facts *azure;   /* per circuit */
	int64_t azure_ms;            /* monotonic, when a minute began */
	uint64_t frames, odd_frames; /* read; of them not decoded to the end */
	uint64_t dropped;            /* by the kernel or a port, before they were read */
};

void watch_init(struct watch *w, const struct config *config, bool live, int64_t now_ms);
void watch_free(struct watch *w);
/* Reads the circuits' snapshots that changed since; what cannot be read is said on stderr. */
void watch_azure(struct watch *w);
/* The same at most once a minute; now_ms is monotonic. */
void watch_azure_again(struct watch *w, int64_t now_ms);
void watch_azure_free(struct watch *w);
/* The port of that name, added if new. */
struct port *watch_port(struct watch *w, const char *name);
/* The port of each link, added if new, by what the kernel said, also when it was said anew. */
void watch_ports_find(struct watch *w);
/* After all ports are known and each link's home is set. */
void watch_index(struct watch *w);
/* The check of a signed segment's digest; in files also what was noted in its place. */
enum md5_check watch_md5_check(const struct watch *w, const struct packet *p,
			       struct evidence_place place);
/* The sum of the ports' counts of dropped frames, and to each link's evidence those of the last
 * minutes. */
void watch_drops_apply(struct watch *w, int64_t now_ms);
/* Which link the frame is about, or NO_LINK. */
int32_t watch_frame(struct watch *w, const struct port *port, const struct frame *f);
/* Judges everything as of now_ms. */
void watch_judge(struct watch *w, int64_t now_ms);
enum status watch_status(const struct watch *w, const bool *shown);
/* The report of what was last judged; what depends on who reads it (colour, utf8, verbose) is left
 * off. */
void watch_describe(const struct watch *w, const bool *shown, int64_t now_ms, struct report *out);
/* Writes the report; returns the exit status. */
int watch_report(const struct watch *w, const struct options *o, const bool *shown, int64_t now_ms);

#endif
