/* A line of the text form: the fast reader and the general one agree, and
 * what was read is written as a line that reads the same. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include <jansson.h>
#include <talloc.h>

#include "assets/assets.h"
#include "store/rowline.h"
#include "store/textform.h"

static struct registry *registry_of_program(void)
{
	static struct registry *registry;
	const struct asset *a = asset_find("registry.txt");

	if (!registry)
		fuzz_check(a && registry_parse((const char *)a->data, a->size,
					       &registry, NULL) == STATUS_OK);
	return registry;
}

static void check_equal(const struct row *a, const struct row *b)
{
	fuzz_check(a->table == b->table && a->id == b->id);
	for (int i = 0; i < ROW_COLUMNS_MAX; i++) {
		const struct datum *p = &a->data[i], *q = &b->data[i];

		fuzz_check(p->type == q->type && p->integer == q->integer &&
			   p->length == q->length);
		fuzz_check(p->type != DATUM_TEXT ||
			   !memcmp(p->text, q->text, p->length));
	}
}

static void check_written(const struct registry *r, const void *ctx,
			  const struct row *row)
{
	struct buffer first, second;
	struct row again;
	struct error err;

	buffer_init(&first, 1 << 22);
	buffer_init(&second, 1 << 22);
	if (textform_write_row(r, row, &first, &err) == STATUS_OK) {
		fuzz_check(textform_read_row(r, ctx, first.data, first.length,
					     &again, &err) == STATUS_OK);
		check_equal(row, &again);
		fuzz_check(textform_write_row(r, &again, &second, &err) ==
			   STATUS_OK);
		fuzz_check(first.length == second.length &&
			   !memcmp(first.data, second.data, first.length));
	}
	buffer_release(&first);
	buffer_release(&second);
}

/* What the fast reader takes, the general one takes, and as the same row. */
static void check_fast(const struct registry *r, const void *ctx,
		       const uint8_t *data, size_t size)
{
	struct rowline in = { .registry = r, .id = rowline_plain_id };
	char *line = talloc_memdup(ctx, data, size);
	json_t *object;
	struct row fast, slow;
	struct error err;

	if (!rowline_flat(&in, line, size, &fast))
		return;
	object = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES,
			    NULL);
	fuzz_check(json_is_object(object));
	row_init(&slow, fast.table, fast.id);
	fuzz_check(rowline_take(&in, object, NULL, &slow, &err) == STATUS_OK);
	check_equal(&fast, &slow);
	json_decref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct registry *r = registry_of_program();
	void *ctx = talloc_new(NULL);
	struct row row;
	struct error err;

	if (size > 0) {
		check_fast(r, ctx, data, size);
		if (textform_read_row(r, ctx, (const char *)data, size, &row,
				      &err) == STATUS_OK)
			check_written(r, ctx, &row);
	}
	talloc_free(ctx);
	return 0;
}
