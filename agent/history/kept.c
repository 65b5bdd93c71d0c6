/* SPDX-License-Identifier: ISC */
/* What one run of the agent leaves to the next. */
#include "base/text.h"
#include "diagnose/cause.h"
#include "fold.h"
#include "names.h"
#include "record.h"
#include "rows.h"

#include <stdlib.h>

static void kept_set(struct history_link *l, const struct memory_kept *k)
{
	if (k == NULL) {
		free(l->kept);
		l->kept = NULL;
		return;
	}
	if (l->kept == NULL)
		l->kept = xcalloc(1, sizeof(*l->kept));
	*l->kept = *k;
}

void history_keep(struct history *h, struct history_link *l, const struct memory_kept *k)
{
	if (k == NULL && l->kept == NULL)
		return;
	kept_set(l, k);
	l->kept_due = h->kept_due = true;
}

const struct memory_kept *history_kept(const struct history_link *l)
{
	return l->kept;
}

static bool kept_add(struct database *d, struct history_link *l, struct err *err)
{
	const struct memory_kept *k = l->kept;
	const struct proof *p = &k->cause.proof;
	char *evidence = evidence_words(p);
	int64_t unused;
	bool good;

	bind_number(d, KEPT_ADD, 1, l->id);
	bind_text(d, KEPT_ADD, 2, k->link);
	bind_number(d, KEPT_ADD, 3, k->known_ms);
	bind_number(d, KEPT_ADD, 4, k->reboot_ms);
	bind_text(d, KEPT_ADD, 5, k->error);
	bind_text(d, KEPT_ADD, 6, k->cause.cause->code);
	bind_number(d, KEPT_ADD, 7, k->cause_ms);
	bind_number(d, KEPT_ADD, 8, k->confirmed_ms);
	bind_number(d, KEPT_ADD, 9, k->over_ms);
	bind_text(d, KEPT_ADD, 10, owner_name(p->owner));
	bind_text(d, KEPT_ADD, 11, severity_name(p->severity));
	bind_text(d, KEPT_ADD, 12, p->remedy);
	bind_text(d, KEPT_ADD, 13, evidence);
	good = database_step(d, KEPT_ADD, &unused, err);
	free(evidence);
	return good;
}

bool kept_write(struct history *h, struct err *err)
{
	struct database *d = &h->database;

	for (struct history_link *l = h->links; h->kept_due && l != NULL; l = l->next) {
		if (!l->kept_due)
			continue;
		if (!link_id(d, l, err) ||
		    !(l->kept != NULL ? kept_add(d, l, err)
				      : database_run(d, KEPT_DROP, &l->id, 1, err)))
			return false;
	}
	return true;
}

static void words_copy(const struct rows *rows, int column, char *out, size_t room)
{
	const char *words = row_words(rows, column);

	text_printable(out, room, words != NULL ? words : "", strlen(words != NULL ? words : ""));
}

/* The columns of the table but the first; false: of a cause that this version does not know. */
static bool kept_read(const struct rows *rows, struct memory_kept *k)
{
	struct proof *p = &k->cause.proof;
	const char *code = row_words(rows, 4);

	*k = (struct memory_kept){.cause = {.cause = cause_by_code(code != NULL ? code : ""),
					    .proof.confidence = CONFIDENCE_CERTAIN},
				  .known_ms = row_moment(rows, 1),
				  .reboot_ms = row_moment(rows, 2),
				  .cause_ms = row_moment(rows, 5),
				  .confirmed_ms = row_moment(rows, 6),
				  .over_ms = row_moment(rows, 7)};
	words_copy(rows, 0, k->link, sizeof(k->link));
	words_copy(rows, 3, k->error, sizeof(k->error));
	p->owner = owner_named(row_words(rows, 8));
	p->severity = severity_named(row_words(rows, 9));
	words_copy(rows, 10, p->remedy, sizeof(p->remedy));
	p->line_count = (uint8_t)evidence_lines(row_words(rows, 11), p->lines);
	return k->cause.cause != NULL && p->line_count > 0;
}

static bool rows_recall(struct history *h, struct database *d, struct err *err)
{
	struct rows rows;

	if (!rows_open(
		    d,
		    "SELECT configured, known_ms, reboot_ms, error, code, cause_ms,"
		    " confirmed_ms, over_ms, owner, severity, remedy, evidence, circuit, peering,"
		    " path, family FROM kept JOIN link ON link.id = kept.link",
		    &rows, err))
		return false;
	while (rows_next(&rows)) {
		const char *circuit = row_words(&rows, 12);
		const struct link_name name = {.circuit = circuit != NULL ? circuit : "",
					       .peering = type_named(row_words(&rows, 13)),
					       .path = path_named(row_words(&rows, 14)),
					       .family = family_named(row_words(&rows, 15))};
		struct history_link *l = *link_place(h, &name);
		struct memory_kept k;

		if (l != NULL && kept_read(&rows, &k))
			kept_set(l, &k);
	}
	return rows_close(d, &rows, err);
}

void history_recall(struct history *h)
{
	struct database d;
	struct err err;

	if (database_open_reader(&d, h->path, &err)) {
		(void)!rows_recall(h, &d, &err);
		database_close(&d);
	}
}
