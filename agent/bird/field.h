/* SPDX-License-Identifier: ISC */
/* Small readers of the values in BIRD's output. What does not read leaves its target as it was, and
 * that is all there is to do about it: a release of BIRD may print anything. */
#ifndef BIRD_FIELD_H
#define BIRD_FIELD_H

#include "base/cursor.h"
#include "model/address.h"

struct cursor field_trimmed(struct cursor c); /* without blanks at either end */
/* All of it, trimmed and printable. */
void field_text(struct cursor c, char *out, size_t room);
bool field_u32(struct cursor c, uint32_t *out);
/* The first numbers of a row of them. */
void field_counts(struct cursor c, uint32_t *out, size_t count);
/* "10.99.0.2", "fe80::1%eth1", either with words behind; `interface` may be NULL. */
bool field_address(struct cursor c, struct address *out, char *interface, size_t room);
/* "29.129/60", "42/60", "119.9/-": seconds left and of the whole, as milliseconds. */
void field_timer(struct cursor c, uint32_t *left_ms, uint32_t *whole_ms);

#endif
