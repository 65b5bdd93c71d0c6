/* SPDX-License-Identifier: ISC */
#include "diagnostics.h"

#include "base/text.h"

#include <stdlib.h>
#include <yaml.h>

/* What the reading of one document carries along. */
struct composer {
	struct arena *arena;
	struct diagnostics *found;
	struct cursor bytes;
	yaml_parser_t parser;
	struct node *root;
	struct node *open[NODE_DEPTH_MAX];              /* containers being read, outermost first */
	const struct node *pending_key[NODE_DEPTH_MAX]; /* of open[i], when its value is next */
	size_t depth;
	size_t expanded;
	unsigned documents;
	struct anchor {
		const char *name;
		struct node *node;
	} anchors[NODE_ANCHORS_MAX];
	size_t anchor_count;
};

bool node_is(const struct node *n, const char *text)
{
	return n->kind == NODE_SCALAR && n->len == strlen(text) &&
	       memcmp(n->text, text, n->len) == 0;
}

bool node_is_null(const struct node *n)
{
	return n->kind == NODE_SCALAR && n->plain &&
	       (n->len == 0 || node_is(n, "~") || node_is(n, "null") || node_is(n, "Null") ||
		node_is(n, "NULL"));
}

const struct node *node_at(const struct node *mapping, const char *key)
{
	for (const struct entry *e = mapping->first; e != NULL; e = e->next)
		if (e->key != NULL && node_is(e->key, key))
			return e->value;
	return mapping;
}

/* Always false: the caller stops reading. */
#define STOP_AT(c, mark, ...)                                                                      \
	(diagnostics_add((c)->found, DIAGNOSTIC_ERROR, (uint32_t)(mark).line + 1,                  \
			 (uint32_t)(mark).column + 1, __VA_ARGS__),                                \
	 false)

static int key_order(const void *left, const void *right)
{
	const struct node *const *a = left, *const *b = right;
	size_t common = (*a)->len < (*b)->len ? (*a)->len : (*b)->len;
	int order = memcmp((*a)->text, (*b)->text, common);

	if (order != 0)
		return order;
	if ((*a)->len != (*b)->len)
		return (*a)->len < (*b)->len ? -1 : 1;
	if ((*a)->line != (*b)->line)
		return (*a)->line < (*b)->line ? -1 : 1;
	return (*a)->column < (*b)->column ? -1 : (*a)->column > (*b)->column;
}

/* YAML 1.2 3.2.1.3: keys of a mapping are unique. libyaml does not look. Sorted, so that a mapping
 * of a million keys costs no square of it. */
static void duplicate_keys(struct composer *c, const struct node *mapping)
{
	const struct node **keys;
	size_t n = 0;

	if (mapping->count < 2)
		return;
	keys = xcalloc(mapping->count, sizeof(const struct node *));
	for (const struct entry *e = mapping->first; e != NULL; e = e->next)
		keys[n++] = e->key;
	qsort(keys, n, sizeof(const struct node *), key_order);
	for (size_t i = 1; i < n; i++)
		if (keys[i]->len == keys[i - 1]->len &&
		    memcmp(keys[i]->text, keys[i - 1]->text, keys[i]->len) == 0)
			ERROR_AT(
				c->found, keys[i],
				"duplicate key \"%.40s\" (it stands already at line %u, column %u)",
				keys[i]->text, keys[i - 1]->line, keys[i - 1]->column);
	free(keys);
}

static bool attach(struct composer *c, struct node *n, yaml_mark_t mark)
{
	struct node *parent;
	const struct node **key;
	struct entry *e;

	if (c->depth == 0) {
		c->root = n;
		return true;
	}
	parent = c->open[c->depth - 1];
	key = &c->pending_key[c->depth - 1];
	if (parent->kind == NODE_MAPPING && *key == NULL) {
		if (n->kind != NODE_SCALAR)
			return STOP_AT(c, mark, "a list or a mapping stands where a key must be");
		*key = n;
		return true;
	}
	e = arena_take(c->arena, 1, sizeof(*e));
	*e = (struct entry){.key = *key, .value = n};
	*key = NULL;
	*(parent->last == NULL ? &parent->first : &parent->last->next) = e;
	parent->last = e;
	parent->count++;
	parent->weight += n->open ? 0 : n->weight; /* an open one adds its own when it closes */
	return true;
}

