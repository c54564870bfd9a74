/* position: coordinates in the forms that people paste. WGS 84. */
#ifndef TAFFRAIL_BASE_POSITION_H
#define TAFFRAIL_BASE_POSITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/text.h"

struct position {
	int32_t latitude, longitude; /* microdegrees, north and east positive */
	int32_t precision; /* microdegrees: half of the last printed place */
};

/* Decimal degrees ("42.2385, 130.287", "42.2385 N 130.287 E", "N42.2385
 * E130.287"), degrees and minutes, degrees, minutes and seconds (with any of
 * the usual marks), UN/LOCODE ("4253N 13220E"), geo: URIs (RFC 5870), WKT points
 * ("POINT(130.287 42.2385)"), and addresses of maps: the place that is marked
 * ("!3d42.2!4d130.2", "mlat=", "q="), else the middle ("@lat,lon", "#map=").
 * False: none of these, or out of range. */
bool position_parse(const char *text, size_t length,
		    struct position *ret_position);
/* "42.2385 N 130.287 E": one decimal more than `precision` allows, since it
 * is that of the coarser coordinate; no trailing zeros. */
enum status position_print(const struct position *position,
			   struct buffer *out);
/* Metres along the great circle (haversine, R = 6,371,008.8 m: wrong by up to
 * 0.56 % against the ellipsoid). */
double position_distance(const struct position *a, const struct position *b);

#endif
