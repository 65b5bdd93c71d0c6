/* SPDX-License-Identifier: ISC */
#ifndef WIRE_TCP_MD5_H
#define WIRE_TCP_MD5_H

#include "model/link.h"
#include "model/packet.h"

/* Whether the digest of a PACKET_TCP was made with `key`, RFC 2385 2.0 (IPv6: the pseudo-header of
 * RFC 8200 8.1). UNTRIED when the capture cut the payload or there is no key. */
enum md5_check tcp_md5_check(const struct packet *p, const struct md5_key *key);

#endif
