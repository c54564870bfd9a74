/* Quantities and bounds: intervals are never turned round, they print, and
 * compare with themselves. */
#include "tests/fuzz/fuzz.h"

#include "src/base/quantity.h"

static void check_quantity(const struct quantity *q)
{
	char array[256];
	struct buffer out;

	fuzz_check(q->interval.low <= q->interval.high);
	fuzz_check(q->dimension < DIMENSION_LAST);
	buffer_init_fixed(&out, array, sizeof(array));
	fuzz_check(quantity_print(&q->interval, q->dimension, q->unit,
				  q->approximate, &out) == STATUS_OK);
	quantity_unit_slip(&q->interval, &q->interval, q->dimension);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct quantity q = {0};

	if (quantity_parse(text, size, &q))
		check_quantity(&q);
	if (quantity_parse_in(text, size, unit_find("long ton", 8), &q))
		check_quantity(&q);
	q = (struct quantity){0};
	if (bounds_parse(text, size, unit_find("lb", 2), &q.interval, NULL) ==
	    STATUS_OK)
		check_quantity(&q);
	unit_find(text, size);
	return 0;
}
