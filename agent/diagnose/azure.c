/* SPDX-License-Identifier: ISC */
/* Layer azure: what a saved description of the circuit says. It explains silence and refusal seen
 * here; what is seen here speaks against a description that denies it. */
#include "azure_view.h"
#include "proof.h"

#include "base/text.h"

#include <strings.h>

enum { OLD_DAYS = 7, DAY_MS = 86400000, CHANGE_MS = 60000, HOLD_MS = 180000 };

bool azure_is(const char *said, const char *word)
{
	return said[0] && strcasecmp(said, word) == 0;
}

bool azure_is_not(const char *said, const char *word)
{
	return said[0] && strcasecmp(said, word) != 0;
}

/* Since the description was saved; or, where it was saved after all that was seen, at the end. */
static bool seen_since(const struct evidence *e, const struct seen *s)
{
	int64_t saved = e->azure.at_ms;

	return s->count > 0 &&
	       (s->last_ms >= saved || (e->now_ms <= saved && e->now_ms - s->last_ms < HOLD_MS));
}

static bool is_established(const struct evidence *e)
{
	return session_judge(e) == SESSION_ESTABLISHED || seen_since(e, &e->wire.lost);
}

/* A BGP speaker that knows this neighbour. */
static bool bgp_spoken(const struct evidence *e)
{
	return is_established(e) || seen_since(e, &e->wire.msee.opens);
}

static bool frames_heard(const struct evidence *e)
{
	return is_established(e) || seen_since(e, &e->wire.msee_frames);
}

static int64_t age_ms(const struct evidence *e)
{
	return e->azure.at_ms != 0 && e->now_ms > e->azure.at_ms ? e->now_ms - e->azure.at_ms : 0;
}

/* When a session that is down went down, if that can be told: BIRD's time is that of its own start
 * or reconfiguration, too, and of each new attempt after an error. */
static int64_t lost_ms(const struct evidence *e)
{
	const struct bird_evidence *b = &e->bird;
	const struct bird_protocol *p = &b->protocol;
	int64_t since = p->since_ms;

	if (e->wire.lost.count > 0)
		return e->wire.lost.last_ms;
	if (!b->found || p->state != BIRD_PROTOCOL_START || since == 0 ||
	    p->error_class == BIRD_ERROR_RECEIVED || p->error_class == BIRD_ERROR_SENT ||
	    (b->reboot_ms != 0 && since - b->reboot_ms < CHANGE_MS) ||
	    (b->reconfigured_ms != 0 && since >= b->reconfigured_ms &&
	     since - b->reconfigured_ms < CHANGE_MS))
		return 0;
	return b->reboot_ms != 0 ? since : 0;
}

static bool lost_since(const struct evidence *e)
{
	return session_judge(e) != SESSION_ESTABLISHED && e->azure.at_ms != 0 &&
	       lost_ms(e) > e->azure.at_ms;
}

/* How a row ends whose words stand in the snapshot. */
static enum answer told(const struct evidence *e, struct proof *why, bool contradicted)
{
	if (!contradicted)
		return yes(why, e->azure.at_ms == 0 || age_ms(e) > (int64_t)OLD_DAYS * DAY_MS ||
						lost_since(e)
					? CONFIDENCE_LIKELY
					: CONFIDENCE_CERTAIN);
	if (session_judge(e) == SESSION_ESTABLISHED)
		proof_say(why, e->bird.found ? SOURCE_BIRD : SOURCE_WIRE, e->now_ms,
			  "the session is Established: Azure's words are old");
	else
		proof_say(why, SOURCE_WIRE, e->wire.msee_frames.last_ms,
			  "the MSEE is heard on this link: Azure's words are old");
	proof_remedy(why, "Save the circuit's description anew; what is seen here speaks against "
			  "this one.");
	why->severity = SEVERITY_WARNING;
	why->owner = OWNER_CUSTOMER;
	return yes(why, CONFIDENCE_POSSIBLE);
}

static bool circuit_denied(const struct evidence *e)
{
	return azure_is_not(e->azure.circuit_state, "Enabled");
}

static bool provider_denied(const struct evidence *e)
{
	return !e->azure.direct && azure_is_not(e->azure.provider_state, "Provisioned");
}

static bool peering_denied(const struct evidence *e)
{
	return e->azure.peering_told && !e->azure.peering_found;
}

static bool peering_off(const struct evidence *e)
{
	return e->azure.peering_found && azure_is(e->azure.state, "Disabled");
}

static bool prefixes_denied(const struct evidence *e)
{
	return e->link.type == PEERING_MICROSOFT &&
	       azure_is_not(e->azure.prefixes_state, "Configured");
}

enum answer circuit_not_enabled(const struct evidence *e, struct proof *why)
{
	const struct azure_evidence *a = &e->azure;

