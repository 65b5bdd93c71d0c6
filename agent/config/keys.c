/* SPDX-License-Identifier: ISC */
#include "keys.h"

#include "base/text.h"
#include "diagnostics.h"

#include <ctype.h>

enum { HINT_LENGTH_MAX = 32, VALUE_SHOWN = 64, DESCRIPTION = VALUE_SHOWN + 16 };

static const char *describe(const struct node *n, char out[static DESCRIPTION])
{
	char shown[VALUE_SHOWN];

	if (n->kind == NODE_LIST)
		return n->count == 0 ? "an empty list" : "a list";
	if (n->kind == NODE_MAPPING)
		return n->count == 0 ? "an empty mapping" : "a mapping";
	text_printable(shown, sizeof(shown), n->text, n->len);
	text_format(out, DESCRIPTION, n->plain ? "%s%s" : "text \"%s%s\"", shown,
		    n->len >= sizeof(shown) ? "..." : "");
	return out;
}

void refuse(const struct reading *r)
{
	char shown[DESCRIPTION];

	if (node_is_null(r->value))
		ERROR_AT(r->reader->found, r->value, "%s has no value (%s)", r->key->name,
			 r->key->allowed);
	else
		ERROR_AT(r->reader->found, r->value, "%s: %s is not allowed (%s)", r->key->name,
			 describe(r->value, shown), r->key->allowed);
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;

	return ab < c ? ab : c;
}

static int folded(char c)
{
	return c == '-' ? '_' : tolower((unsigned char)c);
}

/* Levenshtein's distance, a row at a time; case and '-' for '_' cost nothing. */
static unsigned distance(const struct node *word, const char *key)
{
	unsigned row[HINT_LENGTH_MAX + 1];
	size_t key_len = strlen(key);

	if (word->len > HINT_LENGTH_MAX || key_len > HINT_LENGTH_MAX)
		return HINT_LENGTH_MAX;
	for (unsigned j = 0; j <= key_len; j++)
		row[j] = j;
	for (unsigned i = 0; i < word->len; i++) {
		unsigned diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < key_len; j++) {
			unsigned change = folded(word->text[i]) == folded(key[j]) ? 0 : 1;
			unsigned cost = least(diagonal + change, row[j] + 1, row[j + 1] + 1);

			diagonal = row[j + 1];
			row[j + 1] = cost;
		}
	}
	return row[key_len];
}

static const struct key *key_find(const struct keys *keys, const struct node *word)
{
	for (size_t i = 0; i < keys->count; i++)
		if (node_is(word, keys->at[i].name))
			return &keys->at[i];
	return NULL;
}

/* The key that was most likely meant; NULL when none comes close. */
static const struct key *key_near(const struct keys *keys, const struct node *word)
{
	unsigned best = word->len < 4 ? 2 : 3; /* as far off as this is another word */
	const struct key *near = NULL;

	for (size_t i = 0; i < keys->count; i++) {
		unsigned d = distance(word, keys->at[i].name);

		if (d < best) {
			best = d;
			near = &keys->at[i];
		}
	}
	return near;
}

/* What stands in brackets: the key that was meant, the place where it belongs, or all that there
 * are. */
static void hint(const struct reading *r, const struct keys *keys, const struct node *word,
		 const struct key *near, struct text *out)
{
	if (near != NULL) {
		text_addf(out, "did you mean \"%s\"?", near->name);
		return;
	}
	for (size_t i = 0; r->reader->tables[i] != NULL; i++) {
		if (key_find(r->reader->tables[i], word) != NULL) {
			text_addf(out, "it belongs to %s", r->reader->tables[i]->place);
			return;
		}
	}
	text_addf(out, "%s has ", r->key->name);
	for (size_t i = 0; i < keys->count; i++)
		text_addf(out, "%s%s", i == 0 ? "" : ", ", keys->at[i].name);
}

/* Returns the key that was most likely meant. */
static const struct key *unknown_key(const struct reading *r, const struct keys *keys,
				     const struct node *word)
{
	struct diagnostics *found = r->reader->found;
	const struct key *near;
	struct text said = {0};

	if (found->count == DIAGNOSTICS_KEPT) { /* a hint costs time, and nobody would see it */
		found->errors++;
		return NULL;
	}
	near = key_near(keys, word);
	hint(r, keys, word, near, &said);
	if (keys->secret)
		ERROR_AT(found, word, "unknown key (%s)", said.at);
	else
		ERROR_AT(found, word, "unknown key \"%.40s\" (%s)", word->text, said.at);
	text_free(&said);
	return near;
}

/* Reads one entry; returns the key that it is, or was meant to be. */
static const struct key *entry_read(const struct reading *r, const struct keys *keys,
				    const struct entry *e, void *out)
{
	const struct key *key = key_find(keys, e->key);
	struct reading one = {.reader = r->reader, .key = key, .value = e->value};

	if (key == NULL)
		return unknown_key(r, keys, e->key);
	key->read(&one, (char *)out + key->offset);
	return key;
}

bool mapping_read(const struct reading *r, const struct keys *keys, void *out)
{
	const struct node *mapping = r->value;
	uint64_t given = 0; /* a bit per row; misspelt is not missing */

	if (mapping->kind != NODE_MAPPING) {
		refuse(r);
		return false;
	}
	for (const struct entry *e = mapping->first; e != NULL; e = e->next) {
		const struct key *key = entry_read(r, keys, e, out);

		if (key != NULL)
			given |= UINT64_C(1) << (key - keys->at);
	}
	for (size_t i = 0; i < keys->count; i++)
		if (keys->at[i].required && (given >> i & 1) == 0)
			ERROR_AT(r->reader->found, mapping, "%s is missing in %s (%s)",
				 keys->at[i].name, r->key->name, keys->at[i].allowed);
	return true;
}
