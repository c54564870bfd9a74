# Each room lists its own tests in its own local.mk; here is how they run.
#
# T='status edtf': only the tests whose path holds one of these words.
# COUNTS=FILE: write the numbers of cases there (passed, failed, skipped).

run_tests = $(AM_V_at)CC='$(CC)' $(srcdir)/tests/run-tests \
	--srcdir=$(srcdir) --only='$(T)' --counts='$(COUNTS)' --timeout=1800

check-local:
	$(run_tests) $(check_PROGRAMS) $(dist_check_SCRIPTS)

# What sanitizers can look into: the C programs, and the workbench under
# random keys.
check-unit: check-build
	$(run_tests) $(check_PROGRAMS) tests/pty/test_monkey.py

# The same for an hour or so: best in a tree with --enable-sanitizers.
SOAK_KEYS = 100000
soak: check-build
	$(AM_V_at)TAFFRAIL_KEYS=$(SOAK_KEYS) $(srcdir)/tests/run-tests \
		--srcdir=$(srcdir) --timeout=14400 tests/pty/test_monkey.py

check-build: $(check_PROGRAMS)

.PHONY: check-unit check-build fuzz soak

# A fuzz target NAME is
#
#   check_PROGRAMS += tests/fuzz/fuzz_NAME
#   tests_fuzz_fuzz_NAME_SOURCES = tests/fuzz/fuzz_NAME.c $(fuzz_main)
#   tests_fuzz_fuzz_NAME_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
#
# with inputs in tests/fuzz/corpus/NAME/ and, perhaps, a dictionary
# tests/fuzz/NAME.dict. What `make fuzz` finds is left in build/found/.

FUZZ_SECONDS = 60
if FUZZING
fuzz_main = tests/fuzz/fuzz.h
fuzz: check-build
	@for target in $(check_PROGRAMS); do \
		case $$target in */fuzz_*) ;; *) continue ;; esac; \
		name=$${target##*/fuzz_}; \
		$(MKDIR_P) found/$$name; \
		dict=$(srcdir)/tests/fuzz/$$name.dict; \
		echo "fuzz: $$name, $(FUZZ_SECONDS) s"; \
		$$target -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 \
			-artifact_prefix=found/$$name- \
			$$([ -f $$dict ] && echo -dict=$$dict) found/$$name \
			$(srcdir)/tests/fuzz/corpus/$$name || exit 1; \
	done
else
fuzz_main = tests/fuzz/replay.c tests/fuzz/fuzz.h
fuzz:
	@echo 'fuzz: configure with CC=clang --enable-fuzzing' >&2; exit 1
endif

check_PROGRAMS += \
	tests/build/test_assets \
	tests/fuzz/fuzz_status
tests_fuzz_fuzz_status_SOURCES = tests/fuzz/fuzz_status.c $(fuzz_main)
tests_fuzz_fuzz_status_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

dist_check_SCRIPTS += \
	tests/build/test_build.py \
	tests/build/test_runner.py \
	tests/build/test_setup.py \
	tests/pty/test_screen.py

EXTRA_DIST += tests/run-tests tests/fuzz/corpus tests/golden \
	tests/pty/emulator.py tests/pty/screen.py tests/pty/tap.py
