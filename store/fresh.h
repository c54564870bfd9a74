/* fresh: a file that is made beside its place and put there when it is whole.
 *
 * What is made is called TARGET.part until then, so that a crash leaves no
 * half of a case under a name that is taken for one. */
#ifndef TAFFRAIL_STORE_FRESH_H
#define TAFFRAIL_STORE_FRESH_H

#include <limits.h>

#include "src/base/status.h"

struct fresh {
	char target[PATH_MAX], part[PATH_MAX];
};

/* Nothing is made yet. EXISTS: the target is there, or a part that an
 * interrupted copy left; LIMIT: the path is too long. */
enum status fresh_init(const char *target, struct fresh *ret_fresh,
		       struct error *err) must_check;
/* Give the part its name, durably; what is there is never replaced (EXISTS).
 * On failure the part stays: fresh_abandon(). */
enum status fresh_place(const struct fresh *fresh,
			struct error *err) must_check;
void fresh_abandon(const struct fresh *fresh);

#endif
