#include "assets/assets.h"

#include <string.h>

const struct asset *asset_find(const char *name)
{
	for (size_t i = 0; i < asset_table_length; i++)
		if (strcmp(asset_table[i].name, name) == 0)
			return &asset_table[i];
	return NULL;
}
