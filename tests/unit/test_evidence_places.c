/* SPDX-License-Identifier: ISC */
/* Which link a frame is of, and what it means that it is elsewhere: strays, crossed paths,
 * strangers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fold_world.h"

#define CE "172.16.0.1"
#define MSEE "172.16.0.2"

static struct wire_evidence *const w = &fold[PRIMARY].wire;

static void find_check(struct packet p, int32_t about, int32_t at)
{
	struct evidence_place place = evidence_find(fold_index, &p);

	assert_int_equal(place.about, about);
	assert_int_equal(place.at, at);
}

static void places(void **state)
{
	struct tags qinq = tags_2(ETHERTYPE_8021Q, 1000, 300);

	(void)state;
	find_check(asks(CE, MSEE, MAC_CE), PRIMARY, PRIMARY);
	find_check(asks("172.16.0.6", "172.16.0.5", MAC_MSEE), SECONDARY, PRIMARY);
	find_check(under(asks(CE, MSEE, MAC_CE), ETH2, tags_1(200)), PRIMARY, SECONDARY);
	find_check(under(asks(CE, MSEE, MAC_CE), ETH1, tags_1(201)), PRIMARY, NO_LINK);
	find_check(asks("192.168.1.2", "192.168.1.1", MAC_OTHER), NO_LINK, PRIMARY);
	find_check(asks("2001:db8::2", "2001:db8::1", MAC_MSEE), PRIMARY6, PRIMARY6);
	find_check(under(asks("192.0.2.2", "192.0.2.1", 9), ETH1, qinq), MICROSOFT, MICROSOFT);
	/* Another outer EtherType is the same place. */
	qinq.tag[0].ethertype = ETHERTYPE_8021AD;
	find_check(under(asks("192.0.2.2", "192.0.2.1", 9), ETH1, qinq), MICROSOFT, MICROSOFT);
	/* By the target where the sender is nobody, or unknown. */
	find_check(asks(NULL, MSEE, MAC_OTHER), PRIMARY, PRIMARY);
	find_check(asks("192.168.1.2", CE, MAC_OTHER), PRIMARY, PRIMARY);
	find_check(under(asks(NULL, "192.168.1.1", 9), ETH2, tags_1(7)), NO_LINK, NO_LINK);
	/* A capture that does not say its port stands for all: the first link with the tags. */
	find_check(under(asks(CE, MSEE, MAC_CE), PORT_ANY, tags_1(200)), PRIMARY, PRIMARY);
}

/* IEEE 802.1Q 9.6: a lone priority tag names no VLAN. */
/* One capture of two ports with the same tags: each link's frames are at home. */
static void one_capture_for_all(void **state)
{
	const struct wire_evidence *other = &fold[SECONDARY].wire;

	(void)state;
	for (size_t i = 0; i < FOLD_LINKS; i++)
		fold_homes[i].port = PORT_ANY;
	fold_reindex();
	fold_packet(under(asks("172.16.0.5", "172.16.0.6", MAC_CE), PORT_ANY, tags_1(200)));
	assert_int_equal(other->ce_asks.count, 1);
	assert_int_equal(other->own_strays[0].seen.count, 0);
	assert_int_equal(w->foreigners[0].seen.count, 0);
	fold_packet(under(asks("172.16.0.6", "172.16.0.5", MAC_MSEE), PORT_ANY, tags_1(201)));
	assert_int_equal(other->strays[0].seen.count, 1);
}

static void priority_tags(void **state)
{
	struct packet p = asks("172.16.0.5", "172.16.0.6", MAC_CE);
	const struct wire_evidence *s = &fold[SECONDARY].wire;

	(void)state;
	fold_links[SECONDARY].tags = fold_homes[SECONDARY].tags = (struct tags){0};
	fold_reindex();
	find_check(under(p, ETH2, (struct tags){0}), SECONDARY, SECONDARY);
	find_check(under(p, ETH2, tags_1(0)), SECONDARY, SECONDARY);
	fold_packet(under(p, ETH2, tags_1(0)));
	assert_int_equal(s->ce_asks.count, 1);
	assert_int_equal(s->own_strays[0].seen.count, 0);
	find_check(under(p, ETH2, tags_1(1)), SECONDARY, NO_LINK);
}

