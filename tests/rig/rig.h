/* rig: every store operation that writes, under an injected fault. After it
 * the case is the one before or the one after, nothing else, and "after" once
 * the operation said so. */
#ifndef TAFFRAIL_TESTS_RIG_RIG_H
#define TAFFRAIL_TESTS_RIG_RIG_H

#include <stdbool.h>
#include <stdint.h>

#include "store/casefile.h"

struct operation {
	const char *name;
	/* Done to the case before, without faults; NULL: nothing. */
	void (*prepare)(struct casefile *casefile);
	/* NULL: opening the case is the operation. */
	enum status (*run)(struct casefile *casefile, struct error *err);
};
/* By room, each ended by a name of NULL; a NULL ends the rooms. */
extern const struct operation rig_history[], rig_edits[], rig_archive[],
	rig_files[];
extern const struct operation *const rig_operations[];

/* Call `each` with every operation (with those that TAFFRAIL_RIG names, when
 * it is set); gives how many. */
typedef void rig_visit(void *payload, const struct operation *operation);
int rig_each(rig_visit *visit, void *payload);

enum { RIG_STATE_MAX = 240 };
/* A file as it was judged before: the same bytes need no second look. */
struct rig_seen;
/* The case of a dozen rows before `operation`, at a path; returns what it
 * holds and, by running the operation once without faults, what after it.
 * Clock and ids stand still, so that the same is done each time. */
struct rig_case {
	char folder[64], path[96], target[96], state[160], pristine[96];
	char before[RIG_STATE_MAX], after[RIG_STATE_MAX];
	struct rig_seen *seen;
	int seen_count;
};
/* Helpers of operations: fail the test, with the store's words. */
void rig_must(enum status status, const struct error *err);
/* Where an operation makes its other file; a copy of the path of the last
 * rig_make(). */
extern char rig_target[96];
int64_t rig_named(const char *name); /* the id of "@name" */
void rig_make(struct rig_case *rig, const struct operation *operation);
void rig_remove(struct rig_case *rig);
/* Put the pristine file in place (same inode) and forget a journal. */
void rig_reset(const struct rig_case *rig);
/* Run the operation on the case as it lies there. With `arm` that is called
 * where faults may begin; they may end with the call. true: it said done. */
bool rig_run(const struct rig_case *rig, const struct operation *operation,
	     void (*arm)(void *payload), void *payload);

struct rig_fault {
	const char *name;
	int64_t point;
	bool said_done; /* the operation */
	/* The program had no say any more: a file that it was making may lie
	 * there unfinished, as long as nobody takes it for a case. */
	bool cut_short;
};
/* The verdict after a fault. */
void rig_judge(struct rig_case *rig, const struct operation *operation,
	       const struct rig_fault *fault);

/* Points of a sample, a rig and operation, and of how many operations one is
 * taken, by chance. Sanitizers make each point five times slower; the plain
 * build takes the larger sample of the same code. */
#if defined(__SANITIZE_ADDRESS__)
enum { RIG_SAMPLE = 2, RIG_ONE_OF = 4 };
#else
enum { RIG_SAMPLE = 3, RIG_ONE_OF = 1 };
#endif

/* With TAFFRAIL_TORTURE set all points are taken, but of an operation that has
 * more than this (making all cells anew asks for memory half a million
 * times), where each is as good as the next. */
enum { RIG_MOST = 20000 };
/* From one point that is taken to the next. */
int64_t rig_step(int64_t points);

/* Printed seed of this run. */
uint64_t rig_seed(void);
uint32_t rig_dice(uint32_t sides);

#endif
