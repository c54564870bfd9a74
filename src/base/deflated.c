#include "src/base/deflated.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

/* To set up the usual window and tables takes longer than to deflate 10 KB with
 * them. What fits the small window packs as well in it. */
enum { SMALL_BITS = 14, SMALL_BYTES = 1 << SMALL_BITS, SMALL_MEMORY = 6,
       USUAL_MEMORY = 8 };

size_t deflated_put(const void *data, size_t size, int level, void *ret_packed,
		    size_t room)
{
	bool small = size <= SMALL_BYTES;
	size_t packed = 0;
	z_stream z;

	if (size > UINT_MAX || room > UINT_MAX)
		return 0;
	memset(&z, 0, sizeof(z));
	if (deflateInit2(&z, level, Z_DEFLATED, small ? SMALL_BITS : MAX_WBITS,
			 small ? SMALL_MEMORY : USUAL_MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	z.next_in = (Bytef *)(size_t)data;
	z.avail_in = (uInt)size;
	z.next_out = ret_packed;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) == Z_STREAM_END)
		packed = z.total_out;
	deflateEnd(&z);
	return packed;
}

/* zlib's deflateBound() at its widest, of 1.2.13: fixed codes alone. */
size_t deflated_most(size_t size)
{
	return size + (size >> 3) + (size >> 8) + (size >> 9) + 64;
}
