/* plain: what any writer may let through of a text from outside. */
#ifndef TAFFRAIL_REPORT_PLAIN_H
#define TAFFRAIL_REPORT_PLAIN_H

#include <stdbool.h>
#include <utf8proc.h>

/* Printed as it is; controls, format characters (bidirectional overrides
 * among them) and what is no character are made visible words instead. */
bool plain_is_shown(utf8proc_int32_t c);
/* Space, tab, line ends of any sort. */
bool plain_is_blank(utf8proc_int32_t c);
/* A link only for what a browser fetches and a reader can see whole: http,
 * https and mailto, in printed ASCII without quotes, brackets or escapes. */
bool plain_is_link(const char *address);

#endif
