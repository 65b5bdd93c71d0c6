/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/tags.h"

static const struct tags untagged = {0};
static const struct tags priority = {1, {{ETHERTYPE_8021Q, 0}}};
static const struct tags vlan200 = {1, {{ETHERTYPE_8021Q, 200}}};
static const struct tags vlan200_ad = {1, {{ETHERTYPE_8021AD, 200}}};
static const struct tags stacked = {2, {{ETHERTYPE_8021Q, 1000}, {ETHERTYPE_8021Q, 200}}};
static const struct tags stacked_ad = {2, {{ETHERTYPE_8021AD, 1000}, {ETHERTYPE_8021Q, 200}}};
static const struct tags crossed = {2, {{ETHERTYPE_8021Q, 200}, {ETHERTYPE_8021Q, 1000}}};
static const struct tags inner_priority = {2, {{ETHERTYPE_8021Q, 1000}, {ETHERTYPE_8021Q, 0}}};
static const struct tags outer_only = {1, {{ETHERTYPE_8021Q, 1000}}};

static void the_same_vlans(void **state)
{
	(void)state;
	assert_true(tags_same_vids(&vlan200, &vlan200));
	assert_true(tags_same_vids(&vlan200, &vlan200_ad));
	assert_true(tags_same_vids(&stacked, &stacked_ad));
	assert_false(tags_same_vids(&stacked, &crossed));
	assert_false(tags_same_vids(&stacked, &vlan200));
	assert_false(tags_same_vids(&vlan200, &untagged));
	assert_true(tags_same_vids(&untagged, &untagged));
}

static void the_same_tags(void **state)
{
	(void)state;
	assert_true(tags_equal(&vlan200, &vlan200));
	assert_false(tags_equal(&vlan200, &vlan200_ad));
	assert_false(tags_equal(&stacked, &stacked_ad));
	assert_true(tags_equal(&stacked_ad, &stacked_ad));
	assert_false(tags_equal(&stacked, &crossed));
}

static void a_lone_priority_tag_is_no_vlan(void **state)
{
	(void)state;
	assert_true(tags_same_vids(&priority, &untagged));
	assert_true(tags_equal(&untagged, &priority));
	assert_false(tags_equal(&priority, &vlan200));
	assert_false(tags_same_vids(&inner_priority, &outer_only));
}

static void tags_as_text(void **state)
{
	(void)state;
	struct tags widest = {TAGS_MAX,
			      {{0xffff, 65535}, {0xffff, 65535}, {0xffff, 65535}, {0xffff, 65535}}};
	char out[TAGS_TEXT];

	assert_string_equal(tags_text(&untagged, out), "untagged");
	assert_string_equal(tags_text(&priority, out), "untagged");
	assert_string_equal(tags_text(&vlan200, out), "200");
	assert_string_equal(tags_text(&vlan200_ad, out), "0x88a8:200");
	assert_string_equal(tags_text(&stacked, out), "1000.200");
	assert_string_equal(tags_text(&stacked_ad, out), "0x88a8:1000.200");
	assert_string_equal(tags_text(&inner_priority, out), "1000.0");
	assert_string_equal(tags_text(&widest, out),
			    "0xffff:65535.0xffff:65535.0xffff:65535.0xffff:65535");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_vlans),
		cmocka_unit_test(the_same_tags),
		cmocka_unit_test(a_lone_priority_tag_is_no_vlan),
		cmocka_unit_test(tags_as_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
