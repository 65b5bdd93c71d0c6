/* SPDX-License-Identifier: ISC */
#include "agent_request.h"

#include "base/text.h"

#include <sys/stat.h>

static void value_add(struct text *out, const char *name, const char *value)
{
	char shown[256];

	if (!value || !value[0])
		return;
	text_printable(shown, sizeof(shown), value, strlen(value)); /* no tab, no new line */
	text_addf(out, "\t%s=%s", name, shown);
}

void agent_request_write(const struct agent_request *r, struct text *out)
{
	const struct options *o = &r->options;

	text_addf(out, "%s%s%s%s", r->watch ? "watch" : "report", r->colour ? "\tcolour" : "",
		  r->utf8 ? "\tutf8" : "", o->verbose ? "\tverbose" : "");
	value_add(out, "format", o->format ? o->format->name : NULL);
	value_add(out, "circuit", o->circuit);
	if (o->peering_set == WISH_YES)
		value_add(out, "peering", peering_type_name(o->peering));
	if (o->path_set == WISH_YES)
		value_add(out, "path", path_name(o->path));
	value_add(out, "config", r->config);
	text_add(out, "\n", 1);
}

static bool colour_take(struct agent_request *r, const char *value)
{
	(void)value;
	return r->colour = true;
}

static bool utf8_take(struct agent_request *r, const char *value)
{
	(void)value;
	return r->utf8 = true;
}

static bool verbose_take(struct agent_request *r, const char *value)
{
	(void)value;
	return r->options.verbose = true;
}

static bool format_take(struct agent_request *r, const char *value)
{
	r->options.format = format_by_name(value);
	return r->options.format != NULL;
}

static bool peering_take(struct agent_request *r, const char *value)
{
	struct options *o = &r->options;

	o->peering_set = WISH_YES;
	for (int t = PEERING_PRIVATE; t <= PEERING_MICROSOFT; t++) {
		o->peering = (enum peering_type)t;
		if (strcmp(value, peering_type_name(o->peering)) == 0)
			return true;
	}
	return false;
}

static bool path_take(struct agent_request *r, const char *value)
{
	struct options *o = &r->options;

	o->path_set = WISH_YES;
	for (int p = PATH_PRIMARY; p <= PATH_SECONDARY; p++) {
		o->path = (enum path)p;
		if (strcmp(value, path_name(o->path)) == 0)
			return true;
	}
	return false;
}

static bool circuit_take(struct agent_request *r, const char *value)
{
	text_format(r->circuit, sizeof(r->circuit), "%s", value);
	r->options.circuit = r->circuit;
	return true;
}

static bool config_take(struct agent_request *r, const char *value)
{
	text_format(r->config, sizeof(r->config), "%s", value);
	return true;
}

static const struct {
	const char *name;
	bool (*take)(struct agent_request *r, const char *value);
} words[] = {
	{"colour", colour_take},    {"utf8", utf8_take},        {"verbose", verbose_take},
	{"format=", format_take},   {"peering=", peering_take}, {"path=", path_take},
	{"circuit=", circuit_take}, {"config=", config_take},
};

/* A word after the first. */
static bool word_take(struct agent_request *r, struct cursor word)
{
	char text[256];

	if (word.left >= sizeof(text) || memchr(word.at, '\0', word.left))
		return false;
	memcpy(text, word.at, word.left);
	text[word.left] = '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i].name);
		bool flag = words[i].name[len - 1] != '=';

		if (strncmp(text, words[i].name, len) == 0 && (!flag || text[len] == '\0'))
			return words[i].take(r, text + len);
	}
	return false;
}

/* Up to the next tab. */
static struct cursor word_next(struct cursor *c)
{
	const uint8_t *tab = c->left > 0 ? memchr(c->at, '\t', c->left) : NULL;
	struct cursor word = {.at = c->at, .left = tab ? (size_t)(tab - c->at) : c->left};

	(void)!cursor_skip(c, word.left + (tab != NULL));
	return word;
}

bool agent_request_read(const char *line, size_t len, struct agent_request *out, struct err *err)
{
	struct cursor c = cursor_of(line, len), word = word_next(&c);
	char shown[64];

	*out = (struct agent_request){.options.format = format_by_name("text")};
	out->watch = cursor_is(word, "watch");
	if (!out->watch && !cursor_is(word, "report")) {
		text_printable(shown, sizeof(shown), word.at, word.left);
		return err_set(err, "no such request: %s", shown);
	}
	while (c.left > 0) {
		word = word_next(&c);
		if (!word_take(out, word)) {
			text_printable(shown, sizeof(shown), word.at, word.left);
			return err_set(err, "not understood: %s", shown);
		}
	}
	return true;
}

void config_identify(const char *file, char out[static CONFIG_ID_TEXT])
{
	struct stat s;

	out[0] = '\0';
	if (file && stat(file, &s) == 0)
		text_format(out, CONFIG_ID_TEXT, "%llx:%llx:%llx:%llx.%lx",
			    (unsigned long long)s.st_dev, (unsigned long long)s.st_ino,
			    (unsigned long long)s.st_size, (unsigned long long)s.st_mtim.tv_sec,
			    (unsigned long)s.st_mtim.tv_nsec);
}