static void strays(void **state)
{
	(void)state;
	fold_packet(under(asks(MSEE, CE, MAC_MSEE), ETH1, tags_1(201)));
	fold_packet(under(asks(MSEE, CE, MAC_MSEE), ETH1, tags_1(201)));
	fold_packet(under(asks(MSEE, CE, MAC_MSEE), ETH1, (struct tags){0}));
	fold_packet(under(answers(MSEE, CE, MAC_MSEE), ETH1, tags_2(ETHERTYPE_8021Q, 5, 200)));
	assert_int_equal(w->strays[0].seen.count, 2);
	assert_true(tags_equal(&w->strays[0].tags, &(struct tags){1, {{ETHERTYPE_8021Q, 201}}}));
	assert_string_equal(w->strays[0].what, "ARP: who has 172.16.0.1, tell 172.16.0.2");
	assert_false(w->strays[0].ethertype_only);
	assert_int_equal(w->strays[0].requests.pressing, 1);
	assert_int_equal(w->strays[1].requests.pressing, 0);
	assert_int_equal(w->strays[1].tags.count, 0);
	assert_int_equal(w->strays[2].seen.count, 1);
	assert_int_equal(w->strays[3].seen.count, 0);
	assert_int_equal(w->msee_frames.count, 0);
	assert_true(w->peer_tags_seen);
	assert_int_equal(w->peer_tags.count, 2); /* the last */
	/* Asking for the CE's address, whoever does. */
	fold_packet(under(asks("172.16.0.9", CE, MAC_OTHER), ETH1, tags_1(202)));
	assert_int_equal(w->strays[3].seen.count, 1);
	/* More places than fit are passed over. */
	fold_packet(under(asks(MSEE, CE, MAC_MSEE), ETH1, tags_1(203)));
	assert_int_equal(w->strays[3].seen.count, 1);
	/* And a session's segment. */
	fold_setup(state);
	assert_false(fold_packet(
		under(segment(msee_end(false, 50000), TCP_SYN, 1, 0), ETH1, tags_1(201))));
	assert_string_equal(w->strays[0].what, "TCP/179 172.16.0.2 to 172.16.0.1");
	assert_int_equal(w->theirs.syn.count, 0);
	assert_false(w->strays[0].to_host ||
		     w->strays[0].taken); /* whose address it is, who knows */
}

/* Under other tags somebody answers for the CE's address: this host, or one of another network. */
static void strays_answered(void **state)
{
	const struct tags elsewhere = tags_1(201);
	struct packet p = segment(msee_end(false, 50000), TCP_SYN, 1, 0);

	(void)state;
	fold_know_host();
	fold_packet(under(asks(MSEE, CE, MAC_MSEE), ETH1, elsewhere));
	fold_packet(under(answers(CE, CE, MAC_CE), ETH1, elsewhere));
	assert_true(w->strays[0].answered && !w->strays[0].taken);
	fold_packet(under(answers(CE, CE, MAC_OTHER), ETH1, elsewhere));
	assert_true(w->strays[0].taken);
	assert_int_equal(w->own_strays[0].seen.count, 0);
	p.dst_mac = mac_of(MAC_CE);
	fold_packet(under(p, ETH1, elsewhere));
	assert_true(w->strays[0].to_host);
	p.dst_mac = mac_of(MAC_OTHER);
	fold_packet(under(p, ETH1, tags_1(202)));
	assert_true(w->strays[1].taken && !w->strays[1].to_host);
}

static void ethertype_only(void **state)
{
	struct wire_evidence *m = &fold[MICROSOFT].wire;

	(void)state;
	fold_packet(under(asks("192.0.2.2", "192.0.2.1", MAC_MSEE), ETH1,
			  tags_2(ETHERTYPE_8021AD, 1000, 300)));
	assert_true(m->strays[0].ethertype_only);
	assert_int_equal(m->strays[0].seen.count, 1);
	assert_int_equal(m->msee_frames.count, 0);
	assert_int_equal(m->msee_asks.count, 0);
	assert_int_equal(m->foreigners[0].seen.count, 0);
	assert_true(m->peer_tags_seen);
	/* Other VLANs under it are another matter. */
	fold_packet(under(asks("192.0.2.2", "192.0.2.1", MAC_MSEE), ETH1,
			  tags_2(ETHERTYPE_8021AD, 1000, 301)));
	assert_false(m->strays[1].ethertype_only);
}

static void own_strays(void **state)
{
	(void)state;
	fold_packet(under(asks(CE, MSEE, MAC_CE), ETH1, tags_1(201)));
	assert_int_equal(w->own_strays[0].seen.count, 1);
	assert_int_equal(w->strays[0].seen.count, 0);
	assert_true(w->host_tags_seen && w->host_tags.tag[0].vid == 201);
	assert_int_equal(w->ce_asks.count, 0);
	/* This host holds the MSEE's address by mistake: its frames are no far end's. */
	fold_know_host();
	fold_packet(under(asks(MSEE, CE, MAC_CE), ETH1, tags_1(201)));
	assert_int_equal(w->strays[0].seen.count, 0);
	assert_int_equal(w->own_strays[0].seen.count, 1);
}

