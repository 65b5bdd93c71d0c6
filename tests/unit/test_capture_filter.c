/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/capture/filter.h"
#include "base/cursor.h"

#include <pcap/pcap.h>

static struct bpf_program program;

static int compile_filter(void **state)
{
	pcap_t *ethernet = pcap_open_dead(DLT_EN10MB, 1600);
	struct text expression = {0};
	int status;

	(void)state;
	filter_expression(&expression);
	status = pcap_compile(ethernet, &program, expression.at, 1, PCAP_NETMASK_UNKNOWN);
	text_free(&expression);
	pcap_close(ethernet);
	return status;
}

static int free_filter(void **state)
{
	(void)state;
	pcap_freecode(&program);
	return 0;
}

/* Stacks of tags, outermost first; the first four are what a path may carry. */
static const struct {
	uint8_t bytes[16];
	size_t len;
} stacks[] = {
	{{0}, 0},
	{{0x81, 0, 0, 200}, 4},
	{{0x88, 0xa8, 3, 0xe8, 0x81, 0, 0, 200}, 8},
	{{0x91, 0, 3, 0xe8, 0x81, 0, 0, 200, 0x81, 0, 0, 7}, 12},
	{{0x81, 0, 0, 1, 0x81, 0, 0, 2, 0x81, 0, 0, 3, 0x81, 0, 0, 4}, 16},
};
enum { STACKS_SEEN = 4, FRAME = 128 };

static bool passes_under(size_t stack, const uint8_t *body, size_t len)
{
	uint8_t frame[FRAME] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
	struct pcap_pkthdr header = {0};

	memcpy(frame + 12, stacks[stack].bytes, stacks[stack].len);
	memcpy(frame + 12 + stacks[stack].len, body, len);
	header.len = header.caplen = (bpf_u_int32)(12 + stacks[stack].len + len);
	return pcap_offline_filter(&program, &header, frame) != 0;
}

/* How many of the four tag depths let the body (from its EtherType on) through. */
static size_t passes(const uint8_t *body, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < STACKS_SEEN; i++)
		n += passes_under(i, body, len);
	assert_false(passes_under(STACKS_SEEN, body, len));
	return n;
}

static size_t passes_ipv4(uint8_t protocol, size_t header_words, uint16_t fragment,
			  const uint8_t upper[static 8])
{
	uint8_t body[2 + 60 + 8] = {0x08, 0x00, (uint8_t)(0x40 | header_words)};

	body[2 + 6] = (uint8_t)(fragment >> 8);
	body[2 + 7] = (uint8_t)fragment;
	body[2 + 8] = 255;
	body[2 + 9] = protocol;
	memcpy(body + 2 + 4 * header_words, upper, 8);
	return passes(body, 2 + 4 * header_words + 8);
}

static size_t passes_ipv6(uint8_t next, const uint8_t upper[static 8])
{
	uint8_t body[2 + 40 + 8] = {0x86, 0xdd, 0x60};

	body[2 + 6] = next;
	body[2 + 7] = 255;
	memcpy(body + 2 + 40, upper, 8);
	return passes(body, sizeof(body));
}

enum { ICMP = 1, TCP = 6, UDP = 17, ICMPV6 = 58, MORE_FRAGMENTS = 0x2000 };
static const uint8_t to_bgp[8] = {0xc0, 1, 0, 179}, from_bgp[8] = {0, 179, 0xc0, 1};
static const uint8_t to_bfd[8] = {0xc0, 0, 0x0e, 0xc8}, to_bfd_multihop[8] = {0xc0, 0, 0x12, 0xb0};
static const uint8_t to_web[8] = {0xc0, 1, 0, 80}, from_bfd[8] = {0x0e, 0xc8, 0, 53};
static const uint8_t to_near_bgp[8] = {1, 179, 179, 0}; /* 435 and 45824 */

static void arp_passes(void **state)
{
	static const uint8_t arp[30] = {0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1};

	(void)state;
	assert_int_equal(passes(arp, sizeof(arp)), STACKS_SEEN);
}

