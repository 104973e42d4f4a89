"""An import that is under way: the file somebody brought and what he said about it so far, kept until it is done.

It stands in a folder of the data folder, because it is no record of the office yet: nothing of it is written before the
import, and after a week it is forgotten. Whoever brought the file finds it again, nobody else does.
"""

import json
import secrets
import shutil
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.http import Http404

from gendan.base import clock
from gendan.base.workbook.read import read
from gendan.desk import imports
from gendan.desk.layouts import Fix, Plan, guessed
from gendan.desk.suggestions import suggested

KEPT = timedelta(days=7)
ANSWERS, PROGRESS, FILE, READ = "answers.json", "progress.json", "file", "read.jsonl"
MOST_NOTICES = 500
LONGEST_NAME = 120


@dataclass
class Wizard:
    """token: its name in addresses. plans: {page: Plan}. checked: what the dry run found. done: what the import did.

    Both are plain data: {"tabs": [counts], "faults": [CellFault with its suggestion], "notices": [text], "batch"}.
    """

    token: str
    folder: Path
    plans: dict[str, Plan] = field(default_factory=dict)
    fixes: list[Fix] = field(default_factory=list)
    checked: dict | None = None
    done: dict | None = None

    @property
    def path(self):
        """The file as it was brought."""
        return next((self.folder / FILE).iterdir())

    @property
    def name(self):
        """The file's own name."""
        return self.path.name

    def save(self):
        """Keep what was said; a save that is cut short leaves what was there."""
        said = {
            "plans": {page: asdict(plan) for page, plan in self.plans.items()},
            "fixes": [asdict(fix) for fix in self.fixes],
            "checked": self.checked,
            "done": self.done,
        }
        self._put(ANSWERS, said)

    def _put(self, name, said):
        draft = self.folder / f"{name}.{secrets.token_hex(4)}"
        draft.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        draft.replace(self.folder / name)

    def pages(self):
        """The file's RawTabs that hold something; raises Unreadable."""
        return [raw for raw in read(self.path, kept=self.folder / READ).tabs if raw.rows]

    def plan(self):
        """Guess what nobody said yet; raises Unreadable. Returns the RawTabs."""
        pages = self.pages()
        self.plans = guessed(pages) | self.plans
        return pages

    def check(self, who):
        """Try the import out and keep what it would do."""
        self.checked, self.done = None, None
        self.checked = self._run(who, rehearse=True)
        self.save()

    def perform(self, who, *, only_correct):
        """Import; what was not written, all of it or what is wrong, stands as checked anew."""
        self.checked = self._run(who, only_correct=only_correct)
        self.done = self.checked if self.checked["written"] else None
        self.save()

    def _run(self, who, **how):
        said = {"plans": self.plans, "fixes": self.fixes, "kept": self.folder / READ}
        outcome = imports.run(self.path, by=who, progress=self._tell, **said, **how)
        return {
            "written": outcome.written,
            "batch": outcome.batch and outcome.batch.pk,
            "tabs": [vars(count) for count in outcome.tabs],
            "faults": suggested(outcome, who),
            "notices": [str(notice) for notice in outcome.notices[:MOST_NOTICES]],
            "at": clock.now().isoformat(timespec="minutes"),
        }

    def _tell(self, done, total, what):
        self._put(PROGRESS, {"done": done, "total": total, "what": what})

    @property
    def progress(self):
        """How far the run under way is; {} before it begins to write."""
        file = self.folder / PROGRESS
        return json.loads(file.read_text("utf-8")) if file.exists() else {}

    def begin(self):
        """Forget how far an earlier run came."""
        (self.folder / PROGRESS).unlink(missing_ok=True)

    def drop(self):
        """Forget the file and all that was said about it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def bring(name, chunks, who):
    """A new Wizard for a file; chunks: its bytes, piece by piece."""
    _forget_old()
    token = secrets.token_hex(16)
    wizard = Wizard(token, _folder() / f"{who.pk}-{token}")
    (wizard.folder / FILE).mkdir(parents=True)
    stem, suffix = Path(name).stem, Path(name).suffix
    with (wizard.folder / FILE / f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}").open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    wizard.save()
    return wizard


def found(token, who):
    """The Wizard that this person began under a token; 404 when it is gone or another's."""
    folder = _folder() / f"{who.pk}-{token}"
    if not (folder / ANSWERS).exists():
        raise Http404
    return _opened(folder)


def under_way(who):
    """The Wizards that this person has not brought to an end, the newest first."""
    folders = sorted(_folder().glob(f"{who.pk}-*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    return [one for one in map(_opened, folders) if not one.done]


def _opened(folder):
    said = json.loads((folder / ANSWERS).read_text("utf-8"))
    plans = {
        page: Plan(**plan | {"columns": {int(index): name for index, name in plan["columns"].items()}})
        for page, plan in said["plans"].items()
    }
    fixes = [Fix(**fix) for fix in said["fixes"]]
    return Wizard(folder.name.partition("-")[2], folder, plans, fixes, said["checked"], said["done"])


def _folder():
    return settings.HOME.path / "uploads"


def _forget_old():
    oldest = (clock.now() - KEPT).timestamp()
    for folder in _folder().glob("*-*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
