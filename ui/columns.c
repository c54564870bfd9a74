#include "ui/columns.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "ui/folders.h"

enum { LISTS_MAX = 256, LINE_LENGTH_MAX = 1024, FILE_MAX = 1 << 17 };

struct remembered {
	char *list, *words;
};

struct columns {
	struct remembered lists[LISTS_MAX];
	int count;
};

static struct remembered *find(struct columns *columns, const char *list)
{
	for (int i = 0; i < columns->count; i++)
		if (strcmp(columns->lists[i].list, list) == 0)
			return &columns->lists[i];
	return NULL;
}

static void put(struct columns *columns, const char *list, const char *words)
{
	struct remembered *there = find(columns, list);

	if (!there && columns->count < LISTS_MAX) {
		there = &columns->lists[columns->count++];
		*there = (struct remembered){talloc_strdup(columns, list),
					     NULL};
	}
	if (there)
		there->words = talloc_strdup(columns, words);
}

static void take_line(struct columns *columns, char *line)
{
	size_t n = strcspn(line, " ");

	if (*line == '#' || line[n] == '\0' || n == 0)
		return;
	line[n] = '\0';
	put(columns, line, line + n + 1);
}

static void read_file(struct columns *columns)
{
	char *path = folders_state(columns, "columns");
	FILE *file = path ? fopen(path, "re") : NULL;
	char line[LINE_LENGTH_MAX];
	long taken = 0;

	talloc_free(path);
	if (!file)
		return;
	while (fgets(line, sizeof(line), file) && taken < FILE_MAX) {
		taken += (long)strlen(line);
		line[strcspn(line, "\r\n")] = '\0';
		take_line(columns, line);
	}
	(void)fclose(file);
}

struct columns *columns_read(const void *ctx)
{
	struct columns *columns = talloc_zero(ctx, struct columns);

	if (columns)
		read_file(columns);
	return columns;
}

const char *columns_of(const struct columns *columns, const char *list)
{
	for (int i = 0; columns && list && i < columns->count; i++)
		if (strcmp(columns->lists[i].list, list) == 0)
			return *columns->lists[i].words
				       ? columns->lists[i].words
				       : NULL;
	return NULL;
}

static enum status write_file(const struct columns *columns, const char *path,
			      const char *beside, struct error *err)
{
	int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
				      O_NOFOLLOW, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool good = file != NULL;

	for (int i = 0; file && i < columns->count; i++)
		if (*columns->lists[i].words)
			fprintf(file, "%s %s\n", columns->lists[i].list,
				columns->lists[i].words);
	if (file)
		good = !ferror(file);
	if (file && fclose(file) != 0)
		good = false;
	if (!good || rename(beside, path) != 0) {
		int why = errno;

		(void)unlink(beside);
		return error_set(err, STATUS_IO,
				 "the columns are not remembered: %s: %s",
				 path, strerror(why));
	}
	return STATUS_OK;
}

enum status columns_set(struct columns *columns, const char *list,
			const char *words, struct error *err)
{
	char *path = folders_state(columns, "columns"), *beside;
	enum status status;

	read_file(columns);
	put(columns, list, words ? words : "");
	beside = path ? talloc_asprintf(columns, "%s.%ld", path,
					(long)getpid())
		      : NULL;
	status = beside ? write_file(columns, path, beside, err)
			: error_set(err, STATUS_IO,
				    "the columns are not remembered: HOME is "
				    "not set");
	talloc_free(beside);
	talloc_free(path);
	return status;
}
