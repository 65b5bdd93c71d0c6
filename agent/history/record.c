/* SPDX-License-Identifier: ISC */
#include "record.h"

#include "base/text.h"
#include "diagnose/cause.h"

#include <stdlib.h>

void record_free(struct record *r)
{
	if (r == NULL)
		return;
	switch (r->kind) {
	case RECORD_WATCH:
	case RECORD_COUNTS:
		break;
	case RECORD_CHANGE:
		free(r->change.evidence);
		break;
	case RECORD_EVENT:
		free(r->event.kind);
		free(r->event.text);
		break;
	case RECORD_PING:
		free(r->ping.target);
		break;
	}
	free(r);
}

void record_pop(struct history *h)
{
	struct record *r = h->first;

	h->first = r->next;
	h->queued--;
	h->front_ms = r->at_ms;
	if (r->kind == RECORD_CHANGE) {
		record_free(r->link->held);
		r->link->held = r;
		return;
	}
	if (r->kind == RECORD_WATCH)
		for (struct history_link *l = h->links; l != NULL; l = l->next) {
			record_free(l->held);
			l->held = NULL;
		}
	record_free(r);
}

struct record *record_append(struct history *h, enum record_kind kind, struct history_link *l,
			     int64_t at_ms)
{
	struct record *r = xcalloc(1, sizeof(*r));

	while (h->queued > 0 && h->queued >= h->bounds.queue) {
		record_pop(h);
		h->lost++;
		h->lost_unsaid++;
	}
	r->kind = kind;
	r->link = l;
	r->at_ms = at_ms;
	if (h->first != NULL)
		h->last->next = r;
	else
		h->first = r;
	h->last = r;
	h->queued++;
	return r;
}

void change_copy(struct change *to, const struct change *from)
{
	char *evidence = from->evidence != NULL ? xstrdup(from->evidence) : NULL;

	free(to->evidence);
	*to = *from;
	to->evidence = evidence;
}

bool change_equal(const struct change *a, const struct change *b)
{
	return a->gone == b->gone && a->session == b->session && a->status == b->status &&
	       a->planned_down == b->planned_down && a->hold_s == b->hold_s &&
	       strcmp(a->code, b->code) == 0 && a->confidence == b->confidence &&
	       a->owner == b->owner && a->severity == b->severity;
}

char *evidence_words(const struct proof *p)
{
	struct text t = {0};

	for (uint8_t i = 0; i < p->line_count; i++)
		text_addf(&t, "%s %lld %s\n", source_name(p->lines[i].source),
			  (long long)p->lines[i].at_ms, p->lines[i].text);
	return t.at;
}

void change_of(struct change *out, const struct history_now *now)
{
	const struct verdict *v = now->verdict;
	const struct finding *f = NULL;

	*out = (struct change){.gone = v == NULL, .status = STATUS_UNKNOWN};
	if (v == NULL)
		return;
	out->session = v->session;
	out->since_ms = v->since_ms;
	out->status = v->status;
	out->planned_down = now->planned_down;
	out->hold_s = now->hold_s;
	if (v->cause)
		f = v->cause;
	else if (v->finding_count > 0)
		f = &v->findings[0]; /* the worst stands first */
	if (f == NULL)
		return;
	text_format(out->code, sizeof(out->code), "%s", f->cause->code);
	out->confidence = f->proof.confidence;
	out->owner = f->proof.owner;
	out->severity = f->proof.severity;
	out->evidence = evidence_words(&f->proof);
}
