/* SPDX-License-Identifier: ISC */
/* The evidence of a healthy link, all four sources of one mind, for tests to change: one that is
 * Established, and one that is as well but not up, with nothing that tells why. Include after
 * cmocka.h. */
#ifndef EVIDENCE_WORLD_H
#define EVIDENCE_WORLD_H

#include "base/text.h"
#include "diagnose/engine.h"

#include <stdlib.h>
#include <string.h>

#define NOW 1795300200000LL /* 2026-11-21T22:30:00Z */
#define SEEN(n, ago_ms)                                                                            \
	((struct seen){.count = (n), .first_ms = NOW - (ago_ms), .last_ms = NOW - (ago_ms)})

/* What a row says: its answer, a yes with its confidence. */
enum said { NO, UNKNOWN, POSSIBLE, LIKELY, CERTAIN };

static inline struct address addr(const char *text)
{
	struct address a;

	if (!address_parse(text, &a))
		abort();
	return a;
}

static inline struct prefix net(const char *text)
{
	struct prefix p;

	if (!prefix_parse(text, &p))
		abort();
	return p;
}

static inline struct mac mac_of(uint8_t last)
{
	return (struct mac){{0x02, 0, 0, 0, 0, last}};
}

enum { MAC_CE = 1, MAC_MSEE = 2, MAC_OTHER = 3 };

static inline struct tags tags_1(uint16_t vid)
{
	return (struct tags){.count = 1, .tag = {{ETHERTYPE_8021Q, vid}}};
}

static inline struct tags tags_2(uint16_t outer_type, uint16_t outer, uint16_t inner)
{
	return (struct tags){.count = 2, .tag = {{outer_type, outer}, {ETHERTYPE_8021Q, inner}}};
}

static inline struct link world_link(enum path path)
{
	bool first = path == PATH_PRIMARY;
	struct link l = {.type = PEERING_PRIVATE,
			 .path = path,
			 .family = FAMILY_IPV4,
			 .tags = tags_1(200),
			 .azure_vlan = 200,
			 .subnet = net(first ? "172.16.0.0/30" : "172.16.0.4/30"),
			 .ce = addr(first ? "172.16.0.1" : "172.16.0.5"),
			 .msee = addr(first ? "172.16.0.2" : "172.16.0.6"),
			 .azure_asn = AZURE_ASN,
			 .peer_asn = 65010,
			 .prefix_limit = 4000};

	text_format(l.interface, sizeof(l.interface), "%s", first ? "eth1" : "eth2");
	return l;
}

static inline struct host_evidence world_host(void)
{
	struct host_evidence h = {.read = true,
				  .at_ms = NOW - 500,
				  .interface_found = true,
				  .port = "eth1",
				  .vlan = "eth1.200",
				  .port_up = true,
				  .port_carrier = true,
				  .vlan_found = true,
				  .vlan_up = true,
				  .vlan_carrier = true,
				  .mtu = 1500,
				  .mac = mac_of(MAC_CE),
				  .ce_held = true,
				  .ce_holder = "eth1.200",
				  .ce_on_port = true,
				  .ce_tags = tags_1(200),
				  .ce_len = 30,
				  .neighbour_found = true,
				  .neighbour = NEIGHBOUR_REACHABLE,
				  .neighbour_mac = mac_of(MAC_MSEE),
				  .route_read = true,
				  .route_found = true,
				  .route_direct = true,
				  .route_interface = "eth1.200",
				  .route_source = addr("172.16.0.1"),
				  .sockets_read = true,
				  .listener = true,
				  .md5_readable = true,
				  .listener_key = KEY_NONE,
				  .counters_read = true,
				  .counters_before = {.set = true},
				  .counters = {.set = true}};
	return h;
}

static inline struct bird_evidence world_bird(enum session_state session)
{
	struct bird_evidence b = {.failure = BIRD_OK,
				  .at_ms = NOW - 400,
				  .reboot_ms = NOW - 86400000,
				  .reconfigured_ms = NOW - 86400000,
				  .found = true,
				  .protocol = {.name = "er_primary",
					       .state = BIRD_PROTOCOL_START,
					       .since_ms = NOW - 600000,
					       .session = session,
					       .neighbour = addr("172.16.0.2"),
					       .neighbour_as = AZURE_ASN,
					       .has_local_as = true,
					       .local_as = 65010}};

	if (session != SESSION_ESTABLISHED)
		return b;
	b.protocol.state = BIRD_PROTOCOL_UP;
	b.protocol.source = addr("172.16.0.1");
	b.protocol.hold_s = 180;
	b.protocol.hold_left_ms = 170000;
	b.protocol.channels[0] = (struct bird_channel){
		.name = "ipv4", .up = true, .counted = true, .imported = 10, .exported = 5};
	b.protocol.channel_count = 1;
	return b;
}

