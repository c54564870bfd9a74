/* text: buffers, folded keys, widths, and what a terminal gets to see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <string.h>

#include <utf8proc.h>

#include "src/base/json.h"
#include "src/base/text.h"
#include "tests/base/random.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void a_buffer_grows_to_its_limit(void **state)
{
	struct buffer b;

	(void)state;
	buffer_init(&b, 100);
	assert_string_equal(b.data, "");
	for (int i = 0; i < 10; i++)
		assert_int_equal(buffer_append(&b, "0123456789", 10),
				 STATUS_OK);
	assert_int_equal(b.length, 100);
	assert_int_equal(buffer_append_char(&b, 'x'), STATUS_LIMIT);
	assert_int_equal(b.length, 100);
	/* the failure stays, though an empty append would fit */
	assert_int_equal(buffer_append(&b, "", 0), STATUS_LIMIT);
	buffer_clear(&b);
	assert_int_equal(buffer_appendf(&b, "%d-%s", 7, "x"), STATUS_OK);
	assert_string_equal(b.data, "7-x");
	buffer_release(&b);
	assert_string_equal(b.data, "");
}

static void a_buffer_appends_whole_or_not(void **state)
{
	char array[4];
	struct buffer b;

	(void)state;
	buffer_init_fixed(&b, array, sizeof(array));
	assert_int_equal(buffer_append_string(&b, "ab"), STATUS_OK);
	assert_int_equal(buffer_appendf(&b, "%s", "cd"), STATUS_LIMIT);
	assert_string_equal(array, "ab");
	buffer_clear(&b);
	assert_int_equal(buffer_append_string(&b, "abc"), STATUS_OK);
	assert_string_equal(array, "abc");
	buffer_truncate(&b, 1);
	assert_string_equal(array, "a");
	buffer_truncate(&b, 9);
	assert_int_equal(b.length, 1);
}

static void a_stolen_buffer_begins_anew(void **state)
{
	struct buffer b;
	size_t length;
	char *stolen;

	(void)state;
	buffer_init(&b, 10);
	stolen = buffer_steal(&b, &length);
	assert_non_null(stolen);
	assert_int_equal(length, 0);
	free(stolen);
	buffer_append(&b, "a\0b", 3);
	stolen = buffer_steal(&b, &length);
	assert_int_equal(length, 3);
	assert_memory_equal(stolen, "a\0b", 4);
	free(stolen);
	assert_int_equal(b.length, 0);
	buffer_append_string(&b, "01234567890");
	assert_null(buffer_steal(&b, &length));
	buffer_release(&b);
}

static void utf8_is_told_from_what_is_not(void **state)
{
	(void)state;
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("a\0\xc3\xa9\xf0\x9f\x9a\xa2", 8));
	assert_false(utf8_valid("\x80", 1));
	assert_false(utf8_valid("\xc3", 1));
	assert_false(utf8_valid("\xc0\xaf", 2));	 /* overlong */
	assert_false(utf8_valid("\xed\xa0\x80", 3));	 /* surrogate */
	assert_false(utf8_valid("\xf4\x90\x80\x80", 4)); /* beyond */
}

typedef enum status fold_function(const char *, size_t, struct buffer *);

static void assert_folds(fold_function *fold, const char *text,
			 const char *key)
{
	struct buffer b;

	buffer_init(&b, 1000);
	assert_int_equal(fold(text, strlen(text), &b), STATUS_OK);
	if (strcmp(b.data, key) != 0)
		fail_msg("'%s' folds to '%s', not '%s'", text, b.data, key);
	buffer_release(&b);
}

