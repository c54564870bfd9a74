# What the analyst sees of one record, and does.
store_libstore_a_SOURCES += \
	store/add_source.c \
	store/detail.c store/detail.h \
	store/detail_citation.c \
	store/detail_claim.c store/detail_claim.h \
	store/detail_premise.c \
	store/edit.c store/edit.h \
	store/edit_check.c \
	store/edit_cite.c \
	store/edit_internal.h \
	store/edit_knowing.c \
	store/edit_line.c \
	store/edit_many.c \
	store/edit_outcome.c \
	store/edit_tie.c \
	store/differ.c store/differ.h \
	store/judge.c \
	store/line.c store/line_internal.h \
	store/line_group.c \
	store/line_part.c \
	store/line_tie.c
