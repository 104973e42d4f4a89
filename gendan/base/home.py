"""The data folder (GENDAN_HOME): database, files and the keys made on the first start."""

import os
import secrets
from pathlib import Path


class Home:
    """One office's data folder, readable by its owner alone."""

    def __init__(self, path):
        self.path = Path(path).expanduser().resolve()
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def secret(self, name):
        """Return the secret kept in the file `name`; a missing one is made, mode 0600, and never made twice."""
        file = self.path / name
        if not file.exists():
            self._keep(file, secrets.token_urlsafe(48))
        return file.read_text().strip()

    def _keep(self, file, text):
        # Written beside and linked into place: of two first starts at once one key wins and nobody reads half of it.
        draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        try:
            with draft.open("w") as writing:
                writing.write(text)
                writing.flush()
                os.fsync(writing.fileno())
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
