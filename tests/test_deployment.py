"""Documents that say how an app is deployed: what is found in them, and what is right."""

# ruff: noqa: E501 - a table of files

from __future__ import annotations

import pytest
import streamlit
from scripts import put

from stlint import check as checking
from stlint.documents.dockerignore import leaves_out
from stlint.settings import Settings
from stlint.streamlit_api.config_options import config_options, config_sections
from stlint.streamlit_api.lookup import newest

APP = "import streamlit as st\nst.title('x')\n"
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


def image(
    base="python:3.12-slim",
    run="",
    hc="",
    cmd='["streamlit","run","app.py"]',
    copy="COPY . .",
    pre="WORKDIR /app",
    post="",
):
    return f"FROM {base}\n{pre}\n{run}\n{copy}\n{hc}\nCMD {cmd}\n{post}"


CURL = "HEALTHCHECK CMD curl --fail http://localhost:8501/_stcore/health || exit 1"
CASES = {}


def case(name, want, files):
    CASES[name] = (want, files)


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
COMP = 'services:\n  web:\n    build: .\n    ports:\n      - "8501:8501"\n'
case("compose_ok", [], {"Dockerfile": image(), "compose.yaml": COMP, "app.py": APP})
case(
    "compose_port",
    ["ST707"],
    {"Dockerfile": image(), "compose.yaml": COMP.replace("8501:8501", "8080:8051"), "app.py": APP},
)
case(
    "compose_port_cmd",
    ["ST707"],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP + "    command: streamlit run app.py --server.port 8503\n",
        "app.py": APP,
    },
)
case(
    "compose_env",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "80:9000")
        + "    environment:\n      - STREAMLIT_SERVER_PORT=9000\n",
        "app.py": APP,
    },
)
case(
    "compose_long",
    ["ST707"],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace(
            '- "8501:8501"', "- target: 80\n        published: 8501"
        ),
        "app.py": APP,
    },
)
case(
    "compose_var",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "${PORT:-80}:${IN:-9000}"),
        "app.py": APP,
    },
)
case(
    "compose_var2",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "${PORT:-80}:8501"),
        "app.py": APP,
    },
)
case(
    "compose_host",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "80:9000") + "    network_mode: host\n",
        "app.py": APP,
    },
)
case(
    "compose_range",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "8500-8510:8500-8510"),
        "app.py": APP,
    },
)
case(
    "compose_ip",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "127.0.0.1:80:8501/tcp"),
        "app.py": APP,
    },
)
case(
    "compose_image",
    ["ST707"],
    {
        "docker-compose.yml": 'services:\n  web:\n    image: python:3.12\n    command: ["streamlit", "run", "app.py"]\n    volumes: [".:/app"]\n    ports: ["80:80"]\n',
        "app.py": APP,
    },
)
case(
    "config_port",
    [],
    {
        "Dockerfile": image(),
        "compose.yaml": COMP.replace("8501:8501", "80:9000"),
        ".streamlit/config.toml": "[server]\nport = 9000\n",
        "app.py": APP,
    },
)
case(
    "loopback",
    ["ST707"],
    {
        "Dockerfile": image(cmd='["streamlit","run","app.py","--server.address=127.0.0.1"]'),
        "app.py": APP,
    },
)
case(
    "loopback_env",
    ["ST707"],
    {
        "Dockerfile": image(pre="WORKDIR /app\nENV STREAMLIT_SERVER_ADDRESS=localhost"),
        "app.py": APP,
    },
)
case(
    "loopback_nginx",
    [],
    {
        "Dockerfile": image(
            run="RUN apt-get install -y nginx",
            cmd='["streamlit","run","app.py","--server.address=127.0.0.1"]',
        ),
        "app.py": APP,
    },
)
case(
    "compose_hc",
    ["ST704"],
    {
        "Dockerfile": image(),
        "compose.yaml": COMP
        + '    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8501/_stcore/health"]\n',
        "app.py": APP,
    },
)
case(
    "compose_hc2",
    ["ST704"],
    {
        "Dockerfile": image(),
        "compose.yaml": COMP
        + "    healthcheck:\n      test: curl -f http://localhost:8501/_stcore/health || exit 1\n",
        "app.py": APP,
    },
)
case(
    "compose_hc3",
    ["ST704"],
    {
        "Dockerfile": image(hc=CURL),
        "compose.yaml": COMP + '    healthcheck:\n      test: ["CMD-SHELL", "python -c 1"]\n',
        "app.py": APP,
    },
)
case("entry", ["ST705"], {"Dockerfile": image(cmd='["streamlit","run","main.py"]'), "app.py": APP})
case(
    "entry_flagfirst",
    ["ST705"],
    {"Dockerfile": image(cmd="streamlit run --server.port 8501 main.py"), "app.py": APP},
)
case(
    "entry_flag_ok",
    [],
    {"Dockerfile": image(cmd="streamlit run --server.port 8501 app.py"), "app.py": APP},
)
case(
    "entry_sub",
    ["ST705"],
    {
        "Dockerfile": image(cmd='["streamlit","run","app.py"]', copy="COPY src/ /app/src/"),
        "src/app.py": APP,
    },
)
case("entry_sub_ok", [], {"Dockerfile": image(copy="COPY src/ ."), "src/app.py": APP})
case(
    "entry_file_ok",
    [],
    {"Dockerfile": image(copy="COPY web/main.py /app/app.py"), "web/main.py": APP},
)
case(
    "entry_stage_ok",
    [],
    {
        "Dockerfile": "FROM python:3.12 AS build\nWORKDIR /src\nCOPY . .\n"
        + image(copy="COPY --from=build /src /app"),
        "app.py": APP,
    },
)
case(
    "entry_stage_bad",
    ["ST705"],
    {
        "Dockerfile": "FROM python:3.12 AS build\nWORKDIR /src\nCOPY . .\n"
        + image(copy="COPY --from=build /src /app", cmd='["streamlit","run","main.py"]'),
        "app.py": APP,
    },
)
case(
    "entry_clone",
    [],
    {
        "Dockerfile": image(
            run="RUN git clone https://github.com/x/y .",
            copy="",
            cmd='["streamlit","run","main.py"]',
        ),
        "app.py": APP,
    },
)
case("entry_var", [], {"Dockerfile": image(cmd="streamlit run $APP"), "app.py": APP})
case(
    "entry_workvar",
    [],
    {"Dockerfile": image(pre="ENV APP_HOME=/app\nWORKDIR $APP_HOME"), "app.py": APP},
)
case("entry_docker_folder", [], {"docker/Dockerfile": image(), "app.py": APP})
case(
    "entry_context",
    ["ST705"],
    {
        "docker/Dockerfile": image(),
        "compose.yaml": "services:\n  a:\n    build:\n      context: ./web\n      dockerfile: ../docker/Dockerfile\n",
        "web/main.py": APP,
        "app.py": APP,
    },
)
case(
    "entry_volumes",
    [],
    {
        "Dockerfile": image(cmd='["streamlit","run","main.py"]'),
        "compose.yaml": COMP + '    volumes: [".:/app"]\n',
        "app.py": APP,
    },
)
case(
    "procfile",
    ["ST705"],
    {"Procfile": "web: sh setup.sh && streamlit run main.py\n", "app.py": APP},
)
case(
    "procfile_ok",
    [],
    {"Procfile": "web: sh setup.sh && streamlit run app.py --server.port=$PORT\n", "app.py": APP},
)
case("procfile_cd", [], {"Procfile": "web: cd src && streamlit run app2.py\n", "app.py": APP})
DEV = '{\n  // dev\n  "name": "x",\n  "postAttachCommand": {\n    "server": "streamlit run %s --server.enableCORS false",\n  },\n}\n'
case("dev", ["ST705"], {".devcontainer/devcontainer.json": DEV % "main.py", "app.py": APP})
case("dev_ok", [], {".devcontainer/devcontainer.json": DEV % "app.py", "app.py": APP})
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
case(
    "flag_unknown",
    ["ST701"],
    {"Dockerfile": image(cmd='["streamlit","run","app.py","--server.prot=8501"]'), "app.py": APP},
)
case(
    "flag_type",
    ["ST701"],
    {"Procfile": "web: streamlit run app.py --server.headless maybe\n", "app.py": APP},
)


@pytest.mark.parametrize("name", CASES)
def test_deployment_is_judged(name, folder):
    want, files = CASES[name]
    for path, text in files.items():
        put(folder / path, text)
    report = checking.check([folder], Settings())
    assert sorted(each.code for each in report.findings) == sorted(want)


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


def test_settings_are_those_of_the_installed_streamlit():
    from streamlit import config

    assert streamlit.__version__.startswith(f"{newest()}.")
    there = {key for key, each in config_options().items() if newest() in each.releases}
    assert there == set(config._config_options_template)
    sections = {key for key, each in config_sections().items() if newest() in each.releases}
    assert sections == set(config._section_descriptions)
