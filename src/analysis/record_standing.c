/* record_standing: the standing of one record, out of its cells. */
#include <talloc.h>

#include "src/analysis/panes.h"
#include "src/analysis/telling.h"

enum standing record_standing(struct casefile *casefile, int kind,
			      int64_t record, int *ret_by_low,
			      int *ret_by_high)
{
	struct pane_reader *reader = pane_reader_new(casefile, NULL);
	const struct kind *of = registry_kind(casefile_registry(casefile),
					      kind);
	enum standing standing = STANDING_NONE;
	struct pane_row *row;

	*ret_by_low = *ret_by_high = 0;
	if (reader && of &&
	    pane_row(reader, reader, of, pane_representative(reader, record),
		     &row, NULL) == STATUS_OK) {
		standing = row->standing;
		*ret_by_low = row->by_low;
		*ret_by_high = row->by_high;
	}
	talloc_free(reader);
	return standing;
}
