/* deflated: bytes packed in one go (RFC 1950), as zlib's uncompress() takes them
 * apart. */
#ifndef TAFFRAIL_BASE_DEFLATED_H
#define TAFFRAIL_BASE_DEFLATED_H

#include <stddef.h>

/* Deflate `size` bytes into `room`; gives the packed size, 0 where it does not
 * fit or memory is short. level: 1 (fast) to 9. Any thread. */
size_t deflated_put(const void *data, size_t size, int level, void *ret_packed,
		    size_t room);

/* Room in which `size` bytes fit, whatever they are. */
size_t deflated_most(size_t size);

#endif
