/* SPDX-License-Identifier: ISC */
#include "text_link.h"
#include "base/text.h"
#include "diagnose/engine.h"
#include "parts.h"

#include <string.h>

/* A title as a sentence begins. */
static void page_title(struct page *p, const struct cause *c)
{
	char first = c->title[0];

	if (first >= 'a' && first <= 'z')
		first = (char)(first - 'a' + 'A');
	page_add(p, "%c%s", first, c->title + 1);
}

static void bullet(struct page *p)
{
	page_line(p, 4, 6);
	page_add(p, p->utf8 ? "\u2013 " : "- ");
}

/* The time of day is enough on the day of the report. */
static void page_time(struct page *p, int64_t at_ms, int64_t now_ms)
{
	char at[TIME_TEXT], now[TIME_TEXT];

	if (at_ms == 0)
		return;
	time_text(at_ms, at);
	time_text(now_ms, now);
	if (strncmp(at, now, strcspn(now, "T")) != 0)
		page_add(p, "%.10s %.8s", at, at + strcspn(at, "T") + 1);
	else
		page_add(p, "%.8s", at + strcspn(at, "T") + 1);
}

static void evidence_lines(struct page *p, const struct report *r, const struct proof *proof,
			   unsigned column)
{
	for (uint8_t i = 0; i < proof->line_count; i++) {
		const struct proof_line *line = &proof->lines[i];

		page_line(p, column, column + 16);
		page_time(p, line->at_ms, r->generated_ms);
		page_column(p, line->at_ms != 0 ? column + 9 : column);
		page_add(p, "%s", source_name(line->source));
		page_column(p, column + 16);
		page_add(p, "%s", line->text);
		page_end(p);
	}
}

void finding_block(struct page *p, const struct report *r, const struct finding *f,
		   const struct circuit *c)
{
	bool critical = f->proof.severity == SEVERITY_CRITICAL;
	char owner[OWNER_WORDS];

	bullet(p);
	page_title(p, f->cause);
	page_add(p, " (%s, ", f->cause->code);
	/* With its comma, which must not begin a line. */
	page_marked(p, critical ? STATUS_CRITICAL : STATUS_WARNING,
		    critical ? "critical," : "warning,");
	page_add(p, " %s).", confidence_name(f->proof.confidence));
	page_end(p);
	evidence_lines(p, r, &f->proof, 6);
	page_line(p, 6, 8);
	page_add(p, "Who must act: ");
	page_add(p, "%s. %s", owner_words(f->proof.owner, c, owner), finding_remedy(f));
	page_end(p);
}

static void session_lines(struct page *p, const struct report *r, size_t i)
{
	const struct evidence *e = &r->evidence[i];
	const struct verdict *v = &r->verdicts[i];
	const char *state = session_state_name(v->session);
	char since[TIME_TEXT], ce[ADDRESS_TEXT], msee[ADDRESS_TEXT];

	page_line(p, 2, 4);
	page_add(p, "Link: this host %s on %s, MSEE %s.", address_text(&e->link.ce, ce),
		 link_interface(e), address_text(&e->link.msee, msee));
	page_end(p);
	page_line(p, 2, 4);
	page_add(p, "Session: %s", state != NULL ? state : "state not known");
	if (v->since_ms != 0) {
		time_text(v->since_ms, since);
		page_add(p, " since %.*s %.8s UTC", (int)strcspn(since, "T"), since,
			 since + strcspn(since, "T") + 1);
	}
	if (e->bird.found)
		page_add(p, ", BIRD protocol %s", e->bird.protocol.name);
	page_add(p, ".");
	if (e->bird.found && e->bird.protocol.last_error[0] != '\0')
		page_add(p, " BIRD's last error: %s", e->bird.protocol.last_error);
	page_end(p);
}

static void cause_lines(struct page *p, const struct report *r, const struct verdict *v,
			const struct circuit *c)
{
	const struct proof *proof = &v->cause->proof;
	char owner[OWNER_WORDS];

	page_line(p, 2, 4);
	page_title(p, v->cause->cause);
	page_add(p, " (%s).", v->cause->cause->code);
	page_end(p);
	page_line(p, 2, 4);
	page_add(p, "Confidence: %s.", confidence_words(proof->confidence));
	page_end(p);
	page_line(p, 2, 4);
	page_add(p, "Who must act: %s.", owner_words(proof->owner, c, owner));
	page_end(p);
	if (proof->line_count == 0)
		return;
	page_section(p, "Evidence (times are UTC):");
	evidence_lines(p, r, proof, 4);
}