/* The expansion of aliases is what is bounded: nine lines of tenfold lists are a billion values. */
static bool count(struct composer *c, uint32_t weight, yaml_mark_t mark)
{
	c->expanded += weight;
	if (c->expanded <= NODE_COUNT_MAX)
		return true;
	return STOP_AT(c, mark, "too many values, aliases expanded (at most %d)", NODE_COUNT_MAX);
}

static bool anchor_add(struct composer *c, const yaml_char_t *name, struct node *n,
		       yaml_mark_t mark)
{
	const char *text = (const char *)name;

	if (name == NULL)
		return true;
	if (c->anchor_count == NODE_ANCHORS_MAX)
		return STOP_AT(c, mark, "too many anchors (at most %d)", NODE_ANCHORS_MAX);
	c->anchors[c->anchor_count++] =
		(struct anchor){.name = arena_text(c->arena, text, strlen(text)), .node = n};
	return true;
}

static bool alias(struct composer *c, const yaml_event_t *e)
{
	const char *name = (const char *)e->data.alias.anchor;

	for (size_t i = c->anchor_count; i > 0; i--) {
		struct node *n = c->anchors[i - 1].node;

		if (strcmp(c->anchors[i - 1].name, name) != 0)
			continue;
		if (n->open)
			return STOP_AT(c, e->start_mark,
				       "alias \"*%.40s\" stands inside its own anchor (a loop)",
				       name);
		return count(c, n->weight, e->start_mark) && attach(c, n, e->start_mark);
	}
	return STOP_AT(c, e->start_mark, "alias \"*%.40s\" has no anchor before it", name);
}

static struct node *node_new(struct composer *c, enum node_kind kind, yaml_mark_t mark)
{
	struct node *n = arena_take(c->arena, 1, sizeof(*n));

	*n = (struct node){.kind = kind,
			   .line = (uint32_t)mark.line + 1,
			   .column = (uint32_t)mark.column + 1,
			   .weight = 1,
			   .text = ""};
	return n;
}

static bool tag_refused(struct composer *c, const yaml_char_t *tag, yaml_mark_t mark)
{
	if (tag != NULL)
		(void)STOP_AT(c, mark, "tag \"%.60s\" (tags are not supported here, leave it out)",
			      (const char *)tag);
	return tag != NULL;
}

static bool scalar(struct composer *c, const yaml_event_t *e)
{
	struct node *n = node_new(c, NODE_SCALAR, e->start_mark);

	n->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	n->len = e->data.scalar.length;
	n->text = arena_text(c->arena, (const char *)e->data.scalar.value, n->len);
	return !tag_refused(c, e->data.scalar.tag, e->start_mark) && count(c, 1, e->start_mark) &&
	       anchor_add(c, e->data.scalar.anchor, n, e->start_mark) &&
	       attach(c, n, e->start_mark);
}

static bool container(struct composer *c, const yaml_event_t *e)
{
	bool list = e->type == YAML_SEQUENCE_START_EVENT;
	const yaml_char_t *anchor =
		list ? e->data.sequence_start.anchor : e->data.mapping_start.anchor;
	const yaml_char_t *tag = list ? e->data.sequence_start.tag : e->data.mapping_start.tag;
	struct node *n = node_new(c, list ? NODE_LIST : NODE_MAPPING, e->start_mark);

	n->open = true;
	if (c->depth == NODE_DEPTH_MAX)
		return STOP_AT(c, e->start_mark, "nested too deeply (at most %d levels)",
			       NODE_DEPTH_MAX);
	if (tag_refused(c, tag, e->start_mark) || !count(c, 1, e->start_mark) ||
	    !anchor_add(c, anchor, n, e->start_mark) || !attach(c, n, e->start_mark))
		return false;
	c->pending_key[c->depth] = NULL;
	c->open[c->depth++] = n;
	return true;
}

