from tests.fixtures.models import installed, packages_folder

__all__ = ["installed", "packages_folder"]
