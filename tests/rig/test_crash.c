/* The power is cut at every write. A VFS over the real one remembers, for the
 * case and its journal, what the last sync made durable and what came since.
 * At the cut each later write may be there, not be there, or be torn at 512
 * bytes; a file made or removed since its directory was last synced may be
 * there or not. Each image is then opened as after a real crash. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/rig/rig.h"

enum { FILES = 2, WRITES_MAX = 4096, SECTOR = 512, IMAGES_PER_CUT = 2 };

/* A write, or a truncation (data NULL), since the last sync. */
struct pending {
	unsigned char *data;
	int64_t offset, size;
};

struct disk_file {
	char path[128];
	unsigned char *durable;
	int64_t durable_size;
	bool durable_exists; /* its name, as the directory was last synced */
	bool exists;
	/* What was durable of a file that is removed, unsynced. */
	struct pending pending[WRITES_MAX];
	int pending_count;
};

static struct disk {
	struct disk_file files[FILES]; /* the case, its journal */
	bool armed, dead;
	int64_t writes, cut_at;
} disk;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs crash_vfs;

struct crash_file {
	sqlite3_file base;
	struct disk_file *file; /* NULL: not watched */
	sqlite3_file *real;
};

static struct disk_file *watched(const char *path)
{
	for (int i = 0; path && i < FILES; i++)
		if (!strcmp(disk.files[i].path, path))
			return &disk.files[i];
	return NULL;
}

static bool dies(void)
{
	if (disk.dead)
		return true;
	if (disk.armed && ++disk.writes == disk.cut_at)
		disk.dead = true;
	return disk.dead;
}

static void remember(struct disk_file *f, const void *data, int64_t offset,
		     int64_t size)
{
	struct pending *p = &f->pending[f->pending_count];

	assert_true(f->pending_count < WRITES_MAX);
	p->offset = offset;
	p->size = size;
	p->data = NULL;
	if (data) {
		p->data = malloc((size_t)size);
		memcpy(p->data, data, (size_t)size);
	}
	f->pending_count++;
}

static void forget_pending(struct disk_file *f)
{
	for (int i = 0; i < f->pending_count; i++)
		free(f->pending[i].data);
	f->pending_count = 0;
}

static void apply(unsigned char **bytes, int64_t *size,
		  const struct pending *p, int64_t length)
{
	if (!p->data) {
		if (p->size < *size)
			*size = p->size;
		return;
	}
	if (p->offset + length > *size) {
		*bytes = realloc(*bytes, (size_t)(p->offset + length));
		memset(*bytes + *size, 0,
		       (size_t)(p->offset + length - *size));
		*size = p->offset + length;
	}
	memcpy(*bytes + p->offset, p->data, (size_t)length);
}

static void make_durable(struct disk_file *f)
{
	for (int i = 0; i < f->pending_count; i++)
		apply(&f->durable, &f->durable_size, &f->pending[i],
		      f->pending[i].size);
	forget_pending(f);
}

static void sync_folder(void)
{
	for (int i = 0; i < FILES; i++)
		disk.files[i].durable_exists = disk.files[i].exists;
}

#define SHIM(p) ((struct crash_file *)(p))

static int shim_close(sqlite3_file *p)
{
	sqlite3_file *real = SHIM(p)->real;
	int code = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;

	sqlite3_free(real);
	SHIM(p)->real = NULL;
	return code;
}

static int shim_read(sqlite3_file *p, void *data, int n, sqlite3_int64 at)
{
	return SHIM(p)->real->pMethods->xRead(SHIM(p)->real, data, n, at);
}

static int shim_write(sqlite3_file *p, const void *data, int n,
		      sqlite3_int64 at)
{
	if (SHIM(p)->file && disk.armed) {
		if (dies())
			return SQLITE_IOERR_WRITE;
		remember(SHIM(p)->file, data, at, n);
	}
	return SHIM(p)->real->pMethods->xWrite(SHIM(p)->real, data, n, at);
}

static int shim_truncate(sqlite3_file *p, sqlite3_int64 size)
{
	if (SHIM(p)->file && disk.armed) {
		if (dies())
			return SQLITE_IOERR_TRUNCATE;
		remember(SHIM(p)->file, NULL, 0, size);
	}
	return SHIM(p)->real->pMethods->xTruncate(SHIM(p)->real, size);
}

