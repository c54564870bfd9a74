# Resolution and the derived cells.
check_PROGRAMS += \
	tests/store/test_resolve
