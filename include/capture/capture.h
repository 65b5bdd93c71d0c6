/* SPDX-License-Identifier: ISC */
/* Frames with all their tags, from a port of this host or from a saved file. */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "base/cursor.h"
#include "base/err.h"

struct capture;

/* Why a port could not be opened. */
enum capture_refusal {
	CAPTURE_REFUSED_OTHER,
	CAPTURE_NO_PERMISSION, /* CAP_NET_RAW */
	CAPTURE_NO_INTERFACE,  /* may come: try again later */
	CAPTURE_NOT_UP,        /* may come up: try again later */
	CAPTURE_NOT_ETHERNET
};

enum capture_result {
	CAPTURE_FRAME,
	CAPTURE_NOTHING_NOW, /* live: wait for capture_fd() */
	CAPTURE_END,         /* file: that was all of it */
	CAPTURE_FAILED       /* file: cut or damaged; live: the interface is gone. Close it. */
};

struct frame {
	int64_t at_ms, at_us;      /* UTC, the same time in milliseconds and in microseconds */
	const uint8_t *bytes;      /* from the destination MAC on; valid until the next call */
	uint32_t captured, length; /* bytes here, bytes on the wire */
};

struct capture_count {
	uint64_t received, dropped; /* frames that passed the filter; frames we were too slow for */
};

/* Watches a port: promiscuous, both directions, never blocking, each frame at once, only the kinds
 * of frames that filter.h names. room: bytes for frames that wait for us, some 600 frames a MiB;
 * all of it counts as ours from the start. NULL: a sentence in err, its kind in *why (NULL
 * allowed). */
struct capture *capture_live(const char *interface, uint32_t room, enum capture_refusal *why,
			     struct err *err) MUST_CHECK;
/* Counts what passes a filter (pcap-filter(7), of untagged frames) on an interface, from the moment
 * it is open: the kernel's own count of matches, of which no byte but the first few is copied.
 * capture_stats() tells it; capture_discard() makes room, so that nothing is called dropped. */
struct capture *capture_counter(const char *interface, const char *filter,
				struct err *err) MUST_CHECK;
void capture_discard(struct capture *c);
/* Opens a pcap or pcapng file of Ethernet frames; "-" is standard input. All frames are handed
 * over. */
struct capture *capture_file(const char *path, struct err *err) MUST_CHECK;

/* To wait on; -1 for a file. Also call capture_next() about once a second without being told to: an
 * interface that vanished is not announced. */
int capture_fd(const struct capture *c);
/* The next frame. A file that is cut in the middle gives its whole frames, then fails and says how
 * many they were. */
enum capture_result capture_next(struct capture *c, struct frame *out, struct err *err) MUST_CHECK;
/* Each frame of a file that is left goes to TAKE, at less cost than one by one. CAPTURE_END, or
 * CAPTURE_FAILED as above. */
enum capture_result capture_each(struct capture *c,
				 void (*take)(void *context, const struct frame *f), void *context,
				 struct err *err) MUST_CHECK;
/* False for a file. Counts from the opening. */
bool capture_stats(struct capture *c, struct capture_count *out) MUST_CHECK;
void capture_close(struct capture *c); /* NULL allowed */

/* Writes frames to a new pcap file that only its owner may read. NULL: a sentence in err. */
struct capture_sink;
struct capture_sink *capture_save(const char *path, struct err *err) MUST_CHECK;
void capture_sink_add(struct capture_sink *s, const struct frame *f);
/* False: not all of it could be written. NULL allowed. */
bool capture_sink_close(struct capture_sink *s, struct err *err) MUST_CHECK;

#endif
