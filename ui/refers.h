/* refers: everything in the case that refers to a record, by kind. */
#ifndef TAFFRAIL_UI_REFERS_H
#define TAFFRAIL_UI_REFERS_H

#include "ui/view.h"

/* A load function: rows are the records about load->query.subject.record. */
enum status refers_load(struct store_side *side, struct view_load *load,
			struct error *err) must_check;

#endif