	if (!a->circuit_state[0])
		return ANSWER_UNKNOWN;
	if (!circuit_denied(e))
		return ANSWER_NO;
	proof_say(why, SOURCE_AZURE, a->at_ms, "circuitProvisioningState is %s", a->circuit_state);
	return told(e, why, frames_heard(e));
}

enum answer provider_not_provisioned(const struct evidence *e, struct proof *why)
{
	const struct azure_evidence *a = &e->azure;

	if (a->direct)
		return ANSWER_NO;
	if (!a->provider_state[0])
		return ANSWER_UNKNOWN;
	if (!provider_denied(e))
		return ANSWER_NO;
	proof_say(why, SOURCE_AZURE, a->at_ms, "serviceProviderProvisioningState is %s",
		  a->provider_state);
	if (azure_is(a->provider_state, "NotProvisioned"))
		proof_remedy(why, "Give the provider the service key if it has none yet, and ask "
				  "when it will provision the circuit.");
	else if (azure_is(a->provider_state, "Provisioning"))
		proof_remedy(why, "The provider is at work: ask it when it will be done.");
	return told(e, why, frames_heard(e));
}

enum answer peering_missing_azure(const struct evidence *e, struct proof *why)
{
	const struct azure_evidence *a = &e->azure;

	if (!a->peering_told)
		return ANSWER_UNKNOWN;
	/* None can be configured before the circuit is provisioned. */
	if (!peering_denied(e) || circuit_denied(e) || provider_denied(e))
		return ANSWER_NO;
	proof_say(why, SOURCE_AZURE, a->at_ms, "the circuit has no %s peering%s",
		  peering_type_name(e->link.type),
		  e->link.family == FAMILY_IPV6 ? " for IPv6" : "");
	if (e->link.layer3_provider)
		why->owner = OWNER_CUSTOMER_PROVIDER;
	return told(e, why, frames_heard(e));
}

enum answer peering_disabled(const struct evidence *e, struct proof *why)
{
	const struct azure_evidence *a = &e->azure;

	if (!a->peering_found || !a->state[0])
		return ANSWER_UNKNOWN;
	if (!peering_off(e))
		return ANSWER_NO;
	proof_say(why, SOURCE_AZURE, a->at_ms, "the state of the %s peering%s is %s%s%s",
		  peering_type_name(e->link.type), e->link.family == FAMILY_IPV6 ? " for IPv6" : "",
		  a->state, a->last_modified_by[0] ? ", last modified by " : "",
		  a->last_modified_by);
	if (azure_is_not(a->last_modified_by, "Customer"))
		why->owner = OWNER_CUSTOMER_PROVIDER;
	return told(e, why, bgp_spoken(e));
}

enum answer prefixes_not_validated(const struct evidence *e, struct proof *why)
{
	const struct azure_evidence *a = &e->azure;

	if (!a->peering_found)
		return ANSWER_UNKNOWN;
	if (e->link.type != PEERING_MICROSOFT)
		return ANSWER_NO;
	if (!a->prefixes_state[0])
		return ANSWER_UNKNOWN;
	if (!prefixes_denied(e))
		return ANSWER_NO;
	proof_say(why, SOURCE_AZURE, a->at_ms, "advertisedPublicPrefixesState is %s",
		  a->prefixes_state);
	if (azure_is(a->prefixes_state, "Configuring")) {
		why->owner = OWNER_MICROSOFT;
		proof_remedy(why, "Wait until Microsoft has configured the prefixes; if that takes "
				  "hours, open a support request.");
	}
	return told(e, why, bgp_spoken(e));
}

/* What one witness says, against what configuration and Azure say. */
static const char *sides_with(const char *witness, const struct comparison *c)
{
	if (!witness[0])
		return NULL;
	if (strcmp(witness, c->expected) == 0)
		return "the configuration";
	return strcmp(witness, c->azure) == 0 ? "Azure" : "neither";
}

/* A tag that the provider translates is on the wire here what it is not at Azure. */
static bool tag_is_azures(const struct link *l)
{
	return l->tags.count > 0 && l->tags.tag[l->tags.count - 1].vid == l->azure_vlan;
}

static bool attribute_differs(const struct evidence *e, const struct comparison *c)
{
	if (strcmp(c->attribute, "vlan") == 0)
		return e->azure.vlan != 0 && e->azure.vlan != e->link.azure_vlan;
	if (strcmp(c->attribute, "subnet") != 0 && strcmp(c->attribute, "azure_asn") != 0 &&
	    strcmp(c->attribute, "peer_asn") != 0)
		return false;
	return c->azure[0] && strcmp(c->azure, c->expected) != 0;
}

struct difference {
	bool any, explains;    /* explains: VLAN or subnet, without which nothing is heard */
	bool all_contradicted; /* by the wire */
};

