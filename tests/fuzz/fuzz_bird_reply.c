/* SPDX-License-Identifier: ISC */
/* Both entrances of BIRD's text: the socket's frame, in two pieces, and the grammar of all three
 * forms. */
#include "../../agent/bird/reply.h"
#include "bird/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bird_facts facts;
	struct reply reply = {0};
	struct err err;
	size_t half = size / 2;

	reply_begin(&reply);
	if (reply_feed(&reply, cursor_of(data, half), &err) == REPLY_MORE)
		(void)!reply_feed(&reply, cursor_of(data + half, size - half), &err);
	text_free(&reply.bytes);
	if (bird_parse(cursor_of(data, size), 1795300200000, &facts, &err))
		bird_facts_free(&facts);
	return 0;
}
