/* SPDX-License-Identifier: ISC */
#ifndef WIRE_BFD_H
#define WIRE_BFD_H

#include "model/packet.h"
#include "wire/status.h"

enum { PORT_BFD_MULTIHOP = 4784 /* RFC 5883 5 */ };

/* A BFD control packet, RFC 5880 4.1, that passes the checks of 6.8.6 which need no session; the
 * rest is MALFORMED. Authentication is not verified, the sender's TTL not judged. */
enum wire_status bfd_decode(struct cursor c, struct bfd *out) MUST_CHECK;

#endif
