/* SPDX-License-Identifier: ISC */
#include "recorder.h"

#include "files.h"
#include "sys/clock.h"
#include "sys/pack.h"

#include <stdlib.h>

enum { CAPTURE_MAX = 1 << 30 };

static bool member_add(struct pack *p, const char *folder, const char *name, struct cursor bytes,
		       struct err *err)
{
	char *path = file_path(folder, name);
	bool good = pack_add(p, path, bytes, clock_utc_ms(), err);

	free(path);
	return good;
}

static bool captures_add(struct pack *p, const struct recorder *r, const char *folder,
			 struct err *err)
{
	bool good = true;

	for (size_t i = 0; good && i < r->sink_count; i++) {
		struct text name = {0}, bytes = {0};
		char *path;

		text_addf(&name, "%s.pcap", r->sinks[i].name);
		path = file_path(r->folder, name.at);
		good = file_read(path, CAPTURE_MAX, &bytes, err) &&
		       member_add(p, folder, name.at, cursor_of(bytes.at, bytes.len), err);
		text_free(&bytes);
		text_free(&name);
		free(path);
	}
	return good;
}

bool recorder_pack(const struct recorder *r, const struct saved *saved, const char *name,
		   const char *path, struct err *err)
{
	struct pack *p = pack_new(path, err);
	bool good = p != NULL;

	for (size_t i = 0; good && i < saved->count; i++) {
		const struct saved_file *f = &saved->files[i];
		char *member = file_path(name, f->name);

		good = pack_add(p, member, cursor_of(f->bytes.at, f->bytes.len),
				f->at_ms ? f->at_ms : clock_utc_ms(), err);
		free(member);
	}
	good = good && captures_add(p, r, name, err);
	if (good)
		return pack_finish(p, err);
	pack_drop(p);
	return false;
}
