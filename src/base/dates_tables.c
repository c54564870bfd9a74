#include "src/base/dates_tables.h"

#define LENGTH_OF(table) (sizeof(table) / sizeof(*(table)))

const struct name_row month_table[] = {
	{"january/jan/yanvar/yanvarya", 1},
	{"february/feb/fevral/fevralya", 2},
	{"march/mar/mart/marta", 3},
	{"april/apr/aprel/aprelya", 4},
	{"may/maya", 5},
	{"june/jun/iyun/iyunya", 6},
	{"july/jul/iyul/iyulya", 7},
	{"august/aug/avgust/avgusta", 8},
	{"september/sept/sep/sentyabr/sentyabrya", 9},
	{"october/oct/oktyabr/oktyabrya", 10},
	{"november/nov/noyabr/noyabrya", 11},
	{"december/dec/dekabr/dekabrya", 12},
};
const int month_table_length = LENGTH_OF(month_table);

const struct name_row weekday_table[] = {
	{"monday/mon", 0},   {"tuesday/tue/tues", 1}, {"wednesday/wed", 2},
	{"thursday/thu/thur/thurs", 3},		      {"friday/fri", 4},
	{"saturday/sat", 5}, {"sunday/sun", 6},
};
const int weekday_table_length = LENGTH_OF(weekday_table);

const struct name_row zone_table[] = {
	{"utc/gmt/z", 0}, {"est", -300},  {"edt", -240}, {"cdt", -300},
	{"mst", -420},	  {"mdt", -360},  {"pst", -480}, {"pdt", -420},
	{"bst", 60},	  {"cet", 60},	  {"cest", 120}, {"eet", 120},
	{"eest", 180},	  {"msk", 180},	  {"hkt", 480},	 {"sgt", 480},
	{"jst", 540},	  {"kst", 540},
};
const int zone_table_length = LENGTH_OF(zone_table);

const struct part_row part_table[] = {
	{"early/early in/beginning of/the beginning of/start of/the start of/"
	 "at the start of/at the beginning of",
	 1, 10, 1, 4, "the first third"},
	{"mid/middle of/the middle of/in the middle of", 11, 20, 5, 8,
	 "the middle third"},
	{"late/late in/end of/the end of/at the end of/towards the end of/"
	 "the latter part of",
	 21, 0, 9, 12, "the last third, to the end"},
	{"first half of/the first half of", 1, 15, 1, 6, "as said"},
	{"second half of/the second half of", 16, 0, 7, 12, "as said"},
};
const int part_table_length = LENGTH_OF(part_table);

const struct season_row season_table[] = {
	{"spring/springtime", 3, 5, "northern, meteorological"},
	{"summer/summertime", 6, 8, "northern, meteorological"},
	{"autumn/fall", 9, 11, "northern, meteorological"},
	{"winter/wintertime", 12, 14,
	 "named after the year in which it begins"},
	{"q1/first quarter of/the first quarter of/first quarter", 1, 3,
	 "calendar year"},
	{"q2/second quarter of/the second quarter of/second quarter", 4, 6,
	 "calendar year"},
	{"q3/third quarter of/the third quarter of/third quarter", 7, 9,
	 "calendar year"},
	{"q4/fourth quarter of/the fourth quarter of/fourth quarter", 10, 12,
	 "calendar year"},
	{"h1/first half", 1, 6, "calendar year"},
	{"h2/second half", 7, 12, "calendar year"},
};
const int season_table_length = LENGTH_OF(season_table);

const struct duration_row duration_table[] = {
	{"second/seconds", DURATION_SECONDS, 1, 120, "more are minutes"},
	{"minute/minutes", DURATION_SECONDS, 60, 120, "more are hours"},
	{"hour/hours/hr/hrs", DURATION_SECONDS, 3600, 48, "more are days"},
	{"day/days", DURATION_SECONDS, 86400, 14,
	 "more than two weeks are called weeks"},
	{"week/weeks", DURATION_SECONDS, 604800, 9,
	 "more than two months are called months"},
	{"fortnight/fortnights", DURATION_SECONDS, 1209600, 4, "likewise"},
	{"month/months", DURATION_MONTHS, 1, 12,
	 "more than a year is called a year"},
	{"quarter/quarters", DURATION_MONTHS, 3, 8, "likewise"},
	{"year/years", DURATION_MONTHS, 12, 10,
	 "more than ten are called decades"},
	{"decade/decades", DURATION_MONTHS, 120, 5, "more are a century"},
};
const int duration_table_length = LENGTH_OF(duration_table);

const struct date_word_row date_word_table[] = {
	{"since/ever since/beginning/beginning in/beginning on/starting/"
	 "starting in/starting on/commencing/as from/with effect from/"
	 "effective/began in/began",
	 DATE_WORD_SINCE},
	{"until/till/up to/through/up until/ending/ended/ended in/to",
	 DATE_WORD_UNTIL},
	{"by/no later than/not later than/at the latest/on or before/"
	 "not after",
	 DATE_WORD_BY},
	{"no earlier than/not earlier than/not before/at the earliest/"
	 "on or after",
	 DATE_WORD_FROM_ON},
	{"before/prior to/ahead of/earlier than/shortly before/just before/"
	 "<",
	 DATE_WORD_BEFORE},
	{"after/following/later than/shortly after/soon after/just after/"
	 "in the wake of/>",
	 DATE_WORD_AFTER},
	{"about/around/circa/ca/c/approximately/approx/roughly/~/"
	 "on or about/on or around/in or around/in about/in or about",
	 DATE_WORD_ABOUT},
	{"from", DATE_WORD_FROM},
	{"between", DATE_WORD_BETWEEN},
	{"on/in/at/during/the/throughout/over/within/of/published/"
	 "published on/updated/updated on/dated/posted/posted on/released/"
	 "released on/issued/issued on/sometime/some time/sometime in/"
	 "some time in/sometime during/this past/back in/as early as/"
	 "as late as/in the course of/the month of/the year",
	 DATE_WORD_NOTHING},
};
const int date_word_table_length = LENGTH_OF(date_word_table);

int dates_name(const struct name_row *table, int length,
	       const struct words *words, int at, int *ret_number)
{
	for (int i = 0; i < length; i++) {
		int used = words_match_any(words, at, table[i].words);

		if (used > 0) {
			*ret_number = table[i].number;
			return used;
		}
	}
	return 0;
}
