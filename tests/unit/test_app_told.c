/* SPDX-License-Identifier: ISC */
/* `--changed`: what is told and what is not; a week of checks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/app/told.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define MONDAY INT64_C(1795392000000) /* 2026-11-23T00:00:00Z */
enum { MINUTE = 60 * 1000, CHECK_MS = 5 * MINUTE, LINKS = 3, CHECKS = 7 * 24 * 12 };

static const struct told_rules daily = {.now_ms = MONDAY, .remind_ms = 24 * 60 * (int64_t)MINUTE};

static struct told_rules at(int64_t minutes)
{
	struct told_rules r = daily;

	r.now_ms += minutes * MINUTE;
	return r;
}

static enum news_kind judge(struct told *t, int64_t minutes, enum status status, const char *word)
{
	struct verdict_line line = {"a", status, ""};
	const struct told_rules rules = at(minutes);

	text_format(line.word, sizeof(line.word), "%s", word);
	return told_judge(t, &line, &rules).kind;
}

static void an_incident_is_told_once_and_when_it_is_over(void **state)
{
	struct told t = {0};

	(void)state;
	assert_int_equal(judge(&t, 0, STATUS_OK, "ok"), NEWS_NONE);
	assert_int_equal(judge(&t, 5, STATUS_CRITICAL, "no-carrier"), NEWS_BEGAN);
	assert_int_equal(judge(&t, 10, STATUS_CRITICAL, "no-carrier"), NEWS_NONE);
	assert_int_equal(judge(&t, 15, STATUS_OK, "ok"), NEWS_OVER);
	assert_int_equal(judge(&t, 20, STATUS_OK, "ok"), NEWS_NONE);
}

static void another_cause_is_told_once(void **state)
{
	struct told t = {0};

	(void)state;
	judge(&t, 0, STATUS_CRITICAL, "peer-shutdown");
	assert_int_equal(judge(&t, 5, STATUS_CRITICAL, "tcp-refused-by-peer"), NEWS_CHANGED);
	assert_int_equal(judge(&t, 10, STATUS_CRITICAL, "peer-shutdown"), NEWS_NONE);
	assert_int_equal(judge(&t, 15, STATUS_CRITICAL, "tcp-refused-by-peer"), NEWS_NONE);
	assert_int_equal(judge(&t, 20, STATUS_CRITICAL, "no-evidence"), NEWS_NONE);
	assert_int_equal(judge(&t, 25, STATUS_WARNING, "session-starting"), NEWS_NONE);
	assert_int_equal(judge(&t, 30, STATUS_OK, "ok"), NEWS_OVER);
	/* The next incident begins anew. */
	assert_int_equal(judge(&t, 35, STATUS_CRITICAL, "peer-shutdown"), NEWS_BEGAN);
}

static void a_cause_that_is_found_later_is_told(void **state)
{
	struct told t = {0};

	(void)state;
	assert_int_equal(judge(&t, 0, STATUS_CRITICAL, "no-evidence"), NEWS_BEGAN);
	assert_int_equal(judge(&t, 5, STATUS_CRITICAL, "arp-no-reply"), NEWS_CHANGED);
}

static void worse_is_told(void **state)
{
	struct told t = {0};

	(void)state;
	judge(&t, 0, STATUS_WARNING, "bfd-down");
	assert_int_equal(judge(&t, 5, STATUS_CRITICAL, "bfd-down"), NEWS_CHANGED);
	assert_int_equal(judge(&t, 10, STATUS_WARNING, "bfd-down"), NEWS_NONE);
	assert_int_equal(judge(&t, 15, STATUS_CRITICAL, "bfd-down"), NEWS_NONE);
}

static void causes_beyond_the_room_push_out_the_oldest(void **state)
{
	struct told t = {0};
	char word[16];

	(void)state;
	for (int i = 0; i < 20; i++) {
		text_format(word, sizeof(word), "cause-%d", i);
		assert_int_equal(judge(&t, i, STATUS_CRITICAL, word),
				 i == 0 ? NEWS_BEGAN : NEWS_CHANGED);
	}
	assert_int_equal(t.word_count, TOLD_WORDS);
	assert_int_equal(judge(&t, 20, STATUS_CRITICAL, "cause-19"), NEWS_NONE);
	assert_int_equal(judge(&t, 20, STATUS_CRITICAL, "cause-0"), NEWS_CHANGED);
}

static void a_clock_set_back_delays_no_reminder(void **state)
{
	struct told t = {0};

	(void)state;
	judge(&t, 100000, STATUS_CRITICAL, "no-carrier");
	assert_int_equal(judge(&t, 0, STATUS_CRITICAL, "no-carrier"), NEWS_NONE);
	assert_int_equal(judge(&t, 24 * 60, STATUS_CRITICAL, "no-carrier"), NEWS_STANDS);
}

