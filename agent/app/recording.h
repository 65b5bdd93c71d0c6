/* SPDX-License-Identifier: ISC */
/* What `record` saves and `read --recording` takes in again: captures and BIRD's words as they were
 * said, kernel.txt (kernel/file.h), and watch.txt: when and how was watched, what our own probes
 * met. Together they give the very report that was given live. */
#ifndef APP_RECORDING_H
#define APP_RECORDING_H

#include "base/text.h"
#include "watch.h"

/* A folder that was not finished holds this file. */
#define RECORDING_INCOMPLETE "INCOMPLETE"

struct recording {
	char host[256];
	int64_t began_ms, ended_ms; /* UTC */
	/* Of these only name, heard, since_ms, dropped, why; failure, why, at_ms, routes_ms,
	 * config_*. */
	struct port *ports;
	struct bird_facts bird;
	struct recorded_link {
		struct address ce, msee;
		enum md5_want md5; /* the saved YAML has no key */
		struct probe_facts probe;
	} * links;
	size_t port_count, link_count;
	struct kernel_facts first, last; /* the keys in them are judged */
};

/* watch.txt of what was watched until ended_ms. */
void recording_watch_write(const struct watch *w, int64_t ended_ms, struct text *out);
/* False: "line 3: ..." in err, and `out` holds nothing to free. */
bool recording_watch_parse(struct cursor bytes, struct recording *out, struct err *err) MUST_CHECK;
/* From a folder. *found is false, and all is well, when it has no watch.txt: an older recording, or
 * one that was put together by hand. */
bool recording_load(const char *folder, bool *found, struct recording *out,
		    struct err *err) MUST_CHECK;
void recording_free(struct recording *r);

/* Before the captures are read: what is known from the beginning. Then the ports are known. */
void recording_begin(const struct recording *r, struct watch *w);
/* After them: how it ended. */
void recording_end(const struct recording *r, struct watch *w);

#endif
