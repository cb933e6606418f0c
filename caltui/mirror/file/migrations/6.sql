-- Whoever inserts records adds them to spans, many at once: no trigger does.

DROP TRIGGER spans_new;
