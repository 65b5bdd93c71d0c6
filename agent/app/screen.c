/* SPDX-License-Identifier: ISC */
#include "screen.h"

#include "base/text.h"
#include "report/period.h"
#include "when.h"

#include <locale.h>
#include <ncurses.h>
#include <stdlib.h>
#include <wchar.h>

enum { HEAD = 3 /* lines above the rows */, FOOT = 1, ESCAPE = 27, LINE_MAX_CHARACTERS = 512 };

static SCREEN *terminal;

static void style(attr_t attributes)
{
	attrset((int)attributes);
}

bool screen_open(struct screen *s, bool colour)
{
	*s = (struct screen){0};
	(void)setlocale(LC_CTYPE, ""); /* NOLINT(concurrency-mt-unsafe): one thread */
	terminal = newterm(NULL, stdout, stdin);
	if (terminal == NULL)
		return false;
	(void)set_escdelay(50); /* NOLINT(concurrency-mt-unsafe) */
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	(void)curs_set(0);
	s->colour = colour && has_colors();
	if (s->colour) {
		start_color();
		(void)use_default_colors();
		(void)init_pair(STATUS_OK + 1, COLOR_GREEN, -1);
		(void)init_pair(STATUS_WARNING + 1, COLOR_YELLOW, -1);
		(void)init_pair(STATUS_UNKNOWN + 1, COLOR_MAGENTA, -1);
		(void)init_pair(STATUS_CRITICAL + 1, COLOR_RED, -1);
	}
	return true;
}

static void lines_free(struct screen *s)
{
	for (size_t i = 0; i < s->line_count; i++)
		free(s->lines[i]);
	free(s->lines);
	s->lines = NULL;
	s->line_count = 0;
}

void screen_close(struct screen *s)
{
	lines_free(s);
	if (terminal == NULL)
		return;
	endwin();
	delscreen(terminal);
	terminal = NULL;
}

/* Puts as much of the text as fits into `width` columns. It was made printable when it came in. */
static void put(int y, int x, int width, const char *text)
{
	wchar_t wide[LINE_MAX_CHARACTERS];
	size_t count = mbstowcs(wide, text, LINE_MAX_CHARACTERS - 1), fits = 0;
	int used = 0;

	if (width > COLS - x)
		width = COLS - x;
	if (y < 0 || y >= LINES || width <= 0)
		return;
	if (count == (size_t)-1) { /* not text of this locale */
		mvaddnstr(y, x, "?", 1);
		return;
	}
	for (; fits < count; fits++) {
		int columns = wcwidth(wide[fits]);

		if (columns < 0)
			wide[fits] = L'?';
		used += columns < 0 ? 1 : columns;
		if (used > width)
			break;
	}
	mvaddnwstr(y, x, wide, (int)fits);
}

static attr_t status_attributes(const struct screen *s, enum status status)
{
	attr_t bold = status == STATUS_OK ? A_NORMAL : A_BOLD;

	return s->colour ? bold | (attr_t)COLOR_PAIR(status + 1) : bold;
}

int64_t since_ms(const struct view_link *l)
{
	int64_t ms;

	return l->since[0] != '\0' && when_parse(l->since, INT64_MAX, &ms) ? ms : 0;
}

static bool one_circuit(const struct view *v)
{
	for (size_t i = 1; i < v->link_count; i++)
		if (strcmp(v->links[i].circuit, v->links[0].circuit) != 0)
			return false;
	return true;
}

enum { CIRCUIT, PATH, FAMILY, PEERING, STATE, FOR, CAUSE, COLUMNS_SHOWN };
static const struct {
	const char *title;
	int width; /* with the blank behind it; 0: the rest */
} columns[COLUMNS_SHOWN] = {{"CIRCUIT", 15}, {"PATH", 10}, {"IP", 5},   {"PEERING", 10},
			    {"STATE", 12},   {"FOR", 8},   {"CAUSE", 0}};

static void row_put(int y, bool with_circuit, const char *const words[COLUMNS_SHOWN])
{
	int x = 1;

	for (int i = with_circuit ? 0 : 1; i < COLUMNS_SHOWN; i++) {
		int width = columns[i].width > 0 ? columns[i].width - 1 : COLS - x;

		put(y, x, width, words[i]);
		x += width + 1;
	}
}

static void link_put(const struct screen *s, int y, const struct view *v, size_t i, int64_t now_ms)
{
	const struct view_link *l = &v->links[i];
	int64_t since = since_ms(l);
	char length[LENGTH_TEXT] = "";
	const char *words[COLUMNS_SHOWN] = {l->circuit, l->path, l->family, l->peering,
					    l->state,   length,  l->code};

	if (since > 0)
		length_text(now_ms - since, length);
	if (l->state[0] == '\0')
		words[STATE] = "unknown";
	if (l->planned_down && strcmp(l->state, "Established") != 0)
		words[CAUSE] = "planned down";
	else if (l->code[0] == '\0')
		words[CAUSE] = status_name(l->status);
	style(status_attributes(s, l->status) | (i == s->selected ? A_REVERSE : A_NORMAL));
	mvhline(y, 0, ' ', COLS);
	row_put(y, !one_circuit(v), words);
	style(A_NORMAL);
}

