/* SPDX-License-Identifier: ISC */
/* What holds for any evidence whatever: 200,000 pseudo-random ones, the same each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "dice.h"
#include "evidence_world.h"
#include "same_verdict.h"

enum { CASES = 200000 };

static struct seen any_seen(void)
{
	uint32_t count = dice(3) ? dice(6) : 0;
	int64_t last = NOW - dice(30000);

	return count ? (struct seen){count, last - dice(3) * 1000, last} : (struct seen){0};
}

static void change_host(struct evidence *e)
{
	struct host_evidence *h = &e->host;
	bool *const claims[] = {&h->read,       &h->interface_found, &h->port_up,  &h->port_carrier,
				&h->vlan_found, &h->vlan_up,         &h->ce_held,  &h->ce_on_port,
				&h->msee_held,  &h->route_direct,    &h->listener, &h->connecting};

	switch (dice(7)) {
	case 0:
		h->ce_tags = tags_1((uint16_t)(200 + dice(2)));
		return;
	case 1:
		h->ce_len = (uint8_t)(29 + dice(3));
		return;
	case 2:
		h->neighbour = (enum neighbour_state)dice(9);
		return;
	case 3:
		h->listener_key = (enum key_state)dice(5);
		h->socket_key = (enum key_state)dice(5);
		h->counters.md5_failure = dice(3);
		h->counters.min_ttl_drop = dice(3);
		h->mtu = 1400 + dice(2) * 100;
		return;
	default:
		*claims[dice(sizeof(claims) / sizeof(claims[0]))] = toss();
	}
}

static void change_bird(struct evidence *e)
{
	static const char *const errors[] = {"",
					     "Error: Link down",
					     "Error: BFD session down",
					     "Error: No listening socket",
					     "Error: Kernel MD5 auth failed",
					     "Socket: Connection refused",
					     "Socket: Connection closed",
					     "Socket: No route to host",
					     "Socket: Network is unreachable",
					     "Received: Bad peer AS",
					     "Received: Administrative shutdown",
					     "Received: Unknown error 6.10",
					     "BGP Error: Hold timer expired",
					     "BGP Error: Bad peer AS",
					     "Automatic shutdown: Route limit exceeded",
					     "Received:"};
	struct bird_protocol *p = &e->bird.protocol;

	switch (dice(8)) {
	case 0:
		e->bird = (struct bird_evidence){.failure = (enum bird_failure)dice(7)};
		return;
	case 1:
		e->bird.found = toss();
		e->bird.near = toss();
		return;
	case 2:
		bird_error(e, (enum session_state)(SESSION_DOWN + dice(7)), errors[dice(16)]);
		return;
	case 3:
		p->session = (enum session_state)(SESSION_DOWN + dice(7));
		return;
	case 4:
		p->error_wait_ms = dice(2) * 60000;
		p->connect_delay_ms = dice(2) * 5000;
		return;
	case 5:
		p->neighbour_as = toss() ? AZURE_ASN : 8075;
		p->local_as = 65010 + dice(2);
		return;
	case 6:
		p->passive = toss();
		e->bird.duplicate = toss();
		p->channels[0].exported = dice(5000);
		return;
	default:
		memcpy(p->message, "maint", 6);
	}
}

static void change_wire(struct evidence *e)
{
	struct wire_evidence *w = &e->wire;
	struct attempts *a = toss() ? &w->ours : &w->theirs;

	switch (dice(13)) {
	case 0:
		*w = (struct wire_evidence){0};
		return;
	case 1:
		w->msee_frames = any_seen();
		return;
	case 2:
		w->asks_in_vain = dice(6);
		w->asks_in_vain_ms = NOW - dice(20000);
		return;
	case 3:
		w->strays[0] = (struct stray){.tags = tags_1(201),
					      .seen = any_seen(),
					      .ethertype_only = toss(),
					      .what = "a stray frame"};
		return;
	case 4:
		w->foreigners[0] = (struct foreigner){.speaker = addr("172.16.0.6"),
						      .asked = addr("172.16.0.5"),
						      .seen = SEEN(2, 500),
						      .msee_like = toss(),
						      .sibling = toss()};
		return;
	case 5:
		*a = (struct attempts){.syn = any_seen(),
				       .outcome = (enum attempt_outcome)dice(8),
				       .unanswered = dice(5),
				       .unanswered_since_ms = NOW - dice(9000)};
		a->streak = a->syn;
		return;
	case 6:
		notify(e, toss(), (uint8_t)(1 + dice(8)), (uint8_t)dice(12));
		return;
	case 7:
		w->md5_msee = (struct md5_evidence){any_seen(), any_seen(), any_seen(), any_seen()};
		return;
	case 8:
		w->md5_ce = (struct md5_evidence){any_seen(), any_seen(), any_seen(), any_seen()};
		return;
	case 9:
		w->established_now = toss();
		return;
	case 10:
		w->icmp_errors = any_seen();
		w->odd_source = any_seen();
		return;
	case 11:
		w->msee.opens = any_seen();
		w->msee.open = world_open(AZURE_ASN + dice(2), 2);
		return;
	default:
		w->connections[1] = w->connections[0];
		w->connections[1].used = true;
		w->connections[1].outcome = (enum attempt_outcome)dice(8);
		w->connections[1].msee_resent = (uint16_t)dice(5);
		w->connections[1].ce_resent_large = w->connections[1].ce_resent = (uint16_t)dice(5);
	}
}

static void change_azure(struct evidence *e)
{
	static const char *const words[] = {"", "Enabled", "Disabled", "Provisioned", "Halfway"};
	struct azure_evidence *a = &e->azure;

	a->given = true;
	a->at_ms = toss() ? NOW - dice(10) * 86400000LL : 0;
	a->direct = dice(8) == 0;
	a->peering_told = toss();
	a->peering_found = toss();
	a->vlan = (uint16_t)(dice(3) * 100);
	a->peer_asn = dice(2) * (65010 + dice(2));
	a->arp.read = toss();
	text_format(a->circuit_state, AZURE_WORD, "%s", words[dice(5)]);
	text_format(a->provider_state, AZURE_WORD, "%s", words[dice(5)]);
	text_format(a->state, AZURE_WORD, "%s", words[dice(3)]);
}

static struct evidence any_evidence(void)
{
	static struct evidence bases[3];
	static const uint8_t chances[] = {0, 1, 1, 2, 2, 2, 2, 2};

	if (!bases[2].live) {
		bases[0] = link_unseen();
		bases[1] = link_up();
		bases[2] = link_down();
	}
	struct evidence e = bases[chances[dice(sizeof(chances))]];

	e.link.md5 = (enum md5_want)(dice(2) * dice(3));
	e.link.bfd = (enum wish)dice(3);
	e.link.planned_down = dice(16) == 0;
	e.live = dice(4) != 0;
	e.sibling_established = toss();
	e.began_ms = NOW - dice(60000);
	e.probe.plain.result = (enum probe_result)(dice(2) * dice(7));
	e.probe.keyed.result = (enum probe_result)(dice(2) * dice(7));
	for (uint32_t n = dice(8); n > 0; n--) {
		void (*const changes[])(struct evidence *) = {change_host, change_bird, change_wire,
							      change_azure};

		changes[dice(4)](&e);
	}
	/* What no kernel says: an address on the port that nobody holds, or under missing tags. */
	e.host.ce_on_port = e.host.ce_on_port && e.host.ce_held;
	if (!e.host.vlan_found)
		e.host.ce_tags = tags_1(201);
	return e;
}

