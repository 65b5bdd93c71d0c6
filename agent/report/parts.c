/* SPDX-License-Identifier: ISC */
#include "parts.h"
#include "base/text.h"

#include <string.h>

struct summary report_summary(const struct report *r)
{
	struct summary sum = {0};

	for (size_t i = 0; i < r->intent->link_count; i++) {
		const struct verdict *v = &r->verdicts[i];

		if (!r->shown[i])
			continue;
		sum.links++;
		if (v->session == SESSION_ESTABLISHED) {
			sum.established++;
			continue;
		}
		/* A state that nobody told, with a cause that is critical, is a link that is down.
		 */
		if (v->session == SESSION_UNKNOWN && v->status != STATUS_CRITICAL) {
			sum.unknown++;
			continue;
		}
		sum.down++;
		if (r->intent->links[i].planned_down)
			sum.planned++;
	}
	return sum;
}

static void add_planned(char out[static HEADLINE], size_t planned, const char *words)
{
	size_t len = strlen(out);

	if (planned > 0)
		text_format(out + len, HEADLINE - len, " (%zu %s)", planned, words);
}

const char *report_headline(const struct report *r, char out[static HEADLINE])
{
	struct summary sum = report_summary(r);
	const char *links = sum.links == 1 ? "link" : "links";
	size_t len;

	if (sum.links == 0)
		text_format(out, HEADLINE, "No links to report");
	else if (r->status == STATUS_OK && sum.links == 1)
		text_format(out, HEADLINE, "The link is healthy");
	else if (r->status == STATUS_OK)
		text_format(out, HEADLINE, "All %zu links are healthy", sum.links);
	else
		text_format(out, HEADLINE, "%zu of %zu %s down", sum.down, sum.links, links);
	add_planned(out, sum.planned, r->status == STATUS_OK ? "down as planned" : "as planned");
	len = strlen(out);
	if (sum.unknown > 0)
		text_format(out + len, HEADLINE - len, ", %zu unknown", sum.unknown);
	return out;
}

const char *link_words(const struct intent *intent, size_t link, char out[static LINK_WORDS])
{
	const struct link *l = &intent->links[link];

	text_format(out, LINK_WORDS, "%s %s %s %s", intent->circuits[l->circuit].name,
		    peering_type_name(l->type), path_name(l->path), family_name(l->family));
	return out;
}

const char *link_word(const struct link *l, const struct verdict *v)
{
	if (l->planned_down)
		return v->session == SESSION_ESTABLISHED ? "ok (planned down, but up)"
							 : "planned down";
	if (v->cause)
		return v->cause->cause->code;
	if (v->finding_count > 0)
		return v->findings[0].cause->code;
	return status_name(v->status);
}

const char *status_word(enum status s)
{
	switch (s) {
	case STATUS_OK:
		return "OK";
	case STATUS_WARNING:
		return "WARNING";
	case STATUS_UNKNOWN:
		return "UNKNOWN";
	case STATUS_CRITICAL:
		return "CRITICAL";
	}
	return "UNKNOWN";
}

size_t circuit_end(const struct intent *intent, size_t first)
{
	size_t end = first;

	while (end < intent->link_count &&
	       intent->links[end].circuit == intent->links[first].circuit)
		end++;
	return end;
}

bool any_shown(const struct report *r, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (r->shown[i])
			return true;
	return false;
}

const char *link_interface(const struct evidence *e)
{
	return e->host.read && e->host.vlan[0] != '\0' ? e->host.vlan : e->link.interface;
}

const struct bird_channel *link_channel(const struct evidence *e)
{
	const struct bird_protocol *p = &e->bird.protocol;

	for (size_t i = 0; e->bird.found && i < p->channel_count; i++)
		if (strcmp(p->channels[i].name, family_name(e->link.family)) == 0)
			return p->channels[i].counted ? &p->channels[i] : NULL;
	return NULL;
}

const char *finding_remedy(const struct finding *f)
{
	return f->proof.remedy[0] != '\0' ? f->proof.remedy : f->cause->remedy;
}

const char *key_short(const char *key, bool utf8, char out[static KEY_SHORT])
{
	enum { ENDS = 4, LEAST = 12 /* below that, the ends would be most of it */ };
	const char *dots = utf8 ? "\u2026" : "...";
	size_t len = strlen(key);

	if (len < LEAST)
		text_format(out, KEY_SHORT, "%s", len > 0 ? dots : "");
	else
		text_format(out, KEY_SHORT, "%.4s%s%s", key, dots, key + len - ENDS);
	return out;
}

const char *owner_words(enum owner o, const struct circuit *c, char out[static OWNER_WORDS])
{
	static const char you[] = "you (customer)";
	char provider[OWNER_WORDS / 2];

	if (c != NULL && c->provider != NULL)
		text_format(provider, sizeof(provider), "%s (provider)", c->provider);
	else
		text_format(provider, sizeof(provider), "the provider");
	switch (o) {
	case OWNER_CUSTOMER:
		text_format(out, OWNER_WORDS, "%s", you);
		break;
	case OWNER_PROVIDER:
		text_format(out, OWNER_WORDS, "%s", provider);
		break;
	case OWNER_MICROSOFT:
		text_format(out, OWNER_WORDS, "Microsoft");
		break;
	case OWNER_CUSTOMER_PROVIDER:
		text_format(out, OWNER_WORDS, "%s and %s", you, provider);
		break;
	case OWNER_CUSTOMER_MICROSOFT:
		text_format(out, OWNER_WORDS, "%s and Microsoft", you);
		break;
	case OWNER_PROVIDER_MICROSOFT:
		text_format(out, OWNER_WORDS, "%s and Microsoft", provider);
		break;
	}
	return out;
}

const char *confidence_words(enum confidence c)
{
	switch (c) {
	case CONFIDENCE_POSSIBLE:
		return "possible: nothing decisive was seen";
	case CONFIDENCE_LIKELY:
		return "likely: the best of several explanations";
	case CONFIDENCE_CERTAIN:
		return "certain: what was seen allows nothing else";
	}
	return "possible";
}

const char *duration_text(int64_t ms, char out[static DURATION])
{
	int64_t s = ms > 0 ? ms / 1000 : 0;

	if (s < 60)
		text_format(out, DURATION, "%ds", (int)s);
	else if (s < 3600)
		text_format(out, DURATION, "%dm", (int)(s / 60));
	else if (s < 86400)
		text_format(out, DURATION, "%dh%02dm", (int)(s / 3600), (int)(s / 60 % 60));
	else
		text_format(out, DURATION, "%lldd", (long long)(s / 86400));
	return out;
}
