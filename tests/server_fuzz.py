"""What somebody does in an editor, at random: what is shown is what a check of the same texts says.

    python tests/server_fuzz.py --steps 5000 --seed 1

Files are opened, edited, saved, closed, renamed, removed and written by others, in an app with
pages and modules; now and then without waiting for the answer, so that checks are given up. It
ends with the first difference, and names the step.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from editors import Editor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Somebody", "run"]

NAMES = ("app.py", "shared.py", "alone.py", "pages/one.py", "pages/two.py", "pages/new.py")
HEADS = (
    "import streamlit as st\n",
    "import streamlit as st\nfrom shared import show\n",
    "import streamlit as st\nimport alone\n",
    "import streamlit as st\r\nword = '𝒳ü'\r\n",
)
LINES = (
    *("st.button('a')", "st.text_input('b', key='b')", "show()", "st.write(alone.x)"),
    *("x = '𝒳ü'; st.button('a')", "st.session_state.b = 1", "st.write(st.session_state.b)"),
    *("def show():\n    st.text_input('b', key='b')", "def broken(", "st.badge('x')"),
    *("if st.button('c'):\n    st.text_input('d')", "st.switch_page('pages/one.py')"),
    *("x = 1  # stlint: ignore[ST301]", "for i in range(40):\n    st.button(str(i))"),
)
SETTINGS = ('ignore = ["ST301"]\n', "", 'select = ["ST2", "ST3"]\n')


class Somebody:
    """Does one thing after the other in an editor, by chance."""

    def __init__(self, editor: Editor, top: Path, seed: int) -> None:
        self.editor = editor
        self.top = top
        self.random = random.Random(seed)
        self.deeds: tuple[Callable[[Path], None], ...] = (
            *(self.edit, self.edit, self.edit, self.open, self.open, self.save, self.close),
            *(self.rename, self.write, self.remove, self.configure),
        )

    def text(self) -> str:
        """Some Python."""
        head = self.random.choice(HEADS)
        return head + "".join(f"{each}\n" for each in self.random.choices(LINES, k=3))

    def step(self) -> str:
        """Do something, and tell what."""
        path = self.top / self.random.choice(NAMES)
        deed = self.random.choice(self.deeds)
        deed(path)
        return f"{deed.__name__} {path.name}"

    def open(self, path: Path) -> None:
        if path not in self.editor.texts and path.exists():
            self.editor.open(path)
        elif path not in self.editor.texts:
            self.editor.open(path, self.text())

    def edit(self, path: Path) -> None:
        if path in self.editor.texts:
            self.editor.edit(path, self.text())
        else:
            self.open(path)

    def save(self, path: Path) -> None:
        if path in self.editor.texts:
            path.parent.mkdir(exist_ok=True)
            self.editor.save(path)

    def close(self, path: Path) -> None:
        if path in self.editor.texts:
            self.editor.close(path)

    def rename(self, path: Path) -> None:
        """As an editor does: the file moves, its text is opened under the new name."""
        new = self.top / self.random.choice(NAMES)
        if path.exists() and new not in self.editor.texts:
            text = self.editor.texts.get(path)
            new.parent.mkdir(exist_ok=True)
            path.replace(new)
            if text is not None:
                self.editor.close(path)
                self.editor.open(new, text)
            self.editor.tell_of_files(path, new)

    def write(self, path: Path) -> None:
        """As git or another program does."""
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self.text().encode("utf-8"))
        self.editor.tell_of_files(path)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self.editor.tell_of_files(path)

    def configure(self, _: Path) -> None:
        path = self.top / "stlint.toml"
        path.write_text(self.random.choice(SETTINGS), encoding="utf-8")
        self.editor.tell_of_files(path)


async def run(
    top: Path, steps: int, seed: int, *, pulls: bool = True, encoding: str = "utf-16"
) -> int:
    """Do so many steps; gives how many findings were compared.

    Raises:
        AssertionError: something else is shown than a check says.
    """
    (top / "requirements.txt").write_text("streamlit>=1.36\n", encoding="utf-8")
    (top / "pages").mkdir(exist_ok=True)
    compared, told = 0, []
    async with Editor(top, encoding=encoding, pulls=pulls) as editor:
        somebody = Somebody(editor, top, seed)
        for number in range(steps):
            told.append(somebody.step())
            if somebody.random.random() < 0.4:
                await asyncio.sleep(somebody.random.choice((0, 0.05, 0.15)))
                continue
            expected = editor.checked()
            for path, findings in expected.items():
                shown = await editor.shown(path)
                found = [(str(each.code), each.message.split("\n")[0]) for each in shown]
                places = [each.range.start for each in shown]
                wanted = [(code, message) for code, message, _ in findings]
                where = f"step {number} of seed {seed}, {path.name}: {told[-6:]}"
                assert found == wanted, where
                assert places == [editor.position(path, *at) for _, _, at in findings], where
                compared += len(findings)
        assert [each.message for each in editor.client.log_messages] == []
    return compared


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--encoding", default="utf-16", choices=["utf-8", "utf-16", "utf-32"])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        done = asyncio.run(run(top, chosen.steps, chosen.seed, encoding=chosen.encoding))
    print(f"{chosen.steps} steps, {done} findings compared: all are the same")


if __name__ == "__main__":
    main()