static void without_reminders_what_stands_is_not_told(void **state)
{
	const struct verdict_line line = {"a", STATUS_CRITICAL, "no-carrier"};
	struct told_rules rules = {.now_ms = MONDAY};
	struct told t = {0};

	(void)state;
	assert_int_equal(told_judge(&t, &line, &rules).kind, NEWS_BEGAN);
	rules.now_ms += INT64_C(365) * 24 * 60 * MINUTE;
	assert_int_equal(told_judge(&t, &line, &rules).kind, NEWS_NONE);
}

/* ---- a week of checks every five minutes ---- */

/* What link l is, at that check. Three incidents:
 * - Monday 10:00 to 10:20: the primary of A, one cause.
 * - Tuesday 02:00 to Thursday 06:30: the secondary of A; the cause is found at the second check,
 * and from then on the peer refuses, with moments in which nothing is seen.
 * - Friday 12:00 to 12:10: all links together.
 * On Saturday the session of B is lost and back between two checks. */
static struct verdict_line link_at(int l, int check)
{
	static const char *const names[LINKS] = {
		"A private primary ipv4", "A private secondary ipv4", "B private primary ipv4"};
	struct verdict_line line = {"", STATUS_OK, "ok"};
	const int hour = 12, day = 24 * hour, tuesday = day + 2 * hour;
	const char *word = NULL;

	if (l == 0 && check >= 10 * hour && check < 10 * hour + 4)
		word = "no-carrier";
	if (l == 1 && check == tuesday)
		word = "no-evidence";
	else if (l == 1 && check == tuesday + 1)
		word = "peer-shutdown";
	else if (l == 1 && check > tuesday && check < 3 * day + 6 * hour + 6)
		word = check % 7 ? "tcp-refused-by-peer" : "no-evidence";
	if (check >= 4 * day + 12 * hour && check < 4 * day + 12 * hour + 2)
		word = "bird-unreachable";
	if (word != NULL) {
		line.status = STATUS_CRITICAL;
		text_format(line.word, sizeof(line.word), "%s", word);
	}
	text_format(line.name, sizeof(line.name), "%s", names[l]);
	return line;
}

/* A call of the program: what was told before comes out of the file and goes into it again. */
static void one_check(struct text *file, int check, struct text *mails)
{
	struct verdict_line lines[LINKS];
	const struct verdict_list now = {lines, LINKS};
	const struct told_rules rules = at((int64_t)check * 5);
	struct told_list told = {0};
	struct news *news;
	char *text = NULL;
	size_t len, count;
	FILE *out;

	for (int l = 0; l < LINKS; l++)
		lines[l] = link_at(l, check);
	if (check > 0)
		assert_true(told_read(cursor_of(file->at, file->len), &told));
	count = told_judge_all(&told, &now, &rules, &news);
	out = open_memstream(&text, &len);
	if (count > 0)
		fprintf(out, "day %d %02d:%02d\n", check / 288, check / 12 % 24, check % 12 * 5);
	for (size_t i = 0; i < count; i++)
		news_write(&news[i], rules.now_ms, true, out);
	fclose(out);
	text_add(mails, text, len);
	free(text);
	text_free(file);
	out = open_memstream(&text, &len);
	told_write(&told, out);
	fclose(out);
	text_add(file, text, len);
	free(text);
	free(news);
	told_free(&told);
}

static void a_week_sends_the_mails_that_one_wants(void **state)
{
	static const char wanted[] =
		"day 0 10:00\n"
		"New: A private primary ipv4 is critical: no-carrier.\n"
		"day 0 10:20\n"
		"Over: A private primary ipv4 is ok again after 20m (was no-carrier).\n"
		"day 1 02:00\n"
		"New: A private secondary ipv4 is critical: no-evidence.\n"
		"day 1 02:05\n"
		"Changed: A private secondary ipv4 is critical for 5m: peer-shutdown (was\n"
		"  no-evidence).\n"
		"day 1 02:10\n"
		"Changed: A private secondary ipv4 is critical for 10m: tcp-refused-by-peer (was\n"
		"  peer-shutdown).\n"
		"day 2 02:10\n"
		"Still: A private secondary ipv4 is critical for 1d: no-evidence (was\n"
		"  tcp-refused-by-peer).\n"
		"day 3 02:10\n"
		"Still: A private secondary ipv4 is critical for 2d: tcp-refused-by-peer.\n"
		"day 3 06:30\n"
		"Over: A private secondary ipv4 is ok again after 2d (was tcp-refused-by-peer).\n"
		"day 4 12:00\n"
		"New: A private primary ipv4 is critical: bird-unreachable.\n"
		"New: A private secondary ipv4 is critical: bird-unreachable.\n"
		"New: B private primary ipv4 is critical: bird-unreachable.\n"
		"day 4 12:10\n"
		"Over: A private primary ipv4 is ok again after 10m (was bird-unreachable).\n"
		"Over: A private secondary ipv4 is ok again after 10m (was bird-unreachable).\n"
		"Over: B private primary ipv4 is ok again after 10m (was bird-unreachable).\n";
	struct text file = {0}, mails = {0};

	(void)state;
	for (int check = 0; check < CHECKS; check++)
		one_check(&file, check, &mails);
	assert_string_equal(mails.at, wanted);
	assert_string_equal(file.at, "ceprobe told 1\nend\n");
	text_free(&file);
	text_free(&mails);
}

