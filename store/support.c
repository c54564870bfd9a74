#include "store/support.h"

#include <stdlib.h>
#include <string.h>
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(node) ((node)->source.id = 0)
#include <uthash.h>

struct edge {
	int64_t from;
	bool possible;
};

struct node {
	struct support_source source;
	struct edge *edges;
	int edge_count;
	unsigned visit; /* mark of the last walk that came here */
	int steps;      /* of that walk */
	bool absent;    /* asked for: there is no such source */
	struct node *next; /* queue of that walk */
	UT_hash_handle hh;
};

struct support {
	struct node *nodes;
	unsigned visit;
	support_fetch *fetch;
	void *payload;
	bool fetching;
};

enum { PART_DEPTH_MAX = 8 }; /* a figure of a chapter of a report */

struct support *support_new(void)
{
	return calloc(1, sizeof(struct support));
}

static void node_free(struct support *support, struct node *node)
{
	HASH_DEL(support->nodes, node);
	free(node->edges);
	free(node);
}

void support_set_fetch(struct support *support, support_fetch *fetch,
		       void *payload)
{
	support->fetch = fetch;
	support->payload = payload;
}

void support_free(struct support *support)
{
	struct node *node, *next;

	if (!support)
		return;
	HASH_ITER(hh, support->nodes, node, next)
		node_free(support, node);
	free(support);
}

static struct node *node_kept(const struct support *support, int64_t id)
{
	struct node *node;

	HASH_FIND(hh, support->nodes, &id, sizeof(id), node);
	return node;
}

static struct node *node_make(struct support *support, int64_t id)
{
	struct node *node = node_kept(support, id);

	if (node) {
		node->absent = false;
		return node;
	}
	node = calloc(1, sizeof(*node));
	if (!node)
		return NULL;
	node->source.id = id;
	node->source.published = (struct span){ TIME_MIN, TIME_MAX };
	HASH_ADD(hh, support->nodes, source.id, sizeof(int64_t), node);
	if (node->source.id)
		return node;
	free(node);
	return NULL;
}

static struct node *node_fetch(struct support *support, int64_t id)
{
	struct node *node;
	enum status status;

	support->fetching = true;
	status = support->fetch(support->payload, id);
	support->fetching = false;
	node = node_kept(support, id);
	if (node || status != STATUS_OK)
		return node;
	node = node_make(support, id);
	if (node)
		node->absent = true;
	return node;
}

static struct node *node_find(struct support *support, int64_t id)
{
	struct node *node = node_kept(support, id);

	if (!node && support->fetch && !support->fetching && id != 0)
		node = node_fetch(support, id);
	return node && !node->absent ? node : NULL;
}

enum status support_put(struct support *support,
			const struct support_source *source)
{
	struct node *node = node_make(support, source->id);

	if (!node)
		return STATUS_NOMEM;
	node->source = *source;
	return STATUS_OK;
}

void support_drop(struct support *support, int64_t source)
{
	struct node *node = node_kept(support, source);

	if (node)
		node_free(support, node);
}

const struct support_source *support_get(struct support *support,
					 int64_t source)
{
	const struct node *node = node_find(support, source);

	return node ? &node->source : NULL;
}

enum status support_derive(struct support *support, int64_t source,
			   int64_t from, enum derivation_how how,
			   enum stated stated)
{
	struct node *node;
	struct edge *edges;

	if (how == DERIVATION_CREDITS)
		return STATUS_OK;
	node = node_make(support, source);
	if (!node)
		return STATUS_NOMEM;
	edges = realloc(node->edges, ((size_t)node->edge_count + 1) *
					     sizeof(*edges));
	if (!edges)
		return STATUS_NOMEM;
	edges[node->edge_count].from = from;
	edges[node->edge_count].possible = stated == STATED_POSSIBLE;
	node->edges = edges;
	node->edge_count++;
	return STATUS_OK;
}

struct walk {
	struct support *support;
	struct node *head, *tail;
	bool possible;
};

static void walk_push(struct walk *walk, int64_t id, int steps)
{
	struct node *node = node_find(walk->support, id);

	if (!node || node->visit == walk->support->visit)
		return;
	node->visit = walk->support->visit;
	node->steps = steps;
	node->next = NULL;
	if (walk->tail)
		walk->tail->next = node;
	else
		walk->head = node;
	walk->tail = node;
}

static void walk_start(struct walk *walk, struct support *support,
		       int64_t source, bool possible)
{
	support->visit++;
	walk->support = support;
	walk->head = walk->tail = NULL;
	walk->possible = possible;
	walk_push(walk, source, 0);
}

static struct node *walk_next(struct walk *walk)
{
	struct node *node = walk->head;

