#include "src/base/deflated.h"

#include <libdeflate.h>

size_t deflated_put(const void *data, size_t size, int level, void *ret_packed,
		    size_t room)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);
	size_t packed =
		c ? libdeflate_zlib_compress(c, data, size, ret_packed, room)
		  : 0;

	libdeflate_free_compressor(c);
	return packed;
}

size_t deflated_most(size_t size)
{
	return libdeflate_zlib_compress_bound(NULL, size);
}
