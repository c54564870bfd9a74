/* What commands about a capture share. */
#include <string.h>

#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "store/capture.h"

bool invocation_capture(struct invocation *v, const char *text,
			int64_t *ret_capture)
{
	struct thing thing;
	int64_t id;

	if (id_parse(text, strlen(text), &id) &&
	    casefile_table_of(v->casefile, id) == TABLE_CAPTURE) {
		*ret_capture = id;
		return true;
	}
	if (!invocation_thing(v, text, KIND_DOCUMENT, &thing))
		return false;
	*ret_capture = capture_latest(v->casefile, thing.id);
	if (*ret_capture)
		return true;
	error_set(&v->err, STATUS_NOT_FOUND, "%s: no capture of it",
		  text);
	return false;
}
