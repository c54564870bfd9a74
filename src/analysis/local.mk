src_analysis_libanalysis_a_SOURCES = \
	src/analysis/compose.c src/analysis/compose.h \
	src/analysis/happenings.c \
	src/analysis/panes.h \
	src/analysis/telling.c src/analysis/telling.h \
	src/analysis/wording.c src/analysis/wording.h

check_PROGRAMS += \
	tests/analysis/test_wording
