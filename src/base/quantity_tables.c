#include "src/base/quantity_tables.h"

#define LENGTH_OF(table) (sizeof(table) / sizeof(*(table)))
#define PERCENT(n) ((n) * (NUMBER_ONE / 100))

const struct bound_words bound_before[] = {
	{"at least/no fewer than/no less than/not less than/not fewer than/"
	 "a minimum of/minimum/minimum of/as few as/> =/at the very least",
	 BOUND_AT_LEAST, "the number itself is possible"},
	{"upwards of/upward of", BOUND_AT_LEAST,
	 "dictionaries differ: the number itself is not ruled out"},
	{"more than/over/above/in excess of/exceeding/greater than/>/"
	 "well over/just over/slightly over",
	 BOUND_MORE, "the number itself is ruled out"},
	{"as many as/as much as/up to/at most/no more than/not more than/"
	 "a maximum of/maximum/maximum of/< =",
	 BOUND_AT_MOST, "an upper bound alone; nothing says that any happened"},
	{"fewer than/less than/under/below/</just under", BOUND_LESS,
	 "the number itself is ruled out"},
	{"nearly/almost/close to/not quite", BOUND_NEARLY,
	 "below the number, and near it"},
	{"about/around/approximately/approx/roughly/some/circa/ca/c/~/"
	 "an estimated/estimated/estimated at/estimates of/in the region of/"
	 "or so",
	 BOUND_ABOUT, "the writer does not stand by the figure"},
	{"exactly/precisely/only/just/a total of/total of/in total/all/the/"
	 "another/a further/further/additional/all of/=/a mere",
	 BOUND_EXACT, "says nothing against the figure"},
};
const int bound_before_length = LENGTH_OF(bound_before);

const struct bound_words bound_behind[] = {
	{"+/or more/or greater/and more/and above/at least/at the least/plus",
	 BOUND_AT_LEAST, "the number itself is possible"},
	{"or less/or fewer/at most/at the most/maximum", BOUND_AT_MOST,
	 "the number itself is possible"},
	{"or so/approximately/approx/or thereabouts/more or less", BOUND_ABOUT,
	 "the writer does not stand by the figure"},
};
const int bound_behind_length = LENGTH_OF(bound_behind);

const struct share_words share_table[] = {
	{"a majority/the majority/majority/most/more than half/over half",
	 {PERCENT(50), PERCENT(100), true, false},
	 "more than half"},
	{"a minority/minority/less than half/under half",
	 {0, PERCENT(50), true, true},
	 "less than half, and something"},
	{"half/one half/a half", {PERCENT(50), PERCENT(50), false, false},
	 "a share printed as a word is exact"},
	{"a third/one third/third",
	 {333333, 333334, false, false},
	 "no decimal is exact: the two nearest millionths"},
	{"two thirds", {666666, 666667, false, false}, "likewise"},
	{"a quarter/one quarter/quarter",
	 {PERCENT(25), PERCENT(25), false, false},
	 "exact"},
	{"three quarters", {PERCENT(75), PERCENT(75), false, false}, "exact"},
	{"wholly/all/whole/entire/full/sole/in full",
	 {PERCENT(100), PERCENT(100), false, false},
	 "the whole"},
};
const int share_table_length = LENGTH_OF(share_table);

