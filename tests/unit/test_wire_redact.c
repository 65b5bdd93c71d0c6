/* SPDX-License-Identifier: ISC */
/* What of a frame goes into a recording. */
#include "../wire/wire_test.h"

#include "wire/frame.h"
#include "wire/redact.h"

#define SYN_IPV4 "45c00048e4d2400001067f550a6300010a630002"
#define SYN_TCP_HEAD "d21100b3df583b6300000000d002faf015030000"
#define DIGEST "349b0fd87c143c1da003a49ae5fba5f7"
#define SYN SYN_IPV4 SYN_TCP_HEAD "0101 1312" DIGEST "020405b4010104020103030a"
#define ETHERNET "8e6cea617209 b6d0053cd3ea "
#define QUOTED_SYN6                                                                                \
	"60000000003406ff 20010db8000000000000000000000002 20010db8000000000000000000000001"       \
	"00b3c350010203040a0b0c0dd01801f4beef0000 0101 1312 " DIGEST "020405b4010104020103030a"

/* With the outcome in place; *left: bytes of the frame. Free `at` with bytes_free(). */
static struct cursor redacted(const char *hex, enum md5_check outcome, size_t cut)
{
	struct cursor whole = bytes_of(hex), part = bytes_prefix(whole, whole.left - cut);

	frame_redact((uint8_t *)(uintptr_t)part.at, (uint32_t)part.left, (uint32_t)whole.left,
		     outcome);
	bytes_free(whole);
	return part;
}

static bool holds_digest(struct cursor frame)
{
	struct cursor digest = bytes_of(DIGEST);
	bool holds = memmem(frame.at, frame.left, digest.at, 4) != NULL;

	bytes_free(digest);
	return holds;
}

static void of_a_digest_the_outcome_stays(void **state)
{
	static const char *const frames[] = {ETHERNET "0800" SYN, ETHERNET "8100 00c8 0800" SYN,
					     ETHERNET "88a8 03e8 8100 00c8 0800" SYN,
					     ETHERNET "86dd" QUOTED_SYN6};
	static const enum md5_check outcomes[] = {MD5_CHECK_UNTRIED, MD5_CHECK_GOOD, MD5_CHECK_BAD};

	(void)state;
	for (size_t i = 0; i < COUNT(frames) * COUNT(outcomes); i++) {
		enum md5_check wrote = outcomes[i % COUNT(outcomes)], got = MD5_CHECK_UNSIGNED;
		struct cursor frame = redacted(frames[i / COUNT(outcomes)], wrote, 0);
		struct packet p;

		assert_int_equal(
			frame_decode(frame.at, (uint32_t)frame.left, (uint32_t)frame.left, &p),
			WIRE_OK);
		assert_int_equal(p.kind, PACKET_TCP);
		assert_true(p.tcp.has_md5);
		assert_int_equal(p.tcp.mss, 1460);
		assert_true(digest_outcome(&p.tcp, &got));
		assert_int_equal(got, wrote);
		assert_false(holds_digest(frame));
		bytes_free(frame);
	}
}

static void a_real_digest_is_no_outcome(void **state)
{
	struct cursor frame = bytes_of(ETHERNET "0800" SYN);
	enum md5_check got;
	struct packet p;

	(void)state;
	assert_true(holds_digest(frame));
	assert_int_equal(frame_decode(frame.at, (uint32_t)frame.left, (uint32_t)frame.left, &p),
			 WIRE_OK);
	assert_false(digest_outcome(&p.tcp, &got));
	bytes_free(frame);
}

/* Whatever is cut: what is there of the digest goes. */
static void cut_frames(void **state)
{
	(void)state;
	for (size_t cut = 0; cut < 80; cut++) {
		struct cursor frame = redacted(ETHERNET "0800" SYN, MD5_CHECK_GOOD, cut);

		assert_false(holds_digest(frame));
		bytes_free(frame);
	}
}

/* Two digests, though nobody sends two. */
static void every_option(void **state)
{
	struct cursor frame =
		redacted(ETHERNET "0800 45c00050e4d2400001067f550a6300010a630002"
				  "d21100b3df583b6300000000f002faf015030000 1312" DIGEST
				  "0101 1312" DIGEST "0101",
			 MD5_CHECK_BAD, 0);

	(void)state;
	assert_false(holds_digest(frame));
	bytes_free(frame);
}

/* Who refuses our SYN quotes it, digest and all. */
static void a_quoted_segment(void **state)
{
	static const char *const frames[] = {
		ETHERNET "0800 45c000644dbf000040011738 0a6300020a630001 030affff00000000" SYN,
		ETHERNET "86dd 6000000000643aff 20010db8000000000000000000000001"
			 "20010db8000000000000000000000002 0101ffff00000000" QUOTED_SYN6};

	(void)state;
	for (size_t i = 0; i < COUNT(frames); i++) {
		struct cursor frame = redacted(frames[i], MD5_CHECK_UNTRIED, 0);
		struct packet p;

		assert_false(holds_digest(frame));
		assert_int_equal(
			frame_decode(frame.at, (uint32_t)frame.left, (uint32_t)frame.left, &p),
			WIRE_OK);
		assert_int_equal(p.kind, PACKET_ICMP_ERROR);
		assert_int_equal(p.icmp.inner_source_port, i == 0 ? 0xd211 : 0x00b3);
		bytes_free(frame);
	}
}

/* RFC 5880 4.2: a password, for everyone to read. */
static void a_password_of_bfd(void **state)
{
	struct cursor frame =
		redacted(ETHERNET "0800 45000040000040 00ff110000 0a6300010a630002 c0000ec8002c0000"
				  "20c40324 00000001 00000002 000f4240 000f4240 00000000"
				  "0109 01 736563726574 00 00 00",
			 MD5_CHECK_UNSIGNED, 0);
	struct packet p;

	(void)state;
	assert_null(memmem(frame.at, frame.left, "secret", 6));
	(void)!frame_decode(frame.at, (uint32_t)frame.left, (uint32_t)frame.left, &p);
	assert_int_equal(p.kind, PACKET_BFD);
	assert_int_equal(p.bfd.state, BFD_UP);
	bytes_free(frame);
}

/* ARP, ND (here for a target that begins as a quoted packet does), other traffic, and rubbish stay
 * as they are. */
static void nothing_else_changes(void **state)
{
	static const char *const frames[] = {
		"ffffffffffff 020000000001 0806 0001080006040001 020000000001 ac100001"
		"000000000000 ac100002",
		ETHERNET "86dd 6000000000483aff fe80000000000000 0000000000000001"
			 "ff02000000000000 00000001ff000002 8700000000000000"
			 "6000000000180600 0000000000000002 01010200000000010101020000000001"
			 "0101020000000001010102000000000101010200000000010101020000000001",
		ETHERNET "0800 45c00048e4d2400001ff7f550a6300010a630002" SYN_TCP_HEAD "0101",
		ETHERNET "0800 4f",
		ETHERNET "8100",
		"0102"};

	(void)state;
	for (size_t i = 0; i < COUNT(frames); i++) {
		struct cursor before = bytes_of(frames[i]);
		struct cursor after = redacted(frames[i], MD5_CHECK_GOOD, 0);

		assert_memory_equal(before.at, after.at, before.left);
		bytes_free(before);
		bytes_free(after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_digest_the_outcome_stays),
		cmocka_unit_test(a_real_digest_is_no_outcome),
		cmocka_unit_test(cut_frames),
		cmocka_unit_test(every_option),
		cmocka_unit_test(a_quoted_segment),
		cmocka_unit_test(a_password_of_bfd),
		cmocka_unit_test(nothing_else_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
