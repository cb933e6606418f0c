-- A journal entry knows in which dialect it was sent; empty: in that of the file.

ALTER TABLE journal ADD COLUMN dialect TEXT NOT NULL DEFAULT '';