static enum answer ask(const struct cause *row, const struct evidence *e, struct proof *why)
{
	*why = (struct proof){.owner = row->owner, .severity = row->severity};
	return row->test(e, why);
}

static bool is_last_resort(const struct cause *row)
{
	return strcmp(row->code, "session-starting") == 0 || strcmp(row->code, "no-evidence") == 0;
}

/* The cause is the first row that says yes and hinders the session, or one of Azure's that explains
 * it, and the findings are rows that say yes. Passed over for a better one are only a row that is
 * told, and what is merely possible behind that. */
static void check_rows(const struct evidence *e, const struct verdict *v)
{
	static struct proof why;

	for (size_t i = 0; v->cause && &causes[i] < v->cause->cause; i++)
		if (causes[i].test && causes[i].layer != LAYER_POLICY &&
		    v->cause->cause->layer != LAYER_AZURE && ask(&causes[i], e, &why) == ANSWER_YES)
			assert_true(
				(causes[i].when == WHEN_ALWAYS && has_finding(v, causes[i].code)) ||
				(why.confidence == CONFIDENCE_POSSIBLE && v->finding_count > 0 &&
				 v->findings[0].cause < &causes[i]));
	if (v->cause)
		assert_int_equal(ask(v->cause->cause, e, &why), ANSWER_YES);
	for (size_t i = 0; i < v->finding_count; i++) {
		const struct finding *f = &v->findings[i];

		assert_int_equal(ask(f->cause, e, &why), ANSWER_YES);
		if (!v->cause) {
			assert_int_equal(f->cause->when, WHEN_ALWAYS);
			continue;
		}
		assert_ptr_not_equal(f->cause, v->cause->cause);
		assert_int_not_equal(f->cause->layer, LAYER_POLICY);
		assert_false(is_last_resort(f->cause));
		if (v->cause->cause->layer == LAYER_AZURE || f->cause->layer == LAYER_AZURE)
			continue;
		assert_true(f->cause > v->cause->cause || f->cause->when == WHEN_ALWAYS);
		/* What BIRD's configuration shows may be likely only. */
		if (f->cause->layer != LAYER_BGP || f->cause->nature != NATURE_STATE)
			assert_int_equal(f->proof.confidence, CONFIDENCE_CERTAIN);
		assert_true(f->proof.confidence >= CONFIDENCE_LIKELY);
	}
}