static void crossed_paths(void **state)
{
	struct wire_evidence *s = &fold[SECONDARY].wire;

	(void)state;
	/* The primary's far end on the secondary's port. */
	fold_packet(under(asks(MSEE, CE, MAC_MSEE), ETH2, tags_1(200)));
	assert_int_equal(w->crossed.count, 1);
	assert_string_equal(w->crossed_port, "eth2");
	assert_int_equal(w->strays[0].seen.count, 0);
	assert_int_equal(s->foreigners[0].seen.count, 1);
	assert_true(s->foreigners[0].sibling);
	assert_true(s->foreigners[0].msee_like);
	/* Requests for the CE's address alone do not prove it. */
	fold_packet(under(asks("172.16.0.9", CE, MAC_OTHER), ETH2, tags_1(200)));
	assert_int_equal(w->crossed.count, 1);
	/* Our own frames on a bridge behind the other port are ours. */
	fold_know_host();
	fold_packet(under(asks(MSEE, CE, MAC_CE), ETH2, tags_1(200)));
	assert_int_equal(w->crossed.count, 1);
	/* Of another peering it is no sibling. */
	fold_packet(asks("192.0.2.2", "192.0.2.1", MAC_OTHER));
	assert_true(w->foreigners[0].msee_like);
	assert_false(w->foreigners[0].sibling);
	assert_int_equal(fold[MICROSOFT].wire.strays[0].seen.count, 1);
}

static void strangers(void **state)
{
	(void)state;
	fold_packet(asks("192.168.9.2", "192.168.9.1", MAC_OTHER));
	assert_true(w->foreigners[0].msee_like);
	assert_true(mac_equal(w->foreigners[0].mac, mac_of(MAC_OTHER)));
	fold_packet(asks("192.168.9.77", "192.168.9.1", MAC_OTHER));
	assert_false(w->foreigners[1].msee_like);
	fold_packet(asks("192.168.9.1", "192.168.9.2", MAC_OTHER)); /* a CE asks so */
	assert_false(w->foreigners[2].msee_like);
	/* A SYN like an MSEE's, of another subnet. */
	struct packet p = segment(msee_end(false, 50000), TCP_SYN, 1, 0);

	p.src = addr("10.9.9.2");
	p.dst = addr("10.9.9.1");
	fold_packet(p);
	assert_true(w->foreigners[3].msee_like);
	assert_int_equal(w->foreigners[3].seen.count, 1);
	/* IPv6: the second of a /126 asks for the first. */
	fold_packet(asks("2001:db8:9::6", "2001:db8:9::5", MAC_OTHER));
	assert_true(fold[PRIMARY6].wire.foreigners[0].msee_like);
	fold_packet(asks("fe80::99", "2001:db8:9::5", MAC_OTHER));
	assert_int_equal(fold[PRIMARY6].wire.foreigners[1].seen.count, 0);
	/* Who is answered is at peace. */
	assert_false(w->foreigners[0].stranger);
	fold_packet(answers("192.168.9.1", "192.168.9.1", MAC_OTHER));
	assert_true(w->foreigners[0].stranger);
	/* Who asks for the MSEE, too, is not it. */
	fold_setup(state);
	fold_packet(asks("172.16.0.3", "172.16.0.1", MAC_OTHER));
	assert_false(w->foreigners[0].stranger);
	fold_packet(asks("172.16.0.3", "172.16.0.2", MAC_OTHER));
	assert_true(w->foreigners[0].stranger);
	/* This host's own other traffic in the VLAN is not foreign. */
	fold_setup(state);
	fold_know_host();
	fold_packet(asks("192.168.9.2", "192.168.9.1", MAC_CE));
	assert_int_equal(w->foreigners[0].seen.count, 0);
}

/* However many strangers share the segment, one who asks like an MSEE is noticed. */
static void a_crowd_of_strangers(void **state)
{
	static const char *const crowd[] = {"192.168.9.11", "192.168.9.12", "192.168.9.13",
					    "192.168.9.14", "192.168.9.15", "192.168.9.16"};
	bool noticed = false;

	(void)state;
	for (size_t i = 0; i < sizeof(crowd) / sizeof(crowd[0]); i++)
		fold_packet(asks(crowd[i], "192.168.9.1", (uint8_t)(20 + i)));
	fold_packet(asks("10.9.9.2", "10.9.9.1", MAC_OTHER));
	fold_packet(asks("10.9.9.2", "10.9.9.1", MAC_OTHER));
	for (size_t i = 0; i < SPEAKERS_MAX; i++)
		noticed =
			noticed || (w->foreigners[i].msee_like && w->foreigners[i].seen.count == 2);
	assert_true(noticed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define FOLD(t) cmocka_unit_test_setup_teardown(t, fold_setup, fold_teardown)
		FOLD(places),          FOLD(one_capture_for_all),
		FOLD(priority_tags),   FOLD(strays),
		FOLD(ethertype_only),  FOLD(own_strays),
		FOLD(strays_answered), FOLD(crossed_paths),
		FOLD(strangers),       FOLD(a_crowd_of_strangers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
