/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "model/bgp.h"
#include "model/bird_facts.h"
#include "model/kernel_facts.h"
#include "model/link.h"
#include "model/packet.h"
#include "model/probe_facts.h"

static void words_of_the_configuration(void **state)
{
	(void)state;
	assert_string_equal(peering_type_name(PEERING_PRIVATE), "private");
	assert_string_equal(peering_type_name(PEERING_MICROSOFT), "microsoft");
	assert_string_equal(path_name(PATH_PRIMARY), "primary");
	assert_string_equal(path_name(PATH_SECONDARY), "secondary");
	assert_string_equal(family_name(FAMILY_IPV4), "ipv4");
	assert_string_equal(family_name(FAMILY_IPV6), "ipv6");
}

static void states_are_spelt_as_bird_does(void **state)
{
	(void)state;
	static const char *const names[] = {"Down",     "Idle",        "Connect",    "Active",
					    "OpenSent", "OpenConfirm", "Established"};

	assert_null(session_state_name(SESSION_UNKNOWN));
	for (int s = SESSION_DOWN; s <= SESSION_ESTABLISHED; s++)
		assert_string_equal(session_state_name((enum session_state)s),
				    names[s - SESSION_DOWN]);
	assert_string_equal(bfd_state_name(BFD_ADMIN_DOWN), "AdminDown");
	assert_string_equal(bfd_state_name(BFD_DOWN), "Down");
	assert_string_equal(bfd_state_name(BFD_INIT), "Init");
	assert_string_equal(bfd_state_name(BFD_UP), "Up");
}

static void diagnostics_of_rfc_5880(void **state)
{
	(void)state;
	assert_string_equal(bfd_diagnostic_name(0), "No Diagnostic");
	assert_string_equal(bfd_diagnostic_name(1), "Control Detection Time Expired");
	assert_string_equal(bfd_diagnostic_name(3), "Neighbor Signaled Session Down");
	assert_string_equal(bfd_diagnostic_name(7), "Administratively Down");
	assert_string_equal(bfd_diagnostic_name(8), "Reverse Concatenated Path Down");
	assert_string_equal(bfd_diagnostic_name(9), "unknown");
	assert_string_equal(bfd_diagnostic_name(255), "unknown");
}

static void notifications(void **state)
{
	(void)state;
	static const struct {
		uint8_t code, subcode;
		const char *text;
	} rows[] = {
		{1, 3, "Bad message type"},
		{2, 2, "Bad peer AS"},
		{2, 6, "Unacceptable hold time"},
		{2, 7, "Required capability missing"},
		{2, 11, "Role mismatch"},
		{3, 11, "Malformed AS_PATH"},
		{4, 0, "Hold timer expired"},
		{5, 3, "Unexpected message in Established state"},
		{6, 1, "Maximum number of prefixes reached"},
		{6, 2, "Administrative shutdown"},
		{6, 9, "Hard Reset"},
		{6, 10, "BFD Down"},
		{7, 1, "Invalid ROUTE-REFRESH message length"},
		{8, 0, "Send hold timer expired"},
		{2, 9,
		 "Invalid OPEN message"}, /* from here on: subcodes and codes nobody defined */
		{6, 200, "Cease"},
		{4, 1, "Hold timer expired"},
		{0, 0, "Unknown error"},
		{9, 2, "Unknown error"},
		{255, 255, "Unknown error"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(bgp_error_name(rows[i].code, rows[i].subcode), rows[i].text);
}

static void every_member_has_its_own_word(void **state)
{
	(void)state;
	const char *names[32];
	size_t count = 0;

	for (int s = NEIGHBOUR_NONE; s <= NEIGHBOUR_NOARP; s++)
		names[count++] = neighbour_state_name((enum neighbour_state)s);
	for (int f = BIRD_OK; f <= BIRD_NONSENSE; f++)
		names[count++] = bird_failure_name((enum bird_failure)f);
	for (size_t i = 0; i < count; i++) {
		assert_string_not_equal(names[i], "unknown");
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(names[i], names[j]);
	}
	count = 0;
	for (int r = PROBE_NOT_TRIED; r <= PROBE_FAILED; r++)
		names[count++] = probe_result_name((enum probe_result)r);
	for (size_t i = 1; i < count; i++)
		assert_string_not_equal(names[i], names[i - 1]);
	assert_string_equal(neighbour_state_name(NEIGHBOUR_FAILED), "FAILED");
	assert_string_equal(bird_failure_name(BIRD_DENIED), "denied");
	assert_string_equal(probe_result_name(PROBE_REFUSED), "refused");
}

static void what_is_no_member_is_unknown(void **state)
{
	(void)state;
	assert_null(session_state_name((enum session_state)99));
	assert_string_equal(path_name((enum path)99), "unknown");
	assert_string_equal(probe_result_name((enum probe_result)99), "unknown");
}

static void kernel_links_are_found(void **state)
{
	(void)state;
	struct kernel_link links[] = {{.index = 1, .name = "lo"},
				      {.index = 4, .name = "eth1"},
				      {.index = 9, .name = "eth1.200"}};
	struct kernel_facts k = {.links = links, .link_count = 3}, none = {0};

	for (size_t i = 0; i < 3; i++) {
		assert_ptr_equal(kernel_link_by_index(&k, links[i].index), &links[i]);
		assert_ptr_equal(kernel_link_by_name(&k, links[i].name), &links[i]);
	}
	assert_null(kernel_link_by_index(&k, 0));
	assert_null(kernel_link_by_index(&k, 5));
	assert_null(kernel_link_by_index(&k, 10));
	assert_null(kernel_link_by_name(&k, "eth"));
	assert_null(kernel_link_by_index(&none, 1));
	assert_null(kernel_link_by_name(&none, "lo"));
}

static void facts_are_freed_to_nothing(void **state)
{
	(void)state;
	struct kernel_facts k = {.read = true, .link_count = 1, .key_count = 2}, no_kernel = {0};
	struct bird_facts b = {.failure = BIRD_SILENT, .protocol_count = 1, .bfd_count = 1},
			  no_bird = {0};

	k.links = xcalloc(1, sizeof(*k.links));
	k.keys = xcalloc(2, sizeof(*k.keys));
	b.protocols = xcalloc(1, sizeof(*b.protocols));
	b.bfd = xcalloc(1, sizeof(*b.bfd));
	kernel_facts_free(&k);
	bird_facts_free(&b);
	assert_memory_equal(&k, &no_kernel, sizeof(k));
	assert_memory_equal(&b, &no_bird, sizeof(b));
	kernel_facts_free(&k);
	bird_facts_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_the_configuration),
		cmocka_unit_test(states_are_spelt_as_bird_does),
		cmocka_unit_test(diagnostics_of_rfc_5880),
		cmocka_unit_test(notifications),
		cmocka_unit_test(every_member_has_its_own_word),
		cmocka_unit_test(what_is_no_member_is_unknown),
		cmocka_unit_test(kernel_links_are_found),
		cmocka_unit_test(facts_are_freed_to_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
