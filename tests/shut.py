"""A folder that nobody but its owner may look into, for tests that run as any user."""

import os
from contextlib import contextmanager


@contextmanager
def shut(folder):
    """Inside, this process may not look into the folder, root neither: it is somebody else then."""
    before, root = folder.stat().st_mode, hasattr(os, "geteuid") and os.geteuid() == 0
    folder.chmod(0o700 if root else 0)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(before)
