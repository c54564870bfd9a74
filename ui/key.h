/* key: one press as a number, and its name in text.
 *
 * A character is its code point. Named keys and the Alt bit lie above every
 * code point. Names, in angle brackets, as in the keys file and the help:
 * <Enter> <Esc> <Tab> <S-Tab> <Space> <BS> <Del> <Up> ... <PgUp> <F1>, <lt>
 * for `<`, <C-r> for Ctrl-R, <M-x> or <M-Left> for Alt. Ctrl-I, Ctrl-M and
 * Ctrl-[ are <Tab>, <Enter> and <Esc>: a terminal cannot tell them apart. */
#ifndef TAFFRAIL_UI_KEY_H
#define TAFFRAIL_UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t key;

enum { KEY_NAME_MAX = 24, KEY_SEQUENCE_MAX = 4 };

#define PRESS_ALT UINT32_C(0x1000000)

/* name in the enum, name in text */
#define PRESS_TABLE(P)                                                        \
	P(ENTER, "Enter") P(ESC, "Esc") P(TAB, "Tab") P(BACK_TAB, "S-Tab")    \
	P(BACKSPACE, "BS") P(DELETE, "Del") P(INSERT, "Ins")                  \
	P(UP, "Up") P(DOWN, "Down") P(LEFT, "Left") P(RIGHT, "Right")         \
	P(HOME, "Home") P(END, "End") P(PAGE_UP, "PgUp")                      \
	P(PAGE_DOWN, "PgDn") P(SHIFT_LEFT, "S-Left")                          \
	P(SHIFT_RIGHT, "S-Right") P(SHIFT_UP, "S-Up")                         \
	P(SHIFT_DOWN, "S-Down") P(F1, "F1") P(F2, "F2") P(F3, "F3")           \
	P(F4, "F4") P(F5, "F5") P(F6, "F6") P(F7, "F7") P(F8, "F8")           \
	P(F9, "F9") P(F10, "F10") P(F11, "F11") P(F12, "F12")                 \
	P(PASTE_START, "PasteStart") P(PASTE_END, "PasteEnd")                 \
	P(MOUSE, "Mouse") P(NONE, "None")

enum press {
	PRESS_FIRST = 0x200000,
#define PRESS_ENUM(name, text) PRESS_##name,
	PRESS_TABLE(PRESS_ENUM)
#undef PRESS_ENUM
	PRESS_LAST
};

/* Read one key's name or character from text[0..length). Returns the bytes
 * taken, 0 when there is none. */
size_t key_parse(const char *text, size_t length, key *ret_key);
/* Write its name; always terminated. */
void key_print(key pressed, char buffer[KEY_NAME_MAX]);

/* A sequence such as "g/" or "<C-w>j". False: not well formed, empty or
 * longer than KEY_SEQUENCE_MAX. */
struct key_sequence {
	key keys[KEY_SEQUENCE_MAX];
	int count;
};
bool key_sequence_parse(const char *text, size_t length,
			struct key_sequence *ret_sequence);
/* For people: "g/", "Ctrl-R", "PgDn". Returns the length. */
size_t key_sequence_print(const struct key_sequence *sequence, char *buffer,
			  size_t size);

/* The key at the same place of a keyboard set to Russian letters, so that an
 * analyst need not switch layouts; the key itself when there is none. */
key key_from_other_layout(key pressed);
/* Is it text that a person types (no control, no named key)? */
bool key_is_text(key pressed);

#endif
