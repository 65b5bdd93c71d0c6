/* SPDX-License-Identifier: ISC */
#ifndef WIRE_REDACT_H
#define WIRE_REDACT_H

#include "model/packet.h"

/* Takes out of a frame what a secret is in, or what a secret could be guessed from with patience:
 * TCP-MD5 digests (RFC 2385), of which the outcome of the check stays in their place; what an ICMP
 * error quotes beyond ports; BFD authentication (RFC 5880 4.2: a password as plain text). */
void frame_redact(uint8_t *bytes, uint32_t captured, uint32_t length, enum md5_check outcome);
/* The outcome that frame_redact() left in place of a digest. False: there is none. */
bool digest_outcome(const struct tcp *t, enum md5_check *out);

#endif