static void keys_of_texts(void **state)
{
	static const char *const cases[][2] = {
		{"", ""},
		{"  Lady   R. ", "lady r"},
		{"M Leasing, LLC", "m leasing llc"},
		{"U.S. officials", "us officials"},
		{"U.S.-sanctioned", "us sanctioned"},
		{"D.P.R.K.", "dprk"},
		{"M/V Maria", "mv maria"},
		{"and/or", "and or"},
		{"J.Smith", "j smith"},
		{"Côte d’Ivoire", "cote d ivoire"},
		{"Türkiye", "turkiye"},
		{"STRASSE Straße", "strasse strasse"},
		{"Øresund Łódź Æ", "oresund lodz ae"},
		{"ﬁle №5", "file no5"},
		{"Ｍａｒｉａ", "maria"},
		{"e\xcc\x81t\xc3\xa9", "ete"},
		{"a\xc2\xad" "b\xe2\x80\x8b" "c", "abc"},
		{"a\xe2\x80\xae" "b", "ab"},
		{"x\xff" "y", "x y"},
		{"라진", "\xe1\x84\x85\xe1\x85\xa1\xe1\x84\x8c\xe1\x85\xb5"
			 "\xe1\x86\xab"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_folds(text_fold, cases[i][0], cases[i][1]);
}

/* BGN/PCGN, as the Board's own tables give these names. */
static void cyrillic_keys(void **state)
{
	static const char *const cases[][2] = {
		{"Дунай", "dunay"},
		{"Шиппинг", "shipping"},
		{"Совфрахт", "sovfrakht"},
		{"Находка", "nakhodka"},
		{"Щукин", "shchukin"},
		{"Королёв", "korolev"},
		{"Елена", "yelena"},
		{"Ёлка", "yelka"},
		{"Сергеев", "sergeyev"},
		{"Майер", "mayyer"},
		{"Подъезд", "podyezd"},
		{"Тольятти", "tolyatti"},
		{"Владивосток", "vladivostok"},
		{"Грозный", "groznyy"},
		{"Эхо", "ekho"},
		{"и\xcc\x86", "y"},
		/* a letter that only Ukrainian has */
		{"Київ", "kyyiv"},
		{"Чернігів", "chernihiv"},
		{"Запоріжжя", "zaporizhzhya"},
		{"Україна Россия", "ukrayina rossiya"},
		/* letters of other alphabets, without their marks */
		{"Ќ Ѓ Ѐ", "k g e"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_folds(text_fold, cases[i][0], cases[i][1]);
}

static void keys_of_ship_names(void **state)
{
	static const char *const cases[][2] = {
		{"M/V Maria", "maria"},	    {"MV MARIA", "maria"},
		{"The Maria", "maria"},	    {"m.v. the Maria", "maria"},
		{"Lady R", "lady r"},	    {"The", "the"},
		{"MV", "mv"},		    {"Themis", "themis"},
		{"Mv Ms", "ms"},	    {"SPARTA IV", "sparta iv"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_folds(name_fold, cases[i][0], cases[i][1]);
}

static const char *const pieces[] = {
	"a",	"B",	" ",	".",	"/",	"-",   "\xcc\x81", "и",
	"\xcc\x86", "Е", "ї",	"ъ",	"9",	"ﬁ",   "\xff",	   "\xe2\x80",
	"\xe2\x80\xae", "İ",	"ß",	"羅",	"\xf0\x9f\x87\xb7", "\x1b",
	"\n",	"\xef\xb8\x8f", "\xf3\xa0\x84\x80", "The ", "MV ", "\t",
};

/* A key is UTF-8, folds to itself, and has single spaces inside. */
static void folding_is_stable(void **state)
{
	struct buffer once, twice;

	(void)state;
	random_seed();
	buffer_init(&once, 4096);
	buffer_init(&twice, 4096);
	for (int i = 0; i < 50000; i++) {
		char text[128];
		size_t n = random_text(pieces, COUNT(pieces), 12, text,
				       sizeof(text));
		fold_function *fold = i % 2 ? text_fold : name_fold;

		buffer_clear(&once);
		buffer_clear(&twice);
		assert_int_equal(fold(text, n, &once), STATUS_OK);
		assert_true(utf8_valid(once.data, once.length));
		assert_null(strstr(once.data, "  "));
		if (once.length > 0) {
			assert_int_not_equal(once.data[0], ' ');
			assert_int_not_equal(once.data[once.length - 1], ' ');
		}
		assert_int_equal(fold(once.data, once.length, &twice),
				 STATUS_OK);
		if (strcmp(once.data, twice.data) != 0)
			fail_msg("'%s', then '%s'", once.data, twice.data);
	}
	buffer_release(&once);
	buffer_release(&twice);
}

static void widths_in_cells(void **state)
{
	(void)state;
	assert_int_equal(text_width("Maria", 5), 5);
	assert_int_equal(text_width("Мария", 10), 5);
	assert_int_equal(text_width("凌波", 6), 4);
	assert_int_equal(text_width("e\xcc\x81", 3), 1);
	assert_int_equal(text_width("├─", 6), 2);
	assert_int_equal(text_width("\xff\xff", 2), 2);
}

static void clipping_cuts_between_graphemes(void **state)
{
	size_t cells;

	(void)state;
	assert_int_equal(text_clip("Maria", 5, 3, &cells), 3);
	assert_int_equal(cells, 3);
	assert_int_equal(text_clip("Maria", 5, 9, &cells), 5);
	assert_int_equal(cells, 5);
	assert_int_equal(text_clip("凌波", 6, 3, &cells), 3);
	assert_int_equal(cells, 2);
	assert_int_equal(text_clip("e\xcc\x81x", 4, 1, &cells), 3);
	assert_int_equal(text_clip("e\xcc\x81x", 4, 0, &cells), 0);
	assert_int_equal(text_clip("", 0, 5, NULL), 0);
	/* what hangs on the last letter that fits comes along */
	assert_int_equal(text_clip("ab\xcc\x81", 4, 2, &cells), 4);
	assert_int_equal(cells, 2);
	assert_int_equal(text_clip("ab\xcc\x81" "c", 5, 2, &cells), 4);
	assert_int_equal(text_clip("ab\xcc\x81", 4, 1, &cells), 1);
	assert_int_equal(text_plain("ab\xcc\x81", 4), 2);
	assert_int_equal(text_plain("a\x1b[2J", 5), 1);
}

static void what_a_terminal_gets(void **state)
{
	static const char *const cases[][2] = {
		{"Lady R", "Lady R"},
		{"a\x1b[31mb", "a^[[31mb"},
		{"one\ntwo\tx\x7f", "one^Jtwo^Ix^?"},
		{"\xc2\x9b" "5n", "<U+009B>5n"},
		{"a\xe2\x80\xae" "b", "a<U+202E>b"},
		{"\xe2\x81\xa6x", "<U+2066>x"},
		{"\xd8\x9cx", "<U+061C>x"},
		{"a\xe2\x80\x8b" "b\xef\xbb\xbf", "a<U+200B>b<U+FEFF>"},
		{"a\xee\x80\x80", "a<U+E000>"},
		{"a\xe2\x80\xa8", "a<U+2028>"},
		{"\xe3\x85\xa4", "<U+3164>"},
		{"\xcd\xb8", "<U+0378>"},
		{"\xff", "<FF>"},
		{"\xe2\x9a\xa0\xef\xb8\x8f", "\xe2\x9a\xa0"},
		{"\xf0\x9f\x87\xb7\xf0\x9f\x87\xba", "RU"},
		{"\xcc\x81x", "<U+0301>x"},
		{"e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85",
		 "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84<U+0305>"},
		{"Мария 凌波", "Мария 凌波"},
	};
	struct buffer b;

	(void)state;
	buffer_init(&b, 1000);
	for (size_t i = 0; i < COUNT(cases); i++) {
		buffer_clear(&b);
		term_safe(cases[i][0], strlen(cases[i][0]), &b);
		assert_string_equal(b.data, cases[i][1]);
	}
	buffer_clear(&b);
	term_safe("a\0b", 3, &b);
	assert_string_equal(b.data, "a^@b");
	buffer_release(&b);
}

/* What fits as it is shown is no wider than that, and all of it fits where it
 * is not. */
static void what_is_shown_is_clipped(void **state)
{
	static const char *const odd[] = {
		"a", " ", "\xcc\x81", "\xd0\x9c", "\xc3\xa9", "\x1b", "\xc2\x9b",
		"\xe2\x80\xae", "\xe6\xb0\xb4", "\xef\xb8\x8f", "\xff", "\xd0",
		"\xf0\x9f\x87\xb7"};
	struct buffer b, text;

	(void)state;
	random_seed();
	buffer_init(&b, 8192);
	buffer_init(&text, 8192);
	for (int i = 0; i < 20000; i++) {
		size_t cells = random_below(60), all, shown, n;

		buffer_clear(&text);
		for (size_t j = random_below(40); j > 0; j--)
			buffer_append_string(&text, odd[random_below(COUNT(odd))]);
		buffer_clear(&b);
		assert_int_equal(term_safe(text.data, text.length, &b),
				 STATUS_OK);
		all = text_width(b.data, b.length);
		n = text_clip_shown(text.data, text.length, cells, &shown);
		assert_true(n <= text.length && shown <= cells);
		if (all <= cells)
			assert_int_equal(n, text.length);
		buffer_clear(&b);
		assert_int_equal(term_safe(text.data, n, &b), STATUS_OK);
		assert_int_equal(text_width(b.data, b.length), shown);
	}
	buffer_release(&text);
	assert_int_equal(text_clip_shown("a\tb", 3, 2, NULL), 2);
	buffer_release(&b);
}

/* No control, format, private or unassigned character passes, and what is
 * safe stays as it is. */
static void nothing_unsafe_passes(void **state)
{
	struct buffer b, again;

	(void)state;
	random_seed();
	buffer_init(&b, 8192);
	buffer_init(&again, 8192);
	for (int i = 0; i < 50000; i++) {
		char text[64];
		size_t n = 1 + random_below(sizeof(text) - 1);

		for (size_t j = 0; j < n; j++)
			text[j] = (char)(random_below(4) ? random_bits()
							 : 0xe2);
		buffer_clear(&b);
		buffer_clear(&again);
		assert_int_equal(term_safe(text, n, &b), STATUS_OK);
		for (size_t at = 0; at < b.length;) {
			utf8proc_int32_t c;
			utf8proc_ssize_t step = utf8proc_iterate(
				(const utf8proc_uint8_t *)b.data + at,
				(utf8proc_ssize_t)(b.length - at), &c);

			assert_true(step > 0);
			assert_true(utf8proc_category(c) <
					    UTF8PROC_CATEGORY_CC &&
				    utf8proc_category(c) !=
					    UTF8PROC_CATEGORY_CN &&
				    utf8proc_category(c) !=
					    UTF8PROC_CATEGORY_ZL);
			at += (size_t)step;
		}
		term_safe(b.data, b.length, &again);
		assert_string_equal(b.data, again.data);
	}
	buffer_release(&b);
	buffer_release(&again);
}

static void a_megabyte_of_anything(void **state)
{
	enum { SIZE = 1 << 20 };
	char *text = malloc(SIZE);
	struct buffer b;

	(void)state;
	assert_non_null(text);
	for (int fill = 0; fill < 3; fill++) {
		memset(text, "a\xff\xcc"[fill], SIZE);
		buffer_init(&b, 8 << 20);
		assert_int_equal(text_fold(text, SIZE, &b), STATUS_OK);
		buffer_clear(&b);
		assert_int_equal(term_safe(text, SIZE, &b), STATUS_OK);
		assert_true(text_width(text, SIZE) >= SIZE);
		assert_int_equal(text_clip(text, SIZE, 10, NULL), 10);
		buffer_release(&b);
	}
	/* points between single letters look ahead, but not far */
	for (int i = 0; i < SIZE; i++)
		text[i] = i % 2 ? '.' : 'a';
	buffer_init(&b, 8 << 20);
	assert_int_equal(text_fold(text, SIZE, &b), STATUS_OK);
	assert_int_equal(b.length, SIZE / 2);
	buffer_release(&b);
	free(text);
}

static void json_strings(void **state)
{
	struct buffer b;

	(void)state;
	buffer_init(&b, 100);
	assert_int_equal(
		json_write_string(&b, "a\"\\/\n\0\x1f\x7f\xc3\xa9", 10),
		STATUS_OK);
	assert_string_equal(b.data,
			    "\"a\\\"\\\\/\\u000a\\u0000\\u001f\x7f\xc3\xa9\"");
	buffer_clear(&b);
	assert_int_equal(json_write_string(&b, "", 0), STATUS_OK);
	assert_string_equal(b.data, "\"\"");
	buffer_clear(&b);
	assert_int_equal(json_write_string(&b, "\xff", 1), STATUS_INVALID);
	assert_int_equal(b.length, 0);
	buffer_release(&b);
}

/* What is folded by the run is what is folded letter by letter, as it is where
 * there is room for the key alone. */
static void runs_fold_as_their_letters_do(void **state)
{
	static const char *const runs[] = {
		"M/V", "Maria", " ", ".", "U.S.", "9", "Ladoga", "/", "\n",
		"\xd0\x95\xd0\xbb", "\xcc\x81", "\xc3\xa9", "-", "@", "Z", "[",
		"`", "{", "x",
	};

	(void)state;
	random_seed();
	for (int i = 0; i < 20000; i++) {
		struct buffer wide, narrow;
		char text[200];
		size_t n = random_text(runs, COUNT(runs), 20, text,
				       sizeof(text));

		buffer_init(&wide, 4096);
		assert_int_equal(text_fold(text, n, &wide), STATUS_OK);
		buffer_init(&narrow, wide.length);
		assert_int_equal(text_fold(text, n, &narrow), STATUS_OK);
		assert_int_equal(wide.length, narrow.length);
		if (n > 0)
			assert_memory_equal(wide.data, narrow.data,
					    wide.length);
		buffer_release(&wide);
		buffer_release(&narrow);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_grows_to_its_limit),
		cmocka_unit_test(a_buffer_appends_whole_or_not),
		cmocka_unit_test(a_stolen_buffer_begins_anew),
		cmocka_unit_test(utf8_is_told_from_what_is_not),
		cmocka_unit_test(keys_of_texts),
		cmocka_unit_test(cyrillic_keys),
		cmocka_unit_test(keys_of_ship_names),
		cmocka_unit_test(folding_is_stable),
		cmocka_unit_test(runs_fold_as_their_letters_do),
		cmocka_unit_test(widths_in_cells),
		cmocka_unit_test(clipping_cuts_between_graphemes),
		cmocka_unit_test(what_a_terminal_gets),
		cmocka_unit_test(what_is_shown_is_clipped),
		cmocka_unit_test(nothing_unsafe_passes),
		cmocka_unit_test(a_megabyte_of_anything),
		cmocka_unit_test(json_strings),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
