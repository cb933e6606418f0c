"""Creating, editing and deleting one record: form, review, conflict, drafts."""
