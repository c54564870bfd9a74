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
	enum status (*run)(struct casefile *casefile, struct error *err);
};
extern const struct operation rig_operations[]; /* name NULL ends it */

/* The case of a dozen rows before `operation`, at a path; returns its digest
 * and, by running the operation once without faults, the digest after. */
struct rig_case {
	char folder[64], path[96], state[160], pristine[96];
	char before[80], after[80];
};
void rig_make(struct rig_case *rig, const struct operation *operation);
void rig_remove(struct rig_case *rig);
/* Put the pristine file in place (same inode) and forget a journal. */
void rig_reset(const struct rig_case *rig);
/* Open, as after a crash, and give digest and head; false: it does not open
 * or verify, and why is printed. */
bool rig_look(const struct rig_case *rig, char ret_state[80]);
/* The verdict after a fault: `said` is what the operation returned. */
void rig_judge(const struct rig_case *rig, const struct operation *operation,
	       const char *fault, int64_t point, bool said_done);

/* Points of a sample, a rig and operation. Sanitizers make each point five
 * times slower; the plain build takes the larger sample of the same code. */
#if defined(__SANITIZE_ADDRESS__)
enum { RIG_SAMPLE = 4 };
#else
enum { RIG_SAMPLE = 12 };
#endif

/* How many points to take: all with TAFFRAIL_TORTURE set, else a sample. */
int64_t rig_step(int64_t points);

/* Printed seed of this run. */
uint64_t rig_seed(void);
uint32_t rig_dice(uint32_t sides);

#endif
