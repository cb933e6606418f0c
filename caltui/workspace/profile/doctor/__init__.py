"""What `caltui doctor` says: how a profile and this machine are set up, and what is wrong."""
