"""Health checks of images: what they call has to be there, at the port where Streamlit listens."""

# ruff: noqa: E501 - a table of files

from __future__ import annotations

import pytest
from deployments import APP, CURL, Cases, codes, image

SEED = """FROM python:3.9-slim

WORKDIR /app

RUN apt-get update && apt-get install -y \\
    build-essential \\
    && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip3 install -r requirements.txt

COPY . .

EXPOSE 8501

HEALTHCHECK CMD curl --fail http://localhost:8501/_stcore/health

ENTRYPOINT ["streamlit", "run", "app.py", "--server.port=8501", "--server.address=0.0.0.0"]
"""
case = Cases()

case("seed", ["ST704"], {"Dockerfile": SEED, "app.py": APP, "requirements.txt": "streamlit\n"})
case(
    "seed_fixed",
    [],
    {
        "Dockerfile": SEED.replace("build-essential", "build-essential curl"),
        "app.py": APP,
        "requirements.txt": "streamlit\n",
    },
)
case(
    "py_hc",
    [],
    {
        "Dockerfile": image(
            hc="HEALTHCHECK CMD python -c \"import urllib.request as u; u.urlopen('http://localhost:8501/_stcore/health')\""
        ),
        "app.py": APP,
    },
)
case("full", [], {"Dockerfile": image(base="python:3.12", hc=CURL), "app.py": APP})
case(
    "alpine_curl",
    ["ST704"],
    {"Dockerfile": image(base="python:3.12-alpine", hc=CURL), "app.py": APP},
)
case(
    "alpine_wget",
    [],
    {
        "Dockerfile": image(
            base="python:3.12-alpine", hc=CURL.replace("curl --fail", "wget -q --spider")
        ),
        "app.py": APP,
    },
)
case(
    "slim_wget",
    ["ST704"],
    {"Dockerfile": image(hc=CURL.replace("curl --fail", "wget -q --spider")), "app.py": APP},
)
case(
    "ubuntu",
    ["ST704"],
    {
        "Dockerfile": image(
            base="ubuntu:22.04", hc=CURL, run="RUN apt-get update && apt-get install -y python3-pip"
        ),
        "app.py": APP,
    },
)
case(
    "options",
    ["ST704"],
    {
        "Dockerfile": image(
            hc="HEALTHCHECK --interval=30s --timeout=5s \\\n  CMD curl --fail http://localhost:8501/_stcore/health || exit 1"
        ),
        "app.py": APP,
    },
)
case(
    "exec",
    ["ST704"],
    {
        "Dockerfile": image(
            hc='HEALTHCHECK CMD ["curl", "--fail", "http://localhost:8501/_stcore/health"]'
        ),
        "app.py": APP,
    },
)
case(
    "arg",
    [],
    {"Dockerfile": "ARG PY=3.12\n" + image(base="python:${PY}-slim", hc=CURL), "app.py": APP},
)
case(
    "registry",
    [],
    {"Dockerfile": image(base="ghcr.io/me/python:3.12-slim", hc=CURL), "app.py": APP},
)
case(
    "multi_last",
    ["ST704"],
    {
        "Dockerfile": "FROM python:3.12 AS build\nRUN apt-get update && apt-get install -y curl\n"
        + image(hc=CURL),
        "app.py": APP,
    },
)
case(
    "multi_base",
    [],
    {
        "Dockerfile": "FROM python:3.12-slim AS base\nRUN apt-get update && apt-get install -y curl\n"
        + image(base="base", hc=CURL),
        "app.py": APP,
    },
)
case("none", [], {"Dockerfile": image(hc=CURL, post="HEALTHCHECK NONE"), "app.py": APP})
case(
    "heredoc",
    [],
    {"Dockerfile": image(hc=CURL, run="RUN <<EOF\napt-get install -y curl\nEOF"), "app.py": APP},
)
case(
    "hc_port",
    ["ST704"],
    {
        "Dockerfile": image(
            base="python:3.12", hc=CURL, cmd='["streamlit","run","app.py","--server.port=8080"]'
        ),
        "app.py": APP,
    },
)
case(
    "hc_port_env",
    ["ST704"],
    {
        "Dockerfile": image(
            base="python:3.12", hc=CURL, pre="WORKDIR /app\nENV STREAMLIT_SERVER_PORT=8080"
        ),
        "app.py": APP,
    },
)
case(
    "hc_port_var",
    [],
    {
        "Dockerfile": image(
            base="python:3.12", hc=CURL, cmd="streamlit run app.py --server.port=$PORT"
        ),
        "app.py": APP,
    },
)
case(
    "hc_base",
    ["ST704"],
    {
        "Dockerfile": image(
            base="python:3.12",
            hc=CURL,
            cmd='["streamlit","run","app.py","--server.baseUrlPath","/shop"]',
        ),
        "app.py": APP,
    },
)
case(
    "hc_base_ok",
    [],
    {
        "Dockerfile": image(
            base="python:3.12",
            hc=CURL.replace("8501/", "8501/shop/"),
            cmd='["streamlit","run","app.py","--server.baseUrlPath=/shop"]',
        ),
        "app.py": APP,
    },
)
case(
    "healthz",
    [],
    {
        "Dockerfile": image(base="python:3.12", hc=CURL.replace("_stcore/health", "healthz")),
        "app.py": APP,
    },
)
case(
    "spc",
    ["ST704"],
    {
        "Dockerfile": image(
            base="python:3.11-slim",
            run="RUN apt-get update && apt-get install -y \\\n    curl \\\n    software-properties-common",
        ),
        "app.py": APP,
    },
)
case(
    "spc_bookworm",
    [],
    {
        "Dockerfile": image(
            base="python:3.11-slim-bookworm",
            run="RUN apt-get update && apt-get install -y curl software-properties-common",
        ),
        "app.py": APP,
    },
)
case(
    "spc_patch",
    [],
    {
        "Dockerfile": image(
            base="python:3.11.4-slim",
            run="RUN apt-get update && apt-get install -y curl software-properties-common",
        ),
        "app.py": APP,
    },
)
case(
    "libgl",
    ["ST704"],
    {
        "Dockerfile": image(
            base="python:3.10-slim", run="RUN apt-get update && apt-get install -y libgl1-mesa-glx"
        ),
        "app.py": APP,
    },
)
case(
    "other_app",
    [],
    {
        "Dockerfile": 'FROM python:3.12-slim\nHEALTHCHECK CMD curl http://localhost:8000\nCMD ["uvicorn","a:b"]\n',
        "app.py": APP,
    },
)


@pytest.mark.parametrize("name", case)
def test_health_checks_are_judged(name, folder):
    assert codes(folder, case[name]) == sorted(case[name].want)