static void head_put(const struct screen *s, const struct view *v)
{
	const char *titles[COLUMNS_SHOWN];
	char line[LINE_MAX_CHARACTERS];
	size_t up = 0;

	for (size_t i = 0; i < v->link_count; i++)
		up += strcmp(v->links[i].state, "Established") == 0;
	text_format(line, sizeof(line), "ceprobe  %.64s%s%.64s  %zu of %zu links Established  %s",
		    v->host, v->link_count > 0 && one_circuit(v) ? "  " : "",
		    v->link_count > 0 && one_circuit(v) ? v->links[0].circuit : "", up,
		    v->link_count, v->generated);
	style(A_BOLD);
	put(0, 0, COLS, line);
	style(status_attributes(s, STATUS_CRITICAL));
	put(1, 0, COLS, s->note != NULL ? s->note : "");
	style(A_UNDERLINE);
	if (!s->details) {
		for (int i = 0; i < COLUMNS_SHOWN; i++)
			titles[i] = columns[i].title;
		row_put(2, !one_circuit(v), titles);
	}
	style(A_NORMAL);
}

/* How many rows there is room for; at least one. */
static size_t room(void)
{
	return LINES > HEAD + FOOT ? (size_t)(LINES - HEAD - FOOT) : 1;
}

static void clip(struct screen *s, const struct view *v)
{
	if (s->selected >= v->link_count)
		s->selected = v->link_count > 0 ? v->link_count - 1 : 0;
	if (s->details) {
		size_t most = s->line_count > room() ? s->line_count - room() : 0;

		s->top = s->top < most ? s->top : most;
		return;
	}
	if (s->selected < s->top)
		s->top = s->selected;
	if (s->selected >= s->top + room())
		s->top = s->selected - room() + 1;
}

void screen_draw(struct screen *s, const struct view *v, int64_t now_ms)
{
	size_t count = s->details ? s->line_count : v->link_count;

	clip(s, v);
	erase();
	head_put(s, v);
	for (size_t i = 0; i < room() && s->top + i < count; i++) {
		int y = HEAD + (int)i;

		if (s->details)
			put(y, 0, COLS, s->lines[s->top + i]);
		else
			link_put(s, y, v, s->top + i, now_ms);
	}
	style(A_REVERSE);
	mvhline(LINES - 1, 0, ' ', COLS);
	put(LINES - 1, 1, COLS - 1,
	    s->details ? "Up/Down scroll   Left/Esc back   q quit"
		       : "Up/Down select   Enter details   q quit");
	style(A_NORMAL);
	refresh();
}

void screen_details(struct screen *s, const char *text)
{
	if (!s->details)
		s->top = 0;
	s->details = true;
	lines_free(s);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char *line = xcalloc(len + 1, 1);

		text_printable(line, len + 1, text, len);
		s->lines = xrealloc(s->lines, s->line_count + 1, sizeof(*s->lines));
		s->lines[s->line_count++] = line;
		text += len + (text[len] == '\n');
	}
}

static void back(struct screen *s)
{
	s->details = false;
	s->top = 0; /* clip() finds the selected link again */
}

static void move_by(struct screen *s, const struct view *v, long lines)
{
	size_t *at = s->details ? &s->top : &s->selected;
	size_t count = s->details ? s->line_count : v->link_count;

	if (lines < 0)
		*at = *at > (size_t)-lines ? *at - (size_t)-lines : 0;
	else
		*at += (size_t)lines;
	if (*at >= count)
		*at = count > 0 ? count - 1 : 0;
	clip(s, v);
}

enum screen_wish screen_keys(struct screen *s, const struct view *v)
{
	enum screen_wish wish = SCREEN_STAY;
	int key;

	while ((key = getch()) != ERR) {
		if (key == 'q' || key == 'Q')
			return SCREEN_QUIT;
		if (key == KEY_UP || key == 'k')
			move_by(s, v, -1);
		else if (key == KEY_DOWN || key == 'j')
			move_by(s, v, 1);
		else if (key == KEY_PPAGE)
			move_by(s, v, -(long)room());
		else if (key == KEY_NPAGE || key == ' ')
			move_by(s, v, (long)room());
		else if (key == KEY_LEFT || key == ESCAPE || key == KEY_BACKSPACE || key == 'h')
			back(s);
		else if (!s->details && v->link_count > 0 &&
			 (key == '\r' || key == '\n' || key == KEY_ENTER || key == KEY_RIGHT ||
			  key == 'l'))
			wish = SCREEN_DETAILS;
	}
	return wish;
}
