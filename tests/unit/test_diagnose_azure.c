/* SPDX-License-Identifier: ISC */
/* Rows of the snapshot: what they explain, and what speaks against them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diagnose/azure.h"
#include "evidence_world.h"

#define DAY (86400000LL)

/* A snapshot of an hour ago in which all is as it should be. */
static bool snapshot(struct evidence *e)
{
	e->azure = (struct azure_evidence){.given = true,
					   .described = true,
					   .at_ms = NOW - 3600000,
					   .circuit_state = "Enabled",
					   .provider_state = "Provisioned",
					   .peering_told = true,
					   .peering_found = true,
					   .state = "Enabled",
					   .last_modified_by = "Customer",
					   .vlan = 200,
					   .azure_asn = AZURE_ASN,
					   .peer_asn = 65010,
					   .subnet = net("172.16.0.0/30")};
	e->bird.protocol.since_ms = NOW - 2 * DAY;
	return true;
}

/* The session is down, and nothing of the MSEE is heard. */
static bool silent(struct evidence *e)
{
	forget_msee(e);
	e->wire.asks_in_vain = 5;
	e->wire.asks_in_vain_ms = NOW - 10000;
	return snapshot(e);
}

static bool word(char out[static AZURE_WORD], const char *text)
{
	text_format(out, AZURE_WORD, "%s", text);
	return true;
}

#define SILENT(code, said, ...) ROW(code, said, silent(&e), __VA_ARGS__)
#define HEARD(code, said, ...) ROW(code, said, snapshot(&e), __VA_ARGS__)
#define UP(code, said, ...) UP_ROW(code, said, snapshot(&e), __VA_ARGS__)

static void circuit_state(void **state)
{
	(void)state;
	SILENT("circuit-not-enabled", NO, 0);
	SILENT("circuit-not-enabled", CERTAIN, word(e.azure.circuit_state, "Disabled"));
	assert_true(proof_tells(&row_proof, "circuitProvisioningState is Disabled"));
	assert_int_equal(row_proof.severity, SEVERITY_CRITICAL);
	SILENT("circuit-not-enabled", NO, word(e.azure.circuit_state, "enabled"));
	SILENT("circuit-not-enabled", UNKNOWN, word(e.azure.circuit_state, ""));
	/* Old, or of an unknown age. */
	SILENT("circuit-not-enabled", LIKELY, word(e.azure.circuit_state, "Disabling"),
	       e.azure.at_ms = NOW - 8 * DAY);
	SILENT("circuit-not-enabled", LIKELY, word(e.azure.circuit_state, "Disabling"),
	       e.azure.at_ms = 0);
	/* The MSEE is heard: it cannot be so now. */
	HEARD("circuit-not-enabled", POSSIBLE, word(e.azure.circuit_state, "Disabled"));
	assert_int_equal(row_proof.severity, SEVERITY_WARNING);
	assert_true(proof_tells(&row_proof, "Azure's words are old"));
	/* But it was heard only before that was said. */
	HEARD("circuit-not-enabled", CERTAIN, word(e.azure.circuit_state, "Disabled"),
	      e.azure.at_ms = NOW - 5000);
	UP("circuit-not-enabled", POSSIBLE, word(e.azure.circuit_state, "Disabled"));
	BLIND_ROW("circuit-not-enabled", UNKNOWN, 0);
}

static void provider_state(void **state)
{
	(void)state;
	SILENT("provider-not-provisioned", NO, 0);
	SILENT("provider-not-provisioned", CERTAIN, word(e.azure.provider_state, "NotProvisioned"));
	assert_int_equal(row_proof.owner, OWNER_PROVIDER);
	assert_non_null(strstr(row_proof.remedy, "service key"));
	SILENT("provider-not-provisioned", CERTAIN, word(e.azure.provider_state, "Provisioning"));
	assert_non_null(strstr(row_proof.remedy, "at work"));
	SILENT("provider-not-provisioned", CERTAIN, word(e.azure.provider_state, "Deprovisioning"));
	SILENT("provider-not-provisioned", UNKNOWN, word(e.azure.provider_state, ""));
	/* ExpressRoute Direct has no provider, whatever it prints. */
	SILENT("provider-not-provisioned", NO, word(e.azure.provider_state, "NotProvisioned"),
	       e.azure.direct = true);
	HEARD("provider-not-provisioned", POSSIBLE, word(e.azure.provider_state, "NotProvisioned"));
	UP("provider-not-provisioned", POSSIBLE, word(e.azure.provider_state, "NotProvisioned"));
	BLIND_ROW("provider-not-provisioned", UNKNOWN, 0);
}