/* One row; a value that is too long for its column goes on below. */
static void comparison_row(struct page *p, const char *mark, const char *const cells[],
			   size_t count)
{
	enum { ATTRIBUTE = 14 };
	unsigned width = (PAGE_WIDTH - 4 - ATTRIBUTE) / (unsigned)(count - 1);
	const char *at[5];
	char text[5][WITNESS_TEXT];
	bool more = true;

	for (size_t i = 0; i < count; i++) {
		text_printable(text[i], sizeof(text[i]), cells[i], strlen(cells[i]));
		at[i] = text[i];
	}
	page_line(p, 2, 4);
	page_add(p, "%s", mark);
	while (more) {
		more = false;
		for (size_t i = 0; i < count; i++) {
			size_t len = line_length(at[i], (i == 0 ? ATTRIBUTE : width) - 1);

			page_column(p, 4 + (i == 0 ? 0 : ATTRIBUTE + (unsigned)(i - 1) * width));
			page_add(p, "%.*s", (int)len, at[i]);
			at[i] += len;
			at[i] += strspn(at[i], " ");
			more = more || *at[i] != '\0';
		}
		page_end(p);
	}
}

static void comparison_table(struct page *p, const struct evidence *e)
{
	static const char *const head[] = {"", "expected", "host", "wire", "azure"};
	struct comparison rows[COMPARISONS];
	size_t count = 4;

	compare_witnesses(e, rows);
	for (size_t i = 0; i < COMPARISONS; i++)
		if (rows[i].azure[0] != '\0')
			count = 5;
	page_section(p, "What each witness says (! marks a disagreement):");
	comparison_row(p, "", head, count);
	for (size_t i = 0; i < COMPARISONS; i++) {
		const struct comparison *c = &rows[i];
		const char *cells[] = {c->attribute, c->expected, c->host, c->wire, c->azure};

		for (size_t k = 1; k < count; k++)
			if (cells[k][0] == '\0')
				cells[k] = "-";
		comparison_row(p, c->agree ? "" : "!", cells, count);
	}
}

static void remark_list(struct page *p, const char *title, const struct remarks *r)
{
	if (r->count > 0)
		page_section(p, title);
	for (uint8_t i = 0; i < r->count; i++) {
		bullet(p);
		page_add(p, "%s", r->text[i]);
		page_end(p);
	}
}

static void alternative_list(struct page *p, const struct verdict *v)
{
	if (v->alternative_count > 0)
		page_section(p, "It could also be:");
	for (uint8_t i = 0; i < v->alternative_count; i++) {
		const struct alternative *a = &v->alternatives[i];

		bullet(p);
		page_add(p, "%s (%s): %s. What would tell: %s", a->cause->code,
			 confidence_name(a->confidence), a->cause->title, a->cause->seen);
		page_end(p);
	}
}

static void finding_list(struct page *p, const struct report *r, const struct verdict *v,
			 const struct circuit *c)
{
	if (v->finding_count > 0)
		page_section(p, v->cause ? "Also found:" : "Found:");
	for (uint8_t i = 0; i < v->finding_count; i++)
		finding_block(p, r, &v->findings[i], c);
}

void link_details(struct page *p, const struct report *r, size_t i)
{
	const struct link *l = &r->intent->links[i];
	const struct circuit *c = &r->intent->circuits[l->circuit];
	const struct verdict *v = &r->verdicts[i];
	bool certain = v->cause && v->cause->proof.confidence == CONFIDENCE_CERTAIN;
	struct remarks remarks;

	page_end(p);
	page_line(p, 0, 2);
	page_add(p, "%s %s %s of %s: ", path_name(l->path), family_name(l->family),
		 peering_type_name(l->type), c->name);
	page_marked(p, v->status, status_word(v->status));
	page_end(p);
	if (v->cause)
		cause_lines(p, r, v, c);
	session_lines(p, r, i);
	comparison_table(p, &r->evidence[i]);
	finding_list(p, r, v, c);
	alternative_list(p, v);
	blind_spots(&r->evidence[i], &remarks);
	remark_list(p, "Could not be seen:", &remarks);
	ruled_out(v, &remarks);
	if (r->verbose || !certain)
		remark_list(p, "Ruled out:", &remarks);
	if (v->cause) {
		page_line(p, 2, 4);
		page_add(p, "Next step: %s", finding_remedy(v->cause));
		page_end(p);
	}
}
