"""The actions of the console and their keys, also those in the configuration."""
