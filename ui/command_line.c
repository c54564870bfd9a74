#include "ui/command_line.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

extern char **environ;

enum { WORDS_MAX = 64, SIGNAL_BASE = 128, NOT_RUN = 127 };

/* One word from *at on, unquoted into `to`; false: a quote is not closed. */
static bool take_word(const char **at, char *to)
{
	char quote = '\0';

	for (; **at && (quote || !strchr(" \t", **at)); (*at)++) {
		if (quote ? **at == quote : (**at == '\'' || **at == '"'))
			quote = quote ? '\0' : **at;
		else
			*to++ = **at;
	}
	*to = '\0';
	return quote == '\0';
}

enum status command_line_split(const void *ctx, const char *line,
			       char ***ret_words, struct error *err)
{
	char **words = talloc_zero_array(ctx, char *, WORDS_MAX + 1);
	int count = 0;

	if (!words)
		return error_set(err, STATUS_NOMEM, "out of memory");
	while (*(line += strspn(line, " \t")) && count < WORDS_MAX) {
		words[count] = talloc_size(words, strlen(line) + 1);
		if (!words[count])
			return error_set(err, STATUS_NOMEM, "out of memory");
		if (!take_word(&line, words[count++]))
			return error_set(err, STATUS_INVALID,
					 "a quote is not closed");
	}
	if (count == 0)
		return error_set(err, STATUS_INVALID, "no command was typed");
	*ret_words = words;
	return STATUS_OK;
}

static int start(char *const *words, int input, pid_t *ret_child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t usual;
	int failed;

	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE); /* the workbench does without it */
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	if (input >= 0)
		posix_spawn_file_actions_adddup2(&actions, input,
						 STDIN_FILENO);
	failed = posix_spawnp(ret_child, words[0], &actions, &attributes,
			      words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return failed;
}

enum status command_line_run(char *const *words, int input, int *ret_code,
			     struct error *err)
{
	int state = 0, failed;
	pid_t child;

	failed = start(words, input, &child);
	if (failed)
		return error_set(err, STATUS_NOT_FOUND,
				 "`%s` did not start: %s", words[0],
				 strerror(failed));
	while (waitpid(child, &state, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(state) && WEXITSTATUS(state) == NOT_RUN)
		return error_set(err, STATUS_NOT_FOUND, "`%s` did not start",
				 words[0]);
	*ret_code = WIFEXITED(state) ? WEXITSTATUS(state)
				     : SIGNAL_BASE + WTERMSIG(state);
	return STATUS_OK;
}

void command_line_wait_for_enter(void)
{
	char byte = '\0';
	ssize_t n;

	do
		n = read(STDIN_FILENO, &byte, 1);
	while ((n < 0 && errno == EINTR) ||
	       (n == 1 && byte != '\n' && byte != '\r'));
}
