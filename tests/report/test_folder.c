#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "src/report/folder.h"

/* ---- file systems that have less ---- */

/* A stick: no second names; and one whose renames cannot refuse either. */
static bool no_links, no_refusing;
static int refused;

int linkat(int from, const char *name, int to, const char *other, int flags)
{
	if (no_links) {
		refused++;
		errno = EPERM;
		return -1;
	}
	return (int)syscall(SYS_linkat, from, name, to, other, flags);
}

int renameat2(int from, const char *name, int to, const char *other,
	      unsigned int flags)
{
	if (no_refusing && flags) {
		refused++;
		errno = EINVAL;
		return -1;
	}
	return (int)syscall(SYS_renameat2, from, name, to, other, flags);
}

struct scratch {
	char path[PATH_MAX];
	struct folder *folder;
};

static int scratch_open(void **state)
{
	struct scratch *scratch = calloc(1, sizeof(*scratch));
	const char *tmp = getenv("TMPDIR");

	snprintf(scratch->path, sizeof(scratch->path), "%s/folder-XXXXXX",
		 tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(scratch->path));
	assert_int_equal(folder_open(scratch->path, &scratch->folder, NULL),
			 STATUS_OK);
	*state = scratch;
	return 0;
}

static int scratch_close(void **state)
{
	struct scratch *scratch = *state;
	DIR *dir = opendir(scratch->path);

	for (struct dirent *e = readdir(dir); e; e = readdir(dir))
		unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	rmdir(scratch->path);
	folder_close(scratch->folder);
	free(scratch);
	return 0;
}

