/* A made-up case for panes and reports: no such ship, port or house. It has
 * of each thing that they must read rightly at least one: groups (each,
 * together, not split), rivals inside and between records, a denial, hedges,
 * bounds, dates without a day, joined places, a company without a name, an
 * ownership that leads back to itself, and text that would break a table. */
#ifndef TAFFRAIL_TESTS_ANALYSIS_HARBOUR_H
#define TAFFRAIL_TESTS_ANALYSIS_HARBOUR_H

#define SOURCE(id, rest)                                                      \
	"{\"t\":\"source\",\"id\":\"@" id "\",\"key\":\"" id "\"," rest "}\n"
#define CITATION(id, source, rest)                                            \
	"{\"t\":\"citation\",\"id\":\"@" id "\",\"source\":\"@" source "\","   \
	rest "}\n"
#define SETTING(id, target, name, value)                                      \
	"{\"t\":\"setting\",\"id\":\"@" id "\",\"target\":\"@" target          \
	"\",\"name\":\"" name "\",\"value\":\"" value "\"}\n"
#define NOTE(id, target, type, text)                                          \
	"{\"t\":\"note\",\"id\":\"@" id "\",\"target\":\"@" target             \
	"\",\"type\":\"" type "\",\"text\":\"" text                           \
	"\",\"dated\":\"2024-06-01T09:00:00Z\",\"analyst\":\"vm\"}\n"
#define JUDGEMENT(id, about, verdict, rest)                                   \
	"{\"t\":\"judgement\",\"id\":\"@" id "\",\"about\":\"@" about          \
	"\",\"verdict\":\"" verdict "\"," rest                                \
	",\"dated\":\"2024-06-01T09:00:00Z\",\"analyst\":\"vm\"}\n"

static const char harbour_head[] =
	"{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"harbour\"}\n";

static const char harbour_sources[] =
	SOURCE("rep24", "\"kind\":\"report\","
	       "\"address\":\"https://report.example/a_b?c=1&d=2\"")
	SOURCE("rep24fig", "\"kind\":\"figure\",\"part_of\":\"@rep24\"")
	SOURCE("news24", "\"kind\":\"press\"")
	SOURCE("other24", "\"kind\":\"press\"")
	SOURCE("reg", "\"kind\":\"registry extract\"")
	SOURCE("lost24", "\"kind\":\"press\",\"state\":\"lost\","
	       "\"link\":\"an older page\",\"cited_by\":\"@news24\"")
	"{\"t\":\"derivation\",\"id\":\"@d1\",\"source\":\"@news24\","
	"\"from\":\"@rep24\"}\n"
	CITATION("rep.head", "rep24",
		 "\"n\":1,\"at\":\"l.1\",\"quote\":\"Harbour report\","
		 "\"says\":[{\"record\":\"@rep24\",\"title\":\"Harbour "
		 "report\",\"published\":\"11 March 2024\"}]")
	CITATION("news.head", "news24",
		 "\"n\":1,\"at\":\"l.1\",\"quote\":\"Ships seen\","
		 "\"says\":[{\"record\":\"@news24\",\"title\":\"Ships seen\","
		 "\"published\":\"12 March 2024\"}]")
	CITATION("other.head", "other24",
		 "\"n\":1,\"at\":\"l.1\",\"quote\":\"Another view\","
		 "\"says\":[{\"record\":\"@other24\",\"title\":\"Another "
		 "view | *bold* [x](http://evil.example) <b>\","
		 "\"published\":\"20 May 2024\"}]");

