/* taffrail add CASE sources [FILE|-]: each address a source. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "src/cmd/commands.h"
#include "src/ingest/addresses.h"

static enum status read_text(struct invocation *v, FILE *stream,
			     const char *name, struct addresses **ret)
{
	char *text = talloc_size(v->ctx, ADDRESSES_TEXT_BYTES + 1);
	size_t n;

	if (!text)
		return error_set(&v->err, STATUS_NOMEM, "out of memory");
	n = fread(text, 1, ADDRESSES_TEXT_BYTES + 1, stream);
	if (ferror(stream))
		return error_set(&v->err, STATUS_INVALID, "%s: %s", name,
				 strerror(errno));
	if (n > ADDRESSES_TEXT_BYTES)
		return error_set(&v->err, STATUS_INVALID, "%s: more than 1 "
				 "MiB: take it in parts", name);
	return addresses_read(v->ctx, text, n, ret, &v->err);
}

static enum status read_all(struct invocation *v, struct addresses **ret)
{
	const char *name = v->arg_count > 2 ? v->args[2] : "-";
	enum status status;
	FILE *stream;

	if (!strcmp(name, "-"))
		return read_text(v, stdin, "standard input", ret);
	stream = fopen(name, "re");
	if (!stream)
		return error_set(&v->err, STATUS_INVALID, "%s: %s", name,
				 strerror(errno));
	status = read_text(v, stream, name, ret);
	fclose(stream);
	return status;
}

static bool agreed(struct invocation *v, const struct addresses *a)
{
	char line[16];

	if (option_value(v, "yes"))
		return true;
	if (v->arg_count < 3 || !strcmp(v->args[2], "-") ||
	    !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		error_set(&v->err, STATUS_REFUSED, "%d address%s would become "
			  "sources: say so with --yes", a->fresh,
			  a->fresh == 1 ? "" : "es");
		return false;
	}
	for (int i = 0; i < a->count; i++)
		if (!a->list[i].source)
			out_error("  %s", a->list[i].text);
	fprintf(stderr, "%d address%s: make sources? (y or n) ", a->fresh,
		a->fresh == 1 ? "" : "es");
	if (fgets(line, sizeof(line), stdin) && *line == 'y')
		return true;
	error_set(&v->err, STATUS_REFUSED, "nothing was made");
	return false;
}

static int report(struct invocation *v, const struct addresses *a,
		  int64_t entry)
{
	json_t *all = json_array();

	for (int i = 0; i < a->count; i++) {
		const struct address *one = &a->list[i];
		json_t *o = json_object();

		json_object_set_new(o, "address", out_string(one->text));
		json_object_set_new(o, "source", out_id(one->source));
		json_object_set_new(o, "key", out_string(one->key));
		json_object_set_new(o, "known", json_boolean(!one->key));
		json_array_append_new(all, o);
		if (v->format == OUT_TEXT && one->key)
			out_text("%-12s %s\n", one->key, one->text);
	}
	if (v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "entry", json_integer(entry));
		json_object_set_new(o, "added", json_integer(a->fresh));
		json_object_set_new(o, "known", json_integer(a->count -
							     a->fresh));
		json_object_set_new(o, "repeated", json_integer(a->repeated));
		json_object_set_new(o, "sources", all);
		out_json(o);
		return EXIT_GOOD;
	}
	json_decref(all);
	out_text("%d new sources; %d known already; %d stood there twice\n",
		 a->fresh, a->count - a->fresh, a->repeated);
	return EXIT_GOOD;
}

int add_sources(struct invocation *v)
{
	struct addresses *a;
	int64_t entry = 0;

	if (read_all(v, &a) != STATUS_OK ||
	    addresses_compare(v->casefile, a, &v->err) != STATUS_OK)
		return invocation_fail(v);
	if (a->count == 0) {
		error_set(&v->err, STATUS_NOT_FOUND, "there is no address in "
			  "it: they begin with http:// or https://");
		return invocation_fail(v);
	}
	if (a->fresh > 0) {
		if (!agreed(v, a) ||
		    addresses_add(v->casefile, a, &entry, &v->err) !=
			    STATUS_OK)
			return invocation_fail(v);
	}
	return report(v, a, entry);
}
