/* SPDX-License-Identifier: ISC */
#include "base/text.h"
#include "options.h"

bool options_config(const struct options *o, struct config *config)
{
	struct diagnostics found = {0};
	bool good = config_load(o->config, config, &found);

	/* Cron wants silence: warnings are for `ceprobe config`. */
	if (!good)
		diagnostics_print(stderr, o->config, &found);
	diagnostics_free(&found);
	return good;
}

/* Why nothing is chosen: no circuit of that name, else no such peering or path. */
static void selection_explain(const struct options *o, const struct intent *intent)
{
	struct text names = {0};
	bool named = !o->circuit;

	for (size_t i = 0; i < intent->circuit_count; i++) {
		named = named || strcmp(o->circuit, intent->circuits[i].name) == 0;
		text_addf(&names, "%s%s", i ? ", " : "", intent->circuits[i].name);
	}
	if (!named)
		fprintf(stderr, "ceprobe: --circuit %s: not one of %s\n", o->circuit, names.at);
	else
		fprintf(stderr, "ceprobe: no link of %s has that --circuit, --peering and --path\n",
			o->config);
	text_free(&names);
}

bool link_chosen(const struct options *o, const struct intent *intent, const struct link *l)
{
	return (!o->circuit || strcmp(o->circuit, intent->circuits[l->circuit].name) == 0) &&
	       (o->peering_set != WISH_YES || l->type == o->peering) &&
	       (o->path_set != WISH_YES || l->path == o->path);
}

bool options_choose(const struct options *o, const struct intent *intent, bool *shown)
{
	size_t count = 0;

	for (size_t i = 0; i < intent->link_count; i++) {
		shown[i] = link_chosen(o, intent, &intent->links[i]);
		count += shown[i];
	}
	if (count > 0 || intent->link_count == 0)
		return true;
	selection_explain(o, intent);
	return false;
}

bool stdout_flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	fprintf(stderr, "ceprobe: standard output cannot be written: %m\n");
	return false;
}