static const char harbour_ships[] =
	CITATION("rep.ships", "rep24",
		 "\"n\":2,\"at\":\"l.2\",\"quote\":\"the Alpha and the Beta\","
		 "\"as_of\":\"2024-03-11\",\"says\":["
		 "{\"record\":\"@alpha\",\"kind\":\"vessel\","
		 "\"name\":[\"Alpha\",{\"said\":\"Old Alpha\","
		 "\"to\":\"[..2024-03-11]\"}],\"type\":\"cargo ship\"},"
		 "{\"record\":\"@beta\",\"kind\":\"vessel\",\"name\":\"Beta\","
		 "\"type\":\"cargo ship\"},"
		 "{\"record\":\"@pair\",\"kind\":\"group\","
		 "\"name\":\"the two ships\",\"how-many\":\"two\","
		 "\"member\":[\"@alpha\",\"@beta\"]},"
		 "{\"record\":\"@crew\",\"kind\":\"group\","
		 "\"name\":\"three tugs\",\"how-many\":\"three\"}]")
	CITATION("rep.alpha-call", "rep24",
		 "\"n\":3,\"at\":\"l.3\",\"quote\":\"put ashore at Eastport\","
		 "\"means\":\"imagery\",\"basis\":\"observed\",\"says\":["
		 "{\"record\":\"@eastport\",\"kind\":\"place\","
		 "\"name\":\"Eastport\",\"type\":\"port\"},"
		 "{\"record\":\"@call1\",\"kind\":\"port-call\","
		 "\"ship\":\"@alpha\",\"place\":\"@eastport\","
		 "\"when\":\"3 March 2024\","
		 "\"did\":{\"said\":\"unloading\",\"choice\":\"unloads\"},"
		 "\"how-many\":\"about 40\",\"what\":\"crates\"}]")
	CITATION("news.alpha-call", "news24",
		 "\"n\":2,\"at\":\"l.2\",\"quote\":\"offloading on Sunday\","
		 "\"words\":\"the harbour office\",\"origin\":\"@rep24\","
		 "\"says\":[{\"record\":\"@call1\",\"kind\":\"port-call\","
		 "\"ship\":\"@alpha\",\"place\":\"@eastport\","
		 "\"when\":{\"said\":\"on Sunday\",\"edtf\":\"2024-03-03\"},"
		 "\"did\":{\"said\":\"unloading\",\"choice\":\"unloads\"}}]")
	CITATION("rep.trips", "rep24",
		 "\"n\":4,\"at\":\"l.4\",\"quote\":\"at least three round "
		 "trips\",\"says\":["
		 "{\"record\":\"@westport\",\"kind\":\"place\","
		 "\"name\":\"Westport\",\"type\":\"port\"},"
		 "{\"record\":\"@trips\",\"kind\":\"tally\","
		 "\"what\":\"round trips\",\"how-many\":{\"said\":\"at least "
		 "three\",\"bounds\":\"[3,)\"},\"unit\":\"trips\","
		 "\"by\":{\"said\":\"the two\",\"ref\":\"@pair\"},"
		 "\"from\":\"@westport\",\"to\":\"@eastport\","
		 "\"when\":{\"said\":\"January to March\","
		 "\"edtf\":\"2024-01/2024-03\"},\"reading\":\"together\"}]")
	CITATION("news.trips", "news24",
		 "\"n\":3,\"at\":\"l.3\",\"quote\":\"at least two trips\","
		 "\"origin\":\"@rep24\",\"says\":[{\"record\":\"@trips\","
		 "\"kind\":\"tally\",\"what\":\"trips\","
		 "\"how-many\":{\"said\":\"at least two\","
		 "\"bounds\":\"[2,)\"},\"by\":{\"said\":\"the two\","
		 "\"ref\":\"@pair\"},\"reading\":\"together\"}]")
	CITATION("rep.gap", "rep24",
		 "\"n\":5,\"at\":\"l.5\",\"quote\":\"still silent\","
		 "\"means\":\"AIS\",\"says\":[{\"record\":\"@gap\","
		 "\"kind\":\"ais-gap\",\"ship\":{\"said\":\"both\","
		 "\"ref\":\"@pair\"},\"how\":{\"said\":\"silent\","
		 "\"choice\":\"claimed\"},\"when\":{\"said\":\"still since "
		 "January\",\"edtf\":\"2024-01/..\"},\"reading\":\"each\"}]")
	CITATION("rep.visit", "rep24",
		 "\"n\":6,\"at\":\"l.6\",\"quote\":\"appears to load at "
		 "Ostport\",\"says\":["
		 "{\"record\":\"@ostport\",\"kind\":\"place\","
		 "\"name\":\"Ostport\"},"
		 "{\"record\":\"@call2\",\"kind\":\"port-call\","
		 "\"ship\":\"@beta\",\"place\":\"@ostport\","
		 "\"did\":[{\"said\":\"unload\",\"choice\":\"unloads\"},"
		 "{\"said\":\"load\",\"choice\":\"loads\"}],"
		 "\"what\":\"cargo\",\"hedge\":\"appears\"}]")
	CITATION("rep.joins", "rep24",
		 "\"n\":7,\"at\":\"l.7\",\"quote\":\"joined on 12 January\","
		 "\"says\":[{\"record\":\"@joins\",\"kind\":\"event\","
		 "\"what\":{\"said\":\"joined\",\"choice\":\"joins route\"},"
		 "\"subject\":\"@beta\",\"when\":\"12 January 2024\"}]")
	CITATION("news.joins", "news24",
		 "\"n\":4,\"at\":\"l.4\",\"quote\":\"joined in February\","
		 "\"origin\":\"@rep24\",\"says\":[{\"record\":\"@joins\","
		 "\"kind\":\"event\",\"what\":{\"said\":\"joined\","
		 "\"choice\":\"joins route\"},\"subject\":\"@beta\","
		 "\"when\":\"February 2024\"}]")
	CITATION("fig.seen", "rep24fig",
		 "\"n\":1,\"at\":\"Figure 1, l.8\",\"quote\":\"Both at "
		 "Eastport\",\"origin\":\"@rep24\",\"means\":\"imagery\","
		 "\"basis\":\"observed\",\"says\":[{\"record\":\"@seen\","
		 "\"kind\":\"sighting\",\"ship\":{\"said\":\"Both\","
		 "\"ref\":\"@pair\"},\"place\":\"@eastport\","
		 "\"reading\":\"each\"}]")
	CITATION("other.never", "other24",
		 "\"n\":2,\"at\":\"l.2\",\"quote\":\"never left for the "
		 "north\",\"says\":[{\"record\":\"@never\","
		 "\"kind\":\"voyage\",\"ship\":\"@alpha\","
		 "\"to\":\"the north\",\"what\":\"this passage\","
		 "\"polarity\":\"not\"}]")
	CITATION("other.loads", "other24",
		 "\"n\":3,\"at\":\"l.3\",\"quote\":\"the other ship\","
		 "\"says\":[{\"record\":\"@nameless\",\"kind\":\"vessel\","
		 "\"type\":\"tug\"},{\"record\":\"@call3\","
		 "\"kind\":\"port-call\",\"ship\":\"@beta\","
		 "\"place\":\"@eastport\",\"with\":\"@nameless\","
		 "\"did\":{\"said\":\"loading\",\"choice\":\"loads\"},"
		 "\"what\":\"grain | *sacks*\"},"
		 "{\"record\":\"@tow\",\"kind\":\"cargo-movement\","
		 "\"carrier\":{\"said\":\"tugs\",\"ref\":\"@crew\"},"
		 "\"how-many\":\"hundreds\",\"what\":\"barges\","
		 "\"when\":{\"said\":\"2023\",\"edtf\":\"2023\"}}]");

