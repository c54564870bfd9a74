#include "store/wide.h"

#include <stdarg.h>
#include <string.h>
#include <talloc.h>

#include "store/derive_internal.h"

static const struct derive_names *names(bool view)
{
	return view ? &derive_names_view : &derive_names_kept;
}

char *wide_table(const void *ctx, const struct kind *kind, bool view)
{
	return derive_sql(ctx, names(view), kind, "", "");
}

char *wide_values(const void *ctx, const struct kind *kind, bool view)
{
	return derive_values_sql(ctx, names(view), kind, "", "");
}

bool wide_has_view(struct casefile *casefile, const struct kind *kind)
{
	struct statement *s;
	char *name = talloc_asprintf(NULL, "%s%s", derive_names_view.wide,
				     kind->word);
	bool found = false;

	if (name != NULL &&
	    db_prepare(casefile_db(casefile), "SELECT 1 FROM "
		       "sqlite_temp_schema WHERE name = ?", &s, NULL) ==
		    STATUS_OK) {
		db_bind_text(s, 1, name, strlen(name));
		found = db_step(s);
		db_reset(s);
	}
	talloc_free(name);
	return found;
}

static const char *keep(struct casefile *casefile, char *sql)
{
	const char *kept =
		sql != NULL ? db_keep(casefile_db(casefile), sql) : NULL;

	talloc_free(sql);
	return kept;
}

const char *wide_sql(struct casefile *casefile, const char *format, ...)
{
	va_list args;
	char *sql;

	va_start(args, format);
	sql = talloc_vasprintf(NULL, format, args);
	va_end(args);
	return keep(casefile, sql);
}

enum status wide_prepare(struct casefile *casefile, struct statement **ret,
			 struct error *err, const char *format, ...)
{
	va_list args;
	char *sql;

	va_start(args, format);
	sql = talloc_vasprintf(NULL, format, args);
	va_end(args);
	return db_prepare(casefile_db(casefile), keep(casefile, sql), ret,
			  err);
}