static void peering_states(void **state)
{
	(void)state;
	SILENT("peering-missing-azure", NO, 0);
	SILENT("peering-missing-azure", CERTAIN, e.azure.peering_found = false);
	SILENT("peering-missing-azure", UNKNOWN,
	       e.azure.peering_found = e.azure.peering_told = false);
	SILENT("peering-missing-azure", CERTAIN, e.azure.peering_found = false,
	       e.link.layer3_provider = true);
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER_PROVIDER);
	/* None can be there yet. */
	SILENT("peering-missing-azure", NO, e.azure.peering_found = false,
	       word(e.azure.provider_state, "Provisioning"));
	HEARD("peering-missing-azure", POSSIBLE, e.azure.peering_found = false);
	BLIND_ROW("peering-missing-azure", UNKNOWN, 0);

	SILENT("peering-disabled", NO, 0);
	SILENT("peering-disabled", CERTAIN, word(e.azure.state, "Disabled"));
	assert_true(proof_tells(&row_proof, "last modified by Customer"));
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER);
	SILENT("peering-disabled", CERTAIN, word(e.azure.state, "Disabled"),
	       word(e.azure.last_modified_by, "Contoso"));
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER_PROVIDER);
	SILENT("peering-disabled", NO, word(e.azure.state, "Resting")); /* unknown words: shown */
	SILENT("peering-disabled", UNKNOWN, word(e.azure.state, ""));
	/* ARP of a disabled peering is not documented; an OPEN tells. */
	HEARD("peering-disabled", CERTAIN, word(e.azure.state, "Disabled"));
	HEARD("peering-disabled", POSSIBLE, word(e.azure.state, "Disabled"),
	      e.wire.msee.opens = SEEN(1, 4000));
	UP("peering-disabled", POSSIBLE, word(e.azure.state, "Disabled"));
	BLIND_ROW("peering-disabled", UNKNOWN, 0);
}

static void prefixes(void **state)
{
	(void)state;
	SILENT("prefixes-not-validated", NO, 0);
	/* A private peering carries the words of a Microsoft peering, which mean nothing. */
	SILENT("prefixes-not-validated", NO, word(e.azure.prefixes_state, "NotConfigured"));
	SILENT("prefixes-not-validated", UNKNOWN, e.link.type = PEERING_MICROSOFT);
	SILENT("prefixes-not-validated", NO, e.link.type = PEERING_MICROSOFT,
	       word(e.azure.prefixes_state, "Configured"));
	HEARD("prefixes-not-validated", CERTAIN, e.link.type = PEERING_MICROSOFT,
	      word(e.azure.prefixes_state, "ValidationNeeded"));
	assert_int_equal(row_proof.owner, OWNER_CUSTOMER_MICROSOFT);
	HEARD("prefixes-not-validated", CERTAIN, e.link.type = PEERING_MICROSOFT,
	      word(e.azure.prefixes_state, "Configuring"));
	assert_int_equal(row_proof.owner, OWNER_MICROSOFT);
	UP("prefixes-not-validated", POSSIBLE, e.link.type = PEERING_MICROSOFT,
	   word(e.azure.prefixes_state, "ValidationNeeded"));
	BLIND_ROW("prefixes-not-validated", UNKNOWN, 0);
}

static void values(void **state)
{
	(void)state;
	SILENT("azure-config-differs", NO, 0);
	SILENT("azure-config-differs", LIKELY, e.azure.vlan = 201, e.wire.peer_tags_seen = false);
	assert_true(proof_tells(
		&row_proof,
		"vlan 201, the configuration says 200; this host agrees with the configuration"));
	/* The wire has Azure's VLAN: the configuration is the one to change. */
	SILENT("azure-config-differs", LIKELY, e.azure.vlan = 201, e.wire.peer_tags = tags_1(201),
	       e.wire.peer_tags_seen = true);
	assert_true(proof_tells(&row_proof, "the wire agrees with Azure"));
	/* And where both agree with the configuration, Azure's word is old. */
	HEARD("azure-config-differs", POSSIBLE, e.azure.vlan = 201);
	assert_true(proof_tells(&row_proof, "this host and the wire agree with the configuration"));
	/* A provider that translates: 200 at Azure, 100 here. */
	SILENT("azure-config-differs", NO, e.link.tags = tags_1(100));
	SILENT("azure-config-differs", LIKELY, e.link.tags = tags_1(100), e.azure.vlan = 201);
	SILENT("azure-config-differs", LIKELY, e.azure.subnet = net("172.16.0.8/30"));
	assert_true(proof_tells(&row_proof, "subnet 172.16.0.8/30"));
	/* An ASN keeps nobody silent: it is found, and explains nothing of that. */
	SILENT("azure-config-differs", CERTAIN, e.azure.peer_asn = 65011);
	assert_int_equal(row_proof.severity, SEVERITY_WARNING);
	SILENT("azure-config-differs", CERTAIN, e.azure.azure_asn = 8075);
	UP("azure-config-differs", POSSIBLE, e.azure.azure_asn = 8075);
	/* Azure's values are the provider's, where the provider runs BGP. */
	SILENT("azure-config-differs", NO, e.azure.vlan = 201, e.link.layer3_provider = true);
	SILENT("azure-config-differs", UNKNOWN, e.azure.vlan = 0, e.azure.azure_asn = 0,
	       e.azure.peer_asn = 0, e.azure.subnet.address.set = false);
	BLIND_ROW("azure-config-differs", UNKNOWN, 0);
}