/* ARP was asked and answered both ways, and no more. */
static inline struct wire_evidence world_wire(void)
{
	struct wire_evidence w = {.listening = true,
				  .since_ms = NOW - 20000,
				  .until_ms = NOW,
				  .ce_asks = SEEN(1, 15000),
				  .msee_answers = SEEN(1, 14999),
				  .msee_asks = SEEN(1, 14000),
				  .ce_answers = SEEN(1, 13999),
				  .ce_answered_last = true,
				  .msee_frames = SEEN(2, 14000),
				  .ce_frames = SEEN(2, 13999),
				  .msee_speakers = {{mac_of(MAC_MSEE), SEEN(2, 14000)}},
				  .msee_from = {mac_of(MAC_MSEE), SEEN(2, 14000)},
				  .ce_speakers = {{mac_of(MAC_CE), SEEN(2, 13999)}},
				  .host_tags = tags_1(200),
				  .host_tags_seen = true,
				  .peer_tags = tags_1(200),
				  .peer_tags_seen = true};
	return w;
}

static inline struct bgp_open world_open(uint32_t asn, uint8_t id)
{
	return (struct bgp_open){.version = 4,
				 .asn = asn,
				 .my_as = (uint16_t)asn,
				 .hold_s = 180,
				 .id = {10, 0, 0, id},
				 .as4 = true,
				 .multiprotocol = true,
				 .ipv4_unicast = true};
}

/* All is as it should be, but the session is not up, and nothing tells why. */
static inline struct evidence link_down(void)
{
	return (struct evidence){.link = world_link(PATH_PRIMARY),
				 .now_ms = NOW,
				 .began_ms = NOW - 20000,
				 .live = true,
				 .sibling_configured = true,
				 .sibling_established = true,
				 .host = world_host(),
				 .bird = world_bird(SESSION_ACTIVE),
				 .wire = world_wire()};
}

static inline struct evidence link_up(void)
{
	struct evidence e = link_down();
	struct wire_evidence *w = &e.wire;

	e.bird = world_bird(SESSION_ESTABLISHED);
	e.host.connected = true;
	e.host.socket_key = KEY_NONE;
	w->msee_frames = w->ce_frames = SEEN(8, 3000);
	w->md5_ce.unsigned_ = w->md5_msee.unsigned_ = SEEN(6, 3000);
	w->ours.syn = w->ours.unsigned_syn = SEEN(1, 12000);
	w->ours.outcome = ATTEMPT_ESTABLISHED;
	w->ours.streak = SEEN(1, 11000);
	w->ce.opens = w->msee.opens = SEEN(1, 11500);
	w->ce.keepalives = w->msee.keepalives = SEEN(2, 3000);
	w->ce.open = world_open(65010, 1);
	w->msee.open = world_open(AZURE_ASN, 2);
	w->established = SEEN(1, 11000);
	w->established_now = true;
	w->connections[0] = (struct connection){.used = true,
						.ours = true,
						.syn_seen = true,
						.syn_acked = true,
						.acked = true,
						.ce_port = 50000,
						.msee_port = PORT_BGP,
						.outcome = ATTEMPT_ESTABLISHED,
						.counted = true,
						.open_from_ce = true,
						.open_from_msee = true,
						.keepalive_from_ce = true,
						.keepalive_from_msee = true,
						.first_ms = NOW - 12000,
						.last_ms = NOW - 3000,
						.syns = 1,
						.ce_ttl = 1,
						.msee_ttl = 1};
	return e;
}

/* No source said anything. */
static inline struct evidence link_unseen(void)
{
	return (struct evidence){.link = world_link(PATH_PRIMARY),
				 .now_ms = NOW,
				 .began_ms = NOW - 20000,
				 .bird = {.failure = BIRD_NOT_ASKED}};
}

static inline void bird_error(struct evidence *e, enum session_state session, const char *text)
{
	static const struct {
		const char *prefix;
		enum bird_error_class class;
	} classes[] = {{"Error: ", BIRD_ERROR_LOCAL},
		       {"Socket: ", BIRD_ERROR_SOCKET},
		       {"Received: ", BIRD_ERROR_RECEIVED},
		       {"BGP Error: ", BIRD_ERROR_SENT},
		       {"Automatic shutdown: ", BIRD_ERROR_SHUTDOWN}};

	e->bird.protocol.session = session;
	e->bird.protocol.error_class = BIRD_ERROR_NONE;
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strncmp(text, classes[i].prefix, strlen(classes[i].prefix)) == 0)
			e->bird.protocol.error_class = classes[i].class;
	text_format(e->bird.protocol.last_error, BIRD_TEXT, "%s", text);
}

static inline void forget_bird(struct evidence *e)
{
	e->bird = (struct bird_evidence){.failure = BIRD_NOT_ASKED};
}

static inline void forget_host(struct evidence *e)
{
	e->host = (struct host_evidence){0};
}

static inline void forget_wire(struct evidence *e)
{
	e->wire = (struct wire_evidence){0};
}

