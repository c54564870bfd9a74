#include "src/base/name_if_free.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static bool has_no_links(int number)
{
	return number == EPERM || number == ENOSYS || number == EOPNOTSUPP ||
	       number == ENOTSUP;
}

/* The name is ours once an empty file has it, which the whole one replaces. */
static int claim_name(int folder, const char *temporary, const char *name)
{
	int own = openat(folder, name,
			 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			 0600);
	int number;

	if (own < 0)
		return errno;
	close(own);
	if (renameat(folder, temporary, folder, name) == 0)
		return 0;
	number = errno;
	unlinkat(folder, name, 0);
	return number;
}

int name_if_free(int folder, const char *temporary, const char *name)
{
	if (linkat(folder, temporary, folder, name, 0) == 0) {
		unlinkat(folder, temporary, 0);
		return 0;
	}
	if (!has_no_links(errno))
		return errno;
#ifdef RENAME_NOREPLACE
	if (renameat2(folder, temporary, folder, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
#endif
	return claim_name(folder, temporary, name);
}
