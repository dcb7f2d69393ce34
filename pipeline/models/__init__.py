"""Argos packages on this machine: which there are, where they come from, and whether they are what they were.

packages    what lies in the packages folder                       packages.py
lock        the SHA-256 of every file, the profile of every model  lock.py
index       what can be installed over the network                 index.py
extract     an archive into a folder, safely                       extract.py
trial       a few sentences through a new model, before it counts  trial.py
install     from the index, a file or a folder; undo, remove       install.py
bundle      all packages in one file for a machine without network bundle.py
"""
