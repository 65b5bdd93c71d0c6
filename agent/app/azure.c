/* SPDX-License-Identifier: ISC */
/* The snapshots of `azure_snapshot:`, from file to evidence. */
#include "azure/read.h"

#include "base/text.h"
#include "watch.h"

#include <stdio.h>
#include <stdlib.h>

enum { AGAIN_MS = 60000 };

/* One that cannot be read costs its own facts. What is wrong is said once. */
static void snapshot_read(struct watch *w, size_t circuit)
{
	const struct circuit *c = &w->config->intent.circuits[circuit];
	struct azure_want want = {.name = c->name,
				  .service_key = c->service_key,
				  .only = w->config->intent.circuit_count == 1};
	struct azure_facts *f = &w->azure[circuit], old = *f;
	int64_t changed_ms = c->azure_snapshot ? azure_changed_ms(c->azure_snapshot) : 0;

	if (!c->azure_snapshot || (old.given && old.changed_ms == changed_ms))
		return;
	if (!azure_read(c->azure_snapshot, &want, f) && strcmp(f->why, old.why) != 0)
		fprintf(stderr, "ceprobe: %s\n", f->why);
	f->changed_ms = changed_ms;
	azure_facts_free(&old);
}

void watch_azure(struct watch *w)
{
	const struct intent *intent = &w->config->intent;

	for (size_t i = 0; i < intent->circuit_count; i++)
		snapshot_read(w, i);
	for (size_t i = 0; i < intent->link_count; i++)
		evidence_apply_azure(&w->evidence[i], &w->azure[intent->links[i].circuit]);
}

void watch_azure_again(struct watch *w, int64_t now_ms)
{
	if (now_ms - w->azure_ms < AGAIN_MS)
		return;
	w->azure_ms = now_ms;
	watch_azure(w);
}

void watch_azure_free(struct watch *w)
{
	for (size_t i = 0; w->azure && i < w->config->intent.circuit_count; i++)
		azure_facts_free(&w->azure[i]);
	free(w->azure);
	w->azure = NULL;
}
