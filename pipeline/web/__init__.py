"""The pages: documents, their articles, and original and translation side by side.

``create_app(settings)`` makes the service; ``routes`` says which address shows what; ``reading`` makes a translated
article into rows of pairs; ``guard`` keeps strangers out. The only package that knows HTTP.
"""

from pipeline.web.app import create_app

__all__ = ["create_app"]
