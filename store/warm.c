#include "store/warm.h"

#include "store/casefile_internal.h"
#include "store/derive_internal.h"
#include "store/titles.h"

static enum status warm(struct casefile *casefile, enum warm what,
			struct error *err)
{
	const struct titles_kind *names;
	struct engine *engine;

	if (what == WARM_SUPPORT)
		return derive_ready_whole(casefile, &engine, err);
	return titles_get(casefile,
			  registry_kind(casefile->registry, KIND_VESSEL),
			  false, &names, err);
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
