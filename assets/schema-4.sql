-- The step from version 3 to 4.

-- A capture that came from another archive: the address of which it is a copy,
-- and when that archive took it (its Memento date, ms since 1970).
ALTER TABLE capture ADD COLUMN "copy_of" TEXT;
ALTER TABLE capture ADD COLUMN "copy_at" INTEGER;

PRAGMA user_version = 4;
