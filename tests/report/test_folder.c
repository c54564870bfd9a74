#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/report/folder.h"

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
	return folder_file_commit(file, replace, false, NULL);
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
	folder_file_abandon(file);
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

static void test_same_bytes(void **state)
{
	struct scratch *scratch = *state;
	struct folder_file *file;

	assert_int_equal(put(scratch, "a", "one\ntwo", false), STATUS_OK);
	for (int i = 0; i < 4; i++) {
		static const char *const texts[] = { "one\ntwo", "one\ntwO",
						     "one\n", "one\ntwo " };

		assert_int_equal(folder_file_begin(scratch->folder, "a", &file,
						   NULL), STATUS_OK);
		fputs(texts[i], folder_file_stream(file));
		assert_int_equal(folder_file_is_there(file), i == 0);
		folder_file_abandon(file);
	}
	assert_int_equal(folder_file_begin(scratch->folder, "b", &file, NULL),
			 STATUS_OK);
	assert_false(folder_file_is_there(file));
	folder_file_abandon(file);
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
		SCRATCH(test_names),
		SCRATCH(test_folder_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
