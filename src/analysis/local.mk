src_analysis_libanalysis_a_SOURCES = \
	src/analysis/compose.c src/analysis/compose.h \
	src/analysis/compose_internal.h src/analysis/compose_parts.c \
	src/analysis/case_status.c \
	src/analysis/chain.c src/analysis/chain_internal.h \
	src/analysis/chain_memo.c src/analysis/chain_party.c \
	src/analysis/fleet.c \
	src/analysis/happenings.c src/analysis/happenings_internal.h \
	src/analysis/happenings_items.c \
	src/analysis/listing.c src/analysis/listing.h \
	src/analysis/origins.c \
	src/analysis/panes.h \
	src/analysis/record_standing.c \
	src/analysis/parts.c src/analysis/parts.h \
	src/analysis/telling.c src/analysis/telling.h \
	src/analysis/timeline.c src/analysis/timeline.h \
	src/analysis/timeline_internal.h src/analysis/timeline_places.c \
	src/analysis/timeline_rows.c \
	src/analysis/wording.c src/analysis/wording.h

check_PROGRAMS += \
	tests/analysis/test_asked \
	tests/analysis/test_panes \
	tests/analysis/test_timeline \
	tests/analysis/test_wording

tests_analysis_test_asked_SOURCES = tests/analysis/test_asked.c \
	tests/analysis/harbour.h tests/analysis/panes_case.h
tests_analysis_test_panes_SOURCES = tests/analysis/test_panes.c \
	tests/analysis/harbour.h tests/analysis/panes_case.h

# The reader's page.
check_PROGRAMS += tests/analysis/test_changes tests/analysis/test_folio
src_analysis_libanalysis_a_SOURCES += \
	src/analysis/changes.c src/analysis/changes.h \
	src/analysis/folio.c src/analysis/folio.h \
	src/analysis/folio_changes.c \
	src/analysis/folio_find.c src/analysis/folio_internal.h \
	src/analysis/folio_leads.c \
	src/analysis/folio_line.c \
	src/analysis/folio_links.c \
	src/analysis/folio_passage.c \
	src/analysis/folio_sheet.c \
	src/analysis/folio_rows.c
