"""The doctor: checks of everything that SmartChat depends on."""
