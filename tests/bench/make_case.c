/* Writes the text form of a made case of any size: ships, calls, roles,
 * sources, no real name among them. The same scale gives the same bytes.
 *
 *   make_case SCALE [TURN]
 *                     1.0 is 100,000 vessels, 1,000,000 port calls, 200,000
 *                     roles and shareholdings, 20,000 sources, 5,000,000 claims.
 *                     TURN 1 to 9: the same with other ids, to be loaded beside
 *
 * 5 % of the vessels have two names, 1 % are joined with another, 5 % of the
 * calls are said of a group of two. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "src/base/id.h"

/* Ranges of ids, far enough apart for any scale; each table ascends. */
enum range { VESSELS, PLACES, COMPANIES, GROUPS, CALLS, ROLES, HOLDINGS,
	     SOURCES, CITATIONS, CLAIMS, JUDGEMENTS };


struct maker {
	int64_t vessels, places, companies, groups, calls, roles, holdings,
		sources;
	int64_t citation, claim; /* next of each */
	uint64_t seed;
};

static int64_t turn_of_ids;

static const char *id_of(enum range range, int64_t n)
{
	static char printed[32][ID_LENGTH + 1];
	static int turn;

	turn = (turn + 1) % 32;
	id_print(((int64_t)range + 1 + 32 * turn_of_ids) << 40 | (n << 4),
		 printed[turn]);
	return printed[turn];
}

static uint64_t roll(struct maker *m, uint64_t sides)
{
	m->seed = m->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (m->seed >> 33) % sides;
}

static void record(const char *id, const char *kind)
{
	printf("{\"t\":\"record\",\"id\":\"%s\",\"kind\":\"%s\"}\n", id, kind);
}

