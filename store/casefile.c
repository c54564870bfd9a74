#include "store/casefile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/blob.h"
#include "store/casefile_internal.h"
#include "store/derive.h"
#include "store/fetch_queue.h"
#include "store/find.h"
#include "store/fresh.h"
#include "store/migrate.h"
#include "store/open_entry.h"
#include "store/rows.h"

static struct casefile *casefile_alloc(struct error *err)
{
	struct casefile *c = talloc_zero(NULL, struct casefile);

	if (!c) {
		error_set(err, STATUS_NOMEM, "out of memory");
		return NULL;
	}
	id_generator_init(&c->ids);
	c->large_rows = ENTRY_LIST_MAX;
	c->slice_rows = ENTRY_LIST_MAX;
	return c;
}

static void set_name(struct casefile *c, const char *path)
{
	const char *base = strrchr(path, '/');
	size_t n;

	base = base ? base + 1 : path;
	n = strlen(base);
	if (n > 4 && !strcmp(base + n - 4, ".taf"))
		n -= 4;
	if (n >= sizeof(c->name))
		n = sizeof(c->name) - 1;
	memcpy(c->name, base, n);
	c->name[n] = '\0';
}

static void forget_private_copy(struct casefile *c)
{
	char path[sizeof(c->private_folder) + 16];

	if (!*c->private_folder)
		return;
	snprintf(path, sizeof(path), "%s/case.taf", c->private_folder);
	unlink(path);
	rmdir(c->private_folder);
}

void casefile_close(struct casefile *casefile)
{
	if (!casefile)
		return;
	if (casefile->derive)
		derive_close(casefile->derive);
	db_free(casefile->db);
	sqlite3_close(casefile->sqlite);
	registry_free(casefile->registry);
	forget_private_copy(casefile);
	talloc_free(casefile);
}

enum status casefile_attach(struct casefile *c, const char *path, bool write,
			    bool create, struct error *err)
{
	enum status status =
		profile_open(path, write, create, &c->sqlite, err);

	if (status != STATUS_OK)
		return status;
	c->db = db_wrap(c->sqlite, c->file.path);
	if (!c->db)
		return error_set(err, STATUS_NOMEM, "out of memory");
	c->writable = write;
	return STATUS_OK;
}

static enum status attach_rest(struct casefile *c, struct error *err)
{
	char *id;
	enum status status = schema_look(c, err);

	if (status == STATUS_OK)
		status = migrate_read_registry(c, &c->unknown, err);
	if (status != STATUS_OK)
		return status;
	id = casefile_meta(c, c, "case");
	if (!id || strlen(id) >= sizeof(c->id))
		return error_set(err, STATUS_CORRUPT, "%s: no case id",
				 c->file.path);
	memcpy(c->id, id, strlen(id) + 1);
	c->data_version = db_integer(c->db, 0, "PRAGMA data_version", 0);
	c->derive = derive_open(c);
	if (!c->derive)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static enum status fill_new(struct casefile *c, struct error *err)
{
	char id[ID_LENGTH + 1];
	enum status status = db_exec(c->db, "PRAGMA application_id = "
				     "1413563974; PRAGMA user_version = 1",
				     err); /* the steps count on */

	if (status == STATUS_OK)
		status = db_begin(c->db, err);
	if (status != STATUS_OK)
		return status;
	id_print(casefile_new_id(c), id);
	status = migrate_make(c, err);
	if (status == STATUS_OK)
		status = casefile_set_meta(c, "case", id, err);
	if (status == STATUS_OK)
		status = casefile_set_meta(c, "form", "1", err);
	if (status == STATUS_OK)
		status = casefile_set_meta(c, "fold", find_rule(), err);
	if (status == STATUS_OK)
		return db_commit(c->db, err);
	db_rollback(c->db);
	return status;
}

/* The folder must exist; the file must not. */
static enum status absolute_new(const char *path, char *out, size_t size,
				struct error *err)
{
	char folder[PATH_MAX], real[PATH_MAX];
	const char *slash = strrchr(path, '/'), *base;

