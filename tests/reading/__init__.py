"""Tests of reading, and the measures of how well it is done."""
