#include "ui/keymap.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

enum { BINDINGS_MAX = 512 };

struct binding {
	struct key_sequence sequence;
	const struct ui_action *action;
};

struct keymap {
	int count;
	struct binding bindings[BINDINGS_MAX];
};

static bool begins_with(const struct key_sequence *whole,
			const struct key_sequence *start)
{
	if (start->count > whole->count)
		return false;
	for (int i = 0; i < start->count; i++)
		if (start->keys[i] != whole->keys[i])
			return false;
	return true;
}

static bool is_same(const struct key_sequence *a, const struct key_sequence *b)
{
	return a->count == b->count && begins_with(a, b);
}

static void drop(struct keymap *keymap, int i)
{
	keymap->count--;
	memmove(&keymap->bindings[i], &keymap->bindings[i + 1],
		(size_t)(keymap->count - i) * sizeof(keymap->bindings[0]));
}

static enum status say_conflict(const struct ui_action *action,
				const struct key_sequence *sequence,
				struct error *err)
{
	char keys[KEY_NAME_MAX * KEY_SEQUENCE_MAX];

	key_sequence_print(sequence, keys, sizeof(keys));
	return error_set(err, STATUS_EXISTS,
			 "%s no longer leads to `%s`", keys, action->name);
}

enum status keymap_bind(struct keymap *keymap, const char *text, size_t length,
			const struct ui_action *action, struct error *err)
{
	struct binding made = {.action = action};
	enum status status = STATUS_OK;

	if (!key_sequence_parse(text, length, &made.sequence))
		return error_set(err, STATUS_INVALID,
				 "`%.*s` is not a key sequence", (int)length,
				 text);
	for (int i = keymap->count - 1; i >= 0; i--) {
		struct binding old = keymap->bindings[i];

		if (!(old.action->contexts & action->contexts) ||
		    (!begins_with(&old.sequence, &made.sequence) &&
		     !begins_with(&made.sequence, &old.sequence)))
			continue;
		drop(keymap, i);
		if (old.action != action)
			status = say_conflict(old.action, &old.sequence, err);
	}
	if (keymap->count == BINDINGS_MAX)
		return error_set(err, STATUS_LIMIT,
				 "more than %d keys are bound", BINDINGS_MAX);
	keymap->bindings[keymap->count++] = made;
	return status;
}

enum status keymap_unbind(struct keymap *keymap, const char *text,
			  size_t length, struct error *err)
{
	struct key_sequence sequence;
	int before = keymap->count;

	if (!key_sequence_parse(text, length, &sequence))
		return error_set(err, STATUS_INVALID,
				 "`%.*s` is not a key sequence", (int)length,
				 text);
	for (int i = keymap->count - 1; i >= 0; i--)
		if (is_same(&keymap->bindings[i].sequence, &sequence))
			drop(keymap, i);
	if (keymap->count == before)
		return error_set(err, STATUS_NOT_FOUND,
				 "nothing is bound to `%.*s`", (int)length,
				 text);
	return STATUS_OK;
}

static void bind_defaults(struct keymap *keymap, const struct ui_action *action)
{
	const char *at = action->keys;

	while (*at) {
		size_t length = strcspn(at, " ");
		struct error err;

		if (keymap_bind(keymap, at, length, action, &err) !=
		    STATUS_OK)
			bug("key of `%s`: %s", action->name, err.text);
		at += length;
		at += strspn(at, " ");
	}
}

struct keymap *keymap_new(const void *ctx)
{
	struct keymap *keymap = talloc_zero(ctx, struct keymap);

	for (int i = 0; keymap && i < ACTION_COUNT; i++)
		bind_defaults(keymap, ui_action_get((enum action_number)i));
	return keymap;
}

enum keymap_answer keymap_find(const struct keymap *keymap,
			       enum context context,
			       const struct key_sequence *typed,
			       const struct ui_action **ret_action)
{
	bool more = false;

	for (int i = 0; i < keymap->count; i++) {
		const struct binding *at = &keymap->bindings[i];

		if (!(at->action->contexts & (unsigned)context) ||
		    !begins_with(&at->sequence, typed))
			continue;
		if (at->sequence.count == typed->count) {
			*ret_action = at->action;
			return KEYMAP_FOUND;
		}
		more = true;
	}
	return more ? KEYMAP_MORE : KEYMAP_NONE;
}

