/* SPDX-License-Identifier: ISC */
#include "tables.h"

#include "base/text.h"
#include "bird/client.h"
#include "kernel/kernel.h"
#include "loop.h"
#include "sys/clock.h"
#include "sys/output.h"

#include <event2/event.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { BIRD_DEADLINE_MS = 5000 };

struct waiting {
	void (*each)(void *context);
	void *context;
};

static void on_signal(evutil_socket_t fd, short what, void *base)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(base);
}

static void on_each(evutil_socket_t fd, short what, void *context)
{
	const struct waiting *w = context;

	(void)fd;
	(void)what;
	w->each(w->context);
}

void tables_wait(int64_t ms, int64_t each_ms, void (*each)(void *context), void *context)
{
	struct event_base *base = loop_new();
	struct waiting waiting = {each, context};
	struct timeval whole = loop_time(ms), step = loop_time(each_ms);
	struct event *events[3];

	events[0] = evsignal_new(base, SIGINT, on_signal, base);
	events[1] = evsignal_new(base, SIGTERM, on_signal, base);
	events[2] = event_new(base, -1, EV_PERSIST, on_each, &waiting);
	loop_add(events[0], NULL);
	loop_add(events[1], NULL);
	if (each)
		loop_add(events[2], &step);
	event_base_loopexit(base, &whole);
	event_base_dispatch(base);
	for (size_t i = 0; i < 3; i++)
		event_free(events[i]);
	event_base_free(base);
}

bool tables_kernel(struct tables *t)
{
	const struct intent *intent = &t->config.intent;
	struct address *msees = xcalloc(intent->link_count + 1, sizeof(*msees));
	struct kernel_facts facts;
	bool read;

	for (size_t i = 0; i < intent->link_count; i++)
		msees[i] = intent->links[i].msee;
	read = kernel_read(msees, intent->link_count, &facts);
	if (read)
		evidence_apply_kernel_all(t->look.watch.evidence, intent, &facts);
	else
		fprintf(stderr, "ceprobe: %s\n", facts.why);
	kernel_facts_free(&facts);
	free(msees);
	return read;
}

bool tables_bird(struct tables *t)
{
	struct watch *w = &t->look.watch;

	if (!w->index)
		watch_index(w);
	bird_facts_free(&w->bird);
	bird_read(t->config.bird_socket, BIRD_DEADLINE_MS, &w->bird);
	evidence_apply_bird_all(w->evidence, t->config.intent.link_count, w->index, &w->bird);
	if (w->bird.failure != BIRD_OK)
		fprintf(stderr, "ceprobe: %s\n", w->bird.why);
	return w->bird.failure == BIRD_OK;
}

const char *tables_interface(const struct evidence *e)
{
	return e->host.read && e->host.vlan[0] ? e->host.vlan : e->link.interface;
}

void tables_link_group(struct tables *t, size_t link)
{
	const struct evidence *e = &t->look.watch.evidence[link];
	const struct link *l = &e->link;
	const char *circuit = t->config.intent.circuits[l->circuit].name;
	char heading[512], ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	text_format(heading, sizeof(heading), "%s %s %s %s on %s", circuit,
		    peering_type_name(l->type), path_name(l->path), family_name(l->family),
		    tables_interface(e));
	sheet_group(&t->sheet, heading);
	sheet_member(&t->sheet, "circuit", NULL, cell_text(circuit));
	sheet_member(&t->sheet, "peering", NULL, cell_text(peering_type_name(l->type)));
	sheet_member(&t->sheet, "path", NULL, cell_text(path_name(l->path)));
	sheet_member(&t->sheet, "family", NULL, cell_text(family_name(l->family)));
	sheet_member(&t->sheet, "interface", NULL, cell_text(tables_interface(e)));
	sheet_member(&t->sheet, "ce_address", NULL, cell_text(address_text(&l->ce, ce)));
	sheet_member(&t->sheet, "msee_address", NULL, cell_text(address_text(&l->msee, msee)));
}

/* With -q the sheet is kept back until it is known whether it says that something is wrong. */
static bool sheet_write(struct tables *t, const struct table_command *c, FILE *out)
{
	char *kept = NULL;
	size_t len = 0;
	FILE *memory = t->options.quiet ? open_memstream(&kept, &len) : NULL;
	bool made;

	t->sheet.out = memory ? memory : out;
	made = c->make(t);
	if (memory) {
		(void)fclose(memory);
		if (made && t->sheet.notes > 0)
			(void)fwrite(kept, 1, len, out);
		free(kept);
	}
	return made;
}

static bool sheet_show(struct tables *t, const struct table_command *c)
{
	const struct options *o = &t->options;
	char host[256] = "";
	struct output out;
	struct err err;
	bool made;

	if (!output_open(&out, o->output, stdout, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return false;
	}
	if (gethostname(host, sizeof(host)) == 0)
		host[sizeof(host) - 1] = '\0';
	t->sheet = (struct sheet){.json = o->format == format_by_name("json"),
				  .name = c->name,
				  .list = c->list,
				  .version = CEPROBE_VERSION,
				  .host = host,
				  .generated_ms = clock_utc_ms()};
	/* NOLINTBEGIN(concurrency-mt-unsafe): one thread */
	t->sheet.colour = !o->output && !o->no_color && !getenv("NO_COLOR") && isatty(1);
	if (setlocale(LC_CTYPE, ""))
		t->sheet.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	/* NOLINTEND(concurrency-mt-unsafe) */
	made = sheet_write(t, c, out.file);
	if (!made)
		output_drop(&out);
	else if (!output_close(&out, &err)) {
		fprintf(stderr, "ceprobe: %s\n", err.text);
		return false;
	}
	return made;
}

static bool format_fits(const struct options *o, const char *name)
{
	if (o->format == format_by_name("text") || o->format == format_by_name("json"))
		return true;
	fprintf(stderr, "ceprobe %s: --format %s: only text and json\n", name, o->format->name);
	return false;
}

int tables_command(int argc, char **argv, const struct table_command *c)
{
	struct tables t = {0};
	int status;
	bool good = false;

	if (!options_parse(argc, argv, c->usage, &t.options, &status))
		return status;
	if (format_fits(&t.options, c->name) && options_config(&t.options, &t.config)) {
		if (look_init(&t.look, &t.options, &t.config)) {
			good = sheet_show(&t, c);
			look_free(&t.look);
		}
		config_free(&t.config);
	}
	options_free(&t.options);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
