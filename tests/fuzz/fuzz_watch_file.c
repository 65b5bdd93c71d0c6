/* SPDX-License-Identifier: ISC */
#include "../../agent/app/recording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording r;
	struct err err;

	if (recording_watch_parse(cursor_of(data, size), &r, &err))
		recording_free(&r);
	return 0;
}
