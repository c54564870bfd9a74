# `make bench` prints figures (BENCH_SCALE=1.0 for the whole); never a test.
EXTRA_PROGRAMS += tests/bench/make_case tests/bench/bench_store
tests_bench_make_case_SOURCES = tests/bench/make_case.c
tests_bench_bench_store_SOURCES = tests/bench/bench_store.c
EXTRA_DIST += tests/bench/bench.py tests/bench/bench_screen.py \
	tests/bench/typist.py
BENCH_SCALE = 0.1
bench: taffrail$(EXEEXT) tests/bench/make_case$(EXEEXT) \
		tests/bench/bench_store$(EXEEXT)
	$(srcdir)/tests/bench/bench.py $(builddir) $(BENCH_SCALE)
.PHONY: bench