static const char harbour_parties[] =
	CITATION("rep.owner", "rep24",
		 "\"n\":8,\"at\":\"l.9\",\"quote\":\"her owner belongs to "
		 "Holding One\",\"as_of\":\"2024-03-11\",\"says\":["
		 "{\"record\":\"@role1\",\"kind\":\"ship-role\","
		 "\"ship\":\"@alpha\",\"party\":\"@owner\",\"role\":\"owner\"},"
		 "{\"record\":\"@owner\",\"kind\":\"company\","
		 "\"country\":\"Norway\"},"
		 "{\"record\":\"@one\",\"kind\":\"company\","
		 "\"name\":\"Holding One\",\"country\":\"Norway\"},"
		 "{\"record\":\"@share1\",\"kind\":\"shareholding\","
		 "\"holder\":\"@one\",\"company\":\"@owner\","
		 "\"how\":{\"said\":\"subsidiary\",\"choice\":\"parent\"},"
		 "\"share\":\"60 %\"},"
		 "{\"record\":\"@role2\",\"kind\":\"ship-role\","
		 "\"ship\":\"@alpha\",\"party\":\"@one\","
		 "\"role\":\"operator\"}]")
	CITATION("rep.circle", "rep24",
		 "\"n\":9,\"at\":\"l.10\",\"quote\":\"each holds the other\","
		 "\"as_of\":\"2024-03-11\",\"says\":["
		 "{\"record\":\"@two\",\"kind\":\"company\","
		 "\"name\":\"Holding Two\"},"
		 "{\"record\":\"@share2\",\"kind\":\"shareholding\","
		 "\"holder\":\"@two\",\"company\":\"@one\","
		 "\"how\":\"owner\"},"
		 "{\"record\":\"@share3\",\"kind\":\"shareholding\","
		 "\"holder\":\"@one\",\"company\":\"@two\","
		 "\"how\":\"owner\"}]")
	CITATION("rep.manager", "rep24",
		 "\"n\":10,\"at\":\"l.11\",\"quote\":\"her DOC company Safe\","
		 "\"as_of\":\"2024-03-11\",\"says\":["
		 "{\"record\":\"@safe\",\"kind\":\"company\","
		 "\"name\":\"Safe\",\"purpose\":{\"said\":\"run tugs\","
		 "\"hedge\":\"allegedly\"}},"
		 "{\"record\":\"@role3\",\"kind\":\"ship-role\","
		 "\"ship\":\"@alpha\",\"party\":\"@safe\","
		 "\"role\":\"DOC company\"},"
		 "{\"record\":\"@former\",\"kind\":\"shareholding\","
		 "\"holder\":\"@two\",\"company\":\"@safe\","
		 "\"how\":\"part-owned\",\"when\":{\"said\":\"formerly\","
		 "\"anchor\":\"@rep24\",\"anchor_field\":\"published\","
		 "\"relation\":\"before\"}}]")
	CITATION("reg.safe", "reg",
		 "\"n\":1,\"at\":\"row 1\",\"quote\":\"Safe\","
		 "\"means\":\"registry\",\"says\":[{\"record\":\"@role4\","
		 "\"kind\":\"ship-role\",\"ship\":\"@alpha\","
		 "\"party\":\"@safe\",\"role\":\"associated\"}]")
	CITATION("other.owners", "other24",
		 "\"n\":4,\"at\":\"l.4\",\"quote\":\"own both ships\","
		 "\"says\":[{\"record\":\"@houses\",\"kind\":\"group\","
		 "\"name\":\"two houses\",\"member\":[\"@one\",\"@safe\"]},"
		 "{\"record\":\"@role5\",\"kind\":\"ship-role\","
		 "\"ship\":{\"said\":\"both ships\",\"ref\":\"@pair\"},"
		 "\"party\":{\"said\":\"two houses\",\"ref\":\"@houses\"},"
		 "\"role\":{\"said\":\"own\",\"choice\":\"owner\"}}]")
	CITATION("rep.listed", "rep24",
		 "\"n\":11,\"at\":\"l.12\",\"quote\":\"listed in May 2023\","
		 "\"as_of\":\"2024-03-11\",\"says\":["
		 "{\"record\":\"@mot\",\"kind\":\"government-body\","
		 "\"name\":[\"Ministry of Trade\",\"MoT\"]},"
		 "{\"record\":\"@list1\",\"kind\":\"designation\","
		 "\"target\":\"@alpha\",\"authority\":\"@mot\","
		 "\"listed\":\"May 2023\"}]")
	CITATION("rep.unlisted", "rep24",
		 "\"n\":12,\"at\":\"l.12\",\"quote\":\"the Beta is not "
		 "listed\",\"as_of\":\"2024-03-11\",\"says\":["
		 "{\"record\":\"@list2\",\"kind\":\"designation\","
		 "\"target\":\"@beta\",\"polarity\":\"not\"}]")
	CITATION("other.listed", "other24",
		 "\"n\":5,\"at\":\"l.5\",\"quote\":\"both stood listed in "
		 "2023\",\"as_of\":\"2024-05-20\",\"says\":["
		 "{\"record\":\"@list3\",\"kind\":\"designation\","
		 "\"target\":{\"said\":\"both\",\"ref\":\"@pair\"},"
		 "\"authority\":\"@mot\",\"when\":{\"said\":\"in 2023\","
		 "\"edtf\":\"2023\"},\"reading\":\"each\"}]")
	CITATION("other.fined", "other24",
		 "\"n\":6,\"at\":\"l.6\",\"quote\":\"clerks were fined\","
		 "\"says\":[{\"record\":\"@clerks\",\"kind\":\"group\","
		 "\"name\":\"some clerks\"},{\"record\":\"@fine\","
		 "\"kind\":\"legal-action\",\"target\":{\"said\":\"clerks\","
		 "\"ref\":\"@clerks\"},\"authority\":\"@mot\","
		 "\"action\":\"fined\",\"when\":\"2020\",\"for\":\"@safe\"}]");

