/* SPDX-License-Identifier: ISC */
/* Saves what the sources of a look say: frames at once, into the folder; the rest is kept until the
 * end and then becomes files. */
#ifndef APP_RECORDER_H
#define APP_RECORDER_H

#include "recording.h"

struct capture_sink;

struct recorder {
	const char *folder;
	struct watch *watch;
	struct tap tap;
	struct port_sink { /* "NAME.pcap" */
		char name[INTERFACE_NAME];
		struct capture_sink *sink;
	} * sinks;
	size_t sink_count;
	uint8_t *frame; /* room for one that is redacted */
	struct kernel_facts first, last;
	struct text bird, routes; /* what it said in the last poll; of routes, whenever asked */
	struct err err;           /* the first thing that failed; "": nothing */
};

/* Files that are not captures, made in memory. */
struct saved {
	struct saved_file {
		char *name; /* may be in a folder: "azure/circuit.json" */
		struct text bytes;
		int64_t at_ms; /* UTC; 0: now */
	} * files;
	size_t count;
};

void recorder_init(struct recorder *r, const char *folder, struct watch *w);
/* Closes the captures. False: something could not be written. */
bool recorder_end(struct recorder *r, struct err *err) MUST_CHECK;
void recorder_free(struct recorder *r);

void saved_add(struct saved *s, const char *name, struct text *bytes, int64_t at_ms);
void saved_free(struct saved *s);
/* Packs the captures and what else was saved into a .tar.gz, in a folder of that name. */
bool recorder_pack(const struct recorder *r, const struct saved *saved, const char *name,
		   const char *path, struct err *err) MUST_CHECK;
/* kernel.txt, bird.txt, watch.txt. */
void recorder_save(const struct recorder *r, int64_t ended_ms, struct saved *out);
/* ceprobe.yaml and the saved words of Azure that it names. */
bool settings_save(const struct config *config, bool whole_service_key, struct saved *out,
		   struct err *err) MUST_CHECK;

#endif
