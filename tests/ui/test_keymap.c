/* key, keymap, action: names, sequences, conflicts, and the one table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <talloc.h>

#include "ui/keymap.h"

static void names_are_read_and_written(void **state)
{
	static const char *const names[] = {
		"<Enter>", "<Esc>", "<Tab>", "<S-Tab>", "<Space>", "<lt>",
		"<C-r>", "<M-Left>", "<M-x>", "<PgUp>", "<F12>", "a", "Z",
		"\xd0\xb6", "\\", ">",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char printed[KEY_NAME_MAX];
		key pressed;

		assert_int_equal(key_parse(names[i], strlen(names[i]),
					   &pressed), strlen(names[i]));
		key_print(pressed, printed);
		assert_string_equal(printed, names[i]);
	}
}

static void keys_that_a_terminal_cannot_tell_apart(void **state)
{
	key pressed;

	(void)state;
	assert_int_equal(key_parse("<C-i>", 5, &pressed), 5);
	assert_int_equal(pressed, PRESS_TAB);
	assert_int_equal(key_parse("<C-m>", 5, &pressed), 5);
	assert_int_equal(pressed, PRESS_ENTER);
	assert_int_equal(key_parse("<C-[>", 5, &pressed), 5);
	assert_int_equal(pressed, PRESS_ESC);
}

static void broken_names_are_none(void **state)
{
	static const char *const broken[] = {"", " ", "<Nonsense>", "<>",
					     "\xff", "\x01"};
	struct key_sequence sequence;
	key pressed;

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		assert_int_equal(key_parse(broken[i], strlen(broken[i]),
					   &pressed), 0);
	assert_false(key_sequence_parse("ggggg", 5, &sequence));
	assert_true(key_sequence_parse("gggg", 4, &sequence));
}

static void russian_letters_are_where_the_latin_ones_are(void **state)
{
	(void)state;
	assert_int_equal(key_from_other_layout(0x44f), 'z'); /* ya */
	assert_int_equal(key_from_other_layout(0x444), 'a'); /* ef */
	assert_int_equal(key_from_other_layout(0x43e), 'j'); /* o */
	assert_int_equal(key_from_other_layout(0x41e), 'J');
	assert_int_equal(key_from_other_layout('x'), 'x');
}

static enum keymap_answer find(struct keymap *map, enum context context,
			       const char *keys,
			       const struct ui_action **ret)
{
	struct key_sequence typed;

	assert_true(key_sequence_parse(keys, strlen(keys), &typed));
	return keymap_find(map, context, &typed, ret);
}

static void defaults_lead_to_their_actions(void **state)
{
	struct keymap *map = keymap_new(NULL);
	const struct ui_action *found = NULL;

	(void)state;
	assert_int_equal(find(map, CONTEXT_MAIN, "a", &found), KEYMAP_FOUND);
	assert_ptr_equal(found, ui_action_get(ACTION_add));
	assert_int_equal(find(map, CONTEXT_MAIN, "g", &found), KEYMAP_MORE);
	assert_int_equal(find(map, CONTEXT_MAIN, "g/", &found), KEYMAP_FOUND);
	assert_ptr_equal(found, ui_action_get(ACTION_search));
	assert_int_equal(find(map, CONTEXT_LINE, "a", &found), KEYMAP_NONE);
	assert_int_equal(find(map, CONTEXT_CONFIRM, "y", &found),
			 KEYMAP_FOUND);
	assert_ptr_equal(found, ui_action_get(ACTION_answer_yes));
	talloc_free(map);
}

/* No default takes another's key: every sequence of the table is there. */
static void no_two_defaults_conflict(void **state)
{
	struct keymap *map = keymap_new(NULL);

	(void)state;
	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct ui_action *action =
			ui_action_get((enum action_number)i);
		const char *at = action->keys;
		int count = 0;

		while (*at) {
			struct key_sequence sequence;

			assert_true(keymap_sequence(map, action, ~0u, count,
						    &sequence));
			count++;
			at += strcspn(at, " ");
			at += strspn(at, " ");
		}
	}
	talloc_free(map);
}

static void every_action_is_whole(void **state)
{
	(void)state;
	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct ui_action *action =
			ui_action_get((enum action_number)i);

		assert_true(strlen(action->name) > 1);
		assert_true(strlen(action->words) > 1);
		assert_non_null(action->run);
		assert_true(action->contexts != 0);
		assert_ptr_equal(ui_action_by_name(action->name,
						   strlen(action->name)),
				 action);
		if (!(action->contexts & CONTEXT_MAIN))
			assert_true(*action->keys);
	}
	assert_ptr_equal(ui_action_by_name("go-to", 5),
			 ui_action_get(ACTION_go_to));
	assert_null(ui_action_by_name("go-tos", 6));
}

struct said {
	int count;
	char last[256];
};

static void say(void *payload, const char *line)
{
	struct said *said = payload;

	said->count++;
	strncpy(said->last, line, sizeof(said->last) - 1);
}

static void the_users_keys_win_and_conflicts_are_said(void **state)
{
	static const char text[] = "# mine\n"
				   "bind <C-s> also-says\n"
				   "unbind Q\n"
				   "bind m tag  # was mark\n"
				   "bind g mark\n"
				   "bnid x y\n"
				   "bind z no-such-action\n";
	struct keymap *map = keymap_new(NULL);
	const struct ui_action *found = NULL;
	struct said said = {0, ""};

	(void)state;
	keymap_read(map, text, strlen(text), say, &said);
	assert_int_equal(said.count, 4);
	assert_non_null(strstr(said.last, "line 7"));
	assert_int_equal(find(map, CONTEXT_MAIN, "<C-s>", &found),
			 KEYMAP_FOUND);
	assert_ptr_equal(found, ui_action_get(ACTION_also_says));
	assert_int_equal(find(map, CONTEXT_MAIN, "Q", &found), KEYMAP_NONE);
	assert_int_equal(find(map, CONTEXT_MAIN, "m", &found), KEYMAP_FOUND);
	assert_ptr_equal(found, ui_action_get(ACTION_tag));
	assert_int_equal(find(map, CONTEXT_MAIN, "g", &found), KEYMAP_FOUND);
	assert_ptr_equal(found, ui_action_get(ACTION_mark));
	talloc_free(map);
}

static void keys_are_printed_for_people(void **state)
{
	struct keymap *map = keymap_new(NULL);
	char keys[128];

	(void)state;
	keymap_keys(map, ui_action_get(ACTION_redo), keys, sizeof(keys));
	assert_string_equal(keys, "Ctrl-R");
	keymap_keys(map, ui_action_get(ACTION_down), keys, sizeof(keys));
	assert_string_equal(keys, "j  Down");
	keymap_keys(map, ui_action_get(ACTION_finding), keys, sizeof(keys));
	assert_string_equal(keys, "");
	talloc_free(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_read_and_written),
		cmocka_unit_test(keys_that_a_terminal_cannot_tell_apart),
		cmocka_unit_test(broken_names_are_none),
		cmocka_unit_test(russian_letters_are_where_the_latin_ones_are),
		cmocka_unit_test(defaults_lead_to_their_actions),
		cmocka_unit_test(no_two_defaults_conflict),
		cmocka_unit_test(every_action_is_whole),
		cmocka_unit_test(the_users_keys_win_and_conflicts_are_said),
		cmocka_unit_test(keys_are_printed_for_people),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