static void check_verdict(const struct evidence *e, const struct verdict *v)
{
	bool up = v->session == SESSION_ESTABLISHED;
	const struct host_evidence *h = &e->host;
	struct remarks excluded;

	assert_int_equal(v->cause == NULL, up);
	if (v->status == STATUS_OK)
		assert_true(e->link.planned_down || (up && v->finding_count == 0));
	if (up)
		assert_true((e->bird.found && e->bird.protocol.session == SESSION_ESTABLISHED) ||
			    (!e->bird.found && e->wire.established_now));
	if (v->cause)
		assert_non_null(v->cause->cause->code);
	if (v->settled && !up)
		assert_int_equal(v->cause->proof.confidence, CONFIDENCE_CERTAIN);
	for (size_t i = 0; i < v->alternative_count; i++)
		assert_true(!v->cause || v->alternatives[i].cause != v->cause->cause);
	ruled_out(v, &excluded);
	for (size_t i = 0; i < excluded.count; i++)
		assert_in_range(strlen(excluded.text[i]), 8, PROOF_TEXT - 1);
	/* What is not as it should be on this host is found before anything above it. */
	if (!up && h->read &&
	    (!h->interface_found || !h->port_up || !h->port_carrier || !h->vlan_found ||
	     !h->vlan_up || !h->ce_held || !h->ce_on_port))
		assert_true(v->cause->cause->layer <= LAYER_ADDRESS);
}

static void any_verdict(void **state)
{
	static struct finding room[VERDICT_FINDINGS], room_again[VERDICT_FINDINGS];
	static struct verdict v, again;

	(void)state;
	dice_state = UINT64_C(0x2545f4914f6cdd1d);
	for (int i = 0; i < CASES; i++) {
		struct evidence e = any_evidence();

		diagnose_link(&e, room, &v);
		check_verdict(&e, &v);
		if (i % 32 == 0)
			check_rows(&e, &v);
		if (i % 32 != 1)
			continue;
		/* The same again, wherever it is written to. */
		memset(&again, 0xa5, sizeof(again));
		memset(room_again, 0xa5, sizeof(room_again));
		diagnose_link(&e, room_again, &again);
		assert_same_verdict(&v, &again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_verdict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
