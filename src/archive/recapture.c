#include "src/archive/recapture.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/head.h"
#include "store/blob.h"
#include "store/capture.h"

enum { HEAD_MAX = 1 << 20 };

/* A value that can stand in a request as it is. */
static bool is_plain(const char *value)
{
	for (; *value; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7f)
			return false;
	return true;
}

static void condition(const struct buffer *head, const char *name,
		      const char *asks, char line[RECAPTURE_LINE_MAX])
{
	char value[RECAPTURE_LINE_MAX - 32];

	*line = '\0';
	if (head_value(head->data, head->length, name, value,
		       sizeof(value)) &&
	    *value && is_plain(value))
		snprintf(line, RECAPTURE_LINE_MAX, "%s: %s", asks, value);
}

static void read_conditions(const struct row *row, struct recapture *r)
{
	const char *text = row_text(row, CAPTURE_HEADERS);
	struct buffer head;
	int n = 0;

	buffer_init(&head, HEAD_MAX);
	if (text && head_bytes(text, strlen(text), &head) == STATUS_OK) {
		condition(&head, "ETag", "If-None-Match", r->match);
		condition(&head, "Last-Modified", "If-Modified-Since",
			  r->since);
	}
	buffer_release(&head);
	if (*r->match)
		r->lines[n++] = r->match;
	if (*r->since)
		r->lines[n++] = r->since;
	r->lines[n] = NULL;
}

void recapture_find(struct casefile *casefile, const char *address,
		    struct recapture *ret_before)
{
	struct recapture *r = ret_before;
	struct row *row = NULL;
	int64_t id = capture_whole_at(casefile, address);
	const char *hash, *type;

	memset(r, 0, sizeof(*r));
	if (!id || casefile_row(casefile, NULL, TABLE_CAPTURE, id, &row,
				NULL) != STATUS_OK)
		return;
	hash = row_text(row, CAPTURE_SHA256);
	type = row_text(row, CAPTURE_TYPE);
	read_conditions(row, r);
	if (r->lines[0] && hash && strlen(hash) < sizeof(r->sha256) &&
	    blob_exists(casefile, hash)) {
		r->capture = id;
		r->size = row_integer(row, CAPTURE_SIZE);
		snprintf(r->sha256, sizeof(r->sha256), "%s", hash);
		snprintf(r->type, sizeof(r->type), "%s", type ? type : "");
	}
	talloc_free(row);
}
