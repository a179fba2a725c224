"""Further files that say which Streamlit an app is for: pixi, conda with brackets, Dockerfiles."""

from __future__ import annotations

import pytest
from running import invoke


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "pixi.toml",
            '[dependencies]\npython = "3.12"\nstreamlit = ">=1.30,<1.41"\n',
            "Streamlit 1.30-1.40: pixi.toml:3 says",
        ),
        (
            "pixi.toml",
            '[pypi-dependencies]\nstreamlit = { version = "==1.40.1" }\n',
            "Streamlit 1.40: pixi.toml:2 says",
        ),
        (
            "pixi.toml",
            '[feature.app.dependencies]\nstreamlit = "1.45.*"\n',
            "Streamlit 1.45: pixi.toml:2 says",
        ),
        (
            "pixi.toml",
            '[target.linux-64.dependencies]\nstreamlit = ">=1.44,<1.46"\n',
            "Streamlit 1.44-1.45: pixi.toml:2 says",
        ),
        (
            "pixi.toml",
            '[feature.app.target.osx.pypi-dependencies]\nstreamlit = "==1.42.*"\n',
            "Streamlit 1.42: pixi.toml:2 says",
        ),
        (
            "environment.yml",
            "dependencies:\n  - conda-forge::streamlit[version='>=1.30,<1.41']\n",
            "Streamlit 1.30-1.40: environment.yml:2 says",
        ),
        (
            "environment.yml",
            'dependencies:\n  - "conda-forge::streamlit[build=py_0, version=1.40.*]"\n',
            "Streamlit 1.40: environment.yml:2 says",
        ),
        (
            "environment.yml",
            "dependencies:\n  - conda-forge::streamlit=1.45\n",
            "Streamlit 1.45: environment.yml:2 says",
        ),
        (
            "Dockerfile",
            "FROM python:3.12\nRUN pip install --no-cache-dir streamlit==1.40.1 pandas\n",
            "Streamlit 1.40: Dockerfile:2 says streamlit==1.40.1",
        ),
        (
            "Dockerfile",
            "FROM x\nRUN apt update && \\\n    pip install \\\n    'streamlit>=1.45,<1.47'\n",
            "Streamlit 1.45-1.46: Dockerfile:4 says",
        ),
        (
            "Dockerfile",
            "FROM x\nrun uv pip install --system streamlit~=1.40.0 && echo streamlit==1.2\n",
            "Streamlit 1.40: Dockerfile:2 says",
        ),
        (
            "Dockerfile",
            "FROM x\nRUN micromamba install -y -n base conda-forge::streamlit=1.45\n",
            "Streamlit 1.45: Dockerfile:2 says",
        ),
        (
            "Dockerfile",
            'FROM x\nARG VERSION=1.40\nRUN pip install "streamlit==$VERSION"\n',
            "Streamlit 1.40: Dockerfile:3 says",
        ),
        (
            "Dockerfile",
            "ARG V=1.45\nFROM x\nARG V\nENV W='2'\nRUN pip install streamlit==${V}.1 y==$W\n",
            "Streamlit 1.45: Dockerfile:5 says",
        ),
        (
            "Dockerfile",
            "FROM x\nARG V=1.40\nFROM y\nRUN pip install streamlit==${V:-1.46}\n",
            "Streamlit 1.46: Dockerfile:4 says",
        ),
        (
            "Dockerfile",
            "ARG V=1.40\nFROM x\nRUN pip install streamlit==$V\n",
            "nothing declares a version",
        ),
        (
            "Dockerfile",
            'FROM x\nRUN ["pip", "install", "streamlit[auth] >=1.44,<1.46"]\n',
            "Streamlit 1.44-1.45: Dockerfile:2 says",
        ),
        (
            "Dockerfile",
            'FROM x\nRUN --network=none \\\n[ "sh", "-c", \\\n "pip install streamlit==1.40"]\n',
            "Streamlit 1.40: Dockerfile:4 says",
        ),
        (
            "Dockerfile",
            'FROM x\nARG V=1.40\nRUN ["pip", "install", "streamlit==$V"]\n',
            "nothing declares a version",
        ),
        (
            "Dockerfile",
            "FROM x\nARG V=1.42\nRUN <<EOF\nset -e\npip install a \\\n  streamlit==$V\necho\nEOF\n",
            "Streamlit 1.42: Dockerfile:6 says",
        ),
        (
            "Dockerfile",
            "RUN --network=none <<-'E'\n\techo streamlit==1\n\tuv add streamlit==1.43\n\tE\n",
            "Streamlit 1.43: Dockerfile:3 says",
        ),
        (
            "Dockerfile",
            "RUN <<EOF\n# pip install streamlit==1.2\nEOF\nRUN pip install streamlit==1.41\n",
            "Streamlit 1.41: Dockerfile:4 says",
        ),
        (
            "Containerfile",
            "FROM x\nRUN pip install streamlit==1.41\n",
            "Streamlit 1.41: Containerfile:2 says",
        ),
        (
            "app.Dockerfile",
            "FROM x\nRUN pip install streamlit==1.42\n",
            "Streamlit 1.42: app.Dockerfile:2 says",
        ),
        (
            "web.dockerfile",
            'FROM x\nRUN ["pip", "install", "streamlit==1.43"]\n',
            "Streamlit 1.43: web.dockerfile:2 says",
        ),
        (
            "web.Containerfile",
            "FROM x\nRUN uv pip install 'streamlit>=1.43,<1.45'\n",
            "Streamlit 1.43-1.44: web.Containerfile:2 says",
        ),
        (
            "Dockerfile.dockerignore",
            "FROM x\nRUN pip install streamlit==1.43\n",
            "nothing declares a version",
        ),
        ("Dockerfile", "FROM x\nRUN pip install streamlit\n", "nothing declares a version"),
        ("Dockerfile", "FROM x\n# RUN pip install streamlit==1.40\n", "nothing declares a version"),
        ("Dockerfile", "FROM x\nRUN echo streamlit==1.40\n", "nothing declares a version"),
    ],
)
def test_what_a_file_declares(tmp_path, monkeypatch, name, text, said):
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text("import streamlit as st\n\nst.title('x')\n")
    (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert said in invoke("check", "-v", "--no-cache").stderr


def test_what_is_closer_to_the_project_goes_before_an_image(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text("import streamlit as st\n\nst.title('x')\n")
    (tmp_path / "Dockerfile").write_text("RUN pip install streamlit==1.40\n")
    (tmp_path / "requirements.txt").write_text("streamlit==1.45\n")
    monkeypatch.chdir(tmp_path)
    assert "Streamlit 1.45: requirements.txt:1" in invoke("check", "-v", "--no-cache").stderr
