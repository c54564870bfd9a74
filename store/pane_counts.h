/* pane_counts: how much there is of what, for the status view. Counts of
 * whole tables walk their smallest index: milliseconds a million rows. */
#ifndef TAFFRAIL_STORE_PANE_COUNTS_H
#define TAFFRAIL_STORE_PANE_COUNTS_H

#include "store/casefile.h"

/* name, statement. Unread: documents that are cited or have an address,
 * parts of others left out, whose reading is not done. */
#define PANE_COUNTER_TABLE(P)                                                 \
	P(RECORDS, "SELECT COUNT(*) FROM record")                             \
	P(SOURCES, "SELECT COUNT(*) FROM source")                             \
	P(CITATIONS, "SELECT COUNT(*) FROM citation")                         \
	P(CLAIMS, "SELECT COUNT(*) FROM claim")                               \
	P(CAPTURES, "SELECT COUNT(*) FROM capture")                           \
	P(ENTRIES, "SELECT COUNT(*) FROM entry")                              \
	P(UNREAD,                                                             \
	  "SELECT COUNT(*) FROM source s WHERE part_of IS NULL "              \
	  "AND (address IS NOT NULL OR EXISTS "                               \
	  "(SELECT 1 FROM citation t WHERE t.source = s.id)) "                \
	  "AND COALESCE((SELECT value FROM setting x WHERE x.target = s.id "  \
	  "AND x.name = 'reading' ORDER BY " SETTING_LATEST("x.") "), 'new') " \
	  "<> 'done'")                                                        \
	P(OPEN_QUESTIONS, PANE_OPEN_NOTES "AND type = 2")                     \
	P(OPEN_TODOS, PANE_OPEN_NOTES "AND type = 3")                         \
	P(FINDINGS, PANE_NOTES "AND type = 1")

#define PANE_NOTES                                                            \
	"SELECT COUNT(*) FROM note n WHERE NOT EXISTS "                       \
	"(SELECT 1 FROM note r WHERE r.replaces = n.id) "
#define PANE_OPEN_NOTES PANE_NOTES "AND COALESCE(state, 0) = 0 "

enum pane_counter {
#define PANE_COUNTER_ENUM(name, sql) PANE_COUNT_##name,
	PANE_COUNTER_TABLE(PANE_COUNTER_ENUM)
#undef PANE_COUNTER_ENUM
	PANE_COUNT_LAST
};

int64_t pane_counter(struct casefile *casefile, enum pane_counter counter);
/* Records of a kind, joined ones included. */
int64_t pane_kind_count(struct casefile *casefile, int kind);

#endif
