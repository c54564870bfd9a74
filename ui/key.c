#include "ui/key.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

enum { KEY_CONTROL_LAST = 0x1f };

static const char *const names[] = {
#define PRESS_NAME(name, text) text,
	PRESS_TABLE(PRESS_NAME)
#undef PRESS_NAME
};

enum { NAME_COUNT = (int)(sizeof(names) / sizeof(names[0])) };

static bool is_named(key pressed)
{
	return pressed > PRESS_FIRST && pressed < PRESS_LAST;
}

static key key_of_control(char letter)
{
	key code = (key)(unsigned char)letter & KEY_CONTROL_LAST;

	switch (code) {
	case '\t':
		return PRESS_TAB;
	case '\r':
	case '\n':
		return PRESS_ENTER;
	case 0x1b:
		return PRESS_ESC;
	default:
		return code;
	}
}

static bool key_of_name(const char *name, size_t length, key *ret_key)
{
	if (length > 2 && strncasecmp(name, "M-", 2) == 0) {
		if (!key_of_name(name + 2, length - 2, ret_key) &&
		    (key_parse(name + 2, length - 2, ret_key) != length - 2))
			return false;
		*ret_key |= PRESS_ALT;
		return true;
	}
	if (length == 3 && strncasecmp(name, "C-", 2) == 0) {
		*ret_key = key_of_control(name[2]);
		return true;
	}
	for (int i = 0; i < NAME_COUNT; i++)
		if (strlen(names[i]) == length &&
		    strncasecmp(names[i], name, length) == 0) {
			*ret_key = (key)(PRESS_FIRST + 1 + i);
			return true;
		}
	if (length == 5 && strncasecmp(name, "Space", 5) == 0)
		*ret_key = ' ';
	else if (length == 2 && strncasecmp(name, "lt", 2) == 0)
		*ret_key = '<';
	else
		return false;
	return true;
}

size_t key_parse(const char *text, size_t length, key *ret_key)
{
	const char *close = length > 2 ? memchr(text, '>', length) : NULL;
	utf8proc_int32_t code;
	utf8proc_ssize_t taken;

	if (length == 0)
		return 0;
	if (text[0] == '<') {
		size_t name = close ? (size_t)(close - text) - 1 : 0;

		return key_of_name(text + 1, name, ret_key) ? name + 2 : 0;
	}
	taken = utf8proc_iterate((const utf8proc_uint8_t *)text,
				 (utf8proc_ssize_t)length, &code);
	if (taken <= 0 || code <= ' ')
		return 0;
	*ret_key = (key)code;
	return (size_t)taken;
}

static size_t put_character(key pressed, char *buffer)
{
	utf8proc_ssize_t n = utf8proc_encode_char(
		(utf8proc_int32_t)pressed, (utf8proc_uint8_t *)buffer);

	return n > 0 ? (size_t)n : 0;
}

static void print_plain(key pressed, char *buffer, size_t size)
{
	if (is_named(pressed))
		snprintf(buffer, size, "%s", names[pressed - PRESS_FIRST - 1]);
	else if (pressed == ' ')
		snprintf(buffer, size, "Space");
	else if (pressed <= KEY_CONTROL_LAST)
		snprintf(buffer, size, "Ctrl-%c", (char)(pressed + '@'));
	else
		buffer[put_character(pressed, buffer)] = '\0';
}

static void print_people(key pressed, char *buffer, size_t size)
{
	char plain[KEY_NAME_MAX - 4];

	print_plain(pressed & ~PRESS_ALT, plain, sizeof(plain));
	snprintf(buffer, size, "%s%s", pressed & PRESS_ALT ? "Alt-" : "",
		 plain);
}

void key_print(key pressed, char buffer[KEY_NAME_MAX])
{
	char plain[KEY_NAME_MAX - 8];
	key bare = pressed & ~PRESS_ALT;
	const char *alt = pressed & PRESS_ALT ? "M-" : "";

	print_plain(bare, plain, sizeof(plain));
	if (bare <= KEY_CONTROL_LAST)
		snprintf(buffer, KEY_NAME_MAX, "<%sC-%c>", alt,
			 (char)(bare + '`'));
	else if (bare == '<')
		snprintf(buffer, KEY_NAME_MAX, "<%slt>", alt);
	else if (is_named(bare) || bare == ' ' || *alt)
		snprintf(buffer, KEY_NAME_MAX, "<%s%s>", alt, plain);
	else
		snprintf(buffer, KEY_NAME_MAX, "%s", plain);
}

bool key_sequence_parse(const char *text, size_t length,
			struct key_sequence *ret_sequence)
{
	struct key_sequence found = {{0}, 0};

	while (length > 0) {
		size_t taken;

		if (found.count == KEY_SEQUENCE_MAX)
			return false;
		taken = key_parse(text, length, &found.keys[found.count]);
		if (taken == 0)
			return false;
		found.count++;
		text += taken;
		length -= taken;
	}
	if (found.count == 0)
		return false;
	*ret_sequence = found;
	return true;
}

size_t key_sequence_print(const struct key_sequence *sequence, char *buffer,
			  size_t size)
{
	size_t used = 0;

	buffer[0] = '\0';
	for (int i = 0; i < sequence->count; i++) {
		char one[KEY_NAME_MAX];
		int n;

		print_people(sequence->keys[i], one, sizeof(one));
		n = snprintf(buffer + used, size - used, "%s%s",
			     i > 0 && strlen(one) > 1 ? " " : "", one);
		if (n < 0 || (size_t)n >= size - used)
			return strlen(buffer);
		used += (size_t)n;
	}
	return used;
}

key key_from_other_layout(key pressed)
{
	/* U+0430..U+044F at their places on the JCUKEN layout */
	static const char lower[] = "f,dult;pbqrkvyjghcnea[wxio]sm'.z";

	if (pressed >= 0x430 && pressed <= 0x44f)
		return (key)lower[pressed - 0x430];
	if (pressed >= 0x410 && pressed <= 0x42f) {
		char c = lower[pressed - 0x410];

		return c >= 'a' && c <= 'z' ? (key)(c - 'a' + 'A') : pressed;
	}
	return pressed;
}

bool key_is_text(key pressed)
{
	return pressed >= ' ' && pressed != 0x7f && pressed < PRESS_FIRST &&
	       !(pressed >= 0x80 && pressed < 0xa0);
}
