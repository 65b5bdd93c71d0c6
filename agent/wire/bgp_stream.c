/* SPDX-License-Identifier: ISC */
#include "wire/bgp_stream.h"

#include <assert.h>

/* A segment that lies further back than any window is another connection's. */
enum { BEHIND_MAX = 1 << 20 };

static void out_of_step(struct bgp_stream *s)
{
	s->in_step = false;
	s->segment = (struct cursor){0};
	s->held = s->skip = 0;
	s->cut = 0;
}

void bgp_stream_start(struct bgp_stream *s, uint32_t first_seq)
{
	out_of_step(s);
	s->in_step = true;
	s->next = first_seq;
}

void bgp_stream_segment(struct bgp_stream *s, uint32_t seq, struct cursor payload,
			uint32_t wire_length)
{
	struct bgp_message header;
	uint32_t behind = s->next - seq;

	assert(s->segment.left == 0 && payload.left <= wire_length);
	if (s->in_step && behind <= BEHIND_MAX && behind >= wire_length)
		return;
	if (!s->in_step || behind > BEHIND_MAX) {
		out_of_step(s);
		if (bgp_header_decode(payload, &header) != WIRE_OK)
			return;
		s->in_step = true;
		behind = 0;
	}
	s->next = seq + wire_length;
	s->cut = wire_length - (uint32_t)payload.left;
	if (!cursor_skip(&payload, behind)) { /* all that is new was cut off */
		out_of_step(s);
		return;
	}
	s->segment = payload;
}

/* Moves up to `want` bytes from the segment behind those that are held. */
static void hold(struct bgp_stream *s, size_t want)
{
	const size_t len = want < s->segment.left ? want : s->segment.left;

	assert(s->held + len <= BGP_MESSAGE_MAX);
	if (len > 0 && cursor_copy(&s->segment, s->buffer + s->held, len))
		s->held = (uint16_t)(s->held + len);
}

/* The segment is used up. What the capture left out of it follows now, and with it our place. */
static enum wire_status segment_end(struct bgp_stream *s)
{
	if (s->cut > 0)
		out_of_step(s);
	return WIRE_SHORT;
}

static enum wire_status not_bgp(struct bgp_stream *s, struct bgp_message *out)
{
	out_of_step(s);
	out->length = 0;
	return WIRE_MALFORMED;
}

/* `here` bytes of a message longer than the buffer are behind us; the rest is passed over. */
static enum wire_status oversized(struct bgp_stream *s, size_t here, struct bgp_message *out)
{
	const enum bgp_type type = out->type;
	const uint16_t length = out->length;

	memset(out, 0, sizeof(*out));
	out->type = type;
	out->length = length;
	s->skip = (uint16_t)(length - here);
	s->held = 0;
	return WIRE_OK;
}

/* The message whose beginning is in the buffer. */
static enum wire_status held_next(struct bgp_stream *s, bool as4, struct bgp_message *out)
{
	struct cursor whole;

	if (s->held < BGP_HEADER)
		hold(s, (size_t)BGP_HEADER - s->held);

	enum wire_status status = bgp_header_decode(cursor_of(s->buffer, s->held), out);
	if (status == WIRE_MALFORMED)
		return not_bgp(s, out);
	if (status == WIRE_SHORT)
		return segment_end(s);
	if (out->length > BGP_MESSAGE_MAX)
		return oversized(s, s->held, out);
	hold(s, (size_t)out->length - s->held);
	if (s->held < out->length)
		return segment_end(s);
	whole = cursor_of(s->buffer, s->held);
	s->held = 0;
	return bgp_decode(&whole, as4, out);
}

enum wire_status bgp_stream_next(struct bgp_stream *s, bool as4, struct bgp_message *out)
{
	if (s->segment.left == 0)
		return segment_end(s);

	const size_t skip = s->skip < s->segment.left ? s->skip : s->segment.left;

	if (!cursor_skip(&s->segment, skip))
		return WIRE_SHORT;
	s->skip = (uint16_t)(s->skip - skip);
	if (s->segment.left == 0)
		return segment_end(s);
	if (s->held > 0)
		return held_next(s, as4, out);

	const uint8_t *before = s->segment.at;
	enum wire_status status = bgp_decode(&s->segment, as4, out);
	if (status == WIRE_OK || s->segment.at != before)
		return status;
	if (status == WIRE_MALFORMED)
		return not_bgp(s, out);
	if (bgp_header_decode(s->segment, out) == WIRE_OK && out->length > BGP_MESSAGE_MAX) {
		const size_t here = s->segment.left;

		s->segment = (struct cursor){0};
		return oversized(s, here, out);
	}
	hold(s, s->segment.left);
	return segment_end(s);
}