	base = slash ? slash + 1 : path;
	if (!*base || !strcmp(base, ".") || !strcmp(base, ".."))
		return error_set(err, STATUS_INVALID, "%s: name a file", path);
	snprintf(folder, sizeof(folder), "%.*s",
		 slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	if (!realpath(folder, real))
		return error_set(err, STATUS_NOT_FOUND, "%s: %s", folder,
				 strerror(errno));
	if ((size_t)snprintf(out, size, "%s/%s",
			     strcmp(real, "/") ? real : "", base) >= size)
		return error_set(err, STATUS_LIMIT, "%s: path too long", path);
	return STATUS_OK;
}

static enum status create_file(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		      0600);

	if (fd < 0)
		return error_set(err, errno == EEXIST ? STATUS_EXISTS
						      : STATUS_IO,
				 "%s: %s", path, strerror(errno));
	close(fd);
	return STATUS_OK;
}

/* Only PRAGMAs before the first table are outside of the transaction, so an
 * interrupted making leaves a file without tables: profile_look says so. */
static enum status make_new(struct casefile *c, struct error *err)
{
	enum status status = casefile_attach(c, c->file.path, true, true, err);

	if (status == STATUS_OK)
		status = fill_new(c, err);
	if (status == STATUS_OK)
		status = profile_look(c->file.path, &c->file, err);
	if (status == STATUS_OK) {
		registry_free(c->registry);
		c->registry = NULL;
		status = attach_rest(c, err);
	}
	if (status == STATUS_OK)
		status = casefile_remember(c, err);
	return status;
}

enum status casefile_new(const char *path, struct casefile **ret_case,
			 struct error *err)
{
	struct casefile *c = casefile_alloc(err);
	enum status status;

	if (!c)
		return STATUS_NOMEM;
	status = absolute_new(path, c->file.path, sizeof(c->file.path), err);
	if (status == STATUS_OK)
		status = create_file(c->file.path, err);
	if (status != STATUS_OK) {
		casefile_close(c);
		return status;
	}
	set_name(c, path);
	status = make_new(c, err);
	if (status != STATUS_OK) {
		unlink(c->file.path);
		casefile_close(c);
		return status;
	}
	*ret_case = c;
	return STATUS_OK;
}

enum status casefile_remember(struct casefile *c, struct error *err)
{
	struct state_place place = { .device = c->file.device,
				     .inode = c->file.inode };
	char *head = entry_head(c, c);

	if (!head)
		return error_set(err, STATUS_NOMEM, "out of memory");
	memcpy(place.path, c->file.path, sizeof(place.path));
	snprintf(place.head, sizeof(place.head), "%s", head);
	talloc_free(head);
	return state_write(c->id, &place, err);
}

enum status casefile_remember_copy(struct casefile *c, const char *path,
				   struct error *err)
{
	struct profile_file own = c->file;
	enum status status = profile_look(path, &c->file, err);

	if (status == STATUS_OK)
		status = casefile_remember(c, err);
	c->file = own;
	return status;
}

enum status casefile_check(struct casefile *casefile, bool whole,
			   struct error *err)
{
	struct statement *s;
	const char *text;
	enum status status = db_prepare(
		casefile->db, whole ? "PRAGMA integrity_check(1)"
				    : "PRAGMA quick_check(1)", &s, err);

	if (status != STATUS_OK)
		return status;
	if (!db_step(s)) {
		status = db_status(s, err);
		return status == STATUS_OK ? STATUS_CORRUPT : status;
	}
	text = db_column_text(s, 0, NULL);
	if (!text || strcmp(text, "ok"))
		status = error_set(err, STATUS_CORRUPT, "%s: damaged: %s; keep "
				   "the file and go on from a copy",
				   casefile->file.path, text ? text : "?");
	db_reset(s);
	return status == STATUS_OK ? schema_check(casefile, err) : status;
}

static bool has_head(struct casefile *c, const char *head)
{
	struct statement *s;
	bool found;

	if (!*head)
		return true; /* it was empty when it was last seen */
	if (db_prepare(c->db, "SELECT 1 FROM entry WHERE hash = ?", &s, NULL) !=
	    STATUS_OK)
		return false;
	db_bind_text(s, 1, head, strlen(head));
	found = db_step(s);
	db_reset(s);
	return found;
}

static int64_t entries_since(struct casefile *c, const char *head)
{
	struct statement *s;
	int64_t n = 0;

	if (db_prepare(c->db, "SELECT count(*) FROM entry WHERE id > "
		       "coalesce((SELECT id FROM entry WHERE hash = ?), 0)",
		       &s, NULL) != STATUS_OK)
		return 0;
	db_bind_text(s, 1, head, strlen(head));
	if (db_step(s))
		n = db_column_integer(s, 0);
	db_reset(s);
	return n;
}

enum ownership { OWN, OWN_MOVED, OWN_GREW, STRANGER };

struct owning {
	struct casefile *casefile;
	enum ownership ownership;
};

/* By the place that knows it best. */
static bool weigh(void *payload, const struct state_place *known)
{
	struct owning *o = payload;
	struct casefile *c = o->casefile;
	enum ownership ownership;

	if (!has_head(c, known->head))
		return true;
	if (known->device == c->file.device &&
	    known->inode == c->file.inode &&
	    !strcmp(known->path, c->file.path))
		ownership = OWN;
	else
		ownership = entries_since(c, known->head) > 0 ? OWN_GREW
							      : OWN_MOVED;
	if (ownership < o->ownership)
		o->ownership = ownership;
	return o->ownership != OWN;
}

static enum ownership ownership_of(struct casefile *c)
{
	struct owning o = { .casefile = c, .ownership = STRANGER };

