/* SPDX-License-Identifier: ISC */
/* The stages of "ExpressRoute workflows for circuit provisioning and circuit states". A stage is
 * done when it is so for every link; what is Established shows that all before it is done. */
#include "workflow.h"

#include "azure_view.h"
#include "proof.h"

#include <stddef.h>

static const struct {
	const char *next;
	enum owner owner;
} steps[STAGES] = {
	[STAGE_ORDERED] = {"Have Microsoft enable the circuit: open a support request.",
			   OWNER_MICROSOFT},
	[STAGE_PROVISIONING] = {"The provider provisions the circuit; it needs the service key "
				"from you.",
				OWNER_PROVIDER},
	[STAGE_PROVISIONED] = {"The provider is at work: ask it when it will be done.",
			       OWNER_PROVIDER},
	[STAGE_PEERING] = {"Configure and enable the peering at Azure.", OWNER_CUSTOMER},
	[STAGE_PREFIXES] = {"Have Microsoft validate the public prefixes: give proof that they "
			    "are yours.",
			    OWNER_CUSTOMER_MICROSOFT},
	[STAGE_BGP] = {"Bring up the sessions: the cause of each link says how.", OWNER_CUSTOMER},
	[STAGE_ROUTES] = {"Have routes sent and received on every session.", OWNER_CUSTOMER},
	[STAGE_TRAFFIC] = {"Send traffic through both paths.", OWNER_CUSTOMER},
};

static enum answer said_is(const char *said, const char *word)
{
	if (!said[0])
		return ANSWER_UNKNOWN;
	return azure_is(said, word) ? ANSWER_YES : ANSWER_NO;
}

static enum answer provisioned(const struct evidence *e)
{
	return e->azure.direct ? ANSWER_YES : said_is(e->azure.provider_state, "Provisioned");
}

static enum answer peering_configured(const struct evidence *e)
{
	if (!e->azure.peering_told)
		return ANSWER_UNKNOWN;
	return e->azure.peering_found && !azure_is(e->azure.state, "Disabled") ? ANSWER_YES
									       : ANSWER_NO;
}

static enum answer routes_exchanged(const struct evidence *e)
{
	const struct bird_protocol *p = &e->bird.protocol;

	for (size_t i = 0; e->bird.found && i < p->channel_count; i++)
		if (p->channels[i].counted &&
		    strcmp(p->channels[i].name, family_name(e->link.family)) == 0)
			return p->channels[i].imported + p->channels[i].filtered > 0 &&
					       p->channels[i].exported > 0
				       ? ANSWER_YES
				       : ANSWER_NO;
	return ANSWER_UNKNOWN;
}

static enum answer traffic_flows(const struct evidence *e)
{
	if (!e->azure.stats_read)
		return ANSWER_UNKNOWN;
	return e->azure.bytes_in > 0 && e->azure.bytes_out > 0 ? ANSWER_YES : ANSWER_NO;
}

static enum answer stage_done(enum stage s, const struct evidence *e, const struct verdict *v)
{
	if (v->session == SESSION_ESTABLISHED && s <= STAGE_BGP)
		return ANSWER_YES;
	switch (s) {
	case STAGE_ORDERED:
		return azure_is_not(e->azure.circuit_state, "Enabled") ? ANSWER_NO : ANSWER_YES;
	case STAGE_PROVISIONING:
		return azure_is(e->azure.provider_state, "Provisioning") ? ANSWER_YES
									 : provisioned(e);
	case STAGE_PROVISIONED:
		return provisioned(e);
	case STAGE_PEERING:
		return peering_configured(e);
	case STAGE_PREFIXES:
		return e->link.type == PEERING_MICROSOFT
			       ? said_is(e->azure.prefixes_state, "Configured")
			       : ANSWER_YES;
	case STAGE_BGP:
		return ANSWER_NO;
	case STAGE_ROUTES:
		return routes_exchanged(e);
	case STAGE_TRAFFIC:
		return traffic_flows(e);
	}
	return ANSWER_UNKNOWN;
}

/* A no outweighs an unknown, that a yes. */
static enum answer all_done(enum stage s, const struct evidence *e, const struct verdict *v,
			    size_t count)
{
	enum answer all = ANSWER_YES;

	for (size_t i = 0; i < count; i++) {
		enum answer one = e[i].link.planned_down ? ANSWER_YES : stage_done(s, &e[i], &v[i]);

		if (one == ANSWER_NO)
			return ANSWER_NO;
		if (one == ANSWER_UNKNOWN)
			all = ANSWER_UNKNOWN;
	}
	return all;
}

/* Where the sessions are to be brought up, who must act is who must mend the first that is down. */
static enum owner owner_of(enum stage s, const struct evidence *e, const struct verdict *v,
			   size_t count)
{
	for (size_t i = 0; s == STAGE_BGP && i < count; i++)
		if (v[i].cause && !e[i].link.planned_down)
			return v[i].cause->proof.owner;
	if (s == STAGE_PEERING && e[0].link.layer3_provider)
		return OWNER_PROVIDER;
	return steps[s].owner;
}

void workflow_judge(const struct evidence *e, const struct verdict *v, size_t count,
		    struct workflow *out)
{
	*out = (struct workflow){0};
	for (size_t i = 0; i < count; i++)
		out->known = out->known || e[i].azure.described;
	if (!out->known)
		return;
	for (enum stage s = STAGE_ORDERED; s <= STAGE_TRAFFIC; s++) {
		out->done[s] = all_done(s, e, v, count);
		if (out->done[s] == ANSWER_YES && out->reached == (uint8_t)s)
			out->reached++;
	}
	if (out->reached == STAGES)
		return;
	out->next = steps[out->reached].next;
	out->owner = owner_of((enum stage)out->reached, e, v, count);
}
