/* What a case of an older schema version lacks, taken out of one of today; and
 * what took one value then. */
#ifndef TESTS_STORE_BACK_H
#define TESTS_STORE_BACK_H

#define BACK_TO_ONE_ROLE                                                      \
	"UPDATE registry SET line = replace(line, '|many|', '|single|') "      \
	"WHERE line LIKE 'field|3003|%';"

#define BACK_TO_6 "DROP INDEX citation_unnumbered; PRAGMA user_version = 6;"

#define BACK_TO_1                                                             \
	BACK_TO_6                                                             \
	"ALTER TABLE setting DROP COLUMN seq;"                                \
	"ALTER TABLE capture DROP COLUMN copy_of;"                            \
	"ALTER TABLE capture DROP COLUMN copy_at;"                            \
	"DROP TABLE fetch_queue; DROP INDEX claim_uncited;"                   \
	"DROP INDEX entry_depth; DROP TABLE stamp;"                           \
	"DROP INDEX capture_address; DROP INDEX capture_sha256;"              \
	"DROP INDEX capture_certificates; DROP INDEX capture_revisit;"        \
	"DROP INDEX capture_page;"                                            \
	"ALTER TABLE capture DROP COLUMN certificates;"                       \
	"ALTER TABLE capture DROP COLUMN clock;"                              \
	"ALTER TABLE capture DROP COLUMN revisit;"                            \
	"ALTER TABLE capture DROP COLUMN page;"                               \
	"PRAGMA user_version = 1;"

#endif
