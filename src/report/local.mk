src_report_libreport_a_SOURCES = \
	src/report/check.c src/report/check.h \
	src/report/check_claims.c src/report/check_internal.h \
	src/report/cite_text.c \
	src/report/citing.c src/report/citing.h \
	src/report/csv.c src/report/csv.h \
	src/report/document.c src/report/document.h \
	src/report/export.c src/report/export.h src/report/export_log.c \
	src/report/folder.c src/report/folder.h \
	src/report/block.c src/report/block.h \
	src/report/footnotes.c src/report/footnotes.h \
	src/report/kept.c src/report/kept.h \
	src/report/html.c src/report/html.h \
	src/report/html_graph.c src/report/html_graph.h \
	src/report/markdown.c src/report/markdown.h \
	src/report/open_part.c src/report/open_part.h \
	src/report/phrase.c src/report/phrase.h \
	src/report/plain.c src/report/plain.h \
	src/report/preview.c src/report/preview.h \
	src/report/preview_things.c \
	src/report/publication.c src/report/publication.h \
	src/report/report.h \
	src/report/report_chain.c \
	src/report/report_cite.c \
	src/report/report_copies.c \
	src/report/report_disputes.c \
	src/report/report_dossier.c \
	src/report/report_fields.c \
	src/report/report_method.c \
	src/report/report_notes.c \
	src/report/report_select.c \
	src/report/report_ships.c \
	src/report/report_sources.c \
	src/report/report_support.c \
	src/report/report_tables.c \
	src/report/report_told.c \
	src/report/report_topic.c \
	src/report/report_unknown.c \
	src/report/report_words.c \
	src/report/review_items.c \
	src/report/text_file.c src/report/text_file.h

check_PROGRAMS += \
	tests/report/test_csv \
	tests/report/test_folder \
	tests/report/test_html \
	tests/report/test_kept \
	tests/report/test_markdown \
	tests/report/test_redaction \
	tests/report/test_report

tests_report_test_csv_SOURCES = tests/report/test_csv.c \
	tests/analysis/harbour.h tests/analysis/panes_case.h
tests_report_test_redaction_SOURCES = tests/report/test_redaction.c \
	tests/analysis/harbour.h tests/analysis/panes_case.h
tests_report_test_html_SOURCES = tests/report/test_html.c \
	tests/report/cmark.c tests/report/cmark.h \
	tests/analysis/harbour.h tests/analysis/panes_case.h
tests_report_test_markdown_SOURCES = tests/report/test_markdown.c \
	tests/report/cmark.c tests/report/cmark.h
tests_report_test_report_SOURCES = tests/report/test_report.c \
	tests/report/cmark.c tests/report/cmark.h \
	tests/analysis/harbour.h tests/analysis/panes_case.h

EXTRA_DIST += tests/golden/harbour-notes.md tests/golden/orient-express-notes.md
dist_check_SCRIPTS += tests/report/test_publish.py