static void bgp_passes_behind_any_ipv4_header(void **state)
{
	(void)state;
	for (size_t words = 5; words <= 15; words++) {
		assert_int_equal(passes_ipv4(TCP, words, 0, to_bgp), STACKS_SEEN);
		assert_int_equal(passes_ipv4(TCP, words, 0, from_bgp), STACKS_SEEN);
		assert_int_equal(passes_ipv4(TCP, words, 0, to_web), 0);
	}
	assert_int_equal(passes_ipv4(TCP, 5, 0x4000, to_bgp), STACKS_SEEN); /* don't fragment */
	assert_int_equal(passes_ipv4(TCP, 5, MORE_FRAGMENTS, to_bgp), STACKS_SEEN);
	assert_int_equal(passes_ipv4(TCP, 5, 0, to_near_bgp), 0);
	assert_int_equal(passes_ipv4(UDP, 5, 0, to_bgp), 0);
}

static void later_fragments_have_no_ports(void **state)
{
	(void)state;
	assert_int_equal(passes_ipv4(TCP, 5, 1, to_bgp), 0);
	assert_int_equal(passes_ipv4(TCP, 5, MORE_FRAGMENTS | 0x1fff, to_bgp), 0);
	assert_int_equal(passes_ipv4(ICMP, 5, 185, (const uint8_t[8]){3}), 0);
}

static void bgp_passes_over_ipv6(void **state)
{
	(void)state;
	assert_int_equal(passes_ipv6(TCP, to_bgp), STACKS_SEEN);
	assert_int_equal(passes_ipv6(TCP, from_bgp), STACKS_SEEN);
	assert_int_equal(passes_ipv6(TCP, to_web), 0);
	assert_int_equal(passes_ipv6(UDP, to_bgp), 0);
}

static void bfd_passes(void **state)
{
	(void)state;
	assert_int_equal(passes_ipv4(UDP, 5, 0, to_bfd), STACKS_SEEN);
	assert_int_equal(passes_ipv4(UDP, 6, 0, to_bfd_multihop), STACKS_SEEN);
	assert_int_equal(passes_ipv6(UDP, to_bfd), STACKS_SEEN);
	assert_int_equal(passes_ipv6(UDP, to_bfd_multihop), STACKS_SEEN);
	assert_int_equal(passes_ipv4(UDP, 5, 0, from_bfd), 0);
	assert_int_equal(passes_ipv6(UDP, from_bfd), 0);
	assert_int_equal(passes_ipv4(TCP, 5, 0, to_bfd), 0);
}

static void icmp_passes_by_type(void **state)
{
	(void)state;
	for (unsigned int type = 0; type < 256; type++) {
		const uint8_t icmp[8] = {(uint8_t)type};
		bool error = type == 3 || type == 11 || type == 12;
		bool six = (type >= 1 && type <= 4) || type == 135 || type == 136;

		assert_int_equal(passes_ipv4(ICMP, 5, 0, icmp), error ? STACKS_SEEN : 0);
		assert_int_equal(passes_ipv4(ICMP, 15, 0, icmp), error ? STACKS_SEEN : 0);
		assert_int_equal(passes_ipv6(ICMPV6, icmp), six ? STACKS_SEEN : 0);
	}
}

static void other_protocols_do_not_pass(void **state)
{
	static const uint8_t lldp[30] = {0x88, 0xcc}, stp[30] = {0, 38, 0x42, 0x42, 3};
	static const uint8_t rarp[30] = {0x80, 0x35}, mpls[30] = {0x88, 0x47};

	(void)state;
	assert_int_equal(passes(lldp, sizeof(lldp)), 0);
	assert_int_equal(passes(stp, sizeof(stp)), 0);
	assert_int_equal(passes(rarp, sizeof(rarp)), 0);
	assert_int_equal(passes(mpls, sizeof(mpls)), 0);
	assert_int_equal(passes_ipv4(47, 5, 0, to_bgp), 0);
	assert_int_equal(passes_ipv6(0, to_bgp), 0);
}

/* What the kernel refuses as too long a program is 4096. */
static void the_program_is_short(void **state)
{
	(void)state;
	assert_true(program.bf_len < 512);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arp_passes),
		cmocka_unit_test(bgp_passes_behind_any_ipv4_header),
		cmocka_unit_test(later_fragments_have_no_ports),
		cmocka_unit_test(bgp_passes_over_ipv6),
		cmocka_unit_test(bfd_passes),
		cmocka_unit_test(icmp_passes_by_type),
		cmocka_unit_test(other_protocols_do_not_pass),
		cmocka_unit_test(the_program_is_short),
	};
	return cmocka_run_group_tests(tests, compile_filter, free_filter);
}
