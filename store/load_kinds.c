/* Kinds of records, by which bare field words are read and references looked
 * at. Lines may speak of records that are described further down: then the
 * whole file is read once for its kinds, into a temporary table, so that no
 * size of file takes memory. */
#include <string.h>

#include "store/casefile_internal.h"
#include "store/load_internal.h"

static const char make_table[] =
	"CREATE TEMP TABLE IF NOT EXISTS load_kind "
	"(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL)";
static const char put_kind[] =
	"INSERT OR IGNORE INTO temp.load_kind (id, kind) VALUES (?, ?)";
static const char get_kind[] = "SELECT kind FROM temp.load_kind WHERE id = ?";

static enum status note_kind(struct loader *l, const char *record, int kind)
{
	struct statement *s;
	int64_t id;
	enum status status;

	if (!record || !kind || !load_id(l, record, &id))
		return STATUS_OK; /* its own line is refused when it comes */
	status = db_prepare(l->casefile->db, put_kind, &s, &l->scan_error);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, id);
	db_bind_integer(s, 2, kind);
	return db_run(s, &l->scan_error);
}

static int kind_number(const struct loader *l, const json_t *object)
{
	const char *word = json_string_value(json_object_get(object, "kind"));
	const struct kind *k =
		word ? registry_kind_by_word(l->casefile->registry, word,
					     strlen(word))
		     : NULL;

	return k ? k->number : 0;
}

static enum status scan_object(struct loader *l, const json_t *object)
{
	const char *t = json_string_value(json_object_get(object, "t"));
	const char *id = json_string_value(json_object_get(object, "id"));
	enum status status = STATUS_OK;
	json_t *item;
	size_t i;

	if (t && !strcmp(t, "source"))
		return note_kind(l, id, KIND_DOCUMENT);
	if (t && !strcmp(t, "record"))
		return note_kind(l, id, kind_number(l, object));
	json_array_foreach(json_object_get(object, "says"), i, item)
		if (status == STATUS_OK)
			status = note_kind(l,
					   json_string_value(json_object_get(
						   item, "record")),
					   kind_number(l, item));
	return status;
}

/* Most lines of a large file are claims: those need no second parse. */
static bool begins_as_claim(const char *line, size_t length)
{
	static const char begin[] = "{\"t\":\"claim\",";

	return length >= sizeof(begin) - 1 &&
	       !memcmp(line, begin, sizeof(begin) - 1);
}

static enum status scan_lines(struct loader *l)
{
	const char *line;
	size_t length;
	enum status status = lines_seek(&l->lines, (struct lines_place){ 0 },
					&l->scan_error);

	while (status == STATUS_OK) {
		json_t *object;

		status = lines_next(&l->lines, &line, &length, &l->scan_error);
		if (status != STATUS_OK || !line)
			break;
		if (begins_as_claim(line, length))
			continue;
		object = json_loadb(line, length, 0, NULL);
		if (json_is_object(object))
			status = scan_object(l, object);
		json_decref(object);
	}
	return status;
}

static enum status scan(struct loader *l)
{
	struct lines_place here = l->lines.here;
	enum status status = db_exec(l->casefile->db, make_table, &l->scan_error);

	l->scanned = true;
	if (status == STATUS_OK)
		status = db_exec(l->casefile->db, "DELETE FROM temp.load_kind",
				 &l->scan_error);
	if (status == STATUS_OK)
		status = scan_lines(l);
	/* A line that is too long is said when it is loaded. */
	if (status == STATUS_LIMIT)
		status = STATUS_OK;
	return status == STATUS_OK ? lines_seek(&l->lines, here, &l->scan_error)
				   : status;
}

int load_kind_of(void *loader, int64_t record)
{
	struct loader *l = loader;
	/* A claim and those after it ask of the same record, ship and place. */
	struct known_kind *known =
		&l->known[((uint64_t)record * UINT64_C(0x9e3779b97f4a7c15)) >>
			  (64 - KNOWN_BITS)];
	int kind;

	if (record == known->record)
		return known->kind;
	kind = casefile_kind_of(l->casefile, record);
	if (!kind && !l->scanned)
		l->failed = scan(l);
	if (!kind && l->failed == STATUS_OK)
		kind = (int)db_integer(l->casefile->db, 0, get_kind, 1,
				       record);
	if (kind) {
		known->record = record;
		known->kind = kind;
	}
	return kind;
}