bool keymap_sequence(const struct keymap *keymap, const struct ui_action *action,
		     unsigned contexts, int n,
		     struct key_sequence *ret_sequence)
{
	for (int i = 0; i < keymap->count; i++) {
		const struct binding *at = &keymap->bindings[i];

		if (at->action == action &&
		    (at->action->contexts & contexts) && n-- == 0) {
			*ret_sequence = at->sequence;
			return true;
		}
	}
	return false;
}

void keymap_keys(const struct keymap *keymap, const struct ui_action *action,
		 char *buffer, size_t size)
{
	struct key_sequence sequence;
	size_t used = 0;

	buffer[0] = '\0';
	for (int i = 0; keymap_sequence(keymap, action, ~0u, i, &sequence);
	     i++) {
		if (used + 2 * KEY_NAME_MAX > size)
			return;
		if (i > 0)
			used += (size_t)snprintf(buffer + used, size - used,
						 "  ");
		used += key_sequence_print(&sequence, buffer + used,
					   size - used);
	}
}

bool keymap_continuation(const struct keymap *keymap, enum context context,
			 const struct key_sequence *prefix, int n,
			 struct key_sequence *ret_sequence,
			 const struct ui_action **ret_action)
{
	for (int i = 0; i < keymap->count; i++) {
		const struct binding *at = &keymap->bindings[i];

		if ((at->action->contexts & (unsigned)context) &&
		    begins_with(&at->sequence, prefix) && n-- == 0) {
			*ret_sequence = at->sequence;
			*ret_action = at->action;
			return true;
		}
	}
	return false;
}

struct words {
	const char *at[3];
	size_t length[3];
	int count;
};

static struct words split(const char *line, size_t length)
{
	struct words words = {.count = 0};
	size_t i = 0;

	while (i < length && words.count < 3) {
		while (i < length && strchr(" \t\r", line[i]))
			i++;
		if (i == length || line[i] == '#')
			break;
		words.at[words.count] = line + i;
		while (i < length && !strchr(" \t\r", line[i]))
			i++;
		words.length[words.count] =
			(size_t)(line + i - words.at[words.count]);
		words.count++;
	}
	return words;
}

static bool is_word(const struct words *words, int i, const char *word)
{
	return words->count > i && strlen(word) == words->length[i] &&
	       memcmp(words->at[i], word, words->length[i]) == 0;
}

static enum status read_line(struct keymap *keymap, const struct words *words,
			     struct error *err)
{
	const struct ui_action *action;

	if (words->count == 0)
		return STATUS_OK;
	if (is_word(words, 0, "unbind") && words->count == 2)
		return keymap_unbind(keymap, words->at[1], words->length[1],
				     err);
	if (!is_word(words, 0, "bind") || words->count != 3)
		return error_set(err, STATUS_INVALID,
				 "a line is `bind SEQUENCE ACTION` or "
				 "`unbind SEQUENCE`");
	action = ui_action_by_name(words->at[2], words->length[2]);
	if (!action)
		return error_set(err, STATUS_NOT_FOUND, "no action `%.*s`",
				 (int)words->length[2], words->at[2]);
	return keymap_bind(keymap, words->at[1], words->length[1], action,
			   err);
}

void keymap_read(struct keymap *keymap, const char *text, size_t length,
		 keymap_say *say, void *payload)
{
	for (int number = 1; length > 0; number++) {
		const char *end = memchr(text, '\n', length);
		size_t n = end ? (size_t)(end - text) : length;
		struct words words = split(text, n);
		struct error err;

		if (read_line(keymap, &words, &err) != STATUS_OK) {
			char line[ERROR_TEXT_MAX + 32];

			snprintf(line, sizeof(line), "keys file, line %d: %s",
				 number, err.text);
			say(payload, line);
		}
		n += end ? 1 : 0;
		text += n;
		length -= n;
	}
}
