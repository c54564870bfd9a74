/* Dates, durations and anchored dates: spans are never turned round, and
 * the short forms are printed within bounds. */
#include "tests/fuzz/fuzz.h"

#include "src/base/calendar.h"
#include "src/base/dates.h"
#include "src/base/value.h"

enum { TEXT_MAX = 600 };

static void check_span(struct span span)
{
	fuzz_check(span.low <= span.high);
}

static void check_dates(const struct dates *dates)
{
	char array[256];
	struct buffer out;

	check_span(dates->span);
	check_span(dates->period.start);
	check_span(dates->period.end);
	fuzz_check(dates->span.low == dates->period.start.low);
	fuzz_check(dates->span.high == dates->period.end.high);
	buffer_init_fixed(&out, array, sizeof(array));
	fuzz_check(dates_print(dates->span, dates->flags, 2023, &out) ==
		   STATUS_OK);
}

static void check_value(enum value_type type, const char *said,
			struct span context)
{
	struct value_input input = {.type = type, .said = said,
				    .context = context};
	struct value value;
	char text[40];

	fuzz_check(value_parse(&input, &value, NULL) == STATUS_OK);
	value_print_short(&value, said, NULL, 2023, text, sizeof(text));
	fuzz_check(value.not_understood ||
		   value_compare(&value, &value) == VALUE_RELATION_EQUAL ||
		   value_compare(&value, &value) ==
			   VALUE_RELATION_NOT_COMPARED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const relations[] = {"on", "before", "after",
						"around", "during"};
	struct span day = calendar_days(19646, 19646);
	struct dates dates;
	char text[TEXT_MAX + 1];

	if (size == 0 || size > TEXT_MAX)
		return 0;
	/* The first byte chooses the day of publication and the relation. */
	for (size_t i = 1; i < size; i++)
		text[i - 1] = (char)(data[i] == 0 ? ' ' : data[i]);
	text[size - 1] = '\0';
	if (data[0] & 1)
		day.high = calendar_days(20000, 20000).high;
	if (data[0] & 2)
		day = (struct span){TIME_MIN, TIME_MAX};
	if (dates_parse(text, size - 1, day, 3600, &dates))
		check_dates(&dates);
	if (dates_relative(relations[data[0] % 5], text, day, -3600, &dates,
			   NULL) == STATUS_OK)
		check_dates(&dates);
	check_value(VALUE_DATE, text, day);
	check_value(VALUE_PERIOD, text, day);
	return 0;
}
