/* SPDX-License-Identifier: ISC */
/* Segments that a Linux kernel signed (two BIRDs, key "secret1"), and one of IPv6 whose digest was
 * computed from RFC 2385's description by another implementation of MD5 (key "An0ther-Key"). */
#include "../wire/wire_test.h"

#include "wire/frame.h"
#include "wire/tcp_md5.h"

#define ETHERNET "8e6cea617209 b6d0053cd3ea 0800 "
#define SYN_HEAD                                                                                   \
	ETHERNET "45c00048e4d2400001067f550a6300010a630002"                                        \
		 "d21100b3df583b6300000000d002faf015030000 0101"
#define SYN_TAIL "020405b4010104020103030a"

static const char syn[] = SYN_HEAD "1312 349b0fd87c143c1da003a49ae5fba5f7" SYN_TAIL;
static const char syn_ack[] =
	"b6d0053cd3ea 8e6cea617209 0800 45c0004800004000ff0666270a6300020a630001"
	"00b3d211f6b8a39cdf583b64d012faf015030000 0101 1312 47aa180641bc2e5e9be0f905bb5242ed"
	"020405b4010104020103030a";
static const char bgp_open[] =
	"b6d0053cd3ea 8e6cea617209 0800 45c00071537140000106108e0a6300020a630001"
	"00b3d211f6b8a39ddf583b64a018003f152c0000 0101 1312 b1a30e5108d975f4a0d20df0ec3a4a12"
	"ffffffffffffffffffffffffffffffff00350104fdea00f00a00000218021601040001000102004002007841"
	"040000fdea46004700";
static const char end_of_rib[] =
	ETHERNET "45c00053e4d8400001067f440a6300010a630002"
		 "d21100b3df583bacf6b8a3e5a018003f150e0000 0101 1312"
		 "9c295730b4e22f9cfc757b4e5ae42a54 ffffffffffffffffffffffffffffffff00170200000000";
static const char keepalive6[] =
	"020000000001 020000000002 86dd 60000000003b06ff"
	"20010db8000000000000000000000002 20010db8000000000000000000000001"
	"00b3c350010203040a0b0c0da01801f4beef0000 0101 1312 8b24ca58fe79198f9d26b4c754f4a8a3"
	"ffffffffffffffffffffffffffffffff001304";

static struct md5_key key_of(const char *text)
{
	struct md5_key key = {.len = (uint8_t)strlen(text)};

	memcpy(key.bytes, text, key.len);
	return key;
}

/* Decodes and checks; `cut` bytes are missing at the end, `flip` is the bit to turn (-1: none). */
static enum md5_check check_of(const char *hex, const char *key_text, size_t cut, int flip)
{
	struct cursor whole = bytes_of(hex);
	struct md5_key key = key_of(key_text);
	struct packet p;

	if (flip >= 0)
		((uint8_t *)(uintptr_t)whole.at)[flip / 8] ^= (uint8_t)(1 << flip % 8);

	struct cursor part = bytes_prefix(whole, whole.left - cut);
	assert_int_equal(frame_decode(part.at, (uint32_t)part.left, (uint32_t)whole.left, &p),
			 WIRE_OK);
	assert_int_equal(p.kind, PACKET_TCP);

	enum md5_check check = tcp_md5_check(&p, &key);
	bytes_free(part);
	bytes_free(whole);
	return check;
}

static void the_right_key(void **state)
{
	(void)state;
	assert_int_equal(check_of(syn, "secret1", 0, -1), MD5_CHECK_GOOD);
	assert_int_equal(check_of(syn_ack, "secret1", 0, -1), MD5_CHECK_GOOD);
	assert_int_equal(check_of(bgp_open, "secret1", 0, -1), MD5_CHECK_GOOD);
	assert_int_equal(check_of(end_of_rib, "secret1", 0, -1), MD5_CHECK_GOOD);
	assert_int_equal(check_of(keepalive6, "An0ther-Key", 0, -1), MD5_CHECK_GOOD);
}