static void container_end(struct composer *c)
{
	struct node *n = c->open[--c->depth];

	n->open = false;
	if (c->depth > 0)
		c->open[c->depth - 1]->weight += n->weight;
	if (n->kind == NODE_MAPPING)
		duplicate_keys(c, n);
}

static bool event_take(struct composer *c, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return scalar(c, e);
	case YAML_ALIAS_EVENT:
		return alias(c, e);
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return container(c, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		container_end(c);
		return true;
	case YAML_DOCUMENT_START_EVENT:
		if (c->documents++ > 0)
			return STOP_AT(c, e->start_mark,
				       "a second YAML document begins here (one in a file)");
		return true;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return true;
	}
	return true;
}

/* libyaml gives an offset, and no line, for bytes that are no text. */
static yaml_mark_t mark_of(struct cursor bytes, size_t offset)
{
	yaml_mark_t mark = {0};

	for (size_t i = 0; i < offset && i < bytes.left; i++) {
		if (bytes.at[i] == '\n') {
			mark.line++;
			mark.column = 0;
		} else if ((bytes.at[i] & 0xc0) != 0x80) {
			mark.column++;
		}
	}
	return mark;
}

static bool tab_indents(struct cursor bytes, size_t number)
{
	struct cursor line = {0};

	for (size_t i = 0; i <= number; i++)
		if (!cursor_line(&bytes, &line))
			line = bytes;
	for (; line.left > 0 && (line.at[0] == ' ' || line.at[0] == '\t'); line.at++, line.left--)
		if (line.at[0] == '\t')
			return true;
	return false;
}

static bool syntax_error(struct composer *c)
{
	const yaml_parser_t *p = &c->parser;

	if (p->error == YAML_MEMORY_ERROR)
		out_of_memory();
	if (p->error == YAML_READER_ERROR)
		return STOP_AT(c, mark_of(c->bytes, p->problem_offset),
			       "byte 0x%02x: %s (the file must be UTF-8 text)",
			       (unsigned)p->problem_value, p->problem);
	if (strstr(p->problem, "cannot start any token") != NULL &&
	    tab_indents(c->bytes, p->problem_mark.line))
		return STOP_AT(c, p->problem_mark, "a tab indents this line (use blanks)");
	if (p->context == NULL || p->context_mark.line == p->problem_mark.line)
		return STOP_AT(c, p->problem_mark, "YAML syntax: %s", p->problem);
	return STOP_AT(c, p->problem_mark, "YAML syntax: %s, %s that begins at line %zu",
		       p->problem, p->context, p->context_mark.line + 1);
}

static bool compose(struct composer *c)
{
	yaml_event_t e;
	bool good = true, more = true;

	while (good && more) {
		if (!yaml_parser_parse(&c->parser, &e))
			return syntax_error(c);
		more = e.type != YAML_STREAM_END_EVENT;
		good = event_take(c, &e);
		yaml_event_delete(&e);
	}
	return good;
}

bool tree_read(struct arena *a, struct cursor bytes, const struct node **root,
	       struct diagnostics *found)
{
	struct composer *c;
	bool good;

	/* A byte order mark is allowed, and would count as a column. */
	(void)cursor_prefix(&bytes, "\xef\xbb\xbf");
	*root = NULL;
	if (bytes.left == 0)
		return true;
	c = xcalloc(1, sizeof(*c));
	c->arena = a;
	c->found = found;
	c->bytes = bytes;
	if (!yaml_parser_initialize(&c->parser))
		out_of_memory();
	yaml_parser_set_encoding(&c->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&c->parser, bytes.at, bytes.left);
	good = compose(c);
	yaml_parser_delete(&c->parser);
	*root = c->root != NULL && node_is_null(c->root) ? NULL : c->root;
	free(c);
	return good;
}
