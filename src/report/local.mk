src_report_libreport_a_SOURCES = \
	src/report/document.c src/report/document.h \
	src/report/folder.c src/report/folder.h \
	src/report/markdown.c src/report/markdown.h \
	src/report/phrase.c src/report/phrase.h

check_PROGRAMS += \
	tests/report/test_folder \
	tests/report/test_markdown

tests_report_test_markdown_SOURCES = tests/report/test_markdown.c \
	tests/report/cmark.c tests/report/cmark.h
