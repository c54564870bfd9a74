store_libstore_a_SOURCES = \
	store/casefile.h \
	store/db.c store/db.h \
	store/derive.h \
	store/entry.h \
	store/profile.c store/profile.h \
	store/registry.c store/registry.h \
	store/rows.c store/rows.h \
	store/state.c store/state.h \
	store/table.c store/table.h
