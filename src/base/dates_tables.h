/* dates_tables: the words of dates and what they mean, each rule with its
 * reason. Read by the date readers, and printed in the method of a
 * publication. Words are folded (text_fold), so that Russian ones stand here
 * in BGN. */
#ifndef TAFFRAIL_BASE_DATES_TABLES_H
#define TAFFRAIL_BASE_DATES_TABLES_H

#include <stdint.h>

#include "src/base/words.h"

struct name_row {
	const char *words; /* split by / */
	int number;
};

extern const struct name_row month_table[];   /* 1..12 */
extern const int month_table_length;
extern const struct name_row weekday_table[]; /* 0 = Monday */
extern const int weekday_table_length;
/* Minutes east of UTC. Letters that stand for two zones (CST, IST) are not
 * in the table: a time in them leaves just its day. */
extern const struct name_row zone_table[];
extern const int zone_table_length;

/* A part of a month and of a year. */
struct part_row {
	const char *words;
	int first_day, last_day;     /* last_day 0: the last of the month */
	int first_month, last_month; /* of a year */
	const char *reason;
};
extern const struct part_row part_table[];
extern const int part_table_length;

/* Seasons and quarters; last_month may lie in the next year (13, 14). */
struct season_row {
	const char *words;
	int first_month, last_month;
	const char *reason;
};
extern const struct season_row season_table[];
extern const int season_table_length;

enum duration_base { DURATION_SECONDS, DURATION_MONTHS };
struct duration_row {
	const char *words;
	enum duration_base base;
	int64_t size;  /* in seconds or months */
	int64_t reach; /* "recent ...", "a few ... ago": at most so many */
	const char *reason;
};
extern const struct duration_row duration_table[];
extern const int duration_table_length;

/* Words before a date. */
enum date_word {
	DATE_WORD_SINCE,   /* start is the date, the end not known */
	DATE_WORD_UNTIL,   /* end is the date, the start not known */
	DATE_WORD_BY,	   /* at the date or before */
	DATE_WORD_FROM_ON, /* at the date or after */
	DATE_WORD_BEFORE,
	DATE_WORD_AFTER,
	DATE_WORD_ABOUT,
	DATE_WORD_FROM, /* start, when "to" follows; else as since */
	DATE_WORD_BETWEEN,
	DATE_WORD_NOTHING /* says nothing about the date */
};
struct date_word_row {
	const char *words;
	enum date_word word;
};
extern const struct date_word_row date_word_table[];
extern const int date_word_table_length;

/* The row's number for the longest name at word `at`; words taken, 0 none. */
int dates_name(const struct name_row *table, int length,
	       const struct words *words, int at, int *ret_number);

#endif
