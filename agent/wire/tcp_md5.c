/* SPDX-License-Identifier: ISC */
#include "wire/tcp_md5.h"

#include "base/text.h"
#include "wire/ip.h"

#include <nettle/md5.h>
#include <nettle/memops.h>

enum { CHECKSUM_AT = 16, CHECKSUM_LEN = 2 };

/* RFC 2385 2.0: addresses, zero, protocol, 16 bits of length. RFC 8200 8.1: addresses, 32 bits of
 * length, zeros, protocol. */
static void pseudo_header_update(struct md5_ctx *md5, const struct packet *p)
{
	const uint8_t high = (uint8_t)(p->tcp.segment_length >> 8);
	const uint8_t low = (uint8_t)p->tcp.segment_length;
	const uint8_t v4[] = {0, IP_TCP, high, low};
	const uint8_t v6[] = {0, 0, high, low, 0, 0, 0, IP_TCP};
	const bool is_v6 = p->src.family == FAMILY_IPV6;

	md5_update(md5, is_v6 ? 16 : 4, p->src.bytes);
	md5_update(md5, is_v6 ? 16 : 4, p->dst.bytes);
	md5_update(md5, is_v6 ? sizeof(v6) : sizeof(v4), is_v6 ? v6 : v4);
}

enum md5_check tcp_md5_check(const struct packet *p, const struct md5_key *key)
{
	static const uint8_t no_checksum[CHECKSUM_LEN];
	const struct tcp *t = &p->tcp;
	struct md5_ctx md5;
	uint8_t digest[MD5_DIGEST_SIZE];

	if (!t->has_md5)
		return MD5_CHECK_UNSIGNED;
	if (key->len == 0 || t->segment_length == 0 || t->payload.left < t->length)
		return MD5_CHECK_UNTRIED;
	md5_init(&md5);
	pseudo_header_update(&md5, p);
	md5_update(&md5, CHECKSUM_AT, t->header.at);
	md5_update(&md5, CHECKSUM_LEN, no_checksum);
	md5_update(&md5, t->header.left - CHECKSUM_AT - CHECKSUM_LEN,
		   t->header.at + CHECKSUM_AT + CHECKSUM_LEN);
	md5_update(&md5, t->length, t->payload.at);
	md5_update(&md5, key->len, key->bytes);
	md5_digest(&md5, sizeof(digest), digest);

	const bool good = memeql_sec(digest, t->md5, sizeof(digest)) != 0;
	wipe(&md5, sizeof(md5));
	wipe(digest, sizeof(digest));
	return good ? MD5_CHECK_GOOD : MD5_CHECK_BAD;
}
