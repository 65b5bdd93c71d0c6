/* SPDX-License-Identifier: ISC */
/* Text from outside that means harm, in every place that shows it and in each format: from BIRD's
 * descriptions, messages of RFC 9003 and the configuration. Whatever is in it, no byte of it does
 * anything but be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report_world.h"

#include <jansson.h>

/* Terminal escapes, C0, C1, markup, quotes, what Nagios and Prometheus take for theirs, marks that
 * turn text around, broken UTF-8. */
#define HARM                                                                                       \
	"\033[31;1m\033]0;owned\a\x7f\xc2\x9b"                                                     \
	"2J\r\n\t</style></title><script>alert(1)</script><img src=x onerror=alert(1)>"            \
	"\"'`$(id)&amp;|x=1;;; {a=\"b\"} 1\\\xe2\x80\xae\xe2\x80\x8f\xe2\x81\xa6\xff\xc3"

enum { LONG_NAME = 10 * 1024 };

/* Put where foreign text stands, as if no source had made it printable. */
static struct world *hostile_world(const char *text)
{
	struct world *w = world_new();
	struct verdict *v = &w->verdicts[0];

	world_break(w);
	w->circuit.name = w->circuit.provider = w->circuit.location = xstrdup(text);
	for (size_t i = 0; i < WORLD_LINKS; i++) {
		struct bird_protocol *p = &w->evidence[i].bird.protocol;

		text_format(p->description, sizeof(p->description), "%s", text);
		text_format(p->message, sizeof(p->message), "%s", text);
		text_format(p->last_error, sizeof(p->last_error), "%s", text);
		text_format(p->name, sizeof(p->name), "%s", text);
	}
	text_format(v->cause->proof.lines[0].text, PROOF_TEXT, "the MSEE says \"%s\"", text);
	text_format(v->cause->proof.remedy, sizeof(v->cause->proof.remedy), "%s", text);
	text_format(w->evidence[0].host.why, sizeof(w->evidence[0].host.why), "%s", text);
	text_format(w->evidence[0].wire.why, sizeof(w->evidence[0].wire.why), "%s", text);
	w->report.host = w->circuit.name;
	return w;
}

static void world_end(struct world *w)
{
	free(w->circuit.name);
	free(w);
}

/* Only lines of printable UTF-8 without what turns it around. */
static void assert_harmless(const char *text)
{
	static const char *const marks[] = {"\xe2\x80\xae", "\xe2\x80\x8f", "\xe2\x81\xa6",
					    "\xc2\x9b", "\xff"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		assert_null(strstr(text, marks[i]));
	for (const char *at = text; *at != '\0'; at++)
		assert_true((unsigned char)*at >= ' ' || *at == '\n');
	assert_null(strchr(text, 0x7f));
}

static void text_is_harmless(void **state)
{
	struct world *w = hostile_world(HARM);
	char *text;

	(void)state;
	w->report.utf8 = true;
	text = world_write(&w->report, "text");
	assert_harmless(text);
	free(text);
	w->report.utf8 = false;
	text = world_write(&w->report, "text");
	for (const char *at = text; *at != '\0'; at++)
		assert_true((unsigned char)*at < 0x80);
	free(text);
	world_end(w);
}

static void json_is_harmless(void **state)
{
	struct world *w = hostile_world(HARM);
	char *text = world_write(&w->report, "json");
	json_t *root = json_loads(text, 0, NULL);
	const char *name = json_string_value(
		json_object_get(json_array_get(json_object_get(root, "circuits"), 0), "name"));

	(void)state;
	assert_harmless(text);
	assert_non_null(name);
	assert_harmless(name);
	assert_non_null(strstr(name, "<script>")); /* whoever shows it escapes it */
	json_decref(root);
	free(text);
	world_end(w);
}

/* No line of ours is broken, none begins a second set of performance data, no markup. */
static void nagios_is_harmless(void **state)
{
	struct world *w = hostile_world(HARM);
	char *text = world_write(&w->report, "nagios"), *bar;

	(void)state;
	assert_harmless(text);
	assert_null(strpbrk(text, "<>"));
	bar = strchr(text, '|');
	assert_non_null(bar);
	assert_true(strncmp(bar, "| links=2 established=1", 23) == 0);
	bar = strchr(bar + 1, '|');
	assert_non_null(bar);
	assert_int_equal(bar[-1], '\n');
	assert_null(strchr(bar + 1, '|'));
	free(text);
	world_end(w);
}

/* Every line is a comment or a sample whose label values end where they should. */
static void prometheus_is_harmless(void **state)
{
	struct world *w = hostile_world(HARM);
	char *text = world_write(&w->report, "prometheus");

	(void)state;
	assert_harmless(text);
	for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
		const char *at = line;
		bool quoted = false;

		if (strncmp(line, "# ", 2) == 0)
			continue;
		assert_int_equal(strncmp(line, "ceprobe_", 8), 0);
		for (; *at != '\n' && (quoted || *at != ' '); at++) {
			if (quoted && *at == '\\')
				at++;
			else if (*at == '"')
				quoted = !quoted;
		}
		assert_false(quoted);
		assert_int_equal(strspn(at + 1, "0123456789"), strcspn(at + 1, "\n"));
	}
	free(text);
	world_end(w);
}

/* Only our own elements, and what is quoted stays so. */
static void html_is_harmless(void **state)
{
	struct world *w = hostile_world(HARM);
	char *text = world_write(&w->report, "html");

	(void)state;
	assert_harmless(text);
	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "<img"));
	assert_ptr_equal(strstr(strstr(text, "</style>") + 1, "</style>"), NULL);
	assert_non_null(strstr(text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
	assert_null(strstr(text, "\"b\"} 1"));
	free(text);
	world_end(w);
}

static void long_names_are_shown_or_cut(void **state)
{
	char *name = xcalloc(LONG_NAME + 1, 1);

	(void)state;
	memset(name, '<', LONG_NAME);
	for (size_t i = 0; i < format_count; i++) {
		struct world *w = hostile_world(name);
		char *text = world_write(&w->report, formats[i].name);

		assert_harmless(text);
		assert_true(strlen(text) < 100 * LONG_NAME);
		if (strcmp(formats[i].name, "text") == 0)
			for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1)
				assert_true(world_width(line, strcspn(line, "\n")) <= 80);
		free(text);
		world_end(w);
	}
	free(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_harmless),   cmocka_unit_test(json_is_harmless),
		cmocka_unit_test(nagios_is_harmless), cmocka_unit_test(prometheus_is_harmless),
		cmocka_unit_test(html_is_harmless),   cmocka_unit_test(long_names_are_shown_or_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
