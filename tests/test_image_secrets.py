"""Secrets that are copied into an image, and what Docker leaves out."""

from __future__ import annotations

import pytest
from deployments import APP, Cases, codes, image

from stlint.documents.dockerignore import leaves_out

case = Cases()

case(
    "secret_name",
    ["ST703"],
    {"Dockerfile": image(copy="COPY .env .\nCOPY . ."), "app.py": APP, ".dockerignore": ".env\n"},
)
case(
    "secret_example",
    [],
    {"Dockerfile": image(copy="COPY .env.example .env.example\nCOPY . ."), "app.py": APP},
)
case(
    "secret_toml",
    ["ST703"],
    {
        "Dockerfile": image(
            copy="COPY . .\nCOPY .streamlit/secrets.toml /app/.streamlit/secrets.toml"
        ),
        "app.py": APP,
    },
)
SEC = '[a]\npassword = "hunter22"\n'
case(
    "secret_folder",
    ["ST703"],
    {"Dockerfile": image(), "app.py": APP, ".streamlit/secrets.toml": SEC},
)
case(
    "secret_ignored",
    [],
    {
        "Dockerfile": image(),
        "app.py": APP,
        ".streamlit/secrets.toml": SEC,
        ".dockerignore": ".git\n.streamlit/secrets.toml\n",
    },
)
case(
    "secret_ignored2",
    [],
    {
        "Dockerfile": image(),
        "app.py": APP,
        ".streamlit/secrets.toml": SEC,
        ".dockerignore": "**/secrets.toml\n",
    },
)
case(
    "secret_ignored_wrong",
    ["ST703"],
    {
        "Dockerfile": image(),
        "app.py": APP,
        ".streamlit/secrets.toml": SEC,
        ".dockerignore": "secrets.toml\n",
    },
)
case(
    "secret_streamlit_folder",
    ["ST703"],
    {
        "Dockerfile": image(copy="COPY app.py .\nCOPY .streamlit/ .streamlit/"),
        "app.py": APP,
        ".streamlit/secrets.toml": SEC,
    },
)
case(
    "secret_app_only",
    [],
    {"Dockerfile": image(copy="COPY app.py ."), "app.py": APP, ".streamlit/secrets.toml": SEC},
)
case(
    "secret_mount",
    [],
    {
        "Dockerfile": image(
            run="RUN --mount=type=secret,id=env cat /run/secrets/env", copy="COPY app.py ."
        ),
        "app.py": APP,
        ".env": "API_KEY=abcdef123456\n",
    },
)
case(
    "secret_env",
    ["ST703"],
    {"Dockerfile": image(), "app.py": APP, ".env": "API_KEY=abcdef123456\n"},
)


@pytest.mark.parametrize("name", case)
def test_secrets_in_images_are_judged(name, folder):
    assert codes(folder, case[name]) == sorted(case[name].want)


@pytest.mark.parametrize(
    ("text", "path", "out"),
    [
        ("secrets.toml", ".streamlit/secrets.toml", False),
        ("**/secrets.toml", ".streamlit/secrets.toml", True),
        ("**/secrets.toml", "secrets.toml", True),
        (".streamlit", ".streamlit/secrets.toml", True),
        ("/.streamlit/", ".streamlit/secrets.toml", True),
        ("*", ".env", True),
        ("*\n!.env", ".env", False),
        ("# .env\n", ".env", False),
        (".env*", ".env.local", True),
        ("*/*.toml", "a/b.toml", True),
        ("*.toml", "a/b.toml", False),
    ],
)
def test_what_docker_leaves_out(text, path, out):
    assert leaves_out(text, path) is out
