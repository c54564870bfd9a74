/* country: ISO 3166-1 codes, and those of former countries (ISO 3166-3), by
 * code, by name and by adjective. */
#ifndef TAFFRAIL_BASE_COUNTRY_H
#define TAFFRAIL_BASE_COUNTRY_H

#include <stddef.h>

struct country {
	char alpha2[5], alpha3[4]; /* alpha2: of a former country the four
				    * letters of ISO 3166-3 ("SUHH") */
	const char *name;  /* English short name */
	const char *other; /* other names and adjectives, folded, split by / */
};

/* By alpha-2, alpha-3, name, short name or adjective ("Russian-flagged",
 * "DPRK"); case and accents do not matter. NULL: none. Adds XZ, international
 * waters (UN/LOCODE), and XK, Kosovo (user-assigned codes in common use). */
const struct country *country_find(const char *text, size_t length);
/* The table in order of alpha-2; NULL past its end. */
const struct country *country_at(size_t i);

#endif
