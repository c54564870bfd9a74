/* assets: the files that stand inside the program.
 *
 * assets/local.mk lists them; a name is the path below assets/, for example
 * "registry.txt". All of it is constant and lives as long as the program. */
#ifndef TAFFRAIL_ASSETS_ASSETS_H
#define TAFFRAIL_ASSETS_ASSETS_H

#include <stddef.h>

struct asset {
	const char *name;
	const unsigned char *data; /* data[size] is a NUL byte */
	size_t size;		   /* in bytes, without that NUL */
};

/* Every asset, in the order of assets/local.mk. */
extern const struct asset asset_table[];
extern const size_t asset_table_length;

/* The asset of that name, or NULL. */
const struct asset *asset_find(const char *name);

#endif
