/* name_if_free: a finished file gets its name, and nothing loses its own. */
#ifndef TAFFRAIL_BASE_NAME_IF_FREE_H
#define TAFFRAIL_BASE_NAME_IF_FREE_H

/* Rename `temporary` to `name`, both in `folder` (AT_FDCWD: any paths), if that
 * is free; 0, or the error's number: EEXIST where it is taken, by a link too.
 * One step, also on sticks (FAT) and shares that know no second names: there a
 * rename that refuses, else an empty file that holds the name before. */
int name_if_free(int folder, const char *temporary, const char *name);

#endif
