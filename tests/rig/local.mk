# Fault rigs: a sample of the points in `make check`, all in `make torture`.
rig_files = tests/rig/rig.c tests/rig/rig.h tests/rig/operations.c \
	tests/rig/operations_archive.c tests/rig/operations_edit.c \
	tests/rig/operations_file.c
check_PROGRAMS += \
	tests/rig/test_crash \
	tests/rig/test_faults
tests_rig_test_crash_SOURCES = tests/rig/test_crash.c $(rig_files)
tests_rig_test_faults_SOURCES = tests/rig/test_faults.c $(rig_files)
tests_rig_test_faults_CFLAGS = $(AM_CFLAGS) -fno-builtin

torture: check-build
	TAFFRAIL_TORTURE=1 tests/rig/test_crash
	TAFFRAIL_TORTURE=1 tests/rig/test_faults
	TAFFRAIL_TORTURE=1 tests/archive/test_kill
.PHONY: torture