	if (state_read(c->id, weigh, &o, NULL) != STATUS_OK)
		return STRANGER;
	return o.ownership;
}

static void detach(struct casefile *c)
{
	if (c->derive)
		derive_close(c->derive);
	c->derive = NULL;
	db_free(c->db);
	c->db = NULL;
	sqlite3_close(c->sqlite);
	c->sqlite = NULL;
	registry_free(c->registry);
	c->registry = NULL;
}

/* The steps that a checked copy of an older case lacks; its registry and what
 * is derived stay as they came. */
static enum status bring_copy_up(struct casefile *c, const char *path,
				 struct error *err)
{
	enum status status;

	detach(c);
	status = casefile_attach(c, path, true, false, err);
	if (status == STATUS_OK)
		status = migrate_tables(c->db, err);
	detach(c);
	return status == STATUS_OK ? casefile_attach(c, path, false, false, err)
				   : status;
}

/* A stranger's case: the main file alone, copied, checked, read only. */
static enum status open_private_copy(struct casefile *c, struct error *err)
{
	char path[sizeof(c->private_folder) + 16];
	enum status status;

	detach(c);
	c->foreign = true;
	status = profile_private_folder(c->private_folder,
					sizeof(c->private_folder), err);
	if (status != STATUS_OK) {
		*c->private_folder = '\0';
		return status;
	}
	snprintf(path, sizeof(path), "%s/case.taf", c->private_folder);
	status = profile_copy(c->file.path, path, err);
	if (status == STATUS_OK)
		status = casefile_attach(c, path, false, false, err);
	if (status == STATUS_OK)
		status = schema_look(c, err);
	if (status == STATUS_OK)
		status = migrate_read_registry(c, &c->unknown, err);
	if (status == STATUS_OK)
		status = casefile_check(c, false, err);
	if (status == STATUS_OK && c->file.user_version < CASE_SCHEMA)
		status = bring_copy_up(c, path, err);
	registry_free(c->registry);
	c->registry = NULL;
	return status == STATUS_OK ? attach_rest(c, err) : status;
}

static enum status foreign_for_writing(const struct casefile *c,
				       const char *why, struct error *err)
{
	return error_set(err, STATUS_FOREIGN, "%s: %s; make it your own with: "
			 "taffrail adopt %s NEW.taf", c->file.path, why,
			 c->file.path);
}

/* What this program would write wrongly it does not write. */
static enum status refuse_newer(const struct casefile *c, struct error *err)
{
	if (c->file.user_version > CASE_SCHEMA)
		return error_set(err, STATUS_NEWER, "%s: made by a newer "
				 "taffrail (schema %u, this one knows %d): "
				 "update taffrail to write in it",
				 c->file.path, c->file.user_version,
				 CASE_SCHEMA);
	if (c->unknown)
		return error_set(err, STATUS_NEWER, "%s: has kinds, fields or "
				 "choices of a newer taffrail (%.60s): it can "
				 "be read; update taffrail to write in it",
				 c->file.path, c->unknown);
	return STATUS_OK;
}

static enum status settle(struct casefile *c, enum ownership ownership,
			  enum casefile_mode mode, struct error *err)
{
	enum status status = STATUS_OK;

