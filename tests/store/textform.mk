# The text form, and what the analyst does.
check_PROGRAMS += \
	tests/store/test_load \
	tests/store/test_textform