static void age(void **state)
{
	(void)state;
	UP("azure-snapshot-old", NO, 0);
	UP("azure-snapshot-old", NO, e.azure.at_ms = NOW - 7 * DAY);
	UP("azure-snapshot-old", CERTAIN, e.azure.at_ms = NOW - 7 * DAY - 60000);
	assert_true(proof_tells(&row_proof, "saved 7 days ago"));
	UP("azure-snapshot-old", NO, e.azure.at_ms = NOW + 60000);
	UP("azure-snapshot-old", UNKNOWN, e.azure.at_ms = 0);
	/* Contradicted by what works. */
	UP("azure-snapshot-old", CERTAIN, word(e.azure.provider_state, "NotProvisioned"));
	UP("azure-snapshot-old", CERTAIN, word(e.azure.state, "Disabled"));
	UP("azure-snapshot-old", CERTAIN, e.azure.vlan = 201);
	HEARD("azure-snapshot-old", CERTAIN, word(e.azure.circuit_state, "Disabled"));
	HEARD("azure-snapshot-old", NO, word(e.azure.state, "Disabled"));
	SILENT("azure-snapshot-old", NO, word(e.azure.provider_state, "NotProvisioned"));
	/* Saved before the session went down; BIRD's start is no such thing. */
	HEARD("azure-snapshot-old", CERTAIN, e.bird.protocol.since_ms = NOW - 600000);
	HEARD("azure-snapshot-old", NO, e.bird.protocol.since_ms = NOW - 600000,
	      e.bird.reboot_ms = NOW - 601000);
	HEARD("azure-snapshot-old", NO, e.bird.protocol.since_ms = NOW - 600000,
	      bird_error(&e, SESSION_IDLE, "Received: Bad peer AS"));
	HEARD("azure-snapshot-old", CERTAIN, e.wire.lost = SEEN(1, 60000));
	/* Reopened since: no loss. */
	UP("azure-snapshot-old", NO, e.bird.protocol.since_ms = NOW - 600000);
	BLIND_ROW("azure-snapshot-old", UNKNOWN, 0);
}

static void it_explains_silence_and_refusal(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	silent(&e);
	v = judged(&e);
	assert_cause(v, "arp-no-reply");
	word(e.azure.provider_state, "NotProvisioned");
	v = judged(&e);
	assert_cause(v, "provider-not-provisioned");
	assert_true(v.settled && v.status == STATUS_CRITICAL);
	assert_true(has_finding(&v, "arp-no-reply"));
	assert_int_equal(v.alternative_count, 0);

	e = link_down();
	snapshot(&e);
	tried(&e.wire.ours, ATTEMPT_REFUSED, 3);
	word(e.azure.state, "Disabled");
	v = judged(&e);
	assert_cause(v, "peering-disabled");
	assert_true(has_finding(&v, "tcp-refused-by-peer"));

	/* Nothing seen that tells why: that is no finding. */
	e = link_down();
	snapshot(&e);
	e.azure.at_ms = NOW - 5000;
	word(e.azure.circuit_state, "Disabled");
	v = judged(&e);
	assert_cause(v, "circuit-not-enabled");
	assert_int_equal(v.finding_count, 0);
	/* Two denials: the first is the cause. */
	word(e.azure.provider_state, "NotProvisioned");
	v = judged(&e);
	assert_cause(v, "circuit-not-enabled");
	assert_true(has_finding(&v, "provider-not-provisioned"));
}

static void what_is_broken_here_stays_the_cause(void **state)
{
	struct evidence e = link_down();
	struct verdict v;

	(void)state;
	silent(&e);
	word(e.azure.provider_state, "NotProvisioned");
	e.host.port_up = false;
	v = judged(&e);
	assert_cause(v, "interface-down");
	assert_true(has_finding(&v, "provider-not-provisioned"));
	/* The wire's own word goes before a difference that says the same. */
	e = link_down();
	forget_msee(&e);
	snapshot(&e);
	e.azure.vlan = 201;
	e.wire.strays[0] =
		(struct stray){.tags = tags_1(201), .seen = SEEN(3, 500), .what = "ARP who-has"};
	v = judged(&e);
	assert_cause(v, "vlan-mismatch-peer");
	assert_true(has_finding(&v, "azure-config-differs"));
	/* A bare difference in an ASN explains no silence. */
	e = link_down();
	silent(&e);
	e.azure.peer_asn = 65011;
	v = judged(&e);
	assert_cause(v, "arp-no-reply");
	assert_true(has_finding(&v, "azure-config-differs"));
}

