/* banned: functions that do not compile, for each has a safer way.
 *
 * The build includes this file before every source (-include), so that
 * config.h is in force and no source can forget it. The headers that declare
 * the functions come first: the macros must not touch the declarations. */
#ifndef TAFFRAIL_BASE_BANNED_H
#define TAFFRAIL_BASE_BANNED_H

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <talloc.h>

#define BANNED(function) sorry_##function##_is_banned

/* No bound on what is written: snprintf, memcpy, a capped buffer. */
#undef strcpy
#define strcpy(...) BANNED(strcpy)
#undef strcat
#define strcat(...) BANNED(strcat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef gets
#define gets(...) BANNED(gets)

/* Hidden state; text is parsed as (pointer, length). */
#undef strtok
#define strtok(...) BANNED(strtok)

/* No errors: a parser that looks at its range. */
#undef atoi
#define atoi(...) BANNED(atoi)
#undef atol
#define atol(...) BANNED(atol)

/* A shell reads the text: posix_spawn with an argument vector. */
#undef system
#define system(...) BANNED(system)
#undef popen
#define popen(...) BANNED(popen)

/* NULL counts as empty: after a failure the tail alone is left; text_add. */
#undef talloc_asprintf_append
#define talloc_asprintf_append(...) BANNED(talloc_asprintf_append)
#undef talloc_asprintf_append_buffer
#define talloc_asprintf_append_buffer(...) BANNED(talloc_asprintf_append_buffer)
#undef talloc_vasprintf_append
#define talloc_vasprintf_append(...) BANNED(talloc_vasprintf_append)
#undef talloc_vasprintf_append_buffer
#define talloc_vasprintf_append_buffer(...) \
	BANNED(talloc_vasprintf_append_buffer)
#undef talloc_strdup_append
#define talloc_strdup_append(...) BANNED(talloc_strdup_append)
#undef talloc_strdup_append_buffer
#define talloc_strdup_append_buffer(...) BANNED(talloc_strdup_append_buffer)
#undef talloc_strndup_append
#define talloc_strndup_append(...) BANNED(talloc_strndup_append)

#endif
