/* identifier: numbers that stand for ships, companies and places. Each is
 * normalised and, where it does not fit its rule, given a warning; none is
 * ever refused, since official lists print wrong numbers and the case must
 * hold what was printed. */
#ifndef TAFFRAIL_BASE_IDENTIFIER_H
#define TAFFRAIL_BASE_IDENTIFIER_H

#include "src/base/value.h"

/* name, word in the registry, what people call it */
#define SCHEME_TABLE(S)                                                       \
	S(ANY, "any", "number")                                               \
	S(IMO, "imo", "IMO number")                                           \
	S(IMO_COMPANY, "imo-company", "IMO company number")                   \
	S(MMSI, "mmsi", "MMSI")                                               \
	S(CALL_SIGN, "call-sign", "call sign")                                \
	S(LEI, "lei", "LEI")                                                  \
	S(INN, "inn", "INN")                                                  \
	S(OGRN, "ogrn", "OGRN")                                               \
	S(LOCODE, "locode", "UN/LOCODE")

enum scheme {
#define SCHEME_ENUM(name, word, label) SCHEME_##name,
	SCHEME_TABLE(SCHEME_ENUM)
#undef SCHEME_ENUM
	SCHEME_LAST
};

struct identifier {
	char key[VALUE_KEY_MAX]; /* normalised; "" when nothing is left */
	const char *warning;     /* static text, NULL: it fits */
	/* Alpha-2 that it points to (the MID of an MMSI, the series of a call
	 * sign, a LOCODE), or NULL. For a ship: a flag once claimed, no
	 * proof. */
	const char *country;
	const char *form;        /* "ship", "coast station", ...; MMSI only */
};

enum scheme scheme_from_string(const char *word, size_t length);

/* Normalise. Prefixes ("IMO", "MMSI:"), spaces, points and hyphens go; an
 * MMSI and a company number get back the zeros that spreadsheets strip. */
void identifier_parse(enum scheme scheme, const char *text, size_t length,
		      struct identifier *ret_identifier);

/* The check digits alone; digits as text, exactly of the length of the
 * scheme. Sources: IMO ship number: weights 7 to 2; IMO company number:
 * weights 8,6,4,2,9,7 mod 11; LEI: ISO 7064 mod 97-10; INN, OGRN: orders of
 * the Russian tax service. One number in a hundred passes as ship and as
 * company: the kind cannot be told by it. */
bool identifier_check(enum scheme scheme, const char *text, size_t length);

/* The country of a Maritime Identification Digit (ITU table), or NULL. */
const char *mid_country(int mid);

#endif