static int count_files(const char *path)
{
	DIR *dir = opendir(path);
	int n = -2; /* . and .. */

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void read_file(const struct scratch *scratch, const char *name,
		      char *buffer, size_t size)
{
	char path[PATH_MAX + FOLDER_NAME_MAX + 2];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", scratch->path, name);
	file = fopen(path, "r");
	assert_non_null(file);
	buffer[fread(buffer, 1, size - 1, file)] = '\0';
	fclose(file);
}

static enum status put(struct scratch *scratch, const char *name,
		       const char *text, bool replace)
{
	struct folder_file *file;
	enum status status = folder_file_begin(scratch->folder, name, &file,
					       NULL);

	if (status != STATUS_OK)
		return status;
	fputs(text, folder_file_stream(file));
	status = folder_commit(scratch->folder, &file, 1, replace, NULL);
	folder_file_close(file);
	return status;
}

static void test_written_whole(void **state)
{
	struct scratch *scratch = *state;
	char text[64];

	assert_int_equal(put(scratch, "notes.md", "one\n", false), STATUS_OK);
	read_file(scratch, "notes.md", text, sizeof(text));
	assert_string_equal(text, "one\n");
	assert_int_equal(count_files(scratch->path), 1);
}

static void test_replaced_only_when_asked(void **state)
{
	struct scratch *scratch = *state;
	char text[64];

	assert_int_equal(put(scratch, "a", "one", false), STATUS_OK);
	assert_int_equal(put(scratch, "a", "two", false), STATUS_EXISTS);
	read_file(scratch, "a", text, sizeof(text));
	assert_string_equal(text, "one");
	assert_int_equal(put(scratch, "a", "three", true), STATUS_OK);
	read_file(scratch, "a", text, sizeof(text));
	assert_string_equal(text, "three");
	assert_int_equal(count_files(scratch->path), 1);
}

static void test_abandoned_leaves_nothing(void **state)
{
	struct scratch *scratch = *state;
	struct folder_file *file;

	assert_int_equal(folder_file_begin(scratch->folder, "a", &file, NULL),
			 STATUS_OK);
	assert_int_equal(count_files(scratch->path), 1);
	fputs("half", folder_file_stream(file));
	folder_file_close(file);
	assert_int_equal(count_files(scratch->path), 0);
}

/* A link that lies in wait is replaced itself; what it leads to stays. */
static void test_link_is_not_followed(void **state)
{
	struct scratch *scratch = *state;
	char path[PATH_MAX + 16], target[PATH_MAX + 16], text[64];
	struct stat entry;

	snprintf(target, sizeof(target), "%s/target", scratch->path);
	snprintf(path, sizeof(path), "%s/notes.md", scratch->path);
	assert_int_equal(put(scratch, "target", "kept", false), STATUS_OK);
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(put(scratch, "notes.md", "new", false),
			 STATUS_EXISTS);
	assert_int_equal(put(scratch, "notes.md", "new", true), STATUS_OK);
	assert_int_equal(lstat(path, &entry), 0);
	assert_true(S_ISREG(entry.st_mode));
	read_file(scratch, "target", text, sizeof(text));
	assert_string_equal(text, "kept");
}

/* Of what has just these bytes already nothing is asked. */
static void test_same_bytes(void **state)
{
	static const char *const texts[] = { "one\ntwo", "one\ntwO", "one\n",
					     "one\ntwo " };
	struct scratch *scratch = *state;

	assert_int_equal(put(scratch, "a", "one\ntwo", false), STATUS_OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(put(scratch, "a", texts[i], false),
				 i == 0 ? STATUS_OK : STATUS_EXISTS);
	assert_int_equal(count_files(scratch->path), 1);
}

enum { SET = 20 }; /* more than are synced one by one */

static enum status put_set(struct scratch *scratch, int count, bool replace)
{
	struct folder_file *files[SET];
	enum status status;

	for (int i = 0; i < count; i++) {
		char name[8];

		snprintf(name, sizeof(name), "f%02d", i);
		assert_int_equal(folder_file_begin(scratch->folder, name,
						   &files[i], NULL),
				 STATUS_OK);
		fputs("new", folder_file_stream(files[i]));
		assert_int_equal(folder_file_rest(files[i], NULL), STATUS_OK);
	}
	status = folder_commit(scratch->folder, files, count, replace, NULL);
	for (int i = 0; i < count; i++)
		folder_file_close(files[i]);
	return status;
}

/* The last cannot get its name: a folder has it. */
static void test_a_set_has_all_its_names_or_none(void **state)
{
	struct scratch *scratch = *state;
	char path[PATH_MAX + 16], text[64];

	for (int count = 3; count <= SET; count += SET - 3) {
		snprintf(path, sizeof(path), "%s/f%02d", scratch->path,
			 count - 1);
		assert_int_equal(mkdir(path, 0700), 0);
		assert_int_equal(put(scratch, "f01", "old", true), STATUS_OK);
		assert_int_equal(put_set(scratch, count, false),
				 STATUS_EXISTS);
		assert_int_equal(count_files(scratch->path), 2);
		assert_int_equal(put_set(scratch, count, true), STATUS_IO);
		read_file(scratch, "f01", text, sizeof(text));
		assert_string_equal(text, "old");
		assert_int_equal(count_files(scratch->path), 2);
		assert_int_equal(rmdir(path), 0);
	}
	assert_int_equal(put_set(scratch, SET, true), STATUS_OK);
	read_file(scratch, "f01", text, sizeof(text));
	assert_string_equal(text, "new");
	assert_int_equal(count_files(scratch->path), SET);
}

static void leave(struct scratch *scratch, const char *name)
{
	char path[PATH_MAX + 40];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", scratch->path, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
}

/* ... but not while somebody writes there, and nothing else. */
static void test_what_a_killed_one_left_is_swept(void **state)
{
	struct scratch *scratch = *state;
	struct folder *other;

	leave(scratch, ".taffrail-0123456789abcdef");
	leave(scratch, ".taffrail-0123456789abcdeg");
	leave(scratch, ".taffrail-0123456789abcdef0");
	leave(scratch, "taffrail-0123456789abcdef");
	assert_int_equal(folder_open(scratch->path, &other, NULL), STATUS_OK);
	assert_int_equal(count_files(scratch->path), 4);
	folder_close(other);
	folder_close(scratch->folder);
	assert_int_equal(folder_open(scratch->path, &scratch->folder, NULL),
			 STATUS_OK);
	assert_int_equal(count_files(scratch->path), 3);
}

static void test_names(void **state)
{
	static const char *const bad[] = { "", ".hidden", "-rf", "../up",
					   "a/b", "a b", "ä", "a\n", ".",
					   ".." };
	struct scratch *scratch = *state;
	char name[FOLDER_NAME_MAX + 2];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(put(scratch, bad[i], "x", true),
				 STATUS_INVALID);
	memset(name, 'n', sizeof(name));
	name[FOLDER_NAME_MAX + 1] = '\0';
	assert_false(folder_name_is_safe(name));
	name[FOLDER_NAME_MAX] = '\0';
	assert_true(folder_name_is_safe(name));
	assert_int_equal(count_files(scratch->path), 0);
}

static void test_folder_is_made(void **state)
{
	struct scratch *scratch = *state;
	char path[PATH_MAX + 16];
	struct folder *folder;

	snprintf(path, sizeof(path), "%s/new", scratch->path);
	assert_int_equal(folder_open(path, &folder, NULL), STATUS_OK);
	folder_close(folder);
	assert_int_equal(rmdir(path), 0);
	snprintf(path, sizeof(path), "%s/no/such", scratch->path);
	assert_int_equal(folder_open(path, &folder, NULL), STATUS_NOT_FOUND);
}

/* Of new names all or none; what is replaced cannot come back there. */
static void test_a_set_on_a_stick(void **state)
{
	struct scratch *scratch = *state;
	struct folder_file *files[2];

	assert_int_equal(put(scratch, "b", "taken", false), STATUS_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(folder_file_begin(scratch->folder,
						   i ? "b" : "a", &files[i],
						   NULL), STATUS_OK);
		fputs("new", folder_file_stream(files[i]));
	}
	assert_int_equal(folder_commit(scratch->folder, files, 2, false, NULL),
			 STATUS_EXISTS);
	for (int i = 0; i < 2; i++)
		folder_file_close(files[i]);
	assert_int_equal(count_files(scratch->path), 1);
}

static void test_it_was_a_stick(void **state)
{
	(void)state;
	assert_true(refused >= 5);
}

#define SCRATCH(f) cmocka_unit_test_setup_teardown(f, scratch_open,           \
						   scratch_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH(test_written_whole),
		SCRATCH(test_replaced_only_when_asked),
		SCRATCH(test_abandoned_leaves_nothing),
		SCRATCH(test_link_is_not_followed),
		SCRATCH(test_same_bytes),
		SCRATCH(test_a_set_has_all_its_names_or_none),
		SCRATCH(test_what_a_killed_one_left_is_swept),
		SCRATCH(test_names),
		SCRATCH(test_folder_is_made),
	};
	const struct CMUnitTest on_a_stick[] = {
		SCRATCH(test_written_whole),
		SCRATCH(test_replaced_only_when_asked),
		SCRATCH(test_abandoned_leaves_nothing),
		SCRATCH(test_link_is_not_followed),
		SCRATCH(test_same_bytes),
		SCRATCH(test_a_set_on_a_stick),
		SCRATCH(test_what_a_killed_one_left_is_swept),
		SCRATCH(test_names),
		SCRATCH(test_it_was_a_stick),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	no_links = true;
	failed += cmocka_run_group_tests_name("no second names", on_a_stick,
					      NULL, NULL);
	no_refusing = true;
	refused = 0;
	failed += cmocka_run_group_tests_name("no refusing renames",
					      on_a_stick, NULL, NULL);
	return failed;
}
