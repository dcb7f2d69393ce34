"""What the desk knows beyond pages and storage: differences, likenesses, terms in their places, replacing, one sentence
translated anew. No HTTP and no SQL.
"""