static void difference_say(const struct evidence *e, const struct comparison *c,
			   struct difference *d, struct proof *why)
{
	bool vlan = strcmp(c->attribute, "vlan") == 0;
	bool telling = !vlan || tag_is_azures(&e->link);
	const char *host = telling ? sides_with(c->host, c) : NULL;
	const char *wire = telling ? sides_with(c->wire, c) : NULL;
	bool with_us = wire && strcmp(wire, "the configuration") == 0;
	char text[160];

	text_format(text, sizeof(text), "%s %s, the configuration says %s", c->attribute, c->azure,
		    c->expected);
	if (host && wire && strcmp(host, wire) == 0)
		proof_say(why, SOURCE_AZURE, e->azure.at_ms,
			  "%s; this host and the wire agree with %s", text, host);
	else if (host || wire)
		proof_say(why, SOURCE_AZURE, e->azure.at_ms, "%s;%s%s%s%s%s", text,
			  host ? " this host agrees with " : "", host ? host : "",
			  host && wire ? "," : "", wire ? " the wire agrees with " : "",
			  wire ? wire : "");
	else
		proof_say(why, SOURCE_AZURE, e->azure.at_ms, "%s", text);
	d->any = true;
	d->explains = d->explains || vlan || strcmp(c->attribute, "subnet") == 0;
	d->all_contradicted =
		d->all_contradicted && (with_us || session_judge(e) == SESSION_ESTABLISHED);
}

enum answer azure_config_differs(const struct evidence *e, struct proof *why)
{
	struct difference d = {.all_contradicted = true};
	const struct azure_evidence *a = &e->azure;
	struct comparison rows[COMPARISONS];

	if (!a->peering_found ||
	    (a->vlan == 0 && !a->subnet.address.set && a->azure_asn == 0 && a->peer_asn == 0))
		return ANSWER_UNKNOWN;
	if (e->link.layer3_provider)
		return ANSWER_NO; /* Azure's values are the provider's business */
	compare_witnesses(e, rows);
	for (size_t i = 0; i < COMPARISONS; i++)
		if (attribute_differs(e, &rows[i]))
			difference_say(e, &rows[i], &d, why);
	if (!d.any)
		return ANSWER_NO;
	if (d.all_contradicted)
		return told(e, why, true);
	if (d.explains)
		return yes(why, CONFIDENCE_LIKELY);
	/* Another ASN is answered with a NOTIFICATION; it keeps nobody silent. */
	why->severity = SEVERITY_WARNING;
	return told(e, why, false);
}

static bool is_contradicted(const struct evidence *e)
{
	struct proof unused = {0};
	bool denied = circuit_denied(e) || provider_denied(e) || peering_denied(e);

	return (denied && frames_heard(e)) ||
	       ((peering_off(e) || prefixes_denied(e)) && bgp_spoken(e)) ||
	       (azure_config_differs(e, &unused) == ANSWER_YES &&
		unused.confidence == CONFIDENCE_POSSIBLE);
}

enum answer azure_snapshot_old(const struct evidence *e, struct proof *why)
{
	const struct azure_evidence *a = &e->azure;

	if (!a->given || a->at_ms == 0)
		return ANSWER_UNKNOWN;
	if (age_ms(e) > (int64_t)OLD_DAYS * DAY_MS)
		proof_say(why, SOURCE_AZURE, a->at_ms, "saved %lld days ago",
			  (long long)(age_ms(e) / DAY_MS));
	if (is_contradicted(e))
		proof_say(why, SOURCE_AZURE, a->at_ms,
			  "what is seen on this link speaks against it");
	else if (lost_since(e))
		proof_say(why, SOURCE_AZURE, a->at_ms,
			  "saved before the session went down: it does not speak for now");
	return why->line_count > 0 ? yes(why, CONFIDENCE_CERTAIN) : ANSWER_NO;
}

bool azure_explains(const struct cause *azure, const struct proof *why, const struct finding *below)
{
	static enum answer (*const consequences[])(const struct evidence *, struct proof *) = {
		arp_no_reply,      tcp_refused_by_peer, tcp_closed_by_peer,         tcp_no_answer,
		bgp_open_missing,  both_passive,        hold_timer_expired_by_host, peer_shutdown,
		peer_deconfigured, peer_rejected,       session_starting,           no_evidence};

	if (azure->layer != LAYER_AZURE || why->severity != SEVERITY_CRITICAL ||
	    why->confidence < CONFIDENCE_LIKELY)
		return false;
	if (below->proof.confidence == CONFIDENCE_POSSIBLE)
		return true;
	for (size_t i = 0; i < sizeof(consequences) / sizeof(consequences[0]); i++)
		if (below->cause->test == consequences[i])
			return true;
	return false;
}
