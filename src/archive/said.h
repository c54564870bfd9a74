/* said: what a saved file says of itself: where it was, and when. */
#ifndef TAFFRAIL_ARCHIVE_SAID_H
#define TAFFRAIL_ARCHIVE_SAID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SAID_HEAD_MAX = 16 << 10, SAID_ADDRESS_MAX = 8300 };

struct said {
	char address[SAID_ADDRESS_MAX]; /* http or https; "" not said */
	int64_t at;                     /* ms since 1970; 0 not said */
};

/* A page that a browser or SingleFile saved, by the comment near its
 * beginning: "Page saved with SingleFile url: ... saved date: ...", or
 * "saved from url=(0022)https://...". False: nothing is said. */
bool said_by_page(const char *data, size_t size, struct said *ret_said);

/* A date of a mail (RFC 5322, "Tue, 3 Oct 2023 11:22:33 +0200"), of HTTP
 * ("... GMT") or of a script ("Tue Oct 03 2023 11:22:33 GMT+0200 (...)"), in
 * ms since 1970; 0: cannot be read. */
int64_t said_date(const char *text);

#endif
