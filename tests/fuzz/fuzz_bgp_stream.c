/* SPDX-License-Identifier: ISC */
/* One direction of a connection: segments, each behind four bytes (flags; how far its sequence
 * number jumps; how many bytes of it the capture left out; how many bytes it has, less two). */
#include "wire/bgp_stream.h"

#include <assert.h>

enum { FLAG_SYN = 1, FLAG_AS4 = 2, FLAG_FAR = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void messages_take(struct bgp_stream *s, bool as4, size_t at_most)
{
	struct bgp_message m;

	while (bgp_stream_next(s, as4, &m) != WIRE_SHORT)
		assert(at_most-- > 0);
	assert(s->segment.left == 0 && s->held <= BGP_MESSAGE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t buffer[BGP_MESSAGE_MAX];
	static struct bgp_stream s;
	struct cursor c = cursor_of(data, size), payload;
	uint8_t flags, jump, cut, length;
	uint32_t seq = 0xffffff00;

	s = (struct bgp_stream){.buffer = buffer};
	while (cursor_u8(&c, &flags) && cursor_u8(&c, &jump) && cursor_u8(&c, &cut) &&
	       cursor_u8(&c, &length)) {
		const size_t want = (size_t)length + 2;

		if (!cursor_take(&c, want < c.left ? want : c.left, &payload))
			break;
		seq += (uint32_t)(int8_t)jump << ((flags & FLAG_FAR) != 0 ? 20 : 0);
		if ((flags & FLAG_SYN) != 0)
			bgp_stream_start(&s, seq);
		bgp_stream_segment(&s, seq, payload, (uint32_t)payload.left + cut);
		/* A message has at least a header; one may be held, one may be no message. */
		messages_take(&s, (flags & FLAG_AS4) != 0, payload.left / BGP_HEADER + 2);
		seq += (uint32_t)payload.left + cut;
	}
	return 0;
}
