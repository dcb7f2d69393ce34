"""Who works here: roles and what each may do, names, passwords, secrets in links and cookies, and how long they hold.

Values and rules only. ``pipeline.store.people`` keeps them, ``pipeline.accounts`` tells what happens at a login.
"""
