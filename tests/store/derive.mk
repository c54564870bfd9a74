# Resolution and the derived cells.
noinst_HEADERS += tests/store/cells.h tests/store/derive_case.h
check_PROGRAMS += \
	tests/store/test_conflict \
	tests/store/test_derive \
	tests/store/test_derive_order \
	tests/store/test_derive_set \
	tests/store/test_resolve
