/* SPDX-License-Identifier: ISC */
/* Which of BIRD's protocols is a link's session, and which only looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

static struct bird_protocol protocols[3];
static struct bird_facts facts;
static struct evidence *const e = &fold[PRIMARY];

static struct bird_protocol *protocol(const char *name, const char *neighbour,
				      enum session_state session)
{
	struct bird_protocol *p = &protocols[facts.protocol_count++];

	*p = (struct bird_protocol){.session = session, .neighbour_as = AZURE_ASN};
	text_format(p->name, sizeof(p->name), "%s", name);
	if (neighbour)
		p->neighbour = addr(neighbour);
	return p;
}

static int setup(void **state)
{
	facts = (struct bird_facts){.protocols = protocols,
				    .at_ms = NOW,
				    .reboot_ms = NOW - 9000,
				    .reconfigured_ms = NOW - 8000};
	return fold_setup(state);
}

static const struct bird_evidence *digest(void)
{
	evidence_apply_bird(e, fold_index, &facts);
	return &e->bird;
}

static void by_neighbour(void **state)
{
	(void)state;
	protocol("er_secondary", "172.16.0.6", SESSION_ESTABLISHED);
	protocol("er_primary", "172.16.0.2", SESSION_ACTIVE);
	assert_true(digest()->found);
	assert_string_equal(e->bird.protocol.name, "er_primary");
	assert_false(e->bird.duplicate || e->bird.near);
	assert_true(e->bird.reboot_ms == NOW - 9000 && e->bird.reconfigured_ms == NOW - 8000);
	/* Read anew: what is gone is forgotten. */
	facts.protocol_count = 1;
	assert_false(digest()->found);
	assert_false(e->bird.near); /* it serves the other link */
}

/* Of a range none has come yet; one that has is the session. */
static void by_range(void **state)
{
	(void)state;
	protocol("elsewhere", NULL, SESSION_ACTIVE)->range = true;
	struct bird_protocol *p = protocol("dynamic", NULL, SESSION_ACTIVE);

	p->range = true;
	p->neighbours = net("172.16.0.0/30");
	assert_true(digest()->found);
	assert_string_equal(e->bird.protocol.name, "dynamic");
	protocol("dynbgp1", "172.16.0.2", SESSION_ESTABLISHED);
	assert_string_equal(digest()->protocol.name, "dynbgp1");
	assert_false(e->bird.duplicate);
}

static void failures(void **state)
{
	(void)state;
	protocol("er_primary", "172.16.0.2", SESSION_ACTIVE);
	digest();
	facts.failure = BIRD_SILENT;
	memcpy(facts.why, "no answer", 10);
	assert_int_equal(digest()->failure, BIRD_SILENT);
	assert_string_equal(e->bird.why, "no answer");
	assert_false(e->bird.found);
}

static void by_name(void **state)
{
	(void)state;
	memcpy(e->link.protocol, "mine", 5);
	protocol("other", "172.16.0.2", SESSION_ESTABLISHED);
	protocol("mine", "172.16.0.2", SESSION_IDLE);
	assert_string_equal(digest()->protocol.name, "mine");
	assert_true(e->bird.duplicate);
	assert_string_equal(e->bird.duplicate_name, "other");
	/* The name is out of date: the neighbour address decides. */
	facts.protocol_count = 1;
	assert_string_equal(digest()->protocol.name, "other");
	assert_false(e->bird.duplicate);
	/* The named one has another neighbour: near, whatever that neighbour is. */
	facts.protocol_count = 0;
	protocol("mine", "203.0.113.9", SESSION_ACTIVE);
	assert_false(digest()->found);
	assert_true(e->bird.near);
	assert_string_equal(e->bird.near_reason, "it has this link's name");
	assert_true(address_equal(&e->bird.near_neighbour, &protocols[0].neighbour));
	protocols[0].neighbour = fold_links[SECONDARY].msee;
	assert_true(digest()->near);
}

static void near_by_each_reason(void **state)
{
	struct bird_protocol *p = protocol("p1", "172.16.0.3", SESSION_CONNECT);

	(void)state;
	assert_true(digest()->near && !e->bird.found);
	assert_string_equal(e->bird.near_reason, "its neighbour is in this link's subnet");
	assert_false(e->bird.near_weak);
	p->neighbour = addr("203.0.113.9");
	memcpy(p->neighbour_interface, "eth1", 5);
	assert_string_equal(digest()->near_reason, "it is bound to this link's interface");
	memcpy(e->host.vlan, "eth1.200", 9); /* known from the kernel: that one is meant */
	assert_false(digest()->near && !e->bird.near_weak);
	memcpy(p->neighbour_interface, "eth1.200", 9);
	assert_string_equal(digest()->near_reason, "it is bound to this link's interface");
	p->neighbour_interface[0] = '\0';
	p->source = fold_links[PRIMARY].ce;
	assert_string_equal(digest()->near_reason, "it speaks from this link's CE address");
	p->source = (struct address){0};
	assert_non_null(strstr(digest()->near_reason, "Microsoft's ASN"));
	assert_true(e->bird.near_weak);
	p->neighbour_as = 64999;
	assert_false(digest()->near);
	/* Another family, no neighbour at all (a dynamic parent), or another link's MSEE. */
	p->neighbour_as = AZURE_ASN;
	p->neighbour = addr("2001:db8:9::2");
	assert_false(digest()->near);
	p->neighbour = (struct address){0};
	assert_false(digest()->near);
	p->neighbour = fold_links[MICROSOFT].msee;
	assert_false(digest()->near);
}

static void duplicates(void **state)
{
	(void)state;
	/* One waits in Idle, the livelier is the session. */
	protocol("waits", "172.16.0.2", SESSION_IDLE);
	protocol("lives", "172.16.0.2", SESSION_ACTIVE);
	assert_string_equal(digest()->protocol.name, "lives");
	assert_true(e->bird.duplicate && e->bird.duplicate_fits);
	assert_string_equal(e->bird.duplicate_name, "waits");
	protocols[0].neighbour_as = 64999;
	assert_false(digest()->duplicate_fits);
	/* Idle with an error or an error wait is no waiting for another. */
	protocols[0].error_wait_ms = 60000;
	protocols[1].session = SESSION_IDLE;
	assert_string_equal(digest()->protocol.name, "waits");
	/* A disabled one is the least alive. */
	protocols[0].session = SESSION_DOWN;
	assert_string_equal(digest()->protocol.name, "lives");
	/* Another VRF is another world. */
	memcpy(protocols[1].vrf, "blue", 5);
	assert_false(digest()->duplicate);
}

static void bfd(void **state)
{
	struct bird_bfd_session sessions[2] = {{.neighbour = addr("172.16.0.6"), .state = "Down"},
					       {.neighbour = addr("172.16.0.2"), .state = "Up"}};

	(void)state;
	facts.bfd = sessions;
	facts.bfd_count = 2;
	facts.bfd_running = true;
	assert_true(digest()->bfd_running && e->bird.bfd_found);
	assert_string_equal(e->bird.bfd_state, "Up");
	facts.bfd_count = 1;
	assert_false(digest()->bfd_found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLD(t) cmocka_unit_test_setup_teardown(t, setup, fold_teardown)
		FOLD(by_neighbour),        FOLD(by_range),   FOLD(failures), FOLD(by_name),
		FOLD(near_by_each_reason), FOLD(duplicates), FOLD(bfd),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