	if (!node)
		return NULL;
	for (int i = 0; i < node->edge_count; i++)
		if (walk->possible || !node->edges[i].possible)
			walk_push(walk, node->edges[i].from, node->steps + 1);
	if (node->source.part_of)
		walk_push(walk, node->source.part_of, node->steps + 1);
	walk->head = node->next;
	if (!walk->head)
		walk->tail = NULL;
	return node;
}

/* Steps of the nearest way; -1 none. */
static int steps_to(struct support *support, int64_t source, int64_t target,
		    bool possible)
{
	struct walk walk;
	struct node *node;

	if (source == target)
		return 0;
	walk_start(&walk, support, source, possible);
	while ((node = walk_next(&walk)))
		if (node->source.id == target)
			return node->steps;
	return -1;
}

bool support_draws_on(struct support *support, int64_t source,
		      int64_t ancestor, bool possible)
{
	return steps_to(support, source, ancestor, possible) >= 0;
}

bool support_one(struct support *support, int64_t a, int64_t b, bool possible)
{
	return support_draws_on(support, a, b, possible) ||
	       support_draws_on(support, b, a, possible);
}

int support_distance(struct support *support, int64_t source, int64_t origin)
{
	int steps = steps_to(support, source, origin, true);

	return steps < 0 ? 1 : steps;
}

struct span support_published(struct support *support, int64_t source)
{
	struct span open = { TIME_MIN, TIME_MAX };
	const struct node *node = node_find(support, source);

	for (int i = 0; node && i < PART_DEPTH_MAX; i++) {
		const struct span *published = &node->source.published;

		if (published->low != TIME_MIN || published->high != TIME_MAX)
			return *published;
		node = node_find(support, node->source.part_of);
	}
	return open;
}

int support_letter(struct support *support, int64_t source)
{
	const struct node *node = node_find(support, source);

	for (int i = 0; node && i < PART_DEPTH_MAX; i++) {
		if (node->source.letter)
			return node->source.letter;
		node = node_find(support, node->source.part_of);
	}
	return 0;
}

void support_drawing_on(struct support *support, int64_t source,
			support_visit *visit, void *payload)
{
	struct node *node, *next;

	HASH_ITER(hh, support->nodes, node, next) {
		if (node->absent ||
		    (node->source.id != source && !node->edge_count &&
		     !node->source.part_of))
			continue;
		if (support_draws_on(support, node->source.id, source, true))
			visit(payload, node->source.id);
	}
}

/* Is any origin of `a` one with any origin of `b`? */
static bool unit_touches(struct support *support,
			 const struct support_unit *a,
			 const struct support_unit *b, bool possible)
{
	for (int i = 0; i < a->count; i++)
		for (int j = 0; j < b->count; j++)
			if (support_one(support, a->origins[i], b->origins[j],
					possible))
				return true;
	return false;
}

/* A telling of one origin adds nothing beside an ancestor of its origin;
 * where two draw on each other, the one that comes first stands for both. */
static bool unit_absorbed(struct support *support,
			  const struct support_unit *units, int n, int i,
			  bool possible)
{
	int64_t own = units[i].origins[0];

	for (int j = 0; j < n; j++) {
		int64_t other;

		if (j == i || units[j].count != 1)
			continue;
		other = units[j].origins[0];
		if (!support_draws_on(support, own, other, possible))
			continue;
		if (j < i || !support_draws_on(support, other, own, possible))
			return true;
	}
	return false;
}

/* A telling that rests on several origins is one line of reasoning: it counts
 * once, and only beside tellings that share none of them. */
static bool unit_joint_counts(struct support *support,
			      const struct support_unit *units, int n, int i,
			      bool possible)
{
	for (int j = 0; j < n; j++) {
		if (j == i || units[j].count == 0)
			continue;
		if (units[j].count > 1 && j > i)
			continue;
		if (unit_touches(support, &units[i], &units[j], possible))
			return false;
	}
	return true;
}

static int units_independent(struct support *support,
			     const struct support_unit *units, int n,
			     bool possible)
{
	int count = 0;

	for (int i = 0; i < n; i++) {
		if (units[i].count == 1)
			count += !unit_absorbed(support, units, n, i, possible);
		else if (units[i].count > 1)
			count += unit_joint_counts(support, units, n, i,
						   possible);
	}
	return count;
}

void support_count(struct support *support, const struct support_unit *units,
		   int n, int *ret_low, int *ret_high)
{
	int high = units_independent(support, units, n, false);

	if (high == 0 && n > 0)
		high = 1;
	*ret_high = high;
	*ret_low = high <= 1 ? high
			     : units_independent(support, units, n, true);
}
