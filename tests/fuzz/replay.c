/* replay: feeds a fuzz target its kept inputs, one test case each. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <limits.h>
#include <string.h>

enum { INPUT_MAX = 1 << 20 };

static void fail(const char *what, const char *path)
{
	printf("Bail out! %s: %s\n", what, path);
	exit(1);
}

/* The bytes of a file in a block of just their size, so that a sanitizer
 * sees the first byte read beyond them. */
static uint8_t *read_input(const char *path, size_t *ret_size)
{
	static uint8_t buffer[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	uint8_t *data;

	if (file == NULL)
		fail("cannot open", path);
	*ret_size = fread(buffer, 1, sizeof(buffer), file);
	if (ferror(file) || *ret_size == sizeof(buffer))
		fail("cannot read, or too large", path);
	fclose(file);
	data = malloc(*ret_size + (*ret_size == 0));
	if (data == NULL)
		fail("out of memory", path);
	memcpy(data, buffer, *ret_size);
	return data;
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void replay(const char *folder, const char *name, int number)
{
	char path[PATH_MAX];
	uint8_t *data;
	size_t size;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= PATH_MAX)
		fail("too long", folder);
	data = read_input(path, &size);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	printf("ok %d - %s\n", number, name);
	fflush(stdout);
}

/* .../fuzz_NAME -> tests/fuzz/corpus/NAME below the source. */
static void corpus_path(const char *program, char ret_path[PATH_MAX])
{
	const char *source = getenv("TAFFRAIL_SRCDIR");
	const char *name = strrchr(program, '/');

	name = name == NULL ? program : name + 1;
	if (strncmp(name, "fuzz_", 5) != 0)
		fail("not called fuzz_NAME", program);
	snprintf(ret_path, PATH_MAX, "%s/tests/fuzz/corpus/%s",
		 source == NULL ? "." : source, name + 5);
}

int main(int argc, char **argv)
{
	char folder[PATH_MAX];
	struct dirent **inputs;
	int count;

	(void)argc;
	corpus_path(argv[0], folder);
	count = scandir(folder, &inputs, is_input, alphasort);
	if (count < 0)
		fail("cannot list", folder);
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		replay(folder, inputs[i]->d_name, i + 1);
		free(inputs[i]);
	}
	free(inputs);
	return 0;
}
