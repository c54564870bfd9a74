/* Dates that hang on an anchor, dates from EDTF, and the rule of "about":
 * see dates.h. */
#include <string.h>

#include "src/base/dates_read.h"

enum { ABOUT_DAYS = 3 };

struct span dates_about(struct span span)
{
	int64_t by = ABOUT_DAYS * (int64_t)CALENDAR_DAY;

	if (span.low == TIME_MIN || span.high == TIME_MAX)
		return span;
	if (span.high >= calendar_add(span.low, 2 * CALENDAR_DAY))
		by = (span.high / 2 - span.low / 2 + 1) / CALENDAR_DAY *
		     CALENDAR_DAY;
	return (struct span){calendar_add(span.low, -by),
			     calendar_add(span.high, by)};
}

static struct span date_span(const struct edtf_date *date)
{
	struct span span = edtf_date_span(date);

	for (int i = 0; i < EDTF_PARTS; i++)
		if (date->qualifier[i] & EDTF_APPROXIMATE)
			return dates_about(span);
	return span;
}

/* An open end lies beyond all time; an unknown one anywhere. */
static struct span start_span(const struct edtf_element *e)
{
	if (e->low_end == EDTF_END_DATE)
		return date_span(&e->low);
	if (e->low_end == EDTF_END_OPEN)
		return (struct span){TIME_MIN, TIME_MIN};
	return (struct span){TIME_MIN, date_span(&e->high).high};
}

static struct span end_span(const struct edtf_element *e)
{
	if (!e->is_range)
		return date_span(&e->low);
	if (e->high_end == EDTF_END_DATE)
		return date_span(&e->high);
	if (e->high_end == EDTF_END_OPEN)
		return (struct span){TIME_MAX, TIME_MAX};
	return (struct span){date_span(&e->low).low, TIME_MAX};
}

void dates_from_edtf(const struct edtf *edtf, struct dates *ret_dates)
{
	struct dates dates = {.flags = edtf_flags(edtf), .has_date = true};

	dates.period.duration_low = dates.period.duration_high = -1;
	dates.span.low = start_span(&edtf->elements[0]).low;
	dates.span.high = end_span(&edtf->elements[0]).high;
	for (int i = 1; i < edtf->count; i++) {
		struct span start = start_span(&edtf->elements[i]);
		struct span end = end_span(&edtf->elements[i]);

		if (start.low < dates.span.low)
			dates.span.low = start.low;
		if (end.high > dates.span.high)
			dates.span.high = end.high;
	}
	dates.period.start = dates.period.end = dates.span;
	if (edtf->shape == EDTF_INTERVAL) {
		dates.period.start = start_span(&edtf->elements[0]);
		dates.period.end = end_span(&edtf->elements[0]);
	}
	*ret_dates = dates;
}

enum relation {
	RELATION_ON,
	RELATION_BEFORE,
	RELATION_AFTER,
	RELATION_AROUND,
	RELATION_DURING,
	RELATION_LAST
};

static enum relation relation_from(const char *word)
{
	static const char *const words[] = {"on", "before", "after", "around",
					    "during"};

	for (int i = 0; i < RELATION_LAST; i++)
		if (strcmp(words[i], word) == 0)
			return (enum relation)i;
	return RELATION_LAST;
}

static void set(struct dates *dates, int64_t low, int64_t high)
{
	dates->period.start = dates->period.end = (struct span){low, high};
	dates->span = dates->period.start;
}

/* Before or after an anchor that is itself only a span: the event may reach
 * into it. */
static void set_open(struct dates *dates, enum relation relation,
		     struct span anchor)
{
	if (relation == RELATION_BEFORE) {
		dates->flags |= DATE_BEFORE | DATE_ANCHORED;
		set(dates, TIME_MIN, anchor.high);
	} else {
		dates->flags |= DATE_AFTER | DATE_ANCHORED;
		set(dates, anchor.low, TIME_MAX);
	}
}

static void set_plain(struct dates *dates, enum relation relation,
		      struct span anchor)
{
	struct span about = dates_about(anchor);

	if (relation == RELATION_BEFORE || relation == RELATION_AFTER) {
		set_open(dates, relation, anchor);
	} else if (relation == RELATION_AROUND) {
		dates->flags |= DATE_APPROXIMATE;
		set(dates, about.low, about.high);
	} else {
		set(dates, anchor.low, anchor.high);
	}
}

/* "three months" before, after, around; "over the last three months" is
 * during them, up to the anchor. */
static bool set_moved(struct dates *dates, enum relation relation,
		      struct span anchor, const struct duration *duration)
{
	struct span back = duration_move(anchor, duration, -1);
	struct span forth = duration_move(anchor, duration, 1);

	if (duration->is_vague)
		dates->flags |= DATE_VAGUE;
	switch (relation) {
	case RELATION_BEFORE:
		set(dates, back.low, back.high);
		return true;
	case RELATION_AFTER:
		set(dates, forth.low, forth.high);
		return true;
	case RELATION_AROUND:
		dates->flags |= DATE_APPROXIMATE;
		set(dates, back.low, forth.high);
		return true;
	case RELATION_DURING:
		set(dates, back.low, anchor.high);
		return true;
	case RELATION_ON:
	case RELATION_LAST:
		break;
	}
	return false;
}

/* An expression read as of the anchor: "last Saturday". */
static bool set_expression(struct dates *dates, enum relation relation,
			   const char *amount, struct span anchor, int offset)
{
	struct dates of;

	if (!dates_parse(amount, strlen(amount), anchor, offset, &of) ||
	    !of.has_date)
		return false;
	if (relation == RELATION_ON || relation == RELATION_DURING) {
		*dates = of;
	} else if (relation == RELATION_BEFORE && of.span.low != TIME_MIN) {
		dates->flags = of.flags | DATE_BEFORE;
		set(dates, TIME_MIN, of.span.low - 1);
	} else if (relation == RELATION_AFTER && of.span.high != TIME_MAX) {
		dates->flags = of.flags | DATE_AFTER;
		set(dates, of.span.high + 1, TIME_MAX);
	} else {
		dates->flags = of.flags;
		set_plain(dates, RELATION_AROUND, of.span);
	}
	return true;
}

enum status dates_relative(const char *relation, const char *amount,
			   struct span anchor, int offset,
			   struct dates *ret_dates, struct error *err)
{
	enum relation r = relation == NULL ? RELATION_ON
					   : relation_from(relation);
	struct dates dates = {.has_date = true};
	struct duration duration;

	dates.period.duration_low = dates.period.duration_high = -1;
	if (r == RELATION_LAST)
		return error_set(err, STATUS_INVALID,
				 "'%.40s' is no relation to a date; write "
				 "before, after, around, during or on",
				 relation);
	if (amount == NULL || *amount == '\0')
		set_plain(&dates, r, anchor);
	else if (duration_parse(amount, strlen(amount), &duration)
			 ? !set_moved(&dates, r, anchor, &duration)
			 : !set_expression(&dates, r, amount, anchor, offset))
		return error_set(err, STATUS_INVALID,
				 "'%.60s' cannot be reckoned from a date; "
				 "write it like 3 months, P3M or last week",
				 amount);
	dates.flags |= DATE_WEEKDAY;
	*ret_dates = dates;
	return STATUS_OK;
}
