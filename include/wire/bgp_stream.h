/* SPDX-License-Identifier: ISC */
/* BGP messages out of one direction of a TCP connection. */
#ifndef WIRE_BGP_STREAM_H
#define WIRE_BGP_STREAM_H

#include "wire/bgp.h"

/* Zeroed: nothing seen yet. The buffer has room for BGP_MESSAGE_MAX bytes and is the caller's, who
 * may take it back while nothing is held; it is touched only where a message is split over
 * segments. */
struct bgp_stream {
	struct cursor segment; /* what is left of the present one */
	uint32_t next;         /* the sequence number that follows all that was seen */
	uint32_t cut;          /* bytes of the present segment that the capture left out */
	uint16_t held;         /* bytes of an unfinished message in the buffer */
	uint16_t skip;         /* bytes of an oversized message still to come */
	bool in_step;          /* we know where messages begin */
	uint8_t *buffer;
};

/* At a SYN: `first_seq` is its sequence number plus one. Forgets what was there. */
void bgp_stream_start(struct bgp_stream *s, uint32_t first_seq);

/* The next segment that carries data; `payload` is what was captured of the `wire_length` bytes
 * sent at `seq`, and must live until the messages were taken. What was seen before is passed over.
 * After bytes are missing (a gap, a part cut by the capture), and where no SYN was seen, reading
 * begins at a segment that starts with a BGP header. */
void bgp_stream_segment(struct bgp_stream *s, uint32_t seq, struct cursor payload,
			uint32_t wire_length);

/* The next message, to be called after each segment until it says SHORT. MALFORMED: a message whose
 * body is, or (once, then silence until reading begins anew; out->length is 0) bytes where a
 * message should begin that are not BGP. A split message longer than the buffer (RFC 8654) is OK
 * with its type and length and an empty body. */
enum wire_status bgp_stream_next(struct bgp_stream *s, bool as4,
				 struct bgp_message *out) MUST_CHECK;

#endif
