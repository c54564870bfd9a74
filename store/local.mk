store_libstore_a_SOURCES = \
	store/casefile.c store/casefile.h \
	store/casefile_internal.h \
	store/db.c store/db.h \
	store/derive.h \
	store/draft.c store/draft.h \
	store/dump.c \
	store/entry.c store/entry.h \
	store/entry_internal.h \
	store/expunge.c \
	store/find.h \
	store/hidden.c store/hidden.h \
	store/entry_changes.c \
	store/history.c \
	store/leak.c store/leak.h \
	store/leak_cells.c store/leak_decode.c store/leak_internal.h \
	store/light.c \
	store/lines.c store/lines.h \
	store/load.c store/load_bytes.c store/load_check.c \
	store/load_internal.h store/load_kinds.c \
	store/lookup.c \
	store/migrate.c store/migrate.h \
	store/open_entry.c store/open_entry.h \
	store/past.c store/past.h \
	store/profile.c store/profile.h \
	store/registry.c store/registry.h \
	store/registry_set.c \
	store/registry_merge.c store/registry_merge.h \
	store/review.c store/review.h \
	store/rowline.c store/rowline.h \
	store/rowpast.c store/rowpast.h \
	store/rowflat.c store/rowtime.c store/rowwrite.c \
	store/rows.c store/rows.h \
	store/schema.c \
	store/state.c store/state.h \
	store/sqlview.c store/sqlview.h \
	store/copy.c store/copy.h \
	store/table.c store/table.h \
	store/textform.h \
	store/undo.c store/undo_internal.h store/undo_large.c \
	store/undone.c \
	store/verify.c
# Resolution and derived cells.
store_libstore_a_SOURCES += \
	store/conflict.c store/conflict.h \
	store/derive.c \
	store/derive_ask.c \
	store/derive_ddl.c store/derive_internal.h \
	store/derive_flush.c \
	store/derive_gather.c \
	store/derive_make.c \
	store/derive_maps.c \
	store/derive_memory.c \
	store/derive_places.c \
	store/derive_rebuild.c \
	store/derive_rivalry.c store/derive_rivalry.h \
	store/derive_rivals.c \
	store/derive_tally.c \
	store/derive_rivals_all.c \
	store/derive_title.c \
	store/derive_touch.c \
	store/derive_value.c \
	store/derive_view.c \
	store/derive_write.c \
	store/resolve.c store/resolve.h \
	store/resolve_internal.h \
	store/resolve_order.c \
	store/resolve_standing.c \
	store/support.c store/support.h
# Archived bytes.
store_libstore_a_SOURCES += \
	store/blob.c store/blob.h \
	store/blob_check.c \
	store/blob_internal.h \
	store/blob_write.c \
	store/capture.c store/capture.h \
	store/fetch_queue.c store/fetch_queue.h \
	store/website.c store/website.h
# What the views ask for beside lists and details.
store_libstore_a_SOURCES += \
	store/citation_list.c store/citation_list.h \
	store/left.c store/left.h
# What the panes read beside lists.
store_libstore_a_SOURCES += \
	store/pane_cache.c \
	store/pane_claims.c store/pane_internal.h \
	store/pane_counts.c store/pane_counts.h \
	store/pane_report.c \
	store/pane_rows.c store/pane_rows.h \
	store/pane_spans.c \
	store/pane_sources.c
# Lists, details, finding.
store_libstore_a_SOURCES += \
	store/ledger.c store/ledger.h \
	store/ledger_citations.c \
	store/ledger_claims.c \
	store/ledger_filter.c \
	store/ledger_history.c \
	store/ledger_internal.h \
	store/ledger_notes.c \
	store/ledger_pick.c \
	store/ledger_sort.c \
	store/ledger_sources.c \
	store/ledger_standing.c \
	store/ledger_walk.c \
	store/ledger_where.c \
	store/ledger_words.c \
	store/find_check.c \
	store/find_index.c \
	store/find_internal.h \
	store/find_names.c store/find_names.h \
	store/find_query.c \
	store/find_search.c \
	store/find_snippet.c \
	store/find_thing.c \
	store/find_alike.c \
	store/find_words.c \
	store/fresh.c store/fresh.h \
	store/ids.c store/ids.h \
	store/list.c store/list.h \
	store/list_columns.c store/list_columns.h \
	store/list_few.c \
	store/list_internal.h \
	store/list_key.c \
	store/list_match.c \
	store/list_refer.c \
	store/list_rows.c \
	store/list_scope.c \
	store/list_sort.c \
	store/list_tail.c \
	store/list_walk.c \
	store/titles.c store/titles.h \
	store/warm.c store/warm.h \
	store/where.c store/where.h \
	store/where_internal.h \
	store/where_terms.c \
	store/wide.c store/wide.h
# What the reader of a page asks for.
store_libstore_a_SOURCES += \
	store/known.c store/known.h \
	store/passage.c store/passage.h store/passage_internal.h \
	store/passage_translate.c
# What importers ask.
store_libstore_a_SOURCES += \
	store/intake.c store/intake.h
