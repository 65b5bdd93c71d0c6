/* SPDX-License-Identifier: ISC */
/* Three shapes, one rule: a line that begins with a tab is an attribute of the route above it; any
 * other line with a "[protocol since]" is a route, of the network at its beginning or, where blanks
 * stand there, of the network before. */
#include "bird/routes.h"

#include "base/text.h"
#include "field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool network_parse(struct cursor word, struct prefix *out)
{
	char text[PREFIX_TEXT];

	if (word.left >= sizeof(text))
		return false;
	memcpy(text, word.at, word.left);
	text[word.left] = '\0';
	return prefix_parse(text, out);
}

/* "via 172.16.0.2 on eth1"; of several the first. */
static void via_line(struct route *r, struct cursor text)
{
	struct cursor word;

	if (!cursor_prefix(&text, "via ") || r->next_hop.set ||
	    !field_address(text, &r->next_hop, NULL, 0) || !cursor_word(&text, &word) ||
	    !cursor_word(&text, &word) || !cursor_is(word, "on") || !cursor_word(&text, &word))
		return;
	field_text(word, r->interface, sizeof(r->interface));
}

static void path_line(struct route *r, struct cursor value)
{
	field_text(value, r->path, sizeof(r->path));
}

static void next_hop_line(struct route *r, struct cursor value)
{
	(void)field_address(value, &r->next_hop, NULL, 0);
}

static void local_pref_line(struct route *r, struct cursor value)
{
	r->has_local_pref = field_u32(value, &r->local_pref);
}

/* clang-format off */
static const struct {
	const char *label; /* BIRD 1.6 and 2; BIRD 3 */
	void (*read)(struct route *r, struct cursor value);
} attributes[] = {
	{ "BGP.as_path:", path_line }, { "bgp_path:", path_line },
	{ "BGP.next_hop:", next_hop_line }, { "bgp_next_hop:", next_hop_line },
	{ "BGP.local_pref:", local_pref_line }, { "bgp_local_pref:", local_pref_line },
};
/* clang-format on */

static void attribute_line(struct route *r, struct cursor line)
{
	line = field_trimmed(line);
	via_line(r, line);
	for (size_t i = 0; i < COUNT(attributes); i++)
		if (cursor_prefix(&line, attributes[i].label))
			attributes[i].read(r, line);
}

/* "unicast [er_primary 03:00:29.654] * (100) [AS65515i]" behind the network. */
static bool route_take(struct route *r, struct cursor text)
{
	struct cursor word, kind = text;
	const uint8_t *bracket = text.left ? memchr(text.at, '[', text.left) : NULL;

	if (!bracket || !cursor_word(&kind, &word))
		return false;
	field_text(word, r->kind, sizeof(r->kind));
	via_line(r, field_trimmed(text)); /* BIRD 1.6 */
	if (!cursor_skip(&text, (size_t)(bracket - text.at) + 1) || !cursor_word(&text, &word))
		return false;
	field_text(word, r->protocol, sizeof(r->protocol));
	bracket = text.left ? memchr(text.at, ']', text.left) : NULL;
	if (!bracket || !cursor_skip(&text, (size_t)(bracket - text.at) + 1))
		return false;
	r->best = cursor_prefix(&text, " *");
	return true;
}

void routes_end(struct routes_reader *r)
{
	if (r->open)
		r->take(r->context, &r->route);
	r->open = false;
}

void routes_line(struct routes_reader *r, struct cursor line)
{
	struct cursor rest = line, word;
	struct prefix network = r->route.prefix;

	if (line.left == 0)
		return;
	if (line.at[0] == '\t') {
		if (r->open)
			attribute_line(&r->route, line);
		return;
	}
	routes_end(r);
	if (line.at[0] != ' ' && (!cursor_word(&rest, &word) || !network_parse(word, &network)))
		network = (struct prefix){0}; /* "Table master4:", or a network of another kind */
	r->route = (struct route){.prefix = network};
	r->open = network.address.set && route_take(&r->route, rest);
}

const char *route_question(const struct bird_listing *l, char out[static ROUTE_QUESTION])
{
	char prefix[PREFIX_TEXT] = "";

	if (!l->whole)
		prefix_text(&l->prefix, prefix);
	text_format(out, ROUTE_QUESTION, "show route %s%s%s '%s' all", prefix, l->whole ? "" : " ",
		    l->exported ? "export" : "protocol", l->protocol);
	return out;
}

static void quotes_drop(struct cursor *word)
{
	if (word->left >= 2 && word->at[0] == '\'' && word->at[word->left - 1] == '\'') {
		word->at++;
		word->left -= 2;
	}
}

bool route_question_parse(struct cursor text, struct bird_listing *out)
{
	struct cursor word;

	*out = (struct bird_listing){.whole = true};
	if (!cursor_prefix(&text, "show route ") || !cursor_word(&text, &word))
		return false;
	if (network_parse(word, &out->prefix)) {
		out->whole = false;
		if (!cursor_word(&text, &word))
			return false;
	}
	out->exported = cursor_is(word, "export");
	if ((!out->exported && !cursor_is(word, "protocol")) || !cursor_word(&text, &word))
		return false;
	quotes_drop(&word);
	field_text(word, out->protocol, sizeof(out->protocol));
	/* `count`, `where` and the like are other questions. */
	return !cursor_word(&text, &word) || cursor_is(word, "all");
}
