/* SPDX-License-Identifier: ISC */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include "model/packet.h"
#include "wire/status.h"

/* All of a captured Ethernet frame. `captured` bytes are there of the `length` that were on the
 * wire. Sets everything of `out` but at_ms and port, which are the caller's: unset or zero where it
 * is not known, the union as `kind` says. OK: a kind of ours, or PACKET_OTHER for IP traffic that
 * is not. Else kind is PACKET_OTHER and what was read until then stands (MACs, tags, addresses):
 * SHORT where the capture cut it, MALFORMED where it was sent so, FOREIGN for other protocols and
 * later fragments. */
enum wire_status frame_decode(const uint8_t *bytes, uint32_t captured, uint32_t length,
			      struct packet *out) MUST_CHECK;

#endif