static void records(const struct maker *m)
{
	const struct { enum range range; int64_t n; const char *kind; } all[] = {
		{ VESSELS, m->vessels, "vessel" },
		{ PLACES, m->places, "place" },
		{ COMPANIES, m->companies, "company" },
		{ GROUPS, m->groups, "group" },
		{ CALLS, m->calls, "port-call" },
		{ ROLES, m->roles, "ship-role" },
		{ HOLDINGS, m->holdings, "shareholding" },
		{ SOURCES, m->sources, "document" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		for (int64_t n = 0; n < all[i].n; n++)
			record(id_of(all[i].range, n), all[i].kind);
	for (int64_t n = 0; n < m->sources; n++)
		printf("{\"t\":\"source\",\"id\":\"%s\",\"kind\":\"press\"}\n",
		       id_of(SOURCES, n));
}

/* A citation of its own for each record, and that record's claims. */
static const char *cite(struct maker *m)
{
	const char *id = id_of(CITATIONS, m->citation);

	printf("{\"t\":\"citation\",\"id\":\"%s\",\"source\":\"%s\",\"n\":%"
	       PRId64 ",\"at\":\"l.%" PRIu64 "\",\"quote\":\"was there on the "
	       "day that the notice gives, number %" PRId64 "\","
	       "\"means\":\"registry\"}\n", id,
	       id_of(SOURCES, m->citation % m->sources),
	       m->citation / m->sources + 1, roll(m, 900), m->citation);
	m->citation++;
	return id;
}

static void claim(struct maker *m, const char *citation, const char *record_id,
		  const char *field, const char *key, const char *value)
{
	printf("{\"t\":\"claim\",\"id\":\"%s\",\"citation\":\"%s\","
	       "\"record\":\"%s\",\"field\":\"%s\"", id_of(CLAIMS, m->claim++),
	       citation, record_id, field);
	if (key)
		printf(",\"%s\":\"%s\"", key, value);
	printf("}\n");
}

static const char *name(struct maker *m, const char *kind, int64_t n)
{
	static const char *const first[] = {
		"Amber", "Baltic", "Cape", "Dawn", "Ever", "Fjord", "Golden",
		"Horizon", "Iron", "Jade", "Koral", "Lunar", "Meridian",
		"Nord", "Ocean", "Polar", "Quiet", "River", "Silver", "Tidal"
	};
	static const char *const second[] = {
		"Arrow", "Bay", "Crown", "Dolphin", "Eagle", "Falcon", "Glory",
		"Harmony", "Island", "Journey", "Knight", "Light", "Mist",
		"Navigator", "Orient", "Pearl", "Queen", "Rose", "Star", "Wave"
	};
	static char out[96];

	snprintf(out, sizeof(out), "%s %s %s%" PRId64, first[roll(m, 20)],
		 second[roll(m, 20)], kind, n);
	return out;
}

static void day(struct maker *m, char out[16])
{
	snprintf(out, 16, "20%02d-%02d-%02d", (int)(10 + roll(m, 14)),
		 (int)(1 + roll(m, 12)), (int)(1 + roll(m, 28)));
}

static void vessels(struct maker *m)
{
	static const char *const flags[] = { "RU", "PA", "LR", "MH", "CY" };

	for (int64_t n = 0; n < m->vessels; n++) {
		const char *citation = cite(m), *id = id_of(VESSELS, n);

		claim(m, citation, id, "vessel.name", "said", name(m, "", n));
		if (n % 20 == 0)
			claim(m, citation, id, "vessel.name", "said",
			      name(m, "ex ", n));
		claim(m, citation, id, "vessel.flag", "said",
		      flags[roll(m, 5)]);
	}
}

static void named(struct maker *m, enum range range, int64_t count,
		  const char *field, const char *kind)
{
	for (int64_t n = 0; n < count; n++)
		claim(m, cite(m), id_of(range, n), field, "said",
		      name(m, kind, n));
}

static void groups(struct maker *m)
{
	for (int64_t n = 0; n < m->groups; n++) {
		const char *citation = cite(m), *id = id_of(GROUPS, n);

		for (int i = 0; i < 2; i++)
			claim(m, citation, id, "group.member", "ref",
			      id_of(VESSELS, (int64_t)roll(
					m, (uint64_t)m->vessels)));
	}
}

static void calls(struct maker *m)
{
	for (int64_t n = 0; n < m->calls; n++) {
		const char *citation = cite(m), *id = id_of(CALLS, n);
		bool group = n % 20 == 0 && m->groups > 0;
		char when[16];

		day(m, when);
		claim(m, citation, id, "holds", NULL, NULL);
		claim(m, citation, id, "port-call.ship", "ref",
		      group ? id_of(GROUPS, (n / 20) % m->groups)
			    : id_of(VESSELS, (int64_t)roll(
					m, (uint64_t)m->vessels)));
		claim(m, citation, id, "port-call.place", "ref",
		      id_of(PLACES, (int64_t)roll(m, (uint64_t)m->places)));
		claim(m, citation, id, "port-call.when", "said", when);
	}
}

static void relations(struct maker *m)
{
	static const char *const roles[] = { "registered owner",
		"ISM manager", "operator", "technical manager" };

	for (int64_t n = 0; n < m->roles; n++) {
		const char *citation = cite(m), *id = id_of(ROLES, n);

		claim(m, citation, id, "holds", NULL, NULL);
		claim(m, citation, id, "ship-role.ship", "ref",
		      id_of(VESSELS, n % m->vessels));
		claim(m, citation, id, "ship-role.party", "ref",
		      id_of(COMPANIES,
			    (int64_t)roll(m, (uint64_t)m->companies)));
		claim(m, citation, id, "ship-role.role", "said",
		      roles[n % 4]);
	}
	for (int64_t n = 0; n < m->holdings; n++) {
		const char *citation = cite(m), *id = id_of(HOLDINGS, n);

		claim(m, citation, id, "holds", NULL, NULL);
		claim(m, citation, id, "shareholding.holder", "ref",
		      id_of(COMPANIES,
			    (int64_t)roll(m, (uint64_t)m->companies)));
		claim(m, citation, id, "shareholding.company", "ref",
		      id_of(COMPANIES, n % m->companies));
	}
}

static void judgements(const struct maker *m)
{
	for (int64_t n = 0; n + 1 < m->vessels; n += 100)
		printf("{\"t\":\"judgement\",\"id\":\"%s\",\"about\":\"%s\","
		       "\"verdict\":\"same\",\"other\":\"%s\","
		       "\"reason\":\"made\"}\n", id_of(JUDGEMENTS, n),
		       id_of(VESSELS, n), id_of(VESSELS, n + 1));
}

int main(int argc, char **argv)
{
	double scale = argc > 1 ? strtod(argv[1], NULL) : 1.0;
	struct maker m = { .seed = 7 };

	if (argc > 2)
		turn_of_ids = strtol(argv[2], NULL, 10);
	if (scale <= 0 || scale > 4 || turn_of_ids < 0 || turn_of_ids > 9)
		return 2;
	m.vessels = (int64_t)(100000 * scale) + 2;
	m.places = (int64_t)(2000 * scale) + 2;
	m.companies = (int64_t)(40000 * scale) + 2;
	m.groups = (int64_t)(10000 * scale);
	m.calls = (int64_t)(1000000 * scale);
	m.roles = (int64_t)(150000 * scale);
	m.holdings = (int64_t)(50000 * scale);
	m.sources = (int64_t)(20000 * scale) + 1;
	printf("{\"t\":\"taffrail\",\"form\":1,\"namespace\":\"made\"}\n");
	records(&m);
	vessels(&m);
	named(&m, PLACES, m.places, "place.name", "Port ");
	named(&m, COMPANIES, m.companies, "company.name", "Shipping ");
	groups(&m);
	calls(&m);
	relations(&m);
	judgements(&m);
	return 0;
}
