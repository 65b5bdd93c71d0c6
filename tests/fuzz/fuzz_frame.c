/* SPDX-License-Identifier: ISC */
/* Any frame: the first byte says how many bytes behind it the capture left out. */
#include "wire/frame.h"
#include "wire/redact.h"
#include "wire/tcp_md5.h"

#include <assert.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a recording keeps of a frame is a frame of the same kind. */
static void redacted_check(const uint8_t *bytes, uint32_t captured, uint32_t length,
			   enum packet_kind kind)
{
	uint8_t *copy = malloc(captured + 1);
	struct packet p;

	assert(copy != NULL);
	memcpy(copy, bytes, captured);
	frame_redact(copy, captured, length, MD5_CHECK_GOOD);
	(void)!frame_decode(copy, captured, length, &p);
	assert(p.kind == kind);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct md5_key key = {.len = 7, .bytes = "secret1"};
	struct packet p;

	if (size == 0 || size > UINT16_MAX)
		return 0;

	const uint32_t captured = (uint32_t)size - 1;
	const enum wire_status status = frame_decode(data + 1, captured, captured + data[0], &p);
	assert(status == WIRE_OK || p.kind == PACKET_OTHER);
	assert(status != WIRE_SHORT || data[0] > 0);
	assert(p.tags.count <= TAGS_MAX);
	redacted_check(data + 1, captured, captured + data[0], p.kind);
	if (p.kind == PACKET_TCP)
		assert(tcp_md5_check(&p, &key) != MD5_CHECK_UNSIGNED || !p.tcp.has_md5);
	return 0;
}
