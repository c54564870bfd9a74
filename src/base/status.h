/* status: how every module of taffrail says that something did not work.
 *
 * An expected failure returns a status and, where the caller passed a
 * `struct error`, one line in the user's words: what happened, to what, and
 * what to do. A broken invariant aborts through bug() with file and line.
 * Out-parameters named ret_* are written on STATUS_OK only. */
#ifndef TAFFRAIL_BASE_STATUS_H
#define TAFFRAIL_BASE_STATUS_H

/* name, words */
#define STATUS_TABLE(S)                                                       \
	S(OK, "done")                                                         \
	S(NOMEM, "out of memory")                                             \
	S(INVALID, "not well formed")                                         \
	S(NOT_FOUND, "not found")                                             \
	S(AMBIGUOUS, "more than one fits")                                    \
	S(EXISTS, "already there")                                            \
	S(REFUSED, "refused")                                                 \
	S(IO, "could not be read or written")                                 \
	S(FULL, "disk full")                                                  \
	S(BUSY, "in use by another program")                                  \
	S(CORRUPT, "damaged")                                                 \
	S(NEWER, "made by a newer taffrail")                                  \
	S(FOREIGN, "another person's case")                                   \
	S(LIMIT, "too large")                                                 \
	S(INTERRUPTED, "interrupted")                                         \
	S(UNFINISHED, "still at work")

enum status {
#define STATUS_ENUM(name, words) STATUS_##name,
	STATUS_TABLE(STATUS_ENUM)
#undef STATUS_ENUM
	STATUS_LAST
};

enum { ERROR_TEXT_MAX = 512 };

struct error {
	enum status status;
	char text[ERROR_TEXT_MAX]; /* UTF-8, one line, made safe to print */
};

/* The words of a status; never NULL. */
const char *status_to_string(enum status status);

/* Fill *err (may be NULL) and give `status` back, so that a function can
 * `return error_set(err, STATUS_INVALID, "...", ...)`. Over-long text is cut
 * at a character; control characters become visible (term_safe). */
enum status error_set(struct error *err, enum status status,
		      const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Abort: an invariant of the program does not hold. */
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#define must_check __attribute__((warn_unused_result))

#endif
