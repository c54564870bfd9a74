-- The step from version 5 to 6.

-- A field of a single value may have come to take many: then its line of the
-- registry is written anew and the cells are made anew (store/migrate.c). No
-- table changes, but a program that compares such a field by one value alone
-- shall not write.

PRAGMA user_version = 6;