/* Numerator / denominator: millionths of the base unit. */
const struct unit unit_table[] = {
	{"km", "km/kms/kilometre/kilometres/kilometer/kilometers",
	 DIMENSION_LENGTH, 1000000000, 1, "SI"},
	{"m", "m/metre/metres/meter/meters", DIMENSION_LENGTH, 1000000, 1,
	 "SI"},
	{"cm", "cm/centimetre/centimetres/centimeter/centimeters",
	 DIMENSION_LENGTH, 10000, 1, "SI"},
	{"mm", "mm/millimetre/millimetres/millimeter/millimeters",
	 DIMENSION_LENGTH, 1000, 1, "SI"},
	{"mi", "mi/mile/miles/statute mile/statute miles", DIMENSION_LENGTH,
	 1609344000, 1, "international mile; read as printed, also at sea"},
	{"nm",
	 "nm/nmi/nautical mile/nautical miles/sea mile/sea miles/naut mi",
	 DIMENSION_LENGTH, 1852000000, 1, "1,852 m (1929 conference)"},
	{"ft", "ft/foot/feet", DIMENSION_LENGTH, 304800, 1,
	 "international foot"},
	{"yd", "yd/yds/yard/yards", DIMENSION_LENGTH, 914400, 1, "3 ft"},
	{"in", "inch/inches", DIMENSION_LENGTH, 25400, 1, "25.4 mm"},
	{"cable", "cable/cables/cable length/cable lengths", DIMENSION_LENGTH,
	 185200000, 1, "a tenth of a nautical mile"},
	{"kg", "kg/kgs/kilo/kilos/kilogram/kilograms/kilogramme/kilogrammes",
	 DIMENSION_MASS, 1000000, 1, "SI"},
	{"g", "g/gram/grams/gramme/grammes", DIMENSION_MASS, 1000, 1, "SI"},
	{"t",
	 "t/tonne/tonnes/metric ton/metric tons/mt/ton/tons/dwt/"
	 "deadweight tonnes/deadweight tons/tonnes deadweight",
	 DIMENSION_MASS, 1000000000, 1,
	 "a ton of press reports is read as metric; short ton is its own"},
	{"kt", "kilotonne/kilotonnes", DIMENSION_MASS, 1000000000000, 1, "SI"},
	{"short ton", "short ton/short tons/us ton/us tons", DIMENSION_MASS,
	 907184740, 1, "2,000 lb"},
	{"long ton", "long ton/long tons/imperial ton/imperial tons",
	 DIMENSION_MASS, INT64_C(10160469088), 10, "2,240 lb"},
	{"lb", "lb/lbs/pound/pounds", DIMENSION_MASS, 45359237, 100,
	 "international avoirdupois pound"},
	{"s", "s/sec/secs/second/seconds", DIMENSION_DURATION, 1000000, 1,
	 "SI"},
	{"min", "min/mins/minute/minutes", DIMENSION_DURATION, 60000000, 1,
	 "60 s"},
	{"h", "h/hr/hrs/hour/hours", DIMENSION_DURATION, 3600000000, 1,
	 "3,600 s"},
	{"d", "d/day/days", DIMENSION_DURATION, 86400000000, 1, "24 h"},
	{"wk", "week/weeks/wk/wks", DIMENSION_DURATION,
	 604800000000, 1, "7 d"},
	{"month", "month/months", DIMENSION_DURATION, 2629746000000, 1,
	 "a twelfth of the mean Gregorian year"},
	{"yr", "year/years/yr/yrs", DIMENSION_DURATION, 31556952000000, 1,
	 "mean Gregorian year, 365.2425 d"},
	{"kn", "kn/kt/kts/knot/knots", DIMENSION_SPEED, 1852000000, 3600,
	 "1 nautical mile an hour"},
	{"km/h", "kmh/kph/km h/km per hour/kilometres per hour/"
		 "kilometers per hour/kilometres an hour/kilometers an hour",
	 DIMENSION_SPEED, 1000000000, 3600, "SI"},
	{"mph", "mph/miles per hour/miles an hour", DIMENSION_SPEED,
	 1609344000, 3600, "international mile"},
	{"m/s", "m s/metres per second/meters per second", DIMENSION_SPEED,
	 1000000, 1, "SI"},
	{"%", "%/percent/per cent/pct/percentage points", DIMENSION_SHARE,
	 10000, 1, "a hundredth"},
	{"m2", "m2/sqm/sq m/square metre/square metres/square meter/"
	       "square meters",
	 DIMENSION_AREA, 1000000, 1, "SI"},
	{"km2", "km2/sq km/square kilometre/square kilometres/"
		"square kilometer/square kilometers",
	 DIMENSION_AREA, 1000000000000, 1, "SI"},
	{"ha", "ha/hectare/hectares", DIMENSION_AREA, 10000000000, 1,
	 "10,000 m2"},
	{"acre", "acre/acres", DIMENSION_AREA, INT64_C(40468564224), 10,
	 "international acre, 4,046.8564224 m2"},
	{"m3", "m3/cbm/cubic metre/cubic metres/cubic meter/cubic meters",
	 DIMENSION_VOLUME, 1000000, 1, "SI"},
	{"l", "l/litre/litres/liter/liters", DIMENSION_VOLUME, 1000, 1, "SI"},
	{"bbl", "bbl/bbls/barrel/barrels", DIMENSION_VOLUME,
	 INT64_C(158987294928), 1000000, "42 US gallons"},
};
const int unit_table_length = LENGTH_OF(unit_table);

const struct unit_pair slip_table[] = {
	{"km", "mi", "press in metric and in customary units"},
	{"mi", "nm", "miles of ships are written without 'nautical'"},
	{"km", "nm", "agencies convert charts"},
	{"m", "ft", "lengths and draughts"},
	{"kg", "lb", "press in metric and in customary units"},
	{"t", "short ton", "US sources"},
	{"t", "long ton", "deadweight of older ships"},
	{"t", "kg", "a cargo weight typed in the wrong column"},
	{"kn", "km/h", "speeds for readers on land"},
	{"kn", "mph", "likewise"},
	{"km/h", "mph", "likewise"},
};
const int slip_table_length = LENGTH_OF(slip_table);