	if (ownership == STRANGER && mode == CASEFILE_WRITE)
		return foreign_for_writing(c, "not a case of this account",
					   err);
	if (ownership == STRANGER)
		return open_private_copy(c, err);
	if (ownership == OWN_GREW && mode == CASEFILE_WRITE)
		return error_set(err, STATUS_FOREIGN, "%s: came back with new "
				 "entries from elsewhere; look at taffrail log, "
				 "then accept them with: taffrail adopt "
				 "--in-place %s", c->file.path, c->file.path);
	if (mode == CASEFILE_READ && c->file.user_version < CASE_SCHEMA)
		return open_private_copy(c, err); /* it could not be written */
	if (mode == CASEFILE_WRITE)
		status = refuse_newer(c, err);
	else if (c->file.user_version > CASE_SCHEMA)
		status = schema_covers(c, err);
	if (status == STATUS_OK && ownership != OWN)
		status = casefile_check(c, false, err);
	if (status == STATUS_OK && ownership == OWN_MOVED &&
	    mode == CASEFILE_WRITE)
		status = casefile_remember(c, err);
	return status;
}

static enum status open_at(struct casefile *c, const char *path,
			   enum casefile_mode mode, struct error *err)
{
	bool write = mode == CASEFILE_WRITE;
	enum status status = profile_look(path, &c->file, err);

	if (status != STATUS_OK)
		return status;
	set_name(c, path);
	if (c->file.sidecar && !state_knows_file(c->file.path, c->file.device,
						 c->file.inode)) {
		if (write)
			return foreign_for_writing(
				c, "a journal that is not ours lies beside it",
				err);
		return open_private_copy(c, err);
	}
	/* After one's own crash only a writer can roll the journal back. */
	status = casefile_attach(c, c->file.path, write || c->file.sidecar,
				 false, err);
	if (status == STATUS_OK)
		status = attach_rest(c, err);
	if (status == STATUS_OK)
		status = settle(c, ownership_of(c), mode, err);
	c->writable = write && !c->foreign;
	/* Who is at work is left alone: views hide what it writes. */
	if (status == STATUS_OK && c->writable)
		(void)!open_entry_settle(c, NULL);
	if (status == STATUS_OK && c->writable)
		status = migrate_case(c, err);
	/* Bytes left by a crash are in nobody's way: a case that another program
	 * is writing is swept the next time. */
	if (status == STATUS_OK && c->writable)
		(void)!blob_sweep(c, NULL);
	return status;
}

static bool is_older(struct casefile *c)
{
	return c->file.user_version < CASE_SCHEMA;
}

/* A large batch was left half done (store/open_entry.h). */
static bool has_rest(struct casefile *c)
{
	bool left = casefile_attach(c, c->file.path, false, false, NULL) ==
			    STATUS_OK &&
		    open_entry_is_left(c);

	detach(c);
	return left;
}

/* Reading a case of an older program brings it up first, where it can be
 * written; else a private copy is brought up instead. So does a batch that
 * was left half done; where the case cannot be written it is hidden. */
static void bring_up_first(const char *path,
			   const struct casefile_watch *watch)
{
	struct casefile *c = casefile_alloc(NULL);

	if (!c)
		return;
	c->watch = *watch;
	if (profile_look(path, &c->file, NULL) == STATUS_OK &&
	    (is_older(c) || (!c->file.sidecar && has_rest(c))))
		(void)!open_at(c, path, CASEFILE_WRITE, NULL);
	casefile_close(c);
}

enum status casefile_open(const char *path, enum casefile_mode mode,
			  struct casefile **ret_case, struct error *err)
{
	static const struct casefile_watch nobody;

	return casefile_open_watched(path, mode, &nobody, ret_case, err);
}

enum status casefile_open_watched(const char *path, enum casefile_mode mode,
				  const struct casefile_watch *watch,
				  struct casefile **ret_case,
				  struct error *err)
{
	struct casefile *c = casefile_alloc(err);
	enum status status;

	if (!c)
		return STATUS_NOMEM;
	c->watch = *watch;
	if (mode == CASEFILE_READ)
		bring_up_first(path, watch);
	status = open_at(c, path, mode, err);
	if (status == STATUS_OK)
		status = open_entry_look(c, err);
	if (status != STATUS_OK) {
		casefile_close(c);
		return status;
	}
	*ret_case = c;
	return STATUS_OK;
}

static enum status adopt_in_place(const char *path, struct error *err)
{
	struct casefile *c = casefile_alloc(err);
	enum status status;

