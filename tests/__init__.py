"""Tests, in the folders of what they test; a package, so that they share helpers."""