static int shim_sync(sqlite3_file *p, int flags)
{
	int code;

	if (SHIM(p)->file && disk.armed && dies())
		return SQLITE_IOERR_FSYNC;
	code = SHIM(p)->real->pMethods->xSync(SHIM(p)->real, flags);
	if (SHIM(p)->file && disk.armed) {
		make_durable(SHIM(p)->file);
		/* SQLite syncs a new journal's directory with it. */
		if (SHIM(p)->file == &disk.files[1])
			sync_folder();
	}
	return code;
}

#define PASS(name, params, args)                                              \
	static int shim_##name params                                         \
	{                                                                     \
		return SHIM(p)->real->pMethods->name args;                    \
	}
PASS(xFileSize, (sqlite3_file *p, sqlite3_int64 *size),
     (SHIM(p)->real, size))
PASS(xLock, (sqlite3_file *p, int level), (SHIM(p)->real, level))
PASS(xUnlock, (sqlite3_file *p, int level), (SHIM(p)->real, level))
PASS(xCheckReservedLock, (sqlite3_file *p, int *out), (SHIM(p)->real, out))
PASS(xSectorSize, (sqlite3_file *p), (SHIM(p)->real))

static int shim_control(sqlite3_file *p, int op, void *arg)
{
	return SHIM(p)->real->pMethods->xFileControl(SHIM(p)->real, op, arg);
}

/* No promise about what a crash leaves: SQLite must assume the worst. */
static int shim_characteristics(sqlite3_file *p)
{
	(void)p;
	return 0;
}

static const sqlite3_io_methods shim_methods = {
	.iVersion = 1, .xClose = shim_close, .xRead = shim_read,
	.xWrite = shim_write, .xTruncate = shim_truncate, .xSync = shim_sync,
	.xFileSize = shim_xFileSize, .xLock = shim_xLock,
	.xUnlock = shim_xUnlock,
	.xCheckReservedLock = shim_xCheckReservedLock,
	.xFileControl = shim_control, .xSectorSize = shim_xSectorSize,
	.xDeviceCharacteristics = shim_characteristics,
};

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *p,
		    int flags, int *out)
{
	struct crash_file *shim = SHIM(p);
	int code;

	(void)vfs;
	memset(shim, 0, sizeof(*shim));
	shim->file = watched(path);
	if (shim->file && disk.dead)
		return SQLITE_CANTOPEN;
	shim->real = sqlite3_malloc(real_vfs->szOsFile);
	if (!shim->real)
		return SQLITE_NOMEM;
	memset(shim->real, 0, (size_t)real_vfs->szOsFile);
	code = real_vfs->xOpen(real_vfs, path, shim->real, flags, out);
	if (code != SQLITE_OK) {
		sqlite3_free(shim->real);
		return code;
	}
	if (shim->file && !shim->file->exists) {
		shim->file->exists = true;
		free(shim->file->durable);
		shim->file->durable = NULL;
		shim->file->durable_size = 0;
	}
	shim->base.pMethods = &shim_methods;
	return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	struct disk_file *f = watched(path);
	int code;

	(void)vfs;
	if (f && disk.armed && dies())
		return SQLITE_IOERR_DELETE;
	code = real_vfs->xDelete(real_vfs, path, sync);
	if (f && code == SQLITE_OK) {
		/* What the file held stays on the disk while its name does. */
		f->exists = false;
		if (sync)
			sync_folder();
	}
	return code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *out)
{
	(void)vfs;
	return real_vfs->xAccess(real_vfs, path, flags, out);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int n, char *out)
{
	(void)vfs;
	return real_vfs->xFullPathname(real_vfs, path, n, out);
}

static void install(void)
{
	real_vfs = sqlite3_vfs_find(NULL);
	crash_vfs = *real_vfs;
	crash_vfs.pNext = NULL;
	crash_vfs.zName = "crash";
	crash_vfs.szOsFile = (int)sizeof(struct crash_file);
	crash_vfs.xOpen = vfs_open;
	crash_vfs.xDelete = vfs_delete;
	crash_vfs.xAccess = vfs_access;
	crash_vfs.xFullPathname = vfs_full_path;
	assert_int_equal(sqlite3_vfs_register(&crash_vfs, 1), SQLITE_OK);
}

static void read_durable(struct disk_file *f)
{
	FILE *in = fopen(f->path, "rb");

	free(f->durable);
	f->durable = NULL;
	f->durable_size = 0;
	f->exists = f->durable_exists = in != NULL;
	if (!in)
		return;
	fseek(in, 0, SEEK_END);
	f->durable_size = ftell(in);
	rewind(in);
	f->durable = malloc((size_t)f->durable_size + 1);
	assert_int_equal(fread(f->durable, 1, (size_t)f->durable_size, in),
			 f->durable_size);
	fclose(in);
}

