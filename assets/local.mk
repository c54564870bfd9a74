# Each file of ASSETS stands in the program under its name below assets/.
ASSETS += \
	assets/orient-express.jsonl \
	assets/registry.txt \
	assets/schema.sql \
	assets/schema-2.sql \
	assets/schema-3.sql \
	assets/schema-4.sql \
	assets/schema-5.sql \
	assets/schema-6.sql \
	assets/schema-7.sql \
	assets/tour.txt

assets_libassets_a_SOURCES = assets/assets.c assets/assets.h
nodist_assets_libassets_a_SOURCES = assets/assets_data.c

assets/assets_data.c: $(ASSETS) build-aux/embed.awk assets/local.mk
	$(AM_V_GEN)$(MKDIR_P) assets && \
	LC_ALL=C $(AWK) -v srcdir='$(srcdir)' \
		-f $(srcdir)/build-aux/embed.awk $(ASSETS) >$@.tmp && \
	mv $@.tmp $@

CLEANFILES += assets/assets_data.c assets/assets_data.c.tmp
EXTRA_DIST += $(ASSETS) \
	assets/orient-express-lists.jsonl \
	assets/port-example.jsonl \
	assets/port-example-notice.html
