"""The week editor's data: a schedule's hours, the effects of a change, and saving it."""
