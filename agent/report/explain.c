/* SPDX-License-Identifier: ISC */
#include "page.h"
#include "report/report.h"

#include <string.h>

static void paragraph(struct page *p, const char *title, const char *text)
{
	page_end(p);
	page_line(p, 0, 0);
	page_add(p, "%s", title);
	page_end(p);
	page_line(p, 4, 4);
	page_add(p, "%s", text);
	page_end(p);
}

static const char *owner_words(enum owner o)
{
	switch (o) {
	case OWNER_CUSTOMER:
		return "You (customer).";
	case OWNER_PROVIDER:
		return "The connectivity provider.";
	case OWNER_MICROSOFT:
		return "Microsoft.";
	case OWNER_CUSTOMER_PROVIDER:
		return "You (customer) and the connectivity provider.";
	case OWNER_CUSTOMER_MICROSOFT:
		return "You (customer) and Microsoft.";
	case OWNER_PROVIDER_MICROSOFT:
		return "The connectivity provider and Microsoft.";
	}
	return "";
}

void explain_cause(const struct cause *c, FILE *out)
{
	struct page p = {.out = out};

	page_line(&p, 0, 4);
	page_add(&p, "%s: %s", c->code, c->title);
	page_end(&p);
	page_line(&p, 4, 4);
	page_add(&p, "Layer %s, %s.", layer_name(c->layer), severity_name(c->severity));
	page_end(&p);
	paragraph(&p, "WHAT IT MEANS", c->meaning);
	paragraph(&p, "HOW IT IS RECOGNISED", c->seen);
	paragraph(&p, "WHAT LOOKS LIKE IT", c->like);
	paragraph(&p, "WHO MUST ACT", owner_words(c->owner));
	paragraph(&p, "WHAT TO DO", c->remedy);
}

void explain_list(FILE *out)
{
	struct page p = {.out = out};

	for (size_t i = 0; i < cause_count; i++) {
		const struct cause *c = &causes[i];

		if (i == 0 || c->layer != causes[i - 1].layer) {
			if (i > 0)
				page_end(&p);
			page_line(&p, 0, 0);
			page_add(&p, "%s", layer_name(c->layer));
			page_end(&p);
		}
		page_line(&p, 2, 33);
		page_add(&p, "%s", c->code);
		page_column(&p, 33);
		page_add(&p, "%s", c->title);
		page_end(&p);
	}
}

/* Text of a man page (mdoc(7)): a new sentence begins a line, and nothing is taken for a macro or
 * an escape. */
static void mdoc_text(FILE *out, const char *text)
{
	fputs("\\&", out);
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\\')
			fputs("\\e", out);
		else if (*at == '`')
			fputs("\\(ga", out);
		else if (*at == ' ' && at > text && strchr(".!?", at[-1]) != NULL)
			fputs("\n\\&", out);
		else
			fputc(*at, out);
	}
	fputc('\n', out);
}

static void mdoc_paragraph(FILE *out, const char *title, const char *text)
{
	fprintf(out, ".Pp\n.Em %s :\n", title);
	mdoc_text(out, text);
}

void explain_mdoc(FILE *out)
{
	for (size_t i = 0; i < cause_count; i++) {
		const struct cause *c = &causes[i];
		bool first = i == 0 || c->layer != causes[i - 1].layer;

		if (first)
			fprintf(out, "%s.Ss Layer %s\n.Bl -tag -width 4n\n", i == 0 ? "" : ".El\n",
				layer_name(c->layer));
		fprintf(out, ".It Sy %s Pq %s\n", c->code, severity_name(c->severity));
		mdoc_text(out, c->title);
		mdoc_paragraph(out, "Means", c->meaning);
		mdoc_paragraph(out, "Recognised by", c->seen);
		mdoc_paragraph(out, "Looks like it", c->like);
		mdoc_paragraph(out, "Who must act", owner_words(c->owner));
		mdoc_paragraph(out, "What to do", c->remedy);
	}
	fputs(".El\n", out);
}