/* Nothing of the MSEE was heard under the right tags. */
static inline void forget_msee(struct evidence *e)
{
	struct wire_evidence *w = &e->wire;

	w->msee_answers = w->msee_asks = w->msee_frames = (struct seen){0};
	w->msee_speakers[0] = w->msee_from = (struct speaker){0};
	w->peer_tags_seen = w->ce_answered_last = false;
	w->ce_answers = (struct seen){0};
	e->host.neighbour = NEIGHBOUR_FAILED;
}

static inline void notify(struct evidence *e, bool from_msee, uint8_t code, uint8_t subcode)
{
	struct bgp_side *side = from_msee ? &e->wire.msee : &e->wire.ce;

	side->notifications = SEEN(1, 5000);
	side->notification_ms = NOW - 5000;
	side->notification = (struct bgp_notification){.code = code, .subcode = subcode};
}

/* The latest attempt of one end came to this, `count` times in a row. */
static inline void tried(struct attempts *a, enum attempt_outcome outcome, uint32_t count)
{
	a->syn = a->unsigned_syn = SEEN(count, 2000);
	a->outcome = outcome;
	a->streak = SEEN(count, 1990);
	a->streak.first_ms -= count > 1 ? 4000 : 0;
	a->answer_ttl = 64;
	a->answer_mac = mac_of(MAC_MSEE);
}

/* SYNs without any answer, the first some seconds ago. */
static inline void unanswered(struct attempts *a, uint32_t count, bool is_signed)
{
	a->syn = SEEN(count, 1000);
	*(is_signed ? &a->signed_syn : &a->unsigned_syn) = a->syn;
	a->outcome = ATTEMPT_PENDING;
	a->unanswered = count;
	a->unanswered_since_ms = NOW - 8000;
}

static struct proof row_proof; /* of the row that was asked last */

static inline enum said row_says(const char *code, const struct evidence *e)
{
	const struct cause *row = cause_by_code(code);

	if (!row || !row->test)
		fail_msg("no such row: %s", code);
	row_proof = (struct proof){.owner = row->owner, .severity = row->severity};
	switch (row->test(e, &row_proof)) {
	case ANSWER_NO:
		return NO;
	case ANSWER_UNKNOWN:
		return UNKNOWN;
	case ANSWER_YES:
		break;
	}
	return (enum said)(POSSIBLE + (int)row_proof.confidence);
}

static inline void row_check(const char *code, enum said expected, const struct evidence *e,
			     const char *change)
{
	static const char *const names[] = {"no", "unknown", "possible", "likely", "certain"};
	enum said said = row_says(code, e);

	if (said != expected)
		fail_msg("%s: %s and not %s, with %s", code, names[said], names[expected], change);
	/* A yes always says what was seen. */
	if (said >= POSSIBLE && strcmp(code, "no-evidence") != 0)
		assert_true(row_proof.line_count > 0);
	for (size_t i = 0; said >= POSSIBLE && i < row_proof.line_count; i++)
		assert_true(strlen(row_proof.lines[i].text) > 8);
}

/* ROW(CODE, ANSWER, CHANGE...): of a link that is down, UP_ROW of one that is up, BLIND_ROW of one
 * of which nothing was seen; each changed as said, in expressions on `e`. */
#define ROW_OF(base, code, said, ...)                                                              \
	do {                                                                                       \
		struct evidence e = base();                                                        \
		(void)(__VA_ARGS__);                                                               \
		row_check(code, said, &e, #__VA_ARGS__);                                           \
	} while (0)
#define ROW(code, said, ...) ROW_OF(link_down, code, said, __VA_ARGS__)
#define UP_ROW(code, said, ...) ROW_OF(link_up, code, said, __VA_ARGS__)
#define BLIND_ROW(code, said, ...) ROW_OF(link_unseen, code, said, __VA_ARGS__)

static inline struct verdict judged(const struct evidence *e)
{
	static struct finding room[VERDICT_FINDINGS]; /* until the next */
	struct verdict v;

	diagnose_link(e, room, &v);
	return v;
}

#define assert_cause(v, wanted)                                                                    \
	do {                                                                                       \
		assert_non_null((v).cause);                                                        \
		assert_string_equal((v).cause->cause->code, wanted);                               \
	} while (0)

static inline bool has_finding(const struct verdict *v, const char *code)
{
	for (size_t i = 0; i < v->finding_count; i++)
		if (strcmp(v->findings[i].cause->code, code) == 0)
			return true;
	return false;
}

static inline bool has_alternative(const struct proof *p, const char *code)
{
	for (size_t i = 0; i < p->alternative_count; i++)
		if (strcmp(p->alternatives[i], code) == 0)
			return true;
	return false;
}

static inline bool proof_tells(const struct proof *p, const char *text)
{
	for (size_t i = 0; i < p->line_count; i++)
		if (strstr(p->lines[i].text, text))
			return true;
	return false;
}

#endif