static void a_wrong_key(void **state)
{
	(void)state;
	assert_int_equal(check_of(syn, "secret2", 0, -1), MD5_CHECK_BAD);
	assert_int_equal(check_of(syn, "secret1 ", 0, -1), MD5_CHECK_BAD);
	assert_int_equal(check_of(syn, "secret", 0, -1), MD5_CHECK_BAD);
	assert_int_equal(check_of(bgp_open, "Secret1", 0, -1), MD5_CHECK_BAD);
	assert_int_equal(check_of(keepalive6, "secret1", 0, -1), MD5_CHECK_BAD);
}

/* The checksum is left out of the digest, because the network card writes it; all else that is
 * signed counts. */
static void a_turned_bit(void **state)
{
	(void)state;
	const int tcp4 = (14 + 20) * 8, tcp6 = (14 + 40) * 8;

	assert_int_equal(check_of(syn, "secret1", 0, tcp4 + 16 * 8), MD5_CHECK_GOOD);
	assert_int_equal(check_of(syn, "secret1", 0, tcp4 + 17 * 8 + 7), MD5_CHECK_GOOD);
	assert_int_equal(check_of(syn, "secret1", 0, (14 + 15) * 8), MD5_CHECK_BAD); /* source */
	assert_int_equal(check_of(syn, "secret1", 0, (14 + 19) * 8), MD5_CHECK_BAD);
	assert_int_equal(check_of(syn, "secret1", 0, tcp4 + 7 * 8), MD5_CHECK_BAD); /* sequence */
	assert_int_equal(check_of(syn, "secret1", 0, tcp4 + 19 * 8), MD5_CHECK_BAD);
	assert_int_equal(check_of(syn, "secret1", 0, tcp4 + 24 * 8), MD5_CHECK_BAD); /* digest */
	assert_int_equal(check_of(bgp_open, "secret1", 0, tcp4 + 92 * 8), MD5_CHECK_BAD);
	assert_int_equal(check_of(keepalive6, "An0ther-Key", 0, (14 + 23) * 8), MD5_CHECK_BAD);
	assert_int_equal(check_of(keepalive6, "An0ther-Key", 0, tcp6 + 58 * 8), MD5_CHECK_BAD);
}

static void what_cannot_be_told(void **state)
{
	(void)state;
	assert_int_equal(check_of(bgp_open, "", 0, -1), MD5_CHECK_UNTRIED);
	assert_int_equal(check_of(bgp_open, "secret1", 1, -1), MD5_CHECK_UNTRIED);
	assert_int_equal(check_of(bgp_open, "secret1", 53, -1), MD5_CHECK_UNTRIED);
	/* "More fragments": what follows was signed as well. */
	assert_int_equal(check_of(syn, "secret1", 0, (14 + 6) * 8 + 5), MD5_CHECK_UNTRIED);
}

static void padding_is_not_signed(void **state)
{
	(void)state;
	const char *padded = SYN_HEAD "1312 349b0fd87c143c1da003a49ae5fba5f7" SYN_TAIL "00000000";

	assert_int_equal(check_of(padded, "secret1", 0, -1), MD5_CHECK_GOOD);
	assert_int_equal(check_of(padded, "secret1", 4, -1), MD5_CHECK_GOOD);
}

static void an_unsigned_segment(void **state)
{
	(void)state;
	/* The same SYN with its option 19 made an unknown one. */
	const char *unsigned_syn = SYN_HEAD "fd12 349b0fd87c143c1da003a49ae5fba5f7" SYN_TAIL;

	assert_int_equal(check_of(unsigned_syn, "secret1", 0, -1), MD5_CHECK_UNSIGNED);
	assert_int_equal(check_of(unsigned_syn, "", 0, -1), MD5_CHECK_UNSIGNED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_right_key),         cmocka_unit_test(a_wrong_key),
		cmocka_unit_test(a_turned_bit),          cmocka_unit_test(what_cannot_be_told),
		cmocka_unit_test(padding_is_not_signed), cmocka_unit_test(an_unsigned_segment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
