/* doors: what a program that reads hostile files takes from itself for good:
 * connections, other programs and processes, and every change of a file.
 *
 * It may still read, write into what it was given, and ask for memory. A kernel
 * without such filters (seccomp, x86_64 and aarch64) leaves it as it was. */
#ifndef TAFFRAIL_ARCHIVE_DOORS_H
#define TAFFRAIL_ARCHIVE_DOORS_H

void doors_close(void);

#endif
