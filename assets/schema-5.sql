-- The step from version 4 to 5.

-- Which of a thing's settings of one name came last: ids made from names have
-- no order, and the lines of one file one entry. Above 0 only where the id
-- says it wrongly, so that a dump says the same when it is loaded.
ALTER TABLE setting ADD COLUMN "seq" INTEGER;

PRAGMA user_version = 5;
