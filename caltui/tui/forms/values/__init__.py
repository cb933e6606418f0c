"""The dialogs in which the parts of a structured field are edited."""