static void a_session_speaks_against_it(void **state)
{
	struct evidence e = link_up();
	struct verdict v;

	(void)state;
	snapshot(&e);
	v = judged(&e);
	assert_int_equal(v.status, STATUS_OK);
	assert_int_equal(v.finding_count, 0);
	word(e.azure.provider_state, "NotProvisioned");
	v = judged(&e);
	assert_null(v.cause);
	assert_int_equal(v.status, STATUS_WARNING);
	assert_true(has_finding(&v, "provider-not-provisioned"));
	assert_true(has_finding(&v, "azure-snapshot-old"));
	/* Heard, but not up: found, not the cause. */
	e = link_down();
	snapshot(&e);
	word(e.azure.provider_state, "NotProvisioned");
	tried(&e.wire.ours, ATTEMPT_REFUSED, 3);
	v = judged(&e);
	assert_cause(v, "tcp-refused-by-peer");
	assert_true(has_finding(&v, "provider-not-provisioned"));
	assert_true(has_finding(&v, "azure-snapshot-old"));
}

static void what_could_not_be_read_is_told(void **state)
{
	struct evidence e = link_up();
	struct finding room[FINDINGS_MAX];
	struct circuit_verdict c;
	struct remarks unseen;
	struct verdict v;

	(void)state;
	e.azure = (struct azure_evidence){.given = true, .why = "x.json: is empty"};
	v = judged(&e);
	blind_spots(&e, &unseen);
	assert_int_equal(unseen.count, 1);
	assert_string_equal(unseen.text[0], "not all that Azure says was read: x.json: is empty");
	assert_int_equal(v.finding_count, 0);
	diagnose_circuit(&e, &v, 1, room, &c);
	assert_int_equal(c.status, STATUS_UNKNOWN);
}

static const char *note_of(const struct evidence *e, enum owner owner)
{
	const struct arp_note *n = azure_arp_note(e);

	if (!n)
		return "none";
	assert_int_equal(n->next != NULL, n->good == ANSWER_NO);
	assert_int_equal(n->owner, owner);
	return n->code;
}

/* Microsoft's guide, "Getting ARP tables": whom to call. */
static void the_rule_of_arp(void **state)
{
	struct evidence e = link_down();
	struct azure_arp *a = &e.azure.arp;
	struct verdict v;

	(void)state;
	silent(&e);
	assert_string_equal(note_of(&e, OWNER_CUSTOMER), "none");
	*a = (struct azure_arp){.read = true,
				.at_ms = NOW - 60000,
				.on_prem = true,
				.on_prem_mac = mac_of(MAC_CE),
				.microsoft = true};
	assert_string_equal(note_of(&e, OWNER_CUSTOMER), "resolved");
	a->microsoft = false; /* some MSEEs show no row of their own */
	assert_string_equal(note_of(&e, OWNER_CUSTOMER), "resolved-on-prem-only");
	a->on_prem_mac = mac_of(MAC_OTHER);
	assert_string_equal(note_of(&e, OWNER_CUSTOMER_PROVIDER), "other-mac");
	a->on_prem_incomplete = a->microsoft = true;
	assert_string_equal(note_of(&e, OWNER_CUSTOMER_PROVIDER), "on-prem-incomplete");
	v = judged(&e);
	assert_cause(v, "arp-no-reply");
	assert_true(proof_tells(&v.cause->proof, "gets no answer"));
	assert_int_equal(v.cause->proof.owner, OWNER_CUSTOMER_PROVIDER);
	a->on_prem = false;
	assert_string_equal(note_of(&e, OWNER_CUSTOMER_PROVIDER), "on-prem-missing");
	a->microsoft = false;
	assert_string_equal(note_of(&e, OWNER_MICROSOFT), "no-table");
	v = judged(&e);
	assert_int_equal(v.cause->proof.owner, OWNER_MICROSOFT);
	e.link.layer3_provider = true;
	assert_string_equal(note_of(&e, OWNER_PROVIDER_MICROSOFT), "no-table");
	assert_non_null(strstr(azure_arp_note(&e)->next, "Refresh"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(circuit_state),
		cmocka_unit_test(provider_state),
		cmocka_unit_test(peering_states),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(values),
		cmocka_unit_test(age),
		cmocka_unit_test(it_explains_silence_and_refusal),
		cmocka_unit_test(what_is_broken_here_stays_the_cause),
		cmocka_unit_test(a_session_speaks_against_it),
		cmocka_unit_test(what_could_not_be_read_is_told),
		cmocka_unit_test(the_rule_of_arp),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
