/* SPDX-License-Identifier: ISC */
#include "html_page.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *escape_of(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(FILE *out, const char *text)
{
	size_t room = strlen(text) + 1;
	char *printable = xcalloc(room, 1);

	text_printable(printable, room, text, room - 1);
	for (const char *at = printable; *at != '\0'; at++) {
		const char *escape = escape_of(*at);

		if (escape != NULL)
			fputs(escape, out);
		else
			fputc(*at, out);
	}
	free(printable);
}

void html_textf(FILE *out, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	text_vformat(text, sizeof(text), format, args);
	va_end(args);
	html_text(out, text);
}

void html_begin(FILE *out, const char *title, const char *heading)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; img-src data:\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<link rel=\"icon\" href=\"data:,\">\n<title>",
	      out);
	html_text(out, title);
	fprintf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", html_style);
	fputs("<header>\n<a class=\"skip\" href=\"#main\">To the report</a>\n<h1>", out);
	html_text(out, heading);
	fputs("</h1>\n", out);
}

void html_end(FILE *out, const char *version)
{
	fputs("</main>\n<footer class=\"dim\">Written by ceprobe ", out);
	html_text(out, version);
	fputs(". Times are UTC.</footer>\n</body>\n</html>\n", out);
}

void html_time(FILE *out, int64_t ms)
{
	char text[TIME_TEXT];

	time_text(ms, text);
	fprintf(out, "<time datetime=\"%s\">%.*s %.8s UTC</time>", text, (int)strcspn(text, "T"),
		text, text + strcspn(text, "T") + 1);
}

void html_badge(FILE *out, enum status status)
{
	fprintf(out, "<strong class=\"badge %s\">%s</strong>", status_name(status),
		status_word(status));
}

void html_title(FILE *out, const struct cause *c)
{
	char first = c->title[0];

	if (first >= 'a' && first <= 'z')
		first = (char)(first - 'a' + 'A');
	fputc(first, out);
	html_text(out, c->title + 1);
}

static void explained(FILE *out, const char *what, const char *text)
{
	fprintf(out, "<dt>%s</dt>\n<dd>", what);
	html_text(out, text);
	fputs("</dd>\n", out);
}

void html_causes(FILE *out, const bool *used)
{
	bool begun = false;

	for (size_t i = 0; i < cause_count; i++) {
		const struct cause *c = &causes[i];

		if (!used[i])
			continue;
		if (!begun)
			fputs("<section aria-labelledby=\"causes\">\n<h2 id=\"causes\">The causes "
			      "explained</h2>\n",
			      out);
		begun = true;
		fprintf(out, "<h3 id=\"%s\">", c->code);
		html_title(out, c);
		fprintf(out, " <code>%s</code></h3>\n<dl>\n", c->code);
		explained(out, "What it means", c->meaning);
		explained(out, "How it is recognised", c->seen);
		explained(out, "What looks like it", c->like);
		explained(out, "What to do", c->remedy);
		fputs("</dl>\n", out);
	}
	if (begun)
		fputs("</section>\n", out);
}

/* ---- pictures ---- */

enum { WIDTH = 600 };

static void picture_begin(FILE *out, const char *class, int height, const char *words)
{
	fprintf(out, "<svg%s viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\" ",
		class, WIDTH, height);
	fputs("aria-label=\"", out);
	html_text(out, words);
	fputs("\">", out);
}

/* Where on the picture: to a tenth, so that nothing is too short to be seen. */
static double place(int64_t at_ms, const struct html_timeline *t)
{
	double x = (double)(at_ms - t->begin_ms) * WIDTH / (double)(t->end_ms - t->begin_ms);

	return x < 0 ? 0 : x > WIDTH ? WIDTH : x;
}

/* What is down stands higher than what is up, and what nobody watched is a thin line: without its
 * colours the picture says the same. */
void html_timeline(FILE *out, const struct html_timeline *t, const char *words)
{
	static const struct {
		const char *class;
		int y, height;
	} shapes[] = {
		[PERIOD_UNWATCHED] = {"none", 11, 2},
		[PERIOD_UP] = {"up", 8, 8},
		[PERIOD_DOWN] = {"down", 2, 20},
		[PERIOD_PLANNED] = {"planned", 6, 12},
	};

	picture_begin(out, "", 24, words);
	for (size_t i = 0; i < t->span_count; i++) {
		const struct period_span *s = &t->spans[i];
		double x = place(s->begin_ms, t), width = place(s->end_ms, t) - x;

		fprintf(out,
			"<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
			shapes[s->kind].class, x, shapes[s->kind].y, width > 1 ? width : 1,
			shapes[s->kind].height);
	}
	for (size_t i = 0; i < t->mark_count; i++)
		fprintf(out, "<rect class=\"mark\" x=\"%.1f\" width=\"1\" height=\"24\"/>",
			place(t->marks[i], t));
	fputs("</svg>\n", out);
}

static int share(uint64_t part, uint64_t whole)
{
	return whole == 0 ? 0 : (int)((double)part / (double)whole * WIDTH);
}

void html_bars(FILE *out, const struct html_bars *b, const char *words)
{
	picture_begin(out, "", 24, words);
	fprintf(out,
		"<rect class=\"rail\" y=\"1\" width=\"%d\" height=\"10\"/>"
		"<rect class=\"a\" y=\"1\" width=\"%d\" height=\"10\"/>"
		"<rect class=\"rail\" y=\"13\" width=\"%d\" height=\"10\"/>"
		"<rect class=\"b\" y=\"13\" width=\"%d\" height=\"10\"/>",
		WIDTH, share(b->first, b->most), WIDTH, share(b->second, b->most));
	if (b->notch > 0)
		fprintf(out, "<rect class=\"notch\" x=\"%d\" width=\"2\" height=\"24\"/>",
			share(b->notch, b->most) - 2);
	fputs("</svg>\n", out);
}

static void curve(FILE *out, const char *class, const double *values, size_t count, double most)
{
	bool drawing = false;

	fprintf(out, "<path class=\"%s\" d=\"", class);
	for (size_t i = 0; i < count; i++) {
		/* A point that stands alone is a dot. */
		if (values[i] >= 0)
			fprintf(out, "%c%zu %.1f%s", drawing ? 'L' : 'M',
				(2 * i + 1) * WIDTH / (2 * count), 46.0 - 44.0 * values[i] / most,
				drawing ? "" : "h.1");
		drawing = values[i] >= 0;
	}
	fputs("\"/>", out);
}

void html_curves(FILE *out, const struct html_curves *c, const char *words)
{
	double most = 1;

	for (size_t i = 0; i < c->count; i++) {
		most = c->first[i] > most ? c->first[i] : most;
		most = c->second[i] > most ? c->second[i] : most;
	}
	picture_begin(out, " class=\"tall\"", 48, words);
	fprintf(out, "<rect class=\"rail\" y=\"47\" width=\"%d\" height=\"1\"/>", WIDTH);
	curve(out, "line", c->first, c->count, most);
	curve(out, "line2", c->second, c->count, most);
	fputs("</svg>\n", out);
}