	if (!c)
		return STATUS_NOMEM;
	status = profile_look(path, &c->file, err);
	if (status == STATUS_OK && c->file.sidecar)
		status = foreign_for_writing(
			c, "a journal lies beside it", err);
	if (status == STATUS_OK)
		status = casefile_attach(c, c->file.path, true, false, err);
	if (status == STATUS_OK)
		status = attach_rest(c, err);
	if (status == STATUS_OK)
		status = refuse_newer(c, err);
	if (status == STATUS_OK && ownership_of(c) == STRANGER)
		status = foreign_for_writing(c, "not a case of this account",
					     err);
	if (status == STATUS_OK)
		status = casefile_check(c, false, err);
	if (status == STATUS_OK)
		status = casefile_remember(c, err);
	casefile_close(c);
	return status;
}

/* The copy under its part's name: checked whole before it gets its own. */
static enum status take_over(struct casefile *c, const char *part,
			     struct error *err)
{
	enum status status = profile_copy(c->file.path, part, err);

	if (status == STATUS_OK)
		status = profile_look(part, &c->file, err);
	if (status == STATUS_OK)
		status = casefile_attach(c, part, true, false, err);
	if (status == STATUS_OK)
		status = attach_rest(c, err);
	/* What another person said may be contacted. */
	if (status == STATUS_OK && migrate_version(c->db) >= QUEUE_SCHEMA)
		status = fetch_queue_clear(c, 0, NULL, err);
	if (status == STATUS_OK)
		status = open_entry_recover(c, err);
	return status == STATUS_OK ? casefile_check(c, true, err) : status;
}

static enum status adopt_copy(const char *path, const char *target,
			      struct error *err)
{
	struct casefile *c = casefile_alloc(err);
	char made[PATH_MAX];
	struct fresh fresh;
	enum status status;

	if (!c)
		return STATUS_NOMEM;
	status = profile_look(path, &c->file, err);
	if (status == STATUS_OK)
		status = refuse_newer(c, err);
	if (status == STATUS_OK)
		status = absolute_new(target, made, sizeof(made), err);
	if (status == STATUS_OK)
		status = fresh_init(made, &fresh, err);
	if (status != STATUS_OK) {
		casefile_close(c);
		return status;
	}
	status = take_over(c, fresh.part, err);
	if (status == STATUS_OK)
		status = fresh_place(&fresh, err);
	if (status == STATUS_OK) {
		memcpy(c->file.path, made, sizeof(made));
		status = casefile_remember(c, err);
		if (status != STATUS_OK)
			unlink(made);
	}
	casefile_close(c);
	fresh_abandon(&fresh);
	return status;
}

enum status casefile_adopt(const char *path, const char *target, bool in_place,
			   struct error *err)
{
	return in_place ? adopt_in_place(path, err)
			: adopt_copy(path, target, err);
}

bool casefile_is_foreign(const struct casefile *casefile)
{
	return casefile->foreign;
}

bool casefile_is_writable(const struct casefile *casefile)
{
	return casefile->writable;
}

const char *casefile_path(const struct casefile *casefile)
{
	return casefile->file.path;
}

const char *casefile_name(const struct casefile *casefile)
{
	return casefile->name;
}

const struct registry *casefile_registry(const struct casefile *casefile)
{
	return casefile->registry;
}

sqlite3 *casefile_sqlite(struct casefile *casefile)
{
	return casefile->sqlite;
}

struct db *casefile_db(struct casefile *casefile)
{
	return casefile->db;
}

bool casefile_read_begin(struct casefile *casefile)
{
	return db_read_begin(casefile->db);
}

void casefile_read_end(struct casefile *casefile, bool began)
{
	db_read_end(casefile->db, began);
}

struct derive *casefile_derive(struct casefile *casefile)
{
	return casefile->derive;
}

void casefile_set_analyst(struct casefile *casefile, const char *name)
{
	talloc_free(casefile->analyst);
	casefile->analyst = talloc_strdup(casefile, name);
}

const char *casefile_analyst(const struct casefile *casefile)
{
	return casefile->analyst ? casefile->analyst : "";
}

int64_t casefile_new_id(struct casefile *casefile)
{
	return id_generator_next(&casefile->ids);
}
