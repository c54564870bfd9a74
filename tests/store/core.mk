check_PROGRAMS += \
	tests/store/test_table \
	tests/store/test_registry \
	tests/store/test_history \
	tests/store/test_open_entry \
	tests/store/test_copy \
	tests/store/test_draft \
	tests/store/test_fetch_queue \
	tests/store/test_migrate \
	tests/store/test_foreign

noinst_HEADERS += tests/store/back.h tests/store/fixture.h
