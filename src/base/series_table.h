/* Call sign series of flags that are common at sea (ITU Radio Regulations,
 * appendix 42). Not whole: a series that is not here gives no country.
 * Included by identifier.c alone. */
static const struct series_row series[] = {
	{"3E", "3F", "PA"}, {"5B", "5B", "CY"}, {"5L", "5M", "LR"},
	{"6Z", "6Z", "LR"}, {"9H", "9H", "MT"}, {"9V", "9V", "SG"},
	{"A8", "A8", "LR"}, {"AAA", "ALZ", "US"}, {"C4", "C4", "CY"},
	{"C6", "C6", "BS"}, {"D5", "D5", "LR"}, {"D6", "D6", "KM"},
	{"E5", "E5", "CK"}, {"EL", "EL", "LR"}, {"H2", "H2", "CY"},
	{"H3", "H3", "PA"}, {"H8", "H9", "PA"}, {"HM", "HM", "KP"},
	{"HO", "HP", "PA"}, {"JAA", "JSZ", "JP"}, {"JU", "JV", "MN"},
	{"K", "K", "US"},   {"N", "N", "US"},	{"P3", "P3", "CY"},
	{"P5", "P9", "KP"}, {"R", "R", "RU"},	{"T8", "T8", "PW"},
	{"TR", "TR", "GA"}, {"UA", "UI", "RU"}, {"V2", "V2", "AG"},
	{"V3", "V3", "BZ"}, {"V7", "V7", "MH"}, {"VR", "VR", "HK"},
	{"W", "W", "US"},   {"YJ", "YJ", "VU"},
};
