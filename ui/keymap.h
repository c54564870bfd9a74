/* keymap: key sequences to actions, a context at a time.
 *
 * The defaults come from the action table, the user's own from a file:
 *
 *   # lines of: bind SEQUENCE ACTION, unbind SEQUENCE; # begins a comment
 *   bind <C-s> also-says
 *   unbind Q
 *
 * A sequence bound twice in one context, or one that begins another, is a
 * conflict: the user's line wins over a default, and what it took is said. */
#ifndef TAFFRAIL_UI_KEYMAP_H
#define TAFFRAIL_UI_KEYMAP_H

#include "ui/action.h"

struct keymap;

/* talloc'ed on ctx, with the defaults bound. NULL: no memory. */
struct keymap *keymap_new(const void *ctx);

/* Bind one sequence. EXISTS: done, and *err says which action lost it (or
 * cannot be reached any more). INVALID: the sequence is not well formed. */
enum status keymap_bind(struct keymap *keymap, const char *sequence,
			size_t length, const struct ui_action *action,
			struct error *err) must_check;
/* NOT_FOUND: nothing was bound to it. */
enum status keymap_unbind(struct keymap *keymap, const char *sequence,
			  size_t length, struct error *err) must_check;

/* Read a keys file's text. Each line that does not work or conflicts is
 * given to `say`, with its number; the others hold. */
typedef void keymap_say(void *payload, const char *line);
void keymap_read(struct keymap *keymap, const char *text, size_t length,
		 keymap_say *say, void *payload);

enum keymap_answer { KEYMAP_NONE, KEYMAP_MORE, KEYMAP_FOUND };
enum keymap_answer keymap_find(const struct keymap *keymap,
			       enum context context,
			       const struct key_sequence *typed,
			       const struct ui_action **ret_action);

/* The n-th sequence of an action in a context; false: no more. */
bool keymap_sequence(const struct keymap *keymap, const struct ui_action *action,
		     unsigned contexts, int n,
		     struct key_sequence *ret_sequence);
/* "a", "g/ or Ctrl-F": all of them for people; "" none. */
void keymap_keys(const struct keymap *keymap, const struct ui_action *action,
		 char *buffer, size_t size);
/* Continuations of a prefix: the n-th binding that begins with it. */
bool keymap_continuation(const struct keymap *keymap, enum context context,
			 const struct key_sequence *prefix, int n,
			 struct key_sequence *ret_sequence,
			 const struct ui_action **ret_action);

#endif
