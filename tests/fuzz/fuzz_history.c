/* SPDX-License-Identifier: ISC */
/* A damaged or hostile history, read whole. */
#include "base/text.h"
#include "history/history.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct history_ask ask = {0, INT64_C(1795300200000), INT64_C(1795300200000)};
	char path[] = "/tmp/ceprobe-fuzz-history-XXXXXX";
	char beside[64];
	int fd = mkstemp(path);
	struct history_link *l;
	struct history *h;
	struct period p;
	struct err err;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0)
		abort();
	if (history_read(path, &ask, &p, &err)) {
		for (size_t i = 0; i < p.link_count; i++)
			assert(p.links[i].up_ms + p.links[i].down_ms + p.links[i].planned_ms <=
			       ask.until_ms);
		period_free(&p);
	}
	h = history_new(path, &(struct history_bounds){0});
	l = history_link(h, &(struct link_name){.circuit = "Test-ER-Ckt"});
	history_recall(h);
	assert(!history_kept(l) || history_kept(l)->cause.cause);
	history_free(h, 0); /* nothing was told, nothing is written */
	unlink(path);
	for (size_t i = 0; i < 2; i++) { /* what a reader of a log's file leaves beside it */
		text_format(beside, sizeof(beside), "%s-%s", path, i == 0 ? "wal" : "shm");
		unlink(beside);
	}
	return 0;
}
