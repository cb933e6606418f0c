"""Small dialogs: confirm, pick a day or a zone, menus, help, welcome."""