static const char harbour_judgements[] =
	JUDGEMENT("j1", "ostport", "same",
		  "\"other\":\"@eastport\",\"reason\":\"Two spellings.\"")
	JUDGEMENT("j2", "other.owners", "rejected",
		  "\"cause\":\"nearer\",\"reason\":\"The report says "
		  "otherwise.\"")
	JUDGEMENT("j3", "two", "probably same",
		  "\"other\":\"@safe\",\"reason\":\"The same door.\"")
	SETTING("s1", "owner", "label", "owner of the Alpha")
	SETTING("s2", "nameless", "label", "tug at Eastport")
	SETTING("s3", "rep24", "reading", "done")
	SETTING("s4", "rep24", "reliability", "B")
	NOTE("f1", "alpha", "finding",
	     "The report has the Alpha unload at Eastport on 3 March 2024 "
	     "[@rep24/3]. The Beta may have been there [@fig.none/1].")
	NOTE("f2", "alpha", "finding", "Never to be seen [@rep24/3].")
	NOTE("q1", "beta", "question",
	     "Was the Beta listed? [@rep24/12; @other24/5]");

static const char harbour_finding[] =
	NOTE("f3", "alpha", "finding",
	     "The report counts at least three trips of the two ships "
	     "together [@rep24/4]. Crates went ashore.\\n\\nThe Alpha was "
	     "listed in May 2023 [@rep24/11]. Both houses own both ships "
	     "[@other24/4].");

/* Which notes leave is up to the test. */
#define HARBOUR_PUBLISHED                                                     \
	SETTING("s5", "f3", "publish", "yes")                                 \
	SETTING("s6", "q1", "publish", "yes")

#endif