static void arm(const struct rig_case *rig, int64_t cut_at)
{
	for (int i = 0; i < FILES; i++)
		forget_pending(&disk.files[i]);
	snprintf(disk.files[0].path, sizeof(disk.files[0].path), "%s",
		 rig->path);
	snprintf(disk.files[1].path, sizeof(disk.files[1].path), "%s-journal",
		 rig->path);
	for (int i = 0; i < FILES; i++)
		read_durable(&disk.files[i]);
	disk.writes = 0;
	disk.cut_at = cut_at;
	disk.dead = false;
	disk.armed = true;
}

struct cut {
	const struct rig_case *rig;
	int64_t at;
};

static void arm_cut(void *payload)
{
	const struct cut *cut = payload;

	arm(cut->rig, cut->at);
}

/* Run the operation until the cut; how many writes it had. */
static int64_t run_until(const struct rig_case *rig,
			 const struct operation *o, int64_t cut_at,
			 bool *ret_done)
{
	struct cut cut = { rig, cut_at };

	rig_reset(rig);
	disk.armed = false;
	disk.dead = false;
	*ret_done = rig_run(rig, o, arm_cut, &cut) && !disk.dead;
	disk.armed = false;
	return disk.writes;
}

static void write_image(struct disk_file *f, bool keep_all)
{
	unsigned char *bytes = malloc((size_t)f->durable_size + 1);
	int64_t size = f->durable_size;
	bool there = f->exists == f->durable_exists ? f->exists
						    : rig_dice(2) == 0;
	FILE *out;

	if (f->durable)
		memcpy(bytes, f->durable, (size_t)size);
	for (int i = 0; i < f->pending_count; i++) {
		const struct pending *p = &f->pending[i];
		int64_t length = p->size;

		if (!keep_all && rig_dice(3) == 0)
			continue;
		if (!keep_all && p->data && rig_dice(4) == 0)
			length = (int64_t)rig_dice((uint32_t)(
					 length / SECTOR + 1)) * SECTOR;
		apply(&bytes, &size, p, length);
	}
	if (!there) {
		unlink(f->path);
	} else {
		out = fopen(f->path, "r+b");
		if (!out)
			out = fopen(f->path, "wb");
		assert_non_null(out);
		assert_int_equal(fwrite(bytes, 1, (size_t)size, out), size);
		fflush(out);
		assert_int_equal(ftruncate(fileno(out), size), 0);
		fclose(out);
	}
	free(bytes);
}

struct tally {
	int64_t images;
	int operations;
};

/* Files that are being made beside the case are on no watched disk. */
static bool makes_a_file(const struct operation *o)
{
	for (const struct operation *f = rig_files; f->name; f++)
		if (f == o)
			return true;
	return false;
}

static int64_t cut_at(struct rig_case *rig, const struct operation *o,
		      int64_t at)
{
	struct rig_fault fault = { .name = "power cut", .point = at,
				   .cut_short = true };

	for (int image = 0; image < IMAGES_PER_CUT; image++) {
		run_until(rig, o, at, &fault.said_done);
		disk.dead = false;
		for (int i = 0; i < FILES; i++)
			write_image(&disk.files[i], image == 0);
		rig_judge(rig, o, &fault);
	}
	return IMAGES_PER_CUT;
}

static void cut_everywhere(void *payload, const struct operation *o)
{
	struct tally *tally = payload;
	struct rig_case rig;
	int64_t points, step, images = 0;
	bool done;

	if (makes_a_file(o))
		return;
	rig_make(&rig, o);
	points = run_until(&rig, o, 0, &done);
	assert_true(done);
	step = rig_step(points);
	for (int64_t at = 1 + rig_dice((uint32_t)step); at <= points;
	     at += step)
		images += cut_at(&rig, o, at);
	/* The end: what is done is there. */
	images += cut_at(&rig, o, points + 1);
	print_message("# power cut: %s: %lld writes, %lld images\n", o->name,
		      (long long)points, (long long)images);
	/* Opening writes where something was left. */
	assert_true(points > 0 || !o->run);
	tally->images += images;
	tally->operations++;
	rig_remove(&rig);
}

static void test_the_power_is_cut_at_every_write(void **state)
{
	struct tally tally = { 0 };
	int count = rig_each(cut_everywhere, &tally);

	(void)state;
	assert_true(tally.operations > 0 && tally.operations <= count);
	assert_true(tally.images >= tally.operations * RIG_SAMPLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_power_is_cut_at_every_write),
	};

	setenv("TAFFRAIL_CLOCK", "2023-10-16T05:30:00Z", 1);
	rig_seed();
	install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
