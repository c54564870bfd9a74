#include "store/pane_counts.h"

#include "store/db.h"

static const char *const statements[PANE_COUNT_LAST] = {
#define PANE_COUNTER_SQL(name, sql) sql,
	PANE_COUNTER_TABLE(PANE_COUNTER_SQL)
#undef PANE_COUNTER_SQL
};

int64_t pane_counter(struct casefile *casefile, enum pane_counter counter)
{
	return db_integer(casefile_db(casefile), 0, statements[counter], 0);
}

int64_t pane_kind_count(struct casefile *casefile, int kind)
{
	return db_integer(casefile_db(casefile), 0,
			  "SELECT COUNT(*) FROM record WHERE kind = ?1", 1,
			  (int64_t)kind);
}
