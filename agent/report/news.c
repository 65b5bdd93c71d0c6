/* SPDX-License-Identifier: ISC */
#include "report/news.h"

#include "base/text.h"
#include "page.h"
#include "parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void list_add(struct verdict_list *l, const char *name, enum status status, const char *word)
{
	l->at = xrealloc(l->at, l->count + 1, sizeof(*l->at));
	struct verdict_line *line = &l->at[l->count++];

	line->status = status;
	text_printable(line->name, sizeof(line->name), name, strlen(name));
	text_printable(line->word, sizeof(line->word), word, strlen(word));
}

void verdict_list_free(struct verdict_list *l)
{
	free(l->at);
	*l = (struct verdict_list){0};
}

/* A circuit that lost its redundancy is told by its links. */
static bool speaks_for_itself(const char *code)
{
	return strcmp(code, "redundancy-lost") != 0;
}

static void circuit_add(struct verdict_list *l, const char *name, const struct circuit_verdict *v)
{
	for (uint8_t i = 0; i < v->finding_count; i++)
		if (speaks_for_itself(v->findings[i].cause->code)) {
			list_add(l, name,
				 v->findings[i].proof.severity == SEVERITY_CRITICAL
					 ? STATUS_CRITICAL
					 : STATUS_WARNING,
				 v->findings[i].cause->code);
			return;
		}
	list_add(l, name, STATUS_OK, status_name(STATUS_OK));
}

void verdict_list_of(const struct report *r, struct verdict_list *out)
{
	const struct intent *intent = r->intent;
	char name[LINK_WORDS];

	*out = (struct verdict_list){0};
	for (size_t first = 0, end; first < intent->link_count; first = end) {
		uint32_t index = intent->links[first].circuit;

		end = circuit_end(intent, first);
		for (size_t i = first; i < end; i++)
			if (r->shown[i])
				list_add(out, link_words(intent, i, name), r->verdicts[i].status,
					 link_word(&intent->links[i], &r->verdicts[i]));
		if (any_shown(r, first, end))
			circuit_add(out, intent->circuits[index].name, &r->circuits[index]);
	}
}

/* ---- from JSON ---- */

/* Which of the statuses is called so; an unknown word is of a later version, and not well. */
static enum status status_of(const char *name)
{
	for (int s = STATUS_OK; s <= STATUS_CRITICAL; s++)
		if (strcmp(status_name((enum status)s), name) == 0)
			return (enum status)s;
	return STATUS_UNKNOWN;
}

static const char *text_at(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static void link_read(struct verdict_list *l, const char *circuit, const json_t *peering,
		      const json_t *link)
{
	const json_t *finding = json_array_get(json_object_get(link, "findings"), 0);
	const char *status = text_at(link, "status"), *word = text_at(finding, "code");
	char name[LINK_WORDS];

	if (text_at(json_object_get(link, "cause"), "code")[0] != '\0')
		word = text_at(json_object_get(link, "cause"), "code");
	text_format(name, sizeof(name), "%s %s %s %s", circuit, text_at(peering, "type"),
		    text_at(link, "path"), text_at(link, "family"));
	list_add(l, name, status_of(status), word[0] != '\0' ? word : status);
}

static void peering_read(struct verdict_list *l, const char *circuit, const json_t *peering)
{
	const json_t *links = json_object_get(peering, "links");

	for (size_t i = 0; i < json_array_size(links); i++)
		link_read(l, circuit, peering, json_array_get(links, i));
}

static void circuit_read(struct verdict_list *l, const json_t *circuit)
{
	const json_t *peerings = json_object_get(circuit, "peerings");
	const json_t *findings = json_object_get(circuit, "findings"), *finding;
	const char *name = text_at(circuit, "name");
	size_t i = 0;

	for (size_t k = 0; k < json_array_size(peerings); k++)
		peering_read(l, name, json_array_get(peerings, k));
	while ((finding = json_array_get(findings, i)) != NULL &&
	       !speaks_for_itself(text_at(finding, "code")))
		i++;
	if (finding != NULL)
		list_add(l, name, status_of(text_at(finding, "severity")),
			 text_at(finding, "code"));
	else
		list_add(l, name, STATUS_OK, status_name(STATUS_OK));
}

bool verdict_list_read(const char *json, struct verdict_list *out)
{
	json_t *root = json_loads(json, 0, NULL);
	const json_t *circuits = json_object_get(root, "circuits");
	bool good = json_is_array(circuits);

	*out = (struct verdict_list){0};
	for (size_t i = 0; i < json_array_size(circuits); i++)
		circuit_read(out, json_array_get(circuits, i));
	json_decref(root);
	return good;
}

/* ---- in words ---- */

void news_write(const struct news *n, int64_t now_ms, bool utf8, FILE *out)
{
	static const char *const begin[] = {[NEWS_NONE] = "",
					    [NEWS_BEGAN] = "New",
					    [NEWS_CHANGED] = "Changed",
					    [NEWS_STANDS] = "Still",
					    [NEWS_OVER] = "Over"};
	struct page p = {.out = out, .utf8 = utf8};
	char duration[DURATION];

	page_line(&p, 0, 2);
	page_add(&p, "%s: %s is %s", begin[n->kind], n->name, status_name(n->status));
	if (n->kind != NEWS_BEGAN)
		page_add(&p, " %s %s", n->kind == NEWS_OVER ? "again after" : "for",
			 duration_text(now_ms - n->began_ms, duration));
	if (n->kind != NEWS_OVER)
		page_add(&p, ": %s", n->word);
	if (n->was[0] != '\0')
		page_add(&p, " (was %s)", n->was);
	page_add(&p, ".");
	page_end(&p);
}
