/*
 * libcurl, libxml2 and libzip, bound when they are first needed.
 *
 * Together they bring more than thirty further libraries, and the loader spends
 * more time on them than a list takes from start to end. So the program is
 * not linked with them: late.c defines the functions that this floor calls,
 * under their own names and types, and each passes its call on to the library
 * of the soname that configure found. A function that late.c does not list
 * fails to link, so nothing is forgotten.
 */
#ifndef SRC_ARCHIVE_LATE_H
#define SRC_ARCHIVE_LATE_H

#include "src/base/status.h"

enum late_library { LATE_CURL, LATE_XML, LATE_ZIP };

/*
 * Load a library now. STATUS_IO with the loader's words where it is missing;
 * a call without it ends the program with that line. Any thread, any number
 * of times.
 */
enum status late_load(enum late_library library, struct error *err);

#endif
