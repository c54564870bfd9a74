/* Any bytes as the registry of a case: what is read makes tables, of which
 * SQLite takes each, and merges with the program's own. */
#include "tests/fuzz/fuzz.h"

#include <sqlite3.h>
#include <string.h>
#include <talloc.h>

#include "assets/assets.h"
#include "store/derive.h"
#include "store/registry.h"
#include "store/registry_merge.h"

enum { MOST = 1 << 15 };

/* Words of a registry are names of tables and columns: quoted, or refused. */
static void check_tables(const struct registry *registry)
{
	char *ddl = derive_ddl(NULL, &derive_names_kept, registry);
	sqlite3 *memory = NULL;

	fuzz_check(ddl != NULL);
	fuzz_check(sqlite3_open(":memory:", &memory) == SQLITE_OK);
	if (sqlite3_exec(memory, "CREATE TABLE note (a); CREATE TABLE claim "
			 "(a);", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(memory, ddl, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "%s\n", sqlite3_errmsg(memory));
		abort();
	}
	fuzz_check(sqlite3_exec(memory, "SELECT a FROM note", NULL, NULL,
				NULL) == SQLITE_OK);
	sqlite3_close(memory);
	talloc_free(ddl);
}

static void check_merge(const char *text)
{
	const struct asset *own = asset_find("registry.txt");
	struct registry_merge m;
	struct registry *registry;

	fuzz_check(own != NULL);
	if (registry_merge(NULL, text, (const char *)own->data, &m, NULL) !=
	    STATUS_OK)
		return;
	if (registry_parse(m.text, strlen(m.text), &registry, NULL) ==
	    STATUS_OK)
		registry_free(registry);
	talloc_free(m.text);
	talloc_free(m.missing);
	talloc_free(m.widened);
	talloc_free(m.first_unknown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct registry *registry;
	char *text;

	if (size > MOST || memchr(data, '\0', size))
		return 0;
	text = talloc_strndup(NULL, (const char *)data, size);
	fuzz_check(text != NULL);
	if (registry_parse(text, size, &registry, NULL) == STATUS_OK) {
		check_tables(registry);
		registry_free(registry);
	}
	check_merge(text);
	talloc_free(text);
	return 0;
}
