#include "src/report/citing.h"

#include <ctype.h>
#include <string.h>

struct named_citation citing_read(const char *text)
{
	struct named_citation name = { .key = text + 1 };
	size_t n = strcspn(text + 1, "/];, \n");
	const char *at = text + 1 + n;

	name.key_length = n;
	if (*at == '/') {
		for (at++; isdigit((unsigned char)*at) && name.n < 1000000000;
		     at++)
			name.n = name.n * 10 + (*at - '0');
	}
	name.after = at + strcspn(at, "];,\n");
	name.well_formed = n > 0 && name.n > 0 && name.after == at;
	return name;
}

const char *citing_next(const char *after)
{
	return after + strspn(after, ";, \n");
}
