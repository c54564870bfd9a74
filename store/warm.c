#include "store/warm.h"

#include "store/casefile_internal.h"
#include "store/derive_internal.h"
#include "store/titles.h"

/* A filter of calls asks for places too, one of claims for all. */
static enum status read_names(struct casefile *casefile, struct error *err)
{
	const struct registry *registry = casefile->registry;
	const struct titles_kind *names;
	enum status status = titles_get(casefile,
					registry_kind(registry, KIND_VESSEL),
					false, &names, err);

	for (int i = 0; i < registry_kind_count(registry) &&
			status == STATUS_OK; i++)
		status = titles_get(casefile, registry_kind_at(registry, i),
				    false, &names, err);
	return status;
}

static enum status warm(struct casefile *casefile, enum warm what,
			struct error *err)
{
	struct engine *engine;

	if (what == WARM_SUPPORT)
		return derive_ready_whole(casefile, &engine, err);
	return read_names(casefile, err);
}

enum status casefile_warm(struct casefile *casefile, enum warm what,
			  bool (*stop)(void *payload), void *payload,
			  struct error *err)
{
	enum status status;

	db_watch(casefile->db, stop, payload);
	status = warm(casefile, what, err);
	db_watch(casefile->db, NULL, NULL);
	return status;
}
