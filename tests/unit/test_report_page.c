/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../agent/report/page.h"

#include <stdlib.h>
#include <string.h>

struct written {
	struct page page;
	char *text;
	size_t len;
};

static struct written *begin(bool colour, bool utf8)
{
	struct written *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->page.out = open_memstream(&w->text, &w->len);
	w->page.colour = colour;
	w->page.utf8 = utf8;
	assert_non_null(w->page.out);
	return w;
}

static void expect(struct written *w, const char *text)
{
	fclose(w->page.out);
	assert_string_equal(w->text, text);
	free(w->text);
	free(w);
}

static const char ten[] = "123456789 123456789 123456789 123456789 ";

static void words_wrap_at_80_with_a_hanging_indent(void **state)
{
	struct written *w = begin(false, true);

	(void)state;
	page_line(&w->page, 2, 4);
	page_add(&w->page, "%s%s12345678 next", ten, ten);
	page_end(&w->page);
	expect(w, "  123456789 123456789 123456789 123456789 123456789 123456789 123456789\n"
		  "    123456789 12345678 next\n");
}

static void a_line_of_exactly_80_stays_one(void **state)
{
	struct written *w = begin(false, true);

	(void)state;
	page_line(&w->page, 0, 4);
	page_add(&w->page, "%s", ten);
	page_add(&w->page, "%s", "1234567890123456789012345678901234567890");
	page_add(&w->page, " x");
	page_end(&w->page);
	expect(w, "123456789 123456789 123456789 123456789 "
		  "1234567890123456789012345678901234567890\n    x\n");
}

static void a_word_longer_than_the_line_is_cut(void **state)
{
	struct written *w = begin(false, true);
	char word[101];

	(void)state;
	memset(word, 'a', 100);
	word[100] = '\0';
	page_line(&w->page, 2, 4);
	page_add(&w->page, "%s", word);
	page_end(&w->page);
	fclose(w->page.out);
	assert_int_equal(strcspn(w->text, "\n"), 80);
	assert_int_equal(w->len, 2 + 100 + 1 + 4 + 1);
	free(w->text);
	free(w);
}

static void columns_align_and_leave_no_trailing_blanks(void **state)
{
	struct written *w = begin(false, true);

	(void)state;
	page_line(&w->page, 2, 4);
	page_add(&w->page, "one");
	page_column(&w->page, 8);
	page_add(&w->page, "two");
	page_column(&w->page, 9);
	page_add(&w->page, "three ");
	page_column(&w->page, 40);
	page_add(&w->page, "%s", "");
	page_end(&w->page);
	expect(w, "  one   two three\n");
}

static void foreign_bytes_are_tamed(void **state)
{
	struct written *w = begin(false, true);

	(void)state;
	page_line(&w->page, 0, 0);
	page_add(&w->page, "%s", "a\033[31mb\tc\nd\x7f\xc2\x9b \xff\xfe \u00fc\u2013");
	page_end(&w->page);
	expect(w, "a?[31mb?c?d?? ?? \u00fc\u2013\n");
	w = begin(false, false);
	page_line(&w->page, 0, 0);
	page_add(&w->page, "%s", "\u00fc\u2013 \U0001f600 z");
	page_end(&w->page);
	expect(w, "?? ? z\n");
}

static void colour_costs_no_width(void **state)
{
	struct written *w = begin(true, true);

	(void)state;
	page_line(&w->page, 0, 2);
	page_add(&w->page, "%s%s", ten, "12345678901234567890123456789012345 ");
	page_marked(&w->page, STATUS_CRITICAL, "down");
	page_end(&w->page);
	expect(w, "123456789 123456789 123456789 123456789 12345678901234567890123456789012345 "
		  "\033[1;31mdown\033[0m\n");
	w = begin(false, true);
	page_marked(&w->page, STATUS_CRITICAL, "down");
	expect(w, "down");
}

static void a_cell_breaks_at_a_blank(void **state)
{
	(void)state;
	assert_int_equal(line_length("", 5), 0);
	assert_int_equal(line_length("abc", 5), 3);
	assert_int_equal(line_length("abc def", 5), 3);
	assert_int_equal(line_length("abcde fg", 5), 5);
	assert_int_equal(line_length("abcdefgh", 5), 5);
	assert_int_equal(line_length("\u00fc\u00fc\u00fc", 2), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_wrap_at_80_with_a_hanging_indent),
		cmocka_unit_test(a_line_of_exactly_80_stays_one),
		cmocka_unit_test(a_word_longer_than_the_line_is_cut),
		cmocka_unit_test(columns_align_and_leave_no_trailing_blanks),
		cmocka_unit_test(foreign_bytes_are_tamed),
		cmocka_unit_test(colour_costs_no_width),
		cmocka_unit_test(a_cell_breaks_at_a_blank),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
