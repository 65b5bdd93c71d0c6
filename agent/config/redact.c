/* SPDX-License-Identifier: ISC */
#include "config/redact.h"

#include "model/link.h"

#include <stdlib.h>
#include <yaml.h>

static bool scalar_is(const yaml_node_t *n, const char *text)
{
	return n != NULL && n->type == YAML_SCALAR_NODE &&
	       cursor_is(cursor_of(n->data.scalar.value, n->data.scalar.length), text);
}

/* The pair of that key in a mapping; NULL: there is none. Values are numbers of nodes, as what was
 * an alias may stand in several places. */
static yaml_node_pair_t *pair_of(yaml_document_t *d, const yaml_node_t *mapping, const char *key)
{
	if (mapping == NULL || mapping->type != YAML_MAPPING_NODE)
		return NULL;
	for (yaml_node_pair_t *p = mapping->data.mapping.pairs.start;
	     p < mapping->data.mapping.pairs.top; p++)
		if (scalar_is(yaml_document_get_node(d, p->key), key))
			return p;
	return NULL;
}

/* The n-th item of the list under a key; NULL: no more. */
static yaml_node_t *item_of(yaml_document_t *d, int mapping, const char *key, size_t n)
{
	const yaml_node_pair_t *pair = pair_of(d, yaml_document_get_node(d, mapping), key);
	const yaml_node_t *list = pair == NULL ? NULL : yaml_document_get_node(d, pair->value);

	if (list == NULL || list->type != YAML_SEQUENCE_NODE ||
	    n >= (size_t)(list->data.sequence.items.top - list->data.sequence.items.start))
		return NULL;
	return yaml_document_get_node(d, list->data.sequence.items.start[n]);
}

static int node_number(const yaml_document_t *d, const yaml_node_t *n)
{
	return (int)(n - d->nodes.start) + 1;
}

/* Adding a node moves them all: pointers to nodes do not outlive this. */
static void replace(yaml_document_t *d, int mapping, const char *key, const char *value)
{
	yaml_char_t *copy = (yaml_char_t *)xstrdup(value);
	int number = yaml_document_add_scalar(d, NULL, copy, -1, YAML_ANY_SCALAR_STYLE);
	yaml_node_pair_t *pair = pair_of(d, yaml_document_get_node(d, mapping), key);

	if (number != 0 && pair != NULL)
		pair->value = number;
	free(copy);
}

static void service_key_redact(yaml_document_t *d, int circuit)
{
	const yaml_node_pair_t *pair =
		pair_of(d, yaml_document_get_node(d, circuit), "service_key");
	const yaml_node_t *value = pair == NULL ? NULL : yaml_document_get_node(d, pair->value);
	char *masked;

	if (value == NULL || value->type != YAML_SCALAR_NODE)
		return;
	masked = xstrdup((const char *)value->data.scalar.value);
	service_key_mask(masked, strlen(masked));
	replace(d, circuit, "service_key", masked);
	free(masked);
}

static void circuit_redact(yaml_document_t *d, int circuit, size_t index,
			   const struct redaction *how)
{
	const yaml_node_t *peering;

	if (!how->whole_service_key)
		service_key_redact(d, circuit);
	if (pair_of(d, yaml_document_get_node(d, circuit), "azure_snapshot") != NULL)
		replace(d, circuit, "azure_snapshot", how->snapshot(how->context, index));
	for (size_t n = 0; (peering = item_of(d, circuit, "peerings", n)) != NULL; n++) {
		const yaml_node_pair_t *md5 = pair_of(d, peering, "md5");

		if (md5 != NULL && yaml_document_get_node(d, md5->value)->type == YAML_MAPPING_NODE)
			replace(d, node_number(d, peering), "md5", "required");
	}
}

static int text_take(void *out, unsigned char *bytes, size_t len)
{
	text_add(out, bytes, len);
	return 1;
}

/* yaml_document_dump() takes the document with it. */
static bool document_write(yaml_document_t *d, struct text *out)
{
	yaml_emitter_t emitter;
	bool good;

	if (!yaml_emitter_initialize(&emitter)) {
		yaml_document_delete(d);
		return false;
	}
	yaml_emitter_set_output(&emitter, text_take, out);
	yaml_emitter_set_unicode(&emitter, 1);
	good = yaml_emitter_open(&emitter) != 0;
	if (good)
		good = yaml_emitter_dump(&emitter, d) && yaml_emitter_close(&emitter);
	else
		yaml_document_delete(d);
	yaml_emitter_delete(&emitter);
	return good;
}

bool config_redact(struct cursor bytes, const struct redaction *how, struct text *out,
		   struct err *err)
{
	yaml_parser_t parser;
	yaml_document_t d;
	const yaml_node_t *circuit;
	bool good = yaml_parser_initialize(&parser) != 0;

	if (!good)
		return err_set(err, "no memory to read YAML");
	yaml_parser_set_input_string(&parser, bytes.at, bytes.left);
	good = yaml_parser_load(&parser, &d) != 0;
	yaml_parser_delete(&parser);
	if (!good)
		return err_set(err, "it is no YAML any more");
	if (yaml_document_get_root_node(&d) != NULL)
		for (size_t n = 0; (circuit = item_of(&d, 1, "circuits", n)) != NULL; n++)
			circuit_redact(&d, node_number(&d, circuit), n, how);
	text_addf(out, "# Saved by `ceprobe record`: comments and MD5 keys are left out.\n");
	return document_write(&d, out) || err_set(err, "it cannot be written as YAML");
}
