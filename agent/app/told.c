/* SPDX-License-Identifier: ISC */
#include "told.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char first_line[] = "ceprobe told 1", last_line[] = "end";

/* Says that nothing more is known, not that something else is the matter. */
static bool says_less(const char *word)
{
	return strcmp(word, "no-evidence") == 0 || strcmp(word, "session-starting") == 0 ||
	       strcmp(word, status_name(STATUS_UNKNOWN)) == 0;
}

static bool was_told(const struct told *t, const char *word)
{
	for (uint8_t i = 0; i < t->word_count; i++)
		if (strcmp(t->words[i], word) == 0)
			return true;
	return false;
}

static void word_add(struct told *t, const char *word)
{
	if (t->word_count == TOLD_WORDS)
		memmove(t->words[0], t->words[1], sizeof(t->words[0]) * (size_t)--t->word_count);
	text_format(t->words[t->word_count++], sizeof(t->words[0]), "%s", word);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

struct news told_judge(struct told *t, const struct verdict_line *now,
		       const struct told_rules *rules)
{
	struct news n = {.name = now->name, .word = now->word, .status = now->status};
	const char *last = t->word_count > 0 ? t->words[t->word_count - 1] : "";

	if (t->word_count == 0 && now->status == STATUS_OK)
		return n;
	if (t->word_count == 0) {
		n.kind = NEWS_BEGAN;
		t->status = STATUS_OK;
		t->began_ms = t->told_ms = rules->now_ms;
	}
	/* The clock may have been set back. */
	t->began_ms = n.began_ms = earlier(t->began_ms, rules->now_ms);
	t->told_ms = earlier(t->told_ms, rules->now_ms);
	if (now->status == STATUS_OK) {
		n.kind = NEWS_OVER;
		text_format(n.was, sizeof(n.was), "%s", last);
		t->word_count = 0;
		return n;
	}
	if (n.kind == NEWS_NONE &&
	    (now->status > t->status || (!was_told(t, now->word) && !says_less(now->word)))) {
		n.kind = NEWS_CHANGED;
	} else if (n.kind == NEWS_NONE && rules->remind_ms > 0 &&
		   rules->now_ms - t->told_ms >= rules->remind_ms) {
		n.kind = NEWS_STANDS;
	}
	if (strcmp(last, now->word) != 0)
		text_format(n.was, sizeof(n.was), "%s", last);
	if (now->status > t->status)
		t->status = now->status;
	if (!was_told(t, now->word) && (n.kind == NEWS_BEGAN || n.kind == NEWS_CHANGED))
		word_add(t, now->word);
	return n;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct told *)a)->name, ((const struct told *)b)->name);
}

static const struct told *told_find(const struct told_list *l, const char *name)
{
	struct told wanted = {.word_count = 0};

	text_format(wanted.name, sizeof(wanted.name), "%s", name);
	return l->count > 0 ? bsearch(&wanted, l->at, l->count, sizeof(wanted), by_name) : NULL;
}

static void keep(struct told_list *l, const struct told *t)
{
	l->at = xrealloc(l->at, l->count + 1, sizeof(*l->at));
	l->at[l->count++] = *t;
}

static bool is_named(const struct verdict_list *now, const char *name)
{
	for (size_t i = 0; i < now->count; i++)
		if (strcmp(now->at[i].name, name) == 0)
			return true;
	return false;
}

size_t told_judge_all(struct told_list *told, const struct verdict_list *now,
		      const struct told_rules *rules, struct news **news)
{
	struct told_list after = {0};
	size_t count = 0;

	*news = xcalloc(now->count + 1, sizeof(**news));
	if (told->count > 0)
		qsort(told->at, told->count, sizeof(*told->at), by_name);
	for (size_t i = 0; i < now->count; i++) {
		const struct told *before = told_find(told, now->at[i].name);
		struct told t = {0};

		if (before != NULL)
			t = *before;
		text_format(t.name, sizeof(t.name), "%s", now->at[i].name);
		(*news)[count] = told_judge(&t, &now->at[i], rules);
		count += (*news)[count].kind != NEWS_NONE;
		if (t.word_count > 0)
			keep(&after, &t);
	}
	for (size_t i = 0; count > 0 && i < after.count; i++)
		after.at[i].told_ms = rules->now_ms;
	for (size_t i = 0; rules->partial && i < told->count; i++)
		if (!is_named(now, told->at[i].name))
			keep(&after, &told->at[i]);
	told_free(told);
	*told = after;
	return count;
}

/* ---- the file: a line each, words separated by tabs, which no name has ---- */

void told_write(const struct told_list *l, FILE *out)
{
	fprintf(out, "%s\n", first_line);
	for (size_t i = 0; i < l->count; i++) {
		const struct told *t = &l->at[i];

		fprintf(out, "%s\t%" PRId64 "\t%" PRId64 "\t%s", status_name(t->status),
			t->began_ms, t->told_ms, t->name);
		for (uint8_t k = 0; k < t->word_count; k++)
			fprintf(out, "\t%s", t->words[k]);
		fputc('\n', out);
	}
	fprintf(out, "%s\n", last_line);
}

/* The bytes up to the next tab, or the end. */
static bool field(struct cursor *line, char *out, size_t room)
{
	const uint8_t *tab = line->left > 0 ? memchr(line->at, '\t', line->left) : NULL;
	size_t len = tab != NULL ? (size_t)(tab - line->at) : line->left;
	struct cursor part;

	if (len == 0 || len >= room || !cursor_take(line, len, &part))
		return false;
	text_printable(out, room, part.at, len);
	return tab == NULL || cursor_skip(line, 1);
}

static bool time_field(struct cursor *line, int64_t *out)
{
	uint64_t ms;

	if (!cursor_decimal(line, &ms) || ms > INT64_MAX || !cursor_prefix(line, "\t"))
		return false;
	*out = (int64_t)ms;
	return true;
}

static bool status_field(struct cursor *line, enum status *out)
{
	char word[16];

	if (!field(line, word, sizeof(word)))
		return false;
	for (int s = STATUS_WARNING; s <= STATUS_CRITICAL; s++)
		if (strcmp(word, status_name((enum status)s)) == 0) {
			*out = (enum status)s;
			return true;
		}
	return false;
}

static bool told_line(struct cursor line, struct told *t)
{
	*t = (struct told){0};
	if (!status_field(&line, &t->status) || !time_field(&line, &t->began_ms) ||
	    !time_field(&line, &t->told_ms) || !field(&line, t->name, sizeof(t->name)))
		return false;
	while (line.left > 0) {
		if (t->word_count == TOLD_WORDS ||
		    !field(&line, t->words[t->word_count], sizeof(t->words[0])))
			return false;
		t->word_count++;
	}
	return t->word_count > 0;
}

bool told_read(struct cursor text, struct told_list *out)
{
	struct cursor line;
	struct told t;
	bool good = cursor_line(&text, &line) && cursor_is(line, first_line);

	*out = (struct told_list){0};
	while (good && cursor_line(&text, &line)) {
		if (cursor_is(line, last_line) && text.left == 0)
			return true;
		good = told_line(line, &t);
		if (good)
			keep(out, &t);
	}
	told_free(out);
	return false;
}

void told_free(struct told_list *l)
{
	free(l->at);
	*l = (struct told_list){0};
}
