# The text form, and what the analyst does.
check_PROGRAMS += \
	tests/store/test_edit \
	tests/store/test_extract \
	tests/store/test_knowing \
	tests/store/test_line \
	tests/store/test_load \
	tests/store/test_textform
noinst_HEADERS += tests/store/edit_case.h