/* ---- what is kept ---- */

static void news_of_one_remind_of_all(void **state)
{
	struct verdict_line lines[2] = {{"a", STATUS_CRITICAL, "no-carrier"},
					{"b", STATUS_OK, "ok"}};
	const struct verdict_list now = {lines, 2};
	struct told_list told = {0};
	struct told_rules rules = at(0);
	struct news *news;

	(void)state;
	assert_int_equal(told_judge_all(&told, &now, &rules, &news), 1);
	free(news);
	rules = at(23 * 60);
	lines[1].status = STATUS_WARNING;
	assert_int_equal(told_judge_all(&told, &now, &rules, &news), 1);
	assert_string_equal(news[0].name, "b");
	free(news);
	rules = at(24 * 60); /* the report of an hour ago showed a, too */
	assert_int_equal(told_judge_all(&told, &now, &rules, &news), 0);
	free(news);
	told_free(&told);
}

static void what_was_not_asked_for_stands(void **state)
{
	struct verdict_line lines[2] = {{"a", STATUS_CRITICAL, "no-carrier"},
					{"b", STATUS_CRITICAL, "no-carrier"}};
	const struct verdict_list both = {lines, 2}, first = {lines, 1};
	struct told_list told = {0};
	struct told_rules rules = at(0);
	struct news *news;

	(void)state;
	assert_int_equal(told_judge_all(&told, &both, &rules, &news), 2);
	free(news);
	rules.partial = true;
	assert_int_equal(told_judge_all(&told, &first, &rules, &news), 0);
	free(news);
	assert_int_equal(told.count, 2);
	rules.partial = false; /* b is no longer configured */
	assert_int_equal(told_judge_all(&told, &first, &rules, &news), 0);
	free(news);
	assert_int_equal(told.count, 1);
	told_free(&told);
}

static void a_damaged_file_is_an_empty_one(void **state)
{
	static const char whole[] = "ceprobe told 1\n"
				    "critical\t1795392000000\t1795392000000\tA private primary "
				    "ipv4\tno-carrier\tbfd-down\n"
				    "end\n";
	struct told_list told;
	char bytes[sizeof(whole)];

	(void)state;
	assert_true(told_read(cursor_of(whole, strlen(whole)), &told));
	assert_int_equal(told.count, 1);
	assert_int_equal(told.at[0].status, STATUS_CRITICAL);
	assert_int_equal(told.at[0].word_count, 2);
	assert_string_equal(told.at[0].name, "A private primary ipv4");
	assert_string_equal(told.at[0].words[1], "bfd-down");
	told_free(&told);
	for (size_t len = 0; len < strlen(whole); len++) {
		assert_false(told_read(cursor_of(whole, len), &told));
		assert_int_equal(told.count, 0);
	}
	for (size_t i = 0; i < strlen(whole); i++) { /* whatever it is, it is read to the end */
		memcpy(bytes, whole, sizeof(whole));
		bytes[i] = '\0';
		if (told_read(cursor_of(bytes, strlen(whole)), &told))
			told_free(&told);
	}
	assert_false(told_read(cursor_of("ceprobe told 2\nend\n", 19), &told));
	assert_false(told_read(cursor_of("ceprobe told 1\nend\nend\n", 23), &told));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_incident_is_told_once_and_when_it_is_over),
		cmocka_unit_test(another_cause_is_told_once),
		cmocka_unit_test(a_cause_that_is_found_later_is_told),
		cmocka_unit_test(worse_is_told),
		cmocka_unit_test(causes_beyond_the_room_push_out_the_oldest),
		cmocka_unit_test(a_clock_set_back_delays_no_reminder),
		cmocka_unit_test(without_reminders_what_stands_is_not_told),
		cmocka_unit_test(a_week_sends_the_mails_that_one_wants),
		cmocka_unit_test(news_of_one_remind_of_all),
		cmocka_unit_test(what_was_not_asked_for_stands),
		cmocka_unit_test(a_damaged_file_is_an_empty_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
