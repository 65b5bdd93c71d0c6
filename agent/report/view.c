/* SPDX-License-Identifier: ISC */
#include "report/view.h"

#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void take(char *out, size_t room, const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	text_printable(out, room, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

static int64_t number(const json_t *object, const char *key)
{
	const json_t *n = json_object_get(object, key);

	return json_is_integer(n) && json_integer_value(n) >= 0 ? json_integer_value(n) : -1;
}

static enum status status_of(const json_t *link)
{
	char word[16];

	take(word, sizeof(word), link, "status");
	for (enum status s = STATUS_OK; s <= STATUS_CRITICAL; s++)
		if (strcmp(word, status_name(s)) == 0)
			return s;
	return STATUS_UNKNOWN;
}

static void link_read(const json_t *o, const char *circuit, const json_t *peering,
		      struct view_link *l)
{
	const json_t *session = json_object_get(o, "session"), *cause = json_object_get(o, "cause");
	const json_t *routes = json_object_get(o, "routes"),
		     *traffic = json_object_get(o, "traffic");

	*l = (struct view_link){.status = status_of(o)};
	text_format(l->circuit, sizeof(l->circuit), "%s", circuit);
	take(l->peering, sizeof(l->peering), peering, "type");
	take(l->path, sizeof(l->path), o, "path");
	take(l->family, sizeof(l->family), o, "family");
	take(l->interface, sizeof(l->interface), o, "interface");
	take(l->ce, sizeof(l->ce), o, "ce_address");
	take(l->msee, sizeof(l->msee), o, "msee_address");
	take(l->protocol, sizeof(l->protocol), session, "protocol");
	take(l->state, sizeof(l->state), session, "state");
	take(l->since, sizeof(l->since), session, "since");
	l->planned_down = json_is_true(json_object_get(o, "planned_down"));
	if (!json_is_object(cause))
		cause = json_array_get(json_object_get(o, "findings"), 0);
	take(l->code, sizeof(l->code), cause, "code");
	take(l->title, sizeof(l->title), cause, "title");
	take(l->confidence, sizeof(l->confidence), cause, "confidence");
	l->received = number(routes, "received");
	l->advertised = number(routes, "advertised");
	l->rx_bytes = number(traffic, "rx_bytes");
	l->tx_bytes = number(traffic, "tx_bytes");
}

static void links_add(struct view *v, const char *circuit, const json_t *peering)
{
	const json_t *links = json_object_get(peering, "links");

	v->links =
		xrealloc(v->links, v->link_count + json_array_size(links) + 1, sizeof(*v->links));
	for (size_t i = 0; i < json_array_size(links); i++)
		link_read(json_array_get(links, i), circuit, peering, &v->links[v->link_count++]);
}

static void circuit_add(struct view *v, const json_t *circuit)
{
	const json_t *peerings = json_object_get(circuit, "peerings");
	char name[VIEW_TEXT];

	take(name, sizeof(name), circuit, "name");
	for (size_t i = 0; i < json_array_size(peerings); i++)
		links_add(v, name, json_array_get(peerings, i));
}

bool view_read(const char *json, size_t len, struct view *out, struct err *err)
{
	json_error_t wrong;
	json_t *root = json_loadb(json, len, 0, &wrong);
	const json_t *circuits = json_object_get(root, "circuits");

	*out = (struct view){0};
	if (!json_is_array(circuits)) {
		json_decref(root);
		return err_set(err, "what the agent says is no report");
	}
	take(out->host, sizeof(out->host), root, "host");
	take(out->generated, sizeof(out->generated), root, "generated");
	for (size_t i = 0; i < json_array_size(circuits); i++)
		circuit_add(out, json_array_get(circuits, i));
	json_decref(root);
	return true;
}

void view_free(struct view *v)
{
	free(v->links);
	*v = (struct view){0};
}
