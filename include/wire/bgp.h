/* SPDX-License-Identifier: ISC */
#ifndef WIRE_BGP_H
#define WIRE_BGP_H

#include "base/cursor.h"
#include "model/bgp.h"
#include "wire/status.h"

/* One message from the front of `c`: RFC 4271 4, with RFC 2858, 4724, 5492, 6793, 8538, 8654, 9003,
 * 9072, 9234. OK: `out` is set as far as its type says, `c` stands behind the message. SHORT: what
 * is there could be the beginning of a message; nothing moved. MALFORMED with `c` moved: the header
 * is sound and the body is not; type and length are set, and the rest as far as it could be read.
 * MALFORMED with `c` unmoved: these bytes are no BGP header. `as4` says that both OPENs had the AS4
 * capability; an AS_PATH that cannot be of that width is read with the other one, because a capture
 * may begin after the OPENs. Prefixes of a session with ADD-PATH, which cannot be told from here,
 * are miscounted. */
enum wire_status bgp_decode(struct cursor *c, bool as4, struct bgp_message *out) MUST_CHECK;

/* The header alone, RFC 4271 4.1, 6.1: type and length, nothing moved. SHORT, or MALFORMED. */
enum wire_status bgp_header_decode(struct cursor c, struct bgp_message *out) MUST_CHECK;

#endif
