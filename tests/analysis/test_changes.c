#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/changes.h"
#include "src/base/text.h"
#include "tests/base/random.h"

static struct error err;

static struct changes *find(const char *older, const char *newer)
{
	struct changes *changes;

	if (changes_find(NULL, older, strlen(older), newer, strlen(newer),
			 &changes, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	return changes;
}

/* "a [-b-] {+c+} d", blanks as they are in the texts. */
static void marked(const char *older, const char *newer, struct buffer *out)
{
	struct changes *c = find(older, newer);

	for (size_t i = 0; i < c->count; i++) {
		const struct change_piece *p = &c->pieces[i];
		const char *text = p->kind == CHANGE_GONE ? older : newer;
		size_t n = p->length;
		static const char *const open[] = {"", "[-", "{+"};
		static const char *const close[] = {"", "-]", "+}"};

		while (n > 0 && strchr(" \n", text[p->at + n - 1]))
			n--;
		buffer_append_string(out, open[p->kind]);
		buffer_append(out, text + p->at, n);
		buffer_append_string(out, close[p->kind]);
		buffer_append(out, text + p->at + n, p->length - n);
	}
	talloc_free(c);
}

static void words_are_gone_and_new(void **state)
{
	static const struct {
		const char *older, *newer, *want;
	} table[] = {
		{"", "", ""},
		{"a b c", "a b c", "a b c"},
		{"a  b\nc", "a b c", "a b c"},
		{"", "a b", "{+a b+}"},
		{"a b", "", "[-a b-]"},
		{"about 60 tonnes", "about 80 tonnes",
		 "about [-60-] {+80+} tonnes"},
		{"Berth 1 stays shut.\n\nBerth 2 is open.\n",
		 "Berth 1 is open again.\n\nBerth 2 is open.\n",
		 "Berth 1 [-stays shut.-]\n\n{+is open again.+}\n\n"
		 "Berth 2 is open.\n"},
		{"one\ntwo\nthree\n", "one\nthree\n",
		 "one\n[-two-]\nthree\n"},
		{"one\nthree\n", "one\ntwo\nthree\n",
		 "one\n{+two+}\nthree\n"},
		/* a lone "of" in the middle of it is no more than luck */
		{"x the red roof of house five y", "x a low wall of stone y",
		 "x [-the red roof of house five-] {+a low wall of stone+} "
		 "y"},
		{"Maria", "maria", "[-Maria-]{+maria+}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct buffer out;

		buffer_init(&out, 4096);
		buffer_append_string(&out, "");
		marked(table[i].older, table[i].newer, &out);
		assert_string_equal(out.length ? out.data : "",
				    table[i].want);
		buffer_release(&out);
	}
}

static void words_are_counted(void **state)
{
	struct changes *c = find("a b c d", "a x y z d");

	(void)state;
	assert_int_equal(c->gone, 2);
	assert_int_equal(c->added, 3);
	assert_false(c->coarse);
	talloc_free(c);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The words of a text without its blanks, each behind a bar. */
static void put_words(struct buffer *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_blank(text[i]) && (i == 0 || is_blank(text[i - 1])))
			buffer_append_char(out, '|');
		if (!is_blank(text[i]))
			buffer_append_char(out, text[i]);
	}
}

/* Same and gone words make the older text, same and new ones the newer. */
static void check_whole(const char *older, size_t n, const char *newer,
			size_t m)
{
	struct buffer a, b, x, y;
	struct changes *c;

	assert_int_equal(changes_find(NULL, older, n, newer, m, &c, &err),
			 STATUS_OK);
	buffer_init(&a, 1 << 24);
	buffer_init(&b, 1 << 24);
	buffer_init(&x, 1 << 24);
	buffer_init(&y, 1 << 24);
	put_words(&a, older, n);
	put_words(&b, newer, m);
	for (size_t i = 0; i < c->count; i++) {
		const struct change_piece *p = &c->pieces[i];

		assert_true(p->length > 0);
		if (p->kind != CHANGE_NEW)
			put_words(&x, p->kind == CHANGE_GONE ? older + p->at
							     : newer + p->at,
				  p->length);
		if (p->kind != CHANGE_GONE)
			put_words(&y, newer + p->at, p->length);
		if (p->kind == CHANGE_NONE)
			assert_true(p->other < n);
	}
	assert_int_equal(a.length, x.length);
	assert_int_equal(b.length, y.length);
	assert_int_equal(memcmp(a.data, x.data, a.length), 0);
	assert_int_equal(memcmp(b.data, y.data, b.length), 0);
	buffer_release(&a);
	buffer_release(&b);
	buffer_release(&x);
	buffer_release(&y);
	talloc_free(c);
}

static void nothing_is_lost_and_nothing_invented(void **state)
{
	static const char *const pieces[] = {
		"a", "b", "of", "the", "Maria", "\n", "\n\n", " ", " ", " ",
		"\t", "60 ", "berth ", "one line of its own\n",
		"another line\n", "\xc3\xbc", "\r\n",
	};
	char older[2048], newer[2048];

	(void)state;
	random_seed();
	for (int i = 0; i < 4000; i++) {
		size_t n = random_text(pieces, sizeof(pieces) /
				       sizeof(*pieces), 80, older,
				       sizeof(older));
		size_t m = random_text(pieces, sizeof(pieces) /
				       sizeof(*pieces), 80, newer,
				       sizeof(newer));

		check_whole(older, n, newer, m);
		check_whole(older, n, older, n);
	}
}

/* Texts made to be slow: every word differs, every line is the same, one line
 * of a million words. What is too much is said to be coarse. */
static void hostile_texts_are_compared_in_time(void **state)
{
	enum { SIZE = 2 << 20 };
	char *older = malloc(SIZE), *newer = malloc(SIZE);
	struct changes *c;

	(void)state;
	assert_non_null(older);
	assert_non_null(newer);
	for (size_t i = 0; i < SIZE; i++) {
		older[i] = i % 2 ? ' ' : (char)('a' + i / 2 % 3);
		newer[i] = i % 2 ? ' ' : (char)('d' + i / 2 % 7);
	}
	check_whole(older, SIZE, newer, SIZE);
	assert_int_equal(changes_find(NULL, older, SIZE, newer, SIZE, &c,
				      &err), STATUS_OK);
	assert_true(c->coarse);
	talloc_free(c);
	memset(older, '\n', SIZE);
	for (size_t i = 0; i < SIZE; i += 4)
		older[i] = 'x';
	memcpy(newer, older, SIZE);
	newer[SIZE / 2] = 'y';
	check_whole(older, SIZE, newer, SIZE - 40000);
	memset(newer, 'x', SIZE);
	check_whole(older, SIZE, newer, SIZE);
	free(older);
	free(newer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_gone_and_new),
		cmocka_unit_test(words_are_counted),
		cmocka_unit_test(nothing_is_lost_and_nothing_invented),
		cmocka_unit_test(hostile_texts_are_compared_in_time),
	};

	return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
