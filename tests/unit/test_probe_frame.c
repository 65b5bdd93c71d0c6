/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/probe/frame.h"

static struct address address_at(const char *text)
{
	struct address a;

	assert_true(address_parse(text, &a));
	return a;
}

static const struct mac own = {{2, 0, 0, 0, 0, 1}};

/* clang-format off */
static const uint8_t request[FRAME_ARP_LEN] = {
	0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 172, 16, 0, 1, 0, 0, 0, 0, 0, 0, 172, 16, 0, 2,
};

/* IPv6 from the CE to ff02::1:ffab:cdef; the solicitation and its target; the CE's MAC address. */
static const uint8_t solicitation[FRAME_SOLICITATION_LEN] = {
	0x60, 0, 0, 0, 0, 32, 58, 255,
	0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
	0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xab, 0xcd, 0xef,
	135, 0, 0x6c, 0xf5, 0, 0, 0, 0,
	0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0x12, 0xab, 0xcd, 0xef,
	1, 1, 2, 0, 0, 0, 0, 1,
};
/* clang-format on */

static void an_arp_request_asks_for_the_msee(void **state)
{
	struct address ce = address_at("172.16.0.1"), msee = address_at("172.16.0.2");
	uint8_t out[FRAME_ARP_LEN];

	(void)state;
	memset(out, 0xaa, sizeof(out));
	frame_arp(&ce, own, &msee, out);
	assert_memory_equal(out, request, sizeof(out));
}

static void a_solicitation_asks_its_group(void **state)
{
	struct address ce = address_at("2001:db8::1"), msee = address_at("2001:db8::12ab:cdef");
	uint8_t out[FRAME_SOLICITATION_LEN];

	(void)state;
	memset(out, 0xaa, sizeof(out));
	frame_solicitation(&ce, own, &msee, out);
	assert_memory_equal(out, solicitation, sizeof(out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arp_request_asks_for_the_msee),
		cmocka_unit_test(a_solicitation_asks_its_group),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
